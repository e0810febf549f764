//! A flow: a file of `flows/`.

use indexmap::IndexMap;

use super::kind::STATE;
use super::node::{entries, map_at, name, name_at, names};
use super::spanned::Spanned;
use super::start::{START, Start, starts};
use super::state::{State, state};
use super::target::{ROUTES, Routed, routes};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::shape::{Key, Object, Shape, validate};
use crate::name::Name;
use crate::tree::Node;

pub static FLOW: Object = Object {
    name: "a flow",
    about: "A dialogue: how it starts, and its states.",
    keys: &[
        Key::required("flow", Shape::Name, "the flow's name, as its file's"),
        Key::new(
            "for",
            Shape::OneOf(&[Shape::Name, Shape::Several(&Shape::Name)]),
            "the roles that may use it; everyone unless written",
        ),
        Key::new(
            "starts",
            Shape::OneOf(&[
                Shape::Object(&START),
                Shape::Several(&Shape::Object(&START)),
            ]),
            "what begins it",
        ),
        Key::new(
            "about",
            Shape::Name,
            "a table: the flow runs in the background, once for each row, and the row has the table's name in it",
        ),
        Key::new(
            "stops",
            Shape::Several(&Shape::Name),
            "what happens to its row that ends a run; to delete the row always does",
        ),
        Key::new(
            "needs",
            Shape::Map(&Shape::Text),
            "variables that the caller gives with `with`, and their types",
        ),
        Key::new(
            "ends",
            Shape::Several(&Shape::Name),
            "the ends that a caller must route; `done` unless written",
        ),
        Key::new(
            "always",
            ROUTES,
            "routes for every state that has none of its own; `left`, `failed` and `updated`: what is done when a person leaves the flow",
        ),
        Key::new(
            "moved",
            Shape::Map(&Shape::Name),
            "renamed states, old: new, for chats in progress",
        ),
        Key::required(
            "states",
            Shape::Map(&STATE_SHAPE),
            "the states; the first is where the flow begins",
        ),
    ],
};

/// The variable of a run in the background: whose act led here, if it was somebody's.
pub const BY: &str = "by";

/// The variable of a run about a row: the row as it was before the event that led here.
pub const WAS: &str = "was";

/// In braces `say` is a key without a value; alone it is a text.
static STATE_SHAPE: Shape = Shape::OneOf(&[Shape::Name, Shape::Object(&STATE)]);

#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    pub name: Spanned<Name>,
    /// The roles that may use it; everyone if empty.
    pub roles: Vec<Spanned<Name>>,
    pub starts: Vec<Start>,
    /// The table of whose rows each has a run in the background.
    pub about: Option<Spanned<Name>>,
    /// The events of the row that end a run.
    pub stops: Vec<Spanned<Name>>,
    pub needs: IndexMap<Name, Spanned<String>>,
    /// Only `done` by default.
    pub ends: Vec<Spanned<Name>>,
    pub always: IndexMap<Name, Routed>,
    pub moved: IndexMap<Name, Spanned<Name>>,
    /// At least one.
    pub states: IndexMap<Name, State>,
}

impl Flow {
    /// The variables that are set from the beginning: by the caller, or by what began a run.
    pub fn given(&self) -> Vec<Name> {
        let about = self.about.iter().map(|about| about.value.clone());
        let was = self.about.iter().map(|_| Name::new(WAS));
        let by = self.is_background().then(|| Name::new(BY));
        let needs = self.needs.keys().cloned();
        needs.chain(about).chain(by).chain(was).collect()
    }

    /// Whether it runs in the background, where no person is: for each row of a table, or by a
    /// clock.
    pub fn is_background(&self) -> bool {
        self.about.is_some() || self.is_begun_by_clock()
    }

    /// Whether a clock begins it.
    pub fn is_begun_by_clock(&self) -> bool {
        self.starts.iter().any(|start| start.by_clock)
    }

    /// Reads a flow. `None` if something is missing that a flow cannot do without.
    pub fn read(node: &Node, diagnostics: &mut Diagnostics) -> Option<Flow> {
        validate(node, &Shape::Object(&FLOW), diagnostics);
        let states = node.get("states")?;
        let flow = Flow {
            states: entries(states)
                .map(|(name, entry)| {
                    let written = Spanned::new(name.clone(), entry.key_span);
                    (name, state(written, entry, diagnostics))
                })
                .collect(),
            name: name_at(node, "flow")?,
            roles: node.get("for").map(names).unwrap_or_default(),
            starts: node
                .get("starts")
                .map(|node| starts(node, diagnostics))
                .unwrap_or_default(),
            about: name_at(node, "about"),
            stops: node.get("stops").map(names).unwrap_or_default(),
            needs: map_at(node, "needs", |entry| {
                let of = entry.value.as_text()?.to_owned();
                Some(Spanned::new(of, entry.value.span))
            }),
            ends: match node.get("ends") {
                Some(ends) => names(ends),
                None => vec![Spanned::new("done".into(), node.span)],
            },
            always: node
                .get("always")
                .map(|node| routes(node, diagnostics))
                .unwrap_or_default(),
            moved: map_at(node, "moved", |entry| name(&entry.value)),
        };
        if flow.states.is_empty() {
            let message = "a flow has at least one state";
            diagnostics.add(Diagnostic::new(Code::MissingKey, states.span, message));
            return None;
        }
        Some(flow)
    }
}

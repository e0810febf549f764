//! A state of a flow.

use indexmap::IndexMap;

use super::button::{Button, buttons};
use super::given::{Given, GivenMap};
use super::kind::{KINDS, STATE, Say, StateKind, WAIT_KIND, Wait};
use super::node::name_at;
use super::only::{Kinds, Written};
use super::spanned::Spanned;
use super::target::{Routed, routes};
use super::to::To;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::tree::{Entry, Node};

#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub name: Spanned<Name>,
    pub kind: StateKind,
    pub go: IndexMap<Name, Routed>,
    pub with: GivenMap,
    pub also: IndexMap<Name, Button>,
    pub rows: Option<Given>,
    /// Whom it is sent to; otherwise to the person of the dialogue.
    pub to: Option<To>,
    /// The file that is sent with its text.
    pub attach: Option<Given>,
    /// How long a `choose` or a `call` in the background waits for an answer.
    pub wait: Option<Wait>,
    /// The variable, if it does not have the state's name.
    pub variable: Option<Spanned<Name>>,
}

impl State {
    /// The variable that the state sets, if its kind sets one.
    pub fn variable(&self) -> &Name {
        self.variable
            .as_ref()
            .map_or(&self.name.value, |variable| &variable.value)
    }

    /// A state that has nothing but its name.
    fn bare(name: Spanned<Name>) -> State {
        State {
            name,
            kind: StateKind::Say(Say),
            go: IndexMap::new(),
            with: IndexMap::new(),
            also: IndexMap::new(),
            rows: None,
            to: None,
            attach: None,
            wait: None,
            variable: None,
        }
    }
}

/// Reads a state. What is at fault in it is reported; the name stays, since routes that lead to it
/// are right.
pub(super) fn state(name: Spanned<Name>, entry: &Entry, diagnostics: &mut Diagnostics) -> State {
    let node = &entry.value;
    let read = match node.as_text() {
        Some("say") => None,
        Some(kind) => {
            diagnostics.add(
                Diagnostic::new(
                    Code::WrongShape,
                    node.span,
                    format!("only `say` can stand alone, `{kind}` needs more"),
                )
                .help(format!("write `{{ {kind}: … }}`")),
            );
            None
        }
        None => whole(&name, node, diagnostics),
    };
    read.unwrap_or_else(|| State::bare(name))
}

fn whole(name: &Spanned<Name>, node: &Node, diagnostics: &mut Diagnostics) -> Option<State> {
    // Beside `choose` and `call`, a wait is no kind.
    let waits_beside = ["choose", "call"]
        .iter()
        .any(|kind| node.get(kind).is_some());
    let kinds: Vec<&'static str> = KINDS
        .iter()
        .map(|(kind, _)| *kind)
        .filter(|kind| !(waits_beside && *kind == WAIT_KIND))
        .collect();
    let kinds = Kinds {
        what: format!("state `{}`", name.value),
        span: name.span,
        kinds: &kinds,
        object: &STATE,
    };
    let written = kinds.only(node, diagnostics)?;
    let (_, keys) = KINDS
        .iter()
        .find(|(known, _)| *known == written.kind)
        .expect("the kind was found among the kinds");
    written.takes_only(keys, &STATE, diagnostics);
    Some(State {
        kind: StateKind::read(&written, diagnostics)?,
        go: at(&written, "go", routes, diagnostics),
        with: written.given_map("with", diagnostics).unwrap_or_default(),
        also: at(&written, "also", buttons, diagnostics),
        rows: written.given("rows", diagnostics),
        to: node.get("to").and_then(|to| To::read(to, diagnostics)),
        attach: written.given("attach", diagnostics),
        wait: match waits_beside {
            true => node
                .get(WAIT_KIND)
                .and_then(|wait| Wait::read(wait, diagnostics)),
            false => None,
        },
        variable: name_at(node, "as"),
        name: name.clone(),
    })
}

fn at<T: Default>(
    written: &Written<'_>,
    key: &str,
    read: fn(&Node, &mut Diagnostics) -> T,
    diagnostics: &mut Diagnostics,
) -> T {
    let node = written.node.get(key);
    node.map(|node| read(node, diagnostics)).unwrap_or_default()
}

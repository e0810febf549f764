//! A flow: a file of `flows/`.

use indexmap::IndexMap;

use super::node::{entries, map_at, name, name_at, names};
use super::spanned::Spanned;
use super::start::{Start, starts};
use super::state::{State, state};
use super::target::{Routed, routes};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::{self, Shape};
use crate::name::Name;
use crate::tree::Node;

#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    pub name: Spanned<Name>,
    /// The roles that may use it; everyone if empty.
    pub roles: Vec<Spanned<Name>>,
    pub starts: Vec<Start>,
    pub needs: IndexMap<Name, Spanned<String>>,
    /// Only `done` by default.
    pub ends: Vec<Spanned<Name>>,
    pub always: IndexMap<Name, Routed>,
    pub moved: IndexMap<Name, Spanned<Name>>,
    /// At least one.
    pub states: IndexMap<Name, State>,
}

impl Flow {
    /// Reads a flow. `None` if something is missing that a flow cannot do without.
    pub fn read(node: &Node, diagnostics: &mut Diagnostics) -> Option<Flow> {
        grammar::validate(node, &Shape::Object(&grammar::FLOW), diagnostics);
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

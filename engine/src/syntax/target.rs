//! Routes and their targets.

use indexmap::IndexMap;

use super::spanned::Spanned;
use crate::diagnostic::Diagnostics;
use crate::grammar::shape::{Shape, validate_name};
use crate::name::Name;
use crate::source::Span;
use crate::tree::Node;

/// How a target is written.
pub(super) const TARGET: Shape = Shape::Text;

/// How routes are written.
pub(super) const ROUTES: Shape = Shape::OneOf(&[TARGET, Shape::Outcomes(&TARGET)]);

/// A route as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Routed {
    /// The outcome's place, or the target's if only that is written.
    pub outcome: Span,
    pub target: Spanned<Target>,
}

/// Where an outcome leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A state of the flow or, if there is none, an end.
    Name(Name),
    /// Asks the state again, goes through the states in between that read what has changed, and
    /// comes back.
    Again(Name),
}

impl Target {
    pub fn name(&self) -> &Name {
        match self {
            Target::Name(name) | Target::Again(name) => name,
        }
    }
}

/// A text is the target of `done`.
pub(super) fn routes(node: &Node, diagnostics: &mut Diagnostics) -> IndexMap<Name, Routed> {
    let mut routed = |outcome: Name, span: Span, node: &Node| {
        let target = target(node, diagnostics)?;
        let routed = Routed {
            outcome: span,
            target,
        };
        Some((outcome, routed))
    };
    if node.as_text().is_some() {
        return routed("done".into(), node.span, node).into_iter().collect();
    }
    let entries = node.as_map().unwrap_or_default().iter();
    entries
        .filter(|entry| entry.key.splitn(2, '.').all(Name::is_valid))
        .filter_map(|entry| routed(Name::new(&entry.key), entry.key_span, &entry.value))
        .collect()
}

/// A state, an end, or `again STATE`.
pub(super) fn target(node: &Node, diagnostics: &mut Diagnostics) -> Option<Spanned<Target>> {
    let text = node.as_text()?;
    let (name, again) = match text.strip_prefix("again ") {
        Some(name) => (name.trim(), true),
        None => (text, false),
    };
    validate_name(name, node.span, diagnostics);
    if !Name::is_valid(name) {
        return None;
    }
    let name = Name::new(name);
    let target = if again {
        Target::Again(name)
    } else {
        Target::Name(name)
    };
    Some(Spanned::new(target, node.span))
}

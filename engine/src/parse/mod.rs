//! Trees of YAML → syntax trees. What is ill-formed is reported and left out; nothing stops at the
//! first fault.

mod app;
mod flow;
mod given;

pub use app::app;
pub use flow::flow;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::Span;
use crate::spec::Object;
use crate::syntax::Spanned;
use crate::tree::{Entry, Kind, Node};

fn spanned<T>(value: T, span: Span) -> Spanned<T> {
    Spanned { value, span }
}

/// A text node as a name with its place.
fn name(node: &Node) -> Option<Spanned<Name>> {
    let text = node.as_text().filter(|text| Name::is_valid(text))?;
    Some(spanned(Name::new(text), node.span))
}

fn name_at(node: &Node, key: &str) -> Option<Spanned<Name>> {
    node.get(key).and_then(name)
}

/// A name, or a list of names.
fn names(node: &Node) -> Vec<Spanned<Name>> {
    match &node.kind {
        Kind::List(items) => items.iter().filter_map(name).collect(),
        _ => name(node).into_iter().collect(),
    }
}

fn boolean_at(node: &Node, key: &str) -> bool {
    matches!(
        node.get(key),
        Some(Node {
            kind: Kind::Boolean(true),
            ..
        })
    )
}

/// The entries of a map whose keys are names.
fn entries(node: &Node) -> impl Iterator<Item = (Name, &Entry)> {
    node.as_map()
        .unwrap_or_default()
        .iter()
        .filter(|entry| Name::is_valid(&entry.key))
        .map(|entry| (Name::new(&entry.key), entry))
}

/// The one entry of `node` whose key is in `kinds`; reports none and more than one.
fn only_kind<'n>(
    node: &'n Node,
    what: &str,
    kinds: &[&'static str],
    diagnostics: &mut Diagnostics,
) -> Option<(&'static str, &'n Entry)> {
    let mut found = node.as_map()?.iter().filter_map(|entry| {
        let kind = kinds.iter().find(|kind| **kind == entry.key)?;
        Some((*kind, entry))
    });
    let Some(first) = found.next() else {
        diagnostics.add(
            Diagnostic::new(Code::MissingKey, node.span, format!("{what} has no kind"))
                .help(format!("one of: {}", kinds.join(", "))),
        );
        return None;
    };
    if let Some((second, entry)) = found.next() {
        diagnostics.add(
            Diagnostic::new(
                Code::ConflictingKeys,
                entry.key_span,
                format!("{what} is either `{}` or `{second}`", first.0),
            )
            .related(first.1.key_span, "the other kind"),
        );
        return None;
    }
    Some(first)
}

/// Reports the keys of `node` that `object` has and a thing of this kind does not take; what is no
/// key of it at all was told by [`crate::spec::validate`].
fn only_keys(
    node: &Node,
    object: &Object,
    kind: &str,
    taken: &[&str],
    diagnostics: &mut Diagnostics,
) {
    for entry in node.as_map().unwrap_or_default() {
        let taken_here = entry.key == kind || taken.contains(&entry.key.as_str());
        if !taken_here && object.key(&entry.key).is_some() {
            diagnostics.add(
                Diagnostic::new(
                    Code::ConflictingKeys,
                    entry.key_span,
                    format!("`{kind}` takes no `{}`", entry.key),
                )
                .help(match taken {
                    [] => format!("`{kind}` stands alone"),
                    taken => format!("it takes: {}", taken.join(", ")),
                }),
            );
        }
    }
}

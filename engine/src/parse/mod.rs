//! Trees of YAML → syntax trees. Ill-formed parts are reported and left out; nothing stops at the
//! first fault.

mod app;
mod flow;
mod given;

pub use app::app;
pub use flow::flow;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::Object;
use crate::name::Name;
use crate::source::Span;
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

/// Things that are each of one kind, which is known by the key that they have.
struct Kinds<'k> {
    /// What they are called, for people.
    what: String,
    /// Where it is named.
    span: Span,
    kinds: &'k [&'static str],
    /// All keys that a thing of any kind may have.
    object: &'static Object,
}

/// The one entry of `node` whose key is a kind. Reports it if there is none, or more than one.
fn only_kind<'n>(
    node: &'n Node,
    kinds: &Kinds<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<(&'static str, &'n Entry)> {
    let entries = node.as_map()?;
    let mut found = entries.iter().filter_map(|entry| {
        let kind = kinds.kinds.iter().find(|kind| **kind == entry.key)?;
        Some((*kind, entry))
    });
    let Some(first) = found.next() else {
        // An unknown key, already reported, may well be the kind.
        let all_known = entries
            .iter()
            .all(|entry| kinds.object.key(&entry.key).is_some());
        if all_known {
            let message = format!("{} has no kind", kinds.what);
            diagnostics.add(
                Diagnostic::new(Code::MissingKey, kinds.span, message)
                    .help(format!("give it one of: {}", kinds.kinds.join(", "))),
            );
        }
        return None;
    };
    if let Some((second, entry)) = found.next() {
        diagnostics.add(
            Diagnostic::new(
                Code::ConflictingKeys,
                entry.key_span,
                format!("{} is either `{}` or `{second}`", kinds.what, first.0),
            )
            .related(first.1.key_span, "the other kind"),
        );
        return None;
    }
    Some(first)
}

/// Reports the keys of `node` that its kind does not take, though another kind does.
fn only_keys(
    node: &Node,
    kind: &str,
    taken: &[&str],
    object: &Object,
    diagnostics: &mut Diagnostics,
) {
    for entry in node.as_map().unwrap_or_default() {
        let known = object.key(&entry.key).is_some();
        if known && entry.key != kind && !taken.contains(&entry.key.as_str()) {
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

//! Names, lists and maps in a tree of YAML.

use indexmap::IndexMap;

use super::spanned::Spanned;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::shape::validate_name;
use crate::name::Name;
use crate::tree::{Entry, Kind, Node};

/// A text node as a name with its place.
pub(super) fn name(node: &Node) -> Option<Spanned<Name>> {
    let text = node.as_text().filter(|text| Name::is_valid(text))?;
    Some(Spanned::new(Name::new(text), node.span))
}

pub(super) fn name_at(node: &Node, key: &str) -> Option<Spanned<Name>> {
    node.get(key).and_then(name)
}

/// A name, or a list of names.
pub(super) fn names(node: &Node) -> Vec<Spanned<Name>> {
    match node.as_list() {
        Some(items) => items.iter().filter_map(name).collect(),
        None => name(node).into_iter().collect(),
    }
}

/// Whether `true` stands at a key.
pub(super) fn flag_at(node: &Node, key: &str) -> bool {
    node.get(key)
        .is_some_and(|node| node.kind == Kind::Boolean(true))
}

/// The entries of a map whose keys are names.
pub(super) fn entries(node: &Node) -> impl Iterator<Item = (Name, &Entry)> {
    node.as_map()
        .unwrap_or_default()
        .iter()
        .filter(|entry| Name::is_valid(&entry.key))
        .map(|entry| (Name::new(&entry.key), entry))
}

/// The map at a key, each of its entries read.
pub(super) fn map_at<T>(
    node: &Node,
    key: &str,
    mut read: impl FnMut(&Entry) -> Option<T>,
) -> IndexMap<Name, T> {
    node.get(key)
        .into_iter()
        .flat_map(entries)
        .filter_map(|(name, entry)| Some((name, read(entry)?)))
        .collect()
}

/// `column`, `column.column`, or a list of these.
pub(super) fn paths(node: &Node, diagnostics: &mut Diagnostics) -> Vec<Spanned<Vec<Name>>> {
    let items = node.as_list().unwrap_or(std::slice::from_ref(node));
    items
        .iter()
        .filter_map(|item| path(item, diagnostics))
        .collect()
}

/// `column` or `column.column`.
pub(super) fn path(node: &Node, diagnostics: &mut Diagnostics) -> Option<Spanned<Vec<Name>>> {
    let text = node.as_text()?;
    let parts: Vec<&str> = text.split('.').collect();
    if !parts.iter().all(|part| Name::is_valid(part)) {
        validate_name(text, node.span, diagnostics);
        return None;
    }
    let names = parts.into_iter().map(Name::new).collect();
    Some(Spanned::new(names, node.span))
}

/// `2..100`.
pub(super) fn range(text: &str) -> Option<(u32, u32)> {
    let (from, to) = text.split_once("..")?;
    Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
}

/// `table.column`.
pub(super) fn table_column(
    node: &Node,
    diagnostics: &mut Diagnostics,
) -> Option<(Spanned<Name>, Spanned<Name>)> {
    let text = node.as_text()?;
    match text.split_once('.') {
        Some((table, column)) if Name::is_valid(table) && Name::is_valid(column) => Some((
            Spanned::new(table.into(), node.span.part(0, table.len())),
            Spanned::new(column.into(), node.span.part(table.len() + 1, text.len())),
        )),
        _ => {
            diagnostics.add(
                Diagnostic::new(Code::InvalidValue, node.span, "expected a table's column")
                    .help("write `table.column`"),
            );
            None
        }
    }
}

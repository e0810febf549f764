//! A table of the app.

use indexmap::IndexMap;

use super::definition::{Definition, definition};
use super::filter::{Where, filter};
use super::node::{entries, map_at, name_at, names};
use super::spanned::Spanned;
use crate::diagnostic::Diagnostics;
use crate::name::Name;
use crate::source::Span;
use crate::tree::{Entry, Kind};

#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub name_span: Span,
    pub is: Option<Spanned<Name>>,
    /// The column that counts seats, or the people who come.
    pub units: Option<Spanned<Name>>,
    /// The column that says how long a visit takes.
    pub lasts: Option<Spanned<Name>>,
    /// Set if the file says whether parties share what they do not fill.
    pub shared: Option<Spanned<bool>>,
    pub columns: IndexMap<Name, Definition>,
    pub unique: Vec<Vec<Spanned<Name>>>,
    pub sees: Option<Sees>,
}

/// Which rows each role sees. A role that is not named sees none.
#[derive(Clone, Debug, PartialEq)]
pub struct Sees {
    pub span: Span,
    pub roles: IndexMap<Name, Spanned<Where>>,
}

pub(super) fn table(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Table> {
    let node = &entry.value;
    node.as_map()?;
    // `[a, b]` is one rule, `[[a, b], [c]]` are two.
    let unique = node.get("unique").map(|node| match node.as_list() {
        Some(rules) if rules.iter().any(|rule| rule.as_list().is_some()) => {
            rules.iter().map(names).collect()
        }
        Some(_) | None => vec![names(node)],
    });
    let sees = node.get("sees").map(|sees| Sees {
        span: sees.span,
        roles: entries(sees)
            .map(|(role, entry)| {
                let filter = filter(&entry.value, diagnostics);
                (role, Spanned::new(filter, entry.key_span))
            })
            .collect(),
    });
    Some(Table {
        name_span: entry.key_span,
        is: name_at(node, "is"),
        units: name_at(node, "units"),
        lasts: name_at(node, "lasts"),
        shared: node
            .get("shared")
            .map(|node| Spanned::new(node.kind == Kind::Boolean(true), node.span)),
        columns: map_at(node, "columns", |entry| definition(entry, diagnostics)),
        unique: unique.unwrap_or_default(),
        sees,
    })
}

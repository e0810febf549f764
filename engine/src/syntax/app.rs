//! `app.yaml` as a tree.

use indexmap::IndexMap;

use super::{Spanned, Where};
use crate::name::Name;
use crate::source::Span;
use crate::tree::Node;

#[derive(Clone, Debug, PartialEq)]
pub struct App {
    pub span: Span,
    pub name: Name,
    pub languages: Vec<Spanned<Name>>,
    pub zone: Spanned<String>,
    pub currency: Spanned<String>,
    pub uses: Vec<Spanned<Name>>,
    pub roles: IndexMap<Name, Role>,
    pub types: IndexMap<Name, Definition>,
    pub tables: IndexMap<Name, Table>,
    pub settings: IndexMap<Name, Definition>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    pub span: Span,
    pub members: Members,
    pub sees_all: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Members {
    Everyone,
    /// Telegram ids written out.
    Ids(Vec<i64>),
    /// An environment variable with Telegram ids separated by commas.
    Environment(Spanned<String>),
    Rows {
        table: Spanned<Name>,
        by: Spanned<Name>,
        filter: Where,
    },
}

/// A type with its default and limits, as columns, settings and the app's own types write it.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The name's span.
    pub name_span: Span,
    pub span: Span,
    pub kind: DefinitionKind,
    pub default: Option<Node>,
    pub limits: Limits,
    pub optional: bool,
    pub unique: bool,
    pub private: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum DefinitionKind {
    /// A built-in type, one of the app's own, or a table.
    Named(Spanned<String>),
    /// `[a, b]`.
    Choice(Vec<Spanned<Name>>),
    /// Rows of a table, any number of them.
    Many(Spanned<String>),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    pub from: Option<super::Given>,
    pub to: Option<super::Given>,
    /// Characters, both inclusive.
    pub length: Option<(u32, u32)>,
    pub letters: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub name_span: Span,
    pub is: Option<Spanned<Name>>,
    /// The column that counts seats, or who comes.
    pub units: Option<Spanned<Name>>,
    /// The column that says how long a visit takes.
    pub lasts: Option<Spanned<Name>>,
    /// Where it says whether parties share what they do not fill.
    pub shared: Option<Spanned<bool>>,
    pub columns: IndexMap<Name, Definition>,
    pub unique: Vec<Vec<Spanned<Name>>>,
    pub sees: Option<Sees>,
}

/// Which rows each role sees; a role that is not named sees none.
#[derive(Clone, Debug, PartialEq)]
pub struct Sees {
    pub span: Span,
    pub roles: IndexMap<Name, Spanned<Where>>,
}

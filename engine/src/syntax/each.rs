//! What an `insert` makes a row for each of.

use super::filter::Where;
use super::given::{Given, given};
use super::node::name;
use super::only::Written;
use super::spanned::Spanned;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;
use crate::name::Name;

/// The name of the item whose row is made.
pub const EACH: &str = "each";

#[derive(Clone, Debug, PartialEq)]
pub enum Each {
    /// The items of a list.
    Item(Given),
    /// The rows of a table that fit.
    Row { table: Spanned<Name>, filter: Where },
}

impl Each {
    pub fn expressions(&self) -> Vec<&Expression> {
        match self {
            Each::Item(list) => list.expression().into_iter().collect(),
            Each::Row { filter, .. } => filter.expressions(),
        }
    }
}

/// What `each` says, with `where` beside it.
pub(super) fn each(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Option<Each> {
    let filter = written.node.get("where");
    let value = written.node.get(EACH);
    let of_list = value
        .and_then(|value| given(value, diagnostics))
        .filter(|given| given.expression().is_some());
    let each = match (of_list, value) {
        (Some(list), _) => Some(Each::Item(list)),
        (None, Some(value)) => {
            return Some(Each::Row {
                table: name(value)?,
                filter: written.filter(diagnostics),
            });
        }
        (None, None) => None,
    };
    if let Some(filter) = filter {
        let message = "`where` chooses rows of a table, and `each` names none";
        diagnostics.add(
            Diagnostic::new(Code::ConflictingKeys, filter.span, message)
                .help("write `each: TABLE`, or leave out `where`"),
        );
    }
    each
}

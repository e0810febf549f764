//! What columns are set to.

use super::given::{Given, GivenMap, expressions, given, given_map};
use super::only::Written;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;

/// What a row's columns are set to.
#[derive(Clone, Debug, PartialEq)]
pub enum Set {
    Columns(GivenMap),
    /// A form's draft.
    Draft(Given),
}

impl Set {
    pub fn expressions(&self) -> Vec<&Expression> {
        match self {
            Set::Columns(columns) => expressions(columns).collect(),
            Set::Draft(draft) => draft.expression().into_iter().collect(),
        }
    }
}

/// What `set` says.
pub(super) fn set(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Option<Set> {
    match written.node.get("set") {
        Some(columns) if columns.as_map().is_some() => {
            Some(Set::Columns(given_map(columns, diagnostics)))
        }
        Some(draft) => given(draft, diagnostics).map(Set::Draft),
        None => {
            diagnostics.add(
                Diagnostic::new(
                    Code::MissingKey,
                    written.node.head(),
                    format!("`{}` needs the key `set`", written.kind),
                )
                .help("`set`: columns and their values, or a form's draft"),
            );
            None
        }
    }
}

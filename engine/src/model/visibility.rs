//! Who sees the rows that Tilmash keeps about bookings: everybody who sees the booking.

use indexmap::IndexMap;

use super::Column;
use crate::name::Name;
use crate::syntax::{Condition, Spanned, Where};

/// Which rows each role sees.
pub(super) type Sees = IndexMap<Name, Spanned<Where>>;

/// The conditions on the row that a column names.
pub(super) fn through(column: &Name, sees: &Sees) -> Sees {
    let filter = |filter: &Spanned<Where>| Spanned {
        value: prefixed(column, &filter.value),
        span: filter.span,
    };
    sees.iter()
        .map(|(role, seen)| (role.clone(), filter(seen)))
        .collect()
}

/// The conditions for a table that has only some of the columns. A role whose filter tests a
/// missing column sees nothing.
pub(super) fn within(columns: &IndexMap<Name, Column>, sees: &Sees) -> Sees {
    let kept = sees.iter().filter(|(_, filter)| is_of(columns, filter));
    kept.map(|(role, filter)| (role.clone(), filter.clone()))
        .collect()
}

fn is_of(columns: &IndexMap<Name, Column>, filter: &Where) -> bool {
    filter.all.iter().all(|condition| match condition {
        Condition::Column { path, .. } => {
            let first = path.value.first();
            first.is_some_and(|column| columns.contains_key(column))
        }
        Condition::Any(filters) | Condition::All(filters) => {
            filters.iter().all(|inner| is_of(columns, inner))
        }
        Condition::Not(inner) | Condition::Maybe(inner) => is_of(columns, inner),
    })
}

fn prefixed(column: &Name, filter: &Where) -> Where {
    let each = |filters: &[Where]| {
        filters
            .iter()
            .map(|inner| prefixed(column, inner))
            .collect()
    };
    let condition = |condition: &Condition| match condition {
        Condition::Column { path, test, given } => {
            let mut path = path.clone();
            path.value.insert(0, column.clone());
            Condition::Column {
                path,
                test: *test,
                given: given.clone(),
            }
        }
        Condition::Any(filters) => Condition::Any(each(filters)),
        Condition::All(filters) => Condition::All(each(filters)),
        Condition::Not(inner) => Condition::Not(prefixed(column, inner)),
        Condition::Maybe(inner) => Condition::Maybe(prefixed(column, inner)),
    };
    Where {
        all: filter.all.iter().map(condition).collect(),
    }
}

//! Who sees which rows.

use std::cmp::Ordering;

use super::names::Place;
use super::values::Values;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Column, Limit, Model};
use crate::syntax::{Given, Members};
use crate::value::Typed;

/// Checks the filters of `sees` and of roles, and the limits of columns.
pub(super) fn check(model: &Model, diagnostics: &mut Diagnostics) {
    let place = Place::always(model);
    // Tables that Tilmash brings are seen as the app's own tables are.
    let declared = model.tables.values().filter(|table| table.span.is_some());
    for table in declared {
        for filter in table.sees.iter().flat_map(|sees| sees.values()) {
            let mut values = Values {
                place: &place,
                diagnostics,
            };
            values.filter(&table.name, &filter.value);
        }
    }
    for column in columns(model) {
        limits(column, &place, diagnostics);
    }
    for role in model.roles.values() {
        if let Members::Rows { table, filter, .. } = &role.members
            && model.tables.contains_key(&table.value)
        {
            let mut values = Values {
                place: &place,
                diagnostics,
            };
            values.filter(&table.value, filter);
        }
    }
}

/// Every column, setting and type that the app declares.
fn columns(model: &Model) -> impl Iterator<Item = &Column> {
    let columns = model
        .tables
        .values()
        .flat_map(|table| table.columns.values());
    let all = columns
        .chain(model.settings.values())
        .chain(model.types.values());
    all.filter(|column| column.span.is_some())
}

/// Limits are values of the column's type, the smallest before the largest.
fn limits(column: &Column, place: &Place<'_>, diagnostics: &mut Diagnostics) {
    let mut values = Values { place, diagnostics };
    let limits = [&column.limits.from, &column.limits.to];
    for limit in limits.into_iter().flatten() {
        if let Limit::Computed(expression) = limit {
            let wanted = Typed::surely(column.typed.of.clone());
            values.expect(&Given::Computed(expression.clone()), &wanted);
        }
    }
    let [Some(Limit::Value(from)), Some(Limit::Value(to))] = limits else {
        return;
    };
    if from.order(to) == Some(Ordering::Greater) {
        let message = "the smallest value allowed is larger than the largest";
        diagnostics.add(Diagnostic::new(Code::InvalidValue, column.span, message));
    }
}

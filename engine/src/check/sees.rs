//! Who sees which rows.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::names::Place;
use super::values::Values;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Column, Limit, Model, Table};
use crate::name::Name;
use crate::syntax::{Condition, Given, Members, Test};
use crate::value::Typed;

/// Checks the filters of `sees` and of roles, and the limits of columns.
pub fn check(model: &Model, diagnostics: &mut Diagnostics) {
    let place = always(model);
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

/// A place where only the names that always exist are known.
pub fn always(model: &Model) -> Place<'_> {
    Place {
        model,
        variables: Default::default(),
    }
}

/// The columns that `sees` fills in when a row is made in one of these roles: those for which the
/// filter of every role requires a value. A role that sees all rows, or none, fills in nothing.
pub fn filled(model: &Model, table: &Table, roles: &[Name]) -> BTreeSet<Name> {
    let of_role = |role: &Name| -> BTreeSet<Name> {
        let sees = table.sees.as_ref().filter(|_| !model.roles[role].sees_all);
        let conditions = sees.and_then(|sees| sees.get(role)).into_iter();
        conditions
            .flat_map(|filter| &filter.value.all)
            .filter_map(|condition| match condition {
                Condition::Column {
                    path,
                    test: Test::Equals,
                    ..
                } if path.value.len() == 1 => Some(path.value[0].clone()),
                _ => None,
            })
            .collect()
    };
    let each = roles.iter().map(of_role);
    each.reduce(|common, filled| common.intersection(&filled).cloned().collect())
        .unwrap_or_default()
}

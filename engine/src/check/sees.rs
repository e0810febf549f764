//! Who sees which rows.

use std::collections::BTreeSet;

use super::names::Place;
use super::values::Values;
use crate::diagnostic::Diagnostics;
use crate::model::{Model, Table};
use crate::name::Name;
use crate::program::Program;
use crate::syntax::{App, Condition, Members, Test};

/// Checks the filters of `sees` and of roles, and the limits of columns.
pub fn check(program: &Program, _app: &App, diagnostics: &mut Diagnostics) {
    let place = always(&program.model);
    for table in program.model.tables.values() {
        for filter in table.sees.iter().flat_map(|sees| sees.values()) {
            let mut values = Values {
                place: &place,
                diagnostics,
            };
            values.filter(&table.name, &filter.value);
        }
    }
    for role in program.model.roles.values() {
        if let Members::Rows { table, filter, .. } = &role.members
            && program.model.tables.contains_key(&table.value)
        {
            let mut values = Values {
                place: &place,
                diagnostics,
            };
            values.filter(&table.value, filter);
        }
    }
}

/// A place where nothing is set but what is there always.
pub fn always(model: &Model) -> Place<'_> {
    Place {
        model,
        variables: Default::default(),
    }
}

/// The columns that `sees` fills in when a row is inserted: those that every role's filter equals to
/// something.
pub fn filled(table: &Table) -> BTreeSet<Name> {
    let Some(sees) = &table.sees else {
        return BTreeSet::new();
    };
    let mut filled: Option<BTreeSet<Name>> = None;
    for filter in sees.values() {
        let equalities: BTreeSet<Name> = filter
            .value
            .all
            .iter()
            .filter_map(|condition| match condition {
                Condition::Column {
                    path,
                    test: Test::Equals,
                    ..
                } if path.value.len() == 1 => Some(path.value[0].clone()),
                _ => None,
            })
            .collect();
        filled = Some(match filled {
            None => equalities,
            Some(others) => others.intersection(&equalities).cloned().collect(),
        });
    }
    filled.unwrap_or_default()
}

//! The columns of a new row that nothing has to give.

use std::collections::BTreeSet;

use crate::grammar::Test;
use crate::model::{Model, Table};
use crate::name::Name;
use crate::syntax::Condition;

/// The columns that `sees` fills in when a row is made in one of these roles: those for which the
/// filter of every role requires a value. A role that sees all rows, or none, fills in nothing.
pub(super) fn filled(model: &Model, table: &Table, roles: &[Name]) -> BTreeSet<Name> {
    let of_role = |role: &Name| -> BTreeSet<Name> {
        let sees = model.seen_by(table, role);
        let sees = sees.filter(|_| !model.roles[role].sees_all);
        sees.into_iter()
            .flat_map(|filter| &filter.value.all)
            .filter_map(|condition| {
                let Condition::Column {
                    path,
                    test: Test::Equals,
                    ..
                } = condition
                else {
                    return None;
                };
                match path.value.as_slice() {
                    [column] => Some(column.clone()),
                    _ => None,
                }
            })
            .collect()
    };
    let each = roles.iter().map(of_role);
    each.reduce(|common, filled| common.intersection(&filled).cloned().collect())
        .unwrap_or_default()
}

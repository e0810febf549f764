//! Roles, and what they see.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::values::filter_of;
use crate::model::{Model, Table};
use crate::name::Name;
use crate::program::{Members, Sees, Sight};
use crate::syntax;

/// Who has which role.
pub(super) fn roles(model: &Model) -> IndexMap<Name, Members> {
    let each = model.roles.iter();
    each.map(|(name, role)| (name.clone(), members(model, &role.members)))
        .collect()
}

fn members(model: &Model, members: &syntax::Members) -> Members {
    match members {
        syntax::Members::Everyone => Members::Everyone,
        syntax::Members::Ids(ids) => Members::Ids(ids.clone()),
        syntax::Members::Environment(variable) => Members::Environment(variable.value.clone()),
        syntax::Members::Rows { table, by, filter } => Members::Rows {
            table: table.value.clone(),
            by: by.value.clone(),
            filter: filter_of(model, &table.value, filter),
        },
    }
}

/// What is seen of each table.
pub(super) fn sees(model: &Model) -> BTreeMap<Name, Sees> {
    let each = model.tables.values();
    each.map(|table| (table.name.clone(), sees_of(model, table)))
        .collect()
}

fn sees_of(model: &Model, table: &Table) -> Sees {
    if table.sees.is_none() {
        return Sees::All;
    }
    let sight = |(name, role): (&Name, &crate::model::Role)| {
        let sight = if role.sees_all {
            Sight::All
        } else {
            let filter = model.seen_by(table, name)?;
            Sight::Fitting(filter_of(model, &table.name, &filter.value))
        };
        Some((name.clone(), sight))
    };
    Sees::ByRole(model.roles.iter().filter_map(sight).collect())
}

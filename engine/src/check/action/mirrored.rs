//! What actions change in tables that a tool maps.

use super::row_table;
use crate::check::variables::Variables;
use crate::model::{Mirror, Model, Part, Verb};
use crate::name::Name;
use crate::syntax::{ActionKind, Given, GivenMap, Set};
use crate::value::Type;

/// A change of rows of a mapped table.
pub(in crate::check) struct Change {
    pub table: Name,
    /// `None` if no backend is asked for such a thing.
    pub verb: Option<Verb>,
    /// Whether it is a change of many rows.
    pub is_of_many: bool,
}

/// What an action changes in a table that a tool maps, wherever its rows are.
pub(in crate::check) fn change(
    kind: &ActionKind,
    model: &Model,
    variables: &Variables,
) -> Option<Change> {
    let mapped = |table: &Name| model.mirrors.tables.get(table);
    let booking = || {
        let table = model.part(Part::Booking)?;
        mapped(&table.name)
    };
    let of = |mirror: &Mirror, verb, is_of_many| {
        Some(Change {
            table: mirror.table.clone(),
            verb,
            is_of_many,
        })
    };
    let of_row = |row: &Given| {
        let mirror = mapped(&row_table(row, model, variables)?)?;
        Some((mirror, is_list(row, model, variables)))
    };
    match kind {
        ActionKind::Insert { table, each, .. } => {
            of(mapped(&table.value)?, Some(Verb::Insert), each.is_some())
        }
        ActionKind::Update { row, set } => {
            let (mirror, many) = of_row(row)?;
            if let Set::Columns(columns) = set
                && !columns.keys().any(|column| mirror.has(column))
            {
                // These are kept here in any case.
                return None;
            }
            of(mirror, Some(Verb::Update), many)
        }
        ActionKind::Delete { row } => {
            let (mirror, many) = of_row(row)?;
            of(mirror, Some(Verb::Delete), many)
        }
        ActionKind::Restore { row } => {
            let (mirror, many) = of_row(row)?;
            of(mirror, None, many)
        }
        ActionKind::Book { .. } => of(booking()?, Some(Verb::Insert), false),
        ActionKind::Hold { .. } => of(booking()?, Some(Verb::Hold), false),
        ActionKind::Queue { .. } => of(booking()?, None, false),
        ActionKind::Move { booking: row, .. } => {
            let (mirror, many) = of_row(row)?;
            of(mirror, Some(Verb::Move), many)
        }
        ActionKind::Transition {
            booking: row,
            transition,
            ..
        } => {
            let (mirror, many) = of_row(row)?;
            of(mirror, Some((*transition).into()), many)
        }
        ActionKind::Find { .. }
        | ActionKind::List { .. }
        | ActionKind::Count { .. }
        | ActionKind::Figure { .. }
        | ActionKind::Load { .. }
        | ActionKind::Export(_)
        | ActionKind::Seed { .. }
        // Balances are kept here.
        | ActionKind::Enter { .. }
        | ActionKind::Require { .. } => None,
    }
}

/// The columns that an action sets.
pub(in crate::check) fn columns(kind: &ActionKind) -> Option<&GivenMap> {
    match kind {
        ActionKind::Insert { set, .. } | ActionKind::Update { set, .. } => match set {
            Set::Columns(columns) => Some(columns),
            Set::Draft(_) => None,
        },
        ActionKind::Book { values, .. } | ActionKind::Hold { values, .. } => Some(values),
        ActionKind::Move { set, .. } => Some(set),
        ActionKind::Find { .. }
        | ActionKind::List { .. }
        | ActionKind::Count { .. }
        | ActionKind::Figure { .. }
        | ActionKind::Load { .. }
        | ActionKind::Export(_)
        | ActionKind::Seed { .. }
        | ActionKind::Enter { .. }
        | ActionKind::Require { .. }
        | ActionKind::Delete { .. }
        | ActionKind::Restore { .. }
        | ActionKind::Queue { .. }
        | ActionKind::Transition { .. } => None,
    }
}

/// The table of hours or of days off, if an action changes its rows.
pub(in crate::check) fn hours(
    kind: &ActionKind,
    model: &Model,
    variables: &Variables,
) -> Option<Name> {
    let table = match kind {
        ActionKind::Insert { table, .. } => Some(table.value.clone()),
        ActionKind::Update { row, .. }
        | ActionKind::Delete { row }
        | ActionKind::Restore { row } => row_table(row, model, variables),
        ActionKind::Find { .. }
        | ActionKind::List { .. }
        | ActionKind::Count { .. }
        | ActionKind::Figure { .. }
        | ActionKind::Load { .. }
        | ActionKind::Export(_)
        | ActionKind::Seed { .. }
        | ActionKind::Enter { .. }
        | ActionKind::Require { .. }
        | ActionKind::Book { .. }
        | ActionKind::Hold { .. }
        | ActionKind::Queue { .. }
        | ActionKind::Move { .. }
        | ActionKind::Transition { .. } => None,
    };
    table.filter(|table| {
        let part = model.table(table).map(|table| table.part);
        matches!(part, Some(Part::Hours | Part::Closure))
    })
}

/// Whether a value is a list of rows.
fn is_list(given: &Given, model: &Model, variables: &Variables) -> bool {
    let Some(path) = given.expression().and_then(|it| it.as_path()) else {
        return false;
    };
    let Some(mut of) = variables.type_of(&path.root).cloned() else {
        return false;
    };
    for field in &path.fields {
        let Type::Row(table) = &of else {
            return false;
        };
        match model.column_type(table, field) {
            Some(typed) => of = typed.of,
            None => return false,
        }
    }
    matches!(of, Type::List(_))
}

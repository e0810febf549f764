//! Changing rows: insert, update, delete, restore. None of these touches a claim.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sea_query::{Alias, Expr, ExprTrait, OnConflict, Query};
use tilmash_engine::model::event::STATUS;
use tilmash_engine::model::{Model, Part, Table};
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{RowId, RowReference, Type, Value};

use super::cell;
use super::guard;
use super::halt::Halt;
use super::record::table;
use crate::store::database::connection::{Attempt, Connection};
use crate::store::database::error::StoreError;

/// The most values of a statement. SQLite takes 32,766, "Limits In SQLite"; PostgreSQL takes twice
/// as many.
const MOST_CELLS: usize = 16_000;

/// A row to insert.
pub(in crate::store) struct NewRow<'r> {
    pub(in crate::store) table: &'r Name,
    /// The stable name that a seed gives it.
    pub(in crate::store) key: Option<&'r str>,
    /// A column that is not given has its default, or is empty; a code is made.
    pub(in crate::store) values: &'r BTreeMap<Name, Value>,
}

/// Inserts a row. Refused `Exists` if a unique column has the value already.
pub(in crate::store) async fn insert(
    connection: &mut Connection,
    model: &Model,
    row: NewRow<'_>,
) -> Result<RowId, Halt> {
    let table = table(model, row.table);
    note(connection, model, table)?;
    let mut columns = Vec::with_capacity(table.columns.len() + 1);
    let mut cells = Vec::with_capacity(table.columns.len() + 1);
    // An insert names one column at least, and a table may have none of its own.
    if row.key.is_some() || table.columns.is_empty() {
        columns.push(Alias::new("key"));
        cells.push(Expr::val(row.key));
    }
    for (name, column) in &table.columns {
        let made = (column.typed.of == Type::Code).then(|| Value::Code(connection.codes.next()));
        let given = row.values.get(name).or(made.as_ref());
        let value = given.or(column.default.as_ref());
        columns.push(Alias::new(name.as_str()));
        cells.push(Expr::val(cell::cell(
            &column.typed.of,
            value.unwrap_or(&Value::None),
        )));
    }
    let mut insert = Query::insert();
    insert
        .into_table(Alias::new(table.name.as_str()))
        .columns(columns)
        .values_panic(cells)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .returning_col("id");
    let inserted = connection.first(&insert).await?;
    let inserted = inserted.ok_or(Refusal::Exists)?;
    Ok(RowId(inserted.number(0)))
}

/// A row that was made together with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) struct Made {
    pub(in crate::store) id: RowId,
    /// Its status, if the table has this choice.
    pub(in crate::store) status: Option<Name>,
}

/// Inserts rows of which each is given the same columns, some hundreds in a statement. Refused
/// `Exists` if a unique column has a value already, or twice; then some of the rows may be there.
pub(in crate::store) async fn insert_each(
    connection: &mut Connection,
    model: &Model,
    name: &Name,
    rows: &[BTreeMap<Name, Value>],
) -> Result<Vec<Made>, Halt> {
    let table = table(model, name);
    note(connection, model, table)?;
    let status = table.columns.get(STATUS).map(|column| &column.typed.of);
    let has_status = matches!(status, Some(Type::Choice(_)));
    let columns = || {
        let own = table
            .columns
            .keys()
            .map(|column| Alias::new(column.as_str()));
        // A statement names one column at least, and a table may have none of its own.
        std::iter::once(Alias::new("key")).chain(own)
    };
    let mut made = Vec::with_capacity(rows.len());
    for some in rows.chunks((MOST_CELLS / columns().count()).max(1)) {
        let mut insert = Query::insert();
        insert
            .into_table(Alias::new(table.name.as_str()))
            .columns(columns());
        for row in some {
            let own = table.columns.iter().map(|(name, column)| {
                let value = row.get(name).or(column.default.as_ref());
                Expr::val(cell::cell(&column.typed.of, value.unwrap_or(&Value::None)))
            });
            let key = Expr::val(Option::<String>::None);
            insert.values_panic(std::iter::once(key).chain(own));
        }
        let mut returned = vec!["id"];
        returned.extend(has_status.then_some(STATUS));
        insert
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .returning(Query::returning().columns(returned));
        let inserted = connection.fetch(&insert).await?;
        if inserted.len() < some.len() {
            return Err(Refusal::Exists.into());
        }
        for row in &inserted {
            let status = match has_status {
                true => row.text(1).map_err(|found| StoreError::Cell {
                    table: name.to_string(),
                    row: row.number(0),
                    column: STATUS.to_owned(),
                    wanted: "text".to_owned(),
                    found,
                })?,
                false => None,
            };
            made.push(Made {
                id: RowId(row.number(0)),
                status: status.map(Name::new),
            });
        }
    }
    Ok(made)
}

/// Sets columns of a row that is not deleted.
pub(in crate::store) async fn update(
    connection: &mut Connection,
    model: &Model,
    row: &RowReference,
    values: &BTreeMap<Name, Value>,
) -> Result<(), Halt> {
    let table = table(model, &row.table);
    note(connection, model, table)?;
    let mut cells: Vec<(Alias, Expr)> = Vec::with_capacity(values.len());
    for (name, value) in values {
        let column = table
            .columns
            .get(name)
            .expect("the checker knows every column that is set");
        let cell = cell::cell(&column.typed.of, value);
        cells.push((Alias::new(name.as_str()), Expr::val(cell)));
    }
    if cells.is_empty() {
        // Reports whether the row exists, as any other update does.
        cells.push((Alias::new("id"), Expr::col("id")));
    }
    let visible = Expr::col("deleted").is_null();
    set(connection, row, cells, visible).await
}

/// Hides a row.
pub(in crate::store) async fn delete(
    connection: &mut Connection,
    model: &Model,
    row: &RowReference,
    now: Timestamp,
) -> Result<(), Halt> {
    note(connection, model, table(model, &row.table))?;
    let cells = vec![(Alias::new("deleted"), Expr::val(now.as_second()))];
    let visible = Expr::col("deleted").is_null();
    set(connection, row, cells, visible).await
}

/// Shows a row again. A row that is already shown stays so.
pub(in crate::store) async fn restore(
    connection: &mut Connection,
    model: &Model,
    row: &RowReference,
) -> Result<(), Halt> {
    note(connection, model, table(model, &row.table))?;
    let cells = vec![(Alias::new("deleted"), Expr::val(Option::<i64>::None))];
    set(connection, row, cells, Expr::val(1).eq(1)).await
}

async fn set(
    connection: &mut Connection,
    row: &RowReference,
    cells: Vec<(Alias, Expr)>,
    only_if: Expr,
) -> Result<(), Halt> {
    let mut update = Query::update();
    update
        .table(Alias::new(row.table.as_str()))
        .values(cells)
        .and_where(Expr::col("id").eq(row.id.0))
        .and_where(only_if)
        .returning_col("id");
    match connection.attempt(&update).await? {
        Attempt::Done(rows) if rows.is_empty() => Err(Refusal::Missing.into()),
        Attempt::Done(_) => Ok(()),
        Attempt::Duplicate => Err(Refusal::Exists.into()),
        Attempt::Taken => unreachable!("only claims are taken"),
    }
}

/// Notes that rows change which are kept once they are read, see `business` and `visitor`. Waits
/// for whoever guards them.
fn note(connection: &mut Connection, model: &Model, table: &Table) -> Result<(), StoreError> {
    guard::pass(connection, model, &table.name)?;
    if is_seldom(model, table) {
        connection.alter();
    }
    if table.part == Part::Person {
        connection.meet();
    }
    Ok(())
}

/// Whether the rows of a table seldom change, so that a change gives them a new revision.
pub(in crate::store) fn is_seldom(model: &Model, table: &Table) -> bool {
    match table.part {
        Part::Service | Part::Resource | Part::Hours | Part::Closure => true,
        Part::Plain => model.gives_roles(&table.name),
        // Settings are no rows; whoever writes one notes it.
        Part::Person
        | Part::Booking
        | Part::History
        | Part::Ledger
        | Part::Payment
        | Part::Waiting
        | Part::Audit
        | Part::Dialogue
        | Part::Settings => false,
    }
}

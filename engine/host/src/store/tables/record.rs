//! Reads rows: one, several, their number, their sum.

use sea_query::{Alias, ExprTrait, Func, LockType, NullOrdering, Order, Query, SelectStatement};
use tilmash_engine::interpret::{Filter, Query as RowsQuery, Record};
use tilmash_engine::model::{Model, Table};
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference, Value};

use super::cell;
use super::filter::{Rows, condition};
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::database::row::Row;
use crate::store::database::statement::Written;

/// The columns that every table has before its own.
const EVERY: [&str; 3] = ["id", "key", "deleted"];

/// A statement that reads whole rows, for [`record`].
pub(in crate::store) fn whole_rows(rows: &Rows<'_>) -> SelectStatement {
    let mut select = Query::select();
    let own = rows.table.columns.keys().map(Name::as_str);
    for column in EVERY.into_iter().chain(own) {
        select.expr(rows.stored(column));
    }
    select.from_as(Alias::new(rows.table.name.as_str()), rows.alias());
    select
}

/// How many columns [`whole_rows`] reads.
pub(in crate::store) fn width(table: &Table) -> usize {
    EVERY.len() + table.columns.len()
}

/// Where [`whole_rows`] reads a column of the table's own.
///
/// # Panics
///
/// If the table has no such column.
pub(in crate::store) fn place_of(table: &Table, column: &str) -> usize {
    let own = table.columns.keys().position(|name| *name == column);
    EVERY.len() + own.expect("the caller knows the columns of the table")
}

/// A row that [`whole_rows`] has read.
pub(in crate::store) fn record(table: &Table, row: &Row) -> Result<Record, StoreError> {
    let id = row.number(0);
    let damaged = |column: &str, wanted: String| {
        let (table, column) = (table.name.to_string(), column.to_owned());
        move |found| StoreError::Cell {
            table,
            row: id,
            column,
            wanted,
            found,
        }
    };
    let own = table.columns.iter().zip(EVERY.len()..);
    let values = own.map(|((name, column), place)| {
        let value = cell::read(&column.typed.of, row, place)
            .map_err(damaged(name, column.typed.of.to_string()))?;
        Ok((name.clone(), value))
    });
    Ok(Record {
        row: RowReference {
            table: table.name.clone(),
            id: RowId(id),
        },
        key: row
            .text(1)
            .map_err(damaged("key", "text".to_owned()))?
            .map(str::to_owned),
        deleted: row
            .integer(2)
            .map_err(damaged("deleted", "moment".to_owned()))?
            .is_some(),
        values: values.collect::<Result<_, StoreError>>()?,
    })
}

/// A row by its id, even if it is deleted.
pub(in crate::store) async fn one(
    connection: &mut Connection,
    model: &Model,
    row: &RowReference,
) -> Result<Option<Record>, StoreError> {
    let table = table(model, &row.table);
    let text = connection.text_for(&table.name, |dialect| {
        let rows = Rows::of(model, table, dialect);
        dialect.write(&one_row(&rows, row)).0
    });
    let select = Written {
        text,
        values: vec![row.id.0.into()],
    };
    let found = connection.first(&select).await?;
    found.map(|found| record(table, &found)).transpose()
}

/// A row by its id, locked so that no other transaction changes it until this one ends.
pub(in crate::store) async fn one_to_change(
    connection: &mut Connection,
    model: &Model,
    row: &RowReference,
) -> Result<Option<Record>, StoreError> {
    let rows = Rows::of(model, table(model, &row.table), connection.dialect());
    let mut select = one_row(&rows, row);
    select.lock(LockType::Update);
    let found = connection.first(&select).await?;
    found.map(|found| record(rows.table, &found)).transpose()
}

fn one_row(rows: &Rows<'_>, row: &RowReference) -> SelectStatement {
    let mut select = whole_rows(rows);
    select.and_where(rows.stored("id").eq(row.id.0));
    select
}

/// Every row of a table by id, also the deleted ones.
pub(in crate::store) async fn every(
    connection: &mut Connection,
    model: &Model,
    table: &Table,
) -> Result<Vec<Record>, StoreError> {
    let rows = Rows::of(model, table, connection.dialect());
    let mut select = whole_rows(&rows);
    select.order_by_expr(rows.stored("id"), Order::Asc);
    let found = connection.fetch(&select).await?;
    found.iter().map(|row| record(table, row)).collect()
}

/// Rows that fit, in order. Rows that are equal in this order, or all if there is none, are ordered
/// by id, in the same direction. A row without the value is last in both directions.
pub(in crate::store) async fn some(
    connection: &mut Connection,
    model: &Model,
    query: &RowsQuery,
) -> Result<Vec<Record>, StoreError> {
    let rows = Rows::of(model, table(model, &query.table), connection.dialect());
    let mut select = whole_rows(&rows);
    in_order(&mut select, &rows, query);
    let found = connection.fetch(&select).await?;
    found.iter().map(|row| record(rows.table, row)).collect()
}

/// The ids of rows that fit, in the order of [`some`].
pub(in crate::store) async fn ids(
    connection: &mut Connection,
    model: &Model,
    query: &RowsQuery,
) -> Result<Vec<RowReference>, StoreError> {
    let rows = Rows::of(model, table(model, &query.table), connection.dialect());
    let mut select = Query::select();
    select
        .expr(rows.stored("id"))
        .from_as(Alias::new(rows.table.name.as_str()), rows.alias());
    in_order(&mut select, &rows, query);
    let found = connection.fetch(&select).await?;
    let id = |row: &Row| RowReference {
        table: query.table.clone(),
        id: RowId(row.number(0)),
    };
    Ok(found.iter().map(id).collect())
}

fn in_order(select: &mut SelectStatement, rows: &Rows<'_>, query: &RowsQuery) {
    select.cond_where(condition(rows, &query.filter));
    let direction = match &query.order {
        Some((_, true)) => Order::Desc,
        Some((_, false)) | None => Order::Asc,
    };
    if let Some((column, _)) = &query.order {
        let value = rows.ordering(column);
        select.order_by_expr_with_nulls(value, direction.clone(), NullOrdering::Last);
    }
    select.order_by_expr(rows.stored("id"), direction);
    // SQLite prepares a statement with a limit again each time.
    if query.limit < u32::MAX || query.offset > 0 {
        select.limit(query.limit.into());
    }
    if query.offset > 0 {
        select.offset(query.offset.into());
    }
}

pub(in crate::store) async fn count(
    connection: &mut Connection,
    model: &Model,
    name: &Name,
    filter: &Filter,
) -> Result<Value, StoreError> {
    let rows = Rows::of(model, table(model, name), connection.dialect());
    let mut select = Query::select();
    select
        .expr(Func::count(rows.stored("id")))
        .from_as(Alias::new(name.as_str()), rows.alias())
        .cond_where(condition(&rows, filter));
    let row = connection.first(&select).await?;
    Ok(Value::Integer(row.map_or(0, |row| row.number(0))))
}

/// The table of a request. The checker has found it in the app.
pub(in crate::store) fn table<'m>(model: &'m Model, name: &str) -> &'m Table {
    model
        .table(name)
        .expect("the checker knows every table of a request")
}

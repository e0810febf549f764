//! Changing rows: insert, update, delete, restore. None of these touches a claim.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sea_query::{Alias, Expr, ExprTrait, OnConflict, Query};
use tilmash_engine::model::Model;
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{RowId, RowReference, Value};

use super::cell;
use super::record::table;
use crate::store::database::connection::{Attempt, Connection};
use crate::store::database::error::StoreError;

/// A new row; a column that is not given has its default, or none.
pub(in crate::store) async fn insert(
    connection: &mut Connection,
    model: &Model,
    name: &Name,
    key: Option<&str>,
    values: &BTreeMap<Name, Value>,
) -> Result<Result<RowId, Refusal>, StoreError> {
    let table = table(model, name);
    let mut columns = Vec::with_capacity(table.columns.len() + 1);
    let mut cells = Vec::with_capacity(table.columns.len() + 1);
    if let Some(key) = key {
        columns.push(Alias::new("key"));
        cells.push(Expr::val(key));
    }
    for (name, column) in &table.columns {
        let value = values.get(name).or(column.default.as_ref());
        columns.push(Alias::new(name.as_str()));
        cells.push(Expr::val(cell::cell(
            &column.typed.of,
            value.unwrap_or(&Value::None),
        )));
    }
    let mut insert = Query::insert();
    insert
        .into_table(Alias::new(name.as_str()))
        .columns(columns)
        .values_panic(cells)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .returning_col("id");
    let inserted = connection.first(&insert).await?;
    Ok(inserted
        .map(|row| RowId(row.number(0)))
        .ok_or(Refusal::Exists))
}

/// Sets columns of a row that is not deleted.
pub(in crate::store) async fn update(
    connection: &mut Connection,
    model: &Model,
    row: &RowReference,
    values: &BTreeMap<Name, Value>,
) -> Result<Result<(), Refusal>, StoreError> {
    let table = table(model, &row.table);
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
    row: &RowReference,
    now: Timestamp,
) -> Result<Result<(), Refusal>, StoreError> {
    let cells = vec![(Alias::new("deleted"), Expr::val(now.as_second()))];
    let visible = Expr::col("deleted").is_null();
    set(connection, row, cells, visible).await
}

/// Shows a row again; one that is shown already stays so.
pub(in crate::store) async fn restore(
    connection: &mut Connection,
    row: &RowReference,
) -> Result<Result<(), Refusal>, StoreError> {
    let cells = vec![(Alias::new("deleted"), Expr::val(Option::<i64>::None))];
    set(connection, row, cells, Expr::val(1).eq(1)).await
}

async fn set(
    connection: &mut Connection,
    row: &RowReference,
    cells: Vec<(Alias, Expr)>,
    only_if: Expr,
) -> Result<Result<(), Refusal>, StoreError> {
    let mut update = Query::update();
    update
        .table(Alias::new(row.table.as_str()))
        .values(cells)
        .and_where(Expr::col("id").eq(row.id.0))
        .and_where(only_if)
        .returning_col("id");
    Ok(match connection.attempt(&update).await? {
        Attempt::Done(rows) if rows.is_empty() => Err(Refusal::Missing),
        Attempt::Done(_) => Ok(()),
        Attempt::Duplicate => Err(Refusal::Exists),
        Attempt::Taken => unreachable!("only claims are taken"),
    })
}

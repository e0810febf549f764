//! [`Schema`]: the app's tables as they are in the database.
//!
//! The definitions are in `tilmash_schema`. The transaction that changes a table also writes its
//! definition, so the app's type of a column is known, and not only its type in SQL.

use std::collections::BTreeMap;

use sea_query::{Alias, Expr, ExprTrait, Order, Query};
use tilmash_engine::model::Model;
use tilmash_engine::value::Type;

use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;

const SCHEMA: &str = "tilmash_schema";

/// The app's tables as they are in the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    pub tables: BTreeMap<String, ActualTable>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActualTable {
    /// Each column's definition, see [`ActualColumn`].
    pub columns: BTreeMap<String, ActualColumn>,
    /// The names of its indexes.
    pub indexes: Vec<String>,
    pub has_rows: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActualColumn {
    /// The type as [`Type`] prints it, except that an enum is `choice`, because its ids may change.
    pub of: String,
    pub has_nulls: bool,
}

pub(in crate::store) const TABLE: &str = "table";
pub(in crate::store) const COLUMN: &str = "column";
pub(in crate::store) const INDEX: &str = "index";

/// The form of a type in `tilmash_schema`.
pub(in crate::store) fn definition(of: &Type) -> String {
    // The values of an enum may change without a change of the table.
    if let Type::Choice(_) = of {
        return "choice".to_owned();
    }
    of.to_string()
}

/// The app's tables as they are.
pub(in crate::store) async fn read(
    connection: &mut Connection,
    model: &Model,
) -> Result<Schema, StoreError> {
    let mut select = Query::select();
    select
        .columns(["kind", "table_name", "name", "definition"])
        .from(SCHEMA)
        .order_by("kind", Order::Asc)
        .order_by("table_name", Order::Asc)
        .order_by("name", Order::Asc);
    let mut schema = Schema::default();
    for row in connection.fetch(&select).await? {
        let (kind, table, name) = (row.string(0), row.string(1), row.string(2));
        let table = schema.tables.entry(table).or_default();
        match kind.as_str() {
            COLUMN => {
                let column = ActualColumn {
                    of: row.string(3),
                    has_nulls: false,
                };
                table.columns.insert(name, column);
            }
            INDEX => table.indexes.push(name),
            _ => {}
        }
    }
    for (name, actual) in &mut schema.tables {
        let Some(table) = model.table(name) else {
            continue;
        };
        actual.has_rows = exists(connection, name, Expr::val(1).eq(1)).await?;
        if !actual.has_rows {
            continue;
        }
        for (column, found) in &mut actual.columns {
            let required = table
                .columns
                .get(column.as_str())
                .is_some_and(|column| !column.typed.optional);
            if required {
                let none = Expr::col(Alias::new(column)).is_null();
                found.has_nulls = exists(connection, name, none).await?;
            }
        }
    }
    Ok(schema)
}

async fn exists(
    connection: &mut Connection,
    table: &str,
    condition: Expr,
) -> Result<bool, StoreError> {
    let mut select = Query::select();
    select
        .expr(Expr::val(1))
        .from(Alias::new(table))
        .and_where(condition)
        .limit(1);
    Ok(connection.first(&select).await?.is_some())
}

/// Records what was created.
pub(in crate::store) async fn note(
    connection: &mut Connection,
    kind: &str,
    table: &str,
    name: &str,
    definition: &str,
) -> Result<(), StoreError> {
    let mut insert = Query::insert();
    insert
        .into_table(SCHEMA)
        .columns(["kind", "table_name", "name", "definition"])
        .values_panic([kind.into(), table.into(), name.into(), definition.into()]);
    connection.execute(&insert).await?;
    Ok(())
}

/// Records what something is now that was created before.
pub(in crate::store) async fn note_anew(
    connection: &mut Connection,
    kind: &str,
    table: &str,
    name: &str,
    definition: &str,
) -> Result<(), StoreError> {
    let mut update = Query::update();
    update
        .table(SCHEMA)
        .value("definition", definition)
        .and_where(Expr::col("kind").eq(kind))
        .and_where(Expr::col("table_name").eq(table))
        .and_where(Expr::col("name").eq(name));
    connection.execute(&update).await?;
    Ok(())
}

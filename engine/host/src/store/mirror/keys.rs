//! Mirrored rows by their ids over there.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Alias, Expr, ExprTrait, Query};
use tilmash_engine::interpret::Record;
use tilmash_engine::mirror::Brought;
use tilmash_engine::model::Table;
use tilmash_engine::name::Name;
use tilmash_engine::value::{PERSON, RowId, RowReference, Type, Value};

use crate::store::database::error::StoreError;
use crate::store::tables::filter::Rows;
use crate::store::tables::record;
use crate::store::writer::transaction::Transaction;

/// How many ids a statement names.
const TOGETHER: usize = 500;

/// The rows that values name, by table and id over there.
pub(super) type Named = BTreeMap<Name, BTreeMap<String, RowReference>>;

impl Transaction {
    /// The rows of a table with these ids, also deleted ones.
    pub(super) async fn by_keys(
        &mut self,
        table: &Name,
        ids: &[String],
    ) -> Result<BTreeMap<String, RowReference>, StoreError> {
        let mut found = BTreeMap::new();
        for ids in ids.chunks(TOGETHER) {
            let mut select = Query::select();
            select
                .columns(["id", "key"])
                .from(Alias::new(table.as_str()))
                .and_where(Expr::col("key").is_in(ids.iter().map(String::as_str)));
            for row in self.connection.fetch(&select).await? {
                let reference = RowReference {
                    table: table.clone(),
                    id: RowId(row.number(0)),
                };
                found.insert(row.string(1), reference);
            }
        }
        Ok(found)
    }

    /// The whole rows of a table with these ids, also deleted ones.
    pub(super) async fn records_by_keys(
        &mut self,
        table: &Table,
        ids: &[String],
    ) -> Result<BTreeMap<String, Record>, StoreError> {
        let mut found = BTreeMap::new();
        for ids in ids.chunks(TOGETHER) {
            let of = Rows::of(&self.model, table, self.connection.dialect());
            let mut select = record::whole_rows(&of);
            select.and_where(of.stored("key").is_in(ids.iter().map(String::as_str)));
            for row in self.connection.fetch(&select).await? {
                let record = record::record(table, &row)?;
                found.insert(record.key.clone().unwrap_or_default(), record);
            }
        }
        Ok(found)
    }

    /// The rows that what was brought names, as far as they are known here.
    pub(super) async fn rows_named(
        &mut self,
        table: &Table,
        rows: &[Brought],
    ) -> Result<Named, StoreError> {
        let mut wanted: BTreeMap<Name, BTreeSet<String>> = BTreeMap::new();
        for row in rows {
            for (column, value) in &row.values {
                let of = &table.columns[column].typed.of;
                let Some(named) = of.row_or_rows().filter(|named| **named != *PERSON) else {
                    continue;
                };
                let ids = wanted.entry(named.clone()).or_default();
                ids.extend(as_text(value));
                if let Value::List(items) = value {
                    ids.extend(items.iter().filter_map(as_text));
                }
            }
        }
        let mut named = Named::new();
        for (table, ids) in wanted {
            let ids: Vec<String> = ids.into_iter().collect();
            let found = self.by_keys(&table, &ids).await?;
            named.insert(table, found);
        }
        Ok(named)
    }
}

/// The text that a value is, if it is one.
pub(super) fn as_text(value: &Value) -> Option<String> {
    if let Value::Text(text) = value {
        return Some(text.to_string());
    }
    None
}

/// A value with the rows that it names; `None` if one of them is not known.
pub(super) fn resolved(of: &Type, value: &Value, named: &Named) -> Option<Value> {
    match (of, value) {
        (Type::Row(table), Value::Text(id)) => {
            let row = named.get(table)?.get(id.as_ref() as &str)?;
            Some(Value::Row(row.clone()))
        }
        (Type::List(item), Value::List(items)) => {
            // Rows that are not known are none of the list.
            let items = items.iter();
            let items = items.filter_map(|value| resolved(item, value, named));
            Some(Value::List(items.collect()))
        }
        (_, value) => Some(value.clone()),
    }
}

//! What was read of a mirrored table.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tilmash_engine::booking::Status;
use tilmash_engine::grammar::Test;
use tilmash_engine::interpret::{Filter, Query, Record};
use tilmash_engine::mirror::{Brought, Read};
use tilmash_engine::model::{Mirror, Part, Table, event};
use tilmash_engine::name::Name;
use tilmash_engine::value::{PERSON, RowReference, Type, Value};

use super::keys::{Named, resolved};
use crate::store::booking::existing::Booking;
use crate::store::database::error::StoreError;
use crate::store::tables::change::{self, NewRow};
use crate::store::tables::halt::Halt;
use crate::store::tables::record;
use crate::store::writer::transaction::{Context, Transaction};

/// The rows that a reading concerns.
struct Scope {
    /// Its filters, with rows of this database.
    filters: BTreeMap<Name, Value>,
}

impl Transaction {
    /// Makes the mirror as it was read: rows are made, changed and shown again, and those that were
    /// not listed are no more.
    pub(super) async fn bring(
        &mut self,
        read: &Read,
        rows: Vec<Brought>,
        context: &Context,
    ) -> Result<(), Halt> {
        let model = Arc::clone(&self.model);
        let (Some(mirror), Some(table)) = (model.mirror(&read.table), model.table(&read.table))
        else {
            return Ok(());
        };
        // Nobody here has done it.
        let context = Context::itself(context.now);
        let scope = self.scope(read, table).await?;
        let named = self.rows_named(table, &rows).await?;
        let ids: Vec<String> = rows.iter().filter_map(|row| row.id.clone()).collect();
        let known = self.records_by_keys(table, &ids).await?;
        let written: BTreeSet<i64> = self
            .just_written(&table.name, context.now)
            .await?
            .into_iter()
            .collect();
        let mut left_out = 0_u32;
        for row in &rows {
            let Some(id) = &row.id else {
                continue;
            };
            let before = known.get(id);
            if before.is_some_and(|before| written.contains(&before.row.id.0)) {
                continue;
            }
            let Some(values) = values_of(mirror, table, row, &scope, before, &named) else {
                left_out += 1;
                continue;
            };
            self.acquaint_all(&values).await?;
            match self.bring_row(table, id, before, values, &context).await {
                Ok(()) => {}
                // Something in it is unique, and another row's.
                Err(Halt::Refused(_)) => left_out += 1,
                Err(halt @ Halt::Failed(_)) => return Err(halt),
            }
        }
        if left_out > 0 {
            tracing::warn!(
                table = %table.name,
                rows = left_out,
                "rows of a backend are left out: they name rows that it does not list, or are like others in what is unique"
            );
        }
        let listed: BTreeSet<&String> = ids.iter().collect();
        for record in self.concerned_rows(table, &scope).await? {
            let is_listed = record.key.as_ref().is_some_and(|key| listed.contains(key));
            if !is_listed && !written.contains(&record.row.id.0) {
                self.not_listed(table, mirror, record, &scope, &context)
                    .await?;
            }
        }
        Ok(())
    }

    async fn scope(&mut self, read: &Read, table: &Table) -> Result<Scope, StoreError> {
        let mut filters = BTreeMap::new();
        for (column, value) in &read.filters {
            let of = &table.columns[column].typed.of;
            let named = of.row_or_rows().filter(|named| **named != *PERSON);
            let value = match (named, value) {
                (Some(named), Value::Text(id)) => {
                    let found = self.by_keys(named, &[id.to_string()]).await?;
                    match found.into_values().next() {
                        Some(row) => Value::Row(row),
                        None => continue,
                    }
                }
                (_, value) => value.clone(),
            };
            filters.insert(column.clone(), value);
        }
        Ok(Scope { filters })
    }

    /// The rows of the mirror that fit what was asked.
    async fn concerned_rows(
        &mut self,
        table: &Table,
        scope: &Scope,
    ) -> Result<Vec<Record>, StoreError> {
        let all = scope.filters.iter().map(|(column, value)| Filter::Column {
            path: vec![column.clone()],
            test: Test::Equals,
            value: value.clone(),
        });
        let query = Query {
            table: table.name.clone(),
            filter: Filter::All(all.collect()),
            order: None,
            limit: u32::MAX,
            offset: 0,
        };
        record::some(&mut self.connection, &self.model, &query).await
    }

    /// Makes rows of people who are named and whom the bot does not know.
    pub(super) async fn acquaint_all(
        &mut self,
        values: &BTreeMap<Name, Value>,
    ) -> Result<(), StoreError> {
        for row in values.values().filter_map(Value::as_row) {
            if row.table == PERSON {
                self.acquaint(row.id).await?;
            }
        }
        Ok(())
    }

    async fn bring_row(
        &mut self,
        table: &Table,
        id: &str,
        before: Option<&Record>,
        mut values: BTreeMap<Name, Value>,
        context: &Context,
    ) -> Result<(), Halt> {
        if table.part == Part::Booking {
            return match before {
                None => self.bring_booking(id, values, context).await,
                Some(before) => {
                    let booking = Booking::read(&self.model, before.clone());
                    self.leave_what_is_known_here(&booking, &mut values);
                    self.renew_booking(before, values, context).await
                }
            };
        }
        let Some(before) = before else {
            let new = NewRow {
                table: &table.name,
                key: Some(id),
                values: &values,
            };
            let id = change::insert(&mut self.connection, &self.model, new).await?;
            let row = RowReference {
                table: table.name.clone(),
                id,
            };
            self.raise_created(&row, &values, context).await?;
            return Ok(());
        };
        let row = &before.row;
        let mut changed = values;
        changed.retain(|name, value| before.values[name] != *value);
        if before.deleted {
            change::restore(&mut self.connection, &self.model, row).await?;
        }
        if !changed.is_empty() {
            change::update(&mut self.connection, &self.model, row, &changed).await?;
            self.raise_changes(before, &changed, context).await?;
        }
        if before.deleted {
            self.raise_created(row, &before.values, context).await?;
        }
        Ok(())
    }

    /// A row that fits and was not listed. One that fits only by a list that it has is taken from
    /// that; a visit to come was cancelled; any other is no more.
    async fn not_listed(
        &mut self,
        table: &Table,
        mirror: &Mirror,
        record: Record,
        scope: &Scope,
        context: &Context,
    ) -> Result<(), Halt> {
        if table.part == Part::Booking {
            let mut status = None;
            if let Value::Choice(id) = &record.values["status"] {
                status = Status::named(id);
            }
            let is_to_come =
                matches!(record.values["start"], Value::Moment(start) if start > context.now);
            let stands = status.is_some_and(Status::is_open) && record.key.is_some();
            return match stands && is_to_come {
                true => {
                    let cancelled = Value::choice(Status::Cancelled.name());
                    let values = BTreeMap::from([("status".into(), cancelled)]);
                    self.renew_booking(&record, values, context).await
                }
                false => Ok(()),
            };
        }
        let mut values = BTreeMap::new();
        for (column, value) in &scope.filters {
            let column_of = &table.columns[column];
            let is_assigned = !mirror.columns.contains_key(column);
            match (&column_of.typed.of, &record.values[column]) {
                (Type::List(_), Value::List(items)) => {
                    let items = items.iter().filter(|item| *item != value).cloned();
                    values.insert(column.clone(), Value::List(items.collect()));
                }
                (_, _) if is_assigned && column_of.typed.optional => {
                    values.insert(column.clone(), Value::None);
                }
                _ => {}
            }
        }
        let row = &record.row;
        if values.is_empty() {
            change::delete(&mut self.connection, &self.model, row, context.now).await?;
            self.raise(row, event::DELETED, context).await?;
            return Ok(());
        }
        change::update(&mut self.connection, &self.model, row, &values).await?;
        self.raise_changes(&record, &values, context).await?;
        Ok(())
    }
}

/// What the columns of a row become; `None` if it names a row that must be there and is not.
fn values_of(
    mirror: &Mirror,
    table: &Table,
    row: &Brought,
    scope: &Scope,
    before: Option<&Record>,
    named: &Named,
) -> Option<BTreeMap<Name, Value>> {
    let mut values = BTreeMap::new();
    for (column, value) in &row.values {
        let typed = &table.columns[column].typed;
        let value = match resolved(&typed.of, value, named) {
            Some(value) => value,
            None if typed.optional => Value::None,
            None => return None,
        };
        values.insert(column.clone(), value);
    }
    // What was asked for is so, though the answer does not say it.
    for (column, value) in &scope.filters {
        if mirror.columns.contains_key(column) {
            continue;
        }
        let mut value = value.clone();
        if let Type::List(_) = &table.columns[column].typed.of {
            let had = before.map(|before| &before.values[column]);
            let mut items: Vec<Value> = match had {
                Some(Value::List(items)) => items.to_vec(),
                _ => Vec::new(),
            };
            if !items.contains(&value) {
                items.push(value);
            }
            value = Value::List(items.into());
        }
        values.insert(column.clone(), value);
    }
    // A row that is new and lacks what every row has cannot be kept.
    let lacks = |(name, column): (&Name, &tilmash_engine::model::Column)| {
        let is_left = mirror.has(name) && values.get(name).is_none_or(Value::is_none);
        is_left && !column.typed.optional && column.default.is_none()
    };
    let is_new = before.is_none();
    (!(is_new && table.columns.iter().any(lacks))).then_some(values)
}

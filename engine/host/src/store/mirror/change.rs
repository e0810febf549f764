//! What a call has changed in a mirrored table.

use std::collections::BTreeMap;
use std::sync::Arc;

use tilmash_engine::mirror::{Brought, Write};
use tilmash_engine::model::{Part, Table, Verb, event};
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{RowReference, Value};

use super::keys::resolved;
use crate::store::booking::existing::Booking;
use crate::store::database::error::StoreError;
use crate::store::tables::audit::Fate;
use crate::store::tables::change::{self, NewRow};
use crate::store::tables::halt::Halt;
use crate::store::tables::record;
use crate::store::writer::transaction::{Context, Transaction};

impl Transaction {
    /// Keeps a change that the backend has made, with what it says of the row. Returns the row.
    pub(super) async fn change_mirrored(
        &mut self,
        write: Write,
        brought: Option<Brought>,
        context: &Context,
    ) -> Result<RowReference, Halt> {
        let model = Arc::clone(&self.model);
        let table = record::table(&model, &write.table);
        let said = self.said(table, brought.as_ref()).await?;
        match (write.row.clone(), write.verb.makes()) {
            (Some(row), false) => self.change_row(table, row, write, said, context).await,
            (_, _) => {
                // Nothing over there is known without its id: the answer has one.
                let id = brought.and_then(|row| row.id).ok_or(Refusal::Missing)?;
                self.make_row(table, write, &id, said, context).await
            }
        }
    }

    /// What the answer says of a row, as far as it is known here.
    async fn said(
        &mut self,
        table: &Table,
        brought: Option<&Brought>,
    ) -> Result<BTreeMap<Name, Value>, StoreError> {
        let Some(brought) = brought else {
            return Ok(BTreeMap::new());
        };
        let named = self
            .rows_named(table, std::slice::from_ref(brought))
            .await?;
        let values = brought.values.iter();
        let said = values.filter_map(|(column, value)| {
            let value = resolved(&table.columns[column].typed.of, value, &named)?;
            Some((column.clone(), value))
        });
        Ok(said.filter(|(_, value)| !value.is_none()).collect())
    }

    async fn make_row(
        &mut self,
        table: &Table,
        write: Write,
        id: &str,
        mut said: BTreeMap<Name, Value>,
        context: &Context,
    ) -> Result<RowReference, Halt> {
        let mut values = write.values;
        let is_booking = table.part == Part::Booking;
        if write.verb == Verb::Hold {
            if self.knows_no_holds() {
                said.remove("status");
                said.remove("expires");
            }
            if values.get("expires").is_none_or(Value::is_none) {
                let expires = self.usual_hold(context.now).await?;
                values.insert("expires".into(), Value::Moment(expires));
            }
        }
        values.extend(said);
        let known = self.records_by_keys(table, &[id.to_owned()]).await?;
        if let Some(before) = known.get(id) {
            // It was read before the answer came.
            match is_booking {
                true => self.renew_booking(before, values, context).await?,
                false => {
                    values.retain(|name, value| before.values[name] != *value);
                    change::restore(&mut self.connection, &self.model, &before.row).await?;
                    change::update(&mut self.connection, &self.model, &before.row, &values).await?;
                    self.raise_changes(before, &values, context).await?;
                }
            }
            return Ok(before.row.clone());
        }
        if is_booking {
            let change = if write.verb == Verb::Hold {
                "held"
            } else {
                "created"
            };
            return self.make_booking(id, values, change, context).await;
        }
        self.acquaint_all(&values).await?;
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
        self.audit(&row, Fate::Created, context).await?;
        Ok(row)
    }

    async fn change_row(
        &mut self,
        table: &Table,
        row: RowReference,
        write: Write,
        mut said: BTreeMap<Name, Value>,
        context: &Context,
    ) -> Result<RowReference, Halt> {
        let mut values = write.values;
        if let Some(transition) = write.verb.transition() {
            values.extend(said);
            self.change_status(&row, transition, values, context)
                .await?;
            return Ok(row);
        }
        let before = record::one_to_change(&mut self.connection, &self.model, &row).await?;
        let before = before.filter(|before| !before.deleted);
        let before = before.ok_or(Refusal::Missing)?;
        if write.verb == Verb::Delete {
            change::delete(&mut self.connection, &self.model, &row, context.now).await?;
            if table.part == Part::Booking {
                self.remember(&row, "deleted", context).await?;
            } else {
                self.audit(&row, Fate::Deleted, context).await?;
            }
            self.raise(&row, event::DELETED, context).await?;
            return Ok(row);
        }
        if table.part == Part::Booking {
            let booking = Booking::read(&self.model, before);
            self.leave_what_is_known_here(&booking, &mut said);
            values.extend(said);
            let mut change = "edited";
            if write.verb == Verb::Move {
                self.follow_start(&booking, &mut values).await?;
                let next = booking.sequence.saturating_add(1);
                values.insert("sequence".into(), Value::Integer(next));
                change = "moved";
            }
            self.change_booking(&booking, values, change, context)
                .await?;
            return Ok(row);
        }
        values.extend(said);
        change::update(&mut self.connection, &self.model, &row, &values).await?;
        self.raise_changes(&before, &values, context).await?;
        if self.is_audited(&row.table, context) {
            self.audit_changes(&row, &before.values, &values, context)
                .await?;
        }
        Ok(row)
    }
}

//! Working hours that overlap others of the same place: nobody means that, so it is refused.

use std::collections::BTreeMap;

use tilmash_engine::booking::WeeklySpan;
use tilmash_engine::interpret::{Filter, Query, Record};
use tilmash_engine::model::{Model, Part, Table};
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{RowId, Value};

use super::halt::Halt;
use super::record;
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;

/// The hours that are there.
pub(in crate::store) struct Stored<'m> {
    table: &'m Table,
    rows: Vec<Record>,
}

impl<'m> Stored<'m> {
    /// The rows of a table, if it is that of hours. Whoever else is about to change it waits, so
    /// that of two who add the same hours at once the second sees the first's.
    pub(in crate::store) async fn read(
        connection: &mut Connection,
        model: &'m Model,
        table: &Name,
    ) -> Result<Option<Stored<'m>>, StoreError> {
        let table = record::table(model, table);
        if table.part != Part::Hours {
            return Ok(None);
        }
        connection.lock_table(&table.name)?;
        let query = Query {
            table: table.name.clone(),
            filter: Filter::EVERY,
            order: None,
            limit: u32::MAX,
            offset: 0,
        };
        let rows = record::some(connection, model, &query).await?;
        Ok(Some(Stored { table, rows }))
    }

    /// The hours that overlap those with these values, in the same place and season. A row does not
    /// overlap itself.
    fn overlapping(&self, id: Option<RowId>, values: &BTreeMap<Name, Value>) -> Option<&Record> {
        let mut others = self.rows.iter();
        others.find(|other| Some(other.row.id) != id && self.overlap(&other.values, values))
    }

    /// The hours that overlap those of a row.
    pub(in crate::store) fn overlapping_row(&self, id: RowId) -> Option<&Record> {
        let row = self.rows.iter().find(|row| row.row.id == id)?;
        self.overlapping(Some(id), &row.values)
    }

    /// Refuses hours that overlap others.
    pub(in crate::store) fn refuse(
        &self,
        id: Option<RowId>,
        values: &BTreeMap<Name, Value>,
    ) -> Result<(), Halt> {
        match self.overlapping(id, values) {
            Some(_) => Err(Refusal::Exists.into()),
            None => Ok(()),
        }
    }

    /// As [`Self::refuse`], for rows that are made together.
    pub(in crate::store) fn refuse_each(&self, rows: &[BTreeMap<Name, Value>]) -> Result<(), Halt> {
        for (index, row) in rows.iter().enumerate() {
            self.refuse(None, row)?;
            let is_like = |other: &BTreeMap<Name, Value>| self.overlap(other, row);
            if rows[..index].iter().any(is_like) {
                return Err(Refusal::Exists.into());
            }
        }
        Ok(())
    }

    /// As [`Self::refuse`], for a row of which some values change. Hours that stay as they are may
    /// overlap others since before.
    pub(in crate::store) fn refuse_change(
        &self,
        id: RowId,
        changed: &BTreeMap<Name, Value>,
    ) -> Result<(), Halt> {
        let Some(before) = self.rows.iter().find(|row| row.row.id == id) else {
            return Ok(());
        };
        let mut values = before.values.clone();
        values.extend(changed.clone());
        match values == before.values {
            true => Ok(()),
            false => self.refuse(Some(id), &values),
        }
    }

    /// Whether two rows have a time in common and are hours of the same resource and service, or of
    /// the venue, in the same season.
    fn overlap(&self, one: &BTreeMap<Name, Value>, other: &BTreeMap<Name, Value>) -> bool {
        let (Some(span_of_one), Some(span_of_other)) = (span(one), span(other)) else {
            return false;
        };
        let columns = self.table.columns.keys();
        let mut whose = columns.filter(|name| !WHEN.contains(&name.as_str()));
        let none = Value::None;
        let is_same = |name| one.get(name).unwrap_or(&none) == other.get(name).unwrap_or(&none);
        span_of_one.overlaps(span_of_other) && whose.all(is_same)
    }
}

/// The columns that say when the hours of a week are.
const WHEN: [&str; 3] = ["weekday", "opens", "closes"];

fn span(values: &BTreeMap<Name, Value>) -> Option<WeeklySpan> {
    match WHEN.map(|name| values.get(name)) {
        [
            Some(Value::Integer(weekday)),
            Some(Value::Time(opens)),
            Some(Value::Time(closes)),
        ] => Some(WeeklySpan::new(*weekday, *opens, *closes)),
        _ => None,
    }
}

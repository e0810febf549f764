//! The history of bookings: who changed what and when, with the old and new values.

use std::collections::BTreeMap;
use std::sync::Arc;

use sea_query::{Alias, Expr, Query};
use tilmash_engine::model::Part;
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowReference, Value};

use super::existing::Booking;
use crate::store::database::error::StoreError;
use crate::store::tables::words::Told;
use crate::store::tables::{cell, record};
use crate::store::writer::transaction::{Context, Transaction};

/// Columns that change together with another one, which has a line: the line of the status tells
/// the reason.
const UNTOLD: [&str; 3] = ["expires", "sequence", "why"];

/// A line, without whose history it belongs to, when and by whom.
struct Line {
    /// One of `model::CHANGES`.
    change: &'static str,
    /// The column that has changed, its old value and its new value.
    column: Option<(Name, Value, Value)>,
    why: Option<String>,
}

impl Transaction {
    /// Writes what happened to a booking as a whole.
    pub(in crate::store) async fn remember(
        &mut self,
        booking: &RowReference,
        change: &'static str,
        context: &Context,
    ) -> Result<(), StoreError> {
        let line = Line {
            change,
            column: None,
            why: None,
        };
        self.write_line(booking, line, context).await
    }

    /// Writes a line for each column of a booking that is no longer what it was: `change` for its
    /// time or status, `edited` for any other.
    pub(in crate::store) async fn remember_changes(
        &mut self,
        before: &Booking,
        values: &BTreeMap<Name, Value>,
        change: &'static str,
        context: &Context,
    ) -> Result<(), StoreError> {
        let why = match values.get("why") {
            Some(Value::Text(why)) => Some(why.to_string()),
            _ => None,
        };
        let moved = |column: &str, before| match values.get(column) {
            Some(Value::Moment(moment)) => *moment,
            _ => before,
        };
        let lasts = moved("end", before.end).duration_since(moved("start", before.start));
        // Another service has another length, and the service has a line.
        let is_end_told = lasts != before.end.duration_since(before.start)
            && values
                .get("service")
                .is_none_or(|service| *service == before.record.values["service"]);
        for (column, new) in values {
            let old = &before.record.values[column];
            let is_untold = UNTOLD.contains(&column.as_str()) || (*column == "end" && !is_end_told);
            if old == new || is_untold {
                continue;
            }
            let is_status = *column == "status";
            let line = Line {
                change: if is_status || *column == "start" {
                    change
                } else {
                    "edited"
                },
                column: Some((column.clone(), old.clone(), new.clone())),
                why: why.clone().filter(|_| is_status),
            };
            self.write_line(&before.row, line, context).await?;
        }
        Ok(())
    }

    async fn write_line(
        &mut self,
        booking: &RowReference,
        line: Line,
        context: &Context,
    ) -> Result<(), StoreError> {
        let mut was = None;
        let (mut column, mut label, mut old, mut new) = (None, None, None, None);
        if let Some((name, from, to)) = line.column {
            if let (true, Value::Moment(start)) = (name == *"start", &from) {
                was = Some(start.as_second());
            }
            let model = Arc::clone(&self.model);
            let told = |value| Told {
                table: record::table(&model, &booking.table),
                column: &name,
                value,
            };
            old = self.in_words(told(&from), context.now).await?;
            new = self.in_words(told(&to), context.now).await?;
            label = self.column_label(&booking.table, &name, context.now);
            column = Some(name.to_string());
        }
        let history = self
            .model
            .part(Part::History)
            .expect("an app with bookings has their history");
        let mut insert = Query::insert();
        insert
            .into_table(Alias::new(history.name.as_str()))
            .columns([
                "booking", "at", "by", "change", "column", "label", "old", "new", "was", "why",
            ])
            .values_panic([
                booking.id.0.into(),
                context.now.as_second().into(),
                Expr::val(context.by.map(|person| person.0)),
                line.change.into(),
                Expr::val(column),
                cell::words(label).into(),
                cell::words(old).into(),
                cell::words(new).into(),
                Expr::val(was),
                Expr::val(line.why),
            ]);
        self.connection.execute(&insert).await?;
        Ok(())
    }
}

//! Bookings to come whose resource is withdrawn. They stay, until a person passes them to another,
//! or the client moves them and gets another.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use sea_query::{Alias, Expr, ExprTrait, Query};
use tilmash_engine::model::Part;
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference, Value};

use super::assign::stands;
use super::existing::Booking;
use super::mention::{Mentions, counted};
use crate::store::database::error::StoreError;
use crate::store::tables::filter::Rows;
use crate::store::tables::record;
use crate::store::writer::transaction::{Context, Transaction};

/// Bookings to come whose resource of a table is withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphaned {
    pub table: Name,
    pub bookings: Mentions,
    /// The key, or id, of the first resource that there is.
    pub another: Option<String>,
}

/// Names no client, because this goes to logs.
impl fmt::Display for Orphaned {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Orphaned {
            table,
            bookings,
            another,
        } = self;
        let (it, has, them, clients) = match bookings.count {
            1 => ("it stays", "has", "it", "client"),
            _ => ("they stay", "have", "them", "clients"),
        };
        write!(
            formatter,
            "{} to come {has} a `{table}` that is withdrawn; {it}: ",
            counted(bookings.count)
        )?;
        if let Some(another) = another {
            write!(
                formatter,
                "pass {them} to another who is free, as in `tilmash db apply APP --assign {table}={another}`, or "
            )?;
        }
        write!(formatter, "call the {clients}")
    }
}

impl Transaction {
    /// The bookings to come whose resource is withdrawn, by tables.
    pub(in crate::store) async fn all_orphaned(
        &mut self,
        now: Timestamp,
    ) -> Result<Vec<Orphaned>, StoreError> {
        let mut all = Vec::new();
        if self.model.part(Part::Booking).is_none() {
            return Ok(all);
        }
        let tables: Vec<Name> = self.model.resources().map(|it| it.name.clone()).collect();
        for table in tables {
            let bookings = self.orphaned(&table, now).await?;
            if bookings.is_empty() {
                continue;
            }
            let labels = self.labels(&table).await?;
            all.push(Orphaned {
                bookings: self.mentions(bookings, now).await?,
                another: labels.into_iter().next().map(|(_, label)| label),
                table,
            });
        }
        Ok(all)
    }

    /// The bookings to come whose resource of a table is withdrawn, by start.
    pub(super) async fn orphaned(
        &mut self,
        table: &Name,
        now: Timestamp,
    ) -> Result<Vec<Booking>, StoreError> {
        let model = self.model.clone();
        let of = self.bookings();
        let rows = Rows::of(&model, of, self.connection.dialect());
        let mut withdrawn = Query::select();
        withdrawn
            .column("id")
            .from(Alias::new(table.as_str()))
            .and_where(Expr::col("deleted").is_not_null());
        let mut select = record::whole_rows(&rows);
        select
            .and_where(stands(now))
            .and_where(Expr::col(Alias::new(table.as_str())).in_subquery(withdrawn));
        let mut orphaned = Vec::new();
        for row in self.connection.fetch(&select).await? {
            let record = record::record(&model.tables[&self.bookings().name], &row)?;
            orphaned.push(Booking::read(&model, record));
        }
        orphaned.retain(|booking| booking.expires.is_none_or(|expires| expires > now));
        orphaned.sort_by_key(|booking| (booking.start, booking.row.id));
        Ok(orphaned)
    }

    /// Writes into the history of those bookings that had a resource which one they get.
    pub(super) async fn remember_passed(
        &mut self,
        bookings: &[Booking],
        had: &[Booking],
        table: &Name,
        resource: RowId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let context = Context::itself(now);
        let row = Value::Row(RowReference {
            table: table.clone(),
            id: resource,
        });
        let values = BTreeMap::from([(table.clone(), row)]);
        for booking in bookings {
            if had.iter().any(|had| had.row == booking.row) {
                self.remember_changes(booking, &values, "edited", &context)
                    .await?;
            }
        }
        Ok(())
    }
}

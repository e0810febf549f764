//! What a backend was asked and when, and the free times that it has listed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use sea_query::{Expr, ExprTrait, OnConflict, Order, Query};
use serde::{Deserialize, Serialize};
use tilmash_engine::interpret::{DayState, Free};
use tilmash_engine::mirror::{Brought, Read};
use tilmash_engine::model::START;
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowReference, Value};

use super::keys::as_text;
use crate::store::database::error::StoreError;
use crate::store::tables::record;
use crate::store::writer::transaction::Transaction;

const ASKED: &str = "tilmash_asked";
/// How long it is known what was asked.
const KEPT: SignedDuration = SignedDuration::from_hours(25);
/// How long what was changed here is not overwritten by what was read: the reading may have begun
/// before.
pub(super) const WRITTEN: SignedDuration = SignedDuration::from_secs(60);

/// A free time as it was listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Listed {
    start: Timestamp,
    /// The ids of the resources that serve, over there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    with: BTreeMap<Name, String>,
}

/// What was listed for some days.
struct Window {
    first: Date,
    last: Date,
    listed: Vec<Listed>,
}

impl Transaction {
    /// Whether the same was read within a time.
    pub(in crate::store) async fn is_fresh(
        &mut self,
        read: &Read,
        within: SignedDuration,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut select = Query::select();
        select
            .column("at")
            .from(ASKED)
            .and_where(Expr::col("key").eq(read.whole_key()));
        let at = self.connection.first(&select).await?;
        let oldest = (now - within).as_millisecond();
        // Nothing is fresh even in the same instant, if it is to be read each time.
        Ok(at.is_some_and(|at| at.number(0) >= oldest && !within.is_zero()))
    }

    pub(super) async fn note_asked(
        &mut self,
        read: &Read,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.note(read.whole_key(), read.key(), None, None, now)
            .await
    }

    /// Notes that a row was changed here.
    pub(super) async fn note_written(
        &mut self,
        row: &RowReference,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = format!("written {} {}", row.table, row.id.0);
        let scope = format!("written {}", row.table);
        self.note(key, scope, None, None, now).await
    }

    /// The ids of the rows of a table that were changed here just now.
    pub(super) async fn just_written(
        &mut self,
        table: &Name,
        now: Timestamp,
    ) -> Result<Vec<i64>, StoreError> {
        let mut select = Query::select();
        select
            .column("key")
            .from(ASKED)
            .and_where(Expr::col("scope").eq(format!("written {table}")))
            .and_where(Expr::col("at").gte((now - WRITTEN).as_millisecond()));
        let rows = self.connection.fetch(&select).await?;
        let ids = rows.iter().filter_map(|row| {
            let key = row.string(0);
            key.rsplit(' ').next()?.parse().ok()
        });
        Ok(ids.collect())
    }

    /// Keeps the free times that were listed.
    pub(super) async fn note_starts(
        &mut self,
        read: &Read,
        rows: Vec<Brought>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(days) = read.days() else {
            return Ok(());
        };
        let listed = rows.into_iter().filter_map(|row| {
            let Some(Value::Moment(start)) = row.values.get(START) else {
                return None;
            };
            let start = *start;
            let with = row.values.into_iter().filter_map(|(name, value)| {
                let id = as_text(&value)?;
                Some((name, id))
            });
            Some(Listed {
                start,
                with: with.collect(),
            })
        });
        let listed: Vec<Listed> = listed.collect();
        let (first, last) = days;
        // What was listed of these days before counts no more.
        let mut delete = Query::delete();
        delete
            .from_table(ASKED)
            .and_where(Expr::col("scope").eq(read.key()))
            .and_where(Expr::col("first_day").gte(first.to_string()))
            .and_where(Expr::col("last_day").lte(last.to_string()));
        self.connection.execute(&delete).await?;
        let listed = serde_json::to_string(&listed);
        let listed = listed.expect("free times are plain data with texts for keys");
        self.note(read.whole_key(), read.key(), Some(days), Some(listed), now)
            .await
    }

    async fn note(
        &mut self,
        key: String,
        scope: String,
        days: Option<(Date, Date)>,
        starts: Option<String>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut insert = Query::insert();
        insert
            .into_table(ASKED)
            .columns(["key", "scope", "at", "first_day", "last_day", "starts"])
            .values_panic([
                key.into(),
                scope.into(),
                now.as_millisecond().into(),
                Expr::val(days.map(|(first, _)| first.to_string())),
                Expr::val(days.map(|(_, last)| last.to_string())),
                Expr::val(starts),
            ])
            .on_conflict(
                OnConflict::column("key")
                    .update_columns(["scope", "at", "first_day", "last_day", "starts"])
                    .to_owned(),
            );
        self.connection.execute(&insert).await?;
        Ok(())
    }

    /// Forgets what was asked long ago, and returns how much.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    pub async fn prune_asked(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(ASKED)
            .and_where(Expr::col("at").lt((now - KEPT).as_millisecond()));
        self.connection.execute(&delete).await
    }

    /// The state of each day, as far as a backend has listed what is free. A day of which it was
    /// not asked may be free.
    pub(in crate::store) async fn listed_days(
        &mut self,
        free: &Free,
        first: Date,
        last: Date,
        now: Timestamp,
    ) -> Result<Vec<(Date, DayState)>, StoreError> {
        let zone = self.model.zone.clone();
        let today = now.to_zoned(zone.clone()).date();
        let mut windows = Vec::new();
        for window in self.windows(free, first, last).await? {
            let serving = self.serving_of(free, &window).await?;
            let to_come = serving.into_iter().filter(|it| it.start > now);
            let days = to_come.map(|it| it.start.to_zoned(zone.clone()).date());
            let days: BTreeSet<Date> = days.collect();
            windows.push((window.first..=window.last, days));
        }
        let state = |date: Date| {
            let window = windows.iter().find(|(span, _)| span.contains(&date));
            match window {
                _ if date < today => DayState::Closed,
                Some((_, days)) if !days.contains(&date) => DayState::Closed,
                Some(_) | None => DayState::Free,
            }
        };
        let dates = first.series(1.day()).take_while(|date| *date <= last);
        Ok(dates.map(|date| (date, state(date))).collect())
    }

    /// The free starts of a day that a backend has listed.
    pub(in crate::store) async fn listed_starts(
        &mut self,
        free: &Free,
        day: Date,
        now: Timestamp,
    ) -> Result<Vec<Timestamp>, StoreError> {
        let mut starts: Vec<Timestamp> = self
            .listed_on(free, day, now)
            .await?
            .into_iter()
            .map(|listed| listed.start)
            .collect();
        starts.sort_unstable();
        starts.dedup();
        Ok(starts)
    }

    /// The resources of a table with which a backend has listed a start.
    pub(in crate::store) async fn listed_resources(
        &mut self,
        free: &Free,
        table: &Name,
        start: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<RowReference>, StoreError> {
        let day = start.to_zoned(self.model.zone.clone()).date();
        let listed = self.listed_on(free, day, now).await?;
        let ids = listed.iter().filter(|listed| listed.start == start);
        let ids: Vec<String> = ids
            .filter_map(|listed| listed.with.get(table).cloned())
            .collect();
        let known = self.by_keys(table, &ids).await?;
        Ok(known.into_values().collect())
    }

    async fn listed_on(
        &mut self,
        free: &Free,
        day: Date,
        now: Timestamp,
    ) -> Result<Vec<Listed>, StoreError> {
        let windows = self.windows(free, day, day).await?;
        let Some(window) = windows.first() else {
            return Ok(Vec::new());
        };
        let zone = self.model.zone.clone();
        let mut listed = self.serving_of(free, window).await?;
        listed.retain(|it| it.start > now && it.start.to_zoned(zone.clone()).date() == day);
        Ok(listed)
    }

    /// Of what was listed, what the wanted resources serve.
    async fn serving_of(
        &mut self,
        free: &Free,
        window: &Window,
    ) -> Result<Vec<Listed>, StoreError> {
        let mut listed = window.listed.clone();
        for resource in &free.resources {
            let id = self.key_of(resource).await?;
            listed.retain(|it| match it.with.get(&resource.table) {
                Some(with) => id.as_deref() == Some(with),
                None => true,
            });
        }
        Ok(listed)
    }

    /// What was listed for this, the newest first, where it has something of these days.
    async fn windows(
        &mut self,
        free: &Free,
        first: Date,
        last: Date,
    ) -> Result<Vec<Window>, StoreError> {
        let mirror = self.model.mirror(START);
        let Some(list) = mirror.and_then(|mirror| mirror.list.clone()) else {
            return Ok(Vec::new());
        };
        let mut read = Read {
            table: START.into(),
            filters: BTreeMap::new(),
        };
        for (column, row) in free.named(&self.model) {
            if list.filters.contains_key(&column)
                && let Some(key) = self.key_of(&row).await?
            {
                read.filters.insert(column, Value::text(&key));
            }
        }
        let mut select = Query::select();
        select
            .columns(["first_day", "last_day", "starts"])
            .from(ASKED)
            .and_where(Expr::col("scope").eq(read.key()))
            .and_where(Expr::col("first_day").lte(last.to_string()))
            .and_where(Expr::col("last_day").gte(first.to_string()))
            .order_by("at", Order::Desc)
            // Of the same moment, the one that has taken no other's place is the newer.
            .order_by("first_day", Order::Desc)
            .order_by("last_day", Order::Asc);
        let rows = self.connection.fetch(&select).await?;
        let windows = rows.iter().filter_map(|row| {
            Some(Window {
                first: row.string(0).parse().ok()?,
                last: row.string(1).parse().ok()?,
                listed: serde_json::from_str(&row.string(2)).ok()?,
            })
        });
        Ok(windows.collect())
    }

    /// The id of a mirrored row over there.
    pub(super) async fn key_of(
        &mut self,
        row: &RowReference,
    ) -> Result<Option<String>, StoreError> {
        let record = record::one(&mut self.connection, &self.model, row).await?;
        Ok(record.and_then(|record| record.key))
    }
}

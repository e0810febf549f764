//! What is free: the days, starts and rows that a `free_for` asks about.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::machine::Machine;
use super::request::{Answer, DayState, Free, Query, Request};
use crate::booking::FARTHEST_HORIZON;
use crate::name::Name;
use crate::program::{FreeFor, Given, PickStart, Services};
use crate::value::{RowReference, Value};

impl Machine<'_> {
    /// What a time must be free for: of each service, if any will do. Nothing, if what is given can
    /// be booked at no time.
    pub(super) async fn free_for(&mut self, free_for: &FreeFor) -> Vec<Free> {
        let services = match &free_for.services {
            Services::One(service) => self.row_of(service).await.into_iter().collect(),
            Services::Any(table) => self.services(table).await,
        };
        let mut all = Vec::with_capacity(services.len());
        for service in services {
            all.extend(self.free(free_for, service).await);
        }
        all
    }

    async fn free(&mut self, free_for: &FreeFor, service: RowReference) -> Option<Free> {
        let party = match &free_for.party {
            Some(party) => {
                let Value::Integer(party) = self.given(party).await else {
                    return None;
                };
                Some(NonZeroU32::new(u32::try_from(party).ok()?)?)
            }
            None => None,
        };
        let lasts = match &free_for.lasts {
            Some(lasts) => {
                let Value::Duration(lasts) = self.given(lasts).await else {
                    return None;
                };
                Some(SignedDuration::from_secs(lasts.seconds))
            }
            None => None,
        };
        let mut resources = Vec::new();
        for resource in &free_for.resources {
            resources.extend(self.row_of(resource).await);
        }
        let mut common = BTreeMap::new();
        for (column, row) in &free_for.common {
            let row = self.row_of(row).await;
            common.extend(row.map(|row| (column.clone(), row.id)));
        }
        let moving = match &free_for.moving {
            Some(moving) => self.row_of(moving).await,
            None => None,
        };
        let mut free = Free {
            service,
            resources,
            common,
            party,
            lasts,
            moving,
            client: self.client(None),
        };
        if self.program.model.mirrors_starts() {
            self.keep_moved(&mut free).await;
        }
        Some(free)
    }

    /// A backend that lists free times does not know that a booking is moved: it is asked for those
    /// of whoever serves it, unless somebody else is named, and of what it has in common with them.
    async fn keep_moved(&mut self, free: &mut Free) {
        let model = &self.program.model;
        let Some(moving) = &free.moving else {
            return;
        };
        let Some(booking) = self.reader.record(moving).await else {
            return;
        };
        let is_same = booking.column("service").as_row() == Some(&free.service);
        for table in model.resources() {
            let is_named = free.resources.iter().any(|row| row.table == table.name);
            let serving = booking.column(&table.name).as_row().cloned();
            let Some(serving) = serving.filter(|_| !is_named) else {
                continue;
            };
            let Some(record) = self.reader.record(&serving).await else {
                continue;
            };
            let serves = match (is_same, model.served(table)) {
                (true, _) | (_, None) => true,
                (false, Some(services)) => {
                    let services = record.column(services);
                    services.rows().any(|service| *service == free.service)
                }
            };
            let agrees = free.common.iter().all(|(column, id)| {
                let has = record.column(column);
                has.as_row().is_none_or(|row| row.id == *id)
            });
            if serves && agrees {
                free.resources.push(serving);
            }
        }
        for column in model.all_common() {
            if let Some(row) = booking.column(column).as_row() {
                free.common.entry(column.clone()).or_insert(row.id);
            }
        }
    }

    async fn row_of(&mut self, given: &Given) -> Option<RowReference> {
        self.given(given).await.as_row().cloned()
    }

    /// The services that the role of this run sees.
    async fn services(&mut self, table: &Name) -> Vec<RowReference> {
        let query = Query {
            table: table.clone(),
            filter: self.reader.seen(self.walk.run(), table).await,
            order: None,
            limit: u32::MAX,
            offset: 0,
        };
        let services = self.reader.rows(query).await;
        services.into_iter().map(|record| record.row).collect()
    }

    /// How many days after today one of the services can still be booked.
    pub(super) async fn horizon(&mut self, free_for: &[Free]) -> i64 {
        const DAY: i64 = 24 * 60 * 60;
        let setting = self.reader.setting("horizon").await;
        let mut longest = 0;
        for free in free_for {
            let service = self.reader.record(&free.service).await;
            let own = service.map(|service| service.column("horizon"));
            let own = own.filter(|own| !own.is_none());
            if let Value::Duration(horizon) = own.as_ref().unwrap_or(&setting) {
                longest = longest.max(horizon.seconds / DAY);
            }
        }
        longest.min(i64::from(FARTHEST_HORIZON))
    }

    /// The state of each day from the first to the last, both included: free if it is free for one
    /// of the services that could be booked. No days, if the last is before the first.
    pub(super) async fn days(
        &mut self,
        free_for: &[Free],
        first: Date,
        last: Date,
    ) -> BTreeMap<Date, DayState> {
        let mut days = BTreeMap::new();
        if last < first {
            return days;
        }
        for free in free_for {
            let free = free.clone();
            let Answer::Days(found) = self.ask(Request::Days { free, first, last }).await else {
                continue;
            };
            for (date, state) in found {
                let best = days.entry(date).or_insert(state);
                *best = Ord::min(*best, state);
            }
        }
        days
    }

    /// The free starts on the day that the state names.
    pub(super) async fn starts(&mut self, pick: &PickStart) -> Vec<Timestamp> {
        let Value::Date(day) = self.given(&pick.day).await else {
            return Vec::new();
        };
        let free = self.free_for(&pick.free_for).await.into_iter().next();
        let Some(free) = free else {
            return Vec::new();
        };
        let Answer::Starts(starts) = self.ask(Request::Starts { free, day }).await else {
            return Vec::new();
        };
        starts
    }

    /// The services for which a day is in this state.
    pub(super) async fn services_with(
        &mut self,
        free_for: &FreeFor,
        day: &Given,
        wanted: DayState,
    ) -> Vec<RowReference> {
        let Value::Date(day) = self.given(day).await else {
            return Vec::new();
        };
        let mut services = Vec::new();
        for free in self.free_for(free_for).await {
            let service = free.service.clone();
            let (first, last) = (day, day);
            let answer = self.ask(Request::Days { free, first, last }).await;
            if answer == Answer::Days(vec![(day, wanted)]) {
                services.push(service);
            }
        }
        services
    }

    /// The resources of a table that can serve at a start.
    pub(super) async fn free_resources(
        &mut self,
        table: &Name,
        free_for: &FreeFor,
        start: &Given,
    ) -> Vec<RowReference> {
        let Value::Moment(start) = self.given(start).await else {
            return Vec::new();
        };
        let Some(mut free) = self.free_for(free_for).await.into_iter().next() else {
            return Vec::new();
        };
        free.resources.retain(|row| row.table != *table);
        let table = table.clone();
        let serving = self.ask(Request::Serving { free, table, start }).await;
        let Answer::Value(Value::List(rows)) = serving else {
            return Vec::new();
        };
        rows.iter().filter_map(Value::as_row).cloned().collect()
    }
}

//! What is free: the days, starts and rows that a `free_for` asks about.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::interpret::machine::Machine;
use crate::interpret::request::{Answer, DayState, Filter, Free, Query, Request};
use crate::model::Part;
use crate::name::Name;
use crate::syntax::{GivenMap, Test};
use crate::value::{RowReference, Type, Value};

impl Machine<'_> {
    /// What a time must be free for: of each service, if none is named. Nothing, if what is given
    /// can be booked at no time.
    pub(super) async fn free_for(&mut self, free_for: &GivenMap) -> Vec<Free> {
        let service = self.row_of(free_for, "service").await;
        let services = match (service, free_for.contains_key("service")) {
            (Some(service), _) => vec![service],
            (None, true) => Vec::new(),
            (None, false) => self.services().await,
        };
        let mut all = Vec::with_capacity(services.len());
        for service in services {
            all.extend(self.free(free_for, service).await);
        }
        all
    }

    async fn free(&mut self, free_for: &GivenMap, service: RowReference) -> Option<Free> {
        let model = &self.program.model;
        let booking = model.part(Part::Booking);
        let party = match booking.and_then(|booking| booking.units.as_ref()) {
            Some(units) if free_for.contains_key(units) => {
                let party = self.value_of(free_for, units, &Type::Integer).await;
                let Value::Integer(party) = party else {
                    return None;
                };
                Some(NonZeroU32::new(u32::try_from(party).ok()?)?)
            }
            _ => None,
        };
        let lasts = match booking.and_then(|booking| booking.lasts.as_ref()) {
            Some(lasts) if free_for.contains_key(lasts) => {
                let lasts = self.value_of(free_for, lasts, &Type::Duration).await;
                let Value::Duration(lasts) = lasts else {
                    return None;
                };
                Some(SignedDuration::from_secs(lasts.seconds))
            }
            _ => None,
        };
        let mut resources = Vec::new();
        for table in model.resources() {
            resources.extend(self.row_of(free_for, &table.name).await);
        }
        Some(Free {
            service,
            resources,
            party,
            lasts,
            moving: self.row_of(free_for, "moving").await,
            client: self.context.person,
        })
    }

    /// The services that the run's role sees.
    async fn services(&mut self) -> Vec<RowReference> {
        let table = self.part(Part::Service);
        let filter = self.seen(&table).await;
        let services = self.rows(all_rows(table, filter)).await;
        services.into_iter().map(|record| record.row).collect()
    }

    /// The days after today until which one of the services can be booked.
    pub(super) async fn horizon(&mut self, free_for: &GivenMap) -> i64 {
        const DAY: i64 = 24 * 60 * 60;
        let setting = self.setting("horizon");
        let mut longest = 0;
        for free in self.free_for(free_for).await {
            let service = self.record(&free.service).await;
            let own = service.map(|service| self.column(&service, "horizon"));
            let own = own.filter(|own| !own.is_none());
            if let Value::Duration(horizon) = own.as_ref().unwrap_or(&setting) {
                longest = longest.max(horizon.seconds / DAY);
            }
        }
        longest
    }

    /// How each day stands: free, if it is for one of those that could be had.
    pub async fn days(
        &mut self,
        free_for: &GivenMap,
        first: Date,
        last: Date,
    ) -> BTreeMap<Date, DayState> {
        let mut days = BTreeMap::new();
        for free in self.free_for(free_for).await {
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

    /// The free starts on the day that `free_for` names.
    pub async fn starts(&mut self, free_for: &GivenMap) -> Vec<Timestamp> {
        let Value::Date(day) = self.value_of(free_for, "day", &Type::Date).await else {
            return Vec::new();
        };
        let free = self.free_for(free_for).await.into_iter().next();
        let Some(free) = free else {
            return Vec::new();
        };
        match self.ask(Request::Starts { free, day }).await {
            Answer::Starts(starts) => starts,
            _ => Vec::new(),
        }
    }

    /// Fits the rows of a table that can be had: services on the day, resources at the start that
    /// `free_for` names.
    pub(super) async fn free_rows(&mut self, table: &Name, free_for: &GivenMap) -> Filter {
        let rows = if *table == self.part(Part::Service) {
            self.free_services(free_for).await
        } else {
            self.free_resources(table, free_for).await
        };
        let ids = rows.into_iter().map(|row| Value::Integer(row.id.0));
        Filter::Column {
            path: vec![Name::new("id")],
            test: Test::In,
            value: Value::List(ids.collect()),
        }
    }

    async fn free_services(&mut self, free_for: &GivenMap) -> Vec<RowReference> {
        let Value::Date(day) = self.value_of(free_for, "day", &Type::Date).await else {
            return Vec::new();
        };
        let mut services = Vec::new();
        for free in self.free_for(free_for).await {
            let service = free.service.clone();
            let (first, last) = (day, day);
            let answer = self.ask(Request::Days { free, first, last }).await;
            if answer == Answer::Days(vec![(day, DayState::Free)]) {
                services.push(service);
            }
        }
        services
    }

    async fn free_resources(&mut self, table: &Name, free_for: &GivenMap) -> Vec<RowReference> {
        let Value::Moment(start) = self.value_of(free_for, "start", &Type::Moment).await else {
            return Vec::new();
        };
        let Some(free) = self.free_for(free_for).await.into_iter().next() else {
            return Vec::new();
        };
        let table = table.clone();
        match self.ask(Request::Serving { free, table, start }).await {
            Answer::Value(Value::List(rows)) => {
                rows.iter().filter_map(Value::as_row).cloned().collect()
            }
            _ => Vec::new(),
        }
    }

    async fn row_of(&mut self, free_for: &GivenMap, name: &str) -> Option<RowReference> {
        let of = Type::Row(Name::new(name));
        self.value_of(free_for, name, &of).await.as_row().cloned()
    }

    async fn value_of(&mut self, free_for: &GivenMap, name: &str, of: &Type) -> Value {
        match free_for.get(name) {
            Some(given) => self.given(&given.value, of).await,
            None => Value::None,
        }
    }
}

fn all_rows(table: Name, filter: Filter) -> Query {
    Query {
        table,
        filter,
        order: None,
        limit: u32::MAX,
        offset: 0,
    }
}

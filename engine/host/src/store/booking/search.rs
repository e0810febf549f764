//! Searches: which times are free, and why others are not.
//!
//! A start is listed by the function that checks it again when it is booked, over the same facts.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use sea_query::Order;
use tilmash_engine::booking::{
    Day, Interval, Offer, Reason, ResourceId, Waived, free_days, free_starts, why_not,
};
use tilmash_engine::interpret::{DayState, Free};
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference};

use super::existing::Booking;
use super::facts::Facts;
use super::occupied::{CLAIM, is_live, overlapping};
use crate::store::database::error::StoreError;
use crate::store::database::instant::instant;
use crate::store::tables::days::days;
use crate::store::tables::record;
use crate::store::writer::transaction::Transaction;

/// What the booking core answers, and the rows of the resources that it names.
pub struct WithRows<T> {
    pub found: T,
    /// The venue has no row.
    pub resources: BTreeMap<ResourceId, RowReference>,
    /// The last date that can be booked.
    pub last: Date,
}

/// Why a start cannot be booked.
pub struct Forbidden {
    /// None, if it can be booked.
    pub reasons: Vec<Reason>,
    pub in_the_way: Vec<InTheWay>,
}

/// A booking that has what a visit needs.
pub struct InTheWay {
    pub resource: ResourceId,
    pub booking: RowReference,
    pub visit: Interval,
    /// The visit with its buffers.
    pub claimed: Interval,
}

impl<T> WithRows<T> {
    fn new(found: T, facts: &Facts) -> WithRows<T> {
        let resources = facts.candidates.all.iter();
        let resources = resources.filter(|candidate| !candidate.is_venue());
        WithRows {
            found,
            resources: resources
                .map(|candidate| (candidate.id, candidate.row.clone()))
                .collect(),
            last: facts.last_date(),
        }
    }
}

impl Transaction {
    /// The state of each day from the first to the last, both included.
    pub(in crate::store) async fn days(
        &mut self,
        free: &Free,
        first: Date,
        last: Date,
        now: Timestamp,
    ) -> Result<Vec<(Date, DayState)>, StoreError> {
        let window = days(&self.model, first, last);
        let Some(facts) = self.facts(free, window, now).await? else {
            let all = first.series(1.day()).take_while(|date| *date <= last);
            return Ok(all.map(|date| (date, DayState::Closed)).collect());
        };
        let days = free_days(&facts.request(Waived::default()), first, last);
        let state = |day| match day {
            Day::Free => DayState::Free,
            Day::Full => DayState::Full,
            Day::Closed | Day::Past => DayState::Closed,
        };
        let days = days.into_iter().map(|(date, day)| (date, state(day)));
        Ok(days.collect())
    }

    /// The free starts of a day by the app's clock.
    pub(in crate::store) async fn starts(
        &mut self,
        free: &Free,
        day: Date,
        now: Timestamp,
    ) -> Result<Vec<Timestamp>, StoreError> {
        let offers = self.offers(free, day, day, now).await?;
        let offers = offers.into_iter().flat_map(|offers| offers.found);
        Ok(offers.map(|offer| offer.start).collect())
    }

    /// The resources of a table that can serve at a start, by id.
    pub(in crate::store) async fn serving(
        &mut self,
        free: &Free,
        table: &Name,
        start: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<RowReference>, StoreError> {
        let window = Interval { start, end: start };
        let facts = self.facts_with_any(Some(table), free, window, now).await?;
        Ok(facts.map_or_else(Vec::new, |facts| facts.serving(table, start)))
    }

    /// The free visits that start from the first day to the last, both included, by the app's
    /// clock, and not after the horizon. `None` if there is no such service.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    pub async fn offers(
        &mut self,
        free: &Free,
        first: Date,
        last: Date,
        now: Timestamp,
    ) -> Result<Option<WithRows<Vec<Offer>>>, StoreError> {
        let window = days(&self.model, first, last);
        let facts = self.facts(free, window, now).await?;
        Ok(facts.map(|facts| {
            let offers = free_starts(&facts.request(Waived::default()), window);
            WithRows::new(offers, &facts)
        }))
    }

    /// Every rule that forbids a start: none if and only if it can be booked. `None` if there is no
    /// such service.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    pub async fn why_not(
        &mut self,
        free: &Free,
        start: Timestamp,
        now: Timestamp,
    ) -> Result<Option<WithRows<Forbidden>>, StoreError> {
        let window = Interval { start, end: start };
        let Some(facts) = self.facts(free, window, now).await? else {
            return Ok(None);
        };
        let reasons = why_not(&facts.request(Waived::default()), start);
        let mut in_the_way = Vec::new();
        for reason in &reasons {
            if let Reason::Occupied {
                resource, during, ..
            } = reason
            {
                let known = |it: &InTheWay| it.resource == *resource;
                if !in_the_way.iter().any(known) {
                    in_the_way.extend(self.in_the_way(&facts, *resource, *during, now).await?);
                }
            }
        }
        let forbidden = Forbidden {
            reasons,
            in_the_way,
        };
        Ok(Some(WithRows::new(forbidden, &facts)))
    }

    /// The bookings that have a resource at some time.
    async fn in_the_way(
        &mut self,
        facts: &Facts,
        resource: ResourceId,
        during: Interval,
        now: Timestamp,
    ) -> Result<Vec<InTheWay>, StoreError> {
        let candidate = facts.candidates.get(resource);
        let recorded = candidate.and_then(|candidate| candidate.recorded);
        let mut select = overlapping(recorded.map(|recorded| recorded.id), during);
        for column in ["booking", "starts_at", "ends_at"] {
            select.column((CLAIM, column));
        }
        select
            .and_where(is_live(now))
            .order_by((CLAIM, "starts_at"), Order::Asc);
        let model = Arc::clone(&self.model);
        let mut found = Vec::new();
        for row in self.connection.fetch(&select).await? {
            let booking = RowReference {
                table: self.bookings().name.clone(),
                id: RowId(row.number(0)),
            };
            let record = record::one(&mut self.connection, &model, &booking).await?;
            let booking = record.map(|record| Booking::read(&model, record));
            found.extend(booking.map(|booking| InTheWay {
                resource,
                booking: booking.row,
                visit: Interval {
                    start: booking.start,
                    end: booking.end,
                },
                claimed: Interval {
                    start: instant(row.number(1)),
                    end: instant(row.number(2)),
                },
            }));
        }
        Ok(found)
    }
}

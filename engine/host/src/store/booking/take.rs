//! Bookings: free times, and taking one.
//!
//! A start is listed by the function that checks it again when it is booked, over the same facts.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use tilmash_engine::booking::{
    Day, Interval, Offer, Reason, ResourceId, Status, Waived, free_days, free_starts, why_not,
};
use tilmash_engine::interpret::{Answer, DayState, Free};
use tilmash_engine::model::Part;
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{RowId, RowReference, Value};

use super::candidates;
use super::claim::Place;
use super::expiry::expiry;
use super::facts::{Facts, days};
use super::rules::length;
use crate::store::database::error::StoreError;
use crate::store::tables::change;
use crate::store::tables::setting;
use crate::store::writer::transaction::{Context, Transaction, assert_own};

/// What the booking core found, and which rows the resources are that it names.
pub struct Found<T> {
    pub found: T,
    /// The venue is no row.
    pub resources: BTreeMap<ResourceId, RowReference>,
}

impl<T> Found<T> {
    fn new(found: T, facts: &Facts) -> Found<T> {
        let resources = facts.candidates.all.iter();
        let resources = resources.filter(|candidate| !candidate.is_venue());
        Found {
            found,
            resources: resources
                .map(|candidate| (candidate.id, candidate.row.clone()))
                .collect(),
        }
    }
}

impl Transaction {
    /// How each day from the first to the last, both included, stands.
    pub(in crate::store) async fn days(
        &mut self,
        free: &Free,
        first: Date,
        last: Date,
        now: Timestamp,
    ) -> Result<Answer, StoreError> {
        let window = days(&self.model, first, last);
        let Some(facts) = Facts::load(&mut self.connection, &self.model, free, window, now).await?
        else {
            let closed = first.series(jiff::Span::new().days(1));
            let closed = closed.take_while(|date| *date <= last);
            return Ok(Answer::Days(
                closed.map(|date| (date, DayState::Closed)).collect(),
            ));
        };
        let days = free_days(&facts.request(Waived::default()), first, last);
        let state = |day| match day {
            Day::Free => DayState::Free,
            Day::Full => DayState::Full,
            Day::Closed | Day::Past => DayState::Closed,
        };
        let days = days.into_iter().map(|(date, day)| (date, state(day)));
        Ok(Answer::Days(days.collect()))
    }

    /// The free starts of a day by the app's clock.
    pub(in crate::store) async fn starts(
        &mut self,
        free: &Free,
        day: Date,
        now: Timestamp,
    ) -> Result<Answer, StoreError> {
        let offers = self.offers(free, day, day, now).await?;
        let offers = offers.into_iter().flat_map(|offers| offers.found);
        Ok(Answer::Starts(offers.map(|offer| offer.start).collect()))
    }

    /// The resources of a table that can serve at a start, by id.
    pub(in crate::store) async fn serving(
        &mut self,
        free: &Free,
        table: &Name,
        start: Timestamp,
        now: Timestamp,
    ) -> Result<Answer, StoreError> {
        let window = Interval { start, end: start };
        let facts = Facts::load(&mut self.connection, &self.model, free, window, now).await?;
        let rows = facts.iter().flat_map(|facts| facts.serving(table, start));
        Ok(Answer::Value(Value::List(rows.map(Value::Row).collect())))
    }

    /// The free visits that start from the first day to the last, both included, by the app's clock.
    /// `None` if there is no such service.
    pub async fn offers(
        &mut self,
        free: &Free,
        first: Date,
        last: Date,
        now: Timestamp,
    ) -> Result<Option<Found<Vec<Offer>>>, StoreError> {
        let window = days(&self.model, first, last);
        let facts = Facts::load(&mut self.connection, &self.model, free, window, now).await?;
        Ok(facts.map(|facts| {
            let offers = free_starts(&facts.request(Waived::default()), window);
            Found::new(offers, &facts)
        }))
    }

    /// Every rule that forbids a start: none if and only if it can be booked. `None` if there is no
    /// such service.
    pub async fn why_not(
        &mut self,
        free: &Free,
        start: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Found<Vec<Reason>>>, StoreError> {
        let window = Interval { start, end: start };
        let facts = Facts::load(&mut self.connection, &self.model, free, window, now).await?;
        Ok(facts.map(|facts| {
            let reasons = why_not(&facts.request(Waived::default()), start);
            Found::new(reasons, &facts)
        }))
    }

    pub(in crate::store) async fn book(
        &mut self,
        free: &Free,
        start: Timestamp,
        mut own: BTreeMap<Name, Value>,
        even: Waived,
        context: &Context,
    ) -> Result<Answer, StoreError> {
        let status = own.remove("status");
        let first = First::made(status);
        self.take_time(free, start, own, even, first, context).await
    }

    /// A booking that has to be confirmed before the hold on its time expires.
    pub(in crate::store) async fn hold_time(
        &mut self,
        free: &Free,
        start: Timestamp,
        own: BTreeMap<Name, Value>,
        expires: Option<Timestamp>,
        even: Waived,
        context: &Context,
    ) -> Result<Answer, StoreError> {
        let expires = match expires {
            Some(expires) => expires,
            None => {
                let settings = setting::settings(&mut self.connection, &self.model).await?;
                context
                    .now
                    .saturating_add(length(&settings["hold"]))
                    .expect("a signed duration has no calendar units")
            }
        };
        let first = First::held(expires, "held");
        self.take_time(free, start, own, even, first, context).await
    }

    /// Writes a new booking with its claim, and sets the timer that ends it if it is held.
    pub(in crate::store) async fn take_time(
        &mut self,
        free: &Free,
        start: Timestamp,
        own: BTreeMap<Name, Value>,
        even: Waived,
        first: First,
        context: &Context,
    ) -> Result<Answer, StoreError> {
        if first.expires.is_some_and(|expires| expires <= context.now) {
            return Ok(Answer::Refused(Refusal::TooLate));
        }
        let Some(party) = self.party(&own) else {
            return Ok(Answer::Refused(Refusal::Closed));
        };
        let free = &Free {
            party: Some(party),
            lasts: self.lasts(&own),
            ..free.clone()
        };
        match self.sure_place(free, start, even, context.now).await? {
            Ok(place) => self.take_place(&place, free, own, first, context).await,
            Err(refusal) => Ok(Answer::Refused(refusal)),
        }
    }

    /// As [`Transaction::take_time`], of a place that was found free. Whether it still is, the schema says.
    pub(in crate::store) async fn take_place(
        &mut self,
        place: &Place,
        free: &Free,
        own: BTreeMap<Name, Value>,
        first: First,
        context: &Context,
    ) -> Result<Answer, StoreError> {
        let booking = self
            .model
            .part(Part::Booking)
            .expect("the checker lets only apps with bookings book");
        assert_own(booking, &own);
        let table = booking.name.clone();
        let mut values = own;
        let mut set = |column: &str, value| values.insert(Name::new(column), value);
        set("client", Value::Row(person(free.client)));
        set("start", Value::Moment(place.offer.start));
        set("end", Value::Moment(place.offer.end));
        set("status", first.status);
        set("expires", first.expires.map_or(Value::None, Value::Moment));
        set("price", place.facts.service.values["price"].clone());
        set("created", Value::Moment(context.now));
        if booking.columns.contains_key("service") {
            set("service", Value::Row(free.service.clone()));
        }
        for resource in place.resources() {
            set(&resource.table.clone(), Value::Row(resource));
        }
        self.connection.control("SAVEPOINT claim").await?;
        let inserted =
            change::insert(&mut self.connection, &self.model, &table, None, &values).await?;
        let claimed = match inserted {
            Ok(id) => {
                let claimed = self
                    .claim(id, BTreeMap::new(), place, first.expires, context.now)
                    .await?;
                claimed.map(|()| id)
            }
            Err(refusal) => Err(refusal),
        };
        if claimed.is_err() {
            self.connection.control("ROLLBACK TO claim").await?;
        }
        self.connection.control("RELEASE claim").await?;
        match claimed {
            Ok(id) => {
                let row = RowReference { table, id };
                self.remember(&row, first.change, context).await?;
                if let Some(expires) = first.expires {
                    self.schedule(&expiry(&row, expires)).await?;
                }
                Ok(Answer::Inserted(id))
            }
            Err(refusal) => Ok(Answer::Refused(refusal)),
        }
    }

    /// How many a new booking is for, by its own columns; `None` if that is nobody.
    pub(in crate::store) fn party(&self, own: &BTreeMap<Name, Value>) -> Option<NonZeroU32> {
        let booking = self.model.part(Part::Booking)?;
        let Some(units) = &booking.units else {
            return Some(NonZeroU32::MIN);
        };
        let default = booking.columns[units].default.as_ref();
        candidates::party(own.get(units).or(default)?)
    }

    /// How long a new booking takes, by its own columns; `None` if its service says so.
    pub(in crate::store) fn lasts(&self, own: &BTreeMap<Name, Value>) -> Option<SignedDuration> {
        let booking = self.model.part(Part::Booking)?;
        let lasts = booking.lasts.as_ref()?;
        let default = booking.columns[lasts].default.as_ref();
        Some(length(own.get(lasts).or(default)?))
    }
}

/// How a booking begins.
pub(in crate::store) struct First {
    status: Value,
    /// Until when its time is held; `None` for a booking that has it for good.
    expires: Option<Timestamp>,
    /// One of `model::CHANGES`.
    change: &'static str,
}

impl First {
    /// Confirmed, unless it is said otherwise.
    pub(in crate::store) fn made(status: Option<Value>) -> First {
        First {
            status: status.unwrap_or_else(|| Value::choice(Status::Confirmed.name())),
            expires: None,
            change: "created",
        }
    }

    pub(in crate::store) fn held(expires: Timestamp, change: &'static str) -> First {
        First {
            status: Value::choice(Status::Pending.name()),
            expires: Some(expires),
            change,
        }
    }
}

fn person(id: RowId) -> RowReference {
    RowReference {
        table: Name::new(tilmash_engine::value::PERSON),
        id,
    }
}

//! Bookings: free times, and what is done with them.
//!
//! A start is listed by the function that checks it again when it is booked, over the same facts.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use jiff::Timestamp;
use jiff::civil::Date;
use sea_query::{Alias, Expr, ExprTrait, Query};
use tilmash_engine::booking::{
    self, Day, Interval, Offer, Reason, ResourceId, Status, Waived, free_days, free_starts, why_not,
};
use tilmash_engine::interpret::{Answer, DayState, Free, Record, Refusal};
use tilmash_engine::model::Part;
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference, Value};

use super::facts::{Facts, days, length};
use super::transaction::{Context, Transaction, assert_own, done};
use super::{StoreError, candidates, change, record, setting};

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
    pub(super) async fn days(
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
    pub(super) async fn starts(
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
    pub(super) async fn serving(
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

    pub(super) async fn book(
        &mut self,
        free: &Free,
        start: Timestamp,
        own: BTreeMap<Name, Value>,
        even: &[Name],
        context: &Context,
    ) -> Result<Answer, StoreError> {
        let Some(party) = self.party(&own) else {
            return Ok(Answer::Refused(Refusal::Closed));
        };
        let free = &Free {
            party: Some(party),
            ..free.clone()
        };
        let place = match self
            .sure_place(free, start, waived(even), context.now)
            .await?
        {
            Ok(place) => place,
            Err(refusal) => return Ok(Answer::Refused(refusal)),
        };
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
        set("status", Value::choice("confirmed"));
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
            Ok(id) => self.claim(id, &place, context.now).await?.map(|()| id),
            Err(refusal) => Err(refusal),
        };
        if claimed.is_err() {
            self.connection.control("ROLLBACK TO claim").await?;
        }
        self.connection.control("RELEASE claim").await?;
        match claimed {
            Ok(id) => {
                let row = RowReference { table, id };
                self.remember(&row, "created", None, context).await?;
                Ok(Answer::Inserted(id))
            }
            Err(refusal) => Ok(Answer::Refused(refusal)),
        }
    }

    /// How many a new booking is for, by its own columns; `None` if that is nobody.
    fn party(&self, own: &BTreeMap<Name, Value>) -> Option<NonZeroU32> {
        let booking = self.model.part(Part::Booking)?;
        let Some(units) = &booking.units else {
            return Some(NonZeroU32::MIN);
        };
        let default = booking.columns[units].default.as_ref();
        candidates::party(own.get(units).or(default)?)
    }

    /// Another start for a booking, at the resource that it has.
    pub(super) async fn move_booking(
        &mut self,
        booking: &RowReference,
        start: Timestamp,
        even: &[Name],
        context: &Context,
    ) -> Result<Answer, StoreError> {
        let Some(record) = self.standing(booking).await? else {
            return Ok(Answer::Refused(Refusal::Missing));
        };
        let was = moment(&record, "start");
        let waived = waived(even);
        if !waived.too_late && self.is_late(&record, context.now).await? {
            return Ok(Answer::Refused(Refusal::TooLate));
        }
        let moved = self.claim_anew(&record, start, waived, context.now).await?;
        if moved.is_ok() {
            self.remember(booking, "moved", Some(was), context).await?;
        }
        Ok(done(moved))
    }

    pub(super) async fn cancel(
        &mut self,
        booking: &RowReference,
        why: Option<&str>,
        even: &[Name],
        context: &Context,
    ) -> Result<Answer, StoreError> {
        let Some(record) = self.standing(booking).await? else {
            return Ok(Answer::Refused(Refusal::Missing));
        };
        if !waived(even).too_late && self.is_late(&record, context.now).await? {
            return Ok(Answer::Refused(Refusal::TooLate));
        }
        let values = BTreeMap::from([
            (Name::new("status"), Value::choice("cancelled")),
            (Name::new("why"), why.map_or(Value::None, Value::text)),
        ]);
        let cancelled = change::update(&mut self.connection, &self.model, booking, &values).await?;
        if cancelled.is_ok() {
            self.free(booking.id).await?;
            self.remember(booking, "cancelled", None, context).await?;
        }
        Ok(done(cancelled))
    }

    /// Whether the time up to which a client may give up a booking is over: by cancelling, or by
    /// moving, which would be a way round.
    async fn is_late(&mut self, record: &Record, now: Timestamp) -> Result<bool, StoreError> {
        let settings = setting::settings(&mut self.connection, &self.model).await?;
        let limit = length(&settings["cancel_until"]);
        Ok(!booking::cancellable(moment(record, "start"), now, limit))
    }

    /// Hides a booking and frees its claim.
    pub(super) async fn delete_booking(
        &mut self,
        booking: &RowReference,
        now: Timestamp,
    ) -> Result<Answer, StoreError> {
        let deleted = change::delete(&mut self.connection, booking, now).await?;
        if deleted.is_ok() {
            self.free(booking.id).await?;
        }
        Ok(done(deleted))
    }

    /// Shows a deleted booking again. One that is still to come claims its time anew: refused
    /// `Taken` if others have it now.
    pub(super) async fn restore_booking(
        &mut self,
        booking: &RowReference,
        now: Timestamp,
    ) -> Result<Answer, StoreError> {
        let record = record::one_to_change(&mut self.connection, &self.model, booking).await?;
        let Some(record) = record else {
            return Ok(Answer::Refused(Refusal::Missing));
        };
        self.connection.control("SAVEPOINT restore").await?;
        let mut restored = change::restore(&mut self.connection, booking).await?;
        let claims = record.deleted && status(&record).is_live() && moment(&record, "end") > now;
        if restored.is_ok() && claims {
            let all = Waived {
                full: true,
                closed: true,
                too_late: true,
            };
            let start = moment(&record, "start");
            restored = self.claim_anew(&record, start, all, now).await?;
        }
        if restored.is_err() {
            self.connection.control("ROLLBACK TO restore").await?;
        }
        self.connection.control("RELEASE restore").await?;
        Ok(done(restored))
    }

    /// A booking that has not ended: neither deleted, cancelled nor completed; to be changed.
    async fn standing(&mut self, booking: &RowReference) -> Result<Option<Record>, StoreError> {
        let record = record::one_to_change(&mut self.connection, &self.model, booking).await?;
        Ok(record.filter(|record| {
            !record.deleted && matches!(status(record), Status::Pending | Status::Confirmed)
        }))
    }

    /// Claims a start for a booking that exists, instead of what it has claimed, and writes the
    /// new times to it.
    async fn claim_anew(
        &mut self,
        booking: &Record,
        start: Timestamp,
        waived: Waived,
        now: Timestamp,
    ) -> Result<Result<(), Refusal>, StoreError> {
        let (Some(service), Some(client)) = (
            booking.values["service"].as_row(),
            booking.values["client"].as_row(),
        ) else {
            unreachable!("a booking has a service and a client")
        };
        let free = Free {
            service: service.clone(),
            resources: Vec::new(),
            party: None,
            moving: Some(booking.row.clone()),
            client: client.id,
        };
        let place = match self.sure_place(&free, start, waived, now).await? {
            Ok(place) => place,
            Err(refusal) => return Ok(Err(refusal)),
        };
        self.connection.control("SAVEPOINT claim").await?;
        let claimed = self.claim(booking.row.id, &place, now).await?;
        if claimed.is_err() {
            self.connection.control("ROLLBACK TO claim").await?;
        }
        self.connection.control("RELEASE claim").await?;
        if let Err(refusal) = claimed {
            return Ok(Err(refusal));
        }
        let mut update = Query::update();
        update
            .table(Alias::new(booking.row.table.as_str()))
            .value("start", place.offer.start.as_second())
            .value("end", place.offer.end.as_second())
            .values(
                place
                    .resources()
                    .iter()
                    .map(|row| (Alias::new(row.table.as_str()), row.id.0.into())),
            )
            .and_where(Expr::col("id").eq(booking.row.id.0));
        self.connection.execute(&update).await?;
        Ok(Ok(()))
    }
}

/// The rules that staff set aside, by the outcomes that would refuse.
fn waived(even: &[Name]) -> Waived {
    let has = |outcome: &str| even.iter().any(|name| *name == outcome);
    Waived {
        full: has("full"),
        closed: has("closed"),
        too_late: has("too_late"),
    }
}

fn person(id: RowId) -> RowReference {
    RowReference {
        table: Name::new(tilmash_engine::value::PERSON),
        id,
    }
}

fn status(booking: &Record) -> Status {
    let Value::Choice(status) = &booking.values["status"] else {
        unreachable!("a booking has a status")
    };
    match status.as_str() {
        "pending" => Status::Pending,
        "confirmed" => Status::Confirmed,
        "completed" => Status::Completed,
        "cancelled" => Status::Cancelled,
        "declined" => Status::Declined,
        "no_show" => Status::NoShow,
        other => unreachable!("`{other}` is no status of a booking"),
    }
}

fn moment(booking: &Record, column: &str) -> Timestamp {
    match &booking.values[column] {
        Value::Moment(moment) => *moment,
        other => unreachable!("a booking's {column} is a moment, not {other:?}"),
    }
}

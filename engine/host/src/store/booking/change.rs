//! What can be done with a booking: another time, another status, other data, its removal.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tilmash_engine::booking::{self, Hold, Status, Transition, Waived};
use tilmash_engine::interpret::{Answer, Free, Record};
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{RowReference, Value};

use super::claim::Place;
use super::expiry::expiry;
use super::rules::length;
use crate::store::database::error::StoreError;
use crate::store::tables::change;
use crate::store::tables::record;
use crate::store::tables::setting;
use crate::store::writer::transaction::{Context, Transaction, assert_own, done};

/// The booking already has its time and keeps it, even if the rules have changed.
const ALL_BUT_TAKEN: Waived = Waived {
    full: true,
    closed: true,
    too_late: true,
};

impl Transaction {
    /// Gives a booking another start, at the resource that it has.
    pub(in crate::store) async fn move_booking(
        &mut self,
        booking: &RowReference,
        start: Timestamp,
        even: Waived,
        context: &Context,
    ) -> Result<Answer, StoreError> {
        let now = context.now;
        let stands = |record: &Record| {
            matches!(status(record), Status::Pending | Status::Confirmed)
                && hold(record, now) != Hold::Over
        };
        let Some(record) = self.booking_to_change(booking).await?.filter(stands) else {
            return Ok(Answer::Refused(Refusal::Missing));
        };
        if !even.too_late && self.is_late(&record, now).await? {
            return Ok(Answer::Refused(Refusal::TooLate));
        }
        let held = expires(&record);
        let mut values = match self.claim_anew(&record, start, even, held, now).await? {
            Ok(place) => times(&place),
            Err(refusal) => return Ok(Answer::Refused(refusal)),
        };
        let Value::Integer(sequence) = record.values["sequence"] else {
            unreachable!("a booking counts its moves")
        };
        let next = Value::Integer(sequence.saturating_add(1));
        values.insert(Name::new("sequence"), next);
        self.freed(&record, context).await?;
        self.change_booking(&record, values, "moved", context).await
    }

    /// The one function that changes a booking's status, and what it claims with it.
    pub(in crate::store) async fn transition(
        &mut self,
        booking: &RowReference,
        transition: Transition,
        why: Option<&str>,
        even: Waived,
        context: &Context,
    ) -> Result<Answer, StoreError> {
        let now = context.now;
        let open = |record: &Record| transition.is_open_to(status(record), hold(record, now));
        let Some(record) = self.booking_to_change(booking).await?.filter(open) else {
            return Ok(Answer::Refused(Refusal::Missing));
        };
        let mut values = BTreeMap::new();
        match transition {
            Transition::Confirm => match self.make_firm(&record, now).await? {
                Ok(times) => values.extend(times),
                Err(refusal) => return Ok(Answer::Refused(refusal)),
            },
            Transition::Cancel if !even.too_late && self.is_late(&record, now).await? => {
                return Ok(Answer::Refused(Refusal::TooLate));
            }
            Transition::Decline
            | Transition::Cancel
            | Transition::Release
            | Transition::Expire
            | Transition::NoShow => self.free(booking.id).await?,
            Transition::Complete => {}
        }
        let mut set = |column: &str, value| values.insert(Name::new(column), value);
        set("status", Value::choice(transition.status().name()));
        if matches!(transition, Transition::Cancel | Transition::Decline) {
            set("why", why.map_or(Value::None, Value::text));
        }
        // Its end shows that a booking was a hold which has run out.
        if transition != Transition::Expire {
            set("expires", Value::None);
        }
        if expires(&record).is_some() {
            self.answer_offer(booking, transition == Transition::Confirm)
                .await?;
        }
        if !transition.status().occupies() {
            self.freed(&record, context).await?;
        }
        self.change_booking(&record, values, transition.change(), context)
            .await
    }

    /// Sets a booking's own columns.
    pub(in crate::store) async fn edit_booking(
        &mut self,
        booking: &RowReference,
        values: BTreeMap<Name, Value>,
        context: &Context,
    ) -> Result<Answer, StoreError> {
        assert_own(record::table(&self.model, &booking.table), &values);
        match self.booking_to_change(booking).await? {
            Some(record) => {
                self.change_booking(&record, values, "edited", context)
                    .await
            }
            None => Ok(Answer::Refused(Refusal::Missing)),
        }
    }

    /// Hides a booking and removes its claim.
    pub(in crate::store) async fn delete_booking(
        &mut self,
        booking: &RowReference,
        context: &Context,
    ) -> Result<Answer, StoreError> {
        let Some(record) = self.booking_to_change(booking).await? else {
            return Ok(Answer::Refused(Refusal::Missing));
        };
        if let Err(refusal) = change::delete(&mut self.connection, booking, context.now).await? {
            return Ok(Answer::Refused(refusal));
        }
        self.free(booking.id).await?;
        if expires(&record).is_some() {
            self.answer_offer(booking, false).await?;
        }
        if status(&record).occupies() {
            self.freed(&record, context).await?;
        }
        self.remember(booking, "deleted", context).await?;
        Ok(Answer::Done)
    }

    /// Shows a deleted booking again. A booking in the future claims its time again; it is refused
    /// with `Taken` if others have the time now.
    pub(in crate::store) async fn restore_booking(
        &mut self,
        booking: &RowReference,
        context: &Context,
    ) -> Result<Answer, StoreError> {
        let record = record::one_to_change(&mut self.connection, &self.model, booking).await?;
        let Some(record) = record else {
            return Ok(Answer::Refused(Refusal::Missing));
        };
        if !record.deleted {
            return Ok(Answer::Done);
        }
        self.connection.control("SAVEPOINT restore").await?;
        let restored = self.show_again(&record, context).await?;
        if matches!(restored, Answer::Refused(_)) {
            self.connection.control("ROLLBACK TO restore").await?;
        }
        self.connection.control("RELEASE restore").await?;
        Ok(restored)
    }

    async fn show_again(
        &mut self,
        record: &Record,
        context: &Context,
    ) -> Result<Answer, StoreError> {
        let now = context.now;
        if let Err(refusal) = change::restore(&mut self.connection, &record.row).await? {
            return Ok(Answer::Refused(refusal));
        }
        self.remember(&record.row, "restored", context).await?;
        let held = expires(record).filter(|_| status(record) == Status::Pending);
        if let Some(expires) = held {
            self.schedule(&expiry(&record.row, expires)).await?;
        }
        let claims = status(record).occupies()
            && hold(record, now) != Hold::Over
            && moment(record, "end") > now;
        if !claims {
            return Ok(Answer::Done);
        }
        let start = moment(record, "start");
        match self
            .claim_anew(record, start, ALL_BUT_TAKEN, held, now)
            .await?
        {
            Ok(place) => {
                self.change_booking(record, times(&place), "edited", context)
                    .await
            }
            Err(_) => Ok(Answer::Refused(Refusal::Taken)),
        }
    }

    /// A booking that is not deleted, locked so that nobody else changes it now.
    async fn booking_to_change(
        &mut self,
        booking: &RowReference,
    ) -> Result<Option<Record>, StoreError> {
        let record = record::one_to_change(&mut self.connection, &self.model, booking).await?;
        Ok(record.filter(|record| !record.deleted))
    }

    /// Writes columns of a booking, and its history.
    async fn change_booking(
        &mut self,
        before: &Record,
        values: BTreeMap<Name, Value>,
        change: &'static str,
        context: &Context,
    ) -> Result<Answer, StoreError> {
        let row = &before.row;
        let changed = change::update(&mut self.connection, &self.model, row, &values).await?;
        if changed.is_ok() {
            self.remember_changes(before, &values, change, context)
                .await?;
        }
        Ok(done(changed))
    }

    /// Whether it is too late for the client to give up a booking, by cancelling it or by moving
    /// it. Moving would otherwise be a way around the limit.
    async fn is_late(&mut self, record: &Record, now: Timestamp) -> Result<bool, StoreError> {
        let settings = setting::settings(&mut self.connection, &self.model).await?;
        let limit = length(&settings["cancel_until"]);
        Ok(!booking::cancellable(moment(record, "start"), now, limit))
    }

    /// Makes what a booking holds its own for good. A hold that has run out claims its time again,
    /// as if it had nothing. Returns the columns that this changes.
    async fn make_firm(
        &mut self,
        record: &Record,
        now: Timestamp,
    ) -> Result<Result<BTreeMap<Name, Value>, Refusal>, StoreError> {
        let kept = match hold(record, now) {
            Hold::None => true,
            Hold::Running => self.keep(record.row.id).await?,
            Hold::Over => false,
        };
        if kept {
            return Ok(Ok(BTreeMap::new()));
        }
        let waived = Waived {
            full: false,
            ..ALL_BUT_TAKEN
        };
        let start = moment(record, "start");
        let claimed = self.claim_anew(record, start, waived, None, now).await?;
        Ok(claimed
            .map(|place| times(&place))
            .map_err(|_| Refusal::Taken))
    }

    /// Claims a start for an existing booking, instead of its old claims, for good or until a
    /// moment.
    async fn claim_anew(
        &mut self,
        booking: &Record,
        start: Timestamp,
        waived: Waived,
        hold_until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Result<Place, Refusal>, StoreError> {
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
            lasts: None,
            moving: Some(booking.row.clone()),
            client: client.id,
        };
        let place = match self.sure_place(&free, start, waived, now).await? {
            Ok(place) => place,
            Err(refusal) => return Ok(Err(refusal)),
        };
        self.connection.control("SAVEPOINT claim").await?;
        let old = self.claims_of(booking.row.id).await?;
        let claimed = self
            .claim(booking.row.id, old, &place, hold_until, now)
            .await?;
        if claimed.is_err() {
            self.connection.control("ROLLBACK TO claim").await?;
        }
        self.connection.control("RELEASE claim").await?;
        Ok(claimed.map(|()| place))
    }
}

/// The columns of a booking that its place determines.
fn times(place: &Place) -> BTreeMap<Name, Value> {
    let resources = place.resources().into_iter();
    let mut values: BTreeMap<Name, Value> = resources
        .map(|resource| (resource.table.clone(), Value::Row(resource)))
        .collect();
    values.insert(Name::new("start"), Value::Moment(place.offer.start));
    values.insert(Name::new("end"), Value::Moment(place.offer.end));
    values
}

pub(in crate::store) fn status(booking: &Record) -> Status {
    let Value::Choice(status) = &booking.values["status"] else {
        unreachable!("a booking has a status")
    };
    Status::named(status).unwrap_or_else(|| unreachable!("`{status}` is no status of a booking"))
}

pub(in crate::store) fn hold(booking: &Record, now: Timestamp) -> Hold {
    match expires(booking) {
        None => Hold::None,
        Some(expires) if expires > now => Hold::Running,
        Some(_) => Hold::Over,
    }
}

fn expires(booking: &Record) -> Option<Timestamp> {
    match &booking.values["expires"] {
        Value::Moment(expires) => Some(*expires),
        _ => None,
    }
}

pub(in crate::store) fn moment(booking: &Record, column: &str) -> Timestamp {
    match &booking.values[column] {
        Value::Moment(moment) => *moment,
        other => unreachable!("a booking's {column} is a moment, not {other:?}"),
    }
}

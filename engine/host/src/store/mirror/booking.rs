//! Mirrored bookings. They claim nothing here: the backend has judged. Their history, their events
//! and their timers are those of any booking.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use tilmash_engine::booking::{Hold, Status, Transition};
use tilmash_engine::interpret::Record;
use tilmash_engine::model::{Part, Verb};
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{Duration, RowReference, Value};

use crate::store::booking::existing::Booking;
use crate::store::booking::expiry::expiry;
use crate::store::booking::take::after;
use crate::store::database::error::StoreError;
use crate::store::tables::change::{self, NewRow};
use crate::store::tables::halt::Halt;
use crate::store::tables::record;
use crate::store::writer::transaction::{Context, Transaction};

/// How long a visit takes of which nobody says it.
const UNKNOWN: SignedDuration = SignedDuration::from_hours(1);

impl Transaction {
    /// A booking that was made over there, by whomever.
    pub(super) async fn bring_booking(
        &mut self,
        id: &str,
        values: BTreeMap<Name, Value>,
        context: &Context,
    ) -> Result<(), Halt> {
        self.make_booking(id, values, "created", context).await?;
        Ok(())
    }

    /// Writes a new booking.
    pub(super) async fn make_booking(
        &mut self,
        id: &str,
        mut values: BTreeMap<Name, Value>,
        change: &'static str,
        context: &Context,
    ) -> Result<RowReference, Halt> {
        let table = self.bookings().name.clone();
        let service = self.service_of(values.get("service")).await?;
        values
            .entry("status".into())
            .or_insert_with(|| Value::choice(Status::Confirmed.name()));
        values.insert("created".into(), Value::Moment(context.now));
        if !values.contains_key("end") {
            let lasts = length(service.as_ref());
            values.extend(end(values.get("start"), lasts));
        }
        if values.get("price").is_none_or(Value::is_none)
            && let Some(service) = &service
        {
            values.insert("price".into(), service.column("price"));
        }
        self.acquaint_all(&values).await?;
        let new = NewRow {
            table: &table,
            key: Some(id),
            values: &values,
        };
        let id = change::insert(&mut self.connection, &self.model, new).await?;
        let row = RowReference { table, id };
        self.remember(&row, change, context).await?;
        self.raise_created(&row, &values, context).await?;
        if let Some(Value::Moment(expires)) = values.get("expires") {
            self.schedule(&expiry(&row, *expires)).await?;
        }
        Ok(row)
    }

    /// A booking as it is now over there.
    pub(super) async fn renew_booking(
        &mut self,
        before: &Record,
        mut values: BTreeMap<Name, Value>,
        context: &Context,
    ) -> Result<(), Halt> {
        if before.deleted {
            change::restore(&mut self.connection, &self.model, &before.row).await?;
        }
        let booking = Booking::read(&self.model, before.clone());
        let held_until = values.get("expires").cloned();
        self.follow_start(&booking, &mut values).await?;
        values.retain(|name, value| before.values[name] != *value);
        let status = values.remove("status");
        if !values.is_empty() {
            let change = match values.contains_key("start") {
                true => {
                    let next = booking.sequence.saturating_add(1);
                    values.insert("sequence".into(), Value::Integer(next));
                    "moved"
                }
                false => "edited",
            };
            self.change_booking(&booking, values, change, context)
                .await?;
        }
        if let Some(status) = status {
            let change = told(&status);
            let is_pending = named(&status) == Some(Status::Pending);
            let expires = held_until.filter(|_| is_pending).unwrap_or(Value::None);
            if let Value::Moment(expires) = expires {
                self.schedule(&expiry(&booking.row, expires)).await?;
            }
            let values = BTreeMap::from([("status".into(), status), ("expires".into(), expires)]);
            self.change_booking(&booking, values, change, context)
                .await?;
        }
        Ok(())
    }

    /// Takes from what a backend says of a booking what it cannot know: that a hold of the bot's
    /// own is not firm yet, and what was confirmed, or has ended, without its being asked.
    pub(super) fn leave_what_is_known_here(
        &self,
        booking: &Booking,
        said: &mut BTreeMap<Name, Value>,
    ) {
        let Some(there) = said.get("status").and_then(named) else {
            return;
        };
        if self.is_held_here(booking) && there == Status::Confirmed {
            said.remove("status");
            return;
        }
        let done_here = match (booking.status, there) {
            (Status::Confirmed, Status::Pending) => Verb::Confirm,
            (Status::Completed, Status::Pending | Status::Confirmed) => Verb::Complete,
            (Status::NoShow, Status::Pending | Status::Confirmed) => Verb::NoShow,
            _ => return,
        };
        let mirror = self.model.mirror(&booking.row.table);
        let writing = mirror.and_then(|mirror| mirror.writes.get(&done_here));
        if writing.is_some_and(|writing| writing.request.is_none()) {
            said.remove("status");
            said.remove("expires");
        }
    }

    /// Whether a booking is a hold that only this bot knows of.
    pub(in crate::store) fn is_held_here(&self, booking: &Booking) -> bool {
        let mirror = self.model.mirror(&booking.row.table);
        let hold = mirror.and_then(|mirror| mirror.writes.get(&Verb::Hold));
        booking.status == Status::Pending
            && booking.expires.is_some()
            && hold.is_some_and(|hold| hold.as_of == Verb::Insert)
    }

    /// Whether the status that a hold was answered with is that of its time, and not its own.
    pub(super) fn knows_no_holds(&self) -> bool {
        let mirror = self.model.mirror(&self.bookings().name);
        let hold = mirror.and_then(|mirror| mirror.writes.get(&Verb::Hold));
        hold.is_some_and(|hold| hold.as_of == Verb::Insert)
    }

    /// Another start has another end, and another service another price.
    pub(super) async fn follow_start(
        &mut self,
        booking: &Booking,
        values: &mut BTreeMap<Name, Value>,
    ) -> Result<(), StoreError> {
        let is_other = |column: &str| {
            let new = values.get(column);
            new.is_some_and(|new| booking.record.values[column] != *new)
        };
        let (has_other_start, has_other_service) = (is_other("start"), is_other("service"));
        let service = match has_other_service {
            true => self.service_of(values.get("service")).await?,
            false => None,
        };
        if let Some(service) = &service {
            let price = || service.column("price");
            values.entry("price".into()).or_insert_with(price);
        }
        if values.contains_key("end") || !(has_other_start || has_other_service) {
            return Ok(());
        }
        let lasts = match has_other_service {
            true => length(service.as_ref()),
            false => booking.end.duration_since(booking.start),
        };
        let start = values.get("start").cloned();
        let start = start.unwrap_or(Value::Moment(booking.start));
        values.extend(end(Some(&start), lasts));
        Ok(())
    }

    /// Changes a booking's status as the backend has, or as it need not be asked.
    pub(super) async fn change_status(
        &mut self,
        booking: &RowReference,
        transition: Transition,
        mut values: BTreeMap<Name, Value>,
        context: &Context,
    ) -> Result<(), Halt> {
        let record = record::one_to_change(&mut self.connection, &self.model, booking).await?;
        let record = record.filter(|record| !record.deleted);
        let booking = Booking::read(&self.model, record.ok_or(Refusal::Missing)?);
        let hold = booking.hold(context.now);
        let mirror = self.model.mirror(&booking.row.table);
        let writing = mirror.and_then(|mirror| mirror.writes.get(&Verb::from(transition)));
        if writing.is_none_or(|writing| writing.request.is_none()) {
            // Only here it is known what stands.
            if transition == Transition::Confirm && hold == Hold::Over {
                return Err(Refusal::Taken.into());
            }
            if !transition.is_open_to(booking.status, hold) {
                return Err(Refusal::Missing.into());
            }
        }
        values
            .entry("status".into())
            .or_insert_with(|| Value::choice(transition.status().name()));
        let transition = match (transition, hold) {
            (Transition::Release, Hold::Over) => Transition::Expire,
            (transition, Hold::Over | Hold::Running | Hold::None) => transition,
        };
        // A hold that has run out keeps its moment, by which it is known as one.
        if transition != Transition::Expire {
            values.insert("expires".into(), Value::None);
        }
        self.change_booking(&booking, values, transition.change(), context)
            .await
    }

    async fn service_of(&mut self, value: Option<&Value>) -> Result<Option<Record>, StoreError> {
        let Some(row) = value.and_then(Value::as_row) else {
            return Ok(None);
        };
        let is_service = self.model.table(&row.table);
        if is_service.is_none_or(|table| table.part != Part::Service) {
            return Ok(None);
        }
        record::one(&mut self.connection, &self.model, row).await
    }

    /// When a hold ends of which the flow does not say it.
    pub(super) async fn usual_hold(&mut self, now: Timestamp) -> Result<Timestamp, StoreError> {
        Ok(after(now, self.business().await?.terms().hold))
    }
}

fn named(status: &Value) -> Option<Status> {
    let Value::Choice(id) = status else {
        return None;
    };
    Status::named(id)
}

fn length(service: Option<&Record>) -> SignedDuration {
    match service.map(|service| service.column("duration")) {
        Some(Value::Duration(Duration { seconds })) => SignedDuration::from_secs(seconds),
        _ => UNKNOWN,
    }
}

fn end(start: Option<&Value>, lasts: SignedDuration) -> Option<(Name, Value)> {
    match start {
        Some(Value::Moment(start)) => Some(("end".into(), Value::Moment(after(*start, lasts)))),
        _ => None,
    }
}

/// What the history says of a status that a booking has got over there.
fn told(status: &Value) -> &'static str {
    let status = named(status);
    let all = Transition::ALL.into_iter();
    let transition = all
        .filter(|transition| !matches!(transition, Transition::Release | Transition::Expire))
        .find(|transition| Some(transition.status()) == status);
    transition.map_or("edited", Transition::change)
}

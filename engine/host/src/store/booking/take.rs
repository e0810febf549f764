//! Taking a free time: a new booking, for good or as a hold.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use jiff::{SignedDuration, Timestamp};
use tilmash_engine::booking::{Status, Waived};
use tilmash_engine::interpret::Free;
use tilmash_engine::model::{Origin, Part, Table};
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{PERSON, RowId, RowReference, Value};

use super::claim::{Claimant, Place};
use super::expiry::expiry;
use crate::store::business::resource::common_of;
use crate::store::tables::change::{self, NewRow};
use crate::store::tables::halt::Halt;
use crate::store::tables::typed;
use crate::store::writer::transaction::{Context, Transaction};

/// What is to be booked.
pub(in crate::store) struct Visit {
    pub(in crate::store) free: Free,
    pub(in crate::store) start: Timestamp,
    /// The booking's own columns.
    pub(in crate::store) own: BTreeMap<Name, Value>,
    /// The rules that staff set aside.
    pub(in crate::store) waived: Waived,
}

/// How a booking begins.
pub(in crate::store) struct First {
    status: Value,
    /// Until when its time is held; `None` if it has its time for good.
    expires: Option<Timestamp>,
    /// One of `model::CHANGES`.
    change: &'static str,
}

impl First {
    /// Confirmed, unless another status is given.
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

impl Transaction {
    /// A booking that is made at once.
    pub(in crate::store) async fn book(
        &mut self,
        mut visit: Visit,
        context: &Context,
    ) -> Result<RowId, Halt> {
        let first = First::made(visit.own.remove("status"));
        self.take_time(visit, first, context).await
    }

    /// A booking that has to be confirmed before the hold on its time expires: when it is said, or
    /// otherwise after the time that the setting `hold` gives.
    pub(in crate::store) async fn hold_time(
        &mut self,
        visit: Visit,
        expires: Option<Timestamp>,
        context: &Context,
    ) -> Result<RowId, Halt> {
        let expires = match expires {
            Some(expires) => expires,
            None => after(context.now, self.business().await?.terms().hold),
        };
        let first = First::held(expires, "held");
        self.take_time(visit, first, context).await
    }

    /// Writes a new booking with its claim. If it is held, sets the timer that ends it.
    pub(in crate::store) async fn take_time(
        &mut self,
        mut visit: Visit,
        first: First,
        context: &Context,
    ) -> Result<RowId, Halt> {
        if first.expires.is_some_and(|expires| expires <= context.now) {
            return Err(Refusal::TooLate.into());
        }
        let party = self.party(&visit.own).ok_or(Refusal::Closed)?;
        visit.free.party = Some(party);
        visit.free.common = common_of(&self.model, &visit.own);
        visit.free.lasts = self.lasts(&visit.own);
        let place = self
            .sure_place(&visit.free, visit.start, visit.waived, context.now)
            .await?;
        self.take_place(&place, visit, first, context).await
    }

    /// As [`Transaction::take_time`], of a place that was found free. The schema checks that it
    /// still is.
    pub(in crate::store) async fn take_place(
        &mut self,
        place: &Place,
        visit: Visit,
        first: First,
        context: &Context,
    ) -> Result<RowId, Halt> {
        let values = self.columns(place, visit, &first, context);
        let row = self
            .all_or_nothing(async |transaction| {
                transaction
                    .write_booking(place, &values, &first, context)
                    .await
            })
            .await?;
        self.remember(&row, first.change, context).await?;
        self.raise_created(&row, &values, context).await?;
        if let Some(expires) = first.expires {
            self.schedule(&expiry(&row, expires)).await?;
        }
        Ok(row.id)
    }

    /// Writes the row of a booking and its claim.
    async fn write_booking(
        &mut self,
        place: &Place,
        values: &BTreeMap<Name, Value>,
        first: &First,
        context: &Context,
    ) -> Result<RowReference, Halt> {
        let table = self.bookings().name.clone();
        let new = NewRow {
            table: &table,
            key: None,
            values,
        };
        let id = change::insert(&mut self.connection, &self.model, new).await?;
        let by = Claimant {
            booking: id,
            old: BTreeSet::new(),
            hold_until: first.expires,
        };
        self.claim(place, by, context.now).await?;
        Ok(RowReference { table, id })
    }

    /// All columns of a new booking.
    fn columns(
        &self,
        place: &Place,
        visit: Visit,
        first: &First,
        context: &Context,
    ) -> BTreeMap<Name, Value> {
        let booking = self.bookings();
        assert_own(booking, &visit.own);
        let mut values = visit.own;
        let mut set = |column: &str, value| values.insert(Name::new(column), value);
        set("client", Value::Row(person(visit.free.client)));
        set("start", Value::Moment(place.offer.start));
        set("end", Value::Moment(place.offer.end));
        set("status", first.status.clone());
        set("expires", first.expires.map_or(Value::None, Value::Moment));
        set("price", place.facts.price.clone());
        set("created", Value::Moment(context.now));
        if booking.columns.contains_key("service") {
            set("service", Value::Row(visit.free.service));
        }
        for resource in place.resources() {
            set(&resource.table.clone(), Value::Row(resource));
        }
        values
    }

    /// How many people a new booking is for, by its own columns; `None` if that is nobody.
    pub(in crate::store) fn party(&self, own: &BTreeMap<Name, Value>) -> Option<NonZeroU32> {
        let booking = self.bookings();
        let Some(units) = &booking.units else {
            return Some(NonZeroU32::MIN);
        };
        let default = booking.columns[units].default.as_ref();
        typed::party(own.get(units).or(default)?)
    }

    /// How long a new booking takes, by its own columns; `None` if its service says so.
    pub(in crate::store) fn lasts(&self, own: &BTreeMap<Name, Value>) -> Option<SignedDuration> {
        let booking = self.bookings();
        let lasts = booking.lasts.as_ref()?;
        let default = booking.columns[lasts].default.as_ref();
        Some(typed::length(own.get(lasts).or(default)?))
    }

    /// The table of bookings.
    pub(in crate::store) fn bookings(&self) -> &Table {
        let booking = self.model.part(Part::Booking);
        booking.expect("the checker lets only apps with bookings book")
    }
}

/// The instant a time after another one; the last there is, if that would be beyond it.
pub(in crate::store) fn after(now: Timestamp, time: SignedDuration) -> Timestamp {
    let sum = now.saturating_add(time);
    sum.expect("a signed duration has no calendar units")
}

/// The row of a person.
pub(in crate::store) fn person(id: RowId) -> RowReference {
    RowReference {
        table: Name::new(PERSON),
        id,
    }
}

/// Flows set only a booking's own columns. Those that Tilmash sets go with the claim, by requests
/// of their own.
pub(in crate::store) fn assert_own(table: &Table, values: &BTreeMap<Name, Value>) {
    let kept = |name: &&Name| table.columns[*name].origin == Origin::Kept;
    assert_eq!(
        values.keys().find(kept),
        None,
        "the checker lets flows set only a booking's own columns"
    );
}

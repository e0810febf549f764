//! What can be done with a booking: another time, another status, other data, its removal.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tilmash_engine::booking::{self, Hold, Status, Transition, Waived};
use tilmash_engine::interpret::Free;
use tilmash_engine::model::event;
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{RowReference, Value};

use super::claim::{Claimant, Place};
use super::existing::Booking;
use super::expiry::expiry;
use super::take::assert_own;
use crate::store::business::resource::common_of;
use crate::store::database::error::StoreError;
use crate::store::tables::change;
use crate::store::tables::halt::Halt;
use crate::store::tables::{record, typed};
use crate::store::writer::transaction::{Context, Transaction};

/// The booking already has its time and keeps it, even if the rules have changed.
const ALL_BUT_TAKEN: Waived = Waived {
    full: true,
    closed: true,
    too_late: true,
};

/// Where a booking is to be moved.
pub(in crate::store) struct Aim {
    /// The booking's own, unless given.
    pub(in crate::store) start: Option<Timestamp>,
    /// The service, resources, and the booking's columns that decide what it occupies.
    pub(in crate::store) values: BTreeMap<Name, Value>,
    /// The rules that staff set aside.
    pub(in crate::store) waived: Waived,
}

/// A change of status that is asked for.
pub(in crate::store) struct Decision<'d> {
    pub(in crate::store) transition: Transition,
    pub(in crate::store) why: Option<&'d str>,
    /// The rules that staff set aside.
    pub(in crate::store) waived: Waived,
}

impl Transaction {
    /// Gives a booking another start, service, resource, party or length. What is not given stays,
    /// but for a resource that is withdrawn or does not serve the new service.
    pub(in crate::store) async fn move_booking(
        &mut self,
        booking: &RowReference,
        aim: Aim,
        context: &Context,
    ) -> Result<(), Halt> {
        let now = context.now;
        let Aim {
            start,
            values: mut set,
            waived,
        } = aim;
        let booking = self.booking_to_change(booking).await?;
        let stands = booking.status.is_open() && booking.hold(now) != Hold::Over;
        if !stands {
            return Err(Refusal::Missing.into());
        }
        if !waived.too_late && self.is_late(&booking, now).await? {
            return Err(Refusal::TooLate.into());
        }
        let anew = Anew {
            start: start.unwrap_or(booking.start),
            free: self.wish_of(&booking, &mut set)?,
            waived,
            hold_until: booking.expires,
        };
        let service = anew.free.service.clone();
        self.note_taken(&booking, now).await?;
        let place = self.claim_anew(&booking, anew, now).await?;
        let mut values = times(&booking, &place);
        values.extend(set);
        if service != booking.service {
            values.insert(Name::new("service"), Value::Row(service));
            values.insert(Name::new("price"), place.facts.price.clone());
        }
        let next = Value::Integer(booking.sequence.saturating_add(1));
        values.insert(Name::new("sequence"), next);
        self.freed(&booking, context).await?;
        self.change_booking(&booking, values, "moved", context)
            .await
    }

    /// What a booking is to be free for that is moved. Takes what is no column of its own from the
    /// values.
    fn wish_of(&self, booking: &Booking, set: &mut BTreeMap<Name, Value>) -> Result<Free, Halt> {
        let table = self.bookings();
        let row = |value: Option<Value>| value.as_ref().and_then(Value::as_row).cloned();
        let service = row(set.remove("service")).unwrap_or_else(|| booking.service.clone());
        let resources = self.model.resources();
        let resources = resources.filter_map(|table| row(set.remove(&table.name)));
        let resources = resources.collect();
        let given = |column: &Option<Name>| set.get(column.as_ref()?);
        let party = match given(&table.units) {
            Some(party) => Some(typed::party(party).ok_or(Refusal::Closed)?),
            None => None,
        };
        Ok(Free {
            service,
            resources,
            common: common_of(&self.model, set),
            party,
            lasts: given(&table.lasts).map(typed::length),
            ..booking.wish()
        })
    }

    /// The one function that changes a booking's status, and what it claims with it.
    pub(in crate::store) async fn transition(
        &mut self,
        booking: &RowReference,
        decision: Decision<'_>,
        context: &Context,
    ) -> Result<(), Halt> {
        let now = context.now;
        let Decision {
            transition,
            why,
            waived,
        } = decision;
        let booking = self.booking_to_change(booking).await?;
        if !transition.is_open_to(booking.status, booking.hold(now)) {
            return Err(Refusal::Missing.into());
        }
        if !transition.status().occupies() {
            self.note_taken(&booking, now).await?;
        }
        let mut values = BTreeMap::new();
        match transition {
            Transition::Confirm => values.extend(self.make_firm(&booking, now).await?),
            Transition::Cancel if !waived.too_late && self.is_late(&booking, now).await? => {
                return Err(Refusal::TooLate.into());
            }
            Transition::Decline
            | Transition::Cancel
            | Transition::Release
            | Transition::Expire
            | Transition::NoShow => self.free(booking.row.id).await?,
            Transition::Complete => {}
        }
        let mut set = |column: &str, value| values.insert(Name::new(column), value);
        set("status", Value::choice(transition.status().name()));
        if matches!(transition, Transition::Cancel | Transition::Decline) {
            set("why", why.map_or(Value::None, Value::text));
        }
        // An expired hold keeps its moment, by which it is known as one.
        if transition != Transition::Expire {
            set("expires", Value::None);
        }
        if booking.expires.is_some() {
            self.answer_offer(&booking.row, transition == Transition::Confirm, context)
                .await?;
        }
        if !transition.status().occupies() {
            self.freed(&booking, context).await?;
        }
        self.change_booking(&booking, values, transition.change(), context)
            .await
    }

    /// Keeps the time of a booking that is to be paid until then, or makes sure that it has it
    /// anyway. A hold that is over claims its time again, unless `until` is over too. What a
    /// backend holds, only the backend can prolong.
    pub(in crate::store) async fn keep_for_payment(
        &mut self,
        booking: &RowReference,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), Halt> {
        let booking = self.booking_to_change(booking).await?;
        let hold = booking.hold(now);
        if hold == Hold::None {
            return match booking.status {
                Status::Pending | Status::Confirmed | Status::Completed => Ok(()),
                Status::Cancelled | Status::Declined | Status::NoShow => {
                    Err(Refusal::Missing.into())
                }
            };
        }
        let until = until.min(booking.start);
        let lasts = booking.expires.is_some_and(|expires| expires >= until);
        let is_mirrored = self.model.mirror(&booking.row.table).is_some();
        if hold == Hold::Running && !lasts && until > now && self.is_held_here(&booking) {
            // For the backend its time is booked; only here it is known for how long it is held.
            return self.hold_until(&booking, until, BTreeMap::new(), now).await;
        }
        if hold == Hold::Running && (lasts || until <= now || is_mirrored) {
            return Ok(());
        }
        let can_come_back = Transition::Confirm.is_open_to(booking.status, hold);
        if until <= now || is_mirrored || !can_come_back {
            return Err(Refusal::Missing.into());
        }
        let waived = match hold {
            Hold::None | Hold::Running => ALL_BUT_TAKEN,
            Hold::Over => Waived {
                full: false,
                ..ALL_BUT_TAKEN
            },
        };
        let anew = Anew {
            start: booking.start,
            free: same(&booking),
            waived,
            hold_until: Some(until),
        };
        let place = self.claim_anew(&booking, anew, now).await;
        let mut values = times(&booking, &place.map_err(or_taken)?);
        let pending = Value::choice(Status::Pending.name());
        values.insert(Name::new("status"), pending);
        self.hold_until(&booking, until, values, now).await
    }

    /// Lets a hold last until then, with what else changes by it.
    async fn hold_until(
        &mut self,
        booking: &Booking,
        until: Timestamp,
        mut values: BTreeMap<Name, Value>,
        now: Timestamp,
    ) -> Result<(), Halt> {
        values.insert(Name::new("expires"), Value::Moment(until));
        self.schedule(&expiry(&booking.row, until)).await?;
        let context = Context::itself(now);
        self.change_booking(booking, values, "held", &context).await
    }

    /// Sets a booking's own columns.
    pub(in crate::store) async fn edit_booking(
        &mut self,
        booking: &RowReference,
        values: BTreeMap<Name, Value>,
        context: &Context,
    ) -> Result<(), Halt> {
        assert_own(record::table(&self.model, &booking.table), &values);
        let booking = self.booking_to_change(booking).await?;
        self.change_booking(&booking, values, "edited", context)
            .await
    }

    /// Hides a booking and removes its claim.
    pub(in crate::store) async fn delete_booking(
        &mut self,
        booking: &RowReference,
        context: &Context,
    ) -> Result<(), Halt> {
        let booking = self.booking_to_change(booking).await?;
        if booking.status.occupies() {
            self.note_taken(&booking, context.now).await?;
        }
        let row = &booking.row;
        change::delete(&mut self.connection, &self.model, row, context.now).await?;
        self.free(row.id).await?;
        if booking.expires.is_some() {
            self.answer_offer(row, false, context).await?;
        }
        if booking.status.occupies() {
            self.freed(&booking, context).await?;
        }
        self.remember(row, "deleted", context).await?;
        self.raise(row, event::DELETED, context).await?;
        Ok(())
    }

    /// Shows a deleted booking again. If it is in the future it claims its time again, and is
    /// refused `Taken` if others have that now.
    pub(in crate::store) async fn restore_booking(
        &mut self,
        booking: &RowReference,
        context: &Context,
    ) -> Result<(), Halt> {
        let booking = self.locked_booking(booking).await?;
        if !booking.deleted {
            return Ok(());
        }
        self.all_or_nothing(async |transaction| transaction.show_again(&booking, context).await)
            .await
    }

    async fn show_again(&mut self, booking: &Booking, context: &Context) -> Result<(), Halt> {
        let now = context.now;
        change::restore(&mut self.connection, &self.model, &booking.row).await?;
        self.remember(&booking.row, "restored", context).await?;
        self.raise_created(&booking.row, &booking.record.values, context)
            .await?;
        let hold_until = booking
            .expires
            .filter(|_| booking.status == Status::Pending);
        if let Some(expires) = hold_until {
            self.schedule(&expiry(&booking.row, expires)).await?;
        }
        let claims =
            booking.status.occupies() && booking.hold(now) != Hold::Over && booking.end > now;
        if !claims {
            return Ok(());
        }
        let anew = Anew {
            start: booking.start,
            free: same(booking),
            waived: ALL_BUT_TAKEN,
            hold_until,
        };
        let place = self.claim_anew(booking, anew, now).await;
        let place = place.map_err(or_taken)?;
        self.write_columns(booking, &times(booking, &place), "edited", context)
            .await
    }

    /// A booking that is not deleted, locked so that nobody else changes it now.
    async fn booking_to_change(&mut self, booking: &RowReference) -> Result<Booking, Halt> {
        let booking = self.locked_booking(booking).await?;
        if booking.deleted {
            return Err(Refusal::Missing.into());
        }
        Ok(booking)
    }

    /// A booking, deleted or not, that nobody else changes now.
    async fn locked_booking(&mut self, booking: &RowReference) -> Result<Booking, Halt> {
        let record = record::one_to_change(&mut self.connection, &self.model, booking).await?;
        Ok(Booking::read(&self.model, record.ok_or(Refusal::Missing)?))
    }

    /// Writes columns of a booking and its history, and raises what this means.
    pub(in crate::store) async fn change_booking(
        &mut self,
        before: &Booking,
        values: BTreeMap<Name, Value>,
        change: &'static str,
        context: &Context,
    ) -> Result<(), Halt> {
        self.write_columns(before, &values, change, context).await?;
        self.raise_changes(&before.record, &values, context).await?;
        Ok(())
    }

    /// Writes columns of a booking, and its history.
    async fn write_columns(
        &mut self,
        before: &Booking,
        values: &BTreeMap<Name, Value>,
        change: &'static str,
        context: &Context,
    ) -> Result<(), Halt> {
        change::update(&mut self.connection, &self.model, &before.row, values).await?;
        self.remember_changes(before, values, change, context)
            .await?;
        Ok(())
    }

    /// Whether the time is over up to which a client may give up a booking: by cancelling it, or by
    /// moving it, which would be a way round the rule.
    async fn is_late(&mut self, booking: &Booking, now: Timestamp) -> Result<bool, StoreError> {
        let limit = self.business().await?.terms().cancel_until;
        Ok(!booking::cancellable(booking.start, now, limit))
    }

    /// Makes a booking keep for good what it holds. An expired hold claims its time again, as if it
    /// had nothing. Returns the columns that this changes.
    async fn make_firm(
        &mut self,
        booking: &Booking,
        now: Timestamp,
    ) -> Result<BTreeMap<Name, Value>, Halt> {
        let kept = match booking.hold(now) {
            Hold::None => true,
            Hold::Running => self.keep(booking.row.id).await?,
            Hold::Over => false,
        };
        if kept {
            return Ok(BTreeMap::new());
        }
        let anew = Anew {
            start: booking.start,
            free: same(booking),
            waived: Waived {
                full: false,
                ..ALL_BUT_TAKEN
            },
            hold_until: None,
        };
        let place = self.claim_anew(booking, anew, now).await;
        Ok(times(booking, &place.map_err(or_taken)?))
    }

    /// Claims a start for a booking that exists, instead of what it has claimed.
    async fn claim_anew(
        &mut self,
        booking: &Booking,
        anew: Anew,
        now: Timestamp,
    ) -> Result<Place, Halt> {
        let Anew {
            start,
            free,
            waived,
            hold_until,
        } = anew;
        let place = self.sure_place(&free, start, waived, now).await?;
        self.all_or_nothing(async |transaction| {
            let by = Claimant {
                booking: booking.row.id,
                old: transaction.claims_of(booking.row.id).await?,
                hold_until,
            };
            transaction.claim(&place, by, now).await
        })
        .await?;
        Ok(place)
    }
}

/// The start that a booking claims again.
struct Anew {
    start: Timestamp,
    /// What it must be free for. Of resources that are not named, the booking keeps its own that
    /// are not withdrawn.
    free: Free,
    waived: Waived,
    /// When the claim expires; `None` if it is for good.
    hold_until: Option<Timestamp>,
}

/// The wish of a booking for just what it has.
fn same(booking: &Booking) -> Free {
    Free {
        resources: booking.resources.clone(),
        ..booking.wish()
    }
}

/// Whatever refuses a booking the time that it had, others have that time now.
fn or_taken(halt: Halt) -> Halt {
    match halt {
        Halt::Refused(_) => Refusal::Taken.into(),
        Halt::Failed(error) => error.into(),
    }
}

/// The columns of a booking that its place determines. A resource that it does not need any more
/// goes.
fn times(booking: &Booking, place: &Place) -> BTreeMap<Name, Value> {
    let before = booking.resources.iter();
    let before = before.map(|resource| (resource.table.clone(), Value::None));
    let mut values: BTreeMap<Name, Value> = before.collect();
    let resources = place.resources().into_iter();
    values.extend(resources.map(|resource| (resource.table.clone(), Value::Row(resource))));
    values.insert(Name::new("start"), Value::Moment(place.offer.start));
    values.insert(Name::new("end"), Value::Moment(place.offer.end));
    values
}

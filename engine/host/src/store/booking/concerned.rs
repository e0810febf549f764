//! Which bookings to come a change concerns: they stay, and somebody must call the clients.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use tilmash_engine::value::{RowId, RowReference};

use super::existing::Booking;
use super::mention::{Mentions, counted};
use super::promise::Promise;
use crate::store::business::read::Bookings;
use crate::store::database::error::StoreError;
use crate::store::writer::transaction::Transaction;

/// Bookings to come that a change concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concerned {
    pub why: Why,
    pub bookings: Mentions,
}

/// What a change has done to a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its service, or a part of a resource that it has.
    Withdrawn,
    /// The working hours in which it takes place.
    Closed,
    /// It has got a resource that does not work then, or not as its service and the venue do.
    Away,
}

/// Whether a change has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    Done,
    Planned,
}

impl Concerned {
    /// What is said of the bookings. Names no client, because this goes to logs.
    pub fn told(&self, tense: Tense) -> String {
        let bookings = counted(self.bookings.count);
        let is_one = self.bookings.count == 1;
        let them = match (is_one, tense) {
            (true, Tense::Done) => "it stays: call the client",
            (true, Tense::Planned) => "it would stay: call the client",
            (false, Tense::Done) => "they stay: call the clients",
            (false, Tense::Planned) => "they would stay: call the clients",
        };
        let what = match (self.why, tense) {
            (Why::Withdrawn, Tense::Done) if is_one => "has what is withdrawn",
            (Why::Withdrawn, Tense::Done) => "have what is withdrawn",
            (Why::Withdrawn, Tense::Planned) => "would have what is withdrawn",
            (Why::Closed, Tense::Done) if is_one => "has a time that is closed now",
            (Why::Closed, Tense::Done) => "have a time that is closed now",
            (Why::Closed, Tense::Planned) if is_one => "has a time that would be closed",
            (Why::Closed, Tense::Planned) => "have a time that would be closed",
            (Why::Away, Tense::Done) if is_one => "gets what does not work then",
            (Why::Away, Tense::Done) => "get what does not work then",
            (Why::Away, Tense::Planned) => "would get what does not work then",
        };
        format!("{bookings} to come {what}; {them}")
    }
}

impl fmt::Display for Concerned {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.told(Tense::Done))
    }
}

impl Transaction {
    /// The bookings to come that are concerned by what has changed since `before`.
    pub(in crate::store) async fn concerned(
        &mut self,
        before: &Bookings,
        now: Timestamp,
    ) -> Result<Vec<Concerned>, StoreError> {
        let business = self.business().await?;
        let after = business.bookings();
        let model = self.model.clone();
        let (mut gone, mut closed) = (Vec::new(), Vec::new());
        for booking in self.standing(now).await? {
            let lost = withdrawn(after, &booking);
            if lost > withdrawn(before, &booking) {
                gone.push(booking);
            } else if lost == 0
                && !booking.resources.iter().any(|row| is_gone(after, row))
                && Promise::of(&model, before, &booking).is_open()
                && !Promise::of(&model, after, &booking).is_open()
            {
                closed.push(booking);
            }
        }
        let mut concerned = Vec::new();
        for (why, bookings) in [(Why::Withdrawn, gone), (Why::Closed, closed)] {
            if !bookings.is_empty() {
                concerned.push(Concerned {
                    why,
                    bookings: self.mentions(bookings, now).await?,
                });
            }
        }
        Ok(concerned)
    }

    /// Those of some bookings to come that have what does not work then.
    pub(super) async fn promised_away(
        &mut self,
        bookings: &Bookings,
        some: &BTreeSet<RowId>,
        now: Timestamp,
    ) -> Result<Vec<Concerned>, StoreError> {
        if some.is_empty() {
            return Ok(Vec::new());
        }
        let model = self.model.clone();
        let mut away = self.standing(now).await?;
        away.retain(|booking| {
            let is_whole = !booking.resources.iter().any(|row| is_gone(bookings, row));
            some.contains(&booking.row.id)
                && is_whole
                && !Promise::of(&model, bookings, booking).is_open()
        });
        match away.is_empty() {
            true => Ok(Vec::new()),
            false => Ok(vec![Concerned {
                why: Why::Away,
                bookings: self.mentions(away, now).await?,
            }]),
        }
    }
}

/// How much of what a booking has is withdrawn: its service, or a part of a resource. Of resources
/// as a whole [`super::orphaned`] tells.
fn withdrawn(bookings: &Bookings, booking: &Booking) -> usize {
    let service = bookings.services.get(&booking.service.id);
    let gone = booking.resources.iter();
    let gone = gone.filter(|row| bookings.has(row) && is_gone(bookings, row));
    gone.count() + usize::from(service.is_none_or(|service| service.deleted))
}

/// Whether a resource is withdrawn, or a part of it.
fn is_gone(bookings: &Bookings, row: &RowReference) -> bool {
    let mut tables = bookings.resources.iter();
    let Some(resources) = tables.find(|resources| resources.table == row.table) else {
        return false;
    };
    let is_there = |id| resources.get(id).is_some();
    let resource = resources.get(row.id);
    resource.is_none_or(|resource| !resource.joins.iter().copied().all(is_there))
}

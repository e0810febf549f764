//! Which bookings to come a change of rows concerns: they stay, and somebody must call the clients.

use jiff::Timestamp;
use tilmash_engine::value::RowReference;

use super::existing::Booking;
use super::mention::Mentions;
use super::promise::Promise;
use crate::store::business::read::Bookings;
use crate::store::database::error::StoreError;
use crate::store::writer::transaction::Transaction;

/// Bookings to come that a change of rows concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concerned {
    pub why: Why,
    pub bookings: Mentions,
}

/// What a change of rows has taken from a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its service, or a resource that it has.
    Withdrawn,
    /// The working hours in which it takes place.
    Closed,
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
        let (mut withdrawn, mut closed) = (Vec::new(), Vec::new());
        for booking in self.standing(now).await? {
            if lacks(after, &booking) {
                if !lacks(before, &booking) {
                    withdrawn.push(booking);
                }
            } else if Promise::of(&model, before, &booking).is_open()
                && !Promise::of(&model, after, &booking).is_open()
            {
                closed.push(booking);
            }
        }
        let mut concerned = Vec::new();
        for (why, bookings) in [(Why::Withdrawn, withdrawn), (Why::Closed, closed)] {
            if !bookings.is_empty() {
                concerned.push(Concerned {
                    why,
                    bookings: self.mentions(bookings, now).await?,
                });
            }
        }
        Ok(concerned)
    }
}

/// Whether a booking's service is withdrawn, or a resource that it has, or a part of one.
fn lacks(bookings: &Bookings, booking: &Booking) -> bool {
    let service = bookings.services.get(&booking.service.id);
    let is_gone = |row: &RowReference| {
        let mut tables = bookings.resources.iter();
        let Some(resources) = tables.find(|resources| resources.table == row.table) else {
            return false;
        };
        let is_there = |id| resources.get(id).is_some();
        let resource = resources.get(row.id);
        resource.is_none_or(|resource| !resource.joins.iter().copied().all(is_there))
    };
    service.is_none_or(|service| service.deleted) || booking.resources.iter().any(is_gone)
}

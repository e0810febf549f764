//! [`Choosing`]: the rule by which bookings get a resource that they lack.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tilmash_engine::booking::Hold;
use tilmash_engine::model::Model;
use tilmash_engine::value::{RowId, RowReference};

use super::existing::Booking;
use super::promise::{Promise, Taken};
use crate::store::business::read::Bookings;
use crate::store::business::resource::Resources;

/// The rule by which bookings of a table get a resource.
pub(super) struct Choosing<'c> {
    pub(super) model: &'c Model,
    pub(super) bookings: &'c Bookings,
    pub(super) resources: &'c Resources,
    /// In the order in which a person has named them.
    pub(super) named: &'c [RowId],
    pub(super) now: Timestamp,
}

impl Choosing<'_> {
    /// The bookings of each resource, and those that no rule gives one. Of those named that give
    /// the service, the first that works then and is free gets the booking; if none is, the first.
    pub(super) fn choose(
        &self,
        lacking: Vec<Booking>,
        mut taken: Vec<Taken>,
    ) -> (BTreeMap<RowId, Vec<Booking>>, Vec<Booking>) {
        let mut given: BTreeMap<RowId, Vec<Booking>> = BTreeMap::new();
        let (mut several, mut left) = (Vec::new(), Vec::new());
        // First those that have no choice: nobody else is given their time.
        for booking in lacking {
            match self.able(&booking).as_slice() {
                [only] => {
                    if self.named.len() > 1 {
                        taken.extend(self.with(&booking, *only, &[]).1);
                    }
                    given.entry(*only).or_default().push(booking);
                }
                able => several.push((self.fitting(able), booking)),
            }
        }
        for (fitting, booking) in several {
            let Some(first) = fitting.first() else {
                left.push(booking);
                continue;
            };
            let tried = fitting
                .iter()
                .map(|id| (*id, self.with(&booking, *id, &taken)));
            let free = tried.into_iter().find(|(_, (is_free, _))| *is_free);
            let (id, (_, more)) =
                free.unwrap_or_else(|| (*first, self.with(&booking, *first, &taken)));
            taken.extend(more);
            given.entry(id).or_default().push(booking);
        }
        (given, left)
    }

    /// The resources that give a booking's service. What nobody gives any more, any of them may.
    fn able(&self, booking: &Booking) -> Vec<RowId> {
        let ids = |serving: bool| {
            let all = self.resources.all.iter();
            let fitting = all.filter(|one| !serving || one.serves(booking.service.id));
            fitting.map(|one| one.row.id).collect::<Vec<RowId>>()
        };
        let able = ids(true);
        match able.is_empty() {
            true => ids(false),
            false => able,
        }
    }

    fn fitting(&self, able: &[RowId]) -> Vec<RowId> {
        let named = self.named.iter();
        named.filter(|id| able.contains(id)).copied().collect()
    }

    /// Whether a resource is free for a booking, and what it would give. A booking that occupies
    /// nothing needs no time.
    fn with(&self, booking: &Booking, id: RowId, taken: &[Taken]) -> (bool, Vec<Taken>) {
        let is_held = booking.hold(self.now) != Hold::Over;
        if booking.deleted || !booking.status.occupies() || !is_held {
            return (true, Vec::new());
        }
        let resource = RowReference {
            table: self.resources.table.clone(),
            id,
        };
        let mut with = booking.clone();
        with.resources.push(resource.clone());
        Promise::of(self.model, self.bookings, &with).with(&resource, taken)
    }
}

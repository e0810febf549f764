//! [`Choosing`]: the rule by which bookings get a resource that they lack.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

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

/// Why somebody who is named does not get a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spared {
    /// Others give its service.
    Unable,
    /// Does not work during all of it, or is not free.
    Away,
    /// Somebody who was named before is free.
    Later,
}

/// Who gets which bookings.
#[derive(Default)]
pub(super) struct Chosen {
    pub(super) given: BTreeMap<RowId, Vec<Booking>>,
    /// What no rule gives a resource.
    pub(super) left: Vec<Booking>,
    /// Why those who are named do not get the bookings that they do not get.
    pub(super) spared: BTreeMap<RowId, BTreeSet<Spared>>,
}

impl fmt::Display for Spared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Spared::Unable => "others give the services",
            Spared::Away => "it does not work then or is not free",
            Spared::Later => "one that was named before it is free",
        })
    }
}

impl Chosen {
    fn give(&mut self, id: RowId, booking: Booking) {
        self.given.entry(id).or_default().push(booking);
    }

    fn spare(&mut self, ids: impl IntoIterator<Item = RowId>, why: Spared) {
        for id in ids {
            self.spared.entry(id).or_default().insert(why);
        }
    }
}

impl Choosing<'_> {
    /// Gives bookings their resources. Of those named that give the service, the first that works
    /// then and is free gets the booking; if none is, the first.
    ///
    /// What is `orphaned` has a resource that is withdrawn, and gets only one who is free: it can
    /// stay as it is.
    pub(super) fn choose(
        &self,
        lacking: Vec<Booking>,
        orphaned: Vec<Booking>,
        mut taken: Vec<Taken>,
    ) -> Chosen {
        let mut chosen = Chosen::default();
        let mut several = Vec::new();
        // First those that have no choice: nobody else is given their time.
        for booking in lacking {
            let able = self.able(&booking);
            let unable = self.named.iter().filter(|id| !able.contains(id));
            chosen.spare(unable.copied(), Spared::Unable);
            match able.as_slice() {
                [only] => {
                    if self.named.len() > 1 || !orphaned.is_empty() {
                        taken.extend(self.with(&booking, *only, &[]).1);
                    }
                    chosen.give(*only, booking);
                }
                able => several.push((self.fitting(able), booking)),
            }
        }
        for (fitting, booking) in several {
            let Some(first) = fitting.first() else {
                chosen.left.push(booking);
                continue;
            };
            let free = self.first_free(&booking, &fitting, &taken, &mut chosen);
            let (id, more) = free.unwrap_or_else(|| {
                chosen.spare(fitting[1..].iter().copied(), Spared::Away);
                (*first, self.with(&booking, *first, &taken).1)
            });
            taken.extend(more);
            chosen.give(id, booking);
        }
        for booking in orphaned {
            let able = self.able(&booking);
            let unable = self.named.iter().filter(|id| !able.contains(id));
            chosen.spare(unable.copied(), Spared::Unable);
            let fitting = self.fitting(&able);
            match self.first_free(&booking, &fitting, &taken, &mut chosen) {
                Some((id, more)) => {
                    taken.extend(more);
                    chosen.give(id, booking);
                }
                None => chosen.spare(fitting, Spared::Away),
            }
        }
        chosen
    }

    /// The first that works during all of a booking and is free, and what it would give.
    fn first_free(
        &self,
        booking: &Booking,
        fitting: &[RowId],
        taken: &[Taken],
        chosen: &mut Chosen,
    ) -> Option<(RowId, Vec<Taken>)> {
        let mut tried = fitting.iter().enumerate();
        let (at, given) = tried.find_map(|(at, id)| {
            let (is_free, given) = self.with(booking, *id, taken);
            is_free.then_some((at, given))
        })?;
        chosen.spare(fitting[..at].iter().copied(), Spared::Away);
        chosen.spare(fitting[at + 1..].iter().copied(), Spared::Later);
        Some((fitting[at], given))
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
        with.resources.retain(|had| had.table != resource.table);
        with.resources.push(resource.clone());
        Promise::of(self.model, self.bookings, &with).with(&resource, taken)
    }
}

//! [`Candidates`]: the resources that may serve.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tilmash_engine::booking::{self, Calendar, ResourceId, Role, Sharing};
use tilmash_engine::interpret::Free;
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, RowReference};

use super::existing::Booking;
use crate::store::business::read::Bookings;
use crate::store::business::resource::{Recorded, Resource, Resources, VENUE};
use crate::store::business::service::Service;
use crate::store::business::terms::DayLimits;
use crate::store::business::timetable::Timetable;

/// The resources that a request may draw on, of all tables of them, and the roles that they fill.
#[derive(Clone, Debug)]
pub(in crate::store) struct Candidates {
    /// By id. The ids mean something to the request alone.
    pub(in crate::store) all: Vec<Candidate>,
    pub(in crate::store) roles: Vec<Role>,
}

/// A resource that may serve, or a part of one.
#[derive(Clone, Debug)]
pub(in crate::store) struct Candidate {
    pub(in crate::store) id: ResourceId,
    /// Its row; the venue is in no table.
    pub(in crate::store) row: RowReference,
    pub(in crate::store) capacity: u32,
    pub(in crate::store) sharing: Sharing,
    /// The time zone of its own, by whose clock it works.
    pub(in crate::store) zone: Option<TimeZone>,
    /// The resources that a combination claims.
    pub(in crate::store) parts: Vec<ResourceId>,
    /// How many bookings of a day it may have; of a combination those of its parts count.
    pub(in crate::store) limits: DayLimits,
    /// Its row in `tilmash_resource`, if there is one.
    pub(in crate::store) recorded: Option<Recorded>,
}

impl Candidate {
    pub(in crate::store) fn is_venue(&self) -> bool {
        *self.row.table == *VENUE
    }

    /// Whether it is claimed itself; of a combination the parts are.
    pub(in crate::store) fn is_physical(&self) -> bool {
        self.parts.is_empty()
    }
}

/// No candidate has this id.
const GONE: ResourceId = ResourceId(-1);

impl Candidates {
    /// The resources that may serve: one of each table that the service needs, or the venue if it
    /// needs none.
    pub(in crate::store) fn of(business: &Bookings, wish: &Wish<'_>) -> Candidates {
        let mut candidates = Candidates {
            all: Vec::new(),
            roles: Vec::new(),
        };
        for resources in &business.resources {
            if wish.service.needs(&resources.table) {
                candidates.add(resources, wish);
            }
        }
        if candidates.roles.is_empty() {
            candidates.add_venue(business.venue);
        }
        candidates
    }

    pub(in crate::store) fn get(&self, id: ResourceId) -> Option<&Candidate> {
        let index = self.all.binary_search_by_key(&id, |candidate| candidate.id);
        index.ok().map(|index| &self.all[index])
    }

    /// The candidates in the form that the booking core needs, with their hours on some dates, both
    /// included, and without their limits.
    pub(in crate::store) fn resources(
        &self,
        timetable: &Timetable,
        venue: &Calendar,
        dates: (Date, Date),
    ) -> Vec<booking::Resource> {
        let resources = self.all.iter().map(|candidate| booking::Resource {
            id: candidate.id,
            capacity: candidate.capacity,
            sharing: candidate.sharing,
            calendar: timetable.own(&candidate.row, candidate.zone.as_ref(), venue, dates),
            parts: candidate.parts.clone(),
            limits: Vec::new(),
        });
        resources.collect()
    }

    /// The ones that can be claimed.
    pub(in crate::store) fn physical(&self) -> impl Iterator<Item = &Candidate> + Clone {
        self.all.iter().filter(|candidate| candidate.is_physical())
    }

    /// Adds the resources of a table that may serve, and the parts of those that join some.
    fn add(&mut self, resources: &Resources, wish: &Wish<'_>) {
        let all = resources.all.iter();
        let serving: Vec<&Resource> = all.filter(|one| wish.admits(one)).collect();
        let wanted: BTreeSet<RowId> = serving
            .iter()
            .flat_map(|one| one.joins.iter().chain([&one.row.id]))
            .copied()
            .collect();
        let wanted: Vec<&Resource> = wanted
            .into_iter()
            .filter_map(|id| resources.get(id))
            .collect();
        let first = self.all.len() as i64 + 1;
        // A part that is gone gets the id of no candidate, so what it was joined to cannot be
        // booked.
        let id_of = |row: RowId| {
            let place = wanted.binary_search_by_key(&row, |one| one.row.id);
            place.map_or(GONE, |place| ResourceId(first + place as i64))
        };
        let is_serving = |one: &Resource| {
            let place = serving.binary_search_by_key(&one.row.id, |one| one.row.id);
            place.is_ok()
        };
        let candidates = wanted.iter().map(|one| Candidate {
            id: id_of(one.row.id),
            row: one.row.clone(),
            capacity: one.capacity,
            sharing: resources.sharing,
            zone: one.zone.clone(),
            parts: match is_serving(one) {
                true => one.joins.iter().copied().map(id_of).collect(),
                false => Vec::new(),
            },
            limits: one.limits,
            recorded: one.recorded,
        });
        self.all.extend(candidates);
        self.roles.push(Role {
            units: match resources.has_units {
                true => wish.party,
                false => NonZeroU32::MIN,
            },
            any_of: serving.iter().map(|one| id_of(one.row.id)).collect(),
        });
    }

    fn add_venue(&mut self, recorded: Option<Recorded>) {
        let id = ResourceId(0);
        self.all.push(Candidate {
            id,
            row: RowReference {
                table: Name::new(VENUE),
                id: RowId(0),
            },
            capacity: 1,
            sharing: Sharing::Exclusive,
            zone: None,
            parts: Vec::new(),
            limits: DayLimits::NONE,
            recorded,
        });
        self.roles.push(Role {
            units: NonZeroU32::MIN,
            any_of: vec![id],
        });
    }
}

/// What is asked of the resources.
pub(in crate::store) struct Wish<'w> {
    service: &'w Service,
    free: &'w Free,
    /// The resources that the moved booking has and keeps, unless others are named.
    kept: Vec<&'w RowReference>,
    /// What whoever serves has in the columns that bookings have too.
    common: BTreeMap<Name, RowId>,
    party: NonZeroU32,
}

impl<'w> Wish<'w> {
    pub(in crate::store) fn new(
        business: &Bookings,
        service: &'w Service,
        free: &'w Free,
        moving: Option<&'w Booking>,
    ) -> Wish<'w> {
        let kept = moving.into_iter().flat_map(|booking| {
            let is_same = booking.service == service.row;
            let serves = |row: &&RowReference| business.serves(row, service.row.id);
            booking.resources.iter().filter(move |row| {
                (is_same || serves(row))
                    && (free.common.is_empty() || business.agrees(row, &free.common))
            })
        });
        let mut common = moving.map_or_else(BTreeMap::new, |booking| booking.common.clone());
        common.extend(free.common.clone());
        let party = moving.and_then(|booking| booking.party);
        Wish {
            service,
            free,
            kept: kept.collect(),
            common,
            party: free.party.or(party).unwrap_or(NonZeroU32::MIN),
        }
    }

    /// Whether a resource may serve. One that a booking has stays with it, whatever it serves by
    /// now, as long as the service is the same.
    fn admits(&self, resource: &Resource) -> bool {
        let mut kept = self.kept.iter().copied();
        let kept = kept.find(|row| row.table == resource.row.table);
        let only = named(&self.free.resources, &resource.row.table).or(kept);
        only.is_none_or(|only| *only == resource.row)
            && (kept == Some(&resource.row)
                || resource.serves(self.service.row.id) && resource.agrees(&self.common))
    }
}

fn named<'r>(rows: &'r [RowReference], table: &Name) -> Option<&'r RowReference> {
    rows.iter().find(|row| row.table == *table)
}

//! [`Resource`]: what a booking occupies.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::limit::DayLimit;

/// The row id of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ResourceId(pub i64);

impl fmt::Display for ResourceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A table, a chair, a doctor, a room, a class: something with a limited number of units that can
/// be occupied at the same time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    pub id: ResourceId,
    /// Units: seats of a table, places of a class, 1 for a person.
    pub capacity: u32,
    pub sharing: Sharing,
    /// Hours of its own instead of the venue's. On a date for which it has no week it works the
    /// venue's hours, with its own exceptions and by its own clock. The venue's closures still
    /// apply. On a date whose hours the venue replaces, only the part inside the venue's hours
    /// counts: a shortened day is shortened for everyone. The date is the service date, so it is
    /// the venue's also if the resource works by another clock.
    #[serde(default)]
    pub calendar: Option<Calendar>,
    /// The physical resources that a combination joins; empty for a physical resource.
    ///
    /// A combination has the capacity that the joined parts offer. It is open when it and all its
    /// parts are open. It occupies its parts as a whole and nothing else. A combination with a part
    /// that the request does not contain can never be booked.
    #[serde(default)]
    pub parts: Vec<ResourceId>,
    /// The limits of its bookings, among them those of what it is joined to. A combination has the
    /// limits of its parts and none of its own.
    #[serde(default)]
    pub limits: Vec<DayLimit>,
}

/// What one booking leaves for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    /// Nothing: a party of two has the table for four to itself.
    Exclusive,
    /// The units that it does not need: a party of two leaves eight places in a class of ten.
    Shared,
}

/// Units that a booking occupies on one physical resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Take {
    pub(super) resource: ResourceId,
    pub(super) units: u32,
    pub(super) capacity: u32,
}

impl Resource {
    /// What a party of this many units occupies, whether it fits or not. `None` if a part is not
    /// among the resources.
    pub(super) fn takes(&self, units: u32, resources: &[Resource]) -> Option<Vec<Take>> {
        if self.parts.is_empty() {
            let units = match self.sharing {
                Sharing::Exclusive => self.capacity.max(units),
                Sharing::Shared => units,
            };
            return Some(vec![Take {
                resource: self.id,
                units,
                capacity: self.capacity,
            }]);
        }
        let whole = |part: &Resource| Take {
            resource: part.id,
            units: part.capacity,
            capacity: part.capacity,
        };
        self.parts
            .iter()
            .map(|&part| find(resources, part).map(whole))
            .collect()
    }
}

pub(super) fn find(resources: &[Resource], id: ResourceId) -> Option<&Resource> {
    resources.iter().find(|resource| resource.id == id)
}

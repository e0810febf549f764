//! [`Request`]: what is asked for, and all that the answer depends on.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::load::Busy;
use super::resource::{Resource, ResourceId};
use super::rules::ServiceRules;

/// A wish for a booking, with the facts that decide on it.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The venue's hours: those of every resource without its own, of the clock grid, of fixed
    /// slots, of service dates.
    pub venue: &'a Calendar,
    /// The resources that the roles name, and the parts of those that are combinations.
    pub resources: &'a [Resource],
    /// What is needed, each of them at once. The first role leads: its working windows align the
    /// grid. Without a role the venue's hours and limits alone decide.
    pub roles: &'a [Role],
    pub rules: &'a ServiceRules,
    /// The live claims that touch the time asked about with its buffers, in any order; others do no
    /// harm. To ask where a booking could move, leave its own claims out.
    pub busy: &'a [Busy],
    /// Every limit that must hold: the venue's, the service's, the client's.
    pub limits: &'a [DayLimit],
    /// The present.
    pub now: Timestamp,
    pub waived: Waived,
}

/// One resource that a visit needs, of those that can serve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Units wanted of the resource: the size of the party, or 1 for a person.
    pub units: NonZeroU32,
    /// Any of these: the one of smallest capacity that fits and is free, and among equals the
    /// first.
    pub any_of: Vec<ResourceId>,
}

/// At most so many bookings for each service date of the venue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayLimit {
    pub at_most: u32,
    /// The bookings that count already; a date that is not named has none.
    pub booked: BTreeMap<Date, u32>,
}

/// Rules that staff may set aside. Nothing sets aside that a time is taken, that a party does not
/// fit, or that a service with fixed slots has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Waived {
    /// The daily limits.
    pub full: bool,
    /// Working hours, closures, the grid and the horizon. Lists keep to the grid all the same.
    pub closed: bool,
    /// The notice, and for a check that the time is past; lists never offer the past.
    pub too_late: bool,
}

//! [`Request`]: what is asked for, and everything that the answer depends on.

use std::num::NonZeroU32;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::limit::DayLimit;
use super::load::Busy;
use super::resource::{Resource, ResourceId};
use super::rules::ServiceRules;
use crate::outcome::Refusal;

/// A wish for a booking, with the facts that decide about it.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The venue's hours. They are used for every resource without its own. Its clock is used for
    /// the clock grid, for fixed slots and for service dates.
    pub venue: &'a Calendar,
    /// The resources that the roles name, and the parts of combinations.
    pub resources: &'a [Resource],
    /// What is needed, all at the same time. The first role leads: its working windows align the
    /// grid and give the service date. Without a role only the venue's hours and limits decide.
    pub roles: &'a [Role],
    pub rules: &'a ServiceRules,
    /// The hours in which the service is given, besides those of who serves, by the venue's clock.
    /// On a date for which they have neither a week nor an exception, it is given at any time.
    pub service: Option<&'a Calendar>,
    /// The live claims that touch the time asked about with its buffers, in any order; other claims
    /// do no harm. To ask where a booking could move, leave its own claims out.
    pub busy: &'a [Busy],
    /// Every limit that applies whoever serves: the venue's, the service's, the client's.
    pub limits: &'a [DayLimit],
    /// The present.
    pub now: Timestamp,
    pub waived: Waived,
}

/// One resource that a visit needs, and the resources that can fill this role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Units needed of the resource: the size of the party, or 1 for a person.
    pub units: NonZeroU32,
    /// Any one of these. The smallest that fits and is free is taken; among equals, the first.
    pub any_of: Vec<ResourceId>,
}

/// Rules that staff may set aside. Nobody can set aside that a time is taken, that a party does not
/// fit, or that a service with fixed slots has no slot then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Waived {
    /// The daily limits.
    pub full: bool,
    /// Working hours, closures, the grid and the horizon. Lists still keep to the grid.
    pub closed: bool,
    /// The notice, the cut-off and, for a check, that the time is past. Lists never offer the past.
    pub too_late: bool,
}

impl Waived {
    /// The refusals that can be set aside.
    pub const CAN_BE: [Refusal; 3] = [Refusal::TooLate, Refusal::Closed, Refusal::Full];

    /// Sets a refusal aside; false if nobody can.
    pub fn waive(&mut self, refusal: Refusal) -> bool {
        let waived = match refusal {
            Refusal::Full => &mut self.full,
            Refusal::Closed => &mut self.closed,
            Refusal::TooLate => &mut self.too_late,
            Refusal::Missing
            | Refusal::Exists
            | Refusal::Taken
            | Refusal::TooLarge
            | Refusal::Invalid => return false,
        };
        *waived = true;
        true
    }

    /// Whether a refusal is set aside.
    pub fn covers(self, refusal: Refusal) -> bool {
        match refusal {
            Refusal::Full => self.full,
            Refusal::Closed => self.closed,
            Refusal::TooLate => self.too_late,
            Refusal::Missing
            | Refusal::Exists
            | Refusal::Taken
            | Refusal::TooLarge
            | Refusal::Invalid => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Outcome;

    #[test]
    fn what_can_be_waived_is_covered_once_it_is() {
        for outcome in Outcome::ALL {
            let Outcome::Refused(refusal) = outcome else {
                continue;
            };
            let mut waived = Waived::default();
            assert!(!waived.covers(refusal), "{refusal}");
            let can_be = Waived::CAN_BE.contains(&refusal);
            assert_eq!(waived.waive(refusal), can_be, "{refusal}");
            assert_eq!(waived.covers(refusal), can_be, "{refusal}");
        }
    }
}

//! [`Offer`], a time that can be booked, and [`Unavailable`], the reason why one cannot.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::interval::Interval;
use super::load::Busy;
use super::request::Request;
use super::resource::{ResourceId, Take, find};
use crate::outcome::Refusal;

/// A visit that can be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub start: Timestamp,
    pub end: Timestamp,
    /// The service date, by which limits count.
    pub date: Date,
    /// The resource for each role, in the order of the roles. A combination stands for its parts.
    pub resources: Vec<ResourceId>,
}

/// Why a start cannot be booked, as the outcome that a flow routes.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Error, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Unavailable {
    /// The start is in the past or within the notice.
    #[error("the start is past or too near")]
    TooLate,
    /// Outside the working hours, in a closure, off the grid, beyond the horizon, or for a party
    /// that nothing can seat.
    #[error("there is no service at that time")]
    Closed,
    /// A daily limit is reached.
    #[error("that day has as many bookings as it may")]
    Full,
    /// Everything that could serve is occupied.
    #[error("that time is taken")]
    Taken,
}

impl From<Unavailable> for Refusal {
    fn from(unavailable: Unavailable) -> Refusal {
        match unavailable {
            Unavailable::TooLate => Refusal::TooLate,
            Unavailable::Closed => Refusal::Closed,
            Unavailable::Full => Refusal::Full,
            Unavailable::Taken => Refusal::Taken,
        }
    }
}

impl Offer {
    /// The claims that book this offer of the request, buffers included: one for each physical
    /// resource. The ids rise, and this is the order in which to lock them.
    pub fn claims(&self, request: &Request<'_>) -> Vec<Busy> {
        let visit = Interval {
            start: self.start,
            end: self.end,
        };
        let claimed = request.rules.claimed(visit);
        let mut takes: Vec<Take> = request
            .roles
            .iter()
            .zip(&self.resources)
            .filter_map(|(role, &id)| {
                find(request.resources, id)?.takes(role.units.get(), request.resources)
            })
            .flatten()
            .collect();
        takes.sort_by_key(|take| take.resource);
        takes.dedup_by(|next, take| {
            let same = next.resource == take.resource;
            if same {
                take.units += next.units;
            }
            same
        });
        let claim = |take: Take| Busy {
            resource: take.resource,
            start: claimed.start,
            end: claimed.end,
            units: take.units,
        };
        takes.into_iter().map(claim).collect()
    }
}

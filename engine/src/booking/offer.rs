//! [`Offer`], a time that can be booked, and [`Unavailable`], the reason why one cannot.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::interval::Interval;
use super::load::Busy;
use super::opening::service_date;
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
    /// The start is in the past or within the notice, or its date is cut off.
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
    /// A visit that was promised earlier, with one resource for each role of the request. Its
    /// service date is by the present hours; nothing else of it is judged again.
    pub fn promised(request: &Request<'_>, visit: Interval, resources: Vec<ResourceId>) -> Offer {
        let lead = resources.first();
        let lead = lead.and_then(|id| find(request.resources, *id));
        let own = lead.and_then(|lead| lead.calendar.as_ref());
        Offer {
            start: visit.start,
            end: visit.end,
            date: service_date(request.venue, own, visit.start),
            resources,
        }
    }

    /// The claims that book this offer of the request, buffers included: one for each physical
    /// resource. Of a party that was promised more than the resource now has, the claim exceeds its
    /// capacity. The ids rise, and this is the order in which to lock them.
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

#[cfg(test)]
mod tests {
    use jiff::civil::Weekday;

    use super::super::scene::{Scene, at, day, joined, minutes, person, role, time};
    use super::super::{Sharing, WeeklyHours, check};
    use super::*;

    fn promised(scene: &Scene, start: &str, resource: i64) -> (Date, Vec<Busy>) {
        let request = scene.request();
        let visit = Interval::lasting(at(start), minutes(30));
        let offer = Offer::promised(&request, visit, vec![ResourceId(resource)]);
        (offer.date, offer.claims(&request))
    }

    #[test]
    fn what_was_promised_is_claimed_though_nobody_could_book_it_now() {
        let mut scene = Scene::new();
        scene.rules.buffer_after = minutes(15);
        scene.occupy(1, 1, "2026-03-01 03:00+05", "2026-03-01 04:00+05");
        // In the past, outside the hours, of another length, and taken.
        let (date, claims) = promised(&scene, "2026-03-01 03:10+05", 1);
        assert_eq!(date, day("2026-03-01"));
        let claim = Busy {
            resource: ResourceId(1),
            start: at("2026-03-01 03:10+05"),
            end: at("2026-03-01 03:55+05"),
            units: 1,
        };
        assert_eq!(claims, [claim]);
    }

    #[test]
    fn a_party_that_does_not_fit_any_more_claims_more_than_there_is() {
        for (sharing, of_two) in [(Sharing::Exclusive, 4), (Sharing::Shared, 2)] {
            let mut scene = Scene::new();
            scene.resources[0].capacity = 4;
            scene.resources[0].sharing = sharing;
            for (party, units) in [(2, of_two), (8, 8)] {
                scene.roles = vec![role(party, &[1])];
                let (_, claims) = promised(&scene, "2026-03-03 09:00+05", 1);
                assert_eq!(claims[0].units, units, "{sharing:?} {party}");
                let fits = check(&scene.request(), at("2026-03-03 09:00+05"));
                assert_eq!(fits.is_ok(), party == 2);
            }
        }
    }

    #[test]
    fn what_is_joined_is_claimed_as_a_whole() {
        let mut scene = Scene::new();
        scene.resources = vec![person(1), person(2), joined(3, 2, &[1, 2])];
        scene.roles = vec![role(1, &[3])];
        let (_, claims) = promised(&scene, "2026-03-03 09:00+05", 3);
        let claimed: Vec<i64> = claims.iter().map(|claim| claim.resource.0).collect();
        assert_eq!(claimed, [1, 2]);
    }

    #[test]
    fn a_night_counts_to_the_evening_before() {
        let mut scene = Scene::new();
        scene.venue.weekly.push(WeeklyHours {
            weekday: Weekday::Tuesday,
            opens: time("22:00"),
            closes: time("02:00"),
        });
        let (date, _) = promised(&scene, "2026-03-04 01:00+05", 1);
        assert_eq!(date, day("2026-03-03"));
    }
}

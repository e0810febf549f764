//! [`Reason`]: a rule that forbids a start.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::availability::{Availability, LEAD};
use super::calendar::HoursException;
use super::interval::Interval;
use super::offer::Unavailable;
use super::request::{Request, Role};
use super::resource::ResourceId;
use super::supply::{Candidate, Shift};

/// One rule that forbids a start, with the facts behind it. If several resources could fill a role,
/// each one says why it cannot. A `resource` that is `None` means the venue and all resources that
/// work by its hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Reason {
    /// The start is past.
    Past,
    /// The start is within the notice; `earliest` is the first instant that the notice allows.
    Notice { earliest: Timestamp },
    /// The service date is beyond the horizon; `last` is the last date that the horizon allows.
    Horizon { last: Date },
    /// No visit begins then: no fixed slot does, or the grid has no step there.
    OffGrid,
    /// The hours, without regard to closures, do not cover the whole visit.
    OutsideHours {
        resource: Option<ResourceId>,
        /// The combination that the resource is a part of here.
        #[serde(skip_serializing_if = "Option::is_none")]
        joined: Option<ResourceId>,
        /// The hours of that day.
        hours: Vec<Interval>,
        /// The dates of the exception whose hours these are.
        #[serde(skip_serializing_if = "Option::is_none")]
        replaced: Option<(Date, Date)>,
        /// Whether only the end lies outside.
        ends_late: bool,
    },
    /// A closure on these dates takes part of the hours.
    Closure {
        resource: Option<ResourceId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        joined: Option<ResourceId>,
        first: Date,
        last: Date,
    },
    /// Nothing could fill a role, however small the party. Roles count from 0.
    Nobody { role: usize },
    /// A role needs more units than any resource that could fill it has.
    TooSmall { role: usize, units: u32 },
    /// The service date has as many bookings as a limit allows.
    DayLimit { date: Date, at_most: u32 },
    /// At some instant this many units are already claimed, so those needed would exceed the
    /// capacity.
    Occupied {
        resource: ResourceId,
        #[serde(skip_serializing_if = "Option::is_none")]
        joined: Option<ResourceId>,
        claimed: u64,
        wanted: u64,
        capacity: u64,
        /// The visit with its buffers.
        during: Interval,
    },
    /// Each role could be filled, but not all at the same time: they need the same resources.
    NotTogether,
}

impl Reason {
    /// The outcome under which this rule refuses.
    pub fn refusal(&self) -> Unavailable {
        match self {
            Self::Past | Self::Notice { .. } => Unavailable::TooLate,
            Self::Horizon { .. }
            | Self::OffGrid
            | Self::OutsideHours { .. }
            | Self::Closure { .. }
            | Self::Nobody { .. }
            | Self::TooSmall { .. } => Unavailable::Closed,
            Self::DayLimit { .. } => Unavailable::Full,
            Self::Occupied { .. } | Self::NotTogether => Unavailable::Taken,
        }
    }

    fn subject(&self) -> Subject {
        match self {
            Self::Past | Self::Notice { .. } => Subject::Time,
            Self::Horizon { .. } | Self::DayLimit { .. } => Subject::Date,
            Self::OffGrid
            | Self::OutsideHours { .. }
            | Self::Closure { .. }
            | Self::Nobody { .. }
            | Self::TooSmall { .. }
            | Self::Occupied { .. }
            | Self::NotTogether => Subject::Roles,
        }
    }
}

/// What a rule is about, in the order in which reasons are told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Time,
    Date,
    Roles,
}

/// Every rule that forbids a start, without the waived ones. It is empty if and only if
/// [`super::check`] offers the start.
pub fn why_not(request: &Request<'_>, start: Timestamp) -> Vec<Reason> {
    let range = Interval { start, end: start };
    explain(&Availability::new(request, range), start)
}

/// Each reason once: first those about time, then those about the date, then those of the roles in
/// their order.
fn explain(availability: &Availability<'_>, start: Timestamp) -> Vec<Reason> {
    let mut reasons = of_time(availability, start);
    match availability.grid.visit(start) {
        Some(visit) => reasons.extend(of_roles(availability, visit)),
        None => {
            let leads = availability.supply.leads();
            reasons.extend(leads.flat_map(|lead| of_date(availability, lead, start)));
            reasons.push(Reason::OffGrid);
        }
    }
    let mut once: Vec<Reason> = Vec::with_capacity(reasons.len());
    for reason in reasons {
        if !once.contains(&reason) {
            once.push(reason);
        }
    }
    once.sort_by_key(Reason::subject);
    once
}

fn of_time(availability: &Availability<'_>, start: Timestamp) -> Vec<Reason> {
    let request = &availability.request;
    if request.waived.too_late || availability.earliest <= start {
        Vec::new()
    } else if start < request.now {
        vec![Reason::Past]
    } else {
        vec![Reason::Notice {
            earliest: availability.earliest,
        }]
    }
}

/// What forbids the date by which a start counts if a candidate leads.
fn of_date(availability: &Availability<'_>, lead: &Candidate, start: Timestamp) -> Vec<Reason> {
    let date = availability.service_date(lead, start);
    let horizon = availability
        .is_beyond_horizon(date)
        .then_some(Reason::Horizon {
            last: availability.last_date,
        });
    let limits = availability.reached_limits(date);
    horizon
        .into_iter()
        .chain(limits.map(|at_most| Reason::DayLimit { date, at_most }))
        .collect()
}

fn of_roles(availability: &Availability<'_>, visit: Interval) -> Vec<Reason> {
    let supply = &availability.supply;
    let roles = availability.request.roles;
    let claimed = availability.request.rules.claimed(visit);
    let mut reasons = Vec::new();
    for (role, candidates) in supply.roles().iter().enumerate() {
        if candidates.is_empty() {
            reasons.extend(roles.get(role).map(|wanted| of_nothing(role, wanted)));
        }
        let can = |candidate: &Candidate| {
            availability.admits(role, candidate, visit) && supply.is_free(candidate, &[], claimed)
        };
        if candidates.iter().any(can) {
            continue;
        }
        let works = |candidate: &Candidate| availability.works(role, candidate, visit);
        // Where only the date is in the way of some, it does not matter that others are closed.
        let of_some = candidates
            .iter()
            .any(|it| works(it) && supply.is_free(it, &[], claimed));
        let each = candidates.iter().filter(|it| !of_some || works(it));
        reasons.extend(each.flat_map(|it| of_candidate(availability, role, it, visit)));
    }
    if reasons.is_empty() && availability.fill(visit).is_none() {
        reasons.push(Reason::NotTogether);
    }
    reasons
}

/// Why a role has no candidate.
fn of_nothing(role: usize, wanted: &Role) -> Reason {
    match wanted.any_of.is_empty() {
        true => Reason::Nobody { role },
        false => Reason::TooSmall {
            role,
            units: wanted.units.get(),
        },
    }
}

fn of_candidate(
    availability: &Availability<'_>,
    role: usize,
    candidate: &Candidate,
    visit: Interval,
) -> Vec<Reason> {
    let supply = &availability.supply;
    let mut reasons = Vec::new();
    if role == LEAD {
        reasons.extend(of_date(availability, candidate, visit.start));
    }
    if !availability.request.waived.closed {
        let closed = supply
            .shifts_of(candidate)
            .filter(|shift| !shift.opening.covers(visit));
        reasons.extend(closed.flat_map(|shift| of_hours(shift, candidate, visit)));
        let leading = supply.leading(candidate);
        let is_inside = leading.date_of(visit.start).is_some();
        if role == LEAD && is_inside && !availability.grid.allows(leading, visit.start) {
            reasons.push(Reason::OffGrid);
        }
    }
    let during = availability.request.rules.claimed(visit);
    for wanted in &candidate.occupies {
        let claimed = supply.claimed(wanted, during);
        if claimed + wanted.units > wanted.capacity {
            reasons.push(Reason::Occupied {
                resource: wanted.resource,
                joined: candidate.resource.filter(|it| *it != wanted.resource),
                claimed,
                wanted: wanted.units,
                capacity: wanted.capacity,
                during,
            });
        }
    }
    reasons
}

fn of_hours(shift: &Shift<'_>, candidate: &Candidate, visit: Interval) -> Vec<Reason> {
    let resource = shift.resource;
    let joined = resource
        .and(candidate.resource)
        .filter(|it| Some(*it) != resource);
    let closure = |closure: &HoursException| Reason::Closure {
        resource,
        joined,
        first: closure.first,
        last: closure.last,
    };
    let mut reasons: Vec<Reason> = shift
        .worker
        .closures_touching(visit)
        .into_iter()
        .map(closure)
        .collect();
    let opening = shift.worker.opening_but_for_closures(visit);
    if !opening.covers(visit) {
        let (hours, replaced) = shift.worker.day_of(visit.start);
        let outside = Reason::OutsideHours {
            resource,
            joined,
            hours,
            replaced: replaced.map(|exception| (exception.first, exception.last)),
            ends_late: opening.date_of(visit.start).is_some(),
        };
        reasons.insert(0, outside);
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::super::scene::{
        Scene, at, between, day, every_day, hours, joined, minutes, person, role,
    };
    use super::super::{HoursChange, Reason, why_not};
    use super::*;

    fn reasons(scene: &Scene, start: &str) -> Vec<Reason> {
        why_not(&scene.request(), at(start))
    }

    /// The visit lies outside the hours of a day, which are the weekly ones.
    fn outside(resource: Option<i64>, hours: &[(&str, &str)], ends_late: bool) -> Reason {
        Reason::OutsideHours {
            resource: resource.map(ResourceId),
            joined: None,
            hours: hours.iter().map(|(from, to)| between(from, to)).collect(),
            replaced: None,
            ends_late,
        }
    }

    /// The one unit of a resource is taken.
    fn occupied(resource: i64, joined: Option<i64>, during: (&str, &str)) -> Reason {
        Reason::Occupied {
            resource: ResourceId(resource),
            joined: joined.map(ResourceId),
            claimed: 1,
            wanted: 1,
            capacity: 1,
            during: between(during.0, during.1),
        }
    }

    #[test]
    fn nothing_forbids_a_free_start() {
        assert_eq!(reasons(&Scene::new(), "2026-03-02 09:00+05"), []);
    }

    #[test]
    fn every_rule_that_forbids_a_start_is_named() {
        let mut scene = Scene::new();
        scene.rules.notice = minutes(24 * 60);
        scene.rules.horizon_days = Some(0);
        scene.limit("2026-03-02", 5, 5);
        scene.occupy(1, 1, "2026-03-02 11:00+05", "2026-03-02 12:00+05");
        let expected = [
            Reason::Notice {
                earliest: at("2026-03-03 08:00+05"),
            },
            Reason::DayLimit {
                date: day("2026-03-02"),
                at_most: 5,
            },
            outside(
                None,
                &[("2026-03-02 09:00+05", "2026-03-02 12:00+05")],
                true,
            ),
            Reason::OffGrid,
            occupied(1, None, ("2026-03-02 11:30+05", "2026-03-02 12:30+05")),
        ];
        assert_eq!(reasons(&scene, "2026-03-02 11:30+05"), expected);
        let late = reasons(&scene, "2026-03-04 09:00+05");
        assert_eq!(
            late,
            [Reason::Horizon {
                last: day("2026-03-02")
            }]
        );
        assert_eq!(reasons(&scene, "2026-03-01 09:00+05"), [Reason::Past]);
    }

    #[test]
    fn a_closure_is_told_apart_from_a_weekly_day_off() {
        let mut scene = Scene::new();
        scene.except("2026-03-02", "2026-03-08", HoursChange::ServiceClosure);
        let closure = Reason::Closure {
            resource: None,
            joined: None,
            first: day("2026-03-02"),
            last: day("2026-03-08"),
        };
        assert_eq!(reasons(&scene, "2026-03-02 09:00+05"), [closure]);
        scene.venue.exceptions.clear();
        scene.except(
            "2026-03-02",
            "2026-03-02",
            HoursChange::ReplacedHours(vec![hours("20:00", "21:00")]),
        );
        let replaced = Reason::OutsideHours {
            resource: None,
            joined: None,
            hours: vec![between("2026-03-02 20:00+05", "2026-03-02 21:00+05")],
            replaced: Some((day("2026-03-02"), day("2026-03-02"))),
            ends_late: false,
        };
        assert_eq!(reasons(&scene, "2026-03-02 09:00+05"), [replaced]);
    }

    #[test]
    fn the_hours_of_a_night_are_those_of_its_evening() {
        let mut scene = Scene::new();
        scene.venue = every_day("Asia/Almaty", "22:00", "02:00");
        let night = ("2026-03-02 22:00+05", "2026-03-03 02:00+05");
        let late = reasons(&scene, "2026-03-03 01:30+05");
        assert_eq!(late[0], outside(None, &[night], true));
        let next = ("2026-03-03 22:00+05", "2026-03-04 02:00+05");
        let closed = reasons(&scene, "2026-03-03 03:00+05");
        assert_eq!(closed, [outside(None, &[next], false)]);
    }

    #[test]
    fn a_part_is_told_with_the_combination_that_needs_it() {
        let mut scene = Scene::new();
        scene.resources = vec![person(1), person(2), joined(9, 2, &[1, 2])];
        scene.roles = vec![role(2, &[9])];
        let hour = ("2026-03-02 09:00+05", "2026-03-02 10:00+05");
        scene.occupy(2, 1, hour.0, hour.1);
        assert_eq!(reasons(&scene, hour.0), [occupied(2, Some(9), hour)]);
        scene.resources[0].calendar = Some(every_day("Asia/Almaty", "18:00", "20:00"));
        let found = reasons(&scene, "2026-03-02 10:00+05");
        let joined = |reason: &Reason| matches!(reason, Reason::OutsideHours { joined, .. } if *joined == Some(ResourceId(9)));
        assert!(found.iter().any(joined), "{found:?}");
    }

    #[test]
    fn each_resource_of_a_role_says_why_it_cannot() {
        let mut scene = Scene::new();
        scene.resources.push(person(2));
        scene.resources[1].calendar = Some(every_day("Asia/Almaty", "18:00", "20:00"));
        scene.roles = vec![role(1, &[1, 2])];
        scene.occupy(1, 1, "2026-03-02 09:00+05", "2026-03-02 09:30+05");
        let expected = [
            occupied(1, None, ("2026-03-02 09:00+05", "2026-03-02 10:00+05")),
            outside(
                Some(2),
                &[("2026-03-02 18:00+05", "2026-03-02 20:00+05")],
                false,
            ),
        ];
        assert_eq!(reasons(&scene, "2026-03-02 09:00+05"), expected);
    }

    #[test]
    fn a_party_too_large_and_roles_in_each_others_way_are_reasons() {
        let mut scene = Scene::new();
        scene.roles = vec![role(2, &[1])];
        assert_eq!(
            reasons(&scene, "2026-03-02 09:00+05"),
            [Reason::TooSmall { role: 0, units: 2 }]
        );
        scene.roles = vec![role(1, &[])];
        assert_eq!(
            reasons(&scene, "2026-03-02 09:00+05"),
            [Reason::Nobody { role: 0 }]
        );
        scene.roles = vec![role(1, &[1]), role(1, &[1])];
        assert_eq!(
            reasons(&scene, "2026-03-02 09:00+05"),
            [Reason::NotTogether]
        );
    }

    #[test]
    fn a_waived_rule_is_no_reason() {
        let mut scene = Scene::new();
        scene.waived.closed = true;
        assert_eq!(reasons(&scene, "2026-03-02 19:17+05"), []);
    }
}

//! [`Reason`]: a rule that forbids a start.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::availability::{Availability, LEAD};
use super::calendar::Rule;
use super::interval::Interval;
use super::limit::DayLimit;
use super::offer::Unavailable;
use super::request::{Request, Role};
use super::resource::ResourceId;
use super::supply::{Candidate, Shift, Supply};

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
    /// The service date could be booked until this moment.
    Cutoff { date: Date, until: Timestamp },
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
        #[serde(flatten)]
        day: DayHours,
    },
    /// The same of the hours that the service has of its own.
    OutsideServiceHours {
        #[serde(flatten)]
        day: DayHours,
    },
    /// A closure on these dates takes part of the hours.
    Closure {
        resource: Option<ResourceId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        joined: Option<ResourceId>,
        first: Date,
        last: Date,
    },
    /// The service is not given on these dates.
    ServiceClosure { first: Date, last: Date },
    /// Nothing could fill a role, however small the party. Roles count from 0.
    Nobody { role: usize },
    /// A role needs more units than any resource that could fill it has.
    TooSmall { role: usize, units: u32 },
    /// The service date has as many bookings as a limit allows: of all, or of a resource.
    DayLimit {
        date: Date,
        at_most: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        resource: Option<ResourceId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        joined: Option<ResourceId>,
        /// Whether only bookings of the service count.
        of_service: bool,
        /// Whether only bookings of the client count.
        of_client: bool,
    },
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

/// The hours of a day that a visit does not keep to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayHours {
    pub hours: Vec<Interval>,
    /// The dates of the exception whose hours these are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced: Option<(Date, Date)>,
    /// The dates of the season whose hours these are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub season: Option<(Option<Date>, Option<Date>)>,
    /// Whether only the end lies outside.
    pub ends_late: bool,
}

impl Reason {
    /// The outcome under which this rule refuses.
    pub fn refusal(&self) -> Unavailable {
        match self {
            Self::Past | Self::Notice { .. } | Self::Cutoff { .. } => Unavailable::TooLate,
            Self::Horizon { .. }
            | Self::OffGrid
            | Self::OutsideHours { .. }
            | Self::OutsideServiceHours { .. }
            | Self::Closure { .. }
            | Self::ServiceClosure { .. }
            | Self::Nobody { .. }
            | Self::TooSmall { .. } => Unavailable::Closed,
            Self::DayLimit { .. } => Unavailable::Full,
            Self::Occupied { .. } | Self::NotTogether => Unavailable::Taken,
        }
    }

    fn subject(&self) -> Subject {
        match self {
            Self::Past | Self::Notice { .. } => Subject::Time,
            Self::Cutoff { .. } | Self::Horizon { .. } | Self::DayLimit { .. } => Subject::Date,
            Self::OffGrid
            | Self::OutsideHours { .. }
            | Self::OutsideServiceHours { .. }
            | Self::Closure { .. }
            | Self::ServiceClosure { .. }
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
    let date = availability.supply.service_date(lead, start);
    let horizon = availability
        .is_beyond_horizon(date)
        .then_some(Reason::Horizon {
            last: availability.last_date,
        });
    let cutoff = availability.request.rules.cutoff;
    let cutoff = cutoff.filter(|_| availability.is_cut_off(date));
    let cutoff = cutoff.map(|cutoff| Reason::Cutoff {
        date,
        until: cutoff.until(date, &availability.request.venue.zone),
    });
    let limits = availability
        .reached(date)
        .map(|limit| of_limit(limit, date));
    cutoff.into_iter().chain(horizon).chain(limits).collect()
}

/// A limit that is reached, of no resource.
fn of_limit(limit: &DayLimit, date: Date) -> Reason {
    Reason::DayLimit {
        date,
        at_most: limit.at_most,
        resource: None,
        joined: None,
        of_service: limit.of_service,
        of_client: limit.of_client,
    }
}

/// The limits of a candidate's resources that are reached on a date.
fn of_limits(availability: &Availability<'_>, candidate: &Candidate, date: Date) -> Vec<Reason> {
    let reached = availability.reached_of(candidate, date);
    let reasons = reached.map(|(id, limit)| Reason::DayLimit {
        date,
        at_most: limit.at_most,
        resource: Some(id),
        joined: candidate.resource.filter(|it| *it != id),
        of_service: limit.of_service,
        of_client: limit.of_client,
    });
    reasons.collect()
}

/// The dates by which a visit may count: of those who may lead it, or else of all.
fn dates(availability: &Availability<'_>, visit: Interval) -> BTreeSet<Date> {
    let supply = &availability.supply;
    let dates = |may: &dyn Fn(&&Candidate) -> bool| -> BTreeSet<Date> {
        let leads = supply.leads().filter(may);
        leads
            .map(|lead| supply.service_date(lead, visit.start))
            .collect()
    };
    let possible = dates(&|lead| availability.admits(LEAD, lead, None, visit));
    match possible.is_empty() {
        true => dates(&|_| true),
        false => possible,
    }
}

fn of_roles(availability: &Availability<'_>, visit: Interval) -> Vec<Reason> {
    let supply = &availability.supply;
    let roles = availability.request.roles;
    let claimed = availability.request.rules.claimed(visit);
    let dates = dates(availability, visit);
    let mut reasons = Vec::new();
    for (role, candidates) in supply.roles().iter().enumerate() {
        if candidates.is_empty() {
            reasons.extend(roles.get(role).map(|wanted| of_nothing(role, wanted)));
        }
        let has_room = |candidate: &Candidate| {
            let reached = |date| availability.reached_of(candidate, date).next().is_some();
            role == LEAD || dates.is_empty() || !dates.iter().copied().all(reached)
        };
        let can = |candidate: &Candidate| {
            availability.admits(role, candidate, None, visit)
                && has_room(candidate)
                && supply.is_free(candidate, &[], claimed)
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
        for candidate in each {
            reasons.extend(of_candidate(availability, role, candidate, visit));
            if !has_room(candidate) {
                let limits = dates.iter();
                reasons.extend(limits.flat_map(|date| of_limits(availability, candidate, *date)));
            }
        }
    }
    if availability.fill(visit).is_none() {
        let is_told = |refusal| reasons.iter().any(|it: &Reason| it.refusal() == refusal);
        match availability.refusal(visit) {
            // No date leaves somebody for each role, though each role has somebody on some date.
            Unavailable::Full if !is_told(Unavailable::Full) => {
                let others = supply.roles().iter().skip(1).flatten();
                let limits = others.flat_map(|it| {
                    let dates = dates.iter();
                    dates.flat_map(move |date| of_limits(availability, it, *date))
                });
                reasons.extend(limits);
            }
            Unavailable::TooLate | Unavailable::Closed | Unavailable::Full | Unavailable::Taken => {
                if reasons.is_empty() {
                    reasons.push(Reason::NotTogether);
                }
            }
        }
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
        let date = supply.service_date(candidate, visit.start);
        reasons.extend(of_limits(availability, candidate, date));
    }
    if !availability.request.waived.closed {
        let closed = supply
            .shifts_of(candidate)
            .filter(|shift| !shift.opening.covers(visit));
        reasons.extend(closed.flat_map(|shift| of_hours(shift, candidate, visit)));
        if role == LEAD {
            reasons.extend(of_service(supply, candidate, visit));
        }
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
    let outside = day_hours(shift, visit).map(|day| Reason::OutsideHours {
        resource,
        joined,
        day,
    });
    let closures = shift.worker.closures_touching(visit).into_iter();
    let closures = closures.map(|closure| Reason::Closure {
        resource,
        joined,
        first: closure.first,
        last: closure.last,
    });
    outside.into_iter().chain(closures).collect()
}

/// Why a service is not given, if a candidate leads.
fn of_service(supply: &Supply<'_>, lead: &Candidate, visit: Interval) -> Vec<Reason> {
    let (hours, mut closures) = supply.service(lead, visit);
    let missed = hours.filter(|shift| !shift.opening.covers(visit));
    let outside = missed.and_then(|shift| {
        closures.extend(shift.worker.closures_touching(visit));
        day_hours(shift, visit)
    });
    let outside = outside.map(|day| Reason::OutsideServiceHours { day });
    let closures = closures.into_iter().map(|closure| Reason::ServiceClosure {
        first: closure.first,
        last: closure.last,
    });
    outside.into_iter().chain(closures).collect()
}

/// The hours of a visit's day, without regard to closures, unless they cover the visit.
fn day_hours(shift: &Shift<'_>, visit: Interval) -> Option<DayHours> {
    let opening = shift.worker.opening_but_for_closures(visit);
    if opening.covers(visit) {
        return None;
    }
    let (hours, rule) = shift.worker.day_of(visit.start);
    let (replaced, season) = match rule {
        Some(Rule::Replaced(exception, _)) => (Some((exception.first, exception.last)), None),
        Some(Rule::Season(season)) => (None, Some((season.first, season.last))),
        Some(Rule::Weekly(_)) | None => (None, None),
    };
    Some(DayHours {
        hours,
        replaced,
        season,
        ends_late: opening.date_of(visit.start).is_some(),
    })
}

#[cfg(test)]
mod tests;

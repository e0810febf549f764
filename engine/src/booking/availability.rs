//! The questions that can be put to a [`Request`], and the single predicate that answers them.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::grid::Grid;
use super::interval::{Interval, shifted};
use super::limit::DayLimit;
use super::offer::{Offer, Unavailable};
use super::request::Request;
use super::resource::ResourceId;
use super::rules;
use super::supply::{Candidate, Supply};

/// The state of a date on a calendar screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    /// A start is free.
    Free,
    /// Every start that is not too late is taken, or the daily limit is reached.
    Full,
    /// There is no start at all: a day off, or beyond the horizon.
    Closed,
    /// The date, or every start on it, is in the past, within the notice, or cut off.
    Past,
}

/// The free visits that start in a window of time, sorted by start. Each passes [`check`] with the
/// same request. The window may be as long as the caller likes: it is cut to what is
/// [`listable`](super::listable).
pub fn free_starts(request: &Request<'_>, window: Interval) -> Vec<Offer> {
    let range = listable(request, window);
    if range.is_empty() {
        return Vec::new();
    }
    let availability = Availability::new(request, range);
    availability
        .starts()
        .into_iter()
        .filter_map(|start| availability.listed(start).ok())
        .collect()
}

/// The state of each local date of the venue from `first` to `last`, both included. A date is free
/// if and only if [`free_starts`] lists a start for its [`Calendar::day`](super::Calendar::day).
pub fn free_days(request: &Request<'_>, first: Date, last: Date) -> Vec<(Date, Day)> {
    if last < first {
        return Vec::new();
    }
    let today = request.venue.date_of(request.now);
    // The earlier starts of today tell a day that is past from one that is closed.
    let since = request.venue.day(today).start;
    let window = Interval {
        start: request.venue.day(first).start.max(since),
        end: request.venue.day(last).end,
    };
    let range = Interval {
        start: window.start,
        ..listable(request, window)
    };
    let availability = Availability::new(request, range);
    let starts = availability.starts();
    let dates = first.series(1.day()).take_while(|&date| date <= last);
    let stand = |date| {
        let day = request.venue.day(date);
        let from = starts.partition_point(|&start| start < day.start);
        let until = starts.partition_point(|&start| start < day.end);
        let state = if date < today {
            Day::Past
        } else {
            availability.day(&starts[from..until.max(from)])
        };
        (date, state)
    };
    dates.map(stand).collect()
}

fn listable(request: &Request<'_>, window: Interval) -> Interval {
    let horizon = request.rules.horizon_days;
    let horizon = horizon.filter(|_| !request.waived.closed);
    rules::listable(horizon, window, &request.venue.zone, request.now)
}

/// The visit that would be booked at a start.
///
/// # Errors
///
/// The first refusal that applies, in the order of the variants of [`Unavailable`]. A date that is
/// cut off is told only of what is open then.
pub fn check(request: &Request<'_>, start: Timestamp) -> Result<Offer, Unavailable> {
    Availability::new(request, Interval { start, end: start }).verdict(start)
}

/// Whether a visit that was promised earlier can be served: what fills its roles works during all
/// of it and is free. The grid, the notice, the horizon and the limits are not judged again.
pub fn can_serve(request: &Request<'_>, visit: Interval) -> bool {
    let claimed = request.rules.claimed(visit);
    let supply = Supply::new(request, visit, claimed);
    let works = |role: usize, candidate: &Candidate, _: Option<&Candidate>| {
        supply.is_open(candidate, visit) && (role != LEAD || supply.is_given(candidate, visit))
    };
    supply.fill(claimed, &works).is_some()
}

/// The service dates by which a start may count: the one that an [`Offer`] has, and those of the
/// others that might lead in its place.
pub fn service_dates(request: &Request<'_>, start: Timestamp) -> BTreeSet<Date> {
    let availability = Availability::new(request, Interval { start, end: start });
    let leads = availability.supply.leads();
    leads
        .map(|lead| availability.supply.service_date(lead, start))
        .collect()
}

/// The role that leads: its hours align the grid and decide about the service date.
pub(super) const LEAD: usize = 0;

/// A request prepared for the starts of one range: its hours are expanded and its claims are
/// summed.
#[derive(Debug)]
pub(super) struct Availability<'a> {
    pub(super) request: Request<'a>,
    /// The first start that the notice allows.
    pub(super) earliest: Timestamp,
    /// The first service date that is not cut off.
    pub(super) first_date: Date,
    /// The last service date within the horizon.
    pub(super) last_date: Date,
    pub(super) grid: Grid<'a>,
    pub(super) supply: Supply<'a>,
    range: Interval,
}

impl<'a> Availability<'a> {
    pub(super) fn new(request: &Request<'a>, range: Interval) -> Self {
        let rules = request.rules;
        let zone = &request.venue.zone;
        let today = request.venue.date_of(request.now);
        let reach = range.widened(SignedDuration::ZERO, rules.starts.longest_visit());
        Self {
            request: *request,
            earliest: shifted(request.now, rules.notice.max(SignedDuration::ZERO)),
            first_date: rules
                .cutoff
                .map_or(Date::MIN, |cutoff| cutoff.first_date(zone, request.now)),
            last_date: rules::last_date(rules.horizon_days, today),
            grid: Grid::new(&rules.starts, request.venue, range),
            supply: Supply::new(request, reach, rules.claimed(reach)),
            range,
        }
    }

    /// The starts of the range that are on the grid, free or not, in rising order.
    fn starts(&self) -> Vec<Timestamp> {
        let mut starts = Vec::new();
        for opening in self.supply.leading_hours() {
            self.grid.walk(opening, self.range, &mut starts);
        }
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    /// The predicate: whether a visit can be booked, for every question.
    fn verdict(&self, start: Timestamp) -> Result<Offer, Unavailable> {
        if start < self.earliest && !self.request.waived.too_late {
            return Err(Unavailable::TooLate);
        }
        let visit = self.grid.visit(start).ok_or(Unavailable::Closed)?;
        let Some(chosen) = self.fill(visit) else {
            return Err(self.refusal(visit));
        };
        let lead = chosen
            .first()
            .expect("there is at least one role, and it is filled");
        let resources = chosen.iter().filter_map(|candidate| candidate.resource);
        Ok(Offer {
            start,
            end: visit.end,
            date: self.supply.service_date(lead, start),
            resources: resources.collect(),
        })
    }

    /// Why the roles of a visit cannot all be filled.
    pub(super) fn refusal(&self, visit: Interval) -> Unavailable {
        let mut roles = self.supply.roles().iter().enumerate();
        if roles.any(|(role, candidates)| !candidates.iter().any(|it| self.serves(role, it, visit)))
        {
            return Unavailable::Closed;
        }
        let mut leads = self.supply.leads();
        if !leads.any(|lead| self.is_timely(lead, visit)) {
            Unavailable::TooLate
        } else if self.is_within_limits(visit) {
            Unavailable::Taken
        } else {
            Unavailable::Full
        }
    }

    /// Whether the limits leave somebody for each role, free or not.
    fn is_within_limits(&self, visit: Interval) -> bool {
        let roles = || self.supply.roles().iter().enumerate().skip(1);
        self.supply.leads().any(|lead| {
            let admits = |role, it: &Candidate| self.admits(role, it, Some(lead), visit);
            self.admits(LEAD, lead, None, visit)
                && roles().all(|(role, candidates)| candidates.iter().any(|it| admits(role, it)))
        })
    }

    /// The predicate of lists, which never offer the past.
    fn listed(&self, start: Timestamp) -> Result<Offer, Unavailable> {
        if start < self.request.now {
            Err(Unavailable::TooLate)
        } else {
            self.verdict(start)
        }
    }

    fn day(&self, starts: &[Timestamp]) -> Day {
        let mut day = Day::Closed;
        for &start in starts {
            day = match self.listed(start) {
                Ok(_) => return Day::Free,
                Err(Unavailable::Full | Unavailable::Taken) => Day::Full,
                Err(Unavailable::TooLate) if day == Day::Closed => Day::Past,
                Err(Unavailable::TooLate | Unavailable::Closed) => day,
            };
        }
        day
    }

    pub(super) fn is_cut_off(&self, date: Date) -> bool {
        !self.request.waived.too_late && date < self.first_date
    }

    pub(super) fn is_beyond_horizon(&self, date: Date) -> bool {
        !self.request.waived.closed && self.last_date < date
    }

    /// The limits that are reached on a date, whoever serves.
    pub(super) fn reached(&self, date: Date) -> impl Iterator<Item = &DayLimit> {
        let limits = self.request.limits.iter();
        limits.filter(move |limit| !self.request.waived.full && limit.is_reached(date))
    }

    /// The limits of a candidate's resources that are reached on a date.
    pub(super) fn reached_of<'c>(
        &self,
        candidate: &'c Candidate,
        date: Date,
    ) -> impl Iterator<Item = (ResourceId, &'c DayLimit)> {
        let waived = self.request.waived.full;
        candidate.occupies.iter().flat_map(move |occupied| {
            let limits = occupied.limits.iter();
            let reached = limits.filter(move |limit| !waived && limit.is_reached(date));
            reached.map(|limit| (occupied.resource, limit))
        })
    }

    /// Whether a candidate works during the whole visit and, if it leads, whether the service is
    /// given then and the visit may begin then.
    pub(super) fn works(&self, role: usize, candidate: &Candidate, visit: Interval) -> bool {
        self.request.waived.closed
            || self.supply.is_open(candidate, visit)
                && (role != LEAD
                    || self.supply.is_given(candidate, visit)
                        && self
                            .grid
                            .allows(self.supply.leading(candidate), visit.start))
    }

    /// Whether a candidate works and, if it leads, whether its date is within the horizon.
    fn serves(&self, role: usize, candidate: &Candidate, visit: Interval) -> bool {
        let is_near = || !self.is_beyond_horizon(self.supply.service_date(candidate, visit.start));
        self.works(role, candidate, visit) && (role != LEAD || is_near())
    }

    /// Whether a candidate that leads serves, and its date is not cut off.
    fn is_timely(&self, lead: &Candidate, visit: Interval) -> bool {
        let date = self.supply.service_date(lead, visit.start);
        self.serves(LEAD, lead, visit) && !self.is_cut_off(date)
    }

    /// Whether a candidate serves and may have one booking more on the date of who leads. If it
    /// leads itself, whether that date is not cut off and may have one booking more.
    pub(super) fn admits(
        &self,
        role: usize,
        candidate: &Candidate,
        lead: Option<&Candidate>,
        visit: Interval,
    ) -> bool {
        let date = |lead| self.supply.service_date(lead, visit.start);
        let has_room = |date| self.reached_of(candidate, date).next().is_none();
        match role {
            LEAD => {
                let date = date(candidate);
                self.is_timely(candidate, visit)
                    && self.reached(date).next().is_none()
                    && has_room(date)
            }
            _ => {
                self.serves(role, candidate, visit) && lead.is_none_or(|lead| has_room(date(lead)))
            }
        }
    }

    /// One candidate for each role, all at the same time.
    pub(super) fn fill(&self, visit: Interval) -> Option<Vec<&Candidate>> {
        let claimed = self.request.rules.claimed(visit);
        let admits = |role: usize, candidate: &Candidate, lead: Option<&Candidate>| {
            self.admits(role, candidate, lead, visit)
        };
        self.supply.fill(claimed, &admits)
    }
}

#[cfg(test)]
mod tests;

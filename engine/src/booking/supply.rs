//! [`Supply`]: the resources that the roles of a request can use.

use jiff::Timestamp;
use jiff::civil::Date;

use super::calendar::HoursException;
use super::interval::Interval;
use super::limit::DayLimit;
use super::load::{Load, loads};
use super::opening::{Opening, Worker};
use super::request::{Request, Role};
use super::resource::{Resource, ResourceId, find};

/// The candidates of each role, with their hours and loads within some range.
#[derive(Debug)]
pub(super) struct Supply<'a> {
    roles: Vec<Vec<Candidate>>,
    shifts: Vec<Shift<'a>>,
    /// The hours of the service, if it has some of its own.
    service: Option<Shift<'a>>,
    loads: Vec<Load>,
}

/// A resource that can serve in a role, or the venue itself if there is no role.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) resource: Option<ResourceId>,
    /// The hours that it works by, all of which must be open: its own first, then those of its
    /// parts.
    pub(super) shifts: Vec<usize>,
    pub(super) occupies: Vec<Occupied>,
}

/// Units of one physical resource.
#[derive(Debug)]
pub(super) struct Occupied {
    pub(super) resource: ResourceId,
    load: usize,
    pub(super) units: u64,
    pub(super) capacity: u64,
    pub(super) limits: Vec<DayLimit>,
}

/// Hours that belong to one resource, or that the venue and all other resources share.
#[derive(Debug)]
pub(super) struct Shift<'a> {
    pub(super) resource: Option<ResourceId>,
    pub(super) worker: Worker<'a>,
    pub(super) opening: Opening,
}

/// The venue's shift is the first.
const VENUE: usize = 0;

impl<'a> Supply<'a> {
    /// The supply for visits within `reach`, whose claims lie within `claimed`.
    pub(super) fn new(request: &Request<'a>, reach: Interval, claimed: Interval) -> Self {
        let mut shifts = vec![Shift::new(
            None,
            Worker {
                venue: request.venue,
                own: None,
            },
            reach,
        )];
        let mut roles: Vec<Vec<Candidate>> = Vec::with_capacity(request.roles.len().max(1));
        for role in request.roles {
            let fitting = fitting(role, request.resources);
            roles.push(
                fitting
                    .filter_map(|it| candidate(it, role, request, reach, &mut shifts))
                    .collect(),
            );
        }
        if roles.is_empty() {
            roles.push(vec![Candidate {
                resource: None,
                shifts: vec![VENUE],
                occupies: Vec::new(),
            }]);
        }
        let mut occupied: Vec<&mut Occupied> = roles
            .iter_mut()
            .flatten()
            .flat_map(|candidate| &mut candidate.occupies)
            .collect();
        let mut physical: Vec<ResourceId> =
            occupied.iter().map(|occupied| occupied.resource).collect();
        physical.sort();
        physical.dedup();
        for occupied in &mut occupied {
            occupied.load = physical
                .binary_search(&occupied.resource)
                .expect("every occupied resource is listed");
        }
        let loads = loads(&physical, request.busy, claimed);
        let service = request.service.map(|calendar| {
            let worker = Worker {
                venue: calendar,
                own: None,
            };
            Shift::new(None, worker, reach)
        });
        Self {
            roles,
            shifts,
            service,
            loads,
        }
    }

    /// The candidates of each role, preferred ones first. There is at least one role, and the first
    /// role leads.
    pub(super) fn roles(&self) -> &[Vec<Candidate>] {
        &self.roles
    }

    pub(super) fn venue(&self) -> &Opening {
        &self.shifts[VENUE].opening
    }

    /// The hours that a candidate works by, its own first.
    pub(super) fn shifts_of(&self, candidate: &Candidate) -> impl Iterator<Item = &Shift<'a>> {
        candidate.shifts.iter().map(|&shift| &self.shifts[shift])
    }

    /// The hours that the grid is aligned to if a candidate leads.
    pub(super) fn leading(&self, candidate: &Candidate) -> &Opening {
        candidate
            .shifts
            .first()
            .map_or(self.venue(), |&shift| &self.shifts[shift].opening)
    }

    /// The candidates of the first role.
    pub(super) fn leads(&self) -> impl Iterator<Item = &Candidate> {
        self.roles.first().into_iter().flatten()
    }

    /// The hours of all candidates that can lead, each once.
    pub(super) fn leading_hours(&self) -> impl Iterator<Item = &Opening> {
        let leads = self.leads();
        let mut hours: Vec<usize> = leads
            .filter_map(|candidate| candidate.shifts.first().copied())
            .collect();
        hours.sort_unstable();
        hours.dedup();
        hours.into_iter().map(|shift| &self.shifts[shift].opening)
    }

    pub(super) fn is_open(&self, candidate: &Candidate, visit: Interval) -> bool {
        self.shifts_of(candidate)
            .all(|shift| shift.opening.covers(visit))
    }

    /// The service date of a start if a candidate leads: the date of its window, or of the venue's
    /// if it has none then, or what the venue's clock shows.
    pub(super) fn service_date(&self, lead: &Candidate, start: Timestamp) -> Date {
        let own = self.leading(lead).date_of(start);
        own.or_else(|| self.venue().date_of(start))
            .unwrap_or_else(|| self.shifts[VENUE].worker.venue.date_of(start))
    }

    /// The hours of the service by which a visit is judged, if a candidate leads, and the closures
    /// that take time from a visit where no hours bound it.
    pub(super) fn service(
        &self,
        lead: &Candidate,
        visit: Interval,
    ) -> (Option<&Shift<'a>>, Vec<&'a HoursException>) {
        let Some(shift) = &self.service else {
            return (None, Vec::new());
        };
        let date = self.service_date(lead, visit.start);
        match shift.worker.venue.rule_on(date) {
            Some(_) => (Some(shift), Vec::new()),
            None => (None, shift.worker.closures_of(date, visit).collect()),
        }
    }

    /// Whether the service is given during a whole visit, if a candidate leads.
    pub(super) fn is_given(&self, lead: &Candidate, visit: Interval) -> bool {
        let (hours, closures) = self.service(lead, visit);
        closures.is_empty() && hours.is_none_or(|shift| shift.opening.covers(visit))
    }

    /// The largest number of units of a resource that are claimed at one instant of an interval.
    pub(super) fn claimed(&self, occupied: &Occupied, during: Interval) -> u64 {
        self.loads[occupied.load].highest(during)
    }

    /// Whether a candidate is free during a whole interval, with those that are already chosen.
    pub(super) fn is_free(
        &self,
        candidate: &Candidate,
        beside: &[&Candidate],
        during: Interval,
    ) -> bool {
        candidate.occupies.iter().all(|wanted| {
            let of_same = |other: &&Occupied| other.load == wanted.load;
            let others = beside
                .iter()
                .flat_map(|chosen| &chosen.occupies)
                .filter(of_same);
            let reserved: u64 = others.map(|other| other.units).sum();
            self.claimed(wanted, during) + reserved + wanted.units <= wanted.capacity
        })
    }

    /// One candidate for each role, all at the same time: the preferred ones that leave the other
    /// roles possible. Whether one serves in another role may depend on who leads; without a lead
    /// it is asked whether it could.
    pub(super) fn fill(
        &self,
        during: Interval,
        serves: &impl Fn(usize, &Candidate, Option<&Candidate>) -> bool,
    ) -> Option<Vec<&Candidate>> {
        // A role that nothing can fill would otherwise be discovered once for each choice in the
        // others.
        let hopeless = self.roles.len() > 1
            && self.roles.iter().enumerate().any(|(role, candidates)| {
                !candidates
                    .iter()
                    .any(|it| serves(role, it, None) && self.is_free(it, &[], during))
            });
        let mut chosen = Vec::with_capacity(self.roles.len());
        (!hopeless && self.fill_rest(&mut chosen, during, serves)).then_some(chosen)
    }

    /// Roles may share resources, so a choice is undone if a later role finds nothing.
    fn fill_rest<'s>(
        &'s self,
        chosen: &mut Vec<&'s Candidate>,
        during: Interval,
        serves: &impl Fn(usize, &Candidate, Option<&Candidate>) -> bool,
    ) -> bool {
        let role = chosen.len();
        let Some(candidates) = self.roles.get(role) else {
            return true;
        };
        for candidate in candidates {
            let lead = chosen.first().copied();
            if serves(role, candidate, lead) && self.is_free(candidate, chosen, during) {
                chosen.push(candidate);
                if self.fill_rest(chosen, during, serves) {
                    return true;
                }
                chosen.pop();
            }
        }
        false
    }
}

impl<'a> Shift<'a> {
    fn new(resource: Option<ResourceId>, worker: Worker<'a>, reach: Interval) -> Self {
        Self {
            resource,
            worker,
            opening: worker.opening(reach),
        }
    }
}

/// The resources of a role that the party fits into, smallest first; equals in the order given.
fn fitting<'a>(role: &Role, resources: &'a [Resource]) -> impl Iterator<Item = &'a Resource> {
    let mut fitting: Vec<&Resource> = role
        .any_of
        .iter()
        .filter_map(|&id| find(resources, id))
        .collect();
    fitting.retain(|resource| role.units.get() <= resource.capacity);
    fitting.sort_by_key(|resource| resource.capacity);
    fitting.into_iter()
}

fn candidate<'a>(
    resource: &'a Resource,
    role: &Role,
    request: &Request<'a>,
    reach: Interval,
    shifts: &mut Vec<Shift<'a>>,
) -> Option<Candidate> {
    let takes = resource.takes(role.units.get(), request.resources)?;
    let parts = resource
        .parts
        .iter()
        .filter_map(|&part| find(request.resources, part));
    let mut worked: Vec<usize> = Vec::with_capacity(1);
    for member in [resource].into_iter().chain(parts) {
        let shift = shift_of(member, request, reach, shifts);
        if !worked.contains(&shift) {
            worked.push(shift);
        }
    }
    let occupies = takes.into_iter().map(|take| Occupied {
        resource: take.resource,
        load: 0,
        units: u64::from(take.units),
        capacity: u64::from(take.capacity),
        limits: find(request.resources, take.resource)
            .map_or_else(Vec::new, |resource| resource.limits.clone()),
    });
    Some(Candidate {
        resource: Some(resource.id),
        shifts: worked,
        occupies: occupies.collect(),
    })
}

fn shift_of<'a>(
    resource: &'a Resource,
    request: &Request<'a>,
    reach: Interval,
    shifts: &mut Vec<Shift<'a>>,
) -> usize {
    let Some(own) = &resource.calendar else {
        return VENUE;
    };
    let known = shifts
        .iter()
        .position(|shift| shift.resource == Some(resource.id));
    known.unwrap_or_else(|| {
        let worker = Worker {
            venue: request.venue,
            own: Some(own),
        };
        shifts.push(Shift::new(Some(resource.id), worker, reach));
        shifts.len() - 1
    })
}

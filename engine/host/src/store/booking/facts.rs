//! [`Facts`]: everything that decides whether a time can be booked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use tilmash_engine::booking::{
    self, Calendar, DayLimit, Interval, Offer, Resource, ResourceId, ServiceRules, Waived, check,
    last_date, listable, service_dates,
};
use tilmash_engine::interpret::Free;
use tilmash_engine::model::Model;
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowReference, Value};

use super::candidates::{Candidates, Wish};
use super::existing::Booking;
use super::occupied::{Counted, Extent, Occupied};
use crate::store::business::read::Business;
use crate::store::business::service::Service;
use crate::store::business::terms::{DayLimits, Terms};
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::database::revision::Revision;
use crate::store::tables::days::{days, local};
use crate::store::tables::record;
use crate::store::writer::transaction::Transaction;

/// The facts by which a request for a time is judged. All of them come from one transaction.
#[derive(Clone, Debug)]
pub(in crate::store) struct Facts {
    /// What the service costs: an amount, or nothing.
    pub(in crate::store) price: Value,
    pub(in crate::store) candidates: Candidates,
    /// Whether the window has holds that have run out.
    pub(in crate::store) has_expired: bool,
    venue: Calendar,
    resources: Vec<Resource>,
    rules: ServiceRules,
    service: Option<Calendar>,
    busy: Vec<booking::Busy>,
    limits: Vec<DayLimit>,
    now: Timestamp,
}

/// The starts that are asked about: from the first instant up to, not including, the second; or one
/// start, if both are the same.
pub(in crate::store) type Window = Interval;

impl Transaction {
    /// What is known of the starts in a window. `None` if there is no such service.
    ///
    /// What seldom changes is known from earlier, and the one statement that reads the claims also
    /// says whether it is still right.
    pub(in crate::store) async fn facts(
        &mut self,
        free: &Free,
        window: Window,
        now: Timestamp,
    ) -> Result<Option<Facts>, StoreError> {
        self.facts_with_any(None, free, window, now).await
    }

    /// As [`Transaction::facts`], where a booking that is moved may get any resource of a table.
    pub(in crate::store) async fn facts_with_any(
        &mut self,
        any: Option<&Name>,
        free: &Free,
        window: Window,
        now: Timestamp,
    ) -> Result<Option<Facts>, StoreError> {
        let model = Arc::clone(&self.model);
        let moving = match &free.moving {
            Some(booking) => record::one(&mut self.connection, &model, booking).await?,
            None => None,
        };
        let moving = moving.map(|record| Booking::read(&model, record));
        loop {
            let guess = self.probable_business().await?;
            let moving = moving.clone().map(|mut booking| {
                // Another one may serve instead of one that is withdrawn.
                let bookings = guess.business.bookings();
                booking
                    .resources
                    .retain(|row| bookings.has(row) && any != Some(&row.table));
                booking
            });
            let question = Question {
                model: &model,
                business: &guess.business,
                free,
                moving: moving.as_ref(),
                window,
                now,
            };
            let (facts, revision) = match question.service() {
                Some(service) => {
                    let (facts, revision) = question.facts(service, &mut self.connection).await?;
                    (Some(facts), revision)
                }
                None => (None, self.connection.revision().await?),
            };
            if guess.if_at.is_none_or(|known| known == revision) {
                return Ok(facts);
            }
            self.drop_business();
        }
    }
}

/// A request for times, with the rows that seldom change.
struct Question<'q> {
    model: &'q Model,
    business: &'q Business,
    free: &'q Free,
    moving: Option<&'q Booking>,
    window: Window,
    now: Timestamp,
}

impl Question<'_> {
    /// The service, if the asker may have it. One that is no longer offered is still given to those
    /// who have booked it.
    fn service(&self) -> Option<&Service> {
        let services = &self.business.bookings().services;
        let service = services.get(&self.free.service.id)?;
        let is_theirs = |booking: &Booking| booking.service == service.row;
        (!service.deleted || self.moving.is_some_and(is_theirs)).then_some(service)
    }

    /// The part of the window in which a start may be found. What is asked about one start concerns
    /// also a start that cannot be found.
    fn window(&self, rules: &ServiceRules) -> Window {
        if self.window.is_empty() {
            return self.window;
        }
        let horizon = rules.horizon_days;
        let listable = listable(horizon, self.window, &self.model.zone, self.now);
        // Calendars also look at the earlier starts of today.
        let today = local(self.model, self.now);
        let today = days(self.model, today, today);
        Interval {
            start: self.window.start.max(today.start),
            end: listable.end.max(today.start),
        }
    }

    /// The facts, with the revision at which they are right.
    async fn facts(
        &self,
        service: &Service,
        connection: &mut Connection,
    ) -> Result<(Facts, Revision), StoreError> {
        let bookings = self.business.bookings();
        // A visit stays as long as it was booked, whatever its service takes by now.
        let is_same = |booking: &&Booking| booking.service == service.row;
        let booked = |booking: &Booking| booking.end.duration_since(booking.start);
        let kept = self.moving.and_then(|booking| booking.lasts);
        let kept = kept.or(self.moving.filter(is_same).map(booked));
        let rules = service.rules(self.free.lasts.or(kept));
        let candidates = Candidates::of(
            bookings,
            &Wish::new(bookings, service, self.free, self.moving),
        );
        let window = self.window(&rules);
        let reach = reach(&rules, window);
        let dates = dates(self.model, reach);
        let timetable = &bookings.timetable;
        let venue = timetable.venue(&self.model.zone, dates);
        let mut resources = candidates.resources(timetable, &venue, dates);
        let limits = limits(&bookings.terms, service, &candidates);
        let counted: BTreeSet<Counted> = limits.keys().copied().collect();
        let extent = Extent {
            candidates: &candidates,
            reach,
            dates,
            counted: &counted,
            service: service.row.id,
            client: self.free.client,
            moving: self.moving.map(|booking| booking.row.id),
            now: self.now,
        };
        let Occupied {
            busy,
            has_expired,
            mut booked,
            revision,
        } = extent.read(connection, self.model).await?;
        let mut of_all = Vec::new();
        for (counted, at_most) in limits {
            let limit = DayLimit {
                at_most,
                of_service: counted.of_service,
                of_client: counted.of_client,
                booked: booked.remove(&counted).unwrap_or_default(),
            };
            match counted.resource {
                None => of_all.push(limit),
                Some(id) => {
                    let resource = resources.iter_mut().find(|resource| resource.id == id);
                    resource
                        .expect("a candidate is a resource of the request")
                        .limits
                        .push(limit);
                }
            }
        }
        let facts = Facts {
            price: service.price.clone(),
            candidates,
            has_expired,
            venue,
            resources,
            rules,
            service: timetable.service(&service.row, &self.model.zone, dates),
            busy,
            limits: of_all,
            now: self.now,
        };
        Ok((facts, revision))
    }
}

/// The limits of bookings of a day that hold for a visit: how many, of which bookings.
fn limits(terms: &Terms, service: &Service, candidates: &Candidates) -> BTreeMap<Counted, u32> {
    let of_all = DayLimits {
        per_day: Some(terms.per_day),
        // One person cannot have more than all people together.
        per_person: Some(terms.per_person).filter(|limit| *limit < terms.per_day),
    };
    let of = |counted: Counted, limits: DayLimits| {
        let of_client = Counted {
            of_client: true,
            ..counted
        };
        let limits = [(counted, limits.per_day), (of_client, limits.per_person)];
        limits
            .into_iter()
            .filter_map(|(counted, limit)| Some((counted, limit?)))
    };
    let of_service = Counted {
        of_service: true,
        ..Counted::default()
    };
    let of_resources = candidates.physical().flat_map(|candidate| {
        let counted = Counted {
            resource: Some(candidate.id),
            ..Counted::default()
        };
        of(counted, candidate.limits)
    });
    of(Counted::default(), of_all)
        .chain(of(of_service, service.limits))
        .chain(of_resources)
        .collect()
}

impl Facts {
    /// The last date that can be booked.
    pub(in crate::store) fn last_date(&self) -> Date {
        last_date(self.rules.horizon_days, self.venue.date_of(self.now))
    }

    /// The rows of the resources that serve in an offer, in the order of the tables. The venue has
    /// no row.
    pub(in crate::store) fn rows(&self, offer: &Offer) -> Vec<RowReference> {
        let serving = offer
            .resources
            .iter()
            .filter_map(|id| self.candidates.get(*id));
        serving
            .filter(|candidate| !candidate.is_venue())
            .map(|candidate| candidate.row.clone())
            .collect()
    }

    /// The resources of a table that can serve at a start.
    pub(in crate::store) fn serving(&self, table: &Name, start: Timestamp) -> Vec<RowReference> {
        let of_table = self.candidates.all.iter();
        let of_table = of_table.filter(|candidate| candidate.row.table == *table);
        let serves = |id: ResourceId| {
            let mut roles = self.candidates.roles.clone();
            let role = roles.iter_mut().find(|role| role.any_of.contains(&id));
            let Some(role) = role else {
                return false;
            };
            role.any_of = vec![id];
            let request = booking::Request {
                roles: &roles,
                ..self.request(Waived::default())
            };
            check(&request, start).is_ok()
        };
        of_table
            .filter(|candidate| serves(candidate.id))
            .map(|candidate| candidate.row.clone())
            .collect()
    }

    /// The dates by which a start may count, whichever of the candidates it is booked with.
    pub(in crate::store) fn dates(&self, start: Timestamp) -> BTreeSet<Date> {
        service_dates(&self.request(Waived::default()), start)
    }

    /// The facts in the form that the booking core needs.
    pub(in crate::store) fn request(&self, waived: Waived) -> booking::Request<'_> {
        booking::Request {
            venue: &self.venue,
            resources: &self.resources,
            roles: &self.candidates.roles,
            rules: &self.rules,
            service: self.service.as_ref(),
            busy: &self.busy,
            limits: &self.limits,
            now: self.now,
            waived,
        }
    }
}

/// The time that visits occupy which start in a window.
fn reach(rules: &ServiceRules, window: Window) -> Interval {
    let longest = rules.starts.longest_visit();
    window.widened(rules.buffer_before, longest + rules.buffer_after)
}

/// The dates whose hours may touch a time. A night belongs to the evening before, and a resource
/// may work by a clock that is a day ahead or behind.
pub(super) fn dates(model: &Model, reach: Interval) -> (Date, Date) {
    (
        local(model, reach.start).saturating_sub(2.days()),
        local(model, reach.end).saturating_add(2.days()),
    )
}

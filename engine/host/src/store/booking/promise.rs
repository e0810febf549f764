//! [`Promise`]: a booking that exists, with what the booking core needs to judge it.

use jiff::Timestamp;
use tilmash_engine::booking::{
    self, Busy, Calendar, Interval, Offer, Role, ServiceRules, Waived, can_serve,
};
use tilmash_engine::model::Model;
use tilmash_engine::value::RowReference;

use super::candidates::{Candidates, Wish};
use super::existing::Booking;
use super::facts::dates;
use crate::store::business::read::Bookings;

/// A booking, with the resources that it may have and their hours.
pub(super) struct Promise {
    pub(super) candidates: Candidates,
    pub(super) visit: Interval,
    venue: Calendar,
    resources: Vec<booking::Resource>,
    rules: ServiceRules,
    service: Option<Calendar>,
}

/// Units of a resource that somebody has.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub(super) resource: RowReference,
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    pub(super) units: u32,
}

impl Promise {
    pub(super) fn of(model: &Model, bookings: &Bookings, booking: &Booking) -> Promise {
        let service = bookings.services.get(&booking.service.id);
        let service = service.expect("a service is never removed");
        let free = booking.wish();
        let candidates = Candidates::of(
            bookings,
            &Wish::new(bookings, service, &free, Some(booking)),
        );
        let visit = Interval {
            start: booking.start,
            end: booking.end,
        };
        let dates = dates(model, visit);
        let venue = bookings.timetable.venue(&model.zone, dates);
        Promise {
            resources: candidates.resources(&bookings.timetable, &venue, dates),
            candidates,
            visit,
            venue,
            rules: service.rules(booking.lasts),
            service: bookings.timetable.service(&service.row, &model.zone, dates),
        }
    }

    /// The booking in the form that the booking core needs, with some of its roles.
    pub(super) fn request<'r>(
        &'r self,
        roles: &'r [Role],
        busy: &'r [Busy],
    ) -> booking::Request<'r> {
        booking::Request {
            venue: &self.venue,
            resources: &self.resources,
            roles,
            rules: &self.rules,
            service: self.service.as_ref(),
            busy,
            limits: &[],
            now: self.visit.start,
            waived: Waived::default(),
        }
    }

    /// Whether what the booking has works during all of it.
    pub(super) fn is_open(&self) -> bool {
        can_serve(&self.request(&self.candidates.roles, &[]), self.visit)
    }

    /// Whether a resource works during all of the booking and is free, and what it would give.
    pub(super) fn with(&self, resource: &RowReference, taken: &[Taken]) -> (bool, Vec<Taken>) {
        let all = &self.candidates.all;
        let found = all.iter().find(|candidate| candidate.row == *resource);
        let role = found.and_then(|candidate| {
            let mut roles = self.candidates.roles.iter();
            let role = roles.find(|role| role.any_of.contains(&candidate.id))?;
            Some(Role {
                units: role.units,
                any_of: vec![candidate.id],
            })
        });
        let Some(role) = role else {
            return (false, Vec::new());
        };
        let reach = self
            .visit
            .widened(self.rules.buffer_before, self.rules.buffer_after);
        let near = |taken: &&Taken| taken.start < reach.end && reach.start < taken.end;
        let busy = taken.iter().filter(near).filter_map(|taken| {
            let mut all = all.iter();
            let resource = all.find(|candidate| candidate.row == taken.resource)?;
            Some(Busy {
                resource: resource.id,
                start: taken.start,
                end: taken.end,
                units: taken.units,
            })
        });
        let busy: Vec<Busy> = busy.collect();
        let id = role.any_of.clone();
        let roles = [role];
        let request = self.request(&roles, &busy);
        let claims = Offer::promised(&request, self.visit, id).claims(&request);
        let given = claims.into_iter().filter_map(|claim| {
            Some(Taken {
                resource: self.candidates.get(claim.resource)?.row.clone(),
                start: claim.start,
                end: claim.end,
                units: claim.units,
            })
        });
        (can_serve(&request, self.visit), given.collect())
    }
}

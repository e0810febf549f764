//! What the tests of booking ask about: a venue, its resources and its claims. The values are
//! owned, so that a case can change one thing.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};

use super::{
    Align, Busy, Calendar, DayLimit, Hours, HoursChange, HoursException, Interval, Request,
    Resource, ResourceId, Role, ServiceRules, Sharing, Starts, Waived, WeeklyHours,
};

#[derive(Clone, Debug)]
pub(super) struct Scene {
    pub(super) venue: Calendar,
    pub(super) resources: Vec<Resource>,
    pub(super) roles: Vec<Role>,
    pub(super) rules: ServiceRules,
    pub(super) service: Option<Calendar>,
    pub(super) busy: Vec<Busy>,
    pub(super) limits: Vec<DayLimit>,
    pub(super) now: Timestamp,
    pub(super) waived: Waived,
}

impl Scene {
    /// Open from 09:00 to 12:00 every day in Almaty; one resource with one unit; visits of an hour,
    /// each on the hour. It is Monday, 2026-03-02, 08:00.
    pub(super) fn new() -> Self {
        Self {
            venue: every_day("Asia/Almaty", "09:00", "12:00"),
            resources: vec![person(1)],
            roles: vec![role(1, &[1])],
            rules: ServiceRules {
                starts: hourly(60),
                buffer_before: SignedDuration::ZERO,
                buffer_after: SignedDuration::ZERO,
                notice: SignedDuration::ZERO,
                cutoff: None,
                horizon_days: None,
            },
            service: None,
            busy: Vec::new(),
            limits: Vec::new(),
            now: at("2026-03-02 08:00+05"),
            waived: Waived::default(),
        }
    }

    pub(super) fn request(&self) -> Request<'_> {
        Request {
            venue: &self.venue,
            resources: &self.resources,
            roles: &self.roles,
            rules: &self.rules,
            service: self.service.as_ref(),
            busy: &self.busy,
            limits: &self.limits,
            now: self.now,
            waived: self.waived,
        }
    }

    /// The free starts of a local date, as the venue's clock shows them.
    pub(super) fn listed(&self, date: &str) -> String {
        let window = self.venue.day(day(date));
        let offers = super::free_starts(&self.request(), window);
        let clocks = offers.iter().map(|offer| {
            self.venue
                .zone
                .to_datetime(offer.start)
                .strftime("%H:%M")
                .to_string()
        });
        clocks.collect::<Vec<_>>().join(" ")
    }

    pub(super) fn except(&mut self, first: &str, last: &str, change: HoursChange) {
        self.venue.exceptions.push(HoursException {
            first: day(first),
            last: day(last),
            change,
        });
    }

    pub(super) fn occupy(&mut self, resource: i64, units: u32, start: &str, end: &str) {
        self.busy.push(Busy {
            resource: ResourceId(resource),
            start: at(start),
            end: at(end),
            units,
        });
    }

    pub(super) fn limit(&mut self, date: &str, booked: u32, at_most: u32) {
        self.limits.push(limit(date, booked, at_most));
    }
}

pub(super) fn limit(date: &str, booked: u32, at_most: u32) -> DayLimit {
    DayLimit {
        at_most,
        of_service: false,
        of_client: false,
        booked: BTreeMap::from([(day(date), booked)]),
    }
}

pub(super) fn zone(name: &str) -> TimeZone {
    TimeZoneDatabase::bundled().get(name).unwrap()
}

/// An instant such as `2026-03-02 09:00+05`.
pub(super) fn at(instant: &str) -> Timestamp {
    instant.parse().unwrap()
}

pub(super) fn day(date: &str) -> Date {
    date.parse().unwrap()
}

pub(super) fn time(time: &str) -> Time {
    time.parse().unwrap()
}

pub(super) fn hours(opens: &str, closes: &str) -> Hours {
    Hours {
        opens: time(opens),
        closes: time(closes),
    }
}

pub(super) fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

pub(super) fn between(start: &str, end: &str) -> Interval {
    Interval {
        start: at(start),
        end: at(end),
    }
}

pub(super) fn every_day(zone_name: &str, opens: &str, closes: &str) -> Calendar {
    let weekdays = Weekday::Monday.cycle_forward().take(7);
    let weekly = weekdays
        .map(|weekday| WeeklyHours {
            weekday,
            opens: time(opens),
            closes: time(closes),
        })
        .collect();
    Calendar {
        zone: zone(zone_name),
        weekly,
        seasons: Vec::new(),
        exceptions: Vec::new(),
    }
}

pub(super) fn hourly(duration: i64) -> Starts {
    Starts::Grid {
        duration: minutes(duration),
        step: minutes(60),
        align: Align::Clock,
    }
}

pub(super) fn person(id: i64) -> Resource {
    table(id, 1)
}

pub(super) fn table(id: i64, capacity: u32) -> Resource {
    Resource {
        id: ResourceId(id),
        capacity,
        sharing: Sharing::Exclusive,
        calendar: None,
        parts: Vec::new(),
        limits: Vec::new(),
    }
}

pub(super) fn class(id: i64, capacity: u32) -> Resource {
    Resource {
        sharing: Sharing::Shared,
        ..table(id, capacity)
    }
}

pub(super) fn joined(id: i64, capacity: u32, parts: &[i64]) -> Resource {
    Resource {
        parts: ids(parts),
        ..table(id, capacity)
    }
}

pub(super) fn role(units: u32, any_of: &[i64]) -> Role {
    Role {
        units: NonZeroU32::new(units).unwrap(),
        any_of: ids(any_of),
    }
}

pub(super) fn ids(ids: &[i64]) -> Vec<ResourceId> {
    ids.iter().copied().map(ResourceId).collect()
}

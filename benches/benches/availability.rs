//! Free times as a pure function: one resource with a thousand claims within the month asked about.

use std::num::NonZeroU32;

use divan::{Bencher, black_box};
use jiff::civil::{Time, Weekday};
use jiff::{SignedDuration, Timestamp, ToSpan};
use tilmash_benches::dialogue::now;
use tilmash_benches::salon;
use tilmash_engine::booking::{
    Align, Busy, Calendar, Interval, Request, Resource, ResourceId, Role, ServiceRules, Sharing,
    Starts, Waived, WeeklyHours, free_days, free_starts,
};

fn main() {
    divan::main();
}

const CLAIMS: usize = 1_000;
const QUARTER: SignedDuration = SignedDuration::from_mins(15);
const DAYS: i64 = 30;
const RESOURCE: ResourceId = ResourceId(1);

struct Month {
    venue: Calendar,
    resources: [Resource; 1],
    roles: [Role; 1],
    rules: ServiceRules,
    busy: Vec<Busy>,
}

impl Month {
    /// Open from ten to eight every day, with claims of a quarter of an hour in most quarters.
    fn new() -> Month {
        let weekdays = Weekday::Monday.cycle_forward().take(7);
        let weekly = weekdays.map(|weekday| WeeklyHours {
            weekday,
            opens: Time::constant(10, 0, 0, 0),
            closes: Time::constant(20, 0, 0, 0),
        });
        let venue = Calendar {
            zone: salon::program().model.zone.clone(),
            weekly: weekly.collect(),
            seasons: Vec::new(),
            exceptions: Vec::new(),
        };
        let month = Month {
            resources: [Resource {
                id: RESOURCE,
                capacity: 1,
                sharing: Sharing::Exclusive,
                calendar: None,
                parts: Vec::new(),
                limits: Vec::new(),
            }],
            roles: [Role {
                units: NonZeroU32::MIN,
                any_of: vec![RESOURCE],
            }],
            rules: ServiceRules {
                starts: Starts::Grid {
                    duration: QUARTER,
                    step: QUARTER,
                    align: Align::Window,
                },
                buffer_before: SignedDuration::ZERO,
                buffer_after: SignedDuration::ZERO,
                notice: SignedDuration::from_hours(1),
                cutoff: None,
                horizon_days: Some(365),
            },
            busy: Vec::new(),
            venue,
        };
        let quarters = month.starts();
        let taken = quarters
            .chunks(6)
            .flat_map(|chunk| &chunk[..chunk.len() - 1]);
        let busy: Vec<Busy> = taken.take(CLAIMS).map(|&start| claim(start)).collect();
        assert!(busy.len() > CLAIMS - 20, "{}", busy.len());
        Month { busy, ..month }
    }

    fn request(&self) -> Request<'_> {
        Request {
            venue: &self.venue,
            resources: &self.resources,
            roles: &self.roles,
            rules: &self.rules,
            service: None,
            busy: &self.busy,
            limits: &[],
            now: now(),
            waived: Waived::default(),
        }
    }

    fn window(&self) -> Interval {
        let first = self.venue.date_of(now());
        Interval {
            start: self.venue.day(first).start,
            end: self.venue.day(first + DAYS.days()).end,
        }
    }

    fn starts(&self) -> Vec<Timestamp> {
        let free = free_starts(&self.request(), self.window());
        free.into_iter().map(|offer| offer.start).collect()
    }
}

fn claim(start: Timestamp) -> Busy {
    Busy {
        resource: RESOURCE,
        start,
        end: start + QUARTER,
        units: 1,
    }
}

/// A calendar screen.
#[divan::bench]
fn days_of_a_month(bencher: Bencher) {
    let month = Month::new();
    let first = month.venue.date_of(now());
    bencher.bench(|| free_days(&black_box(&month).request(), first, first + DAYS.days()));
}

/// Every free start of the month.
#[divan::bench]
fn starts_of_a_month(bencher: Bencher) {
    let month = Month::new();
    bencher.bench(|| free_starts(&black_box(&month).request(), month.window()));
}

/// The free starts of one day.
#[divan::bench]
fn starts_of_a_day(bencher: Bencher) {
    let month = Month::new();
    let day = month.venue.day(month.venue.date_of(now()) + 10.days());
    bencher.bench(|| free_starts(&black_box(&month).request(), day));
}

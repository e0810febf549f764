//! Days as spans of time.

use jiff::Timestamp;
use jiff::civil::Date;
use tilmash_engine::booking::{Calendar, Interval};
use tilmash_engine::model::Model;

/// All the time from one date to another, both included, by the app's clock.
pub(in crate::store) fn days(model: &Model, first: Date, last: Date) -> Interval {
    let calendar = Calendar {
        zone: model.zone.clone(),
        weekly: Vec::new(),
        seasons: Vec::new(),
        exceptions: Vec::new(),
    };
    Interval {
        start: calendar.day(first).start,
        end: calendar.day(last).end,
    }
}

/// The date of an instant by the app's clock.
pub(in crate::store) fn local(model: &Model, moment: Timestamp) -> Date {
    moment.to_zoned(model.zone.clone()).date()
}

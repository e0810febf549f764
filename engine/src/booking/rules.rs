//! [`ServiceRules`]: how a service is booked.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::interval::Interval;
use super::wall_clock;

/// The rules of one service. A negative buffer or notice counts as none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRules {
    pub starts: Starts,
    /// Time before the visit in which its resources are occupied, whether the venue is open or not.
    pub buffer_before: SignedDuration,
    /// Time after the visit in which its resources are occupied, whether the venue is open or not.
    pub buffer_after: SignedDuration,
    /// The least time between booking and start. A start exactly this far away can still be booked.
    pub notice: SignedDuration,
    /// Until when a service date can be booked, beside the notice.
    pub cutoff: Option<Cutoff>,
    /// How many days after today, by the venue's clock, the last service date that can be booked
    /// lies: at most, and otherwise, [`FARTHEST_HORIZON`].
    pub horizon_days: Option<u32>,
}

/// The last moment for booking a service date: a local time of the venue on an earlier date, or on
/// the same one. At that moment itself the date can still be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cutoff {
    pub time: Time,
    /// How many days before the service date.
    pub days: u32,
}

/// Nothing is booked later than so many days after today, whatever a horizon says.
pub const FARTHEST_HORIZON: u32 = 2 * 366;

/// No visit is longer.
pub const LONGEST_VISIT: SignedDuration = SignedDuration::from_hours(366 * 24);

/// When a visit may start and how long it lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Starts {
    /// Every `step` of real time, for a visit of `duration`. There is no start unless both are
    /// positive and the visit is no longer than [`LONGEST_VISIT`].
    Grid {
        duration: SignedDuration,
        step: SignedDuration,
        align: Align,
    },
    /// At fixed local times of the venue, each with its own length. If two begin at the same time,
    /// the first counts.
    Slots(Vec<Slot>),
}

/// Where a grid has its origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the opening of each working window: a venue that opens at 09:15 with steps of 30 minutes
    /// has 09:15, 09:45, 10:15. A closure that cuts the window does not shift the grid.
    Window,
    /// At midnight of each date by the venue's clock: a venue that opens at 09:15 with steps of 30
    /// minutes has 09:30, 10:00, 10:30.
    Clock,
}

/// A fixed time that can be booked on each date on which the working hours contain it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The weekday of the date on which it begins, or every day.
    #[serde(default, with = "super::weekday_name::optional")]
    pub weekday: Option<Weekday>,
    pub begins: Time,
    /// On the next date if it is not after `begins`.
    pub ends: Time,
}

impl Starts {
    /// A length that no visit exceeds.
    pub fn longest_visit(&self) -> SignedDuration {
        match self {
            Starts::Grid { duration, .. } => (*duration).clamp(SignedDuration::ZERO, LONGEST_VISIT),
            // From a local time to the next one with the same name, over a clock that may repeat a
            // whole day.
            Starts::Slots(_) => SignedDuration::from_hours(48),
        }
    }
}

impl ServiceRules {
    /// The time in which a visit occupies its resources: with its buffers.
    pub(super) fn claimed(&self, visit: Interval) -> Interval {
        visit.widened(
            self.buffer_before.max(SignedDuration::ZERO),
            self.buffer_after.max(SignedDuration::ZERO),
        )
    }
}

impl Cutoff {
    /// Until when a service date can be booked. A time that a clock shows twice is the second one.
    pub(super) fn until(self, date: Date, zone: &TimeZone) -> Timestamp {
        let day = date.saturating_sub(i64::from(self.days).days());
        wall_clock::last_reached(zone, day.to_datetime(self.time))
    }

    /// The first service date that can still be booked.
    pub(super) fn first_date(self, zone: &TimeZone, now: Timestamp) -> Date {
        let today = wall_clock::date_of(zone, now);
        let first = today.saturating_add(i64::from(self.days).days());
        let mut dates = first.yesterday().unwrap_or(first).series(1.day());
        let is_open = |date: &Date| now <= self.until(*date, zone);
        dates.find(is_open).unwrap_or(Date::MAX)
    }
}

/// The last service date that can be booked today.
pub fn last_date(horizon_days: Option<u32>, today: Date) -> Date {
    let days = horizon_days.map_or(FARTHEST_HORIZON, |days| days.min(FARTHEST_HORIZON));
    today.saturating_add(i64::from(days).days())
}

/// The part of a window in which a start can be listed: not past, and not after everything that may
/// belong to the last service date. Whoever asks for all time asks for this.
pub fn listable(
    horizon_days: Option<u32>,
    window: Interval,
    zone: &TimeZone,
    now: Timestamp,
) -> Interval {
    // Hours that begin on the last date end on the next one, or on the one after it by a clock that
    // is behind the venue's.
    let last = last_date(horizon_days, wall_clock::date_of(zone, now));
    let last = last.saturating_add(2.days());
    Interval {
        start: window.start.max(now),
        end: window.end.min(wall_clock::days(zone, last, last).end),
    }
}

/// Whether a booking can still be cancelled: at least `cancel_until` remains before its start.
/// Exactly this much is enough.
pub fn cancellable(start: Timestamp, now: Timestamp, cancel_until: SignedDuration) -> bool {
    start.duration_since(now) >= cancel_until.max(SignedDuration::ZERO)
}

#[cfg(test)]
mod tests {
    use super::super::scene::{at, minutes};
    use super::*;

    #[test]
    fn a_booking_can_be_cancelled_until_exactly_the_limit() {
        let start = at("2026-03-04 10:00+05");
        let day = minutes(24 * 60);
        assert!(cancellable(start, at("2026-03-03 09:59+05"), day));
        assert!(cancellable(start, at("2026-03-03 10:00+05"), day));
        assert!(!cancellable(start, at("2026-03-03 10:00:01+05"), day));
    }

    #[test]
    fn a_booking_that_has_begun_cannot_be_cancelled_whatever_the_limit() {
        let start = at("2026-03-04 10:00+05");
        assert!(cancellable(start, start, minutes(-30)));
        assert!(!cancellable(start, at("2026-03-04 10:01+05"), minutes(-30)));
    }

    #[test]
    fn rules_are_read_as_they_are_written() {
        let slots = r#"{"slots":[{"weekday":"friday","begins":"20:00:00","ends":"01:00:00"}]}"#;
        let read: Starts = serde_json::from_str(slots).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), slots);
        assert!(
            serde_json::from_str::<Slot>(r#"{"weekday":"Friyay","begins":"20:00","ends":"21:00"}"#)
                .is_err()
        );
    }
}

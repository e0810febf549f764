//! Local times as instants, by the rules of a zone.
//!
//! A clock that is put forward skips local times, and a clock that is put back shows some twice.
//! "From 02:30" and "until 02:30" are therefore two questions, each with one answer: the first
//! instant at which the clock has reached a local time, and the last instant before which it had
//! not.

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::interval::Interval;

/// The first instant at which the clock shows `local` or a later time.
pub fn first_reached(zone: &TimeZone, local: DateTime) -> Timestamp {
    match zone.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. } => {
            instant(offset, local)
        }
        AmbiguousOffset::Gap { after, .. } => change_after(zone, instant(after, local)),
    }
}

/// The instant after which the clock shows nothing earlier than `local`.
pub(super) fn last_reached(zone: &TimeZone, local: DateTime) -> Timestamp {
    match zone.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => instant(offset, local),
        AmbiguousOffset::Fold { before, after } => {
            let second = instant(after, local);
            // The second occurrence of the first repeated time is the change itself, and nothing
            // earlier is shown after it: hours until 02:00 end before a clock goes from 03:00 back
            // to 02:00.
            let just_before = super::interval::shifted(second, SignedDuration::from_nanos(-1));
            if zone.to_offset(just_before) == after {
                second
            } else {
                instant(before, local)
            }
        }
        AmbiguousOffset::Gap { after, .. } => change_after(zone, instant(after, local)),
    }
}

/// All the time in which the clock shows a date from `first` to `last`, both included.
pub(super) fn days(zone: &TimeZone, first: Date, last: Date) -> Interval {
    Interval {
        start: first_reached(zone, midnight(first)),
        end: last
            .tomorrow()
            .map_or(Timestamp::MAX, |next| last_reached(zone, midnight(next))),
    }
}

/// The date that the clock shows.
pub(super) fn date_of(zone: &TimeZone, instant: Timestamp) -> Date {
    zone.to_offset(instant).to_datetime(instant).date()
}

/// A skipped local time, read with the offset that follows the change, lies before the change by
/// less than the gap.
fn change_after(zone: &TimeZone, instant: Timestamp) -> Timestamp {
    zone.following(instant)
        .next()
        .map_or(instant, |change| change.timestamp())
}

fn midnight(date: Date) -> DateTime {
    date.at(0, 0, 0, 0)
}

/// Only the last day of the years ±9999 can lie outside representable time.
fn instant(offset: Offset, local: DateTime) -> Timestamp {
    let limit = if local.year() < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    offset.to_timestamp(local).unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::scene::{at, zone};
    use super::*;

    fn check(name: &str, local: DateTime, from: &str, until: &str) {
        let zone = zone(name);
        assert_eq!(
            first_reached(&zone, local),
            at(from),
            "from {local} in {name}"
        );
        assert_eq!(
            last_reached(&zone, local),
            at(until),
            "until {local} in {name}"
        );
    }

    #[test]
    fn a_local_time_that_is_shown_once_is_one_instant() {
        check(
            "Asia/Almaty",
            date(2024, 2, 1).at(9, 0, 0, 0),
            "2024-02-01 09:00+06",
            "2024-02-01 09:00+06",
        );
        check(
            "Asia/Almaty",
            date(2024, 4, 1).at(9, 0, 0, 0),
            "2024-04-01 09:00+05",
            "2024-04-01 09:00+05",
        );
    }

    #[test]
    fn a_skipped_local_time_is_clamped_to_the_change() {
        check(
            "Europe/Berlin",
            date(2024, 3, 31).at(2, 30, 0, 0),
            "2024-03-31 03:00+02",
            "2024-03-31 03:00+02",
        );
        check(
            "Europe/Berlin",
            date(2024, 3, 31).at(2, 0, 0, 0),
            "2024-03-31 03:00+02",
            "2024-03-31 03:00+02",
        );
    }

    #[test]
    fn a_repeated_local_time_begins_at_its_first_showing_and_ends_at_its_second() {
        check(
            "Europe/Berlin",
            date(2024, 10, 27).at(2, 30, 0, 0),
            "2024-10-27 02:30+02",
            "2024-10-27 02:30+01",
        );
        check(
            "Asia/Almaty",
            date(2024, 2, 29).at(23, 30, 0, 0),
            "2024-02-29 23:30+06",
            "2024-02-29 23:30+05",
        );
    }

    #[test]
    fn the_first_repeated_time_ends_before_the_repetition() {
        check(
            "Europe/Berlin",
            date(2024, 10, 27).at(2, 0, 0, 0),
            "2024-10-27 02:00+02",
            "2024-10-27 02:00+02",
        );
    }

    #[test]
    fn a_day_is_as_long_as_its_clock_runs() {
        let hours = |name: &str, date: Date| {
            let day = days(&zone(name), date, date);
            day.end.duration_since(day.start).as_hours()
        };
        assert_eq!(hours("Asia/Almaty", date(2024, 2, 29)), 25);
        assert_eq!(hours("Asia/Almaty", date(2024, 3, 1)), 24);
        assert_eq!(hours("Europe/Berlin", date(2024, 3, 31)), 23);
        assert_eq!(hours("Europe/Berlin", date(2024, 10, 27)), 25);
    }
}

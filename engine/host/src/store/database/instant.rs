//! Instants and dates as the core schema has them: seconds of Unix time, and days of it.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp, ToSpan, Unit};

/// The day 0.
const FIRST: Date = date(1970, 1, 1);

/// An instant that the store wrote itself.
pub(in crate::store) fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("the store writes only instants that exist")
}

/// The store keeps whole seconds, and a timer must not go off before its time.
pub(crate) fn no_earlier(due: Timestamp) -> Timestamp {
    let second = due.round(Unit::Second).unwrap_or(due);
    if second < due {
        second + SignedDuration::from_secs(1)
    } else {
        second
    }
}

/// The number of a date, by which a claim is counted.
pub(in crate::store) fn number_of_day(date: Date) -> i64 {
    let since = date
        .since(FIRST)
        .expect("a difference in days has no limit");
    i64::from(since.get_days())
}

/// The date with a number that the store wrote itself.
pub(in crate::store) fn day(number: i64) -> Date {
    let day = number
        .try_into()
        .ok()
        .and_then(|days: i32| FIRST.checked_add(days.days()).ok());
    day.expect("the store writes only days that exist")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_it_was_written() {
        let cases = [
            (date(1970, 1, 1), 0),
            (date(1969, 12, 31), -1),
            (date(2026, 3, 2), 20_514),
            (Date::MIN, -4_371_587),
            (Date::MAX, 2_932_896),
        ];
        for (date, number) in cases {
            assert_eq!(number_of_day(date), number, "{date}");
            assert_eq!(day(number), date, "{number}");
        }
    }

    #[test]
    fn timers_never_go_off_early() {
        for (due, kept) in [
            ("2026-03-02T09:00:00.4Z", "2026-03-02T09:00:01Z"),
            ("2026-03-02T09:00:00.6Z", "2026-03-02T09:00:01Z"),
            ("2026-03-02T09:00:01Z", "2026-03-02T09:00:01Z"),
        ] {
            assert_eq!(no_earlier(due.parse().unwrap()), kept.parse().unwrap());
        }
    }
}

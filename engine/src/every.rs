//! [`Every`]: when a clock begins a flow, again and again.

use std::fmt;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// The moments at which a clock begins a flow, by the clock of a zone. Where the clock skips a
/// time, the next one that there is counts; where it shows a time twice, the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    Day(Time),
    Week(Weekday, Time),
    /// On this day of a month, or on its last one if it has fewer.
    Month(i8, Time),
    /// Counted from each midnight.
    Length(SignedDuration),
}

impl Every {
    /// The shortest length, and the longest.
    pub const LENGTHS: [SignedDuration; 2] =
        [SignedDuration::from_mins(1), SignedDuration::from_hours(12)];

    /// The first moment after this one.
    pub fn next(self, after: Timestamp, zone: &TimeZone) -> Timestamp {
        let today = after.to_zoned(zone.clone()).date();
        // A clock may be put back over midnight, so yesterday's moments may be to come.
        let first = today.yesterday().unwrap_or(today);
        let mut days = std::iter::successors(Some(first), |day| day.tomorrow().ok());
        let next = days.find_map(|day| {
            let moments = self.on(day, zone);
            moments.into_iter().filter(|moment| *moment > after).min()
        });
        next.unwrap_or(Timestamp::MAX)
    }

    /// The moments of a day.
    fn on(self, day: Date, zone: &TimeZone) -> Vec<Timestamp> {
        let (is_day, at) = match self {
            Every::Day(at) => (true, at),
            Every::Week(weekday, at) => (day.weekday() == weekday, at),
            Every::Month(of_month, at) => (day.day() == of_month.min(day.days_in_month()), at),
            Every::Length(length) => return steps(day, length, zone),
        };
        let moment = is_day.then(|| moment(day, at, zone)).flatten();
        moment.into_iter().collect()
    }
}

/// A moment after each length of the day, from its beginning.
fn steps(day: Date, length: SignedDuration, zone: &TimeZone) -> Vec<Timestamp> {
    let begins = |day: Date| moment(day, Time::midnight(), zone);
    let ends = day.checked_add(1.day()).ok().and_then(begins);
    let (Some(begins), Some(ends)) = (begins(day), ends) else {
        return Vec::new();
    };
    let later = |moment: &Timestamp| moment.checked_add(length).ok();
    let steps = std::iter::successors(Some(begins), later);
    steps.take_while(|moment| *moment < ends).collect()
}

fn moment(day: Date, at: Time, zone: &TimeZone) -> Option<Timestamp> {
    let local = zone.to_ambiguous_zoned(day.to_datetime(at));
    Some(local.compatible().ok()?.timestamp())
}

impl fmt::Display for Every {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Every::Day(at) => write!(formatter, "day {at}"),
            Every::Week(on, at) => write!(formatter, "week {} {at}", on.to_monday_one_offset()),
            Every::Month(on, at) => write!(formatter, "month {on} {at}"),
            Every::Length(length) => write!(formatter, "{}s", length.as_secs()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The next three moments after one, in UTC.
    fn three(every: Every, after: &str, zone: &str) -> Vec<String> {
        let zone = crate::zone::find(zone).unwrap();
        let mut after: Timestamp = after.parse().unwrap();
        let next = || {
            after = every.next(after, &zone);
            after.to_string()
        };
        std::iter::repeat_with(next).take(3).collect()
    }

    const NINE: Time = Time::constant(9, 0, 0, 0);

    #[test]
    fn it_comes_at_its_time_by_the_clock_of_the_zone() {
        let day = three(Every::Day(NINE), "2026-03-02T04:00:00Z", "Asia/Almaty");
        let days = [
            "2026-03-03T04:00:00Z",
            "2026-03-04T04:00:00Z",
            "2026-03-05T04:00:00Z",
        ];
        assert_eq!(day, days);
        let friday = Every::Week(Weekday::Friday, NINE);
        let weeks = [
            "2026-03-06T04:00:00Z",
            "2026-03-13T04:00:00Z",
            "2026-03-20T04:00:00Z",
        ];
        assert_eq!(three(friday, "2026-03-02T04:00:00Z", "Asia/Almaty"), weeks);
    }

    #[test]
    fn a_month_that_is_shorter_has_its_last_day() {
        let last = Every::Month(31, NINE);
        let months = [
            "2026-01-31T04:00:00Z",
            "2026-02-28T04:00:00Z",
            "2026-03-31T04:00:00Z",
        ];
        assert_eq!(three(last, "2026-01-02T04:00:00Z", "Asia/Almaty"), months);
    }

    #[test]
    fn a_time_that_the_clock_skips_or_shows_twice_comes_once() {
        let at = Every::Day(Time::constant(2, 30, 0, 0));
        let skipped = [
            "2026-03-29T01:30:00Z",
            "2026-03-30T00:30:00Z",
            "2026-03-31T00:30:00Z",
        ];
        assert_eq!(three(at, "2026-03-28T12:00:00Z", "Europe/Berlin"), skipped);
        let twice = [
            "2026-10-25T00:30:00Z",
            "2026-10-26T01:30:00Z",
            "2026-10-27T01:30:00Z",
        ];
        assert_eq!(three(at, "2026-10-24T12:00:00Z", "Europe/Berlin"), twice);
    }

    #[test]
    fn a_length_is_counted_from_each_midnight() {
        let every = Every::Length(SignedDuration::from_hours(5));
        let three = three(every, "2026-03-02T12:00:00Z", "Asia/Almaty");
        // At 20:00 by the clock there, then at midnight, then at 5:00.
        let times = [
            "2026-03-02T15:00:00Z",
            "2026-03-02T19:00:00Z",
            "2026-03-03T00:00:00Z",
        ];
        assert_eq!(three, times);
    }
}

//! How long a venue or a resource is open.

use jiff::SignedDuration;

use super::calendar::Calendar;
use super::interval::Interval;
use super::opening::Worker;

/// The time within an interval in which a resource works: by its own calendar, if it has one, or by
/// the venue's. Closures do not count.
pub fn open_time(venue: &Calendar, own: Option<&Calendar>, during: Interval) -> SignedDuration {
    if during.is_empty() {
        return SignedDuration::ZERO;
    }
    let opening = Worker { venue, own }.opening(during);
    let within = opening.spans().iter().map(|span| span.intersection(during));
    within
        .filter(|span| !span.is_empty())
        .map(|span| span.start.duration_until(span.end))
        .sum()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, Time, Weekday, date, time};

    use super::*;
    use crate::booking::{HoursChange, HoursException, WeeklyHours};
    use crate::zone;

    const MONDAY: Date = date(2026, 3, 2);

    fn calendar(hours: &[(Weekday, Time, Time)], exceptions: &[HoursException]) -> Calendar {
        let weekly = hours.iter().map(|(weekday, opens, closes)| WeeklyHours {
            weekday: *weekday,
            opens: *opens,
            closes: *closes,
        });
        Calendar {
            zone: zone::find("Asia/Almaty").expect("a zone"),
            weekly: weekly.collect(),
            seasons: Vec::new(),
            exceptions: exceptions.to_vec(),
        }
    }

    fn hours(venue: &Calendar, own: Option<&Calendar>, first: Date, last: Date) -> i64 {
        let during = Interval {
            start: venue.day(first).start,
            end: venue.day(last).end,
        };
        open_time(venue, own, during).as_hours()
    }

    #[test]
    fn hours_are_added_up_without_closures_and_only_within_the_interval() {
        let (ten, six, two) = (time(10, 0, 0, 0), time(18, 0, 0, 0), time(2, 0, 0, 0));
        let week = [(Weekday::Monday, ten, six), (Weekday::Friday, six, two)];
        let venue = calendar(&week, &[]);
        let sunday = date(2026, 3, 8);
        assert_eq!(hours(&venue, None, MONDAY, sunday), 8 + 8);
        assert_eq!(hours(&venue, None, MONDAY, MONDAY), 8);
        // A night lies partly in the next day.
        let friday = date(2026, 3, 6);
        assert_eq!(hours(&venue, None, friday, friday), 6);
        let closed = HoursException {
            first: MONDAY,
            last: MONDAY,
            change: HoursChange::CalendarClosure,
        };
        let shut = calendar(&week, &[closed]);
        assert_eq!(hours(&shut, None, MONDAY, sunday), 8);
        let own = calendar(&[(Weekday::Tuesday, ten, six)], &[]);
        assert_eq!(hours(&venue, Some(&own), MONDAY, sunday), 8);
        assert_eq!(hours(&venue, None, sunday, MONDAY), 0);
    }
}

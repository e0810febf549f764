//! [`WeeklySpan`]: when working hours are in a week, to find those that overlap.

use jiff::civil::Time;

const DAY_MINUTES: i64 = 24 * 60;
const WEEK_MINUTES: i64 = 7 * DAY_MINUTES;

/// Hours of one weekday, in minutes since its Monday began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeeklySpan {
    opens: i64,
    closes: i64,
}

impl WeeklySpan {
    /// The hours of a weekday, from 1, Monday. They end on the next day unless they end later than
    /// they begin.
    pub fn new(weekday: i64, opens: Time, closes: Time) -> WeeklySpan {
        let minute = |time: Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
        let begin = (weekday - 1).rem_euclid(7) * DAY_MINUTES;
        let (opens, mut closes) = (begin + minute(opens), begin + minute(closes));
        if closes <= opens {
            closes += DAY_MINUTES;
        }
        WeeklySpan { opens, closes }
    }

    /// Whether both have a minute in common. Hours that meet do not.
    pub fn overlaps(self, other: WeeklySpan) -> bool {
        // A night of Sunday reaches into the next week.
        [-WEEK_MINUTES, 0, WEEK_MINUTES]
            .into_iter()
            .any(|week| self.opens < other.closes + week && other.opens + week < self.closes)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    fn hours(weekday: i64, opens: i8, closes: i8) -> WeeklySpan {
        WeeklySpan::new(weekday, time(opens, 0, 0, 0), time(closes, 0, 0, 0))
    }

    #[test]
    fn hours_overlap_if_they_have_a_minute_in_common() {
        assert!(hours(1, 9, 13).overlaps(hours(1, 12, 18)));
        assert!(hours(1, 9, 18).overlaps(hours(1, 12, 13)));
        assert!(!hours(1, 9, 13).overlaps(hours(1, 13, 18)));
        assert!(!hours(1, 9, 13).overlaps(hours(2, 9, 13)));
    }

    #[test]
    fn a_night_reaches_into_the_next_day_and_that_of_sunday_into_monday() {
        assert!(hours(1, 20, 2).overlaps(hours(2, 1, 5)));
        assert!(!hours(1, 20, 2).overlaps(hours(2, 2, 5)));
        assert!(hours(7, 20, 2).overlaps(hours(1, 0, 9)));
        assert!(hours(1, 0, 9).overlaps(hours(7, 20, 2)));
        // From midnight to midnight is the whole day.
        assert!(hours(3, 0, 0).overlaps(hours(3, 23, 0)));
    }
}

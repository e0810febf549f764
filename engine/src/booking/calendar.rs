//! [`Calendar`]: when a venue or a resource works.

use std::cmp::Reverse;

use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::interval::Interval;
use super::wall_clock;

/// Working hours by the clock of one zone: a weekly rule and dated exceptions to it.
///
/// Hours of several rows may overlap or touch: together they are open wherever one of them is, and
/// a visit may run from one into the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    #[serde(with = "jiff::fmt::serde::tz::required")]
    pub zone: TimeZone,
    pub weekly: Vec<WeeklyHours>,
    #[serde(default)]
    pub exceptions: Vec<HoursException>,
}

/// Hours that come every week. A weekday with a break has two rows, a day off has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeeklyHours {
    #[serde(with = "super::weekday_name")]
    pub weekday: Weekday,
    pub opens: Time,
    /// On the next date if it is not after `opens`. If the two are equal, 24 hours later.
    pub closes: Time,
}

/// Hours of one date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    pub opens: Time,
    /// On the next date if it is not after `opens`. If the two are equal, 24 hours later.
    pub closes: Time,
}

/// A change to the weekly hours on the dates from `first` to `last`, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursException {
    pub first: Date,
    pub last: Date,
    pub change: HoursChange,
}

/// What an exception changes. Closures always win over hours, also over added hours, whatever the
/// order in which they are given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoursChange {
    /// Closed from midnight to midnight. This includes the rest of the evening before, after
    /// midnight.
    CalendarClosure,
    /// Hours that begin on these dates are closed to their end, also past midnight. The evening
    /// before is worked to its end.
    ServiceClosure,
    /// These hours instead of the weekly ones. If several exceptions replace a date, the one of the
    /// fewest dates counts: a day within a season. Of those that are equally long, the one that
    /// begins last counts, and for the same dates the last one given.
    ReplacedHours(Vec<Hours>),
    /// These hours in addition to the weekly or replaced ones.
    AddedHours(Vec<Hours>),
}

impl Calendar {
    /// All the time in which the calendar's clock shows this date: 23 or 25 hours when the clock is
    /// changed.
    pub fn day(&self, date: Date) -> Interval {
        wall_clock::days(&self.zone, date, date)
    }

    /// The date that the calendar's clock shows.
    pub fn date_of(&self, instant: Timestamp) -> Date {
        wall_clock::date_of(&self.zone, instant)
    }

    /// The hours that begin on a date, without regard to closures.
    pub(super) fn hours_on(&self, date: Date) -> Vec<Hours> {
        let mut hours = match self.replacement_on(date) {
            Some(replacement) => replacement.to_vec(),
            None => self.weekly_on(date).collect(),
        };
        for exception in self.exceptions_on(date) {
            if let HoursChange::AddedHours(added) = &exception.change {
                hours.extend(added);
            }
        }
        hours
    }

    /// The hours that replace the weekly ones on a date.
    pub fn replacement_on(&self, date: Date) -> Option<&[Hours]> {
        self.replacing(date).map(|(_, hours)| hours)
    }

    /// The exception whose hours replace the weekly ones on a date, with these hours.
    pub(super) fn replacing(&self, date: Date) -> Option<(&HoursException, &[Hours])> {
        self.exceptions_on(date)
            .filter_map(|exception| match &exception.change {
                HoursChange::ReplacedHours(hours) => Some((exception, hours.as_slice())),
                HoursChange::CalendarClosure
                | HoursChange::ServiceClosure
                | HoursChange::AddedHours(_) => None,
            })
            .rev()
            .min_by_key(|(exception, _)| {
                let length = exception.last.duration_since(exception.first);
                (length, Reverse(exception.first))
            })
    }

    pub(super) fn closures(&self) -> impl Iterator<Item = &HoursException> {
        self.exceptions
            .iter()
            .filter(|exception| match exception.change {
                HoursChange::CalendarClosure | HoursChange::ServiceClosure => true,
                HoursChange::ReplacedHours(_) | HoursChange::AddedHours(_) => false,
            })
    }

    fn weekly_on(&self, date: Date) -> impl Iterator<Item = Hours> {
        let weekday = date.weekday();
        let of_weekday = self
            .weekly
            .iter()
            .filter(move |hours| hours.weekday == weekday);
        of_weekday.map(|hours| Hours {
            opens: hours.opens,
            closes: hours.closes,
        })
    }

    fn exceptions_on(&self, date: Date) -> impl DoubleEndedIterator<Item = &HoursException> {
        self.exceptions
            .iter()
            .filter(move |exception| exception.covers(date))
    }
}

impl HoursException {
    pub(super) fn covers(&self, date: Date) -> bool {
        (self.first..=self.last).contains(&date)
    }
}

impl Hours {
    /// The time in which these hours of a date are worked; empty if a change of the clock skips
    /// them.
    pub(super) fn on(self, zone: &TimeZone, date: Date) -> Interval {
        let closing_date = if self.closes > self.opens {
            date
        } else {
            date.tomorrow().unwrap_or(Date::MAX)
        };
        Interval {
            start: wall_clock::first_reached(zone, date.to_datetime(self.opens)),
            end: wall_clock::last_reached(zone, closing_date.to_datetime(self.closes)),
        }
    }
}

//! [`Calendar`]: when a venue or a resource works.

use std::cmp::Reverse;

use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::interval::Interval;
use super::wall_clock;

/// Working hours by the clock of one zone: a weekly rule, other weeks in seasons, and dated
/// exceptions to them.
///
/// Hours of several rows may overlap or touch: together they are open wherever one of them is, and
/// a visit may run from one into the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    #[serde(with = "jiff::fmt::serde::tz::required")]
    pub zone: TimeZone,
    pub weekly: Vec<WeeklyHours>,
    #[serde(default)]
    pub seasons: Vec<Season>,
    #[serde(default)]
    pub exceptions: Vec<HoursException>,
}

/// Another week than the usual one on the dates from `first` to `last`, both included. A weekday
/// without a row is a day off then.
///
/// If several seasons have a date, the one of the fewest dates counts; of those that are equally
/// long, the one that begins last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Season {
    /// `None`: ever since.
    pub first: Option<Date>,
    /// `None`: from then on.
    pub last: Option<Date>,
    pub weekly: Vec<WeeklyHours>,
}

/// What gives a date its hours.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule<'a> {
    /// An exception that replaces the week's hours, with its own.
    Replaced(&'a HoursException, &'a [Hours]),
    Season(&'a Season),
    Weekly(&'a [WeeklyHours]),
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

/// A change to the week's hours on the dates from `first` to `last`, both included.
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
    /// These hours instead of the week's. If several exceptions replace a date, the one of the
    /// fewest dates counts: a day within a season. Of those that are equally long, the one that
    /// begins last counts, and for the same dates the last one given.
    ReplacedHours(Vec<Hours>),
    /// These hours in addition to the week's or replaced ones.
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

    /// What gives a date its hours; `None` if there is neither a week nor an exception for it.
    pub(super) fn rule_on(&self, date: Date) -> Option<Rule<'_>> {
        let replaced = self.replacing(date);
        let replaced = replaced.map(|(exception, hours)| Rule::Replaced(exception, hours));
        replaced.or_else(|| self.week_on(date))
    }

    /// The week that holds on a date, without regard to exceptions.
    pub(super) fn week_on(&self, date: Date) -> Option<Rule<'_>> {
        let seasons = self.seasons.iter().filter(|season| season.covers(date));
        let season = seasons.min_by_key(|season| {
            let (first, last) = season.dates();
            (last.duration_since(first), Reverse(first))
        });
        let weekly = (!self.weekly.is_empty()).then_some(Rule::Weekly(&self.weekly));
        season.map(Rule::Season).or(weekly)
    }

    /// The hours that exceptions add to a date.
    pub(super) fn added_on(&self, date: Date) -> impl Iterator<Item = Hours> {
        self.exceptions_on(date)
            .flat_map(|exception| match &exception.change {
                HoursChange::AddedHours(added) => added.as_slice(),
                HoursChange::CalendarClosure
                | HoursChange::ServiceClosure
                | HoursChange::ReplacedHours(_) => &[],
            })
            .copied()
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

    fn exceptions_on(&self, date: Date) -> impl DoubleEndedIterator<Item = &HoursException> {
        self.exceptions
            .iter()
            .filter(move |exception| exception.covers(date))
    }
}

impl Season {
    fn covers(&self, date: Date) -> bool {
        let (first, last) = self.dates();
        (first..=last).contains(&date)
    }

    fn dates(&self) -> (Date, Date) {
        (
            self.first.unwrap_or(Date::MIN),
            self.last.unwrap_or(Date::MAX),
        )
    }
}

impl Rule<'_> {
    /// The hours that begin on a date of the rule.
    pub(super) fn hours_on(self, date: Date) -> Vec<Hours> {
        let week = match self {
            Rule::Replaced(_, hours) => return hours.to_vec(),
            Rule::Season(season) => &season.weekly,
            Rule::Weekly(weekly) => weekly,
        };
        let of_weekday = week.iter().filter(|row| row.weekday == date.weekday());
        let hours = of_weekday.map(|row| Hours {
            opens: row.opens,
            closes: row.closes,
        });
        hours.collect()
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

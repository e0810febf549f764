//! A month of days, some of which can be chosen.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::draft::Draft;
use super::request::DayState;
use super::screen::{Day, Item, Month};
use super::session::Choice;
use super::speaker::Speaker;
use crate::name::Name;

/// The days of which a month is shown.
pub(super) struct Calendar<'c> {
    /// What a talk calls a day, before its date.
    pub name: &'c Name,
    /// The first day of the month.
    pub month: Date,
    /// The first and the last day that may come into question.
    pub from: Date,
    pub to: Date,
    pub state: &'c (dyn Fn(Date) -> DayState + Send + Sync),
    /// Which days can be chosen.
    pub offers: &'c (dyn Fn(DayState) -> bool + Send + Sync),
    /// Whether a press on another day tells why it cannot.
    pub tells: bool,
}

impl Calendar<'_> {
    pub(super) fn month(&self, speaker: &Speaker<'_>, draft: &mut Draft) -> Month {
        let month = self.month;
        let next = month.saturating_add(1.month());
        let previous = month.saturating_sub(1.month());
        let previous = (month > self.from).then(|| arrow(draft, "‹", previous));
        let days = month.series(1.day()).take(month.days_in_month() as usize);
        let weekdays = Weekday::Monday.cycle_forward().take(7);
        Month {
            title: speaker.month_title(month),
            weekdays: weekdays
                .map(|day| speaker.weekday(day).to_owned())
                .collect(),
            days: days.map(|date| self.day(draft, date)).collect(),
            previous,
            next: (next <= self.to).then(|| arrow(draft, "›", next)),
        }
    }

    fn day(&self, draft: &mut Draft, date: Date) -> Day {
        let state = (self.state)(date);
        let offered = (self.offers)(state);
        let choice = match offered {
            true => Some(Choice::Day(date)),
            false if self.tells && (self.from..=self.to).contains(&date) => {
                Some(Choice::Unavailable(date))
            }
            false => None,
        };
        let item = |choice| {
            let id = format!("{} {date}", self.name);
            draft.item(Day::label(date, offered), id, choice)
        };
        Day {
            date,
            state,
            offered,
            item: choice.map(item),
        }
    }
}

fn arrow(draft: &mut Draft, label: &str, month: Date) -> Item {
    let id = format!("month {:04}-{:02}", month.year(), month.month());
    draft.item(label.to_owned(), id, Choice::Month(month))
}

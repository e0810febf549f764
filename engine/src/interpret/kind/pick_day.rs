//! A free day, chosen from a calendar; and the calendar of a date that is asked for.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::Entered;
use crate::interpret::answer::{FIRST_DATE, LAST_DATE};
use crate::interpret::machine::Machine;
use crate::interpret::request::DayState;
use crate::interpret::screen::{Item, Rows};
use crate::interpret::session::Choice;
use crate::model::Column;
use crate::name::Name;
use crate::program::{PickDay, State};
use crate::value::Value;

/// Shown in a calendar where nothing can be pressed.
const NOT_FREE: &str = "·";

impl<'p> Machine<'p> {
    pub(super) async fn enter_pick_day(&mut self, state: &'p State, pick: &'p PickDay) -> Entered {
        let today = self.today();
        let last = today.saturating_add(self.horizon(&pick.free_for).await.days());
        let days = self.days(&pick.free_for, today, last).await;
        let is_free = |date: &Date| days.get(date) == Some(&DayState::Free);
        let Some(first_free) = days.keys().copied().find(is_free) else {
            return Entered::Left("none".into());
        };
        let shown = self.frame().and_then(|frame| frame.view.month);
        let month = shown.unwrap_or(first_free).first_of_month();
        let text = self.state_text(state).await;
        let mut rows = self.month_rows(&state.name, month, today, last, &is_free);
        rows.extend(self.also_rows(state).await);
        self.show(text, rows).await;
        Entered::Waits
    }

    /// A calendar for a date that is asked for, within its column's bounds.
    pub(super) async fn date_rows(&mut self, name: &Name, column: &Column) -> Rows {
        let bounds = self.bounds(column).await;
        let today = self.today();
        let limit = |value: &Value, otherwise: Date| match value {
            Value::Date(date) => *date,
            _ => otherwise,
        };
        let from = limit(&bounds.from, FIRST_DATE);
        let to = limit(&bounds.to, LAST_DATE);
        let shown = self.frame().and_then(|frame| frame.view.month);
        // Computed limits may exclude every day.
        let month = shown.unwrap_or(today).min(to).max(from).first_of_month();
        self.month_rows(name, month, from, to, &|date| (from..=to).contains(date))
    }

    /// A month as a grid: its name between arrows, the weekdays, the days.
    fn month_rows(
        &self,
        name: &Name,
        month: Date,
        from: Date,
        to: Date,
        can_press: &dyn Fn(&Date) -> bool,
    ) -> Rows {
        let catalog = &self.program.catalog;
        let nothing = |label: &str| Item::new(label.to_owned(), "", Choice::Nothing);
        let arrow = |label: &str, month: Date| {
            let id = format!("month {:04}-{:02}", month.year(), month.month());
            Item::new(label.to_owned(), id, Choice::Month(month))
        };
        let mut head = Vec::new();
        if month > from {
            head.push(arrow("‹", month.saturating_sub(1.month())));
        }
        head.push(nothing(&catalog.month_title(
            &self.language,
            month.year(),
            month.month(),
        )));
        let next = month.saturating_add(1.month());
        if next <= to {
            head.push(arrow("›", next));
        }
        let weekdays = Weekday::Monday.cycle_forward().take(7);
        let weekdays = weekdays.map(|day| nothing(catalog.weekday_short(&self.language, day)));
        let mut rows = vec![head, weekdays.collect()];
        let mut week = Vec::new();
        for _ in 0..month.weekday().to_monday_zero_offset() {
            week.push(nothing(NOT_FREE));
        }
        for date in month.series(1.day()).take(month.days_in_month() as usize) {
            week.push(if can_press(&date) {
                let label = date.day().to_string();
                Item::new(label, format!("{name} {date}"), Choice::Day(date))
            } else {
                nothing(NOT_FREE)
            });
            if week.len() == 7 {
                rows.push(std::mem::take(&mut week));
            }
        }
        if !week.is_empty() {
            week.resize_with(7, || nothing(NOT_FREE));
            rows.push(week);
        }
        rows
    }
}

//! A free day, chosen from a calendar.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Entered, Typed};
use crate::interpret::calendar::Calendar;
use crate::interpret::machine::Machine;
use crate::interpret::request::DayState;
use crate::interpret::screen::Body;
use crate::interpret::session::Choice;
use crate::interpret::when;
use crate::outcome::Outcome;
use crate::program::{PickDay, State};

impl PickDay {
    /// Whether a day can be chosen.
    pub(crate) fn offers(&self, state: DayState) -> bool {
        match state {
            DayState::Free => true,
            DayState::Full => self.even_full,
            DayState::Closed => false,
        }
    }
}

impl<'p> Machine<'p> {
    pub(super) async fn enter_pick_day(&mut self, state: &'p State, pick: &'p PickDay) -> Entered {
        let free_for = self.free_for(&pick.free_for).await;
        let today = self.reader.today();
        let last = today.saturating_add(self.horizon(&free_for).await.days());
        // The night that begins on the last day lasts into this one.
        let morning_after = last.saturating_add(1.day());
        let shown = self.walk.view().and_then(|view| view.month);
        let mut month = shown.unwrap_or(today).first_of_month();
        let to = match month.last_of_month() < last {
            true => month.last_of_month(),
            false => morning_after,
        };
        if !self.knows_starts(&free_for, month.max(today), to).await {
            return Entered::Waits;
        }
        let mut days = self.days(&free_for, month.max(today), to).await;
        if !days.values().any(|state| pick.offers(*state)) {
            if !self.knows_starts(&free_for, today, morning_after).await {
                return Entered::Waits;
            }
            days = self.days(&free_for, today, morning_after).await;
            let mut offered = days.iter().filter(|(_, state)| pick.offers(**state));
            let Some((first, _)) = offered.next() else {
                return Entered::Left(Outcome::None.into());
            };
            if shown.is_none() {
                month = first.first_of_month();
            }
        }
        let calendar = Calendar {
            name: &state.name,
            month,
            from: today,
            to: match days.get(&morning_after).is_some_and(|it| pick.offers(*it)) {
                true => morning_after,
                false => last,
            },
            state: &|date| days.get(&date).copied().unwrap_or(DayState::Closed),
            offers: &|state| pick.offers(state),
            tells: true,
        };
        let mut draft = self.draft(state).await;
        let month = calendar.month(&self.speaker, &mut draft);
        self.show_state(draft, state, Body::Days(month)).await;
        Entered::Waits
    }

    /// The day that was typed, if it is free.
    pub(super) async fn day_typed(&mut self, pick: &PickDay, text: &str) -> Typed {
        let today = self.reader.today();
        let typed = when::dates(text, &self.speaker.lexicon(), today);
        if typed.is_empty() {
            return Typed::Unread;
        }
        let free_for = self.free_for(&pick.free_for).await;
        let horizon = self.horizon(&free_for).await;
        let last = today.saturating_add((horizon + 1).days());
        let near = typed.iter().find(|day| (today..=last).contains(day));
        let Some(day) = near.copied() else {
            return Typed::NoDay(typed[0], DayState::Closed);
        };
        let state = self.day_state(pick, day).await;
        match pick.offers(state) {
            true => Typed::Choice(Choice::Day(day)),
            false => Typed::NoDay(day, state),
        }
    }

    /// The state of a day now.
    pub(crate) async fn day_state(&mut self, pick: &PickDay, day: Date) -> DayState {
        let free_for = self.free_for(&pick.free_for).await;
        let days = self.days(&free_for, day, day).await;
        days.get(&day).copied().unwrap_or(DayState::Closed)
    }
}

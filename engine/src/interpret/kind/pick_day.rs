//! A free day, chosen from a calendar.

use jiff::ToSpan;

use super::{Entered, Typed};
use crate::interpret::calendar::Calendar;
use crate::interpret::machine::Machine;
use crate::interpret::request::DayState;
use crate::interpret::screen::Body;
use crate::interpret::session::Choice;
use crate::interpret::when;
use crate::outcome::Outcome;
use crate::program::{PickDay, State};

impl<'p> Machine<'p> {
    pub(super) async fn enter_pick_day(&mut self, state: &'p State, pick: &'p PickDay) -> Entered {
        let free_for = self.free_for(&pick.free_for).await;
        let today = self.reader.today();
        let last = today.saturating_add(self.horizon(&free_for).await.days());
        let shown = self.walk.view().and_then(|view| view.month);
        let mut month = shown.unwrap_or(today).first_of_month();
        let (from, to) = (month.max(today), month.last_of_month().min(last));
        let mut days = self.days(&free_for, from, to).await;
        if !days.values().any(|state| *state == DayState::Free) {
            days = self.days(&free_for, today, last).await;
            let mut free = days.iter().filter(|(_, state)| **state == DayState::Free);
            let Some((first_free, _)) = free.next() else {
                return Entered::Left(Outcome::None.into());
            };
            if shown.is_none() {
                month = first_free.first_of_month();
            }
        }
        let calendar = Calendar {
            name: &state.name,
            month,
            from: today,
            to: last,
            state: &|date| days.get(&date).copied().unwrap_or(DayState::Closed),
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
        let last = today.saturating_add(self.horizon(&free_for).await.days());
        let Some(day) = typed.into_iter().find(|day| (today..=last).contains(day)) else {
            return Typed::NotOffered;
        };
        let days = self.days(&free_for, day, day).await;
        match days.get(&day) == Some(&DayState::Free) {
            true => Typed::Choice(Choice::Day(day)),
            false => Typed::NotOffered,
        }
    }
}

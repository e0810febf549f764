//! A free day, chosen from a calendar.

use jiff::ToSpan;

use super::Entered;
use crate::interpret::calendar::Calendar;
use crate::interpret::machine::Machine;
use crate::interpret::request::DayState;
use crate::interpret::screen::Body;
use crate::outcome::Outcome;
use crate::program::{PickDay, State};

impl<'p> Machine<'p> {
    pub(super) async fn enter_pick_day(&mut self, state: &'p State, pick: &'p PickDay) -> Entered {
        let today = self.reader.today();
        let last = today.saturating_add(self.horizon(&pick.free_for).await.days());
        let days = self.days(&pick.free_for, today, last).await;
        let mut free = days.iter().filter(|(_, state)| **state == DayState::Free);
        let Some((first_free, _)) = free.next() else {
            return Entered::Left(Outcome::None.into());
        };
        let shown = self.walk.view().and_then(|view| view.month);
        let calendar = Calendar {
            name: &state.name,
            month: shown.unwrap_or(*first_free).first_of_month(),
            from: today,
            to: last,
            state: &|date| days.get(&date).copied().unwrap_or(DayState::Closed),
        };
        let mut draft = self.draft(state).await;
        let month = calendar.month(&self.speaker, &mut draft);
        self.show_state(draft, state, Body::Days(month)).await;
        Entered::Waits
    }
}

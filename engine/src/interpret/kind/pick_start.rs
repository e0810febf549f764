//! A free start on a day, chosen from pages of them.

use jiff::Timestamp;

use super::{Entered, Typed};
use crate::interpret::machine::Machine;
use crate::interpret::screen::{Body, Start, Starts};
use crate::interpret::session::Choice;
use crate::interpret::when;
use crate::limits::TIMES_ON_PAGE;
use crate::outcome::Outcome;
use crate::program::{PickStart, State};
use crate::value::Value;
use crate::zone;

impl<'p> Machine<'p> {
    pub(super) async fn enter_pick_start(
        &mut self,
        state: &'p State,
        pick: &'p PickStart,
    ) -> Entered {
        if let Value::Date(day) = self.given(&pick.day).await {
            let free = self.free_for(&pick.free_for).await;
            if !self.knows_starts(&free, day, day).await {
                return Entered::Waits;
            }
        }
        let starts = self.starts(pick).await;
        if starts.is_empty() {
            return Entered::Left(Outcome::None.into());
        }
        let pages = starts.len().div_ceil(TIMES_ON_PAGE);
        let page = self.walk.view().map_or(0, |view| view.page as usize);
        let page = page.min(pages - 1);
        let shown = starts.chunks(TIMES_ON_PAGE).nth(page).unwrap_or_default();
        let mut draft = self.draft(state).await;
        let zone = &self.program.model.zone;
        let times = shown.iter().map(|at| {
            let id = format!("{} {}", state.name, zone::clock(zone, *at));
            let item = draft.item(self.speaker.clock(*at), id, Choice::Start(*at));
            Start { at: *at, item }
        });
        let times = times.collect();
        let (previous, next) = draft.arrows(page as u32, page + 1 < pages);
        let body = Body::Starts(Starts {
            zone: zone.clone(),
            times,
            previous,
            next,
        });
        self.show_state(draft, state, body).await;
        Entered::Waits
    }

    /// The start that was typed, if it is free.
    pub(super) async fn start_typed(&mut self, pick: &PickStart, text: &str) -> Typed {
        let typed = when::times(text, &self.speaker.lexicon());
        let starts = self.starts(pick).await;
        // As the button has it: a time that the clock shows twice can be told only so.
        let label = |start: &&Timestamp| self.speaker.clock(**start) == text.trim();
        if let Some(start) = starts.iter().find(label) {
            return Typed::Choice(Choice::Start(*start));
        }
        if typed.is_empty() {
            return Typed::Unread;
        }
        let zone = &self.program.model.zone;
        let is_at = |start: &Timestamp, time| zone.to_datetime(*start).time() == time;
        let start = typed
            .into_iter()
            .find_map(|time| starts.iter().find(|start| is_at(start, time)));
        match start {
            Some(start) => Typed::Choice(Choice::Start(*start)),
            None => Typed::NotOffered,
        }
    }
}

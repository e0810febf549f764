//! A free start on a day, chosen from pages of them.

use super::Entered;
use crate::interpret::machine::Machine;
use crate::interpret::screen::{Item, Rows, arrows};
use crate::interpret::session::Choice;
use crate::limits::TIMES_ON_PAGE;
use crate::program::{PickStart, State};

const TIMES_IN_ROW: usize = 4;

impl<'p> Machine<'p> {
    pub(super) async fn enter_pick_start(
        &mut self,
        state: &'p State,
        pick: &'p PickStart,
    ) -> Entered {
        let starts = self.starts(pick).await;
        if starts.is_empty() {
            return Entered::Left("none".into());
        }
        let name = &state.name;
        let zone = &self.program.model.zone;
        let pages = starts.len().div_ceil(TIMES_ON_PAGE);
        let page = self.frame().map_or(0, |frame| frame.view.page as usize);
        let page = page.min(pages - 1);
        let shown = starts.chunks(TIMES_ON_PAGE).nth(page).unwrap_or_default();
        let mut rows: Rows = shown
            .chunks(TIMES_IN_ROW)
            .map(|starts| {
                let item = |start: &jiff::Timestamp| {
                    let time = start.to_zoned(zone.clone()).strftime("%H:%M").to_string();
                    let id = format!("{name} {time}");
                    Item::new(time, id, Choice::Start(*start))
                };
                starts.iter().map(item).collect()
            })
            .collect();
        rows.push(arrows(page as u32, page + 1 < pages));
        rows.extend(self.also_rows(state).await);
        let text = self.state_text(state).await;
        self.show(text, rows).await;
        Entered::Waits
    }
}

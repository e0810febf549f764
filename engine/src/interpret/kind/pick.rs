//! A row of a table, or several.

use super::Entered;
use crate::interpret::answer::Wrong;
use crate::interpret::machine::Machine;
use crate::locale::Core;
use crate::outcome::Outcome;
use crate::program::{Pick, State};
use crate::value::{RowReference, Value};

impl<'p> Machine<'p> {
    pub(super) async fn enter_pick(&mut self, state: &'p State, pick: &'p Pick) -> Entered {
        if !self.is_selection_fresh(&pick.from).await {
            return Entered::Waits;
        }
        if let Some(text) = self.walk.argument(&state.name) {
            match self.named_row(&pick.from, &text).await {
                Some(row) => return self.pick_row(pick, row),
                None => self.refuse(state, &Wrong::plain(Core::InvalidRow)).await,
            }
        }
        if pick.takes_only
            && !self.walk.has_returned()
            && let Some(row) = self.only_row(&pick.from).await
        {
            return self.pick_row(pick, row);
        }
        let mut draft = self.draft(state).await;
        let page = self.rows_page(&mut draft, state, &pick.from, &state.name);
        let Some(body) = page.await else {
            return Entered::Left(Outcome::None.into());
        };
        self.show_state(draft, state, body).await;
        Entered::Waits
    }

    /// Takes a row for which nobody is asked.
    fn pick_row(&mut self, pick: &Pick, row: RowReference) -> Entered {
        let value = match pick.from.many {
            Some(_) => Value::List([Value::Row(row)].into()),
            None => Value::Row(row),
        };
        self.walk.answer(&pick.variable, value);
        Entered::Left(Outcome::Done.into())
    }
}

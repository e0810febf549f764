//! A row of a table, or several.

use super::Entered;
use crate::interpret::answer::Wrong;
use crate::interpret::machine::Machine;
use crate::locale::Core;
use crate::outcome::Outcome;
use crate::program::{Pick, State};
use crate::value::Value;

impl<'p> Machine<'p> {
    pub(super) async fn enter_pick(&mut self, state: &'p State, pick: &'p Pick) -> Entered {
        if let Some(text) = self.walk.argument(&state.name) {
            match self.named_row(&pick.from, &text).await {
                Some(row) => {
                    let value = match pick.from.many {
                        Some(_) => Value::List([Value::Row(row)].into()),
                        None => Value::Row(row),
                    };
                    self.walk.answer(&pick.variable, value);
                    return Entered::Left(Outcome::Done.into());
                }
                None => self.refuse(state, &Wrong::plain(Core::InvalidRow)).await,
            }
        }
        let mut draft = self.draft(state).await;
        let page = self.rows_page(&mut draft, state, &pick.from, &state.name);
        let Some(body) = page.await else {
            return Entered::Left(Outcome::None.into());
        };
        self.show_state(draft, state, body).await;
        Entered::Waits
    }
}

//! Buttons, one of which is pressed.

use super::Entered;
use crate::interpret::machine::Machine;
use crate::interpret::screen::Rows;
use crate::interpret::session::Choice;
use crate::program::{Choose, State};

impl<'p> Machine<'p> {
    pub(super) async fn enter_choose(&mut self, state: &'p State, choose: &'p Choose) -> Entered {
        let text = self.state_text(state).await;
        let mut rows = Rows::new();
        for (id, button) in &choose.buttons {
            rows.extend(
                self.button(state, id, button, Choice::Button(id.clone()))
                    .await,
            );
        }
        self.show(text, rows).await;
        Entered::Waits
    }
}

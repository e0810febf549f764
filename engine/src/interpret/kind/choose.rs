//! Buttons; the person presses one of them.

use super::Entered;
use crate::interpret::machine::Machine;
use crate::interpret::screen::Body;
use crate::interpret::sent::Sent;
use crate::interpret::session::Choice;
use crate::program::{Choose, State};

impl<'p> Machine<'p> {
    pub(super) async fn enter_choose(&mut self, state: &'p State, choose: &'p Choose) -> Entered {
        if let Some(to) = &state.to {
            return self.send(state, to, Sent::Choose(choose)).await;
        }
        let mut draft = self.draft(state).await;
        let buttons = &choose.buttons;
        let items = self
            .buttons(&mut draft, state, buttons, Choice::Button)
            .await;
        self.show_state(draft, state, Body::Choices(items)).await;
        Entered::Waits
    }
}

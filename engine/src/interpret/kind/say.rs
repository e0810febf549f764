//! A message, after which the flow continues.

use super::Entered;
use crate::interpret::machine::Machine;
use crate::interpret::sent::Sent;
use crate::outcome::Outcome;
use crate::program::State;

impl<'p> Machine<'p> {
    /// A text that turns out empty is not said.
    pub(super) async fn enter_say(&mut self, state: &'p State) -> Entered {
        if let Some(to) = &state.to {
            return self.send(state, to, Sent::Say).await;
        }
        let draft = self.draft(state).await;
        self.say_if_any(draft).await;
        Entered::Left(Outcome::Done.into())
    }
}

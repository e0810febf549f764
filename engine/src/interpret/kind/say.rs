//! A message, after which the flow goes on.

use super::Entered;
use crate::interpret::machine::Machine;
use crate::program::State;

impl<'p> Machine<'p> {
    /// A text that turns out empty is not said.
    pub(super) async fn enter_say(&mut self, state: &'p State) -> Entered {
        let text = self.state_text(state).await;
        if !text.trim().is_empty() {
            self.say(text).await;
        }
        Entered::Left("done".into())
    }
}

//! Another flow on top of this one.

use super::Entered;
use crate::interpret::machine::Machine;
use crate::program::Call;

impl<'p> Machine<'p> {
    pub(super) async fn enter_call(&mut self, call: &'p Call) -> Entered {
        let called = self.program.flows.get(&call.flow);
        let called = called.expect("the checker knows every flow that is called");
        let gives = self.with(&call.gives).await;
        if !self.push(called, &called.first_state().name) {
            self.fail().await;
            return Entered::Waits;
        }
        self.walk.give(gives);
        Entered::Called
    }
}

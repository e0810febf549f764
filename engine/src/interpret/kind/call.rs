//! Another flow on top of this one.

use super::Entered;
use crate::interpret::machine::Machine;
use crate::interpret::sent::Sent;
use crate::program::{Call, State};

impl<'p> Machine<'p> {
    pub(super) async fn enter_call(&mut self, state: &'p State, call: &'p Call) -> Entered {
        if let Some(to) = &state.to {
            return self.send(state, to, Sent::Call(call)).await;
        }
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

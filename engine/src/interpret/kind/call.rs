//! Another flow on top of this one.

use super::Entered;
use crate::interpret::machine::Machine;
use crate::interpret::values::Extra;
use crate::program::Call;

impl<'p> Machine<'p> {
    pub(super) async fn enter_call(&mut self, call: &'p Call) -> Entered {
        let called = self.program.flows.get(&call.flow);
        let called = called.expect("the checker knows every flow that is called");
        let mut gives = Extra::new();
        for (name, given) in &call.gives {
            let value = self.given(given).await;
            gives.insert(name.clone(), value);
        }
        if !self.push(called, &called.first_state().name) {
            self.fail().await;
            return Entered::Waits;
        }
        if let Some(frame) = self.frame_mut() {
            frame.variables = gives;
        }
        Entered::Called
    }
}

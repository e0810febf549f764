//! The menu of the person's roles.

use super::Entered;
use crate::interpret::machine::Machine;
use crate::interpret::screen::{Item, Rows};
use crate::interpret::session::Choice;
use crate::interpret::values::Extra;
use crate::locale::Key;
use crate::program::State;

impl<'p> Machine<'p> {
    pub(super) async fn enter_menu(&mut self, state: &'p State) -> Entered {
        let text = self.state_text(state).await;
        let program = self.program;
        let mut rows = Rows::new();
        for begin in program.menu(&self.roles) {
            let name = &begin.flow.name;
            let key = Key::attribute(name, "menu");
            let label = self.text(key, &Extra::new()).await;
            let choice = Choice::Menu(name.clone());
            rows.push(vec![Item::new(label, name.as_str(), choice)]);
        }
        self.show(text, rows).await;
        Entered::Waits
    }
}

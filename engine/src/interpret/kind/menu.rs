//! The menu of the person's roles.

use super::Entered;
use crate::interpret::machine::Machine;
use crate::interpret::reader::Extra;
use crate::interpret::screen::Body;
use crate::interpret::session::Choice;
use crate::locale::Key;
use crate::program::State;

impl<'p> Machine<'p> {
    pub(super) async fn enter_menu(&mut self, state: &'p State) -> Entered {
        let mut draft = self.draft(state).await;
        let program = self.program;
        let mut items = Vec::new();
        for begin in program.menu(&self.roles) {
            let name = &begin.flow.name;
            let key = Key::attribute(name, "menu");
            let label = self.text(key, &Extra::new()).await;
            items.push(draft.item(label, name.as_str(), Choice::Menu(name.clone())));
        }
        self.show_state(draft, state, Body::Choices(items)).await;
        Entered::Waits
    }
}

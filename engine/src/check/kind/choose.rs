//! `choose`: buttons. The person presses one of them.

use indexmap::IndexMap;

use super::questions::{Kind, Known, Outcomes, Pace, Sets};
use crate::check::lookup::Lookup;
use crate::check::needed::{Need, Texts};
use crate::check::subject::Here;
use crate::check::values::Values;
use crate::diagnostic::Diagnostics;
use crate::expression::Expression;
use crate::model::Model;
use crate::name::Name;
use crate::syntax::Button;
use crate::syntax::kind::Choose;
use crate::value::{Type, Typed};

impl Kind for Choose {
    fn sets(&self, _: &mut Lookup<'_>) -> Sets {
        let ids = self.buttons.keys().cloned().collect();
        Sets::answer(Typed::surely(Type::Choice(ids)))
    }

    fn outcomes(&self, _: &Known<'_>, _: &mut Diagnostics) -> Outcomes<'_> {
        Outcomes::Buttons
    }

    fn pace(&self) -> Pace<'_> {
        Pace::WhenAnswered
    }

    fn check(&self, _: &Here<'_>, values: &mut Values<'_, '_>) {
        for button in self.buttons.values() {
            values.button(button);
        }
    }

    fn expressions(&self) -> Vec<&Expression> {
        self.buttons
            .values()
            .flat_map(Button::expressions)
            .collect()
    }

    fn texts(&self, texts: &mut Texts<'_>) {
        texts.screen();
        for (id, button) in &self.buttons {
            texts.label(id, button.span, Need::Required);
        }
    }

    fn heads(&self, _: &Model, _: &str) -> bool {
        false
    }

    fn most_buttons(&self, _: &Here<'_>) -> usize {
        self.buttons.len()
    }

    fn buttons(&self) -> Option<&IndexMap<Name, Button>> {
        Some(&self.buttons)
    }
}

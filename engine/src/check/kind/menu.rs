//! `choose: menu`: buttons for the flows that the person's roles may begin.

use super::questions::{Kind, Known, Outcomes, Pace, Sets};
use crate::check::lookup::Lookup;
use crate::check::needed::Texts;
use crate::check::subject::Here;
use crate::check::values::Values;
use crate::diagnostic::Diagnostics;
use crate::expression::Expression;
use crate::model::Model;
use crate::syntax::kind::Menu;

impl Kind for Menu {
    fn sets(&self, _: &mut Lookup<'_>) -> Sets {
        Sets::Nothing
    }

    fn outcomes(&self, _: &Known<'_>, _: &mut Diagnostics) -> Outcomes<'_> {
        Outcomes::Buttons
    }

    fn pace(&self) -> Pace<'_> {
        Pace::WhenAnswered
    }

    fn check(&self, _: &Here<'_>, _: &mut Values<'_, '_>) {}

    fn expressions(&self) -> Vec<&Expression> {
        Vec::new()
    }

    fn texts(&self, texts: &mut Texts<'_>) {
        texts.screen();
    }

    fn heads(&self, _: &Model, _: &str) -> bool {
        false
    }

    fn most_buttons(&self, here: &Here<'_>) -> usize {
        let starts = here.parsed.usable_starts();
        starts.filter(|(_, start)| start.menu.is_some()).count()
    }

    fn leads_away(&self) -> bool {
        true
    }
}

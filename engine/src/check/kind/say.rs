//! `say`: says its text and continues.

use super::questions::{Kind, Known, Outcomes, Pace, Sets};
use crate::check::lookup::Lookup;
use crate::check::needed::Texts;
use crate::check::subject::Here;
use crate::check::values::Values;
use crate::diagnostic::Diagnostics;
use crate::expression::Expression;
use crate::model::Model;
use crate::syntax::kind::Say;

impl Kind for Say {
    fn sets(&self, _: &mut Lookup<'_>) -> Sets {
        Sets::Nothing
    }

    fn outcomes(&self, _: &Known<'_>, _: &mut Diagnostics) -> Outcomes<'_> {
        Outcomes::Named(Outcomes::done_and([]))
    }

    fn pace(&self) -> Pace<'_> {
        Pace::AtOnce
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

    fn most_buttons(&self, _: &Here<'_>) -> usize {
        0
    }

    fn explains(&self) -> bool {
        true
    }
}

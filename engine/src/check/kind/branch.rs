//! `branch`: the first arm whose condition is true.

use super::questions::{Kind, Known, Outcomes, Pace, Sets};
use crate::check::lookup::Lookup;
use crate::check::needed::Texts;
use crate::check::subject::Here;
use crate::check::values::Values;
use crate::diagnostic::Diagnostics;
use crate::expression::Expression;
use crate::model::Model;
use crate::name::Name;
use crate::syntax::kind::Branch;

/// The outcome of a branch's arm.
pub fn arm_outcome(index: usize) -> Name {
    Name::new(&format!("arm_{index}"))
}

impl Kind for Branch {
    fn sets(&self, _: &mut Lookup<'_>) -> Sets {
        Sets::Nothing
    }

    fn outcomes(&self, _: &Known<'_>, _: &mut Diagnostics) -> Outcomes<'_> {
        Outcomes::Arms(&self.arms)
    }

    fn pace(&self) -> Pace<'_> {
        Pace::AtOnce
    }

    fn check(&self, _: &Here<'_>, values: &mut Values<'_, '_>) {
        for condition in self.arms.iter().filter_map(|arm| arm.condition.as_ref()) {
            values.condition(condition);
        }
    }

    fn expressions(&self) -> Vec<&Expression> {
        let arms = self.arms.iter();
        arms.filter_map(|arm| arm.condition.as_ref()).collect()
    }

    fn texts(&self, _: &mut Texts<'_>) {}

    fn heads(&self, _: &Model, _: &str) -> bool {
        false
    }

    fn is_silent(&self) -> bool {
        true
    }

    fn most_buttons(&self, _: &Here<'_>) -> usize {
        0
    }
}

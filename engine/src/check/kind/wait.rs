//! `wait`: waits, in the background.

use indexmap::IndexMap;

use super::questions::{Kind, Known, Outcomes, Pace, Sets, Unrouted};
use crate::check::lookup::Lookup;
use crate::check::needed::Texts;
use crate::check::subject::Here;
use crate::check::values::Values;
use crate::diagnostic::Diagnostics;
use crate::expression::Expression;
use crate::model::Model;
use crate::outcome::Outcome;
use crate::syntax::kind::Wait;
use crate::value::{Type, Typed};

impl Kind for Wait {
    fn sets(&self, _: &mut Lookup<'_>) -> Sets {
        Sets::Nothing
    }

    fn outcomes(&self, _: &Known<'_>, _: &mut Diagnostics) -> Outcomes<'_> {
        let mut outcomes = IndexMap::from([(Outcome::Elapsed.into(), Unrouted::Continues)]);
        if let Wait::Until(_) = self {
            outcomes.insert(Outcome::Past.into(), Unrouted::IsReported);
        }
        Outcomes::Named(outcomes)
    }

    fn pace(&self) -> Pace<'_> {
        Pace::WhenElapsed
    }

    fn check(&self, _: &Here<'_>, values: &mut Values<'_, '_>) {
        values.expect(self.given(), &Typed::surely(self.wanted()));
    }

    fn expressions(&self) -> Vec<&Expression> {
        self.given().expression().into_iter().collect()
    }

    fn texts(&self, _: &mut Texts<'_>) {}

    fn heads(&self, _: &Model, _: &str) -> bool {
        false
    }

    fn most_buttons(&self, _: &Here<'_>) -> usize {
        0
    }
}

impl Wait {
    /// The type of how long it waits, or until when.
    pub fn wanted(&self) -> Type {
        match self {
            Wait::For(_) => Type::Duration,
            Wait::Until(_) => Type::Moment,
        }
    }
}

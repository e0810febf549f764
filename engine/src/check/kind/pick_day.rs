//! `pick: day`: a day that is free, from a calendar.

use super::ask::CALENDAR;
use super::free_for::{self, Picked};
use super::questions::{Kind, Known, Outcomes, Pace, Sets};
use crate::check::lookup::Lookup;
use crate::check::needed::Texts;
use crate::check::subject::Here;
use crate::check::values::Values;
use crate::diagnostic::Diagnostics;
use crate::expression::Expression;
use crate::model::Model;
use crate::name::Name;
use crate::syntax::expressions;
use crate::syntax::kind::PickDay;
use crate::value::{Type, Typed};

impl Kind for PickDay {
    fn sets(&self, _: &mut Lookup<'_>) -> Sets {
        Sets::answer(Typed::surely(Type::Date))
    }

    fn outcomes(&self, _: &Known<'_>, _: &mut Diagnostics) -> Outcomes<'_> {
        Outcomes::Named(Outcomes::done_and([Name::new("none")]))
    }

    fn pace(&self) -> Pace<'_> {
        Pace::WhenAnsweredUnlessNone
    }

    fn check(&self, here: &Here<'_>, values: &mut Values<'_, '_>) {
        free_for::check(values, here.span(), &self.free_for, &Picked::Day);
    }

    fn expressions(&self) -> Vec<&Expression> {
        expressions(&self.free_for).collect()
    }

    fn texts(&self, texts: &mut Texts<'_>) {
        texts.screen();
    }

    fn heads(&self, _: &Model, _: &str) -> bool {
        true
    }

    fn most_buttons(&self, _: &Here<'_>) -> usize {
        CALENDAR
    }

    fn knows_full(&self) -> bool {
        true
    }
}

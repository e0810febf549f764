//! `do`: actions. All of them are done, or none.

use indexmap::IndexSet;

use super::questions::{Kind, Known, Outcomes, Pace, Sets, Unrouted};
use crate::check::action;
use crate::check::lookup::Lookup;
use crate::check::mirrored;
use crate::check::needed::Texts;
use crate::check::subject::Here;
use crate::check::values::Values;
use crate::diagnostic::Diagnostics;
use crate::expression::Expression;
use crate::model::Model;
use crate::name::Name;
use crate::outcome::Outcome;
use crate::syntax::Action;
use crate::syntax::kind::Do;
use crate::value::Typed;

impl Kind for Do {
    fn sets(&self, lookup: &mut Lookup<'_>) -> Sets {
        let results = self.actions.iter().filter_map(|action| {
            let result = action::result(action, lookup)?;
            Some((action.variable.clone()?, result))
        });
        Sets::Results(results.collect())
    }

    fn outcomes(&self, known: &Known<'_>, diagnostics: &mut Diagnostics) -> Outcomes<'_> {
        let actions = self.actions.iter();
        let failures: IndexSet<Name> = actions
            .flat_map(|action| action::failures(&action.kind, known.model, known.variables))
            .collect();
        let mut outcomes = Outcomes::done_and(failures);
        if mirrored::check(&self.actions, known.model, known.variables, diagnostics) {
            // A person is offered to try again or to leave. It can be routed wherever the rows are.
            outcomes.insert(Outcome::Failed.into(), Unrouted::IsIgnored);
        }
        Outcomes::Named(outcomes)
    }

    fn pace(&self) -> Pace<'_> {
        Pace::AtOnce
    }

    /// Each action sees what those before it have found.
    fn check(&self, here: &Here<'_>, values: &mut Values<'_, '_>) {
        let mut place = values.place.clone();
        let roles: Vec<Name> = here.roles().cloned().collect();
        for action in &self.actions {
            let mut values = Values {
                place: &place,
                diagnostics: values.diagnostics,
            };
            action::check(&mut values, action, &roles, here.parsed.sources);
            let variable = action.variable.as_ref();
            if let Some(variable) = variable.filter(|it| here.facts.sets.contains(&it.value)) {
                let of = here.flow.facts.variables[&variable.value].of.clone();
                let optional = action::may_find_nothing(&action.kind);
                place.set(&variable.value, Typed { of, optional });
            }
        }
    }

    fn expressions(&self) -> Vec<&Expression> {
        let actions = self.actions.iter();
        actions
            .flat_map(|action| action.kind.expressions())
            .collect()
    }

    fn texts(&self, texts: &mut Texts<'_>) {
        texts.done();
        for action in &self.actions {
            action::texts(action, texts);
        }
    }

    fn heads(&self, _: &Model, _: &str) -> bool {
        true
    }

    fn is_silent(&self) -> bool {
        true
    }

    fn most_buttons(&self, _: &Here<'_>) -> usize {
        0
    }

    fn actions(&self) -> &[Action] {
        &self.actions
    }
}

//! `call`: another flow, whose ends are the state's outcomes.

use super::questions::{Kind, Known, Outcomes, Pace, Sets, Unrouted};
use crate::check::lookup::Lookup;
use crate::check::needed::Texts;
use crate::check::subject::Here;
use crate::check::values::Values;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;
use crate::model::Model;
use crate::name::Name;
use crate::syntax::Flow;
use crate::syntax::kind::Call;

impl Kind for Call {
    fn sets(&self, _: &mut Lookup<'_>) -> Sets {
        Sets::Nothing
    }

    fn outcomes(&self, known: &Known<'_>, diagnostics: &mut Diagnostics) -> Outcomes<'_> {
        let Some(called) = known.flows.get(&self.flow.value) else {
            let message = format!("there is no flow `{}`", self.flow.value);
            diagnostics.add(
                Diagnostic::new(Code::UnknownFlow, self.flow.span, message)
                    .did_you_mean(&self.flow, known.flows.keys().map(Name::as_str)),
            );
            return Outcomes::Named(Default::default());
        };
        let ends = called.ends.iter().map(|end| {
            let unrouted = match end.as_str() {
                "done" => Unrouted::Continues,
                _ => Unrouted::IsReported,
            };
            (end.value.clone(), unrouted)
        });
        Outcomes::Named(ends.collect())
    }

    fn pace(&self) -> Pace<'_> {
        Pace::WhenEnded(&self.flow)
    }

    /// The called flow is given what it needs.
    fn check(&self, here: &Here<'_>, values: &mut Values<'_, '_>) {
        let called = &self.flow.value;
        let Some(flow) = here.parsed.flows.get(called) else {
            return;
        };
        if flow.is_background() {
            let message = format!("`{called}` runs in the background, and nobody calls it");
            values.diagnostics.add(
                Diagnostic::new(Code::InvalidBackground, self.flow.span, message)
                    .help("an event of its row begins it, or a clock"),
            );
            return;
        }
        self.may_call(here, flow, values);
        for (name, of) in &flow.needs {
            let Some(given) = here.state.with.get(name) else {
                let message = format!("`{called}` needs `{name}`");
                values.diagnostics.add(
                    Diagnostic::new(Code::MissingValue, here.span(), message)
                        .help(format!("add `with: {{ {name}: … }}`")),
                );
                continue;
            };
            let model = here.parsed.model;
            match (model.types.get(of.as_str()), model.need(of)) {
                (Some(column), _) => values.kept(&given.value, &column.typed, column),
                (None, Some(wanted)) => values.expect(&given.value, &wanted),
                (None, None) => {}
            }
        }
        for (name, given) in &here.state.with {
            if !flow.needs.contains_key(name) {
                values.diagnostics.add(
                    Diagnostic::new(
                        Code::UnknownVariable,
                        given.span,
                        format!("`{called}` does not need `{name}`"),
                    )
                    .did_you_mean(name, flow.needs.keys().map(Name::as_str)),
                );
            }
        }
    }

    fn expressions(&self) -> Vec<&Expression> {
        Vec::new()
    }

    fn texts(&self, _: &mut Texts<'_>) {}

    fn heads(&self, _: &Model, _: &str) -> bool {
        true
    }

    fn most_buttons(&self, _: &Here<'_>) -> usize {
        0
    }
}

impl Call {
    /// Everybody who may use this flow may use the one that it calls.
    fn may_call(&self, here: &Here<'_>, called: &Flow, values: &mut Values<'_, '_>) {
        let model = here.parsed.model;
        if let Some(role) = here.roles().find(|role| !model.may(called, role)) {
            let message = format!("`{}` is not for `{role}`", called.name.value);
            values.diagnostics.add(
                Diagnostic::new(Code::UnknownRole, here.span(), message)
                    .help("let both flows be `for` the same roles"),
            );
        }
    }
}

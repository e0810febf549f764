//! `tool`: an operation of a tool, whose answer is the state's variable.

use super::questions::{Kind, Known, Outcomes, Pace, Sets, Unrouted};
use crate::check::lookup::Lookup;
use crate::check::needed::Texts;
use crate::check::subject::Here;
use crate::check::values::Values;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;
use crate::model::{Model, Operation};
use crate::name::Name;
use crate::outcome::Outcome;
use crate::syntax::kind::ToolCall;
use crate::value::Typed;

impl Kind for ToolCall {
    fn sets(&self, lookup: &mut Lookup<'_>) -> Sets {
        let operation = lookup.model.operation(&self.tool, &self.operation);
        match operation.and_then(Operation::answer) {
            Some(answer) => Sets::answer(Typed::surely(answer)),
            None => Sets::Nothing,
        }
    }

    fn outcomes(&self, known: &Known<'_>, diagnostics: &mut Diagnostics) -> Outcomes<'_> {
        let Some(tool) = known.model.tools.get(&self.tool.value) else {
            let message = format!("there is no tool `{}`", self.tool.value);
            let known = known.model.tools.keys().map(Name::as_str);
            diagnostics.add(
                Diagnostic::new(Code::UnknownTool, self.tool.span, message)
                    .did_you_mean(&self.tool, known),
            );
            return Outcomes::Named(Default::default());
        };
        let Some(operation) = tool.operations.get(&self.operation.value) else {
            let message = format!(
                "`{}` has no operation `{}`",
                tool.name, self.operation.value
            );
            let known = tool.operations.keys().map(Name::as_str);
            diagnostics.add(
                Diagnostic::new(Code::UnknownTool, self.operation.span, message)
                    .did_you_mean(&self.operation, known),
            );
            return Outcomes::Named(Default::default());
        };
        let mut outcomes = Outcomes::done_and(operation.outcomes.keys().cloned());
        // A person is offered to try again or to leave; nobody is in a run who could.
        outcomes.insert(Outcome::Failed.into(), Unrouted::IsIgnored);
        Outcomes::Named(outcomes)
    }

    fn pace(&self) -> Pace<'_> {
        Pace::WhenTold
    }

    fn check(&self, here: &Here<'_>, values: &mut Values<'_, '_>) {
        let model = here.parsed.model;
        let Some(operation) = model.operation(&self.tool, &self.operation) else {
            return;
        };
        for (name, column) in &operation.send {
            match here.state.with.get(name) {
                Some(given) => values.kept(&given.value, &column.typed, column),
                None if column.typed.optional => {}
                None => {
                    let message = format!("`{}` is sent `{name}`", operation.name);
                    values.diagnostics.add(
                        Diagnostic::new(Code::MissingValue, here.span(), message)
                            .help(format!("add `with: {{ {name}: … }}`")),
                    );
                }
            }
        }
        for (name, given) in &here.state.with {
            if !operation.send.contains_key(name) {
                let message = format!("`{}` is not sent `{name}`", operation.name);
                values.diagnostics.add(
                    Diagnostic::new(Code::UnknownVariable, given.span, message)
                        .did_you_mean(name, operation.send.keys().map(Name::as_str)),
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

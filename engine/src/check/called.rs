//! Flows that runs in the background call: the first question is sent as a message of its own.

use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits::MOST_NUMBERS;
use crate::model::{Column, Limit};
use crate::syntax::StateKind;
use crate::syntax::kind::Call;
use crate::value::{Asked, Value};

pub(super) fn check(subject: &Subject<'_>, call: &Call, diagnostics: &mut Diagnostics) {
    let Some(called) = subject.flow(&call.flow.value) else {
        return;
    };
    let Some(first) = called.syntax.states.values().next() else {
        return;
    };
    let facts = &called.facts.states[&first.name.value];
    let is_answered_by_buttons = match &first.kind {
        StateKind::Choose(_) => true,
        StateKind::Ask(ask) => match &facts.asks {
            Some(column) => ask.default.is_none() && ask.known.is_none() && has_few_values(column),
            // What it asks for is at fault.
            None => true,
        },
        StateKind::Say(_)
        | StateKind::Menu(_)
        | StateKind::Pick(_)
        | StateKind::PickDay(_)
        | StateKind::PickStart(_)
        | StateKind::Form(_)
        | StateKind::Do(_)
        | StateKind::Tool(_)
        | StateKind::Call(_)
        | StateKind::Branch(_)
        | StateKind::Wait(_) => false,
    };
    if is_answered_by_buttons && first.also.is_empty() {
        return;
    }
    let message = format!(
        "`{}` does not begin with a question that buttons alone answer",
        call.flow.value
    );
    diagnostics.add(
        Diagnostic::new(Code::InvalidBackground, call.flow.span, message)
            .related(first.name.span, "it begins here")
            .note("the first question is sent as a message of its own")
            .help("begin it with `choose`, or with an `ask` of a few values and nothing else"),
    );
}

/// Whether there is a button for each value.
fn has_few_values(column: &Column) -> bool {
    let integer = |limit: &Option<Limit>| match limit {
        Some(Limit::Value(Value::Integer(number))) => Some(*number),
        Some(Limit::Value(_) | Limit::Computed(_) | Limit::Today) | None => None,
    };
    let is_few = match column.typed.of.asked() {
        Asked::Choice(_) | Asked::Boolean => true,
        Asked::Number => {
            let bounds = integer(&column.limits.from).zip(integer(&column.limits.to));
            bounds.is_some_and(|(from, to)| to.saturating_sub(from) < MOST_NUMBERS)
        }
        Asked::Language
        | Asked::Words
        | Asked::Row(_)
        | Asked::Rows(_)
        | Asked::Typed
        | Asked::Day
        | Asked::Person
        | Asked::Chat
        | Asked::Sent
        | Asked::Never => false,
    };
    is_few && !column.typed.optional
}

//! Tools: that what they declare fits together, and that a person can wait for them.

use jiff::SignedDuration;

use super::names::Place;
use super::subject::Subject;
use super::values::Values;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Operation, Tool, When};
use crate::name::Name;
use crate::outcome::Outcome;
use crate::source::Span;
use crate::syntax::StateKind;
use crate::value::Typed;

/// How long a person may wait for an answer, with all tries.
const PATIENCE: SignedDuration = SignedDuration::from_secs(120);

pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    for tool in subject.model().tools.values() {
        for operation in tool.operations.values() {
            outcomes(subject, operation, diagnostics);
            undo(tool, operation, diagnostics);
        }
        patience(subject, tool, diagnostics);
    }
}

fn unsound(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::UnsoundTool, span, message)
}

/// Outcomes have names of their own, and their conditions are about what is given.
fn outcomes(subject: &Subject<'_>, operation: &Operation, diagnostics: &mut Diagnostics) {
    let mut place = Place::always(subject.model());
    for (name, given) in operation.gives.values() {
        place.set(name, given.column.typed.clone());
    }
    let mut statuses: Vec<(u16, &Name)> = Vec::new();
    for (outcome, when) in &operation.outcomes {
        if let Some(meant) = Outcome::named(outcome)
            && matches!(meant, Outcome::Done | Outcome::Failed | Outcome::Elapsed)
        {
            let message = format!("`{outcome}` means something of itself");
            diagnostics.add(unsound(operation.span, message).help("give the outcome another name"));
        }
        match when {
            When::Status(status) => {
                if let Some((_, first)) = statuses.iter().find(|(other, _)| other == status) {
                    let message = format!("the status {status} is both `{first}` and `{outcome}`");
                    let fault = unsound(operation.span, message);
                    diagnostics.add(fault.help("name it once"));
                }
                statuses.push((*status, outcome));
            }
            When::Refused => {}
            When::True(condition) => {
                let mut values = Values {
                    place: &place,
                    diagnostics,
                };
                values.condition(condition);
            }
        }
    }
}

/// What takes something back is sent what was sent, or what was given then.
fn undo(tool: &Tool, operation: &Operation, diagnostics: &mut Diagnostics) {
    let Some(undo) = &operation.undo else {
        let mut all = tool.operations.values();
        let takes_back = all.any(|other| {
            let undo = other.undo.as_ref();
            undo.is_some_and(|undo| undo.value == operation.name)
        });
        if operation.pays() && !takes_back {
            let message = format!(
                "`{}` is sent an amount of money and has no `undo`",
                operation.name
            );
            diagnostics.add(
                unsound(operation.span, message)
                    .note("if nobody is there any more for its answer, somebody would have paid for nothing")
                    .help("name the operation that takes it back: `undo: cancel`"),
            );
        }
        return;
    };
    let Some(back) = tool.operations.get(&undo.value) else {
        let message = format!("`{}` has no operation `{}`", tool.name, undo.value);
        diagnostics.add(
            Diagnostic::new(Code::UnknownTool, undo.span, message)
                .did_you_mean(undo, tool.operations.keys().map(Name::as_str)),
        );
        return;
    };
    let useless = if back.name == operation.name {
        Some((
            format!("`{}` is taken back by itself", operation.name),
            "it would be done once more",
        ))
    } else if back.says_that_it_reads() {
        Some((
            format!("`{}` only reads, and takes nothing back", back.name),
            "it says `reads: true`",
        ))
    } else if operation.says_that_it_reads() {
        Some((
            format!("`{}` has nothing to take back", operation.name),
            "it says `reads: true`",
        ))
    } else {
        None
    };
    if let Some((message, why)) = useless {
        diagnostics.add(
            unsound(undo.span, message)
                .note(why)
                .help("name the operation that takes it back, or leave `undo` out"),
        );
        return;
    }
    for (name, wanted) in &back.send {
        if wanted.typed.optional {
            continue;
        }
        let known: Option<&Typed> = match (operation.gives.value(name), operation.send.get(name)) {
            (Some(given), _) => Some(&given.column.typed),
            (None, Some(sent)) => Some(&sent.typed),
            (None, None) => None,
        };
        if !known.is_some_and(|known| known.of == wanted.typed.of && !known.optional) {
            let message = format!(
                "`{}` is sent `{name}`, which `{}` does not know",
                undo.value, operation.name
            );
            diagnostics.add(
                unsound(operation.span, message)
                    .help("let it be sent what this operation is sent or gives, by the same name"),
            );
        }
    }
}

/// Nobody looks at a chat for minutes in which nothing happens.
fn patience(subject: &Subject<'_>, tool: &Tool, diagnostics: &mut Diagnostics) {
    let longest = tool.longest();
    if longest <= PATIENCE {
        return;
    }
    for flow in subject.flows().filter(|flow| !flow.syntax.is_background()) {
        let mut states = flow.syntax.states.values();
        let calls =
            |kind: &StateKind| matches!(kind, StateKind::Tool(it) if it.tool.value == tool.name);
        if let Some(state) = states.find(|state| calls(&state.kind)) {
            let message = format!(
                "a person may wait {} seconds for `{}`",
                longest.as_secs(),
                tool.name
            );
            diagnostics.add(
                unsound(tool.span, message)
                    .related(state.name.span, "they wait here")
                    .note(format!(
                        "at most {} are right, with all tries and pauses",
                        PATIENCE.as_secs()
                    ))
                    .help("shorten `timeout` or `retry`, or call it in the background"),
            );
        }
    }
}

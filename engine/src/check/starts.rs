//! How flows begin: commands, links, menus.

use std::collections::{BTreeMap, BTreeSet};

use super::analysis::Doubt;
use super::kind;
use super::subject::{Flow, Subject};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, suggest};
use crate::limits::{LONGEST_COMMAND, LONGEST_PAYLOAD};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{self, Pattern, Spanned, Start};

/// Commands that exist in every app.
pub(super) const BUILT_IN: [&str; 2] = ["cancel", "help"];

pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let flows = subject.parsed.flows.values();
    let states = flows.flat_map(|flow| flow.states.values());
    let called: BTreeSet<&Name> = states
        .filter_map(|state| kind::called(&state.kind))
        .map(|called| &called.value)
        .collect();
    let mut begun_by: BTreeMap<(String, Name), Span> = BTreeMap::new();
    for flow in subject.flows() {
        roles(subject, &flow, diagnostics);
        moved(&flow, diagnostics);
        let begun = !flow.syntax.starts.is_empty() || called.contains(flow.name());
        if !begun && flow.facts.doubt == Doubt::None {
            diagnostics.add(
                Diagnostic::new(
                    Code::UnstartedFlow,
                    flow.syntax.name.span,
                    format!("nothing begins `{}`", flow.name()),
                )
                .help(match flow.syntax.about {
                    Some(_) => "give it `starts`: an event of its row begins it",
                    None => "give it `starts`, or `call` it",
                }),
            );
        }
        one_menu(&flow, diagnostics);
        for start in &flow.syntax.starts {
            target(&flow, start, diagnostics);
            if let Some(command) = &start.command {
                shape(&command.prefix, command.span, diagnostics);
                let written = format!("/{}", command.prefix);
                conflicts(
                    subject,
                    &flow,
                    written,
                    command.span,
                    &mut begun_by,
                    diagnostics,
                );
            }
            if let Some(link) = &start.link {
                payload(link, diagnostics);
                let written = match link.value.arguments.is_empty() {
                    true => link.value.prefix.clone(),
                    false => format!("{}_…", link.value.prefix),
                };
                conflicts(
                    subject,
                    &flow,
                    written,
                    link.span,
                    &mut begun_by,
                    diagnostics,
                );
            }
            for pattern in [&start.command, &start.link].into_iter().flatten() {
                arguments(&flow, &pattern.value, pattern.span, diagnostics);
            }
            needs(&flow, start, diagnostics);
        }
    }
}

fn roles(subject: &Subject<'_>, flow: &Flow<'_>, diagnostics: &mut Diagnostics) {
    for role in &flow.syntax.roles {
        if !subject.model().roles.contains_key(&role.value) {
            diagnostics.add(
                Diagnostic::new(
                    Code::UnknownRole,
                    role.span,
                    format!("there is no role `{}`", role.value),
                )
                .did_you_mean(role, subject.model().roles.keys().map(Name::as_str)),
            );
        }
    }
}

fn moved(flow: &Flow<'_>, diagnostics: &mut Diagnostics) {
    for to in flow.syntax.moved.values() {
        if !flow.facts.states.contains_key(&to.value) {
            diagnostics.add(
                Diagnostic::new(
                    Code::UnknownState,
                    to.span,
                    format!("there is no state `{}` to move to", to.value),
                )
                .did_you_mean(to, flow.facts.states.keys().map(Name::as_str)),
            );
        }
    }
}

fn target(flow: &Flow<'_>, start: &Start, diagnostics: &mut Diagnostics) {
    if let Some(go) = &start.go
        && !flow.facts.states.contains_key(&go.value)
    {
        diagnostics.add(
            Diagnostic::new(
                Code::UnknownState,
                go.span,
                format!("there is no state `{}`", go.value),
            )
            .did_you_mean(go, flow.facts.states.keys().map(Name::as_str)),
        );
    }
    let nothing = start.command.is_none()
        && start.menu.is_none()
        && start.link.is_none()
        && !start.by_clock
        && start.events.is_empty();
    if nothing && flow.facts.doubt == Doubt::None {
        diagnostics.add(
            Diagnostic::new(Code::MissingKey, start.span, "this start begins nothing")
                .help("give it `command`, `menu`, `link`, `event` or `every`"),
        );
    }
}

fn shape(command: &str, span: Span, diagnostics: &mut Diagnostics) {
    let valid = command.len() <= LONGEST_COMMAND
        && command
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !valid {
        diagnostics.add(
            Diagnostic::new(
                Code::InvalidCommand,
                span,
                format!("Telegram has no command `/{command}`"),
            )
            .help(format!(
                "a command is up to {LONGEST_COMMAND} of a-z, 0-9 and _, without `/`"
            )),
        );
    }
    if BUILT_IN.contains(&command) {
        let message = format!("`/{command}` exists in every app");
        diagnostics
            .add(Diagnostic::new(Code::StartConflict, span, message).help("give it another name"));
    }
}

/// What follows `start=` in a deep link. Telegram takes at most [`LONGEST_PAYLOAD`] signs.
fn payload(link: &Spanned<Pattern>, diagnostics: &mut Diagnostics) {
    let Pattern { prefix, arguments } = &link.value;
    if let [_, second, ..] = arguments.as_slice() {
        diagnostics.add(
            Diagnostic::new(
                Code::InvalidValue,
                link.span,
                format!("a link has one argument, and `{{{second}}}` is the second"),
            )
            .help("leave it out, or ask for it in the flow"),
        );
    }
    // The argument is one sign at least, after a `_`.
    let shortest = prefix.len() + 2 * usize::from(!arguments.is_empty());
    if shortest > LONGEST_PAYLOAD {
        diagnostics.add(
            Diagnostic::new(
                Code::InvalidValue,
                link.span,
                format!("this link has {shortest} signs at least"),
            )
            .note(format!("Telegram takes at most {LONGEST_PAYLOAD}")),
        );
    }
}

/// A press in the menu names a flow, and the flow has one text for it.
fn one_menu(flow: &Flow<'_>, diagnostics: &mut Diagnostics) {
    let starts = flow.syntax.starts.iter();
    let mut places = starts.filter_map(|start| start.menu.as_ref());
    if let (Some(first), Some(second)) = (places.next(), places.next()) {
        diagnostics.add(
            Diagnostic::new(
                Code::StartConflict,
                second.span,
                format!("`{}` stands in the menu twice", flow.name()),
            )
            .related(first.span, "the first")
            .help("keep one of them, or let another flow begin at the second"),
        );
    }
}

/// If flows for different roles share a command or a link, the first role gets it. If flows for one
/// role share it, nobody could tell which one begins.
fn conflicts(
    subject: &Subject<'_>,
    flow: &Flow<'_>,
    written: String,
    span: Span,
    begun_by: &mut BTreeMap<(String, Name), Span>,
    diagnostics: &mut Diagnostics,
) {
    let roles = roles_of(subject, flow.syntax);
    let clash = roles.into_iter().find_map(|role| {
        let first = begun_by.insert((written.clone(), role.clone()), span)?;
        Some((role, first))
    });
    if let Some((role, first)) = clash {
        diagnostics.add(
            Diagnostic::new(
                Code::StartConflict,
                span,
                format!("`{written}` begins two flows for `{role}`"),
            )
            .related(first, "the other flow")
            .help("rename one of them, or let the flows be `for` different roles"),
        );
    }
}

/// The roles that a flow names; all if it names none.
fn roles_of(subject: &Subject<'_>, flow: &syntax::Flow) -> Vec<Name> {
    match flow.roles.is_empty() {
        true => subject.model().roles.keys().cloned().collect(),
        false => flow.roles.iter().map(|role| role.value.clone()).collect(),
    }
}

fn arguments(flow: &Flow<'_>, pattern: &Pattern, span: Span, diagnostics: &mut Diagnostics) {
    // A state whose kind is not known may be the one that answers.
    if flow.facts.doubt == Doubt::States {
        return;
    }
    let states = flow.syntax.states.values();
    let answering = states.filter(|state| kind::of(&state.kind).takes_argument());
    let known: Vec<&str> = answering.map(|state| state.name.value.as_str()).collect();
    for argument in &pattern.arguments {
        if known.contains(&argument.as_str()) {
            continue;
        }
        let diagnostic = Diagnostic::new(
            Code::UnknownState,
            span,
            format!("no `ask` or `pick` is named `{argument}`"),
        );
        // The place is the whole pattern, so there is no fix.
        diagnostics.add(match suggest(argument, known.iter().copied()) {
            Some(near) => diagnostic.help(format!("did you mean `{{{near}}}`?")),
            None if known.is_empty() => diagnostic,
            None => diagnostic.help(format!("known here: {}", known.join(", "))),
        });
    }
}

/// A flow that needs something can only be begun by a caller, which provides it.
fn needs(flow: &Flow<'_>, start: &Start, diagnostics: &mut Diagnostics) {
    let Some(need) = flow.syntax.needs.keys().next() else {
        return;
    };
    diagnostics.add(
        Diagnostic::new(
            Code::MissingValue,
            start.span,
            format!("this start does not give `{need}`, which the flow needs"),
        )
        .help("let a flow of its own take the arguments, and `call` this one"),
    );
}

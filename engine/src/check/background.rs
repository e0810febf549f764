//! Flows that run in the background, about a row, and what only they can do.
//!
//! A run in the background has no person. So nothing there asks anybody but by a message that is
//! sent `to` somebody, and what waits by itself has no place in a person's dialogue.

use super::called;
use super::kind;
use super::subject::{Flow, Here, Subject};
use super::values::Values;
use crate::check::names::Place;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Part, event};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{Action, ActionKind, BY, Each, RowEvent, Spanned, Start, StateKind, WAS};
use crate::value::{PERSON, Type, Typed};

/// What happens to a place in the waiting list for which a time is held.
const OFFERED: &str = "offered";

pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    for flow in subject.flows() {
        match &flow.syntax.about {
            Some(about) => about_rows(subject, &flow, about, diagnostics),
            None if flow.syntax.is_begun_by_clock() => by_clock(subject, &flow, diagnostics),
            None => in_dialogue(&flow, diagnostics),
        }
    }
    offers(subject, diagnostics);
}

/// Whoever waits for a time hears of an offer only from a flow that it begins.
fn offers(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let (Some(queue), Some(waiting)) = (first_queue(subject), subject.model().part(Part::Waiting))
    else {
        return;
    };
    let is_offer = |it: &RowEvent| it.table == waiting.name && it.event == *OFFERED;
    let flows = subject.parsed.flows.values();
    let mut starts = flows.flat_map(|flow| &flow.starts);
    let begins = |start: &Start| start.events.iter().any(|it| is_offer(&it.value));
    if !starts.any(begins) {
        let message = "whoever waits is not told of an offer: no flow begins with it";
        diagnostics.add(
            Diagnostic::new(Code::UnknownFlow, queue, message).help(format!(
                "add `offer` to `uses`, or a flow about `{0}` with `starts: {{ event: {0}.{OFFERED} }}`",
                waiting.name
            )),
        );
    }
}

/// The first action that puts somebody into the waiting list.
fn first_queue(subject: &Subject<'_>) -> Option<Span> {
    let flows = subject.parsed.flows.values();
    let states = flows.flat_map(|flow| flow.states.values());
    let mut actions = states.flat_map(|state| kind::of(&state.kind).actions());
    let queue = actions.find(|action| matches!(action.kind, ActionKind::Queue { .. }))?;
    Some(queue.span)
}

fn invalid(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::InvalidBackground, span, message)
}

/// A flow that a clock begins is about nothing and for nobody.
fn by_clock(subject: &Subject<'_>, flow: &Flow<'_>, diagnostics: &mut Diagnostics) {
    let name = flow.name();
    nobody(flow, diagnostics);
    if let Some(stop) = flow.syntax.stops.first() {
        let message = format!("a clock begins `{name}`, and there is no row that stops it");
        diagnostics.add(invalid(stop.span, message).help("leave out `stops`"));
    }
    for start in &flow.syntax.starts {
        let others = begun_by_people(start).into_iter().flatten();
        let event = start.events.first().map(|event| event.span);
        let condition = start.condition.as_ref().map(|condition| condition.span);
        for span in others.chain(event) {
            let message = format!("a clock begins `{name}`, and nothing else");
            diagnostics.add(invalid(span, message).help("begin another flow by it"));
        }
        if let Some(span) = condition {
            diagnostics.add(
                invalid(span, "only an event has a condition").help("let a `branch` come first"),
            );
        }
    }
    states(subject, flow, diagnostics);
}

/// No person is in the background.
fn nobody(flow: &Flow<'_>, diagnostics: &mut Diagnostics) {
    let name = flow.name();
    if let Some(role) = flow.syntax.roles.first() {
        let message = format!("`{name}` runs in the background, where nobody has a role");
        diagnostics.add(invalid(role.span, message).help("leave out `for`"));
    }
    if let Some(need) = flow.syntax.needs.values().next() {
        let message = format!("`{name}` runs in the background, and nobody calls it");
        diagnostics.add(invalid(need.span, message).help("leave out `needs`"));
    }
}

/// What lets a person begin a flow.
fn begun_by_people(start: &Start) -> [Option<Span>; 3] {
    [
        start.command.as_ref().map(|it| it.span),
        start.menu.as_ref().map(|it| it.span),
        start.link.as_ref().map(|it| it.span),
    ]
}

fn about_rows(
    subject: &Subject<'_>,
    flow: &Flow<'_>,
    about: &Spanned<Name>,
    diagnostics: &mut Diagnostics,
) {
    nobody(flow, diagnostics);
    if !subject.model().tables.contains_key(&about.value) {
        // It was reported with the variable that it gives.
        return;
    }
    let events = subject.model().events(&about.value);
    unclear_status(subject, about, diagnostics);
    for stop in &flow.syntax.stops {
        known_event(about, &events, stop, diagnostics);
    }
    for start in &flow.syntax.starts {
        begins(subject, flow, about, &events, start, diagnostics);
    }
    let part = subject.model().tables[&about.value].part;
    if matches!(
        part,
        Part::History | Part::Ledger | Part::Audit | Part::Dialogue | Part::Settings
    ) {
        let message = "nothing happens to a row of a history";
        diagnostics.add(invalid(about.span, message).help("let the flow be about the booking"));
    }
    never_heard(flow, &subject.model().statuses(&about.value), diagnostics);
    states(subject, flow, diagnostics);
}

/// What can stand in the background.
fn states(subject: &Subject<'_>, flow: &Flow<'_>, diagnostics: &mut Diagnostics) {
    for state in flow.syntax.states.values() {
        let here = flow.at(subject.parsed, state);
        let waits_for_somebody = match &state.kind {
            StateKind::Say(_) | StateKind::Choose(_) => state.to.is_none(),
            StateKind::Do(actions) => {
                for action in &actions.actions {
                    needs_person(action, diagnostics);
                }
                false
            }
            StateKind::Call(call) if state.to.is_some() => {
                called::check(subject, call, diagnostics);
                false
            }
            StateKind::Branch(_) | StateKind::Tool(_) | StateKind::Wait(_) => false,
            StateKind::Menu(_)
            | StateKind::Ask(_)
            | StateKind::Pick(_)
            | StateKind::PickDay(_)
            | StateKind::PickStart(_)
            | StateKind::Form(_)
            | StateKind::Call(_) => {
                needs_dialogue(&here, diagnostics);
                false
            }
        };
        if waits_for_somebody {
            let message = format!("`{}` does not say whom it is sent to", state.name.value);
            diagnostics.add(
                invalid(here.span(), message)
                    .note("a run in the background has no person of its own")
                    .help("add `to`, such as `to: $booking.client`"),
            );
        }
    }
}

/// Events that a state names and that never come to it, because they end the run, or begin it anew.
fn never_heard(flow: &Flow<'_>, statuses: &[Name], diagnostics: &mut Diagnostics) {
    let ends = |event: &Name| {
        *event == *event::DELETED || flow.syntax.stops.iter().any(|stop| stop.value == *event)
    };
    let begins = |event: &Name| {
        if statuses.contains(event) {
            // A run that it begins finds it when it comes to the state.
            return false;
        }
        let starts = flow.syntax.starts.iter();
        let mut always = starts.filter(|start| start.condition.is_none());
        always.any(|start| start.events.iter().any(|it| it.value.event == *event))
    };
    for start in &flow.syntax.starts {
        for begun in start.events.iter().filter(|it| ends(&it.value.event)) {
            if *begun.value.event != *event::DELETED {
                let message = format!("`{}` ends a run and so begins none", begun.value.event);
                diagnostics.add(
                    invalid(begun.span, message).help("leave it out of `stops`, or out of `event`"),
                );
            }
        }
    }
    for state in flow.syntax.states.values() {
        for (outcome, routed) in &state.go {
            let Some(RowEvent { event, .. }) = RowEvent::of(outcome) else {
                continue;
            };
            let message = if ends(&event) {
                format!(
                    "`{event}` ends the run before `{}` hears it",
                    state.name.value
                )
            } else if begins(&event) {
                format!(
                    "`{event}` begins the run anew before `{}` hears it",
                    state.name.value
                )
            } else {
                continue;
            };
            diagnostics.add(invalid(routed.outcome, message));
        }
    }
}

/// A status that has the name of another event would be taken for it.
fn unclear_status(subject: &Subject<'_>, about: &Spanned<Name>, diagnostics: &mut Diagnostics) {
    let statuses = subject.model().statuses(&about.value);
    let others = [event::CREATED, event::CHANGED, event::DELETED, event::MOVED];
    if let Some(unclear) = statuses.iter().find(|it| others.contains(&it.as_str())) {
        let message = format!(
            "`{}` has a status `{unclear}`, which happens to every row in another sense",
            about.value
        );
        diagnostics.add(
            Diagnostic::new(Code::InvalidName, about.span, message)
                .help("give the status another name"),
        );
    }
}

/// What is done in the name of a person, or shows one person to another.
fn needs_person(action: &Action, diagnostics: &mut Diagnostics) {
    let (message, help) = match &action.kind {
        ActionKind::Book { .. } | ActionKind::Hold { .. } | ActionKind::Queue { .. } => (
            "nobody is there in the background whom this could be for",
            "let a dialogue do it",
        ),
        ActionKind::Export(export) if export.table.value == *PERSON => (
            "a run would send the names and phones of everybody",
            "let a dialogue of who may see them do it",
        ),
        ActionKind::Find { table, .. }
        | ActionKind::List { table, .. }
        | ActionKind::Insert {
            each: Some(Each::Row { table, .. }),
            ..
        } if table.value == *PERSON => (
            "a run would show the names and phones of everybody to whom it is sent",
            "name the person by a column of the row, such as `$booking.client`",
        ),
        ActionKind::Find { .. }
        | ActionKind::List { .. }
        | ActionKind::Count { .. }
        | ActionKind::Figure { .. }
        | ActionKind::Load { .. }
        | ActionKind::Export(_)
        | ActionKind::Seed { .. }
        | ActionKind::Insert { .. }
        | ActionKind::Update { .. }
        | ActionKind::Delete { .. }
        | ActionKind::Restore { .. }
        | ActionKind::Enter { .. }
        | ActionKind::Require { .. }
        | ActionKind::Move { .. }
        | ActionKind::Transition { .. } => return,
    };
    diagnostics.add(invalid(action.span, message).help(help));
}

fn needs_dialogue(here: &Here<'_>, diagnostics: &mut Diagnostics) {
    let message = format!(
        "`{}` needs a person, and nobody is there in the background",
        here.state.name.value
    );
    diagnostics
        .add(invalid(here.span(), message).help(
            "in the background there are: say, choose, do, branch, wait, and call with `to`",
        ));
}

fn begins(
    subject: &Subject<'_>,
    flow: &Flow<'_>,
    about: &Spanned<Name>,
    events: &[Name],
    start: &Start,
    diagnostics: &mut Diagnostics,
) {
    if let Some(every) = &start.every {
        let message = format!("`{}` is about a row, and no clock begins it", flow.name());
        diagnostics
            .add(invalid(every.span, message).help("leave out `about`, or begin it by an event"));
    }
    for span in begun_by_people(start).into_iter().flatten() {
        let message = format!(
            "`{}` runs in the background, and no person begins it",
            flow.name()
        );
        diagnostics.add(invalid(span, message).help(format!(
            "begin it by an event, such as `{}.created`",
            about.value
        )));
    }
    for written in &start.events {
        if written.value.table != about.value {
            let message = format!(
                "`{}` is about `{}`, and this happens to `{}`",
                flow.name(),
                about.value,
                written.value.table
            );
            diagnostics.add(invalid(written.span, message));
            continue;
        }
        let event = Spanned::new(written.value.event.clone(), written.span);
        if event.value == *event::DELETED {
            let message = "when a row is deleted its runs end, and none begins";
            diagnostics.add(invalid(event.span, message));
        } else {
            known_event(about, events, &behind_table(about, &event), diagnostics);
        }
    }
    let state = start.go.as_ref().map(|go| &go.value);
    let state = state.or_else(|| flow.syntax.states.keys().next());
    let known = state.filter(|state| flow.facts.states.contains_key(*state));
    if let (Some(condition), Some(state)) = (&start.condition, known) {
        let place = Place::at(subject.model(), flow.facts, state);
        let mut values = Values {
            place: &place,
            diagnostics,
        };
        values.condition(condition);
    }
}

/// An event that is written `TABLE.EVENT`, with the place of its own name there.
fn behind_table(table: &Name, event: &Spanned<Name>) -> Spanned<Name> {
    let (before, name) = (table.as_str().len() + 1, event.value.as_str().len());
    let length = (event.span.end - event.span.start) as usize;
    let span = match length.checked_sub(before + name) {
        Some(0) => event.span.part(before, length),
        // It is in quotes.
        Some(2) => event.span.part(before + 1, length - 1),
        Some(_) | None => event.span,
    };
    Spanned::new(event.value.clone(), span)
}

fn known_event(
    about: &Spanned<Name>,
    events: &[Name],
    event: &Spanned<Name>,
    diagnostics: &mut Diagnostics,
) {
    if !events.contains(&event.value) {
        let message = format!(
            "nothing named `{}` happens to `{}`",
            event.value, about.value
        );
        diagnostics.add(
            Diagnostic::new(Code::UnknownEvent, event.span, message)
                .did_you_mean(event, events.iter().map(Name::as_str)),
        );
    }
}

/// What only runs in the background can do.
fn in_dialogue(flow: &Flow<'_>, diagnostics: &mut Diagnostics) {
    const HELP: &str = "let the flow be `about` a table";
    let mut only = |span: Span, message: &str| diagnostics.add(invalid(span, message).help(HELP));
    if let Some(stop) = flow.syntax.stops.first() {
        only(
            stop.span,
            "only a run in the background is stopped by what happens to a row",
        );
    }
    for start in &flow.syntax.starts {
        if let Some(event) = start.events.first() {
            only(
                event.span,
                "what happens to a row begins only a run in the background",
            );
        } else if let Some(condition) = &start.condition {
            only(condition.span, "only an event has a condition");
        }
    }
    for state in flow.syntax.states.values() {
        let span = state.name.span;
        if let StateKind::Wait(_) = state.kind {
            only(
                span,
                "a dialogue waits for its person, and only a run in the background by itself",
            );
        } else if state.wait.is_some() {
            only(
                span,
                "how long a dialogue waits for its person is the setting `silence`",
            );
        } else if let (StateKind::Choose(_) | StateKind::Call(_), Some(to)) =
            (&state.kind, &state.to)
        {
            only(to.span(), "in a dialogue its own person answers");
        }
    }
}

/// The variables that a run has from its beginning, with their types.
pub(super) fn given(about: &Name) -> [(Name, Typed); 3] {
    [
        (about.clone(), Typed::surely(Type::Row(about.clone()))),
        by(),
        (Name::new(WAS), Typed::maybe(Type::Row(about.clone()))),
    ]
}

/// Whose act has led to where a run is.
pub(super) fn by() -> (Name, Typed) {
    (Name::new(BY), Typed::maybe(Type::person()))
}

//! The texts that an app needs, which follow from its flows and tables.

use std::collections::BTreeSet;

use super::action;
use super::analysis::FlowFacts;
use super::file;
use super::kind;
use super::needed::{Need, Needed, Scope, Shows, Texts};
use super::scope;
use super::state_facts::Route;
use super::subject::{Flow, Here, Subject};
use crate::locale::value_label;
use crate::model::{Model, Part};
use crate::outcome::Outcome;
use crate::syntax::{self, Given, State};
use crate::value::Type;

/// Every text that the app can show: its own, and those of the library that it may replace.
pub(super) fn texts(subject: &Subject<'_>) -> Vec<Needed> {
    let mut texts = Vec::new();
    for flow in subject.flows() {
        texts.extend(of_starts(&flow));
        for state in flow.syntax.states.values() {
            texts.extend(of_state(&flow.at(subject.parsed, state)));
        }
    }
    let shown: BTreeSet<String> = texts.iter().map(|text| text.key().to_string()).collect();
    let catalog = subject.parsed.catalog;
    // The library's are there for those who read its languages.
    let is_own = |text: &Needed| {
        let mut languages = subject.model().languages.iter();
        languages.any(|language| {
            let entry = catalog.entry(language, text.key());
            entry.is_some_and(|entry| !entry.library)
        })
    };
    let told = told(subject.model()).into_iter();
    texts.extend(told.filter(|text| is_own(text) && !shown.contains(&text.key().to_string())));
    texts
}

/// What the history and the audit call tables, columns and values of choices, if the app does.
fn told(model: &Model) -> Vec<Needed> {
    let Some(booking) = model.part(Part::Booking).and_then(|table| table.span) else {
        return Vec::new();
    };
    let mut texts = Vec::new();
    for table in model.tables.values() {
        let mut told = |attribute: Option<String>| {
            texts.push(Needed {
                message: table.name.to_string(),
                attribute,
                span: table.span.unwrap_or(booking),
                need: Need::Optional,
                shows: Shows::Label,
                marks: false,
                scope: Scope::Nobody,
                row: None,
                own: None,
                state: None,
            });
        };
        told(None);
        for (name, column) in &table.columns {
            told(Some(name.to_string()));
            if let Type::Choice(ids) = &column.typed.of {
                ids.iter().for_each(|id| told(Some(value_label(name, id))));
            }
        }
    }
    texts
}

fn of_starts(flow: &Flow<'_>) -> Vec<Needed> {
    let mut texts = Vec::new();
    for start in &flow.syntax.starts {
        let spans = [
            (
                "command",
                start.command.as_ref().map(|command| command.span),
            ),
            ("menu", start.menu.as_ref().map(|menu| menu.span)),
        ];
        for (attribute, span) in spans {
            texts.extend(span.map(|span| Needed {
                message: flow.name().to_string(),
                attribute: Some(attribute.to_owned()),
                span,
                need: Need::Required,
                shows: Shows::Label,
                marks: false,
                scope: Scope::Nobody,
                row: None,
                own: None,
                state: None,
            }));
        }
    }
    texts
}

/// The texts of one state.
pub(super) fn of_state(here: &Here<'_>) -> Vec<Needed> {
    let mut texts = Texts::of(*here);
    kind::of(&here.state.kind).texts(&mut texts);
    outcomes(here, &mut texts);
    for (id, button) in &here.state.also {
        texts.label(id, button.span, Need::Required);
    }
    if let Some(rows) = &here.state.rows {
        texts.line(rows_item(here, rows), rows.span());
    }
    file::texts(here.state, &mut texts);
    texts.all()
}

/// The texts above the screens that failed outcomes lead to.
fn outcomes(here: &Here<'_>, texts: &mut Texts<'_>) {
    let state = here.state;
    for (outcome, route) in &here.facts.routes {
        if *outcome == "done" || !has_head(here.parsed.model, state, outcome) {
            continue;
        }
        let written = state.go.get(outcome);
        let span = written.map_or(here.span(), |written| written.outcome);
        let explained = kind::called(&state.kind).is_some()
            || Outcome::named(outcome).is_some_and(Outcome::is_explained)
            || leads_to_words(here.flow.syntax, here.flow.facts, state, route);
        let need = match explained {
            true => Need::Optional,
            false => Need::Required,
        };
        let own = action::told(kind::of(&state.kind).actions(), outcome);
        texts.heading_with(outcome, span, need, own);
    }
}

/// Whether the text named after an outcome stands above the screen that the outcome leads to.
/// Otherwise a text with that name is a button's label or a form's question.
pub fn has_head(model: &Model, state: &State, outcome: &str) -> bool {
    kind::of(&state.kind).heads(model, outcome)
        && outcome != "skipped"
        && !state.also.contains_key(outcome)
}

/// Whether the next that is seen on the route from a state itself explains what happened, or nobody
/// is there to see anything: a run that a tool has answered, and not a person.
pub fn leads_to_words(
    flow: &syntax::Flow,
    facts: &FlowFacts,
    state: &State,
    route: &Route,
) -> bool {
    let was_told = matches!(kind::of(&state.kind).pace(), kind::Pace::WhenTold);
    let mut open = vec![route];
    let mut passed = BTreeSet::new();
    while let Some(route) = open.pop() {
        let (Route::State(name) | Route::Again(name)) = route else {
            if facts.is_background && was_told {
                continue;
            }
            return false;
        };
        let kind = kind::of(&flow.states[name].kind);
        if kind.explains() || !passed.insert(name) {
            continue;
        }
        if !kind.is_silent() {
            return false;
        }
        // What fails on the way has words of its own.
        let routes = &facts.states[name].routes;
        match routes.get("done") {
            Some(done) => open.push(done),
            None => open.extend(routes.values()),
        }
    }
    true
}

/// The type of the items of `rows`.
fn rows_item(here: &Here<'_>, rows: &Given) -> Option<Type> {
    scope::item(here, rows.expression()?)
}

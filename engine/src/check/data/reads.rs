//! What each state reads, and the variables that nothing reads.

use std::collections::BTreeSet;

use crate::check::required;
use crate::check::subject::{Flow, Parsed};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{self, Expression};
use crate::name::Name;
use crate::syntax::{self, ActionKind, Button, ButtonTarget, Given, StateKind};

/// Variables that are named with `as` and read by no state and no text.
pub fn unused(flow: &Flow<'_>, diagnostics: &mut Diagnostics) {
    let named = flow.syntax.states.values().flat_map(|state| {
        let actions = match &state.kind {
            StateKind::Do(actions) => actions.as_slice(),
            _ => &[],
        };
        state
            .variable
            .iter()
            .chain(actions.iter().filter_map(|action| action.variable.as_ref()))
    });
    for variable in named {
        let read = flow
            .facts
            .states
            .values()
            .any(|state| state.reads.contains(&variable.value));
        if !read {
            diagnostics.add(
                Diagnostic::new(
                    Code::UnusedVariable,
                    variable.span,
                    format!("nothing reads `{}`", variable.value),
                )
                .help("leave out `as`"),
            );
        }
    }
}

/// The variables that a state's YAML reads.
fn reads(state: &syntax::State) -> BTreeSet<Name> {
    let mut reads = BTreeSet::new();
    let mut read = |expression: &Expression| {
        reads.extend(expression.paths().into_iter().map(|path| path.root.clone()));
    };
    each_expression(state, &mut read);
    reads
}

fn each_expression<'s>(state: &'s syntax::State, seen: &mut dyn FnMut(&'s Expression)) {
    fn given<'s>(given: &'s Given, seen: &mut dyn FnMut(&'s Expression)) {
        if let Given::Computed(expression) = given {
            seen(expression);
        }
    }
    fn filter<'s>(filter_: &'s syntax::Where, seen: &mut dyn FnMut(&'s Expression)) {
        for condition in &filter_.all {
            match condition {
                syntax::Condition::Column { given: value, .. } => given(value, seen),
                syntax::Condition::Any(filters) | syntax::Condition::All(filters) => {
                    filters.iter().for_each(|inner| filter(inner, seen));
                }
                syntax::Condition::Not(inner) | syntax::Condition::Maybe(inner) => {
                    filter(inner, seen);
                }
            }
        }
    }
    fn map<'s>(values: &'s syntax::GivenMap, seen: &mut dyn FnMut(&'s Expression)) {
        values.values().for_each(|value| given(&value.value, seen));
    }
    fn buttons<'s>(
        buttons: impl Iterator<Item = &'s Button>,
        seen: &mut dyn FnMut(&'s Expression),
    ) {
        for button in buttons {
            if let Some(condition) = &button.condition {
                seen(condition);
            }
            if let ButtonTarget::Url(url) = &button.target {
                given(url, seen);
            }
        }
    }
    fn set<'s>(values: &'s syntax::Set, seen: &mut dyn FnMut(&'s Expression)) {
        match values {
            syntax::Set::Columns(columns) => map(columns, seen),
            syntax::Set::Draft(draft) => given(draft, seen),
        }
    }
    map(&state.with, seen);
    if let Some(rows) = &state.rows {
        given(rows, seen);
    }
    buttons(state.also.values(), seen);
    match &state.kind {
        StateKind::Say | StateKind::Menu | StateKind::Call(_) => {}
        StateKind::Choose(chosen) => buttons(chosen.values(), seen),
        StateKind::Ask { default, .. } => {
            if let Some(default) = default {
                given(default, seen);
            }
        }
        StateKind::Pick {
            filter: rows,
            free_for,
            ..
        } => {
            filter(rows, seen);
            if let Some(free_for) = free_for {
                map(free_for, seen);
            }
        }
        StateKind::PickDay { free_for } | StateKind::PickStart { free_for } => map(free_for, seen),
        StateKind::Form { of, .. } => {
            if let Some(of) = of {
                given(of, seen);
            }
        }
        StateKind::Branch(arms) => arms
            .iter()
            .filter_map(|arm| arm.condition.as_ref())
            .for_each(seen),
        StateKind::Do(actions) => {
            for action in actions {
                match &action.kind {
                    ActionKind::Find { filter: rows, .. }
                    | ActionKind::List { filter: rows, .. }
                    | ActionKind::Count { filter: rows, .. }
                    | ActionKind::Sum { filter: rows, .. } => filter(rows, seen),
                    ActionKind::Insert { set: values, .. } => set(values, seen),
                    ActionKind::Update { row, set: values } => {
                        given(row, seen);
                        set(values, seen);
                    }
                    ActionKind::Delete { row } | ActionKind::Restore { row } => given(row, seen),
                    ActionKind::Require { condition, .. } => seen(condition),
                    ActionKind::Book { values, .. } | ActionKind::Queue { values } => {
                        map(values, seen);
                    }
                    ActionKind::Hold {
                        values, expires, ..
                    } => {
                        map(values, seen);
                        if let Some(expires) = expires {
                            given(expires, seen);
                        }
                    }
                    ActionKind::Move { booking, start, .. } => {
                        given(booking, seen);
                        given(start, seen);
                    }
                    ActionKind::Transition { booking, why, .. } => {
                        given(booking, seen);
                        if let Some(why) = why {
                            given(why, seen);
                        }
                    }
                }
            }
        }
    }
}

/// What a state reads, in its YAML and in its texts of any language.
pub fn of_state(parsed: &Parsed<'_>, flow: &Flow<'_>, state: &syntax::State) -> BTreeSet<Name> {
    let mut reads = reads(state);
    for need in required::of_state(parsed.model, flow, state) {
        for language in &parsed.model.languages {
            let usages = parsed.catalog.usages(language, need.key());
            let paths = usages
                .into_iter()
                .map(|usage| expression::Path::from_hyphens(usage.variable));
            reads.extend(paths.map(|path| path.root));
        }
    }
    reads
}

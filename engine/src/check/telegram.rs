//! Telegram's limits: nothing is sent that Telegram would refuse.

use std::collections::BTreeSet;

use super::kind;
use super::needed::{Needed, Scope};
use super::scope;
use super::starts::BUILT_IN;
use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Path;
use crate::limits::{LONGEST_DESCRIPTION, LONGEST_TEXT, MOST_BUTTONS, MOST_COMMANDS};
use crate::model::{Column, Model};
use crate::value::Type;

/// Texts of the library that may stand above a screen, and the space between.
const HEADING: usize = 300;

pub(super) fn check(subject: &Subject<'_>, texts: &[Needed], diagnostics: &mut Diagnostics) {
    for need in texts {
        length(subject, need, diagnostics);
    }
    for flow in subject.flows() {
        for state in flow.syntax.states.values() {
            let here = flow.at(subject.parsed, state);
            let buttons = kind::of(&state.kind).most_buttons(&here) + state.also.len();
            if buttons > MOST_BUTTONS {
                diagnostics.add(
                    Diagnostic::new(
                        Code::TooManyButtons,
                        state.name.span,
                        format!("`{}` has {buttons} buttons", state.name.value),
                    )
                    .note(format!(
                        "Telegram takes at most {MOST_BUTTONS} under one message"
                    )),
                );
            }
        }
    }
    let mut commands = BTreeSet::new();
    let most = MOST_COMMANDS - BUILT_IN.len();
    let excess = subject.parsed.usable_starts().find(|(_, start)| {
        let command = start.command.as_ref();
        command.is_some_and(|it| commands.insert(&it.prefix) && commands.len() > most)
    });
    if let Some((flow, _)) = excess {
        diagnostics.add(
            Diagnostic::new(
                Code::InvalidCommand,
                flow.name.span,
                format!("the app has more than {most} commands"),
            )
            .note(format!(
                "Telegram takes at most {MOST_COMMANDS}, and `/{}` are among them",
                BUILT_IN.join("` and `/")
            )),
        );
    }
}

fn length(subject: &Subject<'_>, need: &Needed, diagnostics: &mut Diagnostics) {
    let most = match need.scope {
        Scope::Nobody => LONGEST_DESCRIPTION,
        Scope::Entered | Scope::Succeeded => LONGEST_TEXT - HEADING,
    };
    let place = scope::place(subject, need);
    for language in &subject.model().languages {
        let longest = subject
            .parsed
            .catalog
            .longest(language, need.key(), &|variable, _| {
                let path = Path::from_hyphens(variable);
                match asked(subject, need, &path) {
                    Some(column) => column.typed.of.widest(column.longest() as usize),
                    None => longest_value(subject.model(), &place, &path),
                }
            });
        let Some(longest) = longest.filter(|longest| *longest > most) else {
            continue;
        };
        let entry = subject
            .parsed
            .catalog
            .entry(language, need.key())
            .expect("a text with a length exists");
        diagnostics.add(
            Diagnostic::new(
                Code::MessageTooLong,
                entry.span,
                format!("`{}` may have {longest} characters", need.key()),
            )
            .note(format!(
                "counted with the longest values; there is room for {most}"
            ))
            .help("shorten the text, or limit its values with `length`"),
        );
    }
}

/// The column whose limits an `ask` of the flow sets for a variable.
fn asked<'s>(subject: &Subject<'s>, need: &Needed, path: &Path) -> Option<&'s Column> {
    let (flow, _) = need.state.as_ref()?;
    let states = subject.flow(flow)?.facts.states.values();
    states
        .filter(|state| path.fields.is_empty() && state.sets.contains(&path.root))
        .filter_map(|state| state.asks.as_ref())
        .max_by_key(|column| column.longest())
}

/// The most characters that the value at a path prints as.
fn longest_value(model: &Model, place: &super::names::Place<'_>, path: &Path) -> usize {
    let Some(typed) = place.path_type(path) else {
        return 0;
    };
    let parent = Path {
        root: path.root.clone(),
        fields: path.fields[..path.fields.len().saturating_sub(1)].to_vec(),
    };
    let column = match (
        path.fields.last(),
        place.path_type(&parent).map(|typed| typed.of),
    ) {
        (Some(column), Some(Type::Row(table) | Type::Draft(table, _))) => {
            let table = model.tables.get(&table);
            table.and_then(|table| table.columns.get(column))
        }
        _ => None,
    };
    let longest = column.map_or(1000, |column| column.longest() as usize);
    typed.of.widest(longest)
}

//! Telegram's limits: nothing is sent that Telegram would refuse.

use std::collections::BTreeSet;

use super::kind;
use super::names::Place;
use super::needed::{Needed, Scope, Shows};
use super::required;
use super::scope;
use super::starts::BUILT_IN;
use super::subject::{Here, Subject};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Path;
use crate::limits::{
    BUTTON_FRAME, LARGEST_KEYBOARD, LONGEST_DESCRIPTION, LONGEST_LABEL, LONGEST_TEXT, MOST_BUTTONS,
    MOST_COMMANDS,
};
use crate::model::Column;
use crate::name::Name;
use crate::syntax::{Button, ButtonTarget, Given};
use crate::value::{Type, Typed};

/// UTF-8: the most bytes of a UTF-16 unit.
const LARGEST_LETTER: usize = 3;
const LARGEST_LABEL: usize = LARGEST_LETTER * LONGEST_LABEL;
/// The text of the rows of a list or a page, which is counted with the rows.
const ROW: &str = "row";

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
            } else {
                keyboard(subject, &here, buttons, diagnostics);
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

/// The size of all buttons, in the language in which it is largest.
fn keyboard(subject: &Subject<'_>, here: &Here<'_>, buttons: usize, diagnostics: &mut Diagnostics) {
    let kind = kind::of(&here.state.kind);
    let texts = required::of_state(here);
    let is_label =
        |need: &&Needed| need.shows == Shows::Label && need.attribute.as_deref() != Some(ROW);
    let labels = |language: &Name| -> usize {
        let labels = texts.iter().filter(is_label);
        labels.map(|need| label(subject, language, need)).sum()
    };
    let own = kind.buttons().into_iter().flatten();
    let addresses = own
        .chain(&here.state.also)
        .map(|(_, button)| address(button));
    let printed = kind.most_printed(here) * LARGEST_LABEL;
    let languages = subject.model().languages.iter();
    let size = buttons * BUTTON_FRAME
        + printed
        + addresses.sum::<usize>()
        + languages.map(labels).max().unwrap_or_default();
    if size > LARGEST_KEYBOARD {
        diagnostics.add(
            Diagnostic::new(
                Code::TooManyButtons,
                here.state.name.span,
                format!(
                    "the buttons of `{}` may have {size} bytes",
                    here.state.name.value
                ),
            )
            .note(format!(
                "counted with the longest labels; Telegram takes about {LARGEST_KEYBOARD} under \
                 one message"
            ))
            .help("shorten the labels, or let people pick rows of a table, which come in pages"),
        );
    }
}

/// The most bytes of a label.
fn label(subject: &Subject<'_>, language: &Name, need: &Needed) -> usize {
    let place = scope::place(subject, need);
    let largest =
        |variable: &str| LARGEST_LETTER * longest_value(&place, &Path::from_hyphens(variable));
    let catalog = subject.parsed.catalog;
    let size = catalog.largest(language, need.key(), &|variable, _| largest(variable));
    size.unwrap_or_default().min(LARGEST_LABEL)
}

/// The most bytes of the web address that a button opens.
fn address(button: &Button) -> usize {
    match &button.target {
        ButtonTarget::Go(_) => 0,
        ButtonTarget::Url(Given::Literal(node)) => node.as_text().map_or(0, str::len),
        ButtonTarget::Url(Given::Computed(_)) => {
            Column::of(Typed::surely(Type::Url)).longest() as usize
        }
    }
}

fn length(subject: &Subject<'_>, need: &Needed, diagnostics: &mut Diagnostics) {
    let most = match (need.shows, need.scope) {
        (Shows::Invoice(most), _) => most,
        (Shows::Screen | Shows::Label | Shows::Heading, Scope::Nobody) => LONGEST_DESCRIPTION,
        (Shows::Screen | Shows::Label | Shows::Heading, Scope::Entered | Scope::Succeeded) => {
            LONGEST_TEXT - HEADING
        }
    };
    let place = scope::place(subject, need);
    for language in &subject.model().languages {
        let longest = subject
            .parsed
            .catalog
            .longest(language, need.key(), &|variable, _| {
                longest_value(&place, &Path::from_hyphens(variable))
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

/// The most characters that the value at a path prints as. A letter of a text may count twice, as
/// an emoji does; a message that such values make too long is sent in parts.
fn longest_value(place: &Place<'_>, path: &Path) -> usize {
    let Some(typed) = place.path_type(path) else {
        return 0;
    };
    let columns = place.columns_of(path).into_iter();
    let longest = columns.map(Column::longest).max();
    let longest = longest.unwrap_or_else(|| Column::of(typed.clone()).longest());
    typed.of.widest(longest as usize)
}

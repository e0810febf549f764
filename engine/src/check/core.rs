//! The texts of the bot itself: all are there, name what they are given, and fit where they are
//! shown.

use super::subject::Subject;
use super::usages;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::locale::{Blank, Core};
use crate::name::Name;
use crate::syntax::Spanned;

pub(super) fn check(
    subject: &Subject<'_>,
    written: &[&Spanned<Name>],
    diagnostics: &mut Diagnostics,
) {
    for language in written {
        lacking(subject, language, diagnostics);
    }
    for core in Core::ALL {
        let before = diagnostics.len();
        for language in &subject.model().languages {
            in_language(subject, *core, language, diagnostics);
        }
        // A text of the app's may say less than the library's, in every language.
        let languages = subject.model().languages.iter();
        let mut entries = languages.filter_map(|it| subject.parsed.catalog.entry(it, core.key()));
        let all_own = entries.all(|entry| !entry.library);
        if all_own && diagnostics.len() == before {
            usages::different(subject, core.key(), diagnostics);
        }
    }
}

fn lacking(subject: &Subject<'_>, language: &Spanned<Name>, diagnostics: &mut Diagnostics) {
    let lacking: Vec<String> = Core::ALL
        .iter()
        .map(|core| core.key())
        .filter(|key| subject.parsed.catalog.entry(language, *key).is_none())
        .map(|key| format!("`{key}`"))
        .collect();
    if !lacking.is_empty() {
        let message = match lacking.as_slice() {
            [one] => format!("the text {one} is missing in {}", language.value),
            many => format!(
                "{} texts of the bot's own are missing in {}",
                many.len(),
                language.value
            ),
        };
        let diagnostic = Diagnostic::new(Code::MissingMessage, language.span, message)
            .help(format!("write them in locales/{}/core.ftl", language.value));
        diagnostics.add(match lacking.len() {
            1 => diagnostic,
            _ => diagnostic.note(lacking.join(", ")),
        });
    }
}

/// What is wrong with a text in one language, if it is written.
fn in_language(subject: &Subject<'_>, core: Core, language: &Name, diagnostics: &mut Diagnostics) {
    let catalog = subject.parsed.catalog;
    let key = core.key();
    let Some(entry) = catalog
        .entry(language, key)
        .filter(|it| !it.text.is_unreadable())
    else {
        return;
    };
    let fault = |code, message: String| Diagnostic::new(code, entry.span, message);
    let usages = catalog.usages(language, key);
    for usage in &usages {
        if !core.variables().contains(&usage.variable) {
            diagnostics.add(Diagnostic::new(
                Code::MessageVariable,
                usage.span,
                format!("there is no `${}` where `{key}` is shown", usage.variable),
            ));
        }
    }
    for variable in core.values() {
        if !usages.iter().any(|usage| usage.variable == *variable) {
            let message = format!("`{key}` does not name `${variable}`, which it is to print");
            diagnostics.add(fault(Code::MessageVariable, message));
        }
    }
    if catalog.blank(language, key) != Some(Blank::Never) {
        let fault = fault(Code::EmptyMessage, format!("`{key}` may print nothing"));
        diagnostics.add(fault.help("write what the person reads here"));
    }
    if let Some(mark) = catalog.first_mark(language, key) {
        let message = format!("`{key}` can be neither bold nor italic");
        diagnostics.add(
            Diagnostic::new(Code::MisplacedMark, mark, message)
                .help("leave out the marks: texts of the bot itself stand in other texts"),
        );
    }
    // The longest are lengths and limits of numbers.
    let longest = catalog
        .longest(language, key, &|_, _| 30)
        .unwrap_or_default();
    if longest > core.most() {
        diagnostics.add(
            fault(
                Code::MessageTooLong,
                format!("`{key}` may have {longest} characters"),
            )
            .note(format!("there is room for {}", core.most()))
            .help("shorten the text"),
        );
    }
}

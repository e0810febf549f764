//! Texts: every one that is needed is there in every language, and names only what is set.

use std::collections::BTreeSet;

use super::analysis::Doubt;
use super::core;
use super::needed::{Need, Needed, Shows};
use super::required::texts;
use super::subject::{Parsed, Subject};
use super::usages;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, suggest};
use crate::locale::{Blank, Core, Key};
use crate::name::Name;
use crate::source::Sources;
use crate::syntax::Spanned;
use crate::template;

/// Returns the texts that name no more than they may. `whole` is the app with what is left out of
/// its flows, the texts of which may stay.
pub(super) fn check(
    subject: &Subject<'_>,
    whole: Option<&Subject<'_>>,
    diagnostics: &mut Diagnostics,
) -> Vec<Needed> {
    let Parsed { app, sources, .. } = *subject.parsed;
    let needed = texts(subject);
    let left_out = whole.map(texts).unwrap_or_default();
    let shown = needed.iter().chain(&left_out);
    let shown: BTreeSet<String> = shown.map(|need| need.key().to_string()).collect();
    let (written, unwritten): (Vec<_>, Vec<_>) = app
        .languages
        .iter()
        .partition(|language| has_texts(language, sources));
    for language in unwritten {
        diagnostics.add(without_texts(language, &needed));
    }
    for need in &needed {
        missing(subject, need, &written, sources, diagnostics);
        empty(subject, need, diagnostics);
        marks(subject, need, diagnostics);
    }
    core::check(subject, &written, diagnostics);
    orphans(subject, &shown, sources, diagnostics);
    let mut sound = Vec::new();
    for need in needed {
        if subject
            .flow(need.flow())
            .is_some_and(|flow| flow.facts.doubt == Doubt::States)
        {
            continue;
        }
        if usages::check(subject, &need, diagnostics) {
            sound.push(need);
        }
    }
    sound
}

fn has_texts(language: &str, sources: &Sources) -> bool {
    let folder = format!("locales/{language}/");
    sources
        .iter()
        .any(|(_, source)| source.path.starts_with(&folder))
}

/// A language that is named but has no texts is one fault, not one for each text.
fn without_texts(language: &Spanned<Name>, needed: &[Needed]) -> Diagnostic {
    let needed = needed.iter().filter(|need| need.need != Need::Optional);
    let mut count = Core::ALL.len();
    let mut files = BTreeSet::from([Core::FILE.to_owned()]);
    for need in needed {
        count += 1;
        files.insert(format!("{}.ftl", need.flow()));
    }
    let files: Vec<String> = files.into_iter().collect();
    Diagnostic::new(
        Code::MissingMessage,
        language.span,
        format!(
            "the {count} texts that the app needs are missing in {}",
            language.value
        ),
    )
    .help(format!(
        "write in locales/{}/: {}",
        language.value,
        files.join(", ")
    ))
}

fn missing(
    subject: &Subject<'_>,
    need: &Needed,
    written: &[&Spanned<Name>],
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    let languages: Vec<&str> = written
        .iter()
        .filter(|language| subject.parsed.catalog.entry(language, need.key()).is_none())
        .map(|language| language.as_str())
        .collect();
    // Without an optional text the library's is shown, but not in one language only: a reader of
    // another would get the text of the first.
    let in_none = languages.len() == written.len();
    if languages.is_empty() || (need.need == Need::Optional && in_none) {
        return;
    }
    let files: Vec<String> = languages
        .iter()
        .map(|language| format!("locales/{language}/{}.ftl", need.flow()))
        .collect();
    let there = |file: &String| sources.iter().any(|(_, source)| source.path == *file);
    let verb = if files.iter().all(there) {
        "add to"
    } else {
        "write"
    };
    let files = files.join(" and ");
    let line = match &need.attribute {
        None => format!("`{} = …`", need.message),
        Some(attribute) => format!("under `{}`: `.{attribute} = …`", need.message),
    };
    diagnostics.add(
        Diagnostic::new(
            Code::MissingMessage,
            need.span,
            format!(
                "the text `{}` is missing in {}",
                need.key(),
                languages.join(", ")
            ),
        )
        .help(format!("{verb} {files}: {line}")),
    );
}

/// A text that prints nothing where a person should read something.
fn empty(subject: &Subject<'_>, need: &Needed, diagnostics: &mut Diagnostics) {
    for language in &subject.model().languages {
        let catalog = subject.parsed.catalog;
        let blank = catalog.blank(language, need.key());
        let verb = match (need.shows, blank) {
            (_, None | Some(Blank::Never)) | (Shows::Heading, _) => continue,
            (Shows::Screen, Some(Blank::Sometimes)) => continue,
            (Shows::Screen | Shows::Label | Shows::Invoice(_), Some(Blank::Always)) => {
                "prints nothing"
            }
            (Shows::Label | Shows::Invoice(_), Some(Blank::Sometimes)) => "may print nothing",
        };
        let entry = catalog.entry(language, need.key());
        diagnostics.extend(entry.map(|entry| {
            let message = format!("`{}` {verb}", need.key());
            Diagnostic::new(Code::EmptyMessage, entry.span, message)
                .related(need.span, "shown here")
                .help("write what the person reads here")
        }));
    }
}

/// A bold or italic part where none can be shown.
fn marks(subject: &Subject<'_>, need: &Needed, diagnostics: &mut Diagnostics) {
    if need.marks {
        return;
    }
    for language in &subject.model().languages {
        let mark = subject.parsed.catalog.first_mark(language, need.key());
        diagnostics.extend(mark.map(|mark| {
            let message = format!("`{}` can be neither bold nor italic", need.key());
            Diagnostic::new(Code::MisplacedMark, mark, message)
                .related(need.span, "shown here")
                .help("leave out the marks: only messages show them")
        }));
    }
}

/// Texts of the app that nothing shows.
fn orphans(
    subject: &Subject<'_>,
    shown: &BTreeSet<String>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    // Flows with a fault, because nobody can tell what they show.
    let doubtful = |message: &str| {
        let flow = message.split('-').next().unwrap_or(message);
        match subject.flow(flow) {
            Some(flow) => flow.facts.doubt != Doubt::None,
            None => {
                let file = format!("flows/{flow}.yaml");
                sources
                    .iter()
                    .any(|(_, source)| !source.library && source.path == file)
            }
        }
    };
    // A template with a fault may print what was not understood.
    let mut templates = subject.parsed.templates.values();
    let any_is_broken = templates.any(|template| template.is_broken);
    let may_be_printed = |key: Key<'_>| {
        let is_of_page = |attribute: &str| attribute.starts_with(template::PREFIX);
        any_is_broken && key.attribute.is_some_and(is_of_page)
    };
    for language in &subject.model().languages {
        let mut referred: BTreeSet<String> = BTreeSet::new();
        for (_, entry) in subject.parsed.catalog.keys(language) {
            let references = entry.text.references();
            referred.extend(
                references
                    .into_iter()
                    .map(|reference| reference.key().to_string()),
            );
        }
        for (key, entry) in subject.parsed.catalog.keys(language) {
            let name = key.to_string();
            let used = shown.contains(&name) || referred.contains(&name) || Core::owns(key.message);
            if entry.library || used || doubtful(key.message) || may_be_printed(key) {
                continue;
            }
            let diagnostic = Diagnostic::new(
                Code::OrphanMessage,
                entry.span,
                format!("nothing shows the text `{key}`"),
            );
            let near = suggest(&name, shown.iter().map(String::as_str));
            diagnostics.add(match near {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help("remove it, or name it like what shows it"),
            });
        }
    }
}

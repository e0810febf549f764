//! Checks that the messages and terms that texts refer to exist, and that no text contains itself.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::key::Key;
use super::language::Language;
use super::text::Reference;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;

/// Reports every reference that leads nowhere or into a circle.
pub(super) fn check(languages: &IndexMap<Name, Language>, diagnostics: &mut Diagnostics) {
    for (name, language) in languages {
        let mut walk = Walk {
            language,
            path: Vec::new(),
            done: BTreeSet::new(),
            diagnostics,
        };
        for (key, _) in language.entries() {
            walk.visit(key);
        }
        for (_, entry) in language.entries() {
            for reference in entry.text.references() {
                if language.entry(reference.key()).is_none() {
                    diagnostics.add(unknown(languages, name, language, reference));
                }
            }
        }
    }
}

fn unknown(
    languages: &IndexMap<Name, Language>,
    name: &Name,
    language: &Language,
    reference: &Reference,
) -> Diagnostic {
    let key = reference.key();
    let kind = match key.message.starts_with('-') {
        true => "term",
        false => "message",
    };
    let diagnostic = Diagnostic::new(
        Code::UnknownReference,
        reference.span,
        format!("there is no {kind} `{key}` in `{name}`"),
    );
    let elsewhere = languages
        .iter()
        .find(|(_, language)| language.entry(key).is_some());
    if let Some((other, _)) = elsewhere {
        return diagnostic.help(format!("translate it: it is written in `{other}`"));
    }
    let known: Vec<String> = language
        .entries()
        .map(|(known, _)| known)
        .filter(|known| known.message.starts_with('-') == key.message.starts_with('-'))
        .map(|known| known.to_string())
        .collect();
    diagnostic.did_you_mean(&key.to_string(), known.iter().map(String::as_str))
}

/// Depth first through the references of one language.
struct Walk<'c, 'd> {
    language: &'c Language,
    /// The texts that contain the current one.
    path: Vec<Key<'c>>,
    done: BTreeSet<Key<'c>>,
    diagnostics: &'d mut Diagnostics,
}

impl<'c> Walk<'c, '_> {
    fn visit(&mut self, key: Key<'c>) {
        if self.done.contains(&key) {
            return;
        }
        let Some(entry) = self.language.entry(key) else {
            return;
        };
        self.path.push(key);
        for reference in entry.text.references() {
            match self.path.iter().position(|outer| *outer == reference.key()) {
                Some(start) => self.report(start, reference),
                None => self.visit(reference.key()),
            }
        }
        self.path.pop();
        self.done.insert(key);
    }

    fn report(&mut self, start: usize, reference: &Reference) {
        let circle: Vec<String> = self.path[start..]
            .iter()
            .map(|key| format!("`{key}`"))
            .chain([format!("`{}`", reference.key())])
            .collect();
        self.diagnostics.add(
            Diagnostic::new(
                Code::CircularReference,
                reference.span,
                format!("`{}` contains itself", reference.key()),
            )
            .note(format!("by way of {}", circle.join(" → ")))
            .help("write one of these texts without a reference"),
        );
    }
}

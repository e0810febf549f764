//! All texts of an app, by language and key.

use indexmap::IndexMap;
use jiff::civil::Weekday;

use super::key::Key;
use super::language::{Entry, Language};
use super::plural::Plural;
use super::read::{self, Definition};
use super::references;
use super::text::Select;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::{SourceId, Sources, Span};

/// The texts of an app and of the library, ready to be printed.
pub struct Catalog {
    /// The first is the source of translations and the fallback.
    names: Vec<Name>,
    languages: IndexMap<Name, Language>,
}

impl Catalog {
    /// Reads the files of each of `languages`, the library's before the app's: a later text
    /// replaces an earlier one with the same key. Files of other languages are ignored.
    pub fn read(
        languages: &[Name],
        files: &[(Name, SourceId)],
        sources: &Sources,
    ) -> (Catalog, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let mut catalog = Catalog {
            names: languages.to_vec(),
            languages: languages
                .iter()
                .map(|language| (language.clone(), Language::new(language)))
                .collect(),
        };
        for (name, language) in &mut catalog.languages {
            let mut seen = Seen::default();
            for (_, source) in files.iter().filter(|(of, _)| of == name) {
                let library = sources.get(*source).library;
                for definition in read::read(sources, *source, &mut diagnostics) {
                    seen.add(&definition, library, &mut diagnostics);
                    language.define(definition, library);
                }
            }
        }
        references::check(&catalog.languages, &mut diagnostics);
        (catalog, diagnostics)
    }

    /// The languages in the app's order.
    pub fn languages(&self) -> &[Name] {
        &self.names
    }

    /// Every key of a language: a message's own text before its attributes, messages in the order
    /// of the files.
    pub fn keys(&self, language: &str) -> impl Iterator<Item = (Key<'_>, &Entry)> {
        self.language(language)
            .into_iter()
            .flat_map(Language::entries)
            .filter(|(key, _)| !key.message.starts_with('-'))
    }

    /// The text of a key in exactly this language.
    pub fn entry(&self, language: &str, key: Key<'_>) -> Option<&Entry> {
        self.language(language)?.entry(key)
    }

    /// The categories of whole numbers: one, few and many for Russian, one and other for Kazakh.
    /// Empty for a language that the app does not have.
    pub fn plurals(&self, language: &str) -> &[Plural] {
        self.language(language)
            .map_or(&[], |language| language.conventions.plurals())
    }

    /// The plural categories of the language that a selector forgets. A default named `[other]`
    /// covers one category that is not named; a default with another name covers only its own.
    pub fn lacking(&self, language: &str, select: &Select) -> Vec<Plural> {
        select.lacking(self.plurals(language))
    }

    /// `пн`, `дс`: in lower case, for the columns of a calendar.
    pub fn weekday_short(&self, language: &str, weekday: Weekday) -> &str {
        self.reader(language)
            .map_or("", |language| language.conventions.weekday_short(weekday))
    }

    /// What stands before the decimals of a number.
    pub fn decimal_sign(&self, language: &str) -> char {
        let language = self.reader(language);
        language.map_or('.', |language| language.conventions.decimal_sign())
    }

    /// `Март 2026`, `Наурыз 2026`; `month` from 1.
    pub fn month_title(&self, language: &str, year: i16, month: i8) -> String {
        let name = self
            .reader(language)
            .map_or("", |language| language.conventions.month_alone(month));
        let mut letters = name.chars();
        let capital = letters.next().into_iter().flat_map(char::to_uppercase);
        let title: String = capital.chain(letters).collect();
        format!("{title} {year}")
    }

    pub(super) fn language(&self, language: &str) -> Option<&Language> {
        self.languages.get(language)
    }

    /// The language that a person reads, or the first if the app does not have it.
    pub(super) fn reader(&self, language: &str) -> Option<&Language> {
        self.language(language).or_else(|| self.first())
    }

    /// The source of translations.
    pub(super) fn first(&self) -> Option<&Language> {
        self.languages.first().map(|(_, language)| language)
    }
}

/// Where each id was defined, separately for the library and the app, which may redefine the
/// library's ids.
#[derive(Default)]
struct Seen {
    messages: IndexMap<(bool, String), Span>,
}

impl Seen {
    fn add(&mut self, definition: &Definition, library: bool, diagnostics: &mut Diagnostics) {
        let id = (library, definition.id.clone());
        if let Some(first) = self.messages.insert(id, definition.span) {
            diagnostics.add(duplicate(&definition.id, first, definition.span));
        }
        let mut attributes: IndexMap<&str, Span> = IndexMap::new();
        for attribute in &definition.attributes {
            if let Some(first) = attributes.insert(&attribute.id, attribute.span) {
                let name = format!("{}.{}", definition.id, attribute.id);
                diagnostics.add(duplicate(&name, first, attribute.span));
            }
        }
    }
}

fn duplicate(name: &str, first: Span, second: Span) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicateMessage,
        second,
        format!("`{name}` is written twice"),
    )
    .related(first, "first here")
    .help("keep one of them")
}

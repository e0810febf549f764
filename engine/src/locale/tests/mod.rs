//! What texts promise: faults with a place to their authors, and words to their readers.

mod faults;
mod formatting;
mod usages;
mod values;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Catalog, Key, Printing};
use crate::diagnostic::Diagnostics;
use crate::name::Name;
use crate::source::{Source, Sources, Span};
use crate::value::{Currency, Value};
use crate::zone;

/// A catalog with the library's core texts and an app's, read from these files.
struct Fixture {
    catalog: Catalog,
    diagnostics: Diagnostics,
    sources: Sources,
    zone: TimeZone,
    now: Timestamp,
}

/// An app in Russian (the source) and Kazakh.
fn app(ru: &str, kk: &str) -> Fixture {
    files(&[("ru", false, ru), ("kk", false, kk)])
}

/// Files of an app and more files of the library: language, whether it is the library's, text.
fn files(files: &[(&str, bool, &str)]) -> Fixture {
    let core = [
        ("ru", true, include_str!("../../../../locales/ru/core.ftl")),
        ("kk", true, include_str!("../../../../locales/kk/core.ftl")),
    ];
    let mut sources = Sources::default();
    let files: Vec<_> = core
        .iter()
        .chain(files)
        .map(|(language, library, text)| {
            let source = sources.add(Source {
                path: format!("locales/{language}/app.ftl"),
                text: (*text).to_owned(),
                library: *library,
            });
            (Name::new(language), source)
        })
        .collect();
    let languages = [Name::new("ru"), Name::new("kk")];
    let (catalog, diagnostics) = Catalog::read(&languages, &files, &sources);
    Fixture {
        catalog,
        diagnostics,
        sources,
        zone: zone::find("Asia/Almaty").expect("a zone"),
        now: "2026-05-10T06:00:00Z".parse().expect("a moment"),
    }
}

impl Fixture {
    fn printing(&self) -> Printing<'_> {
        Printing {
            zone: &self.zone,
            currency: Currency::Tenge,
            now: self.now,
        }
    }

    fn print(&self, language: &str, value: &Value) -> String {
        self.catalog.print(language, value, &self.printing())
    }

    /// The text, which must print without a problem.
    fn format(&self, language: &str, key: &str, arguments: &[(&str, Value)]) -> String {
        let find = |name: &str| {
            arguments
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.clone())
        };
        let formatted = self
            .catalog
            .format(language, parse(key), &find, &self.printing());
        let text = formatted.text.written();
        assert_eq!(formatted.problems, [], "{text}");
        text
    }

    fn under(&self, span: Span) -> &str {
        self.sources.slice(span)
    }

    /// `code line:column message` of each diagnostic.
    fn faults(&self) -> Vec<String> {
        let mut diagnostics = self.diagnostics.clone();
        diagnostics.sort(&self.sources);
        diagnostics
            .iter()
            .map(|fault| {
                let span = fault.span.expect("a place");
                let position = self.sources.position(span);
                let code = fault.code.name();
                format!(
                    "{code} {}:{} {}",
                    position.line, position.column, fault.message
                )
            })
            .collect()
    }
}

fn parse(key: &str) -> Key<'_> {
    match key.split_once('.') {
        Some((message, attribute)) => Key::attribute(message, attribute),
        None => Key::message(key),
    }
}

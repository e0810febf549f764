//! An app that passes the checker cannot fail because of a mistake in its files. These are small
//! apps aimed at places where the checker and the interpreter could disagree, each with a talk.

mod again;
mod background;
pub(crate) mod business;
mod calendar;
mod called;
mod chats;
mod checked;
mod clock;
mod decimals;
mod deploys;
mod each;
mod files;
mod flows;
mod forms;
mod known;
mod leaving;
mod ledgers;
mod links;
mod locations;
mod mirrored;
mod paid;
mod payments;
mod people;
mod photos;
mod rows;
mod seeding;
mod sent_files;
mod staff;
mod told;
mod tools;
mod typed;
mod values;
mod year;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use tilmash_engine::diagnostic::{self, Code};
use tilmash_engine::source::{Source, Sources};
use tilmash_engine::talk;
use tilmash_host::rehearse::perform;
use tilmash_tests::app_files::AppFiles;

use crate::stage;

/// The `app.yaml` of every app here that does not write its own.
const APP: &str = "\
app: small
languages: [ru]
zone: Asia/Almaty
tables:
  thing:
    columns: { name: text, size: { integer: 0 }, note: { text, optional: true } }
";

/// A small app and its talk, written as parts under lines `--- NAME`: `app.yaml` (or [`APP`]),
/// `flows/*.yaml`, `seeds/*.json`, `texts` (`book-day.back = …`; a needed text that is not written
/// is its own key), `rows`, `people` and `talk`.
pub(crate) struct Play {
    pub(crate) app: AppFiles,
    rows: String,
    talk: String,
}

impl Play {
    pub(crate) fn read(text: &str) -> Play {
        let mut parts: BTreeMap<&str, &str> = BTreeMap::from([("app.yaml", APP)]);
        for part in text.split("--- ").skip(1) {
            let (name, text) = part.split_once('\n').expect("a part has lines");
            parts.insert(name.trim(), text);
        }
        let mut app = AppFiles::default();
        let is_file = |path: &str| path.ends_with(".yaml") || path.starts_with("seeds/");
        for (path, text) in parts.iter().filter(|(path, _)| is_file(path)) {
            app.replace(path, text);
        }
        let mut texts = Texts::default();
        for line in parts.get("texts").copied().unwrap_or_default().lines() {
            if let Some((key, text)) = line.split_once(" = ") {
                texts.add(key.trim(), &text.replace("\\n", "\n        "));
            }
        }
        texts.complete(&mut app);
        let part = |name| parts.get(name).copied().unwrap_or("{}").to_owned();
        let people = parts.get("people").copied().unwrap_or("{ aliya, dana }\n");
        Play {
            app,
            rows: part("rows"),
            talk: format!(
                "talk: a play\nclock: 2026-03-02 09:00\npeople: {people}\n{}",
                part("talk")
            ),
        }
    }
}

/// Texts, sorted by key.
#[derive(Default)]
struct Texts {
    messages: BTreeMap<String, BTreeMap<String, String>>,
}

impl Texts {
    fn add(&mut self, key: &str, text: &str) {
        let (message, attribute) = key.split_once('.').unwrap_or((key, ""));
        let texts = self.messages.entry(message.to_owned()).or_default();
        texts.insert(attribute.to_owned(), text.to_owned());
    }

    /// Writes the texts that the checker says are missing.
    fn complete(&mut self, app: &mut AppFiles) {
        let languages = |app: &AppFiles| app.iter().any(|(_, text)| text.contains("[ru, kk]"));
        let write = |app: &mut AppFiles, text: &str| {
            app.replace("locales/ru/all.ftl", text);
            if languages(app) {
                app.replace("locales/kk/all.ftl", text);
            }
        };
        write(app, &self.file());
        let (_, diagnostics) = tilmash_engine::load(&mut app.sources());
        for diagnostic in diagnostics.iter() {
            let key = diagnostic.message.split('`').nth(1);
            if let (Code::MissingMessage, Some(key)) = (diagnostic.code, key) {
                self.add(key, key);
            }
        }
        write(app, &self.file());
    }

    fn file(&self) -> String {
        let mut file = String::new();
        for (message, texts) in &self.messages {
            let value = texts.get("").map_or("", String::as_str);
            writeln!(file, "{message} = {value}").expect("a String");
            for (attribute, text) in texts.iter().filter(|(name, _)| !name.is_empty()) {
                writeln!(file, "    .{attribute} = {text}").expect("a String");
            }
        }
        file
    }
}

/// Checks the app and plays its talk, which must go as it says and without a problem. Returns what
/// was seen.
async fn plays(text: &str) -> String {
    let (transcript, failures) = performed(text).await;
    assert!(failures.is_empty(), "{failures:#?}\n{transcript}");
    transcript
}

/// As [`plays`], with the tables that a tool maps here, and then in a backend. What is seen is the
/// same.
async fn plays_both(text: &str) {
    let own = plays(text).await;
    let there = plays_in_backend(text).await;
    assert_eq!(own, there, "here:\n{own}\nin a backend:\n{there}");
}

/// The small clinic, with its tables in a backend.
pub(crate) fn mirrored_clinic() -> AppFiles {
    Play::read(&in_backend(mirrored::CLINIC)).app
}

fn in_backend(text: &str) -> String {
    text.replace("app: small\n", "app: small\ndata: backend\n")
}

/// As [`plays`], with the tables that a tool maps in a backend.
async fn plays_in_backend(text: &str) -> String {
    plays(&in_backend(text)).await
}

/// Checks the app and plays its talk without a problem. Returns what was seen, and what did not go
/// as the talk says.
async fn performed(text: &str) -> (String, Vec<String>) {
    let play = Play::read(text);
    let program = stage::program(&play.app);
    let mut sources = Sources::default();
    let source = sources.add(Source {
        path: "play.talk".into(),
        text: play.talk,
        library: false,
    });
    let mut diagnostics = Default::default();
    let talk = talk::read(&sources, source, &mut diagnostics);
    let report = diagnostic::human(&diagnostics, &sources, false);
    let talk = talk.unwrap_or_else(|| panic!("{report}"));
    let mut rehearsal = stage::rehearsal(&program, &play.rows).await;
    let folder = tempfile::tempdir().expect("a folder for files of rows");
    for (path, text) in play.app.iter() {
        if let Some(name) = path.strip_prefix("seeds/") {
            fs::write(folder.path().join(name), text).expect("the file can be written");
        }
    }
    rehearsal.store().read_seeds_from(folder.path().to_owned());
    let language = &program.model.languages[0];
    let performance = perform(&mut rehearsal, &talk, language).await;
    let performance = performance.expect("a store in memory");
    let transcript = performance.transcript;
    let failures = performance.failures.into_iter();
    let failures = failures.map(|failure| failure.message).collect();
    let problems = rehearsal.problems();
    assert!(problems.is_empty(), "{problems:#?}\n{transcript}");
    (transcript, failures)
}

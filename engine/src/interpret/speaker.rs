//! What is said to a person: texts in their language, screens, and notices.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};

use super::chat::{self, Thread};
use super::delivery::{Delivery, Keyboard, Message};
use super::screen::Screen;
use crate::locale::{Catalog, Core, Formatted, Key, Lexicon, Printing};
use crate::marked::Marked;
use crate::name::Name;
use crate::program::Program;
use crate::value::{RowId, Value};

/// Says things, and keeps what was said until the step is over. It reads nothing: a text's values
/// are given to it.
///
/// Its methods are of three kinds:
///
/// - language: `speak`, `has_text`, `variables`, `format`, `print`;
/// - saying something: `note`, `messages`, `show`, `show_aside`, `toast`, `notify`;
/// - the chat in which screens are shown: `replace`, `close`, `take_keys`, `commands`.
pub(super) struct Speaker<'p> {
    program: &'p Program,
    now: Timestamp,
    language: Name,
    notes: Vec<Marked>,
    screens: Vec<Screen>,
    toast: Option<String>,
    thread: Thread,
    /// What is sent to others than the person of the dialogue.
    notices: Vec<(RowId, Delivery)>,
}

/// Everything that was said.
pub(super) struct Said {
    pub screens: Vec<Screen>,
    pub deliveries: Vec<Delivery>,
    pub notices: Vec<(RowId, Delivery)>,
    pub toast: Option<String>,
    pub language: Name,
}

impl<'p> Speaker<'p> {
    pub(super) fn new(program: &'p Program, now: Timestamp) -> Speaker<'p> {
        Speaker {
            program,
            now,
            language: program.model.languages[0].clone(),
            notes: Vec::new(),
            screens: Vec::new(),
            toast: None,
            thread: Thread::default(),
            notices: Vec::new(),
        }
    }

    pub(super) fn language(&self) -> &Name {
        &self.language
    }

    /// Says everything in another language from now on.
    pub(super) fn speak(&mut self, language: Name) {
        self.language = language;
    }

    /// Whether there is such a text, in the person's language or in the app's first.
    pub(super) fn has_text(&self, key: Key<'_>) -> bool {
        let catalog = &self.program.catalog;
        let languages = [&self.language, &self.program.model.languages[0]];
        languages
            .iter()
            .any(|language| catalog.entry(language, key).is_some())
    }

    /// The variables that a text names.
    pub(super) fn variables(&self, key: Key<'_>) -> BTreeSet<&'p str> {
        let catalog: &'p Catalog = &self.program.catalog;
        let written = catalog.entry(&self.language, key).is_some();
        let language = match written {
            true => &self.language,
            false => &self.program.model.languages[0],
        };
        let usages = catalog.usages(language, key).into_iter();
        usages.map(|usage| usage.variable).collect()
    }

    /// A text in the person's language.
    pub(super) fn format(&self, key: Key<'_>, values: &BTreeMap<&str, Value>) -> Formatted {
        let value = |variable: &str| values.get(variable).cloned();
        self.program
            .catalog
            .format(&self.language, key, &value, &self.printing())
    }

    /// A value as it prints by itself.
    pub(super) fn print(&self, value: &Value) -> String {
        self.program
            .catalog
            .print(&self.language, value, &self.printing())
    }

    /// What the language writes before decimals.
    pub(super) fn decimal_sign(&self) -> char {
        self.program.catalog.decimal_sign(&self.language)
    }

    /// The time of a moment without its date.
    pub(super) fn clock(&self, moment: Timestamp) -> String {
        self.program
            .catalog
            .clock(&self.language, moment, &self.printing())
    }

    /// One of the library's texts in any language.
    pub(super) fn print_in(&self, language: &Name, text: Core) -> String {
        let no_values = |_: &str| None;
        self.program
            .catalog
            .format(language, text.key(), &no_values, &self.printing())
            .text
            .text
    }

    /// The words with which people write days and times.
    pub(super) fn lexicon(&self) -> Lexicon {
        self.program.catalog.lexicon(&self.printing())
    }

    /// A month and its year in words.
    pub(super) fn month_title(&self, month: Date) -> String {
        let catalog = &self.program.catalog;
        catalog.month_title(&self.language, month.year(), month.month())
    }

    /// The short name of a weekday.
    pub(super) fn weekday(&self, day: Weekday) -> &'p str {
        self.program.catalog.weekday_short(&self.language, day)
    }

    fn printing(&self) -> Printing<'p> {
        let model = &self.program.model;
        Printing {
            zone: &model.zone,
            currency: model.currency,
            now: self.now,
        }
    }

    /// Says something above the next screen.
    pub(super) fn note(&mut self, text: Marked) {
        self.notes.push(text);
    }

    /// The notes that wait for a screen.
    pub(super) fn take_notes(&mut self) -> Vec<Marked> {
        std::mem::take(&mut self.notes)
    }

    /// Answers the press with a notice.
    pub(super) fn toast(&mut self, text: String) {
        self.toast = Some(text);
    }

    /// Whether the person was told anything.
    pub(super) fn has_spoken(&self) -> bool {
        self.thread.has_spoken() || self.toast.is_some()
    }

    /// A screen as messages in the language that is spoken now.
    pub(super) fn messages(&self, screen: &Screen) -> Vec<Message> {
        chat::messages(screen, &|left_out| {
            let count = Value::Integer(i64::try_from(left_out).unwrap_or(i64::MAX));
            let values = BTreeMap::from([("count", count)]);
            self.format(Core::More.key(), &values).text.text
        })
    }

    /// Shows a screen.
    pub(super) fn show(&mut self, screen: Screen) {
        for message in self.messages(&screen) {
            self.thread.send(message);
        }
        self.screens.push(screen);
    }

    /// Shows a screen without buttons, whose message takes away the keys of the one before.
    pub(super) fn show_without_keys(&mut self, screen: Screen) {
        self.take_keys(&screen);
        self.screens.push(screen);
    }

    /// Removes the keys of the screen before, with a message that is not a screen of its own.
    pub(super) fn take_keys(&mut self, words: &Screen) {
        for mut message in self.messages(words) {
            message.keyboard = Keyboard::Remove;
            self.thread.send(message);
        }
    }

    /// Shows a screen outside of the dialogue, which stays as it is.
    pub(super) fn show_aside(&mut self, screen: Screen) {
        for message in self.messages(&screen) {
            self.thread.send_aside(message);
        }
        self.screens.push(screen);
    }

    /// Sends something to somebody else's chat, or to that of a person without a dialogue.
    pub(super) fn notify(&mut self, to: RowId, mut delivery: Delivery) {
        if let Delivery::Send { message, .. } = &mut delivery {
            message.yields = true;
        }
        self.notices.push((to, delivery));
    }

    /// Lets the next screen take the place of the pressed message.
    pub(super) fn replace(&mut self, pressed: i64) {
        self.thread.replace(pressed);
    }

    /// The pressed message that no screen has taken the place of. None does from now on.
    pub(super) fn take_place(&mut self) -> Option<i64> {
        self.thread.take_pressed()
    }

    /// Removes the buttons of a message.
    pub(super) fn close(&mut self, message: i64) {
        self.thread.close(message);
    }

    /// Changes the person's command list.
    pub(super) fn commands(&mut self, commands: Vec<(String, String)>) {
        self.thread.commands(commands);
    }

    pub(super) fn into_said(self) -> Said {
        Said {
            screens: self.screens,
            deliveries: self.thread.into_deliveries(),
            notices: self.notices,
            toast: self.toast,
            language: self.language,
        }
    }
}

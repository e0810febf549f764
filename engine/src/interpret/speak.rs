//! Saying things: texts with their values, and messages that follow each other in a chat.

use std::collections::BTreeMap;

use super::effect::{Effect, Keyboard, Message};
use super::machine::Machine;
use super::request::{Answer, Filter, Request};
use super::values::Extra;
use crate::expression::Path;
use crate::grammar::Test;
use crate::limits::LONGEST_TEXT;
use crate::locale::{Key, Printing};
use crate::name::Name;
use crate::program::{Given, Members, State};
use crate::value::Value;

/// What parts a heading from a screen.
const PARAGRAPH: &str = "\n\n";

impl Machine<'_> {
    /// Learns who the person is: language and roles.
    pub async fn meet(&mut self) {
        let me = self.me();
        let record = self.record(&me).await;
        let languages = &self.program.model.languages;
        let chosen = record.and_then(|record| match record.values.get("language") {
            Some(Value::Language(language)) => Some(language.clone()),
            _ => None,
        });
        let known = |language: &Name| languages.contains(language);
        self.language = chosen
            .filter(known)
            .or_else(|| self.context.hint.clone().filter(known))
            .unwrap_or_else(|| languages[0].clone());
        self.roles = self.find_roles().await;
    }

    async fn find_roles(&mut self) -> Vec<Name> {
        let program = self.program;
        let me = self.context.person;
        let mut roles = Vec::new();
        for (name, members) in &program.roles {
            let has = match members {
                Members::Everyone => true,
                Members::Ids(ids) => ids.contains(&me.0),
                Members::Environment(variable) => self
                    .context
                    .environment
                    .get(variable)
                    .is_some_and(|ids| ids.contains(&me.0)),
                Members::Rows { table, by, filter } => {
                    let mut all = vec![Filter::Column {
                        path: vec![by.clone()],
                        test: Test::Equals,
                        value: Value::Row(self.me()),
                    }];
                    all.extend(self.conditions(filter).await);
                    let request = Request::Count {
                        table: table.clone(),
                        filter: Filter::All(all),
                    };
                    matches!(self.ask(request).await, Answer::Value(Value::Integer(count)) if count > 0)
                }
            };
            if has {
                roles.push(name.clone());
            }
        }
        roles
    }

    pub fn has_text(&self, key: Key<'_>) -> bool {
        let catalog = &self.program.catalog;
        let languages = [&self.language, &self.program.model.languages[0]];
        languages
            .iter()
            .any(|language| catalog.entry(language, key).is_some())
    }

    /// A text in the person's language.
    pub async fn text(&mut self, key: Key<'_>, extra: &Extra) -> String {
        let program = self.program;
        let written = program.catalog.entry(&self.language, key).is_some();
        let language = if written {
            self.language.clone()
        } else {
            program.model.languages[0].clone()
        };
        let mut values: BTreeMap<&str, Value> = BTreeMap::new();
        for usage in program.catalog.usages(&language, key) {
            if !values.contains_key(usage.variable) {
                let path = Path::from_hyphens(usage.variable);
                let value = self.path(&path, extra).await;
                values.insert(usage.variable, value);
            }
        }
        let formatted = program.catalog.format(
            &self.language,
            key,
            &|variable| values.get(variable).cloned(),
            &self.printing(),
        );
        let problems = formatted.problems.iter().map(ToString::to_string);
        self.problems.extend(problems);
        formatted.text
    }

    pub async fn core(&mut self, id: &str) -> String {
        self.text(Key::message(id), &Extra::new()).await
    }

    fn printing(&self) -> Printing<'_> {
        let model = &self.program.model;
        Printing {
            zone: &model.zone,
            currency: model.currency,
            now: self.context.now,
        }
    }

    /// A value as it prints by itself.
    pub fn print(&self, value: &Value) -> String {
        self.program
            .catalog
            .print(&self.language, value, &self.printing())
    }

    /// A text in a language other than the person's.
    pub fn print_in(&self, language: &Name, message: &str) -> String {
        let model = &self.program.model;
        let printing = crate::locale::Printing {
            zone: &model.zone,
            currency: model.currency,
            now: self.context.now,
        };
        let no_arguments = |_: &str| None;
        self.program
            .catalog
            .format(language, Key::message(message), &no_arguments, &printing)
            .text
    }

    pub async fn add_core_head(&mut self, id: &str) {
        let text = self.core(id).await;
        self.heads.push(text);
    }

    /// The headings that wait, and a text under them.
    pub fn headed(&mut self, text: String) -> String {
        let mut parts = std::mem::take(&mut self.heads);
        parts.push(text);
        parts.retain(|part| !part.is_empty());
        parts.join(PARAGRAPH)
    }

    /// The text of a state: its message, and a line for each item of its list.
    pub async fn state_text(&mut self, state: &State) -> String {
        let with = self.with(&state.with).await;
        let mut text = self.text(Key::message(&state.message), &with).await;
        if let Some(items) = &state.lines {
            let lines = self.lines(&state.message, items, &with).await;
            for line in lines {
                text.push('\n');
                text.push_str(&line);
            }
        }
        self.shows.clone_from(&state.message);
        self.headed(text)
    }

    /// One of the texts under a state's own: a label, a heading.
    pub async fn state_attribute(&mut self, state: &State, attribute: &str) -> Option<String> {
        let key = Key::attribute(&state.message, attribute);
        if !self.has_text(key) {
            return None;
        }
        let with = self.with(&state.with).await;
        Some(self.text(key, &with).await)
    }

    async fn lines(&mut self, message: &str, items: &Given, with: &Extra) -> Vec<String> {
        let Value::List(items) = self.given(items).await else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        for item in items.iter() {
            let mut extra = with.clone();
            extra.insert("row".into(), item.clone());
            lines.push(self.text(Key::attribute(message, "row"), &extra).await);
        }
        lines
    }

    /// A message without buttons.
    pub async fn say(&mut self, text: String) {
        self.send(text, Keyboard::Empty).await;
    }

    /// One of the library's own texts as a message.
    pub async fn say_core(&mut self, id: &str) {
        let text = self.core(id).await;
        self.shows = id.to_owned();
        self.say(text).await;
    }

    /// A message, in place of the pressed one if it is the first since.
    pub async fn send(&mut self, text: String, keyboard: Keyboard) {
        let mut message = Message {
            text,
            keyboard,
            shows: std::mem::take(&mut self.shows),
        };
        if message.text.trim().is_empty() {
            "…".clone_into(&mut message.text);
        }
        cut(&mut message.text, LONGEST_TEXT);
        let pressed = self.replaces.take();
        let is_reply = matches!(message.keyboard, Keyboard::Reply(_));
        if self.session.reply_keyboard && !is_reply {
            self.session.reply_keyboard = false;
            // One message cannot both bring inline buttons and take the keyboard away.
            if message.keyboard == Keyboard::Empty {
                message.keyboard = Keyboard::Remove;
            } else {
                let accepted = Message {
                    text: self.core("core-accepted").await,
                    keyboard: Keyboard::Remove,
                    shows: "core-accepted".to_owned(),
                };
                self.push_new(accepted, pressed);
                self.push_new(message, None);
                return;
            }
        }
        self.session.reply_keyboard |= is_reply;
        // Nor can an edit bring a keyboard or take it away.
        if is_reply || message.keyboard == Keyboard::Remove {
            self.push_new(message, pressed);
        } else {
            self.effects.push(Effect::Send {
                message,
                replaces: pressed,
            });
        }
    }

    /// A new message; the pressed one loses its buttons.
    fn push_new(&mut self, message: Message, pressed: Option<i64>) {
        if let Some(message) = pressed {
            self.effects.push(Effect::Close { message });
        }
        self.effects.push(Effect::Send {
            message,
            replaces: None,
        });
    }

    /// The person's commands with their descriptions, as Telegram lists them.
    pub async fn command_list(&mut self) -> Vec<(String, String)> {
        let program = self.program;
        let mut commands = Vec::new();
        for (command, flow) in program.commands(&self.roles) {
            let description = self
                .text(Key::attribute(&flow.name, "command"), &Extra::new())
                .await;
            commands.push((command.to_owned(), description));
        }
        for command in ["help", "cancel"] {
            let description = self.core(&format!("core-help-{command}")).await;
            commands.push((command.to_owned(), description));
        }
        commands
    }
}

/// Cuts a text that is longer than Telegram takes, which a list of many rows can make.
fn cut(text: &mut String, most: usize) {
    // Telegram counts UTF-16 units.
    let mut units = 0;
    let end = text.char_indices().find_map(|(place, letter)| {
        units += letter.len_utf16();
        (units >= most).then_some(place)
    });
    if let Some(end) = end {
        text.truncate(end);
        text.push('…');
    }
}

//! What is asked for, by a state or by a form: how it is asked, and what is taken for an answer.

use jiff::civil::Date;

use crate::interpret::answer::{self, Bounds, Present, Wrong};
use crate::interpret::calendar::Calendar;
use crate::interpret::delivery::Sends;
use crate::interpret::draft::Draft;
use crate::interpret::machine::Machine;
use crate::interpret::reader::Extra;
use crate::interpret::request::{DayState, Request};
use crate::interpret::screen::{Item, Month, Question};
use crate::interpret::session::Choice;
use crate::interpret::when::{FIRST_DATE, LAST_DATE};
use crate::limits::MOST_NUMBERS;
use crate::locale::{Core, Key, value_label};
use crate::model::{Column, Limit};
use crate::name::Name;
use crate::program::State;
use crate::value::{self, PERSON, Type, Value, Words};

/// What is asked for: a state's own value, or a column of a form.
pub(super) struct Asked<'a> {
    pub column: &'a Column,
    /// The first part of its buttons' names in a talk, before the value.
    pub name: &'a Name,
    /// The table whose column it is, in a form.
    pub table: Option<&'a Name>,
}

impl Machine<'_> {
    /// A question without a default.
    pub(super) async fn question(
        &mut self,
        draft: &mut Draft,
        state: &State,
        asked: &Asked<'_>,
    ) -> Question {
        let of = &asked.column.typed.of;
        let bounds = self.bounds(asked.column).await;
        let key = match key(of) {
            Some((sends, label, id, choice)) => {
                let label = self.core(label).await;
                Some((sends, draft.item(label, id, choice)))
            }
            None => None,
        };
        let options = self.options(draft, state, asked, &bounds).await;
        if let Some(language) = self.language_asked(of) {
            let extra = Extra::from([("language".into(), Value::Language(language))]);
            let line = self.text(Core::Words.key(), &extra).await;
            draft.line(line);
        }
        let month = (*of == Type::Date).then(|| self.month(draft, asked.name, &bounds));
        let skip = match asked.column.typed.optional {
            true => Some(self.skip_item(draft, state).await),
            false => None,
        };
        Question {
            of: of.clone(),
            typed: answer::is_typed(of),
            bounds,
            options,
            month,
            default: None,
            skip,
            key,
        }
    }

    /// The language in which a text for each language is asked for next, where there are several.
    pub(super) fn language_asked(&self, of: &Type) -> Option<Name> {
        let languages = &self.program.model.languages;
        if *of != Type::Words || languages.len() == 1 {
            return None;
        }
        let given = &self.walk.view()?.words;
        languages
            .iter()
            .find(|it| !given.contains_key(*it))
            .cloned()
    }

    /// A text for each language is whole once it has one for the last.
    pub(crate) fn in_each_language(&mut self, value: Value) -> Option<Value> {
        let of = self.question_asked().map(|column| &column.typed.of);
        let (Some(Type::Words), Value::Text(text)) = (of, &value) else {
            return Some(value);
        };
        let languages = &self.program.model.languages;
        let view = self.walk.view_mut()?;
        let next = languages.iter().find(|it| !view.words.contains_key(*it))?;
        view.words.insert(next.clone(), text.to_string());
        if view.words.len() < languages.len() {
            return None;
        }
        let words = std::mem::take(&mut view.words);
        Some(Value::Words(Words(words.into())))
    }

    /// The label of a value: the state's own, or that of the table whose column it is.
    pub(super) async fn choice_label(
        &mut self,
        state: &State,
        asked: &Asked<'_>,
        id: &Name,
    ) -> Option<String> {
        if let Some(own) = self.state_attribute(state, id).await {
            return Some(own.text);
        }
        self.table_label(asked, id).await
    }

    /// The label that the table gives to a value of its column.
    pub(super) async fn table_label(&mut self, asked: &Asked<'_>, value: &str) -> Option<String> {
        let table = asked.table?;
        let attribute = value_label(asked.name, value);
        let key = Key::attribute(table, &attribute);
        match self.speaker.has_text(key) {
            true => Some(self.text(key, &Extra::new()).await),
            false => None,
        }
    }

    /// The values of a type that has only a few.
    async fn options(
        &mut self,
        draft: &mut Draft,
        state: &State,
        asked: &Asked<'_>,
        bounds: &Bounds,
    ) -> Vec<Item> {
        let name = asked.name;
        let mut items = Vec::new();
        match asked.column.typed.of.asked() {
            value::Asked::Choice(ids) => {
                for id in ids {
                    let label = self.choice_label(state, asked, id).await;
                    let choice = Choice::Value(Value::Choice(id.clone()));
                    let id = format!("{name} {id}");
                    items.push(draft.item(label.unwrap_or_default(), id, choice));
                }
            }
            value::Asked::Boolean => {
                for value in [true, false] {
                    let label = self.speaker.print(&Value::Boolean(value));
                    let choice = Choice::Value(Value::Boolean(value));
                    items.push(draft.item(label, format!("{name} {value}"), choice));
                }
            }
            value::Asked::Language => {
                // Each by its own name in itself.
                for language in &self.program.model.languages {
                    let label = self.speaker.print_in(language, Core::Language);
                    let choice = Choice::Value(Value::Language(language.clone()));
                    items.push(draft.item(label, format!("{name} {language}"), choice));
                }
            }
            value::Asked::Number => {
                for number in numbers(bounds) {
                    let choice = Choice::Value(Value::Integer(number));
                    let own = self.table_label(asked, &number.to_string()).await;
                    let id = format!("{name} {number}");
                    items.push(draft.item(own.unwrap_or(number.to_string()), id, choice));
                }
            }
            value::Asked::Typed
            | value::Asked::Day
            | value::Asked::Words
            | value::Asked::Row(_)
            | value::Asked::Rows(_)
            | value::Asked::Person
            | value::Asked::Chat
            | value::Asked::Sent
            | value::Asked::Never => {}
        }
        items
    }

    /// The days within the bounds of a date that is asked for.
    fn month(&self, draft: &mut Draft, name: &Name, bounds: &Bounds) -> Month {
        let limit = |value: &Value, otherwise: Date| {
            if let Value::Date(date) = value {
                *date
            } else {
                otherwise
            }
        };
        let from = limit(&bounds.from, FIRST_DATE);
        let to = limit(&bounds.to, LAST_DATE);
        let shown = self.walk.view().and_then(|view| view.month);
        let shown = shown.unwrap_or(self.reader.today());
        let calendar = Calendar {
            name,
            // Computed limits may exclude every day.
            month: shown.min(to).max(from).first_of_month(),
            from,
            to,
            state: &|date| match (from..=to).contains(&date) {
                true => DayState::Free,
                false => DayState::Closed,
            },
            offers: &|state| state == DayState::Free,
            tells: false,
        };
        calendar.month(&self.speaker, draft)
    }

    pub(crate) async fn bounds(&mut self, column: &Column) -> Bounds {
        Bounds {
            from: self.limit(column.limits.from.as_ref()).await,
            to: self.limit(column.limits.to.as_ref()).await,
        }
    }

    async fn limit(&mut self, limit: Option<&Limit>) -> Value {
        match limit {
            None => Value::None,
            Some(Limit::Value(value)) => value.clone(),
            Some(Limit::Today) => Value::Date(self.reader.today()),
            Some(Limit::Computed(expression)) => self.computed(expression, &Extra::new()).await,
        }
    }

    /// What was typed, as a value.
    pub(crate) async fn read(&mut self, column: &Column, text: &str) -> Result<Value, Wrong> {
        let bounds = self.bounds(column).await;
        let value = self.read_within(column, text, &bounds)?;
        self.acquaint(&value).await;
        Ok(value)
    }

    /// Makes a row of a person who has been named, if there is none yet: something can be stored
    /// that names them, and a message to them can be tried.
    pub(crate) async fn acquaint(&mut self, value: &Value) {
        if let Value::Row(row) = value
            && row.table == PERSON
        {
            self.ask(Request::Acquaint(row.id)).await;
            self.reader.forget();
        }
    }

    pub(crate) fn read_within(
        &self,
        column: &Column,
        text: &str,
        bounds: &Bounds,
    ) -> Result<Value, Wrong> {
        let present = Present {
            today: self.reader.today(),
            lexicon: &|| self.speaker.lexicon(),
        };
        answer::read(column, text, bounds, &present)
    }

    /// Says above the next screen why an answer was refused.
    pub(crate) async fn refuse(&mut self, state: &State, wrong: &Wrong) {
        let own = match wrong.message == Core::Press {
            true => None,
            false => self.state_attribute(state, "invalid").await,
        };
        let text = match own {
            Some(own) => own,
            None => {
                let limits = [
                    ("from", &wrong.from),
                    ("to", &wrong.to),
                    ("example", &wrong.from),
                ];
                let limits = limits
                    .into_iter()
                    .map(|(name, value)| (Name::new(name), value.clone()))
                    .collect();
                self.text(wrong.message.key(), &limits).await.into()
            }
        };
        self.speaker.note(text);
    }
}

/// The key that sends a value of this type, where only a key can: what it sends, its label, its
/// name in a talk, and what it means.
fn key(of: &Type) -> Option<(Sends, Core, &'static str, Choice)> {
    match of {
        Type::Phone => Some((Sends::Contact, Core::Contact, "contact", Choice::Contact)),
        Type::Location => Some((Sends::Location, Core::Place, "location", Choice::Location)),
        Type::Row(table) if *table == PERSON => {
            Some((Sends::Person, Core::Person, "person", Choice::Person))
        }
        Type::Chat => Some((Sends::Chat, Core::Chat, "chat", Choice::Chat)),
        Type::Boolean
        | Type::Integer
        | Type::Decimal
        | Type::Money
        | Type::Text
        | Type::Email
        | Type::Url
        | Type::Photo
        | Type::Document
        | Type::Code
        | Type::Choice(_)
        | Type::Language
        | Type::Zone
        | Type::Date
        | Type::Time
        | Type::Moment
        | Type::Duration
        | Type::Words
        | Type::Row(_)
        | Type::Draft(..)
        | Type::List(_)
        | Type::Span
        | Type::File
        | Type::Group(_)
        | Type::Loaded
        | Type::Answer(_) => None,
    }
}

/// Numbers that are few enough for a button each.
fn numbers(bounds: &Bounds) -> impl Iterator<Item = i64> + use<> {
    let few = match (&bounds.from, &bounds.to) {
        (Value::Integer(from), Value::Integer(to)) => {
            (to.saturating_sub(*from) < MOST_NUMBERS).then_some(*from..=*to)
        }
        _ => None,
    };
    few.into_iter().flatten()
}

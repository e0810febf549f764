//! Asking for a value of a type.

use super::Entered;
use crate::interpret::answer::{self, Bounds, Wrong};
use crate::interpret::machine::Machine;
use crate::interpret::screen::{Does, Item, Rows};
use crate::interpret::session::Choice;
use crate::interpret::values::Extra;
use crate::limits::MOST_NUMBERS;
use crate::locale::Key;
use crate::model::{Column, Limit};
use crate::name::Name;
use crate::program::{Ask, State};
use crate::value::{Type, Value};

/// Bot API: inline buttons in a row that phones still show whole.
const NUMBERS_IN_ROW: usize = 6;

/// What is asked for: a state's own value, or a column of a form.
pub struct Question<'q> {
    pub column: &'q Column,
    /// What a talk calls its buttons, before the value.
    pub name: &'q Name,
}

impl<'p> Machine<'p> {
    pub(super) async fn enter_ask(&mut self, state: &'p State, ask: &'p Ask) -> Entered {
        let column = &ask.column;
        if let Some(text) = self.argument(&state.name) {
            match self.read(column, &text).await {
                Ok(value) => {
                    self.answer(&ask.variable, value);
                    return Entered::Left("done".into());
                }
                Err(wrong) => self.refuse(state, &wrong).await,
            }
        }
        let text = self.state_text(state).await;
        let question = Question {
            column,
            name: &state.name,
        };
        let mut rows = self.value_rows(state, &question).await;
        if let Some(label) = self.default_label(state, ask).await {
            rows.push(vec![Item::new(label, "default", Choice::Default)]);
        }
        if column.typed.optional {
            rows.push(self.skip_row(state).await);
        }
        rows.extend(self.also_rows(state).await);
        self.show_question(text, rows, column).await;
        Entered::Waits
    }

    /// Takes what a command or a link answers to this state.
    pub(super) fn argument(&mut self, state: &Name) -> Option<String> {
        self.frame_mut()?.arguments.remove(state)
    }

    /// A question about a number shows the contact key, which only a reply keyboard can.
    pub(super) async fn show_question(&mut self, text: String, mut rows: Rows, column: &Column) {
        if column.typed.of == Type::Phone {
            let label = self.core("core-contact").await;
            rows.insert(0, vec![Item::new(label, "contact", Choice::Contact)]);
            self.show_keys(text, rows).await;
        } else {
            self.show(text, rows).await;
        }
    }

    /// The default as a button, if it is a value that would be taken.
    async fn default_label(&mut self, state: &State, ask: &Ask) -> Option<String> {
        match self.default_value(ask).await? {
            Value::Choice(id) => self.state_attribute(state, &id).await,
            value => Some(self.print(&value)),
        }
    }

    /// The default, if it is a value that would be taken.
    pub async fn default_value(&mut self, ask: &Ask) -> Option<Value> {
        let column = &ask.column;
        let value = self.given(ask.default.as_ref()?).await;
        let bounds = self.bounds(column).await;
        match &value {
            Value::None => None,
            Value::Text(text) => answer::read(column, text, &bounds).ok(),
            value => answer::within(value, &bounds).ok().map(|()| value.clone()),
        }
    }

    /// Buttons for the values that a type has only a few of.
    pub(super) async fn value_rows(&mut self, state: &State, question: &Question<'_>) -> Rows {
        let name = question.name;
        match &question.column.typed.of {
            Type::Choice(ids) => {
                let mut rows = Rows::new();
                for id in ids.iter() {
                    let label = self.state_attribute(state, id).await;
                    let label = label.unwrap_or_default();
                    let choice = Choice::Value(Value::Choice(id.clone()));
                    rows.push(vec![Item::new(label, format!("{name} {id}"), choice)]);
                }
                rows
            }
            Type::Boolean => [true, false]
                .into_iter()
                .map(|value| {
                    let label = self.print(&Value::Boolean(value));
                    let choice = Choice::Value(Value::Boolean(value));
                    Item::new(label, format!("{name} {value}"), choice)
                })
                .map(|item| vec![item])
                .collect(),
            Type::Language => self.language_rows(name),
            Type::Integer => {
                let bounds = self.bounds(question.column).await;
                number_rows(name, &bounds)
            }
            Type::Date => self.date_rows(name, question.column).await,
            Type::Money
            | Type::Text
            | Type::Email
            | Type::Url
            | Type::Phone
            | Type::Zone
            | Type::Time
            | Type::Moment
            | Type::Duration
            | Type::Words
            | Type::Row(_)
            | Type::Draft(..)
            | Type::List(_)
            | Type::Span => Rows::new(),
        }
    }

    /// Each language by its own name in itself.
    fn language_rows(&self, name: &Name) -> Rows {
        let reader = |language: &Name| {
            let printing = self.print_in(language, "core-language");
            let choice = Choice::Value(Value::Language(language.clone()));
            vec![Item::new(printing, format!("{name} {language}"), choice)]
        };
        self.program.model.languages.iter().map(reader).collect()
    }

    pub async fn bounds(&mut self, column: &Column) -> Bounds {
        Bounds {
            from: self.limit(column.limits.from.as_ref()).await,
            to: self.limit(column.limits.to.as_ref()).await,
        }
    }

    async fn limit(&mut self, limit: Option<&Limit>) -> Value {
        match limit {
            None => Value::None,
            Some(Limit::Value(value)) => value.clone(),
            Some(Limit::Computed(expression)) => self.evaluate(expression, &Extra::new()).await,
        }
    }

    /// What was typed, as a value.
    pub async fn read(&mut self, column: &Column, text: &str) -> Result<Value, Wrong> {
        let bounds = self.bounds(column).await;
        answer::read(column, text, &bounds)
    }

    /// Says above the next screen why an answer was not taken.
    pub async fn refuse(&mut self, state: &State, wrong: &Wrong) {
        let own = match wrong.message {
            "core-press" => None,
            _ => self.state_attribute(state, "invalid").await,
        };
        let text = match own {
            Some(own) => own,
            None => {
                let limits = [("from", &wrong.from), ("to", &wrong.to)];
                let limits = limits
                    .into_iter()
                    .map(|(name, value)| (Name::new(name), value.clone()))
                    .collect();
                self.text(Key::message(wrong.message), &limits).await
            }
        };
        self.heads.push(text);
    }
}

fn number_rows(name: &Name, bounds: &Bounds) -> Rows {
    let (Value::Integer(from), Value::Integer(to)) = (&bounds.from, &bounds.to) else {
        return Rows::new();
    };
    if to.saturating_sub(*from) >= MOST_NUMBERS {
        return Rows::new();
    }
    let items: Vec<i64> = (*from..=*to).collect();
    items
        .chunks(NUMBERS_IN_ROW)
        .map(|numbers| {
            let item = |number: &i64| Item {
                label: number.to_string(),
                id: format!("{name} {number}"),
                does: Does::Press(Choice::Value(Value::Integer(*number))),
            };
            numbers.iter().map(item).collect()
        })
        .collect()
}

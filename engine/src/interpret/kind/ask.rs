//! A question for one value.

use super::Entered;
use super::question::Asked;
use crate::interpret::answer;
use crate::interpret::draft::Draft;
use crate::interpret::machine::Machine;
use crate::interpret::screen::{Body, Item, Question};
use crate::interpret::session::Choice;
use crate::outcome::Outcome;
use crate::program::{Ask, Given, State};
use crate::value::{Asked as How, Type, Value};

impl<'p> Machine<'p> {
    pub(super) async fn enter_ask(&mut self, state: &'p State, ask: &'p Ask) -> Entered {
        let column = &ask.column;
        if let Some(text) = self.walk.argument(&state.name) {
            match self.read(column, &text).await {
                Ok(value) => {
                    self.walk.answer(&ask.variable, value);
                    return Entered::Left(Outcome::Done.into());
                }
                Err(wrong) => self.refuse(state, &wrong).await,
            }
        } else if !self.walk.has_returned()
            && let Some(known) = self.fitting(ask, ask.known.as_ref()).await
        {
            self.walk.answer(&ask.variable, known);
            return Entered::Left(Outcome::Done.into());
        }
        let mut draft = self.draft(state).await;
        let asked = Asked {
            column,
            name: &state.name,
            table: None,
        };
        let question = self.question(&mut draft, state, &asked).await;
        let question = Question {
            default: self.default_item(&mut draft, state, ask).await,
            ..question
        };
        self.show_state(draft, state, Body::Question(Box::new(question)))
            .await;
        Entered::Waits
    }

    /// The question of a state that is answered by buttons alone.
    pub(crate) async fn question_by_buttons(
        &mut self,
        draft: &mut Draft,
        state: &State,
        ask: &Ask,
    ) -> Question {
        let asked = Asked {
            column: &ask.column,
            name: &state.name,
            table: None,
        };
        self.question(draft, state, &asked).await
    }

    async fn default_item(&mut self, draft: &mut Draft, state: &State, ask: &Ask) -> Option<Item> {
        if ask.known.is_some() && has_each_value(&ask.column.typed.of) {
            return None;
        }
        let value = self.default_value(ask).await?;
        let label = if let Value::Choice(id) = &value {
            self.state_attribute(state, id).await?.text
        } else {
            self.speaker.print(&value)
        };
        Some(draft.item(label, "default", Choice::Default))
    }

    /// The default, if it is a value that would be taken.
    pub(crate) async fn default_value(&mut self, ask: &Ask) -> Option<Value> {
        self.fitting(ask, ask.default.as_ref()).await
    }

    /// A value, if it would be taken for an answer.
    async fn fitting(&mut self, ask: &Ask, given: Option<&Given>) -> Option<Value> {
        let column = &ask.column;
        let value = self.given(given?).await;
        let bounds = self.bounds(column).await;
        if value.is_none() {
            return None;
        }
        if let Value::Text(text) = &value {
            return self.read_within(column, text, &bounds).ok();
        }
        answer::within(&value, &bounds).ok().map(|()| value)
    }
}

/// Whether the question has a button for each value, so that a known one has one already.
fn has_each_value(of: &Type) -> bool {
    match of.asked() {
        How::Choice(_) | How::Boolean | How::Language => true,
        How::Never
        | How::Typed
        | How::Number
        | How::Day
        | How::Words
        | How::Row(_)
        | How::Rows(_)
        | How::Person
        | How::Chat
        | How::Sent => false,
    }
}

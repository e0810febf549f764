//! A call of a tool: the state waits for its answer.

use super::Entered;
use crate::interpret::draft::Draft;
use crate::interpret::intent::{Intent, Told};
use crate::interpret::machine::Machine;
use crate::interpret::screen::Body;
use crate::interpret::session::Choice;
use crate::locale::Core;
use crate::outcome::Outcome;
use crate::program::{Kind, State, ToolCall};

impl<'p> Machine<'p> {
    pub(super) async fn enter_tool(&mut self, call: &'p ToolCall) -> Entered {
        let sends = self.with(&call.sends).await;
        let number = self.walk.begin_call();
        self.walk.offer_nothing();
        self.intents.push(Intent {
            number,
            tool: call.tool.clone(),
            operation: call.operation.clone(),
            sends,
            asked: None,
            again: None,
            by: None,
        });
        Entered::Waits
    }

    /// A tool has answered. Whoever has left meanwhile is not told.
    pub(in crate::interpret) async fn told_by_tool(&mut self, number: u32, told: Told) {
        if !self.walk.ends_call(number) {
            return self.not_heard(told);
        }
        let Some((state, call)) = self.called_tool() else {
            self.wake();
            return self.told_by_backend(number, told).await;
        };
        let outcome = match told {
            Told::Outcome(outcome) => outcome,
            Told::Failed | Told::Brought { .. } | Told::Gone(_) => Outcome::Failed.into(),
            Told::Done(value) => match &call.variable {
                None => Outcome::Done.into(),
                Some((variable, of)) if of.holds(&value) => {
                    self.walk.answer(variable, value);
                    Outcome::Done.into()
                }
                // Another version of the app wanted something else of the tool.
                Some(_) => {
                    self.unheard = Some(value);
                    Outcome::Failed.into()
                }
            },
        };
        match state.routes.contains_key(&outcome) {
            true => {
                self.follow(&outcome).await;
                self.proceed().await;
            }
            // The checker wants a run to say where this leads.
            false if self.running.is_some() => self.fail().await,
            false => self.offer_retry().await,
        }
    }

    /// What was given for nobody is to be taken back.
    pub(in crate::interpret) fn not_heard(&mut self, told: Told) {
        self.unheard = told.given();
    }

    fn called_tool(&self) -> Option<(&'p State, &'p ToolCall)> {
        let state = self.walk.current()?;
        match &state.kind {
            Kind::Tool(call) => Some((state, call)),
            Kind::Say
            | Kind::Choose(_)
            | Kind::Menu
            | Kind::Ask(_)
            | Kind::Pick(_)
            | Kind::PickDay(_)
            | Kind::PickStart(_)
            | Kind::Form(_)
            | Kind::Do(_)
            | Kind::Call(_)
            | Kind::Branch(_)
            | Kind::Wait(_) => None,
        }
    }

    /// Says that there is no answer, and offers to try again or to leave.
    pub(in crate::interpret) async fn offer_retry(&mut self) {
        let text = self.core(Core::NoAnswer).await;
        let mut draft = Draft::new(Core::NoAnswer.message(), text);
        let retry = self.core(Core::Retry).await;
        let leave = self.core(Core::Leave).await;
        let items = vec![
            draft.item(retry, "retry", Choice::Retry),
            draft.item(leave, "leave", Choice::Leave),
        ];
        self.show_choices(draft, Body::Choices(items), Vec::new())
            .await;
    }
}

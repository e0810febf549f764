//! Each kind of state: what it does when it is entered, and what it makes of an answer.

mod ask;
mod branch;
mod call;
mod choose;
mod form;
mod menu;
mod pick;
mod pick_day;
mod pick_start;
mod question;
mod say;
mod selection;
mod tool;

use jiff::civil::Date;

use super::machine::Machine;
use super::request::DayState;
use super::session::Choice;
use crate::locale::Core;
use crate::model::Column;
use crate::name::Name;
use crate::outcome::Outcome;
use crate::program::{Kind, Selection, State};
use crate::value::Value;

/// How a state was entered.
pub(super) enum Entered {
    /// It is over, with this outcome.
    Left(Name),
    /// It has begun another flow.
    Called,
    /// It waits for the person.
    Waits,
    /// Something of ours went wrong, and nothing of it is done.
    Failed,
}

/// What was typed where something is chosen from buttons.
pub(super) enum Typed {
    /// It means this choice.
    Choice(Choice),
    /// It means something that is not offered.
    NotOffered,
    /// It means a day that cannot be chosen in this state.
    NoDay(Date, DayState),
    /// It is searched for.
    Searched,
    /// It means nothing here.
    Unread,
}

impl<'p> Machine<'p> {
    /// What a text means where a row, a day or a start is chosen.
    pub(super) async fn pick_typed(&mut self, state: &State, text: &str) -> Typed {
        match &state.kind {
            Kind::PickDay(pick) => self.day_typed(pick, text).await,
            Kind::PickStart(pick) => self.start_typed(pick, text).await,
            Kind::Pick(_) | Kind::Form(_) => match self.selection() {
                Some(selection) => self.row_typed(state, selection, text).await,
                None => Typed::Unread,
            },
            Kind::Say
            | Kind::Choose(_)
            | Kind::Menu
            | Kind::Ask(_)
            | Kind::Do(_)
            | Kind::Tool(_)
            | Kind::Call(_)
            | Kind::Branch(_)
            | Kind::Wait(_) => Typed::Unread,
        }
    }

    pub(super) async fn enter(&mut self, state: &'p State) -> Entered {
        if self.walk.view().is_some_and(|view| view.calls.is_some()) {
            // They have written meanwhile.
            self.say_core(Core::Waiting).await;
            return Entered::Waits;
        }
        match &state.kind {
            Kind::Say => self.enter_say(state).await,
            Kind::Choose(choose) => self.enter_choose(state, choose).await,
            Kind::Menu => self.enter_menu(state).await,
            Kind::Ask(ask) => self.enter_ask(state, ask).await,
            Kind::Pick(pick) => self.enter_pick(state, pick).await,
            Kind::PickDay(pick) => self.enter_pick_day(state, pick).await,
            Kind::PickStart(pick) => self.enter_pick_start(state, pick).await,
            Kind::Form(form) => self.enter_form(state, form).await,
            Kind::Do(actions) => self.act(actions).await,
            Kind::Tool(call) => self.enter_tool(call).await,
            Kind::Call(call) => self.enter_call(state, call).await,
            Kind::Branch(branch) => self.enter_branch(branch).await,
            Kind::Wait(wait) => self.enter_wait(state, wait).await,
        }
    }

    /// The outcome with which a state is passed whose answer is kept; `None` if it must be entered
    /// again.
    pub(super) fn kept_outcome(&self, state: &State) -> Option<Name> {
        let run = self.walk.run();
        let value = |variable: &Name| run.variable(variable);
        let skipped = |variable: &Name| match value(variable) {
            Some(Value::None) => Outcome::Skipped,
            _ => Outcome::Done,
        };
        match &state.kind {
            // What a tool has done is not done again.
            Kind::Say | Kind::PickDay(_) | Kind::PickStart(_) | Kind::Form(_) | Kind::Tool(_) => {
                Some(Outcome::Done.into())
            }
            Kind::Choose(choose) => match value(&choose.variable) {
                Some(Value::Choice(id)) => Some(id.clone()),
                _ => None,
            },
            Kind::Ask(ask) => Some(skipped(&ask.variable).into()),
            Kind::Pick(pick) => Some(skipped(&pick.variable).into()),
            // What only reads is read again, because rows may have changed.
            Kind::Do(actions) => actions.writes().then(|| Outcome::Done.into()),
            Kind::Call(_) => match state.routes.len() {
                1 => state.routes.keys().next().cloned(),
                _ => None,
            },
            Kind::Menu | Kind::Branch(_) | Kind::Wait(_) => None,
        }
    }

    /// The rows that the current state, or the column that its form asks for, offers.
    pub(super) fn selection(&self) -> Option<&'p Selection> {
        match &self.walk.current()?.kind {
            Kind::Pick(pick) => Some(&pick.from),
            Kind::Form(form) => self.form_field(form)?.from.as_ref(),
            Kind::Say
            | Kind::Choose(_)
            | Kind::Menu
            | Kind::Ask(_)
            | Kind::PickDay(_)
            | Kind::PickStart(_)
            | Kind::Do(_)
            | Kind::Tool(_)
            | Kind::Call(_)
            | Kind::Branch(_)
            | Kind::Wait(_) => None,
        }
    }

    /// What the current state asks for: its own value, or a column of its form.
    pub(super) fn question_asked(&self) -> Option<&'p Column> {
        match &self.walk.current()?.kind {
            Kind::Ask(ask) => Some(&ask.column),
            Kind::Form(form) => self.form_field(form).map(|field| &field.column),
            Kind::Say
            | Kind::Choose(_)
            | Kind::Menu
            | Kind::Pick(_)
            | Kind::PickDay(_)
            | Kind::PickStart(_)
            | Kind::Do(_)
            | Kind::Tool(_)
            | Kind::Call(_)
            | Kind::Branch(_)
            | Kind::Wait(_) => None,
        }
    }
}

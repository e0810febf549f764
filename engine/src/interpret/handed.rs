//! Dialogues that runs in the background give to people: how they begin on top of what a person is
//! in, and how they are taken back.

use super::machine::Machine;
use super::of_run::Handed;
use super::session::Choice;
use crate::locale::Core;
use crate::program::Kind;
use crate::value::Value;

/// Flows that a person may be in when a run gives them another one. Whoever is in more has left
/// many open.
const MOST_FLOWS: usize = 20;

impl Machine<'_> {
    /// Begins a dialogue on top of the person's own, after the answer to its first question.
    pub(super) async fn handed(&mut self, handed: Handed) {
        let Handed {
            of,
            flow,
            gives,
            answer,
            in_chat,
        } = handed;
        self.held_of.push(of);
        let program = self.program;
        let flow = program.flows.get(&flow);
        let flow = flow.filter(|flow| program.role_in(flow, &self.roles).is_some());
        let Some(flow) = flow else {
            // They have lost the role since the message was sent.
            let text = self.core(Core::Expired).await;
            return self.speaker.toast(text);
        };
        if self.walk.session().stack.len() >= MOST_FLOWS {
            self.leave().await;
        }
        let state = flow.first_state();
        self.push(flow, &state.name);
        self.walk.give(gives);
        self.walk.call_of(of);
        let choice = match (&state.kind, answer) {
            (Kind::Choose(_), Value::Choice(id)) => Choice::Button(id),
            (_, answer) => Choice::Value(answer),
        };
        self.choose_in_state(state, choice).await;
        if in_chat {
            let text = self.core(Core::InPrivate).await;
            self.speaker.toast(text);
        }
    }

    /// The run has gone on, and what it asked for is needed no more.
    pub(super) async fn recalled(&mut self) {
        self.closes_screen = true;
        if self.walk.is_idle() {
            return self.say_core(Core::NotNeeded).await;
        }
        self.note_core(Core::NotNeeded).await;
        self.proceed().await;
    }
}

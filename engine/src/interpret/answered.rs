//! What people answer to a run in the background, and the dialogues that it gives them.

use super::delivery::Delivery;
use super::event::Press;
use super::machine::Machine;
use super::of_run::{Handed, OfRun};
use crate::locale::Core;
use crate::name::Name;
use crate::program::{Call, Choose, Flow, Kind};
use crate::value::{Asked, RowId, Value};

/// Who presses a button of a message that a run has sent.
pub(super) struct Presser {
    pub by: RowId,
    pub press: Press,
    /// Whether they are in the dialogue that the run calls.
    pub inside: bool,
    /// Whether the bot may write to them.
    pub reachable: bool,
}

impl Presser {
    /// The chat in which they press.
    fn place(&self) -> RowId {
        self.press.chat.unwrap_or(self.by)
    }
}

/// What is said of a button that counts no more. In a group the bot does not hear commands.
pub(super) fn expired(chat: Option<RowId>) -> Core {
    match chat {
        Some(_) => Core::ExpiredApart,
        None => Core::Expired,
    }
}

impl<'p> Machine<'p> {
    /// A press counts if the run still offers this button in this chat, as it would be now. Whoever
    /// is in a chat of many may press there.
    pub(super) async fn pressed_by(&mut self, presser: Presser, button: &str) {
        let Some(state) = self.walk.current() else {
            return;
        };
        let is_asked = self.running().waits.to.contains(&presser.place());
        match &state.kind {
            Kind::Choose(choose) if is_asked => self.answer_choice(presser, choose, button).await,
            Kind::Call(call) if is_asked => self.hand_over(presser, call, button).await,
            Kind::Choose(_)
            | Kind::Call(_)
            | Kind::Say
            | Kind::Menu
            | Kind::Ask(_)
            | Kind::Pick(_)
            | Kind::PickDay(_)
            | Kind::PickStart(_)
            | Kind::Form(_)
            | Kind::Do(_)
            | Kind::Tool(_)
            | Kind::Branch(_)
            | Kind::Wait(_) => self.refuse_expired(&presser).await,
        }
    }

    async fn answer_choice(&mut self, presser: Presser, choose: &'p Choose, button: &str) {
        let place = presser.place();
        let Some((id, offered)) = choose.buttons.get_key_value(button) else {
            return self.refuse_expired(&presser).await;
        };
        if !self.is_true(offered.condition.as_ref()).await {
            return self.refuse_expired(&presser).await;
        }
        let Presser { by, press, .. } = presser;
        self.running().pressed = Some((place, press));
        self.come_by(Some(by));
        self.walk
            .answer(&choose.variable, Value::Choice(id.clone()));
        self.go_on(id).await;
        self.end_press().await;
    }

    /// Gives the dialogue that the state calls to whom has pressed first.
    async fn hand_over(&mut self, presser: Presser, call: &'p Call, button: &str) {
        let is_in_chat = presser.press.chat.is_some();
        let Presser {
            by,
            inside,
            reachable,
            ref press,
        } = presser;
        match self.running().waits.busy {
            Some(busy) if busy != by => {
                return self.refuse_press(by, Core::AnsweredByOther).await;
            }
            Some(_) if inside => return self.refuse_press(by, Core::Answering).await,
            Some(_) | None => {}
        }
        let called = self.program.flows.get(&call.flow);
        let answer = called.and_then(|flow| answer(&flow.first_state().kind, button));
        let Some(answer) = answer else {
            return self.refuse_press(by, expired(press.chat)).await;
        };
        if is_in_chat {
            if let Some(called) = called
                && !self.may_use(by, called).await
            {
                return self.refuse_press(by, Core::NotForYou).await;
            }
            if !reachable {
                return self.refuse_press(by, Core::StartFirst).await;
            }
        }
        let gives = self.with(&call.gives).await;
        let running = self.running();
        running.waits.busy = Some(by);
        running.hands = Some(Handed {
            of: OfRun {
                run: running.id,
                message: running.waits.message,
            },
            flow: call.flow.clone(),
            gives,
            answer,
            in_chat: is_in_chat,
        });
    }

    async fn refuse_expired(&mut self, presser: &Presser) {
        let text = expired(presser.press.chat);
        self.refuse_press(presser.by, text).await;
    }

    /// Whether a person has a role that a flow is for.
    async fn may_use(&mut self, person: RowId, flow: &Flow) -> bool {
        self.reader.stand_for(Some(person));
        let roles = self.reader.roles(self.walk.run()).await;
        self.reader.stand_for(None);
        self.program.role_in(flow, &roles).is_some()
    }

    /// The dialogue that the run calls is over: with this end, or the person has left it.
    pub(super) async fn returned(&mut self, by: RowId, end: Option<Name>) {
        let waits = &mut self.running().waits;
        if waits.busy != Some(by) {
            return;
        }
        waits.busy = None;
        if let Some(end) = end {
            self.come_by(Some(by));
            self.go_on(&end).await;
        }
    }

    /// Says that a button means nothing now.
    async fn refuse_press(&mut self, by: RowId, why: Core) {
        self.speak_to(by).await;
        let text = self.core(why).await;
        self.speaker.toast(text);
    }

    /// A press to which nothing was said in its chat is answered by a word.
    async fn end_press(&mut self) {
        let Some((place, press)) = self.running().pressed.take() else {
            return;
        };
        self.speak_to(place).await;
        let notes = self.notes().await;
        if !notes.is_empty() {
            // Nothing was sent that they could have headed.
            self.running().heads.clear();
            return self.tell_notes(place, press, notes);
        }
        let message = press.message;
        self.speaker.notify(place, Delivery::Close { message });
        let text = self.core(Core::Accepted).await;
        self.speaker.toast(text);
    }
}

/// What a button under the first question of a flow means.
fn answer(kind: &Kind, button: &str) -> Option<Value> {
    let one_of = |ids: &mut dyn Iterator<Item = &Name>| {
        let mut ids = ids.filter(|id| id.as_str() == button);
        ids.next().map(|id| Value::Choice(id.clone()))
    };
    match kind {
        Kind::Choose(choose) => one_of(&mut choose.buttons.keys()),
        Kind::Ask(ask) => match ask.column.typed.of.asked() {
            Asked::Choice(ids) => one_of(&mut ids.iter()),
            Asked::Boolean => button.parse().ok().map(Value::Boolean),
            Asked::Number => button.parse().ok().map(Value::Integer),
            Asked::Language
            | Asked::Words
            | Asked::Row(_)
            | Asked::Rows(_)
            | Asked::Typed
            | Asked::Day
            | Asked::Person
            | Asked::Chat
            | Asked::Sent
            | Asked::Never => None,
        },
        Kind::Say
        | Kind::Menu
        | Kind::Pick(_)
        | Kind::PickDay(_)
        | Kind::PickStart(_)
        | Kind::Form(_)
        | Kind::Do(_)
        | Kind::Tool(_)
        | Kind::Call(_)
        | Kind::Branch(_)
        | Kind::Wait(_) => None,
    }
}

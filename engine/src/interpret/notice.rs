//! Messages that are sent to others: each reads them in their own language, outside of their
//! dialogue.

use super::addressees::Addressees;
use super::delivery::Delivery;
use super::draft::Draft;
use super::event::Press;
use super::kind::Entered;
use super::machine::Machine;
use super::of_run::OfRun;
use super::reader::Extra;
use super::run::{RunAnswer, Waits};
use super::screen::{Body, Does, Screen};
use super::sent::Sent;
use super::session::Choice;
use crate::locale::Core;
use crate::marked::Marked;
use crate::name::Name;
use crate::outcome::Outcome;
use crate::program::{Call, Choose, Kind, State, To};
use crate::value::RowId;

impl<'p> Machine<'p> {
    /// Sends a state's text to others, with the buttons that answer it.
    pub(super) async fn send(&mut self, state: &'p State, to: &'p To, sent: Sent<'p>) -> Entered {
        let addressees = self.addressees(to).await;
        if self.running.is_none() {
            self.send_all(addressees, state, sent, None).await;
            return Entered::Left(Outcome::Done.into());
        }
        if sent.asks()
            && let Some(outcome) = self.already(state).await
        {
            return Entered::Left(outcome);
        }
        let until = match &state.wait {
            Some(wait) => Some(self.until(wait).await),
            None => None,
        };
        if until.is_some_and(|until| until <= self.reader.now()) {
            return Entered::Left(Outcome::Elapsed.into());
        }
        let hears = state.routes.contains_key(Outcome::Undeliverable.name());
        let running = self.running();
        running.waits.message += 1;
        let (message, run) = (running.waits.message, running.id);
        let of = (hears || sent.asks()).then_some(OfRun { run, message });
        let asked = self.send_all(addressees, state, sent, of).await;
        self.running().heads.clear();
        if hears && asked.is_empty() {
            return Entered::Left(Outcome::Undeliverable.into());
        }
        if !sent.asks() && !hears {
            return Entered::Left(Outcome::Done.into());
        }
        let hears_of_row = state.routes.keys().any(|it| it.as_str().contains('.'));
        if asked.is_empty() && until.is_none() && !hears_of_row {
            // Nothing will ever lead on.
            self.walk.leave();
            return Entered::Waits;
        }
        self.running().waits = Waits {
            message,
            unheard: match hears {
                true => asked.clone(),
                false => Vec::new(),
            },
            to: match sent.asks() {
                true => asked,
                false => Vec::new(),
            },
            busy: None,
            reached: false,
            blocked: false,
            until,
        };
        Entered::Waits
    }

    /// Sends a state's text to each. Returns to whom there was anything to send.
    async fn send_all(
        &mut self,
        addressees: Addressees,
        state: &'p State,
        sent: Sent<'p>,
        of: Option<OfRun>,
    ) -> Vec<RowId> {
        let mut asked = Vec::new();
        match addressees {
            Addressees::People(people) => {
                for person in people {
                    if self.notify(person, state, sent, of).await {
                        asked.push(person);
                    }
                }
            }
            Addressees::Chats(chats) => {
                for chat in chats.into_iter().map(RowId) {
                    if self.notify_chat(chat, state, sent, of).await {
                        asked.push(chat);
                    }
                }
            }
        }
        asked
    }

    /// Says a state's text in a chat of many, in the app's first language. Returns whether there
    /// was anything to say.
    async fn notify_chat(
        &mut self,
        chat: RowId,
        state: &'p State,
        sent: Sent<'p>,
        of: Option<OfRun>,
    ) -> bool {
        let before = self.speaker.language().clone();
        self.speaker.speak(self.program.model.languages[0].clone());
        let notes = self.notes().await;
        let screen = match sent {
            Sent::Say => Some(self.draft(state).await.into_notice(notes, Body::Said)),
            Sent::Choose(choose) => Some(self.choice_to_send(state, choose, notes).await),
            Sent::Call(call) => {
                // Any role that may use the flow: who presses is judged then.
                let called = self.program.flows.get(&call.flow);
                let roles: Vec<Name> = self.program.roles.keys().cloned().collect();
                let role = called.and_then(|called| self.program.role_in(called, &roles));
                let gives = self.with(&call.gives).await;
                self.question_in(role, call, gives, notes).await
            }
        };
        let screen = screen.filter(|screen| sent.asks() || !screen.is_blank());
        self.post(chat, screen.as_ref(), of);
        self.speaker.speak(before);
        screen.is_some()
    }

    /// Queues a screen for a chat, in the place of what was pressed there, if that is possible.
    fn post(&mut self, chat: RowId, screen: Option<&Screen>, of: Option<OfRun>) {
        let Some(screen) = screen else {
            return;
        };
        let mut replaces = self.place_of_press(chat);
        let mut messages = self.speaker.messages(&answering(screen.clone(), of));
        if let Some(message) = replaces
            && messages
                .first()
                .is_some_and(|first| first.enclosed.is_some())
        {
            // No edit makes a file of a text.
            replaces = None;
            self.speaker.notify(chat, Delivery::Close { message });
        }
        if let Some(last) = messages.last_mut() {
            // It has the buttons, and when it has come all have.
            last.of = of;
        }
        if let Some(first) = messages.first_mut()
            && first.is_invoice()
        {
            // Without it, what follows means nothing.
            first.of = of;
        }
        for message in messages {
            let replaces = replaces.take();
            self.speaker
                .notify(chat, Delivery::Send { message, replaces });
        }
    }

    /// Sends a state's text to one person, in their language. Returns whether there was anything to
    /// send, and whether they may answer it.
    async fn notify(
        &mut self,
        person: RowId,
        state: &'p State,
        sent: Sent<'p>,
        of: Option<OfRun>,
    ) -> bool {
        let before = self.speaker.language().clone();
        self.speak_to(person).await;
        let notes = self.notes().await;
        let screen = match sent {
            Sent::Say => Some(self.draft(state).await.into_notice(notes, Body::Said)),
            Sent::Choose(choose) => Some(self.choice_to_send(state, choose, notes).await),
            Sent::Call(call) => self.question_to_send(person, call, notes).await,
        };
        let screen = screen.filter(|screen| sent.asks() || !screen.is_blank());
        self.post(person, screen.as_ref(), of);
        self.speaker.speak(before);
        screen.is_some()
    }

    async fn choice_to_send(
        &mut self,
        state: &'p State,
        choose: &'p Choose,
        notes: Vec<Marked>,
    ) -> Screen {
        let mut draft = self.draft(state).await;
        let buttons = &choose.buttons;
        let items = self
            .buttons(&mut draft, state, buttons, Choice::Button)
            .await;
        draft.into_notice(notes, Body::Choices(items))
    }

    /// The first screen of a flow as a person would see it who is in it; `None` if they may not use
    /// the flow.
    async fn question_to_send(
        &mut self,
        person: RowId,
        call: &'p Call,
        notes: Vec<Marked>,
    ) -> Option<Screen> {
        let called = self.program.flows.get(&call.flow)?;
        let gives = self.with(&call.gives).await;
        self.reader.stand_for(Some(person));
        let roles = self.reader.roles(self.walk.run()).await;
        let role = self.program.role_in(called, &roles);
        let screen = self.question_in(role, call, gives, notes).await;
        self.reader.stand_for(None);
        screen
    }

    /// The first screen of a flow as it is in a role; `None` if there is no role for it.
    async fn question_in(
        &mut self,
        role: Option<Name>,
        call: &'p Call,
        gives: Extra,
        notes: Vec<Marked>,
    ) -> Option<Screen> {
        let called = self.program.flows.get(&call.flow);
        let called = called.expect("the checker knows every flow that is called");
        let state = called.first_state();
        let mut screen = None;
        if let Some(role) = role {
            self.walk.push(called, &state.name, Some(role));
            self.walk.give(gives);
            screen = match &state.kind {
                Kind::Choose(choose) => Some(self.choice_to_send(state, choose, notes).await),
                Kind::Ask(ask) => {
                    let mut draft = self.draft(state).await;
                    let question = self.question_by_buttons(&mut draft, state, ask).await;
                    Some(draft.into_notice(notes, Body::Question(Box::new(question))))
                }
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
            };
            self.walk.pop();
        }
        screen
    }

    /// What heads the next message, in the language that is spoken now.
    pub(super) async fn notes(&mut self) -> Vec<Marked> {
        let mut notes = Vec::new();
        for (state, outcome, core) in self.heads() {
            let text = self.headline(state, &outcome, core).await;
            notes.extend(text.filter(|text| !text.is_empty()));
        }
        notes
    }

    /// Says in the place of a press, or below it, what became of it.
    pub(super) fn tell_notes(&mut self, by: RowId, press: Press, notes: Vec<Marked>) {
        let screen = Draft::default().into_notice(notes, Body::Said);
        let mut replaces = press.last.then_some(press.message);
        if replaces.is_none() {
            let message = press.message;
            self.speaker.notify(by, Delivery::Close { message });
        }
        for message in self.speaker.messages(&screen) {
            let replaces = replaces.take();
            self.speaker
                .notify(by, Delivery::Send { message, replaces });
        }
    }

    fn heads(&self) -> Vec<(&'p State, Name, Option<Core>)> {
        let heads = self.running.as_ref().map(|running| running.heads.clone());
        heads.unwrap_or_default()
    }

    /// The message of the press that this person is answered in, if nothing has answered it yet.
    fn place_of_press(&mut self, person: RowId) -> Option<i64> {
        let running = self.running.as_mut()?;
        let (_, press) = running.pressed.take_if(|(by, _)| *by == person)?;
        if press.last {
            return Some(press.message);
        }
        let message = press.message;
        self.speaker.notify(person, Delivery::Close { message });
        None
    }
}

/// A screen whose buttons answer a run.
fn answering(mut screen: Screen, of: Option<OfRun>) -> Screen {
    let Some(of) = of else {
        return screen;
    };
    let items = match &mut screen.body {
        Body::Choices(items) => items,
        Body::Question(question) => &mut question.options,
        Body::Said | Body::Rows(_) | Body::Days(_) | Body::Starts(_) | Body::Form(_) => {
            return screen;
        }
    };
    for item in items {
        if let Does::Choose(_) = item.does {
            // Of a value the id is `STATE VALUE`.
            let button = item.id.rsplit(' ').next().unwrap_or_default().to_owned();
            item.does = Does::AnswerRun(RunAnswer {
                run: of.run,
                button,
            });
        }
    }
    screen
}

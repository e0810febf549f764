//! Messages that are sent to others: each reads them in their own language, outside of their
//! dialogue.

use super::chat;
use super::delivery::{Delivery, OfRun};
use super::draft::Draft;
use super::event::Press;
use super::kind::Entered;
use super::machine::Machine;
use super::run::{RunAnswer, Waits};
use super::screen::{Body, Does};
use super::session::Choice;
use crate::locale::Core;
use crate::name::Name;
use crate::outcome::Outcome;
use crate::program::{Choose, Given, State};
use crate::value::RowId;

impl<'p> Machine<'p> {
    /// Sends a state's text to others, with buttons if it is a `choose`.
    pub(super) async fn send(
        &mut self,
        state: &'p State,
        to: &'p Given,
        choose: Option<&'p Choose>,
    ) -> Entered {
        let rows = self.named_rows(to).await;
        let mut people: Vec<RowId> = Vec::with_capacity(rows.len());
        for row in rows {
            if !people.contains(&row.id) {
                people.push(row.id);
            }
        }
        if self.running.is_none() {
            for person in people {
                self.notify(person, state, None, None).await;
            }
            return Entered::Left(Outcome::Done.into());
        }
        if let (Some(_), Some(outcome)) = (choose, self.already(state).await) {
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
        let of = (hears || choose.is_some()).then_some(OfRun { run, message });
        let mut asked = Vec::with_capacity(people.len());
        for person in people {
            if self.notify(person, state, choose, of).await {
                asked.push(person);
            }
        }
        self.running().heads.clear();
        if hears && asked.is_empty() {
            return Entered::Left(Outcome::Undeliverable.into());
        }
        if choose.is_none() && !hears {
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
            to: match choose {
                Some(_) => asked,
                None => Vec::new(),
            },
            reached: false,
            until,
        };
        Entered::Waits
    }

    /// Sends a state's text to one person, in their language. Returns whether there was anything to
    /// send.
    async fn notify(
        &mut self,
        person: RowId,
        state: &'p State,
        choose: Option<&'p Choose>,
        of: Option<OfRun>,
    ) -> bool {
        let before = self.speaker.language().clone();
        self.speak_to(person).await;
        let notes = self.notes().await;
        let mut draft = self.draft(state).await;
        let body = match (choose, of) {
            (Some(choose), Some(of)) => {
                let mut items = self
                    .buttons(&mut draft, state, &choose.buttons, Choice::Button)
                    .await;
                for item in &mut items {
                    if let Does::Choose(_) = item.does {
                        item.does = Does::AnswerRun(RunAnswer {
                            run: of.run,
                            button: Name::new(&item.id),
                        });
                    }
                }
                Body::Choices(items)
            }
            (Some(_) | None, _) => Body::Said,
        };
        let screen = draft.into_notice(notes, body);
        let is_any = choose.is_some() || !screen.is_blank();
        if is_any {
            let mut messages = chat::messages(&screen);
            let mut replaces = self.place_of_press(person);
            if let Some(message) = replaces
                && messages.first().is_some_and(|first| first.file.is_some())
            {
                // No edit makes a file of a text.
                replaces = None;
                self.speaker.notify(person, Delivery::Close { message });
            }
            if let Some(last) = messages.last_mut() {
                // It has the buttons, and when it has come all have.
                last.of = of;
            }
            for message in messages {
                let replaces = replaces.take();
                let send = Delivery::Send { message, replaces };
                self.speaker.notify(person, send);
            }
        }
        self.speaker.speak(before);
        is_any
    }

    /// What heads the next message, in the language that is spoken now.
    pub(super) async fn notes(&mut self) -> Vec<String> {
        let mut notes = Vec::new();
        for (state, outcome, core) in self.heads() {
            let text = match (self.state_attribute(state, &outcome).await, core) {
                (Some(own), _) => own,
                (None, Some(core)) => self.core(core).await,
                (None, None) => continue,
            };
            if !text.is_empty() {
                notes.push(text);
            }
        }
        notes
    }

    /// Says in the place of a press, or below it, what became of it.
    pub(super) fn tell_notes(&mut self, by: RowId, press: Press, notes: Vec<String>) {
        let screen = Draft::default().into_notice(notes, Body::Said);
        let mut replaces = press.last.then_some(press.message);
        if replaces.is_none() {
            let message = press.message;
            self.speaker.notify(by, Delivery::Close { message });
        }
        for message in chat::messages(&screen) {
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

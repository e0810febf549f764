//! One event of a dialogue, from the person's arrival to what is left to be said.

use super::answered::expired;
use super::event::{Act, Context, Event};
use super::machine::Machine;
use super::session::Session;
use super::step::Step;
use super::text::command_in;
use super::turn::Turn;
use crate::departure::Departure;
use crate::locale::Core;
use crate::program::Program;
use crate::value::{Type, Value};

/// One event of one person's dialogue. The host answers the step's requests, and commits its turn
/// together with their writes.
pub fn step<'p>(
    program: &'p Program,
    session: Session,
    event: Event,
    context: Context,
) -> Step<'p> {
    Step::new(|needs| Machine::new(program, needs, session, context).run(event))
}

impl Machine<'_> {
    async fn run(mut self, event: Event) -> Turn {
        self.meet().await;
        match event {
            Event::TooMany(act) => self.slow_down(act).await,
            Event::Answered(chat) => {
                let text = self.core(expired(chat)).await;
                self.speaker.toast(text);
            }
            Event::Other { album: Some(album) }
            | Event::File {
                album: Some(album), ..
            } if self.walk.is_answered(&album) => {}
            // The key was pressed twice, or nobody was asked for at all.
            Event::Person(_) if !self.asks_for_person() => {}
            Event::Chat(_) if !self.asks_for(&Type::Chat) => {}
            Event::Silence
            | Event::Failed
            | Event::Told(..)
            | Event::Handed(_)
            | Event::Recalled
            | Event::Text(_)
            | Event::Contact { .. }
            | Event::Person(_)
            | Event::Location(_)
            | Event::File { .. }
            | Event::Chat(_)
            | Event::Press(_)
            | Event::Other { .. } => self.happen(event).await,
        }
        self.into_turn()
    }

    /// What changes the dialogue.
    async fn happen(&mut self, event: Event) {
        self.leave_recalled().await;
        let ended = self.ended();
        match ended {
            Some(Core::Updated) => self.depart(Departure::Updated).await,
            Some(_) => self.leave().await,
            None => {}
        }
        let version = &self.program.version;
        self.walk.session_mut().version.clone_from(version);
        let acted = !matches!(
            event,
            Event::Silence | Event::Failed | Event::Recalled | Event::Told(..)
        );
        let was_idle = self.walk.is_idle();
        if let Event::Other { album: Some(album) }
        | Event::File {
            album: Some(album), ..
        } = &event
        {
            self.walk.session_mut().album = Some(album.clone());
        }
        if acted {
            self.walk.session_mut().touched = Some(self.reader.now());
            self.lose_place();
        }
        let answers = matches!(event, Event::Told(..)) && self.awaits_backend();
        match (event, ended) {
            (Event::Silence, _) => self.silence().await,
            (Event::Failed, _) => self.failed().await,
            (Event::Recalled, _) => self.recalled().await,
            (Event::Told(number, told), _) => self.told_by_tool(number, told).await,
            (Event::Handed(handed), _) => self.handed(*handed).await,
            (event, Some(reason)) if !is_command(&event) => {
                self.note_core(reason).await;
                self.home().await;
            }
            (Event::Text(text), _) => self.typed(&text).await,
            (Event::Contact { phone, of }, _) => self.shared_contact(phone, of).await,
            (Event::Person(id), _) => self.shared_person(id).await,
            (Event::Location(location), _) => self.sent(Value::Location(location)).await,
            (Event::Chat(chat), _) => self.shared_chat(chat).await,
            (Event::File { photo, file, album }, _) => {
                let file = file.map(|file| *file);
                self.sent_file(photo, file, album.is_some()).await;
            }
            (Event::Press(press), _) => self.pressed(press).await,
            (Event::Other { .. }, _) => self.sent_something().await,
            (Event::TooMany(_) | Event::Answered(_), _) => {
                unreachable!("they change no dialogue")
            }
        }
        self.wait_no_more();
        if acted || answers {
            if self.walk.is_idle() {
                self.end_aloud(was_idle).await;
            }
            // What the person gets first is what they have asked for.
            // An answer does not say in which language Telegram shows them; the last act has.
            let shown = match acted {
                true => self.reader.language_of_telegram(),
                false => self.speaker.language().clone(),
            };
            match self.walk.session().waiting {
                None => self.list_commands(shown).await,
                Some(_) => self.note_commands(shown),
            }
            self.watch_silence().await;
        }
        if acted {
            self.ask_for_roles().await;
        }
    }

    /// Tells the person to wait, and leaves the dialogue as it is, including its keyboard.
    async fn slow_down(&mut self, act: Act) {
        match act {
            Act::Press => {
                let text = self.core(Core::LimitPresses).await;
                self.speaker.toast(text);
            }
            Act::Message => {
                let text = self.core(Core::Limit).await;
                self.say_aside(Core::Limit.message(), text);
            }
        }
    }

    /// Ends a dialogue with what is left to be said, or at least with one word: an act without an
    /// answer looks like a fault.
    async fn end_aloud(&mut self, was_idle: bool) {
        if self.say_notes().await || self.speaker.has_spoken() {
            return;
        }
        if !self.ended_of.is_empty() {
            // The run that has called it goes on, and may say something itself.
            let text = self.core(Core::Accepted).await;
            return self.speaker.toast(text);
        }
        let text = match (self.wrote, was_idle) {
            (true, _) => Core::Accepted,
            (false, false) => Core::Cancelled,
            (false, true) => Core::Nothing,
        };
        self.say_core(text).await;
    }

    /// The menu, where a person without a dialogue is.
    pub(super) async fn home(&mut self) {
        match self.program.command("start", &self.roles) {
            Some((begin, _)) => {
                self.begin(begin).await;
                self.proceed().await;
            }
            None => {
                self.say_notes().await;
            }
        }
    }
}

fn is_command(event: &Event) -> bool {
    matches!(event, Event::Text(text) if command_in(text).is_some())
}

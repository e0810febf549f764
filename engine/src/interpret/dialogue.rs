//! One event of a dialogue, from the person's arrival to what is left to be said.

use super::effect::{Effect, Keyboard, Message};
use super::event::{Act, Context, Event};
use super::machine::Machine;
use super::session::Session;
use super::step::Step;
use super::values::Extra;
use crate::locale::Core;
use crate::program::Program;
use crate::value::{RowReference, Value};

/// One event of one person's dialogue. The host answers the step's requests, and commits its
/// outcome together with their writes.
pub fn step<'p>(
    program: &'p Program,
    session: Session,
    event: Event,
    context: Context,
) -> Step<'p> {
    Step::new(|needs| Machine::new(program, needs, session, context).run(event))
}

impl<'p> Machine<'p> {
    async fn run(mut self, event: Event) -> super::effect::Outcome {
        self.meet().await;
        if let Event::TooMany(act) = event {
            self.slow_down(act).await;
            return self.finish();
        }
        if let Event::Offered(booking) = event {
            self.offer(booking).await;
            return self.finish();
        }
        let ended = self.ended();
        if ended.is_some() {
            self.session.stack.clear();
            self.session.screen = None;
        }
        self.session.version.clone_from(&self.program.version);
        let acted = !matches!(event, Event::Silence | Event::Failed);
        let was_in_dialogue = !self.session.stack.is_empty();
        if acted {
            self.session.touched = Some(self.context.now);
        }
        match (event, ended) {
            (Event::Silence, _) => self.silence().await,
            (Event::Failed, _) => self.fail().await,
            (event, Some(reason)) if !is_command(&event) => {
                if matches!(event, Event::Press(_)) {
                    self.effects.push(Effect::Toast { text: None });
                }
                self.add_core_head(reason).await;
                self.home().await;
            }
            (Event::Text(text), _) => self.typed(&text).await,
            (Event::Contact { phone, own }, _) => self.shared(phone.filter(|_| own)).await,
            (Event::Press(press), _) => self.pressed(press).await,
            (Event::Other, _) => self.no_answer().await,
            (Event::TooMany(_) | Event::Offered(_), _) => unreachable!("it was answered above"),
        }
        if acted {
            if self.session.stack.is_empty() {
                self.end_aloud(was_in_dialogue).await;
            }
            self.watch_silence();
        }
        self.finish()
    }

    /// Tells the person to wait, and leaves the dialogue as it is, including its keyboard.
    async fn slow_down(&mut self, act: Act) {
        let effect = match act {
            Act::Press => Effect::Toast {
                text: Some(self.core("core-limit-presses").await),
            },
            Act::Message => Effect::Send {
                message: Message {
                    text: self.core("core-limit").await,
                    keyboard: Keyboard::Empty,
                    shows: "core-limit".to_owned(),
                },
                replaces: None,
            },
        };
        self.effects.push(effect);
    }

    /// Tells the person what is held for them, if it still is, and leaves the dialogue as it is.
    async fn offer(&mut self, booking: RowReference) {
        let record = self.record(&booking).await;
        let is_held = record.is_some_and(|record| {
            let expires = &record.values["expires"];
            !record.deleted && matches!(expires, Value::Moment(until) if *until > self.context.now)
        });
        if !is_held {
            return;
        }
        let row = Extra::from([("row".into(), Value::Row(booking))]);
        let message = Message {
            text: self.text(Core::OFFERED, &row).await,
            keyboard: Keyboard::Empty,
            shows: Core::OFFERED.message.to_owned(),
        };
        self.effects.push(Effect::Send {
            message,
            replaces: None,
        });
    }

    /// Ends a dialogue with what is left to be said, or at least with one word: an act without an
    /// answer looks like a fault.
    async fn end_aloud(&mut self, was_in_dialogue: bool) {
        let left = self.headed(String::new());
        if !left.is_empty() {
            return self.say(left).await;
        }
        let is_answer = |effect: &Effect| {
            matches!(
                effect,
                Effect::Send { .. } | Effect::Toast { text: Some(_) }
            )
        };
        if !self.effects.iter().any(is_answer) {
            self.say_core(match (self.wrote, was_in_dialogue) {
                (true, _) => "core-accepted",
                (false, true) => "core-cancelled",
                (false, false) => "core-nothing",
            })
            .await;
        }
    }

    /// The menu, where a person is who has no dialogue.
    pub async fn home(&mut self) {
        let start = self.program.command("start", &self.roles);
        match start {
            Some((begin, _)) => {
                self.begin(begin);
                self.proceed().await;
            }
            None => {
                let text = self.headed(String::new());
                if !text.is_empty() {
                    self.say(text).await;
                }
            }
        }
    }
}

fn is_command(event: &Event) -> bool {
    matches!(event, Event::Text(text) if text.trim_start().starts_with('/'))
}

//! One event of one dialogue, as one work of the store.
//!
//! Everything is committed together: whether the event is new, the session, what the step reads
//! and writes, the messages to send and the timers to set. What must be done at once is returned
//! after that.

use std::sync::Arc;

use jiff::Timestamp;
use tilmash_engine::interpret::{Act, Context, Delivery, Event, Turn};
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;

use super::incoming::{Cause, Incoming, UpdateId};
use super::limits::{Limits, Verdict};
use super::reply::Reply;
use super::screens;
use super::silence::watch;
use super::turn::turn;
use crate::settings::Lists;
use crate::store::{Outgoing, StoreError, Transaction};

/// An event on its way through the store.
#[derive(Clone)]
pub(super) struct Work {
    pub(super) program: Arc<Program>,
    pub(super) lists: Arc<Lists>,
    pub(super) limits: Limits,
    pub(super) incoming: Incoming,
    pub(super) now: Timestamp,
}

/// What is left to do once the work is committed.
#[derive(Default)]
pub(super) struct Done {
    pub(super) reply: Reply,
    /// Whether there are messages to send.
    pub(super) queued: bool,
    /// Whether a timer was set.
    pub(super) scheduled: bool,
}

impl Done {
    /// The result of an event without effect.
    fn limited() -> Done {
        let reply = Reply {
            limited: true,
            ..Reply::default()
        };
        Done {
            reply,
            ..Done::default()
        }
    }
}

impl Work {
    /// `None` if the event has taken effect before.
    pub(super) async fn run(
        mut self,
        transaction: &mut Transaction,
    ) -> Result<Option<Done>, StoreError> {
        if !take(transaction, self.incoming.cause, self.now).await? {
            return Ok(None);
        }
        let verdict = self.meet(transaction).await?;
        let event = match verdict {
            Verdict::Within => self.incoming.event.clone(),
            Verdict::JustBeyond(act) => Event::TooMany(act),
            Verdict::Beyond => return Ok(Some(Done::limited())),
        };
        let context = Context {
            person: self.incoming.person,
            now: self.now,
            environment: Arc::clone(&self.lists),
            hint: self.hint(),
        };
        let is_silence = event == Event::Silence;
        let turn = turn(transaction, &self.program, event, context).await?;
        if is_silence && !turn.screens.is_empty() {
            screens::close_newest(transaction, self.incoming.person, self.now).await?;
        }
        let mut done = self.perform(turn, transaction).await?;
        done.reply.limited = verdict != Verdict::Within;
        Ok(Some(done))
    }

    /// Records who sent something, reads what is known about the chat, and returns whether they
    /// have sent too many.
    async fn meet(&mut self, transaction: &mut Transaction) -> Result<Verdict, StoreError> {
        let person = self.incoming.person;
        if let Some(profile) = &self.incoming.profile {
            let username = profile.username.as_deref();
            transaction
                .upsert_person(person, username, &profile.full_name, self.now)
                .await?;
        }
        if let Event::Press(press) = &mut self.incoming.event {
            let chat = transaction.pressed(person, self.now).await?;
            press.last = press.message >= chat.last_message;
            return Ok(self.limits.verdict(Act::Press, chat.count));
        }
        let Some(message) = self.incoming.message else {
            return Ok(Verdict::Within);
        };
        let chat = transaction.wrote(person, message, self.now).await?;
        Ok(self.limits.verdict(Act::Message, chat.count))
    }

    /// The app's language that the person's Telegram is set to.
    fn hint(&self) -> Option<Name> {
        let code = self.incoming.profile.as_ref()?.language_code.as_deref()?;
        let primary = code.split('-').next()?;
        let languages = &self.program.model.languages;
        languages
            .iter()
            .find(|language| language.as_str().eq_ignore_ascii_case(primary))
            .cloned()
    }

    async fn perform(&self, turn: Turn, transaction: &mut Transaction) -> Result<Done, StoreError> {
        if let Some(due) = turn.silence {
            watch(transaction, self.incoming.person, due).await?;
        }
        for delivery in &turn.deliveries {
            self.queue(delivery, transaction).await?;
        }
        Ok(Done {
            reply: Reply {
                toast: turn.toast,
                problems: turn.problems,
                ..Reply::default()
            },
            queued: !turn.deliveries.is_empty(),
            scheduled: turn.silence.is_some(),
        })
    }

    async fn queue(
        &self,
        delivery: &Delivery,
        transaction: &mut Transaction,
    ) -> Result<(), StoreError> {
        let message = Outgoing {
            chat: self.incoming.person.0,
            kind: delivery.kind().to_owned(),
            payload: serde_json::to_string(delivery).expect("a delivery is plain data"),
            at: self.now,
        };
        transaction.enqueue(&message, self.now).await?;
        Ok(())
    }
}

/// Returns whether the event is new, and records that it has taken effect.
pub(super) async fn take(
    transaction: &mut Transaction,
    cause: Cause,
    now: Timestamp,
) -> Result<bool, StoreError> {
    match cause {
        Cause::Update(UpdateId(id)) => transaction.first_time(id, now).await,
        Cause::Job(id) => Ok(transaction.take_job(id).await?.is_some()),
    }
}

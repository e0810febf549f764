//! One update of one dialogue, as one work of the store.
//!
//! Everything is committed together: whether the update is new, the session, what the step reads
//! and writes, the messages to send and the timers to set. What must be done at once is returned
//! after that.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use thiserror::Error;
use tilmash_engine::interpret::{Act, Context, Effect, Event, Outcome};
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::value::RowId;
use tokio::sync::Notify;

use super::limits::{Limits, Verdict};
use super::screens;
use super::turn::{turn, watch};
use crate::settings::Lists;
use crate::store::{JobId, Outgoing, Store, StoreError, Transaction, Wake};

/// The dialogues of one app's bot.
pub struct Dialogues {
    store: Store,
    program: RwLock<Arc<Program>>,
    lists: Arc<Lists>,
    limits: Limits,
    queued: Notify,
    scheduled: Notify,
}

/// Something that happened to a person.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub cause: Cause,
    pub person: RowId,
    /// The person's Telegram profile; `None` if the event is not an act of theirs.
    pub profile: Option<Profile>,
    /// Whether a pressed message is the newest one is looked up later.
    pub event: Event,
    /// The id of the person's own message, if the event is a message.
    pub message: Option<i64>,
}

/// Makes sure that an event takes effect only once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Update(UpdateId),
    Job(JobId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpdateId(pub i64);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub full_name: String,
    pub username: Option<String>,
    /// An IETF language tag.
    pub language_code: Option<String>,
}

/// The result of an event, once it is committed. Its messages are already queued.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// What to answer a press with, at once. A press is answered even if there is nothing to say.
    pub toast: Option<String>,
    /// Why the event itself was undone. The person was told of a failure instead.
    pub failure: Option<Failure>,
    /// Whether the person has sent too many, so that this event had no effect.
    pub limited: bool,
}

/// A mistake of ours, or a table that is not as it should be: another try would fail again.
#[derive(Clone, Debug, Error)]
#[error("the update failed")]
pub struct Failure(#[source] pub StoreError);

impl Dialogues {
    pub fn new(store: Store, program: Arc<Program>, lists: Arc<Lists>) -> Dialogues {
        Dialogues {
            store,
            program: RwLock::new(program),
            lists,
            limits: Limits::USUAL,
            queued: Notify::new(),
            scheduled: Notify::new(),
        }
    }

    /// Replaces the usual limits on what one person may send.
    pub fn with_limits(self, limits: Limits) -> Dialogues {
        Dialogues { limits, ..self }
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The program for the next event.
    pub fn program(&self) -> Arc<Program> {
        let program = self.program.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&program)
    }

    /// Replaces the program. Events in progress end with the old one. The store must have the new
    /// program's tables.
    pub fn reload(&self, program: Arc<Program>) {
        *self.program.write().unwrap_or_else(PoisonError::into_inner) = program;
    }

    /// Lets an event take effect once; `None` if it has already taken effect.
    ///
    /// If the step panics or finds a row that cannot be read, everything that it did is undone. The
    /// person is told of a failure and may try again. The event then counts as having taken effect.
    ///
    /// # Errors
    ///
    /// If the database could not be read or written. Then nothing has happened, and the event may
    /// be tried again.
    pub async fn process(
        &self,
        incoming: Incoming,
        now: Timestamp,
    ) -> Result<Option<Reply>, StoreError> {
        let Incoming { cause, person, .. } = incoming;
        let failed = Incoming {
            event: Event::Failed,
            ..incoming.clone()
        };
        let failure = match self.attempt(incoming, now).await {
            Err(error) if is_ours(&error) => error,
            result => return result,
        };
        let reason = without_content(&failure);
        tracing::error!(
            person = person.0,
            ?cause,
            "an update failed and was undone: {reason}"
        );
        let told = match cause {
            Cause::Update(_) => self.attempt(failed, now).await,
            // The person did nothing, so they are told nothing.
            Cause::Job(_) => self.ignore(cause, now).await,
        };
        let told = match told {
            Err(error) if is_ours(&error) => {
                let reason = without_content(&error);
                tracing::error!(
                    person = person.0,
                    ?cause,
                    "nor could the person be told: {reason}"
                );
                self.ignore(cause, now).await?
            }
            told => told?,
        };
        Ok(told.map(|reply| Reply {
            failure: Some(Failure(failure)),
            ..reply
        }))
    }

    /// Wakes the tasks that must look at what another process may have queued or scheduled.
    pub(crate) fn wake(&self, wake: Wake) {
        match wake {
            Wake::Outbox => self.queued.notify_one(),
            Wake::Jobs => self.scheduled.notify_one(),
        }
    }

    /// Waits until messages have been queued since the last wait.
    pub(crate) async fn queued(&self) {
        self.queued.notified().await;
    }

    /// Waits until a timer has been set since the last wait.
    pub(crate) async fn scheduled(&self) {
        self.scheduled.notified().await;
    }

    async fn attempt(
        &self,
        incoming: Incoming,
        now: Timestamp,
    ) -> Result<Option<Reply>, StoreError> {
        let work = Work {
            program: self.program(),
            lists: Arc::clone(&self.lists),
            limits: self.limits,
            incoming,
            now,
        };
        let done = self
            .store
            .write(async move |transaction| work.run(transaction).await)
            .await?;
        let Some(Done {
            reply,
            queued,
            scheduled,
        }) = done
        else {
            return Ok(None);
        };
        if queued {
            self.queued.notify_one();
        }
        if scheduled {
            self.scheduled.notify_one();
        }
        Ok(Some(reply))
    }

    /// Lets an event count as having taken effect, without an effect.
    async fn ignore(&self, cause: Cause, now: Timestamp) -> Result<Option<Reply>, StoreError> {
        self.store
            .write(async move |transaction| {
                let first = take(transaction, cause, now).await?;
                Ok(first.then(Reply::default))
            })
            .await
    }
}

/// Whether an error comes from the work itself, so that the same work would fail again.
fn is_ours(error: &StoreError) -> bool {
    match error {
        StoreError::Panicked { .. } | StoreError::Cell { .. } | StoreError::Database { .. } => true,
        StoreError::Url { .. }
        | StoreError::Unreachable { .. }
        | StoreError::ReadOnly { .. }
        | StoreError::Damaged { .. }
        | StoreError::Locked { .. }
        | StoreError::Disk { .. }
        | StoreError::Full { .. }
        | StoreError::NoServer { .. }
        | StoreError::NoSchema { .. }
        | StoreError::Contended { .. }
        | StoreError::Newer { .. }
        | StoreError::OtherMigration { .. }
        | StoreError::InUse { .. }
        | StoreError::Undecided { .. }
        | StoreError::Closed => false,
    }
}

/// An error with its cause, for the log, which must not contain the content of people's rows.
pub(crate) fn without_content(error: &StoreError) -> String {
    if let StoreError::Cell {
        table,
        row,
        column,
        wanted,
        ..
    } = error
    {
        return format!("`{table}` {row} holds in `{column}` what is no {wanted}");
    }
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// Returns whether the event is new, and records that it has taken effect.
async fn take(
    transaction: &mut Transaction,
    cause: Cause,
    now: Timestamp,
) -> Result<bool, StoreError> {
    match cause {
        Cause::Update(UpdateId(id)) => transaction.first_time(id, now).await,
        Cause::Job(id) => Ok(transaction.take_job(id).await?.is_some()),
    }
}

/// An event on its way through the store.
#[derive(Clone)]
struct Work {
    program: Arc<Program>,
    lists: Arc<Lists>,
    limits: Limits,
    incoming: Incoming,
    now: Timestamp,
}

#[derive(Default)]
struct Done {
    reply: Reply,
    queued: bool,
    scheduled: bool,
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
    async fn run(mut self, transaction: &mut Transaction) -> Result<Option<Done>, StoreError> {
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
        let outcome = turn(transaction, &self.program, event, context).await?;
        let says = |effect: &Effect| matches!(effect, Effect::Send { .. });
        if is_silence && outcome.effects.iter().any(says) {
            screens::close_newest(transaction, self.incoming.person, self.now).await?;
        }
        let mut done = self.perform(outcome, transaction).await?;
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

    async fn perform(
        &self,
        outcome: Outcome,
        transaction: &mut Transaction,
    ) -> Result<Done, StoreError> {
        let mut done = Done::default();
        for effect in outcome.effects {
            let kind = match effect {
                Effect::Send { .. } => "send",
                Effect::Close { .. } => "close",
                Effect::Commands(_) => "commands",
                Effect::Silence(due) => {
                    watch(transaction, self.incoming.person, due).await?;
                    done.scheduled = true;
                    continue;
                }
                Effect::Toast { text } => {
                    done.reply.toast = text;
                    continue;
                }
            };
            self.queue(kind, &effect, transaction).await?;
            done.queued = true;
        }
        Ok(done)
    }

    async fn queue(
        &self,
        kind: &str,
        effect: &Effect,
        transaction: &mut Transaction,
    ) -> Result<(), StoreError> {
        let message = Outgoing {
            chat: self.incoming.person.0,
            kind: kind.to_owned(),
            payload: serde_json::to_string(effect).expect("an effect is plain data"),
            at: self.now,
        };
        transaction.enqueue(&message, self.now).await?;
        Ok(())
    }
}

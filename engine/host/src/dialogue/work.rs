//! One event of one dialogue, as one work of the store.
//!
//! Everything is committed together: whether the event is new, the session, what the step reads
//! and writes, the messages to send and the timers to set. What must be done at once is returned
//! after that.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tilmash_engine::interpret::{
    Act, Context, Delivery, Event, RunAnswer, Session, ToolTold, Turn,
};
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;

use super::arrived;
use super::background::Life;
use super::called::Pressed;
use super::called_tools::{self, Owner};
use super::handover::Handover;
use super::incoming::{Cause, Incoming, UpdateId};
use super::limits::{RateLimits, Verdict};
use super::reply::Reply;
use super::screens;
use super::silence::watch;
use super::turn::{Happening, saved};
use crate::settings::Lists;
use crate::store::{Job, Opened, OutboxId, Outgoing, Queued, Sender, StoreError, Transaction};

/// An event on its way through the store.
#[derive(Clone)]
pub(super) struct Work {
    pub(super) program: Arc<Program>,
    pub(super) lists: Arc<Lists>,
    pub(super) bot: Arc<str>,
    pub(super) limits: RateLimits,
    pub(super) handover: Arc<Handover>,
    pub(super) incoming: Incoming,
    pub(super) now: Timestamp,
}

/// What is left to do once the work is committed.
#[derive(Default)]
pub(super) struct Done {
    pub(super) reply: Reply,
    /// The messages to send.
    pub(super) queued: Vec<Queued>,
    /// The messages of which it is now recorded that the chat has got them.
    pub(super) recorded: Vec<OutboxId>,
    /// Whether something is queued for other chats.
    pub(super) look: bool,
    /// Whether a tool is to be called.
    pub(super) begins_calls: bool,
    /// When the first timer goes off that was set.
    pub(super) scheduled: Option<Timestamp>,
    /// When the work began, and how long it took.
    pub(super) begun: Option<Instant>,
    pub(super) took: Duration,
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
        let begun = Instant::now();
        let Some((mut dialogue, job)) = self.open(transaction).await? else {
            return Ok(None);
        };
        let sent = self.handover.unrecorded_of(self.incoming.person.0);
        transaction.outbox_sent(&sent).await?;
        let verdict = self.meet(&mut dialogue, transaction).await?;
        let event = match verdict {
            Verdict::Within => self.incoming.event.clone(),
            Verdict::JustBeyond(act) => Event::TooMany(act),
            Verdict::Beyond => {
                transaction.save_dialogue(dialogue).await?;
                return Ok(Some(Done::limited()));
            }
        };
        let person = self.incoming.person;
        let reachable = dialogue.is_reachable();
        let mut session = saved(dialogue.state.session.as_deref(), person);
        let called: Vec<u32> = session.calls().collect();
        let is_taken_back = match verdict {
            Verdict::Within => {
                self.life()
                    .take_back(person, &mut session, transaction)
                    .await?
            }
            Verdict::JustBeyond(_) | Verdict::Beyond => false,
        };
        let event = match (
            self.answered(event, reachable, &session, transaction)
                .await?,
            is_taken_back,
        ) {
            (Next::Over(reply), _) => {
                transaction.save_dialogue(dialogue).await?;
                return Ok(Some(Done {
                    reply,
                    recorded: sent,
                    look: true,
                    scheduled: transaction.take_scheduled(),
                    ..Done::default()
                }));
            }
            (Next::Happens(Event::Recalled), false) => {
                // They have left it meanwhile.
                transaction.save_dialogue(dialogue).await?;
                return Ok(Some(Done {
                    recorded: sent,
                    ..Done::default()
                }));
            }
            (Next::Happens(event), true) if !begins_anew(&event) => Event::Recalled,
            (Next::Happens(event), _) => event,
        };
        let context = Context {
            person: Some(self.incoming.person),
            now: self.now,
            environment: Arc::clone(&self.lists),
            hint: self.hint(),
            bot: Arc::clone(&self.bot),
        };
        let happening = Happening {
            program: &self.program,
            session,
            event,
            context,
        };
        let mut turn = happening.play(transaction).await?;
        let unheard = turn.unheard.take().zip(job);
        let returned = std::mem::take(&mut turn.returned);
        let attempts = std::mem::take(&mut turn.attempts);
        let left = called.into_iter();
        let left = left.filter(|call| turn.session.calls().all(|it| it != *call));
        let left: Vec<u32> = left.collect();
        let gives_up = !left.is_empty();
        let session = serde_json::to_string(&turn.session)
            .expect("a session is plain data with texts for keys");
        dialogue.state.session = Some(session);
        // Nobody who blocks the bot is asked.
        let blocked = dialogue.state.blocked.filter(|since| *since < self.now);
        if turn.closes_screen {
            screens::close_newest(transaction, person, self.now).await?;
        }
        let mut done = Done {
            recorded: sent,
            ..self.perform(turn, transaction).await?
        };
        if let Event::Press(press) = &self.incoming.event
            && press.chat.is_none()
            && let Some(behind) = done.queued.first().and_then(|queued| queued.behind)
        {
            arrived::record(transaction, person, press, behind, self.now).await?;
        }
        for queued in &mut done.queued {
            queued.message.blocked = blocked;
        }
        for returned in returned {
            self.life()
                .returned(person, returned, &mut done.reply, transaction)
                .await?;
            done.look = true;
            let scheduled = transaction.take_scheduled();
            done.scheduled = done.scheduled.into_iter().chain(scheduled).min();
        }
        let model = &self.program.model;
        called_tools::give_up(transaction, model, Owner::Person(person), left, self.now).await?;
        done.begins_calls |= gives_up;
        if let Some((given, job)) = unheard {
            called_tools::unheard(transaction, model, &job, given, self.now).await?;
            done.begins_calls = true;
        }
        transaction.save_dialogue(dialogue).await?;
        // Last, because others may wait for the same rows.
        transaction.count_attempts(&attempts, self.now).await?;
        done.reply.limited = verdict != Verdict::Within;
        done.begun = Some(begun);
        done.took = begun.elapsed();
        Ok(Some(done))
    }

    /// What a press of a button of a run leads to, if it is one.
    async fn answered(
        &self,
        event: Event,
        reachable: bool,
        session: &Session,
        transaction: &mut Transaction,
    ) -> Result<Next, StoreError> {
        let Event::Press(press) = &event else {
            return Ok(Next::Happens(event));
        };
        let Some(answer) = RunAnswer::read(&press.data) else {
            // Nobody has a dialogue in a chat of many.
            return Ok(Next::Happens(match press.chat {
                Some(chat) => Event::Answered(Some(chat)),
                None => event,
            }));
        };
        let (person, press) = (self.incoming.person, press.clone());
        let chat = press.chat;
        let pressed = self
            .life()
            .pressed((person, reachable), press, answer, session, transaction)
            .await?;
        Ok(match pressed {
            None => Next::Happens(Event::Answered(chat)),
            Some(Pressed {
                handed: Some(handed),
                ..
            }) => Next::Happens(Event::Handed(Box::new(handed))),
            Some(Pressed {
                reply,
                handed: None,
            }) => Next::Over(reply),
        })
    }

    fn life(&self) -> Life {
        Life {
            program: Arc::clone(&self.program),
            lists: Arc::clone(&self.lists),
            bot: Arc::clone(&self.bot),
            now: self.now,
        }
    }

    /// The person's dialogue, and the job that was due; `None` if the event has taken effect
    /// before.
    async fn open(
        &self,
        transaction: &mut Transaction,
    ) -> Result<Option<(Opened, Option<Job>)>, StoreError> {
        let Incoming { cause, person, .. } = self.incoming;
        match cause {
            Cause::Update(UpdateId(id)) => {
                let opened = transaction.open_dialogue_once(id, person, self.now).await?;
                Ok(opened.map(|opened| (opened, None)))
            }
            Cause::Job(id) => {
                let Some(job) = transaction.take_job(id).await? else {
                    return Ok(None);
                };
                if let Event::Told(_, ToolTold::Failed) = self.incoming.event {
                    let model = &self.program.model;
                    called_tools::failed(transaction, model, &job, self.now).await?;
                }
                Ok(Some((transaction.open_dialogue(person).await?, Some(job))))
            }
        }
    }

    /// Records who sent something, counts it, and returns whether they have sent too many.
    async fn meet(
        &mut self,
        dialogue: &mut Opened,
        transaction: &mut Transaction,
    ) -> Result<Verdict, StoreError> {
        if let Some(profile) = &self.incoming.profile {
            let username = profile.username.as_deref();
            let (name, now) = (&profile.full_name, self.now);
            let met = match self.is_elsewhere() {
                true => {
                    transaction
                        .meet_elsewhere(dialogue, username, name, now)
                        .await
                }
                false => transaction.meet(dialogue, username, name, now).await,
            };
            met?;
        }
        let state = &mut dialogue.state;
        if let Event::Press(press) = &mut self.incoming.event {
            let is_own = press.chat.is_none();
            press.last = is_own && press.message >= state.last_message;
            let count = match is_own {
                true => state.pressed(press.message, self.now),
                false => state.pressed_elsewhere(self.now),
            };
            return Ok(self.limits.verdict(Act::Press, count));
        }
        let Some(message) = self.incoming.message else {
            return Ok(Verdict::Within);
        };
        let count = state.wrote(message, self.now);
        Ok(self.limits.verdict(Act::Message, count))
    }

    /// Whether it is a press in a chat of many.
    fn is_elsewhere(&self) -> bool {
        matches!(&self.incoming.event, Event::Press(press) if press.chat.is_some())
    }

    /// The app's language that the person's Telegram is set to.
    fn hint(&self) -> Option<Name> {
        let code = self.incoming.profile.as_ref()?.language_code.as_deref()?;
        language_like(&self.program.model.languages, code).cloned()
    }

    async fn perform(&self, turn: Turn, transaction: &mut Transaction) -> Result<Done, StoreError> {
        let mut queued = Vec::with_capacity(turn.deliveries.len());
        for delivery in turn.deliveries {
            queued.push(self.queue(delivery, transaction).await?);
        }
        let begins_calls = !turn.calls.is_empty();
        let owner = Owner::Person(self.incoming.person);
        called_tools::begin(transaction, owner, turn.calls, self.now).await?;
        let look = !turn.notices.is_empty();
        for (to, delivery) in turn.notices {
            let notice = Outgoing {
                chat: to.0,
                delivery,
                at: self.now,
            };
            transaction
                .enqueue(notice, Sender::Anyone, self.now)
                .await?;
        }
        // After what has to be answered, so that it can be sent together with the commit.
        if let Some(due) = turn.silence {
            watch(transaction, self.incoming.person, due).await?;
        }
        Ok(Done {
            reply: Reply {
                toast: turn.toast,
                problems: turn.problems,
                ..Reply::default()
            },
            queued,
            look,
            begins_calls,
            scheduled: transaction.take_scheduled(),
            ..Done::default()
        })
    }

    async fn queue(
        &self,
        delivery: Delivery,
        transaction: &mut Transaction,
    ) -> Result<Queued, StoreError> {
        let message = Outgoing {
            chat: self.incoming.person.0,
            delivery,
            at: self.now,
        };
        let sender = self.handover.sender();
        transaction.enqueue(message, sender, self.now).await
    }
}

/// What is left to do of an event.
enum Next {
    /// It happens to the dialogue.
    Happens(Event),
    /// It concerned only a run in the background.
    Over(Reply),
}

/// The app's language that an IETF language tag names.
pub(super) fn language_like<'l>(languages: &'l [Name], code: &str) -> Option<&'l Name> {
    let primary = code.split('-').next()?;
    languages
        .iter()
        .find(|language| language.as_str().eq_ignore_ascii_case(primary))
}

/// Whether an event has a meaning although the dialogue has just been taken back.
fn begins_anew(event: &Event) -> bool {
    match event {
        Event::Text(text) => text.starts_with('/'),
        Event::Handed(_) | Event::Answered(_) | Event::TooMany(_) | Event::Failed => true,
        Event::Press(_)
        | Event::Contact { .. }
        | Event::Person(_)
        | Event::Location(_)
        | Event::File { .. }
        | Event::Chat(_)
        | Event::Other { .. }
        | Event::Silence
        | Event::Told(..)
        | Event::Recalled => false,
    }
}

//! People who act on an app, one after another, with a clock that is moved by hand.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;
use tilmash_engine::interpret::{Context, Effect, Event, Outcome, Press, Query, Record, Request};
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::value::{Phone, RowId};

use super::chat::{Chat, Found, Happening};
use crate::dialogue::turn::{event, turn, watch};
use crate::store::{self, Job, Store, StoreError};

#[derive(Debug, Error)]
pub enum RehearsalError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("there is no button `{id}`; the newest screen has: {}", known.join(", "))]
    NoButton { id: String, known: Vec<String> },
    #[error("`{id}` opens {url}, which a rehearsal does not follow")]
    Link { id: String, url: String },
}

/// A person in a rehearsal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub id: RowId,
    pub full_name: String,
    pub phone: Phone,
    /// The language of their Telegram.
    pub language: Name,
}

pub struct Rehearsal {
    program: Arc<Program>,
    store: Store,
    now: Timestamp,
    chats: HashMap<RowId, Chat>,
    environment: Arc<BTreeMap<String, Vec<i64>>>,
    actors: HashMap<RowId, Actor>,
    /// What each actor pressed last: a finger may press twice before the screen has changed.
    pressed: HashMap<RowId, (String, Found)>,
    problems: Vec<String>,
}

impl Rehearsal {
    /// A rehearsal on a store that is prepared.
    pub fn new(program: Arc<Program>, store: Store, now: Timestamp) -> Rehearsal {
        Rehearsal {
            program,
            store,
            now,
            chats: HashMap::new(),
            environment: Arc::default(),
            actors: HashMap::new(),
            pressed: HashMap::new(),
            problems: Vec::new(),
        }
    }

    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// Replaces the program with an edited one. Dialogues continue.
    pub fn replace(&mut self, program: Arc<Program>) {
        self.program = program;
    }

    pub fn now(&self) -> Timestamp {
        self.now
    }

    pub fn chat(&self, actor: &Actor) -> Option<&Chat> {
        self.chats.get(&actor.id)
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What the program has done so far that the checker should have excluded.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// Types a text.
    pub async fn types(
        &mut self,
        actor: &Actor,
        text: &str,
    ) -> Result<Vec<Happening>, RehearsalError> {
        self.chats.entry(actor.id).or_default().hear();
        self.act(actor, Event::Text(text.to_owned())).await
    }

    /// Presses the button that a talk names `id`.
    pub async fn presses(
        &mut self,
        actor: &Actor,
        id: &str,
        old: bool,
    ) -> Result<Vec<Happening>, RehearsalError> {
        let chat = self.chats.entry(actor.id).or_default();
        let again = self.pressed.get(&actor.id);
        let again = again
            .filter(|(pressed, _)| pressed == id)
            .map(|(_, found)| found);
        let found = chat.find(id, old).or_else(|| again.cloned());
        if let Some(found) = &found {
            let pressed = (id.to_owned(), found.clone());
            self.pressed.insert(actor.id, pressed);
        }
        match found {
            Some(Found::Inline { message, data }) => self.presses_data(actor, message, &data).await,
            Some(Found::Key { label }) => self.types(actor, &label).await,
            Some(Found::Contact) => self.shares(actor, None, true).await,
            Some(Found::Link { url }) => Err(RehearsalError::Link {
                id: id.to_owned(),
                url,
            }),
            None => Err(RehearsalError::NoButton {
                id: id.to_owned(),
                known: chat.ids(),
            }),
        }
    }

    /// Presses a button under a message by its callback data, which may be anything.
    pub async fn presses_data(
        &mut self,
        actor: &Actor,
        message: i64,
        data: &str,
    ) -> Result<Vec<Happening>, RehearsalError> {
        let chat = self.chats.entry(actor.id).or_default();
        let press = Press {
            data: data.to_owned(),
            message,
            last: chat.is_last(message),
        };
        self.act(actor, Event::Press(press)).await
    }

    /// Sends something that no state accepts: a sticker, a photo.
    pub async fn sends_sticker(&mut self, actor: &Actor) -> Result<Vec<Happening>, RehearsalError> {
        self.chats.entry(actor.id).or_default().hear();
        self.act(actor, Event::Other).await
    }

    /// Shares a contact: the actor's own number unless another is given.
    pub async fn shares(
        &mut self,
        actor: &Actor,
        phone: Option<Phone>,
        own: bool,
    ) -> Result<Vec<Happening>, RehearsalError> {
        self.chats.entry(actor.id).or_default().hear();
        let phone = Some(phone.unwrap_or_else(|| actor.phone.clone()));
        self.act(actor, Event::Contact { phone, own }).await
    }

    async fn act(&mut self, actor: &Actor, event: Event) -> Result<Vec<Happening>, RehearsalError> {
        self.actors.insert(actor.id, actor.clone());
        let program = Arc::clone(&self.program);
        let context = self.context(actor.id, Some(actor.language.clone()));
        let full_name = actor.full_name.clone();
        let outcome = self
            .store
            .write(async move |transaction| {
                let (person, now) = (context.person, context.now);
                transaction
                    .upsert_person(person, None, &full_name, now)
                    .await?;
                timed_turn(transaction, &program, event, context).await
            })
            .await?;
        Ok(self.apply(actor.id, outcome))
    }

    fn context(&self, person: RowId, hint: Option<Name>) -> Context {
        Context {
            person,
            now: self.now,
            environment: Arc::clone(&self.environment),
            hint,
        }
    }

    fn apply(&mut self, person: RowId, outcome: Outcome) -> Vec<Happening> {
        self.problems.extend(outcome.problems);
        let chat = self.chats.entry(person).or_default();
        let effects = outcome.effects.into_iter();
        effects.filter_map(|effect| chat.apply(effect)).collect()
    }

    /// Moves the clock. What becomes due on the way happens, each thing at its time.
    pub async fn waits(
        &mut self,
        length: SignedDuration,
    ) -> Result<Vec<(RowId, Happening)>, RehearsalError> {
        let until = self.now.saturating_add(length);
        let until = until.expect("a signed duration has no calendar units");
        let mut happenings = Vec::new();
        while let Some(job) = self.next_job(until).await? {
            self.now = self.now.max(job.due);
            let (Some(event), Some(person)) = (event(&job), job.person) else {
                let now = self.now;
                let settle = async move |transaction: &mut store::Transaction| {
                    transaction.settle(&job, now).await
                };
                self.store.write(settle).await?;
                continue;
            };
            let program = Arc::clone(&self.program);
            let hint = self.actors.get(&person).map(|actor| actor.language.clone());
            let context = self.context(person, hint);
            let outcome = self
                .store
                .write(async move |transaction| {
                    timed_turn(transaction, &program, event, context).await
                })
                .await?;
            let happened = self.apply(person, outcome);
            happenings.extend(happened.into_iter().map(|happening| (person, happening)));
        }
        self.now = until;
        Ok(happenings)
    }

    /// Takes the first job that is due by `until`.
    async fn next_job(&self, until: Timestamp) -> Result<Option<Job>, StoreError> {
        self.store
            .write(async move |transaction| {
                let due = transaction.due_jobs(until, 1).await?;
                match due.first() {
                    Some((id, _)) => transaction.take_job(*id).await,
                    None => Ok(None),
                }
            })
            .await
    }

    /// Rows of a table, as a `list` reads them, but without regard to who may see them.
    pub async fn rows(&self, query: Query) -> Result<Vec<Record>, RehearsalError> {
        let circumstances = store::Context {
            now: self.now,
            by: None,
        };
        let records = self
            .store
            .write(async move |transaction| {
                let request = Request::Rows(query);
                let answer = transaction.answer(request, &circumstances).await?;
                Ok::<_, StoreError>(match answer {
                    tilmash_engine::interpret::Answer::Rows(records) => records,
                    _ => Vec::new(),
                })
            })
            .await?;
        Ok(records)
    }

    /// Lets the bot know a person who has not written yet, with the language already chosen.
    pub async fn introduce(&mut self, actor: &Actor) -> Result<(), RehearsalError> {
        let (id, full_name, now) = (actor.id, actor.full_name.clone(), self.now);
        let language = actor.language.clone();
        let circumstances = store::Context { now, by: None };
        self.store
            .write(async move |transaction| {
                transaction.upsert_person(id, None, &full_name, now).await?;
                let row = tilmash_engine::value::RowReference {
                    table: Name::new(tilmash_engine::value::PERSON),
                    id,
                };
                let language = tilmash_engine::value::Value::Language(language);
                let values = BTreeMap::from([("language".into(), language)]);
                let request = Request::Update { row, values };
                transaction.answer(request, &circumstances).await?;
                Ok::<_, StoreError>(())
            })
            .await?;
        self.actors.insert(actor.id, actor.clone());
        Ok(())
    }

    pub async fn close(self) -> Result<(), RehearsalError> {
        Ok(self.store.close().await?)
    }
}

/// A turn with the timers that it sets.
async fn timed_turn(
    transaction: &mut store::Transaction,
    program: &Program,
    event: Event,
    context: Context,
) -> Result<Outcome, StoreError> {
    let person = context.person;
    let outcome = turn(transaction, program, event, context).await?;
    for effect in &outcome.effects {
        if let Effect::Silence(due) = effect {
            watch(transaction, person, *due).await?;
        }
    }
    Ok(outcome)
}

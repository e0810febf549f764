//! People who act on an app, one after another, with a clock that is moved by hand.

mod paying;
mod people;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;
use tilmash_engine::interpret::{Answer, Event, Press, Query, Record, Request};
use tilmash_engine::model::{By, Gives};
use tilmash_engine::name::Name;
use tilmash_engine::payment::Tender;
use tilmash_engine::program::Program;
use tilmash_engine::talk::ToolAnswers;
use tilmash_engine::value::{ChatId, Document, FileForm, Location, Phone, Photo, RowId, Value};

use super::chat::{Chat, Found, Happening};
use super::chats::Chats;
use crate::deliver::drain::drain;
use crate::dialogue::limits::RateLimits;
use crate::dialogue::{Cause, Dialogues, Incoming, Profile, Reply, StepFailure, UpdateId};
use crate::schedule::timers::{next_due, run_due};
use crate::store::{self, Charge, Store, StoreError, Transaction};
use crate::tools::{self, Played, PlayedAnswer, PlayedBackend, PlayedCall, Reach};

#[derive(Debug, Error)]
pub enum RehearsalError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("there is no button `{id}`; the newest screen has{}", those(known))]
    NoButton { id: String, known: Vec<String> },
    #[error("`{id}` opens {url}, which a rehearsal does not follow")]
    Link { id: String, url: String },
    #[error("`{id}` opens a list of people: write whom to share, `user NAME`")]
    NobodyChosen { id: String },
    #[error("`{id}` opens a list of groups: write which to share, `chat NAME`")]
    NoGroupChosen { id: String },
    #[error("there is no such invoice in the chat")]
    NoInvoice,
    #[error("nothing is being paid: write `pay begin` before")]
    NothingBegun,
    #[error("a photo has a name: `photo face.png`")]
    NoPhoto,
    #[error("a file has a name: `file letter.pdf`")]
    NoFile,
    #[error("there is no role `{role}`; the app has: {}", known.join(", "))]
    NoRole { role: Name, known: Vec<String> },
    #[error("each Telegram id of the role `{role}` is another person's already")]
    NoId { role: Name },
    #[error(
        "{person} is another person already, because the ids of `{role}` are written in `app.yaml`: take another name"
    )]
    OtherId { role: Name, person: String },
    #[error(
        "`{role}` is who a row of `{table}` names in `{by}`, and no row names {person}: let the \
         rows to begin with have one"
    )]
    NoRow {
        role: Name,
        table: Name,
        by: Name,
        person: i64,
    },
}

/// The buttons of a screen, as a message lists them.
fn those(known: &[String]) -> String {
    match known.is_empty() {
        true => " none".to_owned(),
        false => format!(": {}", known.join(", ")),
    }
}

/// A person in a rehearsal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub id: RowId,
    pub full_name: String,
    /// By which the person is found in a later rehearsal on the same database.
    pub username: Option<String>,
    pub phone: Phone,
    /// The language of their Telegram.
    pub language: Name,
}

/// How many bytes every file has that is only played.
const PLAYED_SIZE: u64 = 1000;

/// The id of a file that is only played.
fn file_id(name: &str) -> String {
    let is_sign = |sign: char| !sign.is_whitespace() && !sign.is_control();
    let sign = |sign: char| if is_sign(sign) { sign } else { '_' };
    name.chars().take(60).map(sign).collect()
}

/// Where everybody is: in Almaty.
fn whereabouts() -> Location {
    Location::new(43.2389, 76.8897).expect("Almaty is on the map")
}

/// What has happened, and in whose chat.
pub type Happened = Vec<(RowId, Happening)>;

/// Dialogues, timers and delivery are those of a running bot. The chats and the clock are played.
pub struct Rehearsal {
    dialogues: Dialogues,
    now: Timestamp,
    chats: Chats,
    actors: HashMap<RowId, Actor>,
    /// Groups in which the bot is.
    groups: HashSet<RowId>,
    /// What each actor pressed last: a finger may press twice before the screen has changed.
    pressed: HashMap<RowId, (String, Found)>,
    /// What people are paying, what was paid last, and how many charges there were.
    begun: HashMap<RowId, Tender>,
    charged: Option<Charge>,
    charges: u32,
    /// The id of the last update.
    updates: i64,
    problems: Vec<String>,
}

impl Rehearsal {
    /// A rehearsal on a store that is prepared.
    pub fn new(program: Arc<Program>, store: Store, now: Timestamp) -> Rehearsal {
        let dialogues = Dialogues::new(store, program, Arc::default());
        Rehearsal {
            // A clock that is moved by hand has many acts in one minute.
            dialogues: dialogues.with_limits(RateLimits::NONE),
            now,
            chats: Chats::default(),
            actors: HashMap::new(),
            groups: HashSet::new(),
            pressed: HashMap::new(),
            begun: HashMap::new(),
            charged: None,
            charges: 0,
            // Greater than the ids of an earlier rehearsal on the same database.
            updates: now.as_microsecond(),
            problems: Vec::new(),
        }
    }

    /// Lets a backend that is played keep the tables that a tool maps.
    pub fn with_backend(self, backend: PlayedBackend) -> Rehearsal {
        let reach = Reach::Played(Played::with_backend(backend));
        Rehearsal {
            dialogues: self.dialogues.with_reach(reach),
            ..self
        }
    }

    /// The backend that is played, if there is one.
    pub(super) fn backend(&self) -> Option<&PlayedBackend> {
        match self.dialogues.reach() {
            Reach::Played(played) => played.backend(),
            Reach::World(_) => None,
        }
    }

    /// Lets flows that are new to a database that is kept begin for the bookings to come.
    pub async fn adopt(&self) -> Result<(), RehearsalError> {
        Ok(self.dialogues.adopt(self.now).await?)
    }

    /// Sets the clocks that begin flows.
    pub async fn set_clocks(&self) -> Result<(), RehearsalError> {
        Ok(self.dialogues.set_clocks(self.now).await?)
    }

    pub fn program(&self) -> Arc<Program> {
        self.dialogues.program()
    }

    /// Replaces the program with an edited one. Dialogues continue.
    pub fn replace(&mut self, program: Arc<Program>) {
        self.dialogues.reload(program);
    }

    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Lets an operation of a tool, `tool.operation`, answer so from now on.
    ///
    /// # Errors
    ///
    /// Words for whoever wrote it, if there is no such operation, or it can never answer so.
    pub fn lets_answer(&self, operation: &str, answers: &ToolAnswers) -> Result<(), String> {
        let program = self.program();
        let named = operation.split_once('.');
        let of_table =
            named.is_some_and(|(tool, name)| program.model.mirrors.operation(tool, name));
        let known = named.and_then(|(tool, name)| program.model.operation(tool, name));
        let instead = match (known, answers) {
            (None, ToolAnswers::Says { .. } | ToolAnswers::Nothing) if of_table => None,
            (None, _) if of_table => Some("a status, such as `404`, or JSON"),
            (None, _) => return Err(format!("the app has no operation `{operation}`")),
            (Some(known), answers) => match (&known.by, answers) {
                (By::Http(_), ToolAnswers::Refusal) => Some("a status, such as `404`"),
                (_, ToolAnswers::File { .. }) if !matches!(known.gives, Gives::File) => {
                    Some("JSON, for it gives no file")
                }
                (By::Call(_), ToolAnswers::Says { status, .. }) if *status != 200 => {
                    Some("`error`, for it has no status of HTTP")
                }
                (By::Http(_) | By::Call(_), _) => None,
            },
        };
        if let Some(instead) = instead {
            return Err(format!("`{operation}` answers so never: write {instead}"));
        }
        let answer = match answers {
            ToolAnswers::Says { status, body } => PlayedAnswer::Says(*status, body.clone()),
            ToolAnswers::File { name } => PlayedAnswer::Gives(name.clone()),
            ToolAnswers::Refusal => PlayedAnswer::Refuses,
            ToolAnswers::Nothing => PlayedAnswer::IsDown,
        };
        if let Reach::Played(played) = self.dialogues.reach() {
            played.answers(operation, answer);
        }
        Ok(())
    }

    /// The calls of tools that were made since this was asked last.
    pub fn take_calls(&self) -> Vec<PlayedCall> {
        match self.dialogues.reach() {
            Reach::Played(played) => played.take_made(),
            Reach::World(_) => Vec::new(),
        }
    }

    pub fn chat(&self, actor: &Actor) -> Option<&Chat> {
        self.chats.get(actor.id)
    }

    pub fn store(&self) -> &Store {
        self.dialogues.store()
    }

    /// What the program has done so far that the checker should have excluded.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// What [`Rehearsal::problems`] says, which begins anew.
    pub fn take_problems(&mut self) -> Vec<String> {
        std::mem::take(&mut self.problems)
    }

    /// Types a text.
    pub async fn types(&mut self, actor: &Actor, text: &str) -> Result<Happened, RehearsalError> {
        self.sends(actor, Event::Text(text.to_owned())).await
    }

    /// Presses the newest button that a talk names `id`, even if the bot has just removed it.
    pub async fn presses(&mut self, actor: &Actor, id: &str) -> Result<Happened, RehearsalError> {
        let chat = self.open(actor.id).await?;
        let (there, gone) = (chat.find(id), chat.find_closed(id));
        let again = self.pressed.get(&actor.id);
        let again = again
            .filter(|(pressed, _)| pressed == id)
            .map(|(_, found)| found.clone());
        self.presses_found(actor, id, there.or(again).or(gone))
            .await
    }

    /// Presses the button that a talk names `id`, in a message before the newest that has buttons.
    pub async fn presses_old(
        &mut self,
        actor: &Actor,
        id: &str,
    ) -> Result<Happened, RehearsalError> {
        let found = self.open(actor.id).await?.find_old(id);
        self.presses_found(actor, id, found).await
    }

    async fn presses_found(
        &mut self,
        actor: &Actor,
        id: &str,
        found: Option<Found>,
    ) -> Result<Happened, RehearsalError> {
        let id = id.to_owned();
        let Some(found) = found else {
            let known = self.open(actor.id).await?.ids();
            return Err(RehearsalError::NoButton { id, known });
        };
        self.pressed.insert(actor.id, (id.clone(), found.clone()));
        match found {
            Found::Inline { message, data } => self.presses_data(actor, message, &data).await,
            Found::Key { label } => self.types(actor, &label).await,
            Found::Contact => {
                let phone = Some(actor.phone.clone());
                self.shares_contact(actor, phone, Some(actor.id)).await
            }
            Found::Person => Err(RehearsalError::NobodyChosen { id }),
            Found::Group => Err(RehearsalError::NoGroupChosen { id }),
            Found::Location => self.shares_location(actor, whereabouts()).await,
            Found::Link { url } => Err(RehearsalError::Link { id, url }),
        }
    }

    /// Presses a button under a message by its callback data, which may be anything.
    pub async fn presses_data(
        &mut self,
        actor: &Actor,
        message: i64,
        data: &str,
    ) -> Result<Happened, RehearsalError> {
        self.open(actor.id).await?;
        let press = Press {
            data: data.to_owned(),
            chat: None,
            message,
            // Looked up later.
            last: false,
        };
        self.act(actor, Event::Press(press), None).await
    }

    /// Presses the newest button that a talk names `id` in a group.
    pub async fn presses_in(
        &mut self,
        actor: &Actor,
        chat: ChatId,
        id: &str,
    ) -> Result<Happened, RehearsalError> {
        let chat = RowId(chat.get());
        let group = self.chats.open(chat, 0);
        let Some(Found::Inline { message, data }) = group.find(id).or(group.find_closed(id)) else {
            let (id, known) = (id.to_owned(), group.ids());
            return Err(RehearsalError::NoButton { id, known });
        };
        let press = Press {
            data,
            chat: Some(chat),
            message,
            last: false,
        };
        // Whoever presses in a group has not begun to write to the bot.
        self.acts(actor, Event::Press(press), None).await
    }

    /// Sends something that no state accepts: a sticker, a video.
    pub async fn sends_sticker(&mut self, actor: &Actor) -> Result<Happened, RehearsalError> {
        self.sends(actor, Event::Other { album: None }).await
    }

    /// Shares a contact: a number, and whose Telegram it is, if anybody's.
    pub async fn shares_contact(
        &mut self,
        actor: &Actor,
        phone: Option<Phone>,
        of: Option<RowId>,
    ) -> Result<Happened, RehearsalError> {
        self.sends(actor, Event::Contact { phone, of }).await
    }

    /// Shares somebody, as chosen from the list of people that a key opens.
    pub async fn shares_person(
        &mut self,
        actor: &Actor,
        person: RowId,
    ) -> Result<Happened, RehearsalError> {
        self.sends(actor, Event::Person(person)).await
    }

    /// Shares a place on the map.
    pub async fn shares_location(
        &mut self,
        actor: &Actor,
        location: Location,
    ) -> Result<Happened, RehearsalError> {
        self.sends(actor, Event::Location(location)).await
    }

    /// Sends a photo. Of a file only the name counts, which becomes the photo's id.
    pub async fn sends_photo(
        &mut self,
        actor: &Actor,
        name: &str,
    ) -> Result<Happened, RehearsalError> {
        let id = file_id(name);
        let photo = Photo::sent(&id, FileForm::Picture).ok_or(RehearsalError::NoPhoto)?;
        let event = Event::File {
            photo: Some(photo),
            file: Document::sent(&id, FileForm::Picture, "", PLAYED_SIZE).map(Box::new),
            album: None,
        };
        self.sends(actor, event).await
    }

    /// Sends a file. Only its name counts, which becomes its id as well.
    pub async fn sends_file(
        &mut self,
        actor: &Actor,
        name: &str,
    ) -> Result<Happened, RehearsalError> {
        let file = Document::sent(&file_id(name), FileForm::Document, name, PLAYED_SIZE);
        let event = Event::File {
            photo: None,
            file: Some(Box::new(file.ok_or(RehearsalError::NoFile)?)),
            album: None,
        };
        self.sends(actor, event).await
    }

    /// Shares a group, as chosen from the list of groups that a key opens.
    pub async fn shares_chat(
        &mut self,
        actor: &Actor,
        chat: ChatId,
    ) -> Result<Happened, RehearsalError> {
        self.sends(actor, Event::Chat(Some(chat))).await
    }

    /// Sends a message.
    async fn sends(&mut self, actor: &Actor, event: Event) -> Result<Happened, RehearsalError> {
        let message = self.open(actor.id).await?.hear();
        self.act(actor, event, Some(message)).await
    }

    /// A person's chat. It continues after what an earlier rehearsal has left in the database,
    /// whose clock may have been ahead of this one.
    async fn open(&mut self, person: RowId) -> Result<&mut Chat, RehearsalError> {
        let last = match self.chats.get(person) {
            Some(_) => 0,
            None => {
                let now = self.now;
                let last = async move |transaction: &mut Transaction| {
                    transaction.outbox_hasten(Some(person.0), now).await?;
                    transaction.last_message(person).await
                };
                self.store().write(last).await?
            }
        };
        Ok(self.chats.open(person, last))
    }

    async fn act(
        &mut self,
        actor: &Actor,
        event: Event,
        message: Option<i64>,
    ) -> Result<Happened, RehearsalError> {
        self.chats.begin(actor.id);
        self.acts(actor, event, message).await
    }

    async fn acts(
        &mut self,
        actor: &Actor,
        event: Event,
        message: Option<i64>,
    ) -> Result<Happened, RehearsalError> {
        self.actors.insert(actor.id, actor.clone());
        self.updates += 1;
        let incoming = Incoming {
            cause: Cause::Update(UpdateId(self.updates)),
            person: actor.id,
            profile: Some(Profile {
                full_name: actor.full_name.clone(),
                username: actor.username.clone(),
                language_code: Some(actor.language.to_string()),
            }),
            event,
            message,
        };
        let reply = self.dialogues.process(incoming, self.now).await?;
        let mut reply = reply.expect("each act has an update of its own");
        let toast = reply.toast.take().map(Happening::Toast);
        let mut happened = Vec::from_iter(toast.map(|toast| (actor.id, toast)));
        happened.extend(self.deliver().await?);
        self.accept(reply)?;
        happened.extend(self.settle().await?);
        Ok(happened)
    }

    /// Lets everything happen that is due now, until nothing is.
    async fn settle(&mut self) -> Result<Happened, RehearsalError> {
        let mut happened = Vec::new();
        while self.next_due().await?.is_some_and(|due| due <= self.now) {
            let mut replies = run_due(&self.dialogues, self.now).await?;
            replies.extend(tools::run_due(&self.dialogues, self.now).await?);
            happened.extend(self.deliver().await?);
            for reply in replies {
                self.accept(reply)?;
            }
        }
        Ok(happened)
    }

    /// When something is due next, if anything is.
    async fn next_due(&self) -> Result<Option<Timestamp>, RehearsalError> {
        let timer = next_due(&self.dialogues).await?;
        let call = tools::next_due(&self.dialogues).await?;
        Ok(timer.into_iter().chain(call).min())
    }

    /// Moves the clock. What becomes due on the way happens, each thing at its time.
    pub async fn waits(&mut self, length: SignedDuration) -> Result<Happened, RehearsalError> {
        let until = self.now.saturating_add(length);
        let until = until.expect("a signed duration has no calendar units");
        let mut happened = Vec::new();
        while let Some(due) = self.next_due().await?
            && due <= until
        {
            self.now = self.now.max(due);
            happened.extend(self.settle().await?);
        }
        self.now = until;
        Ok(happened)
    }

    /// Delivers what the bot has queued for the actors, and returns what that did to their chats.
    async fn deliver(&mut self) -> Result<Happened, RehearsalError> {
        // The bot may write to an actor who has said nothing yet.
        let silent = self.actors.keys().chain(&self.groups).copied();
        let silent: Vec<RowId> = silent.filter(|id| self.chats.get(*id).is_none()).collect();
        for person in silent {
            self.open(person).await?;
        }
        // A database that is kept may hold messages to others, which stay in it.
        let (actors, groups) = (&self.actors, &self.groups);
        let is_actor = |chat| {
            let chat = RowId(chat);
            actors.contains_key(&chat) || groups.contains(&chat)
        };
        drain(self.dialogues.store(), &mut self.chats, is_actor, self.now).await?;
        Ok(self.chats.happened())
    }

    fn accept(&mut self, reply: Reply) -> Result<(), RehearsalError> {
        self.problems.extend(reply.problems);
        match reply.failure {
            Some(StepFailure(error)) => Err(error.into()),
            None => Ok(()),
        }
    }

    /// Rows of a table, as a `list` reads them, but without regard to who may see them.
    pub async fn rows(&self, query: Query) -> Result<Vec<Record>, RehearsalError> {
        let circumstances = store::Context::itself(self.now);
        let records = self
            .store()
            .write(async move |transaction| {
                let request = Request::Rows(query);
                let answer = transaction.answer(request, &circumstances).await?;
                let Answer::Rows(records) = answer else {
                    unreachable!("rows are answered with rows, not with {answer:?}");
                };
                Ok::<_, StoreError>(records)
            })
            .await?;
        Ok(records)
    }

    /// Changes a setting, as a business does.
    pub(super) async fn set(&self, name: &Name, value: &Value) -> Result<(), RehearsalError> {
        let (name, value) = (name.clone(), value.clone());
        let set =
            async move |transaction: &mut Transaction| transaction.set_setting(&name, &value).await;
        if let Some(backend) = self.backend() {
            backend.store().write(set.clone()).await?;
        }
        Ok(self.store().write(set).await?)
    }

    pub async fn close(self) -> Result<(), RehearsalError> {
        Ok(self.store().close().await?)
    }
}

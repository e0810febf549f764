//! `tilmash chat`: talk with an app in the terminal, as anyone, at any time.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use clap::Args;
use indexmap::IndexMap;
use jiff::{SignedDuration, Timestamp};
use notify::{RecursiveMode, Watcher};
use reedline::{DefaultPrompt, DefaultPromptSegment, Reedline, Signal};
use tilmash_engine::diagnostic;
use tilmash_engine::interpret::{Keyboard, Sends};
use tilmash_engine::model::Model;
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::syntax::Data;
use tilmash_engine::value::{Phone, RowId};
use tilmash_host::app::AppDirectory;
use tilmash_host::backup::Hold;
use tilmash_host::rehearse::{Actor, Happened, Rehearsal, RehearsalError};
use tilmash_host::store::Store;
use tilmash_host::tools::PlayedBackend;

use crate::database::Database;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::checked;
use crate::seeds;
use crate::terminal::{Downloads, Line, happening, message, pressables, read, typed};

const HELP: &str = "\
Type as in Telegram. A button is pressed by its number, or by what stands on it.
  /as NAME [ROLE]  act as another person, in a role of the app
  /contact [NAME]  share your own number, or another person's
  /user NAME       share another person, where one is asked for
  /location 43.2389,76.8897
                   send a place on the map
  /photo FILE      send a photo; only its name counts
  /pay             press «Pay» of the newest invoice, and pay
  /tool bank.status: { \"state\": \"paid\" }
                   let an operation of a tool answer so from now on: nothing is called
  +1d 2h           let time pass (d, h, m)
  > TEXT           send TEXT even if it is a button's number or one of these lines
  /quit            leave; so does the end of input
Edited flows and texts take effect at your next line, rows of seeds/ ";

#[derive(Args)]
pub(crate) struct Arguments {
    /// The app's directory
    #[arg(default_value = ".")]
    app: PathBuf,
    /// Keep what happens in this database (`sqlite://FILE` or `postgres://…`); without it all is forgotten at the end
    #[arg(long)]
    database: Option<String>,
    /// The role in which to begin; without it, as everyone
    #[arg(long)]
    role: Option<String>,
    /// What the person's Telegram is set to
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

pub(super) async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let app = AppDirectory::new(&arguments.app);
    let Some(program) = checked(&app)? else {
        return Ok(Exit::Faults);
    };
    let program = Arc::new(program);
    let model = Arc::new(program.model.clone());
    let rows = match &arguments.database {
        Some(url) => {
            let seed = Database::named(url.clone()).command("seed", &app);
            format!("by `{seed}`.")
        }
        None => "in the next chat.".to_owned(),
    };
    let (store, _hold) = open(&app, arguments.database, model).await?;
    store.read_seeds_from(app.seed_folder());
    let _attends = store.attend().await?;
    let language = match &arguments.language {
        Some(tag) => Name::new(tag),
        None => program.model.languages[0].clone(),
    };
    let (changes, _watcher) = watch(app.path())?;
    let now = Timestamp::now();
    let backend = backend(&app, &program.model).await?;
    let rehearsal = Rehearsal::new(program, store, now);
    let rehearsal = match backend {
        Some(backend) => rehearsal.with_backend(backend),
        None => rehearsal,
    };
    let mut chat = Chat {
        rehearsal,
        actors: IndexMap::new(),
        current: 0,
        ahead: SignedDuration::ZERO,
        language,
        app,
        changes,
        behind: false,
        downloads: Downloads::default(),
    };
    chat.rehearsal.adopt().await?;
    chat.person("me", arguments.role.as_deref()).await?;
    anstream::println!("{HELP}{rows}");
    chat.act("/start").await?;
    let mut input = Input::new();
    while let Some(line) = input.line(&chat.prompt()) {
        chat.reload();
        if read(&line) == Line::Quit {
            break;
        }
        if let Err(error) = chat.act(&line).await {
            match error {
                RehearsalError::Store(error) => return Err(error.into()),
                error => anstream::println!("{}", told(&error)),
            }
        }
    }
    chat.rehearsal.close().await?;
    Ok(Exit::Fine)
}

/// What keeps the tables that a tool maps, with the rows of `seeds/`, if the app lets it.
async fn backend(app: &AppDirectory, model: &Model) -> Result<Option<PlayedBackend>, Failure> {
    match model.mirrors.data {
        Data::Own => Ok(None),
        Data::Backend => {
            let backend = PlayedBackend::open(model).await?;
            seeds::load_fresh(app, backend.store()).await?;
            Ok(Some(backend))
        }
    }
}

/// The store of a chat, and its hold on a SQLite file: this chat goes on with the tables as they
/// are now, so nobody may change them meanwhile.
async fn open(
    app: &AppDirectory,
    database: Option<String>,
    model: Arc<Model>,
) -> Result<(Store, Option<Hold>), Failure> {
    let Some(url) = database else {
        let store = Store::open("sqlite::memory:", model).await?;
        store.prepare().await?;
        seeds::load_fresh(app, &store).await?;
        return Ok((store, None));
    };
    let address = Database::named(url).address(app)?;
    let hold = address.file().map(Hold::take).transpose()?;
    let store = Store::open_at(&address, model).await?;
    store.prepare().await?;
    Ok((store, hold))
}

struct Chat {
    rehearsal: Rehearsal,
    actors: IndexMap<String, Actor>,
    current: usize,
    /// How far the clock is ahead of the real time.
    ahead: SignedDuration,
    language: Name,
    app: AppDirectory,
    changes: Receiver<()>,
    /// Whether the files differ from what is played.
    behind: bool,
    downloads: Downloads,
}

impl Chat {
    /// Acts as this person from now on, in a role if one is named. A name is the same person in
    /// every chat on a database. No Telegram user name has a colon, so it is nobody of the bot's.
    async fn person(&mut self, name: &str, role: Option<&str>) -> Result<(), RehearsalError> {
        let mut actor = self.other(name).await?;
        if let Some(role) = role {
            self.rehearsal.appoint(&mut actor, &Name::new(role)).await?;
            actor.phone = phone(actor.id);
        }
        self.rehearsal.expect(&actor);
        (self.current, _) = self.actors.insert_full(name.to_owned(), actor);
        Ok(())
    }

    /// Somebody by name. One who has not acted in any chat on the database is a new person.
    async fn other(&mut self, name: &str) -> Result<Actor, RehearsalError> {
        if let Some(actor) = self.actors.get(name) {
            return Ok(actor.clone());
        }
        let username = format!("chat:{name}");
        let known = self.rehearsal.id_of(&username).await?;
        let id = match known {
            Some(id) => id,
            None => self.rehearsal.free_id().await?,
        };
        let actor = Actor {
            id,
            full_name: name.to_owned(),
            username: Some(username),
            phone: phone(id),
            language: self.language.clone(),
        };
        match known {
            Some(_) => self.rehearsal.expect(&actor),
            None => self.rehearsal.expect_stranger(&actor),
        }
        self.actors.insert(name.to_owned(), actor.clone());
        Ok(actor)
    }

    fn actor(&self) -> Actor {
        self.actors[self.current].clone()
    }

    fn prompt(&self) -> String {
        let zone = self.rehearsal.program().model.zone.clone();
        let time = self
            .rehearsal
            .now()
            .to_zoned(zone)
            .strftime("%a %d.%m %H:%M")
            .to_string();
        format!("{time} {}", self.name())
    }

    async fn act(&mut self, line: &str) -> Result<(), RehearsalError> {
        self.keep_time().await?;
        let actor = self.actor();
        let line = match self.is_for_the_app(&actor, line) {
            true => Line::Text(line.trim()),
            false => read(line),
        };
        let happened = match line.clone() {
            Line::Nothing | Line::Quit => return Ok(()),
            Line::Unfinished(advice) => {
                anstream::println!("{advice}");
                return Ok(());
            }
            Line::As(name, role) => {
                self.person(name, role).await?;
                self.show_newest();
                return Ok(());
            }
            Line::Tool(operation, answers) => {
                match self.rehearsal.lets_answer(operation, &answers) {
                    Ok(()) => anstream::println!("from now on"),
                    Err(message) => anstream::println!("{message}"),
                }
                return Ok(());
            }
            Line::Wait(seconds) => {
                let seconds = SignedDuration::from_secs(seconds);
                self.ahead = self.ahead.saturating_add(seconds);
                return self.keep_time().await;
            }
            Line::Contact(None) if self.wants(&actor, Sends::Person) => {
                anstream::println!(
                    "write whose: /contact NAME; your own is /contact {}",
                    self.name()
                );
                return Ok(());
            }
            Line::Contact(name) => {
                let of = match name {
                    Some(name) => self.other(name).await?,
                    None => actor.clone(),
                };
                let phone = Some(of.phone);
                self.rehearsal
                    .shares_contact(&actor, phone, Some(of.id))
                    .await?
            }
            Line::User(name) => {
                let other = self.other(name).await?;
                self.rehearsal.shares_person(&actor, other.id).await?
            }
            Line::Pay => self.rehearsal.pays(&actor, &actor, false).await?,
            Line::Location(location) => self.rehearsal.shares_location(&actor, location).await?,
            Line::Photo(path) => {
                let name = Path::new(path).file_name().unwrap_or_default();
                let name = name.to_string_lossy();
                self.rehearsal.sends_photo(&actor, &name).await?
            }
            Line::File(path) => {
                let name = Path::new(path).file_name().unwrap_or_default();
                let name = name.to_string_lossy();
                self.rehearsal.sends_file(&actor, &name).await?
            }
            Line::Text(text) => self.rehearsal.types(&actor, text).await?,
            Line::Answer(text) => match self.button(&actor, text) {
                Some(id) => self.rehearsal.presses(&actor, &id).await?,
                None => self.rehearsal.types(&actor, text).await?,
            },
        };
        if happened.is_empty() {
            anstream::println!("{}", silence(&line));
        }
        self.show_calls();
        self.show(&happened, Some(actor.id));
        for problem in self.rehearsal.take_problems() {
            anstream::println!("the bot went wrong: {problem}");
        }
        Ok(())
    }

    /// Whether the newest message has a key that sends this.
    fn wants(&self, actor: &Actor, wanted: Sends) -> bool {
        let chat = self.rehearsal.chat(actor);
        let last = chat.and_then(|chat| chat.messages().last());
        let keys = last.and_then(|shown| match &shown.message.keyboard {
            Keyboard::Reply(rows) => Some(rows),
            Keyboard::Empty | Keyboard::Inline(_) | Keyboard::Remove => None,
        });
        keys.is_some_and(|rows| rows.iter().flatten().any(|key| key.sends == wanted))
    }

    /// Whether a line is a command of the app that a chat has too, such as `/contact`, where
    /// nothing is asked that the chat's would send.
    fn is_for_the_app(&self, actor: &Actor, line: &str) -> bool {
        let line = line.trim();
        let sends = match line {
            "/contact" => vec![Sends::Contact, Sends::Person],
            "/location" => vec![Sends::Location],
            "/user" => vec![Sends::Person],
            "/photo" | "/pay" => Vec::new(),
            _ => return false,
        };
        let program = self.rehearsal.program();
        let mut starts = program.flows.values().flat_map(|flow| &flow.starts);
        let has_command = starts.any(|start| {
            let command = start.command.as_ref();
            command.is_some_and(|command| format!("/{}", command.prefix) == line)
        });
        has_command && !sends.into_iter().any(|sends| self.wants(actor, sends))
    }

    /// Who acts.
    fn name(&self) -> &str {
        let (name, _) = self
            .actors
            .get_index(self.current)
            .expect("the current person is among the people");
        name
    }

    /// The button that a line means: by its number if it is under the last message, by its label
    /// also if it is on an earlier one. Where a number is asked for without buttons, a number is
    /// the answer.
    fn button(&self, actor: &Actor, line: &str) -> Option<String> {
        let messages = self.rehearsal.chat(actor)?.messages();
        let last = pressables(&messages.last()?.message.keyboard);
        if let Some(button) = typed(&last, line) {
            return Some(button.id.clone());
        }
        let screens = messages.iter().rev();
        let mut screens = screens.map(|shown| pressables(&shown.message.keyboard));
        let newest = screens.find(|buttons| !buttons.is_empty())?;
        let button = newest.iter().find(|button| button.label == line.trim())?;
        (!line.starts_with(|first: char| first.is_ascii_digit())).then(|| button.id.clone())
    }

    /// What was sent to tools, and how to let those answer that have no answer.
    fn show_calls(&self) {
        for call in self.rehearsal.take_calls() {
            let operation = &call.operation;
            anstream::println!("→ {operation} {}", call.sent);
            if !call.answered {
                anstream::println!("  nobody has said what it answers: /tool {operation}: {{ … }}");
            }
        }
    }

    /// What the current person saw last, so that the user knows where they are.
    fn show_newest(&self) {
        let chat = self.rehearsal.chat(&self.actor());
        match chat.and_then(|chat| chat.messages().last()) {
            Some(shown) => anstream::print!("{}", message(&shown.message)),
            None => anstream::println!("a new person: begin with /start"),
        }
    }

    /// Moves the rehearsal's clock to the real time plus the time travelled.
    async fn keep_time(&mut self) -> Result<(), RehearsalError> {
        let now = Timestamp::now().saturating_add(self.ahead);
        let now = now.expect("a signed duration has no calendar units");
        let passed = now.duration_since(self.rehearsal.now());
        if passed > SignedDuration::ZERO {
            let happened = self.rehearsal.waits(passed).await?;
            self.show_calls();
            self.show(&happened, None);
        }
        Ok(())
    }

    /// Prints what has happened, with the name of whom it has happened to, unless everybody knows
    /// that it is `spoken_to`.
    fn show(&mut self, happened: &Happened, mut spoken_to: Option<RowId>) {
        for (person, happened) in happened {
            let seen = self.downloads.line(happened) + &happening(happened);
            if seen.is_empty() {
                continue;
            }
            if spoken_to != Some(*person) {
                spoken_to = Some(*person);
                let to = self.actors.iter().find(|(_, actor)| actor.id == *person);
                if let Some((name, _)) = to {
                    anstream::println!("  → {name}");
                }
            }
            anstream::print!("{seen}");
        }
    }

    /// Uses edited files, if they pass the checker.
    fn reload(&mut self) {
        if self.changes.try_iter().count() == 0 {
            return;
        }
        let was_behind = std::mem::replace(&mut self.behind, true);
        let loaded = match self.app.load() {
            Ok(loaded) => loaded,
            Err(error) => return anstream::println!("not reloaded: {error}"),
        };
        let report = diagnostic::human(&loaded.diagnostics, &loaded.sources, true);
        anstream::print!("{report}");
        let Some(program) = loaded.program else {
            return anstream::println!("not reloaded: the old version goes on");
        };
        if tables(&program) != tables(&self.rehearsal.program()) {
            return anstream::println!("the tables have changed: start the chat again to use them");
        }
        self.behind = false;
        if program.version != self.rehearsal.program().version {
            self.rehearsal.replace(Arc::new(program));
            anstream::println!("reloaded");
        } else if was_behind {
            anstream::println!("mended: the version that goes on is that of the files");
        }
    }
}

/// What a fault says to somebody who types lines of a chat, not those of a talk.
fn told(error: &RehearsalError) -> String {
    match error {
        RehearsalError::NobodyChosen { id } => {
            format!("`{id}` opens a list of people: write whom to share, `/user NAME`")
        }
        RehearsalError::NoRow {
            role,
            table,
            by,
            person,
        } => format!(
            "`{role}` is who a row of `{table}` names in `{by}`, and no row names them: begin by \
             `/as NAME`, and let somebody who may do so in the bot add them; or add a row with \
             `{by}` {person} to the files in seeds/, and start the chat again"
        ),
        RehearsalError::Store(_)
        | RehearsalError::NoPhoto
        | RehearsalError::NoInvoice
        | RehearsalError::NothingBegun
        | RehearsalError::NoFile
        | RehearsalError::NoGroupChosen { .. }
        | RehearsalError::NoButton { .. }
        | RehearsalError::Link { .. }
        | RehearsalError::NoRole { .. }
        | RehearsalError::NoId { .. }
        | RehearsalError::OtherId { .. } => error.to_string(),
    }
}

/// What is said if nothing has happened.
fn silence(line: &Line<'_>) -> &'static str {
    match line {
        Line::User(_) => "the bot does not answer, because it asks for nobody here",
        Line::Nothing
        | Line::Quit
        | Line::As(..)
        | Line::Contact(_)
        | Line::Location(_)
        | Line::Pay
        | Line::Photo(_)
        | Line::File(_)
        | Line::Tool(..)
        | Line::Wait(_)
        | Line::Text(_)
        | Line::Answer(_)
        | Line::Unfinished(_) => "the bot does not answer",
    }
}

/// A number that follows from a person's id.
fn phone(id: RowId) -> Phone {
    let number = match id.0 {
        ..10_000 => format!("+7700000{:04}", id.0),
        id => format!("+7701{:07}", id % 10_000_000),
    };
    Phone::parse(&number).expect("ten digits after +7")
}

/// The tables, as the database would have them.
fn tables(program: &Program) -> String {
    format!(
        "{:?}",
        program
            .model
            .tables
            .values()
            .map(|table| {
                let columns = table.columns.iter();
                let columns = columns.map(|(name, column)| (name.clone(), column.typed.clone()));
                (
                    table.name.clone(),
                    columns.collect::<Vec<_>>(),
                    table.unique.clone(),
                )
            })
            .collect::<Vec<_>>()
    )
}

/// Reports every change under a directory, for as long as the watcher lives.
fn watch(directory: &Path) -> Result<(Receiver<()>, notify::RecommendedWatcher), Failure> {
    let (sender, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let changed = event.is_ok_and(|event| !event.kind.is_access());
        if changed {
            // The chat may have ended.
            let _ = sender.send(());
        }
    })?;
    watcher.watch(directory, RecursiveMode::Recursive)?;
    Ok((changes, watcher))
}

/// Lines from a terminal with history, or from a file or a pipe.
enum Input {
    Terminal(Box<Reedline>),
    Lines(std::io::Lines<std::io::StdinLock<'static>>),
}

impl Input {
    fn new() -> Input {
        if std::io::stdin().is_terminal() {
            Input::Terminal(Box::new(Reedline::create()))
        } else {
            Input::Lines(std::io::stdin().lock().lines())
        }
    }

    /// The next line; `None` at the end of input.
    fn line(&mut self, prompt: &str) -> Option<String> {
        match self {
            Input::Terminal(editor) => {
                let prompt = DefaultPrompt::new(
                    DefaultPromptSegment::Basic(prompt.to_owned()),
                    DefaultPromptSegment::Empty,
                );
                match editor.read_line(&prompt) {
                    Ok(Signal::Success(line)) => Some(line),
                    _ => None,
                }
            }
            Input::Lines(lines) => {
                let line = lines.next()?.ok()?;
                anstream::println!("{prompt}> {line}");
                std::io::stdout().flush().ok();
                Some(line)
            }
        }
    }
}

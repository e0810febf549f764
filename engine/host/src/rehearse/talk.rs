//! Plays a talk: does its acts one by one, writes down what is seen, and checks what must be seen.

use std::fmt::Write;

use indexmap::IndexMap;
use jiff::SignedDuration;
use tilmash_engine::grammar::Test;
use tilmash_engine::interpret::{Filter, Query};
use tilmash_engine::name::Name;
use tilmash_engine::source::Span;
use tilmash_engine::talk::{Act, Chosen, Line, Paying, Setting, Talk, ToolAnswers, Whose};
use tilmash_engine::value::{ChatId, FileForm, Phone, Photo, RowId, Type, Value};

use super::chat::Happening;
use super::rehearsal::{Actor, Rehearsal, RehearsalError};

/// More rows than anything in a talk can make at once.
const MOST_ROWS: u32 = 100_000;

/// The result of a talk in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Performance {
    /// Every act with every screen that it led to: the content of the snapshot.
    pub transcript: String,
    /// Whether the talk was begun. It is not if its head has a fault.
    played: bool,
    pub failures: Vec<TalkFailure>,
}

/// Something that should have been seen and was not, or that could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TalkFailure {
    pub span: Span,
    pub message: String,
}

impl Performance {
    /// That of a talk whose head has faults.
    pub(super) fn unplayed(failures: Vec<TalkFailure>) -> Performance {
        Performance {
            transcript: String::new(),
            played: false,
            failures,
        }
    }

    pub(super) fn is_played(&self) -> bool {
        self.played
    }
}

/// Plays a talk in one language, on a fresh rehearsal whose store has the talk's seeds.
///
/// # Errors
///
/// Only the store's. A fault of the talk is a [`TalkFailure`].
pub async fn perform(
    rehearsal: &mut Rehearsal,
    talk: &Talk,
    language: &Name,
) -> Result<Performance, RehearsalError> {
    let mut actors = IndexMap::new();
    let mut failures = set(rehearsal, talk).await?;
    for (index, person) in talk.people.iter().enumerate() {
        let mut actor = actor(index, &person.name, language);
        if let Some(role) = &person.role {
            match rehearsal.appoint(&mut actor, role).await {
                Err(RehearsalError::Store(error)) => return Err(error.into()),
                Err(error) => failures.push(TalkFailure {
                    span: person.span,
                    message: error.to_string(),
                }),
                Ok(()) => {}
            }
        }
        match person.known {
            true => rehearsal.introduce(&actor).await?,
            false => rehearsal.expect_stranger(&actor),
        }
        actors.insert(person.name.clone(), actor);
    }
    let mut chats = IndexMap::new();
    for (name, chat) in groups(talk) {
        rehearsal.expect_chat(chat);
        chats.insert(name.clone(), chat);
    }
    if !failures.is_empty() {
        return Ok(Performance::unplayed(failures));
    }
    rehearsal.set_clocks().await?;
    let mut performer = Performer {
        rehearsal,
        actors,
        chats,
        seen: IndexMap::new(),
        performance: Performance {
            transcript: String::new(),
            played: true,
            failures,
        },
    };
    for line in &talk.lines {
        performer.line(line).await?;
    }
    Ok(performer.performance)
}

/// The groups of a talk are numbered as its people are.
fn groups(talk: &Talk) -> impl Iterator<Item = (&Name, ChatId)> {
    let chats = talk.chats.iter().zip(1001..);
    chats.map(|(name, number)| {
        let chat = ChatId::new(-number).expect("a number below zero that a group can have");
        (name, chat)
    })
}

/// Gives the talk its settings. Returns those that the app cannot have.
async fn set(rehearsal: &Rehearsal, talk: &Talk) -> Result<Vec<TalkFailure>, RehearsalError> {
    let program = rehearsal.program();
    let model = &program.model;
    let mut failures = Vec::new();
    for Setting { name, span, value } in &talk.settings {
        let message = match model.settings().get(name) {
            None => format!("there is no setting `{name}`"),
            Some(column) => match setting(talk, &column.typed.of, value, &model.languages) {
                None => format!("`{value}` is not {}", column.typed.of),
                Some(value) => match column.breach(&value) {
                    None => {
                        rehearsal.set(name, &value).await?;
                        continue;
                    }
                    Some(breach) => format!("`{name}` breaks a limit: {breach}"),
                },
            },
        };
        let span = *span;
        failures.push(TalkFailure { span, message });
    }
    Ok(failures)
}

/// A setting as it is written: a group by its name.
fn setting(talk: &Talk, of: &Type, value: &str, languages: &[Name]) -> Option<Value> {
    let mut groups = groups(talk);
    let group = groups.find(|(name, _)| *of == Type::Chat && name.as_str() == value);
    match group {
        Some((_, chat)) => Some(Value::Chat(chat)),
        None => of.parse(value, languages),
    }
}

/// The people of a talk are numbered; nothing about them is random.
fn actor(index: usize, name: &Name, language: &Name) -> Actor {
    let mut letters = name.chars();
    let capital: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect();
    let number = index + 1;
    Actor {
        id: RowId(1000 + number as i64),
        full_name: capital,
        username: None,
        phone: Phone::parse(&format!("+7700000{number:04}")).expect("eleven digits after +7"),
        language: language.clone(),
    }
}

struct Performer<'r> {
    rehearsal: &'r mut Rehearsal,
    actors: IndexMap<Name, Actor>,
    chats: IndexMap<Name, ChatId>,
    /// The texts that each person saw by the last act that showed any.
    seen: IndexMap<RowId, Vec<String>>,
    performance: Performance,
}

impl Performer<'_> {
    async fn line(&mut self, line: &Line) -> Result<(), RehearsalError> {
        let happenings = match &line.act {
            Act::Sees { person, message } => {
                self.expect(line.span, person, message);
                return Ok(());
            }
            Act::Rows {
                table,
                count,
                conditions,
            } => return self.rows(line.span, table, *count, conditions).await,
            Act::Tool { operation, answers } => {
                self.write(&line.text);
                self.tool(line.span, operation, answers);
                return Ok(());
            }
            Act::Wait(length) => {
                let length = SignedDuration::from_secs(length.seconds);
                self.rehearsal.waits(length).await
            }
            Act::Type { person, text } => {
                let actor = self.actors[person].clone();
                self.rehearsal.types(&actor, text).await
            }
            Act::Press { person, id, old } => {
                let actor = self.actors[person].clone();
                match old {
                    true => self.rehearsal.presses_old(&actor, id).await,
                    false => self.rehearsal.presses(&actor, id).await,
                }
            }
            Act::PressIn { person, id, chat } => {
                let actor = self.actors[person].clone();
                self.rehearsal
                    .presses_in(&actor, self.chats[chat], id)
                    .await
            }
            Act::Chat { person, chat } => {
                let actor = self.actors[person].clone();
                self.rehearsal.shares_chat(&actor, self.chats[chat]).await
            }
            Act::Contact {
                person,
                phone,
                whose,
            } => {
                let actor = self.actors[person].clone();
                let owner = match whose {
                    Whose::Own => Some(&actor),
                    Whose::Of(name) => Some(&self.actors[name]),
                    Whose::Nobodys => None,
                };
                let phone = phone
                    .clone()
                    .or_else(|| owner.map(|owner| owner.phone.clone()));
                let of = owner.map(|owner| owner.id);
                self.rehearsal.shares_contact(&actor, phone, of).await
            }
            Act::User { person, chosen } => {
                let actor = self.actors[person].clone();
                let chosen = match chosen {
                    Chosen::Named(name) => self.actors[name].id,
                    Chosen::Id(id) => *id,
                };
                self.rehearsal.shares_person(&actor, chosen).await
            }
            Act::Photo { person, name } => {
                let actor = self.actors[person].clone();
                self.rehearsal.sends_photo(&actor, name).await
            }
            Act::File { person, name } => {
                let actor = self.actors[person].clone();
                self.rehearsal.sends_file(&actor, name).await
            }
            Act::Pay {
                person,
                of,
                old,
                until,
            } => {
                let actor = self.actors[person].clone();
                let whose = self.actors[of].clone();
                match until {
                    Paying::Whole => self.rehearsal.pays(&actor, &whose, *old).await,
                    Paying::Begin => self.rehearsal.begins_to_pay(&actor, &whose, *old).await,
                    Paying::End => self.rehearsal.is_charged(&actor).await,
                    Paying::Again => self.rehearsal.is_told_of_charge(&actor).await,
                }
            }
            Act::Location { person, location } => {
                let actor = self.actors[person].clone();
                self.rehearsal.shares_location(&actor, *location).await
            }
        };
        self.write(&line.text);
        for call in self.rehearsal.take_calls() {
            self.write(&format!("  → {} {}", call.operation, call.sent));
            if !call.answered {
                let operation = &call.operation;
                let message = format!(
                    "the talk does not say what `{operation}` answers: write `tool {operation}: …` before"
                );
                self.fail(line.span, message);
            }
        }
        let problems = self.rehearsal.take_problems();
        for problem in problems {
            self.fail(line.span, format!("the bot went wrong: {problem}"));
        }
        match happenings {
            Ok(happenings) => {
                for (person, happening) in &happenings {
                    if happening.shown().is_some() {
                        self.seen.insert(*person, Vec::new());
                    }
                }
                for (person, happening) in happenings {
                    self.happened(person, &happening);
                }
                Ok(())
            }
            Err(RehearsalError::Store(error)) => Err(error.into()),
            Err(error) => {
                self.fail(line.span, error.to_string());
                Ok(())
            }
        }
    }

    fn tool(&mut self, span: Span, operation: &str, answers: &ToolAnswers) {
        if let Err(message) = self.rehearsal.lets_answer(operation, answers) {
            self.fail(span, message);
        }
    }

    fn write(&mut self, line: &str) {
        let transcript = &mut self.performance.transcript;
        writeln!(transcript, "{line}").expect("a String takes all that is written");
    }

    fn happened(&mut self, person: RowId, happening: &Happening) {
        if let Some(shown) = happening.shown() {
            let seen = self.seen.entry(person).or_default();
            seen.push(shown.message.shows.clone());
        }
        let name = self.name(person);
        self.write(format!("  → {name} {happening}").trim_end());
    }

    fn name(&self, person: RowId) -> String {
        let found = self.actors.iter().find(|(_, actor)| actor.id == person);
        let chat = self.chats.iter().find(|(_, chat)| chat.get() == person.0);
        let name = found.map(|(name, _)| name).or(chat.map(|(name, _)| name));
        name.map_or_else(|| person.0.to_string(), Name::to_string)
    }

    fn fail(&mut self, span: Span, message: String) {
        self.performance
            .failures
            .push(TalkFailure { span, message });
    }

    fn expect(&mut self, span: Span, person: &Name, message: &str) {
        let id = match self.chats.get(person) {
            Some(chat) => RowId(chat.get()),
            None => self.actors[person].id,
        };
        let shown = self.seen.get(&id).map(Vec::as_slice).unwrap_or_default();
        if !shown.iter().any(|shown| shown == message) {
            let seen = match shown {
                [] => "nothing".to_owned(),
                shown => format!("`{}`", shown.join("`, `")),
            };
            let message = format!("`{person}` was to see `{message}` and saw {seen}");
            self.fail(span, message);
        }
    }

    async fn rows(
        &mut self,
        span: Span,
        table: &Name,
        count: i64,
        conditions: &[(Name, String)],
    ) -> Result<(), RehearsalError> {
        let mut all = Vec::new();
        for (column, text) in conditions {
            match self.condition(table, column, text) {
                Ok(filter) => all.push(filter),
                Err(message) => {
                    self.fail(span, message);
                    return Ok(());
                }
            }
        }
        if !self.rehearsal.program().model.tables.contains_key(table) {
            self.fail(span, format!("there is no table `{table}`"));
            return Ok(());
        }
        let query = Query {
            table: table.clone(),
            filter: Filter::All(all),
            order: None,
            limit: MOST_ROWS,
            offset: 0,
        };
        let found = self.rehearsal.rows(query).await?.len() as i64;
        if found != count {
            self.fail(
                span,
                format!("expected {count} rows of `{table}`, found {found}"),
            );
        }
        Ok(())
    }

    /// `status = confirmed`, `client = aliya`, `service = haircut`, `start = 2026-03-04 10:30`.
    fn condition(&self, table: &Name, column: &Name, text: &str) -> Result<Filter, String> {
        let model = &self.rehearsal.program().model;
        let typed = model
            .column_type(table, column)
            .ok_or_else(|| format!("`{table}` has no column `{column}`"))?;
        let wrong = || format!("`{text}` is not {}", typed.of);
        let equals = |path: Vec<Name>, value| Filter::Column {
            path,
            test: Test::Equals,
            value,
        };
        let own = vec![column.clone()];
        if text == "none" {
            return Ok(equals(own, Value::None));
        }
        if typed.of == Type::person() {
            let actor = self.actors.get(text).ok_or_else(wrong)?;
            let id = Value::Integer(actor.id.0);
            return Ok(equals(vec![column.clone(), "id".into()], id));
        }
        if matches!(typed.of, Type::Row(_)) {
            let path = vec![column.clone(), "key".into()];
            return Ok(equals(path, Value::text(text)));
        }
        if typed.of == Type::Chat
            && let Some(chat) = self.chats.get(text)
        {
            return Ok(equals(own, Value::Chat(*chat)));
        }
        // A talk tells times by the venue's clock.
        let value = if typed.of == Type::Photo {
            let sent = Photo::sent(text, FileForm::Picture);
            let kept = typed.of.parse(text, &model.languages);
            match text.contains('/') {
                true => kept,
                false => sent.map(Value::Photo),
            }
        } else if typed.of == Type::Moment {
            let local = text.replace(' ', "T").parse::<jiff::civil::DateTime>().ok();
            let moment = local.and_then(|local| model.zone.to_timestamp(local).ok());
            moment.map(Value::Moment)
        } else {
            typed.of.parse(text, &model.languages)
        };
        Ok(equals(own, value.ok_or_else(wrong)?))
    }
}

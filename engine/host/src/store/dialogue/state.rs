//! [`DialogueState`]: all that an update needs to know of a person's dialogue, in one row.

use jiff::Timestamp;
use sea_query::{Alias, Expr, ExprTrait, Func, LockType, OnConflict, Query, Value};
use tilmash_engine::value::RowId;

use super::update::take;
use crate::store::database::error::StoreError;
use crate::store::database::instant::instant;
use crate::store::database::row::Row;
use crate::store::database::statement::{Bound, Fixed, Statement, Written};
use crate::store::writer::transaction::Transaction;

const DIALOGUE: &str = "tilmash_dialogue";
const COLUMNS: [&str; 8] = [
    "person",
    "session",
    "last_message",
    "blocked",
    "messages",
    "messages_since",
    "presses",
    "presses_since",
];

/// In seconds.
const MINUTE: i64 = 60;

/// How a person's dialogue stands. The private chat's id is the person's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialogueState {
    person: RowId,
    /// JSON. `None` if there was none yet.
    pub session: Option<String>,
    /// The greatest id of a message known to stand in the chat; 0 if none is.
    pub last_message: i64,
    /// Since when the person has not let the bot write; `None` if they do.
    pub blocked: Option<Timestamp>,
    messages: Tally,
    presses: Tally,
}

/// How many were sent in the minute that began with the first of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    count: i64,
    /// In seconds of Unix time.
    since: i64,
}

/// A dialogue's state as it was read, and what else was read with it.
#[derive(Clone, Debug)]
pub struct Opened {
    pub state: DialogueState,
    /// What is stored, so that nothing is written that has not changed.
    stored: Option<DialogueState>,
    /// The user name of a person who has written before, which may be `None`.
    username: Option<Option<String>>,
}

static READ: Fixed = Fixed::new(|dialect| {
    let mut select = Query::select();
    select
        .columns(COLUMNS)
        .from(DIALOGUE)
        .and_where(Expr::col("person").eq(0_i64))
        .lock(LockType::Update);
    dialect.write(&select)
});

static BEGIN: Fixed = Fixed::new(|dialect| {
    let mut insert = Query::insert();
    insert
        .into_table(DIALOGUE)
        .columns(["person"])
        .values_panic([0_i64.into()])
        .on_conflict(OnConflict::new().do_nothing().to_owned());
    dialect.write(&insert)
});

static WRITE: Fixed = Fixed::new(|dialect| {
    let mut insert = Query::insert();
    insert
        .into_table(DIALOGUE)
        .columns(COLUMNS)
        .values_panic([
            0_i64.into(),
            Expr::val(Option::<String>::None),
            0_i64.into(),
            Expr::val(Option::<i64>::None),
            0_i64.into(),
            0_i64.into(),
            0_i64.into(),
            0_i64.into(),
        ])
        .on_conflict(
            OnConflict::column("person")
                .update_columns(COLUMNS.into_iter().skip(1))
                .to_owned(),
        );
    dialect.write(&insert)
});

static SEE: Fixed = Fixed::new(|dialect| {
    let known = Expr::col((DIALOGUE, "last_message"));
    let seen = Expr::col((Alias::new("excluded"), Alias::new("last_message")));
    let mut insert = Query::insert();
    insert
        .into_table(DIALOGUE)
        .columns(["person", "last_message"])
        .values_panic([0_i64.into(), 0_i64.into()])
        .on_conflict(
            OnConflict::column("person")
                .value("last_message", Func::greatest([known, seen]))
                .value("blocked", Expr::cust("NULL"))
                .to_owned(),
        );
    dialect.write(&insert)
});

impl DialogueState {
    fn new(person: RowId) -> DialogueState {
        DialogueState {
            person,
            session: None,
            last_message: 0,
            blocked: None,
            messages: Tally::default(),
            presses: Tally::default(),
        }
    }

    /// A row of [`COLUMNS`].
    fn of(row: &Row) -> DialogueState {
        DialogueState {
            person: RowId(row.number(0)),
            session: row
                .text(1)
                .expect("the core schema has a text there")
                .map(str::to_owned),
            last_message: row.number(2),
            blocked: row.maybe(3).map(instant),
            messages: Tally {
                count: row.number(4),
                since: row.number(5),
            },
            presses: Tally {
                count: row.number(6),
                since: row.number(7),
            },
        }
    }

    fn cells(self) -> [Value; COLUMNS.len()] {
        [
            self.person.0.into(),
            self.session.into(),
            self.last_message.into(),
            self.blocked.map(Timestamp::as_second).into(),
            self.messages.count.into(),
            self.messages.since.into(),
            self.presses.count.into(),
            self.presses.since.into(),
        ]
    }

    /// Records a message that the person wrote, whose chat is not blocked then. Returns how many
    /// they have written in the minute that began with the first of them.
    pub fn wrote(&mut self, message: i64, now: Timestamp) -> u32 {
        self.last_message = Ord::max(self.last_message, message);
        self.blocked = None;
        self.messages.add(now)
    }

    /// Records that the person pressed a button of this message, which is therefore in the chat.
    /// Returns how often they have in the minute that began with the first of these presses.
    pub fn pressed(&mut self, message: i64, now: Timestamp) -> u32 {
        self.last_message = Ord::max(self.last_message, message);
        self.presses.add(now)
    }

    /// As [`DialogueState::pressed`], under a message in another chat.
    pub fn pressed_elsewhere(&mut self, now: Timestamp) -> u32 {
        self.presses.add(now)
    }
}

impl Tally {
    fn add(&mut self, now: Timestamp) -> u32 {
        let now = now.as_second();
        // A minute that begins later than now has begun before the clock was set back.
        *self = match (now - MINUTE + 1..=now).contains(&self.since) {
            true => Tally {
                count: self.count.saturating_add(1),
                since: self.since,
            },
            false => Tally {
                count: 1,
                since: now,
            },
        };
        u32::try_from(self.count).unwrap_or(u32::MAX)
    }
}

impl Opened {
    pub fn person(&self) -> RowId {
        self.state.person
    }

    /// Whether the person has written to the bot before, and lets it write.
    pub fn is_reachable(&self) -> bool {
        self.username.is_some() && self.state.blocked.is_none()
    }

    /// Whether the person is known by this user name.
    fn knows(&self, username: Option<&str>) -> bool {
        self.username.as_ref().map(Option::as_deref) == Some(username)
    }
}

fn read(person: RowId) -> Bound {
    READ.with([person.0.into()])
}

impl Transaction {
    /// A person's dialogue. No other transaction opens it before this one ends.
    pub async fn open_dialogue(&mut self, person: RowId) -> Result<Opened, StoreError> {
        let visitor = self.visitor_of(person);
        let statements: [&dyn Statement; 2] = [&read(person), &visitor];
        let [dialogue, visitor] = self.connection.fetch_each(statements).await?;
        self.opened(person, dialogue, visitor).await
    }

    /// As [`Transaction::first_time`] and [`Transaction::open_dialogue`]; `None` if the update has
    /// taken effect before.
    pub async fn open_dialogue_once(
        &mut self,
        update_id: i64,
        person: RowId,
        now: Timestamp,
    ) -> Result<Option<Opened>, StoreError> {
        let visitor = self.visitor_of(person);
        let statements: [&dyn Statement; 3] = [&take(update_id, now), &read(person), &visitor];
        let [first, dialogue, visitor] = self.connection.fetch_each(statements).await?;
        match first.is_empty() {
            true => Ok(None),
            false => Ok(Some(self.opened(person, dialogue, visitor).await?)),
        }
    }

    fn visitor_of(&mut self, person: RowId) -> Written {
        let dialect = self.connection.dialect();
        self.visitor.read(&self.model, dialect, person)
    }

    /// As [`Transaction::upsert_person`], where the person's dialogue has been opened: one who is
    /// known by this user name needs no statement.
    pub async fn meet(
        &mut self,
        opened: &Opened,
        username: Option<&str>,
        full_name: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if !opened.knows(username) {
            let person = opened.person();
            self.upsert_person(person, username, full_name, now).await?;
        }
        Ok(())
    }

    /// As [`Transaction::meet`], where the person has pressed a button in a chat of many: whoever
    /// has not written to the bot has not come, but has a name.
    pub async fn meet_elsewhere(
        &mut self,
        opened: &Opened,
        username: Option<&str>,
        full_name: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if opened.username.is_some() {
            return self.meet(opened, username, full_name, now).await;
        }
        self.name_person(opened.person(), username, full_name).await
    }

    async fn opened(
        &mut self,
        person: RowId,
        mut dialogue: Vec<Row>,
        mut visitor: Vec<Row>,
    ) -> Result<Opened, StoreError> {
        if dialogue.is_empty() && self.connection.is_shared() {
            // Only a row that exists can be locked.
            self.connection
                .later(&BEGIN.with([person.0.into()]))
                .await?;
            let visitor_of = self.visitor_of(person);
            let statements: [&dyn Statement; 2] = [&read(person), &visitor_of];
            [dialogue, visitor] = self.connection.fetch_each(statements).await?;
        }
        let (revision, username) = self.visitor.enter(&self.model, visitor.pop());
        self.found(revision);
        let stored = dialogue.first().map(DialogueState::of);
        Ok(Opened {
            state: stored.clone().unwrap_or(DialogueState::new(person)),
            stored,
            username,
        })
    }

    /// A person's session as it was saved, JSON. No other transaction opens the dialogue before
    /// this one ends.
    pub async fn session(&mut self, person: RowId) -> Result<Option<String>, StoreError> {
        Ok(self.open_dialogue(person).await?.state.session)
    }

    /// Saves what has become of a dialogue that this transaction has opened.
    pub async fn save_dialogue(&mut self, opened: Opened) -> Result<(), StoreError> {
        if opened.stored.as_ref() != Some(&opened.state) {
            self.connection
                .later(&WRITE.with(opened.state.cells()))
                .await?;
        }
        Ok(())
    }

    /// The greatest id of a message known in a person's chat; 0 if none is.
    pub async fn last_message(&mut self, person: RowId) -> Result<i64, StoreError> {
        let mut select = Query::select();
        select
            .column("last_message")
            .from(DIALOGUE)
            .and_where(Expr::col("person").eq(person.0));
        let row = self.connection.first(&select).await?;
        Ok(row.map_or(0, |row| row.number(0)))
    }

    /// Records a message in a person's chat, which is therefore not blocked.
    pub async fn saw_message(&mut self, person: RowId, message: i64) -> Result<(), StoreError> {
        let see = SEE.with([person.0.into(), message.into()]);
        self.connection.later(&see).await
    }

    /// Records whether a person lets the bot write.
    pub async fn set_blocked(
        &mut self,
        person: RowId,
        blocked: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let since = blocked.then_some(now.as_second());
        let mut insert = Query::insert();
        insert
            .into_table(DIALOGUE)
            .columns(["person", "blocked"])
            .values_panic([person.0.into(), Expr::val(since)])
            .on_conflict(
                OnConflict::column("person")
                    .update_column("blocked")
                    .to_owned(),
            );
        self.connection.execute(&insert).await?;
        Ok(())
    }

    /// Since when a person has not let the bot write; `None` if they do.
    pub async fn blocked_since(&mut self, person: RowId) -> Result<Option<Timestamp>, StoreError> {
        let mut select = Query::select();
        select
            .column("blocked")
            .from(DIALOGUE)
            .and_where(Expr::col("person").eq(person.0));
        let row = self.connection.first(&select).await?;
        Ok(row.and_then(|row| row.maybe(0)).map(instant))
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    #[test]
    fn a_minute_ends_also_if_the_clock_is_set_back() {
        let begun: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let mut tally = Tally::default();
        let counts = [0, 59, 60].map(|later: i64| tally.add(begun + later.seconds()));
        assert_eq!(counts, [1, 2, 1]);
        let back = begun - 5.hours();
        let counts = [0, 1].map(|later: i64| tally.add(back + later.seconds()));
        assert_eq!(counts, [1, 2]);
    }
}

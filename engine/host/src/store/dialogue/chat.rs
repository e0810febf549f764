//! What is known about a person's private chat.

use jiff::Timestamp;
use sea_query::{Alias, Expr, ExprTrait, Func, OnConflict, Query};
use tilmash_engine::value::RowId;

use crate::store::database::error::StoreError;
use crate::store::database::instant::instant;
use crate::store::writer::transaction::Transaction;

const CHAT: &str = "tilmash_chat";

/// In seconds.
const MINUTE: i64 = 60;

/// A person's chat after they have sent something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chat {
    /// The greatest known message id in it; 0 if none is known.
    pub last_message: i64,
    /// How many of this kind were sent in the minute that began with the first of them.
    pub count: u32,
}

impl Transaction {
    /// Records a message that a person wrote, and counts it. Their chat is not blocked then.
    pub async fn wrote(
        &mut self,
        person: RowId,
        message: i64,
        now: Timestamp,
    ) -> Result<Chat, StoreError> {
        let columns = ("messages", "messages_since");
        self.count(person, columns, Some(message), now).await
    }

    /// Counts a person's press.
    pub async fn pressed(&mut self, person: RowId, now: Timestamp) -> Result<Chat, StoreError> {
        let columns = ("presses", "presses_since");
        self.count(person, columns, None, now).await
    }

    /// Counts and returns the count in one statement, because every update needs it.
    async fn count(
        &mut self,
        person: RowId,
        (count, since): (&'static str, &'static str),
        message: Option<i64>,
        now: Timestamp,
    ) -> Result<Chat, StoreError> {
        let known = |column: &'static str| Expr::col((Alias::new(CHAT), Alias::new(column)));
        let second = now.as_second();
        let same_minute = || known(since).gt(second - MINUTE);
        let one_more = Expr::case(same_minute(), known(count).add(1)).finally(1);
        let begun = Expr::case(same_minute(), known(since)).finally(second);
        let mut again = OnConflict::column("id");
        again.value(count, one_more).value(since, begun);
        if let Some(message) = message {
            again
                .value(
                    "last_message",
                    Func::greatest([known("last_message"), Expr::val(message)]),
                )
                .value("blocked", Expr::val(Option::<i64>::None));
        }
        let mut insert = Query::insert();
        insert
            .into_table(CHAT)
            .columns(["id", "last_message", count, since])
            .values_panic([
                person.0.into(),
                message.unwrap_or(0).into(),
                1.into(),
                second.into(),
            ])
            .on_conflict(again)
            .returning(Query::returning().columns(["last_message", count]));
        let row = self.connection.first(&insert).await?;
        let row = row.expect("an insert that is done returns its row");
        Ok(Chat {
            last_message: row.number(0),
            count: u32::try_from(row.number(1)).unwrap_or(u32::MAX),
        })
    }

    /// The greatest id of a message known in a person's chat; 0 if none is.
    pub async fn last_message(&mut self, person: RowId) -> Result<i64, StoreError> {
        let mut select = Query::select();
        select
            .column("last_message")
            .from(CHAT)
            .and_where(Expr::col("id").eq(person.0));
        let row = self.connection.first(&select).await?;
        Ok(row.map_or(0, |row| row.number(0)))
    }

    /// Records a message in a person's chat, which is therefore not blocked.
    pub async fn saw_message(&mut self, person: RowId, message: i64) -> Result<(), StoreError> {
        let known = Expr::col((Alias::new(CHAT), Alias::new("last_message")));
        let mut insert = Query::insert();
        insert
            .into_table(CHAT)
            .columns(["id", "last_message"])
            .values_panic([person.0.into(), message.into()])
            .on_conflict(
                OnConflict::column("id")
                    .value("last_message", Func::greatest([known, Expr::val(message)]))
                    .value("blocked", Expr::val(Option::<i64>::None))
                    .to_owned(),
            );
        self.connection.execute(&insert).await?;
        Ok(())
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
            .into_table(CHAT)
            .columns(["id", "last_message", "blocked"])
            .values_panic([person.0.into(), 0.into(), Expr::val(since)])
            .on_conflict(OnConflict::column("id").update_column("blocked").to_owned());
        self.connection.execute(&insert).await?;
        Ok(())
    }

    /// Since when a person has not let the bot write; `None` if they do.
    pub async fn blocked_since(&mut self, person: RowId) -> Result<Option<Timestamp>, StoreError> {
        let mut select = Query::select();
        select
            .column("blocked")
            .from(CHAT)
            .and_where(Expr::col("id").eq(person.0));
        let row = self.connection.first(&select).await?;
        let seconds = row.and_then(|row| {
            row.integer(0)
                .expect("the core schema has an integer there")
        });
        Ok(seconds.map(instant))
    }
}

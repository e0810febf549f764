//! What is known of a person's private chat.

use jiff::Timestamp;
use sea_query::{Alias, Expr, ExprTrait, Func, OnConflict, Query};
use tilmash_engine::value::RowId;

use super::{StoreError, Transaction};

const CHAT: &str = "tilmash_chat";

impl Transaction {
    /// The greatest id of a message known to stand in a person's chat.
    pub async fn last_message(&mut self, person: RowId) -> Result<Option<i64>, StoreError> {
        let mut select = Query::select();
        select
            .column("last_message")
            .from(CHAT)
            .and_where(Expr::col("id").eq(person.0));
        let row = self.connection.first(&select).await?;
        Ok(row.map(|row| row.number(0)))
    }

    /// Notes that a message stands in a person's chat, which therefore is not blocked.
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

    /// Notes whether a person lets the bot write.
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

    /// Since when a person has not let the bot write, if so.
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
        Ok(seconds.map(super::outbox::instant))
    }
}

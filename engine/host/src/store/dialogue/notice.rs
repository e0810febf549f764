//! Notices: the messages of runs that still have buttons.

use sea_query::{Expr, ExprTrait, OnConflict, Query};
use tilmash_engine::interpret::RunId;

use crate::store::database::error::StoreError;
use crate::store::writer::transaction::Transaction;

const NOTICE: &str = "tilmash_notice";

impl Transaction {
    /// Notes that a message of a run has buttons.
    pub async fn note_notice(
        &mut self,
        chat: i64,
        message: i64,
        run: RunId,
    ) -> Result<(), StoreError> {
        let mut insert = Query::insert();
        insert
            .into_table(NOTICE)
            .columns(["chat", "message", "run"])
            .values_panic([chat.into(), message.into(), run.0.into()])
            .on_conflict(
                OnConflict::columns(["chat", "message"])
                    .update_column("run")
                    .to_owned(),
            );
        self.connection.later(&insert).await
    }

    /// Removes the notices of a run and returns the chat and the message of each, in this order.
    pub async fn take_notices(&mut self, run: RunId) -> Result<Vec<(i64, i64)>, StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(NOTICE)
            .and_where(Expr::col("run").eq(run.0))
            .returning(Query::returning().columns(["chat", "message"]));
        let rows = self.connection.fetch(&delete).await?;
        let mut notices: Vec<(i64, i64)> = rows
            .iter()
            .map(|row| (row.number(0), row.number(1)))
            .collect();
        notices.sort_unstable();
        Ok(notices)
    }

    /// Removes what is noted of a message, if it is noted of this run. Returns whether it was.
    pub async fn forget_notice(
        &mut self,
        chat: i64,
        message: i64,
        run: RunId,
    ) -> Result<bool, StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(NOTICE)
            .and_where(Expr::col("chat").eq(chat))
            .and_where(Expr::col("message").eq(message))
            .and_where(Expr::col("run").eq(run.0));
        Ok(self.connection.execute(&delete).await? == 1)
    }
}

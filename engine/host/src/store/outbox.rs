//! The outbox: what is to be sent, committed with what it tells of.
//!
//! Messages of one chat are sent in the order in which they were queued: while one waits for another
//! try, those behind it wait too.

use jiff::Timestamp;
use sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement};

use super::{StoreError, Transaction};

const OUTBOX: &str = "tilmash_outbox";

/// The id of a queued message; ids rise in the order of queueing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutboxId(pub i64);

/// A message to queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The Telegram id of the chat.
    pub chat: i64,
    pub kind: String,
    /// JSON.
    pub payload: String,
    /// Not to be sent earlier.
    pub at: Timestamp,
}

/// A message whose turn it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub id: OutboxId,
    pub chat: i64,
    pub kind: String,
    /// JSON.
    pub payload: String,
    /// Tries so far.
    pub attempts: u32,
}

impl Transaction {
    /// Queues a message behind those of its chat.
    pub async fn enqueue(
        &mut self,
        message: &Outgoing,
        now: Timestamp,
    ) -> Result<OutboxId, StoreError> {
        let mut insert = Query::insert();
        insert
            .into_table(OUTBOX)
            .columns(["chat", "kind", "payload", "next_at", "created"])
            .values_panic([
                message.chat.into(),
                message.kind.as_str().into(),
                message.payload.as_str().into(),
                message.at.as_second().into(),
                now.as_second().into(),
            ])
            .returning_col("id");
        let row = self.connection.first(&insert).await?;
        let row = row.expect("an insert that is done returns its id");
        Ok(OutboxId(row.number(0)))
    }

    /// The first message of each chat, if its time has come, earliest first.
    pub async fn outbox_due(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Due>, StoreError> {
        let rows = self.connection.fetch(&due(now, limit)).await?;
        let due = rows.iter().map(|row| Due {
            id: OutboxId(row.number(0)),
            chat: row.number(1),
            kind: row.string(2),
            payload: row.string(3),
            attempts: u32::try_from(row.number(4)).unwrap_or(u32::MAX),
        });
        Ok(due.collect())
    }

    /// When the next message's time comes, if any waits.
    pub async fn outbox_next(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let mut select = heads();
        select
            .expr(head("next_at"))
            .order_by_expr(head("next_at"), Order::Asc)
            .limit(1);
        let row = self.connection.first(&select).await?;
        Ok(row.map(|row| instant(row.number(0))))
    }

    /// Takes a message that was sent from the queue.
    pub async fn outbox_sent(&mut self, id: OutboxId) -> Result<(), StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(OUTBOX)
            .and_where(Expr::col("id").eq(id.0));
        self.connection.execute(&delete).await?;
        Ok(())
    }

    /// Notes that a message will never be sent, and why.
    pub async fn outbox_dead(&mut self, id: OutboxId, error: &str) -> Result<(), StoreError> {
        let mut update = Query::update();
        update
            .table(OUTBOX)
            .value("attempts", Expr::col("attempts").add(1))
            .value("state", "dead")
            .value("error", error)
            .and_where(Expr::col("id").eq(id.0));
        self.connection.execute(&update).await?;
        Ok(())
    }

    /// Lets a message be tried again at `at`; `error` says why this try failed.
    pub async fn outbox_retry(
        &mut self,
        id: OutboxId,
        at: Timestamp,
        error: &str,
    ) -> Result<(), StoreError> {
        let mut update = Query::update();
        update
            .table(OUTBOX)
            .value("attempts", Expr::col("attempts").add(1))
            .value("next_at", at.as_second())
            .value("error", error)
            .and_where(Expr::col("id").eq(id.0));
        self.connection.execute(&update).await?;
        Ok(())
    }

    /// Forgets messages queued before `before` that were given up, and returns how many.
    pub async fn prune_outbox(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(OUTBOX)
            .and_where(Expr::cust("state <> 'queued'"))
            .and_where(Expr::col("created").lt(before.as_second()));
        self.connection.execute(&delete).await
    }
}

/// Read from the index by time, which is that of queued messages alone: by id SQLite would read the table.
pub(super) fn due(now: Timestamp, limit: u32) -> SelectStatement {
    let mut select = heads();
    for column in ["id", "chat", "kind", "payload", "attempts"] {
        select.column((Alias::new("head"), Alias::new(column)));
    }
    select
        .and_where(head("next_at").lte(now.as_second()))
        .order_by_expr(head("next_at"), Order::Asc)
        .order_by_expr(head("id"), Order::Asc)
        .limit(limit.into())
        .to_owned()
}

fn head(column: &'static str) -> Expr {
    Expr::col((Alias::new("head"), Alias::new(column)))
}

/// The first queued message of each chat. The state is written out and not bound, so that the
/// partial indexes are used.
fn heads() -> SelectStatement {
    let earlier = Query::select()
        .expr(Expr::val(1))
        .from_as(OUTBOX, "earlier")
        .and_where(Expr::cust("earlier.state = 'queued'"))
        .and_where(Expr::cust(
            "earlier.chat = head.chat AND earlier.id < head.id",
        ))
        .to_owned();
    Query::select()
        .from_as(OUTBOX, "head")
        .and_where(Expr::cust("head.state = 'queued'"))
        .and_where(Expr::not_exists(earlier))
        .to_owned()
}

/// An instant that the store wrote itself.
pub(super) fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("the store writes only instants that exist")
}

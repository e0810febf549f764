//! The outbox: messages to send, committed together with what they report.
//!
//! Messages of one chat are sent in the order in which they were queued. While one waits for
//! another try, those behind it wait too.

use jiff::Timestamp;
use sea_query::{
    Alias, Expr, ExprTrait, InsertStatement, LockBehavior, LockType, Order, Query, SelectStatement,
    Value,
};
use tilmash_engine::interpret::Delivery;

use crate::store::database::error::StoreError;
use crate::store::database::instance::Instance;
use crate::store::database::instant::instant;
use crate::store::database::statement::Fixed;
use crate::store::writer::transaction::Transaction;

const OUTBOX: &str = "tilmash_outbox";
/// The most messages that one statement takes from the queue.
const TOGETHER: usize = 64;

/// The id of a queued message. Ids rise in the order of queueing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutboxId(pub i64);

/// A message to queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The Telegram id of the chat.
    pub chat: i64,
    pub delivery: Delivery,
    /// Not sent before this time.
    pub at: Timestamp,
}

/// Who is to send a message, where several instances could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// The one that queues the message and listens (see
    /// [`Store::listen`](crate::store::Store::listen)), unless another one sends a message of the
    /// chat before it. No other instance is woken for it.
    ThisInstance,
    Anyone,
}

/// A message that has been queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    pub message: Due,
    /// The message of the chat that is to be sent just before it, if one is queued.
    pub behind: Option<OutboxId>,
}

/// A message whose turn it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub id: OutboxId,
    pub chat: i64,
    /// Or why it cannot be read: another version has queued it.
    pub delivery: Result<Delivery, String>,
    /// Tries so far.
    pub attempts: u32,
    /// Since when the person has not let the bot write, if that was known before the message was
    /// queued.
    pub blocked: Option<Timestamp>,
}

impl Due {
    /// Since when the person does not let the bot write it. What is given back is wanted always.
    pub fn unwanted_since(&self) -> Option<Timestamp> {
        let is_refund = matches!(self.delivery, Ok(Delivery::Refund { .. }));
        self.blocked.filter(|_| !is_refund)
    }
}

/// A message that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    pub id: OutboxId,
    /// The Telegram id of the chat.
    pub chat: i64,
    pub kind: String,
    pub queued: Timestamp,
    pub attempts: u32,
    /// Telegram's words, or ours.
    pub error: String,
}

/// Returns the id of the message, and of the one before it in its chat.
static QUEUE: Fixed = Fixed::new(|dialect| dialect.write(&queue(&[])));

/// The message is held for an instance, unless the chat has one that this instance does not hold.
static QUEUE_HELD: Fixed = Fixed::new(|dialect| dialect.write(&queue(&[Instance::holder()])));

static SENT: Fixed = Fixed::new(|dialect| {
    let mut delete = Query::delete();
    delete
        .from_table(OUTBOX)
        .and_where(Expr::col("id").eq(0_i64));
    dialect.write(&delete)
});

fn queue(holder: &[Expr]) -> InsertStatement {
    let columns = [
        "chat", "kind", "payload", "next_at", "created", "file", "held_by",
    ];
    let zero = || Expr::val(0_i64);
    let values = [zero(), "".into(), "".into(), zero(), zero(), zero()];
    let behind = "(SELECT max(earlier.id) FROM tilmash_outbox AS earlier
        WHERE earlier.state = 'queued' AND earlier.chat = tilmash_outbox.chat
          AND earlier.id < tilmash_outbox.id)";
    let returned = Query::returning().exprs([Expr::col("id"), Expr::cust(behind)]);
    Query::insert()
        .into_table(OUTBOX)
        .columns(columns.into_iter().take(values.len() + holder.len()))
        .values_panic(values.into_iter().chain(holder.iter().cloned()))
        .returning(returned)
        .to_owned()
}

impl Transaction {
    /// Queues a message behind the others of its chat.
    pub async fn enqueue(
        &mut self,
        message: Outgoing,
        sender: Sender,
        now: Timestamp,
    ) -> Result<Queued, StoreError> {
        let payload = serde_json::to_string(&message.delivery);
        let file = message.delivery.file().map(|file| file.id.0);
        let values: [Value; 6] = [
            message.chat.into(),
            message.delivery.kind().into(),
            payload.expect("a delivery is plain data").into(),
            message.at.as_second().into(),
            now.as_second().into(),
            file.into(),
        ];
        let row = match (self.instance, sender) {
            (Some(instance), Sender::ThisInstance) => {
                let [chat, kind, payload, at, now, file] = values;
                let [of_chat, other, holder] = instance.holder_values(message.chat);
                let values = [chat, kind, payload, at, now, file, of_chat, other, holder];
                self.connection.first(&QUEUE_HELD.with(values)).await?
            }
            (None, Sender::ThisInstance) | (_, Sender::Anyone) => {
                self.connection.first(&QUEUE.with(values)).await?
            }
        };
        let row = row.expect("an insert that is done returns its id");
        Ok(Queued {
            message: Due {
                id: OutboxId(row.number(0)),
                chat: message.chat,
                delivery: Ok(message.delivery),
                attempts: 0,
                blocked: None,
            },
            behind: row.maybe(1).map(OutboxId),
        })
    }

    /// The first message of each chat whose time has come, earliest first. While this instance
    /// lives and listens (see [`Store::listen`](crate::store::Store::listen)), no other instance
    /// gets these.
    pub async fn outbox_due(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Due>, StoreError> {
        let mut select = due(now, limit);
        // Without those that another instance is taking or ending.
        select.lock_with_tables_behavior(LockType::Update, ["head"], LockBehavior::SkipLocked);
        if let Some(instance) = self.instance {
            select.and_where(instance.may_take_head());
        }
        let rows = self.connection.fetch(&select).await?;
        if let (Some(instance), false) = (self.instance, rows.is_empty()) {
            let taken = rows.iter().map(|row| row.number(0));
            self.hold(instance, taken).await?;
        }
        let due = rows.iter().map(|row| Due {
            id: OutboxId(row.number(0)),
            chat: row.number(1),
            delivery: delivery(&row.string(2)),
            attempts: count(row.number(3)),
            blocked: row
                .integer(4)
                .expect("the core schema has an integer there")
                .map(instant),
        });
        Ok(due.collect())
    }

    /// The queued messages of a chat up to this one, in their order.
    pub async fn outbox_until(
        &mut self,
        chat: i64,
        last: OutboxId,
    ) -> Result<Vec<(OutboxId, Result<Delivery, String>)>, StoreError> {
        let mut select = Query::select();
        select
            .columns(["id", "payload"])
            .from(OUTBOX)
            .and_where(Expr::cust("state = 'queued'"))
            .and_where(Expr::col("chat").eq(chat))
            .and_where(Expr::col("id").lte(last.0))
            .order_by("id", Order::Asc);
        let rows = self.connection.fetch(&select).await?;
        let queued = rows
            .iter()
            .map(|row| (OutboxId(row.number(0)), delivery(&row.string(1))));
        Ok(queued.collect())
    }

    /// When the next message becomes due that is not due at `now`, if there is one.
    pub async fn outbox_next(&mut self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let mut select = heads();
        select
            .expr(head("next_at"))
            .and_where(head("next_at").gt(now.as_second()))
            .order_by_expr(head("next_at"), Order::Asc)
            .limit(1);
        let row = self.connection.first(&select).await?;
        Ok(row.map(|row| instant(row.number(0))))
    }

    /// Takes messages that were sent from the queue.
    pub async fn outbox_sent(&mut self, sent: &[OutboxId]) -> Result<(), StoreError> {
        // Most updates end one.
        if let [id] = sent {
            return self.connection.later(&SENT.with([id.0.into()])).await;
        }
        for some in sent.chunks(TOGETHER) {
            let mut delete = Query::delete();
            delete
                .from_table(OUTBOX)
                .and_where(Expr::col("id").is_in(padded(some)));
            self.connection.later(&delete).await?;
        }
        Ok(())
    }

    /// Records that a message will never be sent, and why. Returns it, if it can be read.
    pub async fn outbox_dead(
        &mut self,
        id: OutboxId,
        error: &str,
    ) -> Result<Option<Delivery>, StoreError> {
        let mut update = Query::update();
        update
            .table(OUTBOX)
            .value("attempts", Expr::col("attempts").add(1))
            .value("state", "dead")
            .value("error", error)
            .and_where(Expr::col("id").eq(id.0))
            .returning_col("payload");
        let dead = self.connection.first(&update).await?;
        Ok(dead.and_then(|row| delivery(&row.string(0)).ok()))
    }

    /// Schedules another try at `at`; `error` says why this try failed.
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

    /// Makes every queued message due, of one chat or of all. No message is queued for later than
    /// the present, so what is due later waits for another try, or the clock has been set back
    /// since then.
    pub async fn outbox_hasten(
        &mut self,
        chat: Option<i64>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut update = Query::update();
        update
            .table(OUTBOX)
            .value("next_at", now.as_second())
            .and_where(Expr::cust("state = 'queued'"))
            .and_where(Expr::col("next_at").gt(now.as_second()))
            .and_where_option(chat.map(|chat| Expr::col("chat").eq(chat)));
        self.connection.execute(&update).await?;
        Ok(())
    }

    /// The messages that were given up and are still kept, in the order in which they were queued.
    pub async fn dead_letters(&mut self) -> Result<Vec<DeadLetter>, StoreError> {
        let mut select = Query::select();
        select
            .columns(["id", "chat", "kind", "created", "attempts", "error"])
            .from(OUTBOX)
            .and_where(Expr::cust("state = 'dead'"))
            .order_by("id", Order::Asc);
        let rows = self.connection.fetch(&select).await?;
        let letters = rows.iter().map(|row| DeadLetter {
            id: OutboxId(row.number(0)),
            chat: row.number(1),
            kind: row.string(2),
            queued: instant(row.number(3)),
            attempts: count(row.number(4)),
            error: row.text(5).ok().flatten().unwrap_or_default().to_owned(),
        });
        Ok(letters.collect())
    }

    /// Queues messages again that were given up, and returns which of them were. They keep their
    /// old place in their chat.
    pub async fn resend(
        &mut self,
        letters: &[OutboxId],
        now: Timestamp,
    ) -> Result<Vec<OutboxId>, StoreError> {
        let mut update = Query::update();
        update
            .table(OUTBOX)
            .value("state", "queued")
            .value("attempts", 0)
            .value("next_at", now.as_second())
            .and_where(Expr::cust("state = 'dead'"))
            .and_where(Expr::col("id").is_in(letters.iter().map(|id| id.0)))
            .returning_col("id");
        let rows = self.connection.fetch(&update).await?;
        Ok(rows.iter().map(|row| OutboxId(row.number(0))).collect())
    }

    /// Removes given-up messages that were queued before `before`, and returns how many.
    pub async fn prune_outbox(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let mut delete = Query::delete();
        delete
            .from_table(OUTBOX)
            .and_where(Expr::cust("state <> 'queued'"))
            .and_where(Expr::col("created").lt(before.as_second()));
        self.connection.execute(&delete).await
    }

    /// Keeps other instances from sending messages.
    async fn hold(
        &mut self,
        instance: Instance,
        messages: impl Iterator<Item = i64>,
    ) -> Result<(), StoreError> {
        let mut update = Query::update();
        update
            .table(OUTBOX)
            .value("held_by", instance.0)
            .and_where(Expr::col("id").is_in(messages))
            .and_where(instance.does_not_hold());
        self.connection.execute(&update).await?;
        Ok(())
    }
}

/// Read from the index by time, which contains only queued messages: by id, SQLite would read the
/// whole table.
pub(in crate::store) fn due(now: Timestamp, limit: u32) -> SelectStatement {
    let mut select = heads();
    for column in ["id", "chat", "payload", "attempts"] {
        select.column((Alias::new("head"), Alias::new(column)));
    }
    select.expr(Expr::cust(
        "(SELECT blocked FROM tilmash_dialogue
          WHERE person = head.chat AND blocked < head.created)",
    ));
    select
        .and_where(head("next_at").lte(now.as_second()))
        .order_by_expr(head("next_at"), Order::Asc)
        .order_by_expr(head("id"), Order::Asc)
        .limit(limit.into())
        .to_owned()
}

/// The ids of some messages, the last one repeated so that statements for any number of messages
/// have few different texts.
fn padded(ids: &[OutboxId]) -> impl Iterator<Item = i64> {
    let last = ids.last().copied();
    let repeated = ids.len().next_power_of_two() - ids.len();
    let ids = ids.iter().copied();
    ids.chain(last.into_iter().cycle().take(repeated))
        .map(|OutboxId(id)| id)
}

/// A delivery as it is kept; otherwise why it cannot be read.
fn delivery(payload: &str) -> Result<Delivery, String> {
    serde_json::from_str(payload).map_err(|error| error.to_string())
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
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

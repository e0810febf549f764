//! Writing to a database that others write to at the same time.
//!
//! A few threads own a connection each and take works from one queue. Each work is a transaction of
//! its own, at READ COMMITTED. Locks keep works apart, not SERIALIZABLE: a work that waits for a
//! lock continues with what the other has left, while SERIALIZABLE would fail all of them but one
//! and run them again. These are done one after another:
//!
//! * the works of one person ([`Transaction::open_dialogue`]),
//! * the steps of one run ([`Transaction::open_run`]),
//! * changes to one booking, or to one row whose events are heard, by a lock on it,
//! * claims on a resource, and on a day by which limits count ([`Connection::lock_places`]), and a
//!   change of what claims follow ([`Connection::lock_shape`]),
//! * migrations and plans ([`Connection::lock_schema`]).
//!
//! Locks are taken in this order. Works that take them in another order, such as one that books
//! twice, may block each other. The database then ends one of them. Nothing of it is left, and it
//! is run again from the beginning. The same is done with a work whose connection is lost before it
//! commits: a transaction begins with its first statement, so a connection that was lost earlier is
//! noticed only there.
//!
//! [`Connection::lock_places`]: crate::store::database::connection::Connection::lock_places
//! [`Connection::lock_shape`]: crate::store::database::connection::Connection::lock_shape
//! [`Connection::lock_schema`]: crate::store::database::connection::Connection::lock_schema

use std::sync::{Arc, Mutex, PoisonError};

use tilmash_engine::model::Model;
use tokio::runtime::Builder;
use tokio::sync::mpsc::Receiver;
use tokio::sync::oneshot;

use super::transaction::Transaction;
use crate::store::database::address::Server;
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::database::instance::Instance;
use crate::store::outside::Outside;
use crate::store::writer::{Ended, Order, Spare, Work, spawn};

/// Connections of one instance.
const THREADS: usize = 8;
/// How often a work is run that is blocked again and again.
const TRIES: usize = 5;

type Closing = oneshot::Sender<Result<(), StoreError>>;

/// What the threads share.
struct Threads {
    orders: tokio::sync::Mutex<Receiver<Order>>,
    server: Server,
    instance: Option<Instance>,
    model: Arc<Model>,
    outside: Outside,
    /// The caller that waits for the last of them to end.
    closing: Mutex<Option<Closing>>,
}

pub(in crate::store) fn start(server: Server, first: Transaction, orders: Receiver<Order>) {
    let threads = Arc::new(Threads {
        orders: tokio::sync::Mutex::new(orders),
        server,
        instance: first.instance,
        model: Arc::clone(&first.model),
        outside: first.outside.clone(),
        closing: Mutex::new(None),
    });
    let mut first = Some(first);
    for _ in 0..THREADS {
        let threads = Arc::clone(&threads);
        let transaction = first.take();
        let mut runtime = Builder::new_current_thread();
        runtime.enable_all();
        spawn(runtime, async move || write(threads, transaction).await);
    }
}

async fn write(threads: Arc<Threads>, mut transaction: Option<Transaction>) {
    loop {
        let mut orders = threads.orders.lock().await;
        match orders.recv().await {
            Some(Order::Work(work)) => {
                drop(orders);
                threads.alone(&mut transaction, work).await;
            }
            Some(Order::Close(sender)) => {
                orders.close();
                *threads.closing() = Some(sender);
            }
            None => break,
        }
    }
    if let Some(transaction) = transaction {
        // What was committed stays committed, whatever happens to the connection.
        let _ = transaction.close().await;
    }
    if let Some(threads) = Arc::into_inner(threads)
        && let Some(sender) = threads.closing().take()
    {
        let _ = sender.send(Ok(()));
    }
}

impl Threads {
    fn closing(&self) -> std::sync::MutexGuard<'_, Option<Closing>> {
        self.closing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn transaction(&self, connection: Connection) -> Transaction {
        let model = Arc::clone(&self.model);
        Transaction::new(connection, model, self.instance, self.outside.clone())
    }

    /// Runs a work in a transaction of its own and answers it.
    async fn alone(&self, slot: &mut Option<Transaction>, mut work: Box<dyn Work>) {
        for tries_left in (0..TRIES).rev() {
            let transaction = match self.begin(slot).await {
                Ok(transaction) => transaction,
                Err(error) => return work.refuse(error),
            };
            let ended = work.run(transaction, Spare::Kept).await;
            let committed = commit(transaction, &*ended).await;
            let mut may_succeed = false;
            if committed.is_err() || !ended.succeeded() {
                may_succeed = transaction.connection.is_contended();
                transaction.connection.abandon().await;
                if transaction.connection.is_broken() {
                    *slot = None;
                    // Whether a commit has arrived is not known.
                    may_succeed |= !ended.succeeded();
                }
            }
            let ended = match may_succeed && tries_left > 0 {
                true => match ended.again() {
                    Ok(again) => {
                        work = again;
                        continue;
                    }
                    Err(ended) => ended,
                },
                false => ended,
            };
            return ended.answer(committed);
        }
    }

    /// Begins a transaction. If there is no connection, it is made.
    async fn begin<'t>(
        &self,
        slot: &'t mut Option<Transaction>,
    ) -> Result<&'t mut Transaction, StoreError> {
        let transaction = match slot {
            Some(transaction) => transaction,
            None => {
                let connection = Connection::connect(&self.server).await?;
                slot.insert(self.transaction(connection))
            }
        };
        transaction.connection.begin()?;
        Ok(transaction)
    }
}

/// Commits what a work has done, if it has succeeded.
async fn commit(transaction: &mut Transaction, ended: &dyn Ended) -> Result<(), StoreError> {
    if ended.succeeded() {
        transaction.connection.commit().await
    } else {
        Ok(())
    }
}

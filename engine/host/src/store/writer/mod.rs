//! The writer: it accepts works, runs them and answers what was committed.
//!
//! On SQLite it is one thread that owns the one connection and commits works in groups. Works that
//! wait are taken together, run one after another in one transaction, and nobody is answered before
//! that transaction is on the disk. So one flush serves all of them, and what was answered survives
//! a loss of power. If one of them fails, which is rare, nothing is kept of the group, and each is
//! run again alone: a savepoint for each work would cost every group more than that. On PostgreSQL
//! there are several threads, see `shared`.

mod shared;
pub(in crate::store) mod transaction;

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use tokio::runtime::Builder;
use tokio::sync::{mpsc, oneshot};
use tracing::Instrument;

use self::transaction::Transaction;
use crate::store::database::address::Server;
use crate::store::database::error::StoreError;

/// Works of one transaction: enough to share a flush, few enough that the first one does not wait
/// long.
const GROUP: usize = 64;
/// Works that may wait. Callers beyond this wait for a place in the queue.
const QUEUE: usize = 1024;

/// A work, whatever the type of its answer is.
pub(in crate::store) trait Work: Send {
    /// Whether it may be run again if what it did is undone.
    fn is_repeatable(&self) -> bool;

    /// The future need not be `Send`: it never leaves the writer's thread.
    fn run<'t>(
        self: Box<Self>,
        transaction: &'t mut Transaction,
        spare: Spare,
    ) -> LocalBoxFuture<'t, Box<dyn Ended>>
    where
        Self: 't;

    /// Answers without having run.
    fn refuse(self: Box<Self>, error: StoreError);
}

/// Whether a copy of a work is made before it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Spare {
    /// If it is repeatable.
    Kept,
    None,
}

/// A work that has run and is not yet answered.
pub(in crate::store) trait Ended {
    fn succeeded(&self) -> bool;

    /// Answers with the work's own result, or with the reason why nothing was committed.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);

    /// The work as it was before it ran, if it can be run again.
    fn again(self: Box<Self>) -> Result<Box<dyn Work>, Box<dyn Ended>>;
}

struct Asked<F, T, E> {
    work: F,
    /// Copies the work, if it is repeatable.
    copy: Option<fn(&F) -> F>,
    answer: oneshot::Sender<Result<T, E>>,
}

struct Run<F, T, E> {
    result: Result<T, E>,
    spare: Option<F>,
    copy: Option<fn(&F) -> F>,
    answer: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Work for Asked<F, T, E>
where
    F: AsyncFnOnce(&mut Transaction) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    fn is_repeatable(&self) -> bool {
        self.copy.is_some()
    }

    fn run<'t>(
        self: Box<Self>,
        transaction: &'t mut Transaction,
        spare: Spare,
    ) -> LocalBoxFuture<'t, Box<dyn Ended>>
    where
        Self: 't,
    {
        Box::pin(async move {
            let Asked { work, copy, answer } = *self;
            let spare = match spare {
                Spare::Kept => copy.map(|copy| copy(&work)),
                Spare::None => None,
            };
            transaction.begin_work();
            let work = async {
                let done = work(transaction).await?;
                transaction.connection.revise().await?;
                Ok(done)
            };
            let result = AssertUnwindSafe(work).catch_unwind().await;
            let result = result.unwrap_or_else(|panic| Err(E::from(panicked(&*panic))));
            let run: Box<dyn Ended> = Box::new(Run {
                result,
                spare,
                copy,
                answer,
            });
            run
        })
    }

    fn refuse(self: Box<Self>, error: StoreError) {
        let _ = self.answer.send(Err(E::from(error)));
    }
}

impl<F, T, E> Ended for Run<F, T, E>
where
    F: AsyncFnOnce(&mut Transaction) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    fn succeeded(&self) -> bool {
        self.result.is_ok()
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let Run { result, answer, .. } = *self;
        // The caller may be gone; its work is committed anyway.
        let _ = answer.send(match committed {
            Ok(()) => result,
            Err(error) => result.and(Err(E::from(error))),
        });
    }

    fn again(mut self: Box<Self>) -> Result<Box<dyn Work>, Box<dyn Ended>> {
        match self.spare.take() {
            Some(work) => Ok(Box::new(Asked {
                work,
                copy: self.copy,
                answer: self.answer,
            })),
            None => Err(self),
        }
    }
}

pub(in crate::store) enum Order {
    Work(Box<dyn Work>),
    Close(oneshot::Sender<Result<(), StoreError>>),
}

/// The handle of the writer's threads, which end with its last clone.
#[derive(Clone)]
pub(in crate::store) struct Writer {
    queue: mpsc::Sender<Order>,
}

impl Writer {
    /// A thread that owns the one connection.
    pub(in crate::store) fn start(transaction: Transaction) -> Writer {
        let (queue, orders) = mpsc::channel(QUEUE);
        // Its connection needs neither a reactor nor timers, and a thread without them is cheaper
        // to wake.
        let runtime = Builder::new_current_thread();
        spawn(runtime, async move || write(transaction, orders).await);
        Writer { queue }
    }

    /// Several threads with a connection each; `first` is the connection of one of them.
    pub(in crate::store) fn start_shared(server: Server, first: Transaction) -> Writer {
        let (queue, orders) = mpsc::channel(QUEUE);
        shared::start(server, first, orders);
        Writer { queue }
    }

    /// Runs a work; `copy` copies it, if it is repeatable.
    pub(in crate::store) async fn run<F, T, E>(
        &self,
        work: F,
        copy: Option<fn(&F) -> F>,
    ) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Transaction) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (sender, answer) = oneshot::channel();
        let asked = Asked {
            work,
            copy,
            answer: sender,
        };
        let closed = || E::from(StoreError::Closed);
        self.queue
            .send(Order::Work(Box::new(asked)))
            .await
            .map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// Waits for the works before this call, then closes the database.
    pub(in crate::store) async fn close(&self) -> Result<(), StoreError> {
        let (sender, answer) = oneshot::channel();
        let closed = || StoreError::Closed;
        self.queue
            .send(Order::Close(sender))
            .await
            .map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }
}

/// Runs a loop in a thread of its own.
pub(in crate::store) fn spawn(mut runtime: Builder, write: impl AsyncFnOnce() + Send + 'static) {
    let span = tracing::Span::current();
    std::thread::Builder::new()
        .name("tilmash-writer".to_owned())
        .spawn(move || {
            runtime
                .build()
                .expect("a runtime needs no more than the system gave the first one")
                .block_on(write().instrument(span));
        })
        .expect("the system has a thread for the writer");
}

async fn write(mut transaction: Transaction, mut orders: mpsc::Receiver<Order>) {
    let mut waiting = Vec::with_capacity(GROUP);
    while orders.recv_many(&mut waiting, GROUP).await > 0 {
        let mut works = Vec::with_capacity(waiting.len());
        let mut closing = None;
        for order in waiting.drain(..) {
            match order {
                Order::Work(work) if closing.is_none() => works.push(work),
                Order::Work(work) => work.refuse(StoreError::Closed),
                Order::Close(sender) => closing = Some(sender),
            }
        }
        if !works.is_empty() {
            run_all(&mut transaction, works).await;
        }
        if let Some(sender) = closing {
            orders.close();
            // These works already had a place in the queue, and would otherwise wait in it for
            // ever.
            while let Some(order) = orders.recv().await {
                if let Order::Work(work) = order {
                    work.refuse(StoreError::Closed);
                }
            }
            let _ = sender.send(transaction.close().await);
            return;
        }
    }
    // The last clone is gone, and so is everybody who could be told about a failure.
    let _ = transaction.close().await;
}

/// Runs works in their order, with as few transactions as possible, and answers each.
async fn run_all(transaction: &mut Transaction, works: Vec<Box<dyn Work>>) {
    let mut group = Vec::with_capacity(works.len());
    for work in works {
        if work.is_repeatable() {
            group.push(work);
        } else {
            run_group(transaction, std::mem::take(&mut group)).await;
            run_group(transaction, vec![work]).await;
        }
    }
    run_group(transaction, group).await;
}

/// Runs works in one transaction, unless one of them fails: then each in a transaction of its own.
/// If there are several, all must be repeatable.
async fn run_group(transaction: &mut Transaction, works: Vec<Box<dyn Work>>) {
    if works.is_empty() {
        return;
    }
    let spare = match works.len() {
        1 => Spare::None,
        _ => Spare::Kept,
    };
    let mut works = works.into_iter();
    let mut ended = Vec::with_capacity(works.len());
    let committed = commit(transaction, &mut works, &mut ended, spare).await;
    let committed = match committed {
        Ok(Committed::All) => Ok(()),
        Ok(Committed::Nothing) if spare == Spare::None => Ok(()),
        Ok(Committed::Nothing) => {
            let again = ended.into_iter().map(|ended: Box<dyn Ended>| {
                let again = ended.again().ok();
                again.expect("works that run together are repeatable")
            });
            for work in again.chain(works) {
                Box::pin(run_group(transaction, vec![work])).await;
            }
            return;
        }
        Err(error) => {
            transaction.connection.abandon().await;
            Err(error)
        }
    };
    for ended in ended {
        ended.answer(committed.clone());
    }
    if let Err(error) = committed {
        works.for_each(|work| work.refuse(error.clone()));
    }
}

enum Committed {
    All,
    /// A work has failed, and everything is undone.
    Nothing,
}

/// Runs works and commits them, up to the first that fails. Those that have not run stay in
/// `works`.
async fn commit(
    transaction: &mut Transaction,
    works: &mut impl Iterator<Item = Box<dyn Work>>,
    ended: &mut Vec<Box<dyn Ended>>,
    spare: Spare,
) -> Result<Committed, StoreError> {
    transaction.connection.begin()?;
    for work in works {
        ended.push(work.run(transaction, spare).await);
        if ended.last().is_some_and(|ended| !ended.succeeded()) {
            transaction.connection.roll_back().await?;
            return Ok(Committed::Nothing);
        }
    }
    transaction.connection.commit().await?;
    Ok(Committed::All)
}

fn panicked(panic: &(dyn Any + Send)) -> StoreError {
    let message = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it panicked".to_owned());
    StoreError::Panicked { message }
}

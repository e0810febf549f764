//! The writer: one thread that owns the one connection and commits works in groups.
//!
//! Works that wait are taken together: each runs in its own savepoint within one transaction, and
//! nobody is answered before that transaction is on the disk. So one flush serves them all, and
//! what was answered survives a loss of power.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use tokio::sync::{mpsc, oneshot};

use super::{StoreError, Transaction};

/// Works of one transaction: enough to share a flush, few enough that the first waits little.
const GROUP: usize = 64;
/// Works that may wait; who comes later waits for a place.
const QUEUE: usize = 1024;

/// What is asked of the writer, whatever its type of answer.
trait Work: Send {
    /// The future need not be `Send`: it never leaves the writer's thread.
    fn run<'t>(self: Box<Self>, transaction: &'t mut Transaction) -> LocalBoxFuture<'t, Ended>
    where
        Self: 't;

    /// Answers without having run.
    fn refuse(self: Box<Self>, error: StoreError);
}

struct Asked<F, T, E> {
    work: F,
    answer: oneshot::Sender<Result<T, E>>,
}

/// A work that has run and is not yet answered.
struct Ended {
    succeeded: bool,
    /// Answers with the work's own result, or with why nothing was committed.
    answer: Box<dyn FnOnce(Result<(), StoreError>)>,
}

impl<F, T, E> Work for Asked<F, T, E>
where
    F: AsyncFnOnce(&mut Transaction) -> Result<T, E> + Send,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    fn run<'t>(self: Box<Self>, transaction: &'t mut Transaction) -> LocalBoxFuture<'t, Ended>
    where
        Self: 't,
    {
        Box::pin(async move {
            let Asked { work, answer } = *self;
            let result = AssertUnwindSafe(work(transaction)).catch_unwind().await;
            let result = result.unwrap_or_else(|panic| Err(E::from(panicked(&*panic))));
            Ended {
                succeeded: result.is_ok(),
                answer: Box::new(move |committed| {
                    // Who no longer listens has been served all the same.
                    let _ = answer.send(match committed {
                        Ok(()) => result,
                        Err(error) => result.and(Err(E::from(error))),
                    });
                }),
            }
        })
    }

    fn refuse(self: Box<Self>, error: StoreError) {
        let _ = self.answer.send(Err(E::from(error)));
    }
}

enum Message {
    Work(Box<dyn Work>),
    Close(oneshot::Sender<Result<(), StoreError>>),
}

/// The way to the writer's thread, which ends with the last clone.
#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
}

impl Writer {
    pub(super) fn start(transaction: Transaction) -> Writer {
        let (queue, messages) = mpsc::channel(QUEUE);
        std::thread::Builder::new()
            .name("tilmash-writer".to_owned())
            .spawn(move || {
                tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .expect("a runtime needs no more than the system gave the first one")
                    .block_on(write(transaction, messages));
            })
            .expect("the system has a thread for the writer");
        Writer { queue }
    }

    pub(super) async fn run<T, E>(
        &self,
        work: impl AsyncFnOnce(&mut Transaction) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (sender, answer) = oneshot::channel();
        let asked = Asked {
            work,
            answer: sender,
        };
        let closed = || E::from(StoreError::Closed);
        self.queue
            .send(Message::Work(Box::new(asked)))
            .await
            .map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// Waits for the works before it, then closes the database.
    pub(super) async fn close(&self) -> Result<(), StoreError> {
        let (sender, answer) = oneshot::channel();
        let closed = || StoreError::Closed;
        self.queue
            .send(Message::Close(sender))
            .await
            .map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }
}

async fn write(mut transaction: Transaction, mut messages: mpsc::Receiver<Message>) {
    let mut waiting = Vec::with_capacity(GROUP);
    while messages.recv_many(&mut waiting, GROUP).await > 0 {
        let mut works = Vec::with_capacity(waiting.len());
        let mut closing = None;
        for message in waiting.drain(..) {
            match message {
                Message::Work(work) if closing.is_none() => works.push(work),
                Message::Work(work) => work.refuse(StoreError::Closed),
                Message::Close(sender) => closing = Some(sender),
            }
        }
        if !works.is_empty() {
            group(&mut transaction, works).await;
        }
        if let Some(sender) = closing {
            let _ = sender.send(transaction.close().await);
            return;
        }
    }
    // The last clone is gone, and with it whoever could be told of a failure.
    let _ = transaction.close().await;
}

/// Runs works in one transaction and answers each.
async fn group(transaction: &mut Transaction, works: Vec<Box<dyn Work>>) {
    let mut works = works.into_iter();
    let mut ended = Vec::with_capacity(works.len());
    let committed = commit(transaction, &mut works, &mut ended).await;
    if committed.is_err() {
        transaction.connection.abandon().await;
    }
    for Ended { answer, .. } in ended {
        answer(committed.clone());
    }
    if let Err(error) = committed {
        works.for_each(|work| work.refuse(error.clone()));
    }
}

/// Runs works and commits them; those after a failure of the transaction itself stay in `works`.
async fn commit(
    transaction: &mut Transaction,
    works: &mut impl ExactSizeIterator<Item = Box<dyn Work>>,
    ended: &mut Vec<Ended>,
) -> Result<(), StoreError> {
    transaction.connection.control("BEGIN IMMEDIATE").await?;
    while works.len() > 0 {
        // Only a work that is sure of its savepoint is taken.
        transaction.connection.control("SAVEPOINT work").await?;
        let work = works.next().expect("there is one more");
        let outcome = work.run(transaction).await;
        let succeeded = outcome.succeeded;
        ended.push(outcome);
        if !succeeded {
            transaction.connection.control("ROLLBACK TO work").await?;
        }
        transaction.connection.control("RELEASE work").await?;
    }
    transaction.connection.control("COMMIT").await
}

fn panicked(panic: &(dyn Any + Send)) -> StoreError {
    let message = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it panicked".to_owned());
    StoreError::Panicked { message }
}

//! Taking in updates, by polling and by webhook.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tracing::{Instrument, Span};

use super::answer::Answer;
use super::api::Api;
use super::failure::in_words;
use super::update::{Received, posted, received, update_id};
use crate::dialogue::{Dialogues, UpdateId};
use crate::metrics::{Metrics, Taken};
use crate::outage::Asker;
use crate::store::StoreError;

/// How long answers to presses may still take when the process has to end.
const FAREWELL: Duration = Duration::from_secs(2);

/// Lets updates take effect, and answers presses once they have.
pub struct Reception {
    desk: Desk,
    tasks: Mutex<JoinSet<()>>,
    /// The bot's own span: an update that is posted to it comes from outside.
    span: Span,
}

#[derive(Clone)]
struct Desk {
    dialogues: Arc<Dialogues>,
    api: Api,
    metrics: Arc<Metrics>,
}

impl Reception {
    pub fn new(dialogues: Arc<Dialogues>, api: Api, metrics: Arc<Metrics>) -> Reception {
        Reception {
            desk: Desk {
                dialogues,
                api,
                metrics,
            },
            tasks: Mutex::default(),
            span: Span::current(),
        }
    }

    pub(super) fn dialogues(&self) -> &Dialogues {
        &self.desk.dialogues
    }

    /// What an update says, as it is posted or fetched. One that is not understood counts as saying
    /// nothing: it would not be clearer the next time.
    ///
    /// # Errors
    ///
    /// If it is not JSON with the id of an update.
    pub fn read(&self, update: &[u8]) -> Result<Received, serde_json::Error> {
        if let Some(received) = posted(update) {
            return Ok(received);
        }
        let error = match serde_json::from_slice(update).map(|update| received(&update)) {
            Ok(Ok(received)) => return Ok(received),
            Ok(Err(error)) => error,
            Err(error) if update_id(update).is_none() => return Err(error),
            Err(error) => error.to_string(),
        };
        let id = update_id(update);
        tracing::warn!(update = id, "an update is not understood: {error}");
        Ok(Received::Nothing)
    }

    /// Lets an update take effect, and returns when that is committed. The caller gives the answer
    /// to the press that it may have been. The update is completed even if nobody waits for it any
    /// more, and then the answer is given here.
    ///
    /// # Errors
    ///
    /// If the database could not be read or written. Then nothing has happened, and the update has
    /// to come again.
    pub async fn take(&self, received: Received) -> Result<Option<Answer>, StoreError> {
        let (committed, commit) = oneshot::channel();
        let desk = self.desk.clone();
        self.spawn(async move {
            let taken = desk.take(received).await;
            if let Err(Ok(Some(answer))) = committed.send(taken) {
                desk.give(answer).await;
            }
        });
        commit.await.unwrap_or_else(|_| {
            Err(StoreError::Panicked {
                message: "an update's task did not come to its end".to_owned(),
            })
        })
    }

    /// Sends the answer to a press. Nobody waits for it.
    pub(super) fn give(&self, answer: Answer) {
        let desk = self.desk.clone();
        self.spawn(async move { desk.give(answer).await });
    }

    /// Waits until the answers in hand are given, but only for a moment.
    pub async fn close(&self) {
        let mut tasks = std::mem::take(&mut *self.tasks());
        let ended = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(FAREWELL, ended).await.is_err() {
            tracing::warn!("presses are left without an answer");
        }
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks();
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task.instrument(self.span.clone()));
    }

    fn tasks(&self) -> std::sync::MutexGuard<'_, JoinSet<()>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    async fn take(&self, received: Received) -> Result<Option<Answer>, StoreError> {
        let begun = Instant::now();
        let result = self.process(received).await;
        let taken = match &result {
            Ok((taken, _)) => *taken,
            Err(error) => {
                self.dialogues.database_failed(Asker::Updates, error);
                Taken::Unstored
            }
        };
        match taken {
            Taken::Done | Taken::Repeated | Taken::Undone | Taken::Limited => {
                self.dialogues.database_answers(Asker::Updates);
            }
            Taken::Unstored | Taken::Unread => {}
        }
        self.metrics.took(begun.elapsed(), taken);
        result.map(|(_, answer)| answer)
    }

    async fn process(&self, received: Received) -> Result<(Taken, Option<Answer>), StoreError> {
        let now = Timestamp::now();
        match received {
            Received::Act { incoming, press } => {
                let reply = self.dialogues.process(incoming, now).await?;
                let taken = match &reply {
                    None => Taken::Repeated,
                    Some(reply) if reply.failure.is_some() => Taken::Undone,
                    Some(reply) if reply.limited => Taken::Limited,
                    Some(_) => Taken::Done,
                };
                // A press that took effect earlier is answered too, because the process may have
                // died in between.
                let text = reply.and_then(|reply| reply.toast);
                Ok((taken, press.map(|press| Answer::Press { press, text })))
            }
            Received::StrayPress(press) => {
                let answer = Answer::Press { press, text: None };
                Ok((Taken::Unread, Some(answer)))
            }
            Received::Checkout {
                checkout,
                tender,
                language_code,
            } => {
                let language = language_code.as_deref();
                let declined = self.dialogues.check_out(tender, language, now).await?;
                Ok((Taken::Done, Some(Answer::Checkout { checkout, declined })))
            }
            Received::Paid { update, charge } => {
                let first = self.dialogues.paid(update, charge, now).await?;
                let taken = if first { Taken::Done } else { Taken::Repeated };
                Ok((taken, None))
            }
            Received::Membership {
                update,
                person,
                blocked,
            } => {
                let UpdateId(update) = update;
                let first = self
                    .dialogues
                    .store()
                    .write(async move |transaction| {
                        let first = transaction.first_time(update, now).await?;
                        if first {
                            transaction.set_blocked(person, blocked, now).await?;
                        }
                        Ok::<_, StoreError>(first)
                    })
                    .await?;
                let taken = if first { Taken::Done } else { Taken::Repeated };
                Ok((taken, None))
            }
            Received::Moved { update, from, to } => {
                let UpdateId(update) = update;
                let first = self
                    .dialogues
                    .store()
                    .write(async move |transaction| {
                        let first = transaction.first_time(update, now).await?;
                        if first {
                            transaction.move_chat(from, to).await?;
                        }
                        Ok::<_, StoreError>(first)
                    })
                    .await?;
                let taken = if first { Taken::Done } else { Taken::Repeated };
                Ok((taken, None))
            }
            Received::Nothing => Ok((Taken::Unread, None)),
        }
    }

    /// Answers a press. A press that is too old to be answered no longer waits for an answer.
    async fn give(&self, answer: Answer) {
        if let Err(error) = self.api.answer(&answer).await {
            tracing::debug!("an update is not answered: {}", in_words(&error));
        }
    }
}

//! Long polling: fetch, process, commit, and only then move the offset, which confirms.
//!
//! Killed anywhere, the process gets the same updates again, and those that have taken effect are known
//! by their ids.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use indexmap::IndexMap;
use jiff::Timestamp;
use serde_json::Value;
use teloxide::RequestError;
use thiserror::Error;
use tilmash_engine::value::RowId;
use tokio::task::JoinSet;

use super::api::{Api, Audience};
use super::commands::commands;
use super::failure::{Failure, in_words};
use super::update::{CallbackId, KINDS, Received, received};
use crate::dialogue::{Dialogues, without_content};
use crate::stop::Stop;
use crate::store::StoreError;

/// The pause after a failure, which doubles until the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How long answers to presses may still take when the process is to end.
const FAREWELL: Duration = Duration::from_secs(2);

/// Why polling ended by itself.
#[derive(Debug, Error)]
pub enum PollingError {
    #[error(
        "Telegram does not know this token: copy the bot's token from @BotFather into TELEGRAM_BOT_TOKEN"
    )]
    Token,
}

/// Brings Telegram's updates to the dialogues.
pub struct Polling {
    dialogues: Arc<Dialogues>,
    api: Api,
    /// The first update that is not confirmed.
    offset: i32,
    /// Failures since the last success.
    failures: u32,
    answers: JoinSet<()>,
}

/// A press and what it is answered.
struct Answer {
    press: CallbackId,
    text: Option<String>,
}

impl Polling {
    pub fn new(dialogues: Arc<Dialogues>, api: Api) -> Polling {
        Polling {
            dialogues,
            api,
            offset: 0,
            failures: 0,
            answers: JoinSet::new(),
        }
    }

    /// Polls until it is to stop; the updates in hand are processed first.
    ///
    /// # Errors
    ///
    /// If Telegram does not know the token. Everything else passes, and is waited for.
    pub async fn run(mut self, mut stop: Stop) -> Result<(), PollingError> {
        tokio::select! {
            () = stop.requested() => return Ok(()),
            introduced = self.introduce() => introduced?,
        }
        loop {
            let updates = tokio::select! {
                () = stop.requested() => break,
                updates = self.api.updates(self.offset, &KINDS) => updates,
            };
            let pause = match updates {
                Ok(updates) => self.take(&updates).await,
                Err(error) => Some(self.recover(&error).await?),
            };
            if let Some(pause) = pause {
                tokio::select! {
                    () = stop.requested() => break,
                    () = tokio::time::sleep(pause) => {}
                }
            }
        }
        let answered = async { while self.answers.join_next().await.is_some() {} };
        if tokio::time::timeout(FAREWELL, answered).await.is_err() {
            tracing::warn!("presses are left without an answer");
        }
        Ok(())
    }

    /// Meets Telegram: who the bot is, that it polls, what commands it has.
    async fn introduce(&mut self) -> Result<(), PollingError> {
        loop {
            match self.greet().await {
                Ok(name) => {
                    tracing::info!("@{name} is listening");
                    self.failures = 0;
                    return Ok(());
                }
                Err(error) => {
                    let pause = self.recover(&error).await?;
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }

    async fn greet(&self) -> Result<String, RequestError> {
        let name = self.api.me().await?;
        self.api.delete_webhook().await?;
        let program = self.dialogues.program();
        let now = Timestamp::now();
        for (place, language) in program.model.languages.iter().enumerate() {
            let commands = commands(&program, language, now);
            let mut audiences = vec![Audience::Language(language)];
            if place == 0 {
                audiences.push(Audience::Everyone);
            }
            for audience in audiences {
                if let Err(error) = self.api.set_commands(audience, &commands).await {
                    match Failure::of(&error) {
                        // A bot without its list of commands is still a bot.
                        Failure::Refused => {
                            tracing::warn!("the commands are not set: {}", in_words(&error));
                        }
                        _ => return Err(error),
                    }
                }
            }
        }
        Ok(name)
    }

    /// What to do about a failed request: how long to wait before the next.
    async fn recover(&mut self, error: &RequestError) -> Result<Duration, PollingError> {
        let words = in_words(error);
        match Failure::of(error) {
            Failure::Token => return Err(PollingError::Token),
            Failure::TooFast(wait) => {
                tracing::warn!(seconds = wait.as_secs(), "Telegram asks to wait");
                return Ok(wait);
            }
            Failure::Webhook => {
                tracing::warn!("a webhook stands in the way and is removed");
                if let Err(error) = self.api.delete_webhook().await {
                    tracing::warn!("it cannot be removed: {}", in_words(&error));
                }
            }
            Failure::Conflict => tracing::error!(
                "another process polls with this token, and only one may: stop it ({words})"
            ),
            Failure::NotModified
            | Failure::Gone
            | Failure::Blocked
            | Failure::Refused
            | Failure::Passing => tracing::warn!("Telegram cannot be asked: {words}"),
        }
        Ok(self.next_pause())
    }

    fn next_pause(&mut self) -> Duration {
        let pause = FIRST_PAUSE * 2_u32.saturating_pow(self.failures.min(10));
        self.failures += 1;
        pause.min(LONGEST_PAUSE)
    }

    /// Processes updates, the chats beside each other and each in its order. Only when all are committed
    /// the offset moves; else the pause is returned after which to fetch them again.
    async fn take(&mut self, updates: &[Value]) -> Option<Duration> {
        let mut chats: IndexMap<Option<RowId>, Vec<Received>> = IndexMap::new();
        for update in updates {
            let received = received(update).unwrap_or_else(|error| {
                tracing::warn!(update = ?update["update_id"], "an update is not understood: {error}");
                Received::Nothing
            });
            chats.entry(received.person()).or_default().push(received);
        }
        let dialogues = &*self.dialogues;
        let mut chats: FuturesUnordered<_> = chats
            .into_values()
            .map(|received| take_in_order(dialogues, received))
            .collect();
        let mut failed = None;
        while let Some((answers, result)) = chats.next().await {
            for answer in answers {
                self.answers.spawn(give(self.api.clone(), answer));
            }
            failed = result.err().or(failed);
        }
        drop(chats);
        while self.answers.try_join_next().is_some() {}
        if let Some(error) = failed {
            tracing::error!("updates wait for the database: {}", without_content(&error));
            return Some(self.next_pause());
        }
        self.failures = 0;
        let last = updates
            .last()
            .and_then(|update| update["update_id"].as_i64());
        if let Some(next) = last.and_then(|last| i32::try_from(last + 1).ok()) {
            self.offset = next;
        }
        None
    }
}

/// Processes what one person did, up to the first failure, and returns the answers to presses so far.
async fn take_in_order(
    dialogues: &Dialogues,
    received: Vec<Received>,
) -> (Vec<Answer>, Result<(), StoreError>) {
    let mut answers = Vec::new();
    for received in received {
        match take_one(dialogues, received).await {
            Ok(answer) => answers.extend(answer),
            Err(error) => return (answers, Err(error)),
        }
    }
    (answers, Ok(()))
}

async fn take_one(dialogues: &Dialogues, received: Received) -> Result<Option<Answer>, StoreError> {
    let now = Timestamp::now();
    match received {
        Received::Act { incoming, press } => {
            let reply = dialogues.process(incoming, now).await?;
            // Also a press that has been taken before is answered, in case the process died in between.
            let text = reply.and_then(|reply| reply.toast);
            Ok(press.map(|press| Answer { press, text }))
        }
        Received::StrayPress(press) => Ok(Some(Answer { press, text: None })),
        Received::Membership { person, blocked } => {
            dialogues
                .store()
                .write(async move |transaction| transaction.set_blocked(person, blocked, now).await)
                .await?;
            Ok(None)
        }
        Received::Nothing => Ok(None),
    }
}

/// Answers a press. One that is too old to be answered no longer waits.
async fn give(api: Api, answer: Answer) {
    if let Err(error) = api.answer(&answer.press, answer.text.as_deref()).await {
        tracing::debug!("a press is not answered: {}", in_words(&error));
    }
}

//! Meeting Telegram at the start: who the bot is, how its updates arrive, which commands it has.

use std::time::Duration;

use jiff::Timestamp;
use teloxide::RequestError;
use thiserror::Error;

use super::api::{Api, Audience};
use super::commands::commands;
use super::failure::{Failure, in_words};
use crate::dialogue::Dialogues;
use crate::settings::Webhook;

/// The pause after a failure, which doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Why no updates arrive, when waiting does not help.
#[derive(Debug, Error)]
pub enum TelegramError {
    #[error(
        "Telegram does not know this token: copy the bot's token from @BotFather into \
         TELEGRAM_BOT_TOKEN"
    )]
    Token,
    #[error("Telegram will not post to TILMASH_WEBHOOK_URL: {words}")]
    Webhook { words: String },
}

/// What to do about failed requests: whether to try again, and when.
pub(super) struct Patience {
    api: Api,
    /// Failures since the last success.
    failures: u32,
    /// What the log has told of them last.
    told: Option<&'static str>,
}

impl Patience {
    pub(super) fn new(api: Api) -> Patience {
        Patience {
            api,
            failures: 0,
            told: None,
        }
    }

    pub(super) fn succeeded(&mut self) {
        if self.told.take().is_some() {
            tracing::info!("updates arrive again");
        }
        self.failures = 0;
    }

    /// How long to wait before the next try.
    ///
    /// # Errors
    ///
    /// If no try can succeed.
    pub(super) async fn after(&mut self, error: &RequestError) -> Result<Duration, TelegramError> {
        let words = in_words(error);
        let failure = Failure::of(error);
        let is_news =
            |told: &mut Option<&'static str>| told.replace(failure.word()) != Some(failure.word());
        match failure {
            Failure::Token => return Err(TelegramError::Token),
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
            Failure::Conflict if is_news(&mut self.told) => tracing::error!(
                "another process polls with this token, and only one may: stop it ({words})"
            ),
            Failure::NotModified
            | Failure::Gone
            | Failure::NoText
            | Failure::Blocked
            | Failure::Moved(_)
            | Failure::Refused
                if is_news(&mut self.told) =>
            {
                tracing::warn!("Telegram gives no updates: {words}");
            }
            // Whoever counts the calls tells when Telegram is out of reach.
            Failure::Passing
            | Failure::Conflict
            | Failure::NotModified
            | Failure::Gone
            | Failure::NoText
            | Failure::Blocked
            | Failure::Moved(_)
            | Failure::Refused => tracing::debug!("Telegram is asked again: {words}"),
        }
        Ok(self.pause())
    }

    /// How long to wait before Telegram is met the next time; see [`Patience::after`].
    async fn failed_to_meet(&mut self, error: &RequestError) -> Result<Duration, TelegramError> {
        if self.failures == 0 && Failure::of(error) == Failure::Passing {
            tracing::info!("Telegram is not reached yet: {}", in_words(error));
        }
        self.after(error).await
    }

    /// The pause after one more failure.
    pub(super) fn pause(&mut self) -> Duration {
        let pause = FIRST_PAUSE * 2_u32.saturating_pow(self.failures.min(10));
        self.failures += 1;
        pause.min(LONGEST_PAUSE)
    }
}

/// The bot's user name, however long it takes to ask Telegram.
///
/// # Errors
///
/// If Telegram does not know the token.
pub async fn own_name(api: &Api) -> Result<&str, TelegramError> {
    let mut patience = Patience::new(api.clone());
    loop {
        let error = match api.me().await {
            Ok(name) => return Ok(name),
            Err(error) => error,
        };
        let pause = patience.failed_to_meet(&error).await?;
        tokio::time::sleep(pause).await;
    }
}

/// Meets Telegram, however long that takes. Without a webhook the bot will poll.
///
/// # Errors
///
/// If Telegram does not know the token, or does not accept the webhook.
pub(super) async fn greet(
    dialogues: &Dialogues,
    webhook: Option<&Webhook>,
    patience: &mut Patience,
) -> Result<(), TelegramError> {
    loop {
        match introduce(dialogues, webhook, &patience.api).await {
            Ok(name) => {
                tracing::info!("@{name} is listening");
                patience.succeeded();
                return Ok(());
            }
            Err(Unmet::Webhook(words)) => return Err(TelegramError::Webhook { words }),
            Err(Unmet::Other(error)) => {
                let pause = patience.failed_to_meet(&error).await?;
                tokio::time::sleep(pause).await;
            }
        }
    }
}

enum Unmet {
    /// Telegram does not accept the webhook, in its words.
    Webhook(String),
    Other(RequestError),
}

impl From<RequestError> for Unmet {
    fn from(error: RequestError) -> Unmet {
        Unmet::Other(error)
    }
}

async fn introduce(
    dialogues: &Dialogues,
    webhook: Option<&Webhook>,
    api: &Api,
) -> Result<String, Unmet> {
    let name = api.me().await?.to_owned();
    match webhook {
        None => api.delete_webhook().await?,
        Some(webhook) => {
            api.set_webhook(webhook)
                .await
                .map_err(|error| match Failure::of(&error) {
                    Failure::Refused => Unmet::Webhook(in_words(&error)),
                    Failure::NotModified
                    | Failure::Gone
                    | Failure::NoText
                    | Failure::Blocked
                    | Failure::Moved(_)
                    | Failure::TooFast(_)
                    | Failure::Conflict
                    | Failure::Webhook
                    | Failure::Token
                    | Failure::Passing => Unmet::Other(error),
                })?;
        }
    }
    let program = dialogues.program();
    let now = Timestamp::now();
    for (place, language) in program.model.languages.iter().enumerate() {
        let commands = commands(&program, language, now);
        let mut audiences = vec![Audience::Language(language)];
        if place == 0 {
            audiences.push(Audience::Everyone);
        }
        for audience in audiences {
            if let Err(error) = api.set_commands_for(audience, &commands).await {
                match Failure::of(&error) {
                    // A bot without a list of commands is still a bot.
                    Failure::Refused => {
                        tracing::warn!("the commands are not set: {}", in_words(&error));
                    }
                    Failure::NotModified
                    | Failure::Gone
                    | Failure::NoText
                    | Failure::Blocked
                    | Failure::Moved(_)
                    | Failure::TooFast(_)
                    | Failure::Conflict
                    | Failure::Webhook
                    | Failure::Token
                    | Failure::Passing => return Err(error.into()),
                }
            }
        }
    }
    Ok(name)
}

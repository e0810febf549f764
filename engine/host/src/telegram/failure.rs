//! What a refusal of the Bot API means for us.
//!
//! It is recognised by the beginning of the description, because teloxide's own list of errors is
//! older than Telegram's wording, and teloxide does not pass on the HTTP status.

use std::time::Duration;

use teloxide::{ApiError, RequestError};

/// Why a request failed, by what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The message already is as it should be.
    NotModified,
    /// The message to edit does not exist any more or can no longer be edited.
    Gone,
    /// The message to edit has no text: it is a file.
    NoText,
    /// The bot may not write to this person.
    Blocked,
    /// The group is a supergroup now, with this id.
    Moved(i64),
    /// Telegram wants no requests for this long.
    TooFast(Duration),
    /// Another process polls with this token.
    Conflict,
    /// A webhook is set, so polling is not allowed.
    Webhook,
    /// Telegram does not know the token.
    Token,
    /// Telegram does not accept this request, now or later.
    Refused,
    /// The network or Telegram failed: another try may succeed.
    Passing,
}

impl Failure {
    pub fn of(error: &RequestError) -> Failure {
        match error {
            RequestError::RetryAfter(seconds) => Failure::TooFast(seconds.duration()),
            RequestError::Api(ApiError::InvalidToken) => Failure::Token,
            RequestError::Api(error) => Failure::described(&description(error)),
            RequestError::MigrateToChatId(to) => Failure::Moved(to.0),
            // A gateway in front of Telegram answers in HTML.
            RequestError::Network(_) | RequestError::InvalidJson { .. } | RequestError::Io(_) => {
                Failure::Passing
            }
        }
    }

    /// The word for it in metrics.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Failure::NotModified => "not_modified",
            Failure::Gone => "gone",
            Failure::NoText => "no_text",
            Failure::Blocked => "blocked",
            Failure::Moved(_) => "moved",
            Failure::TooFast(_) => "too_fast",
            Failure::Conflict => "conflict",
            Failure::Webhook => "webhook",
            Failure::Token => "token",
            Failure::Refused => "refused",
            Failure::Passing => "passing",
        }
    }

    fn described(description: &str) -> Failure {
        const GONE: [&str; 3] = [
            "message to edit not found",
            "message can't be edited",
            "MESSAGE_ID_INVALID",
        ];
        let (kind, reason) = match description.split_once(": ") {
            Some((kind, reason)) => (kind, Some(reason)),
            None => (description, None),
        };
        // What gateways say is not Telegram's decision.
        let unknown = match reason {
            Some(_) => Failure::Refused,
            None => Failure::Passing,
        };
        let reason = reason.unwrap_or_default();
        match kind {
            "Bad Request" if reason.starts_with("message is not modified") => Failure::NotModified,
            "Bad Request" if reason.starts_with("there is no text in the message") => {
                Failure::NoText
            }
            "Bad Request" if GONE.iter().any(|gone| reason.starts_with(gone)) => Failure::Gone,
            // Whoever was named by another may never have written to the bot.
            "Bad Request" if reason.starts_with("chat not found") => Failure::Blocked,
            "Bad Request" | "Request Entity Too Large" => Failure::Refused,
            "Forbidden" => Failure::Blocked,
            "Unauthorized" if reason.starts_with("bot can't initiate") => Failure::Blocked,
            "Unauthorized" => Failure::Token,
            "Conflict" if reason.contains("webhook") => Failure::Webhook,
            "Conflict" => Failure::Conflict,
            "Too Many Requests" => Failure::TooFast(Duration::from_secs(1)),
            "Internal Server Error" | "Bad Gateway" | "Gateway Timeout" | "Service Unavailable" => {
                Failure::Passing
            }
            _ => unknown,
        }
    }
}

/// Telegram's own words.
fn description(error: &ApiError) -> String {
    if let ApiError::Unknown(description) = error {
        return description.clone();
    }
    error.to_string()
}

/// What happened, for the log. It leaves out the answer's content, which is a message to a person.
pub(crate) fn in_words(error: &RequestError) -> String {
    match error {
        RequestError::Api(error) => description(error),
        RequestError::InvalidJson { source, .. } => format!("an answer that is none: {source}"),
        RequestError::Network(error) => {
            let mut words = error.to_string();
            let mut cause = std::error::Error::source(&**error);
            while let Some(error) = cause {
                words = format!("{words}: {error}");
                cause = error.source();
            }
            words
        }
        RequestError::MigrateToChatId(_) | RequestError::RetryAfter(_) | RequestError::Io(_) => {
            error.to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As teloxide would read the description.
    fn failure(description: &str) -> Failure {
        let error: ApiError = serde_json::from_value(description.into()).unwrap();
        Failure::of(&RequestError::Api(error))
    }

    #[test]
    fn descriptions_tell_what_to_do() {
        let cases = [
            (
                "Bad Request: message is not modified: specified new message content and reply \
                 markup are exactly the same as a current content and reply markup of the message",
                Failure::NotModified,
            ),
            ("Bad Request: message to edit not found", Failure::Gone),
            ("Bad Request: message can't be edited", Failure::Gone),
            ("Bad Request: MESSAGE_ID_INVALID", Failure::Gone),
            (
                "Bad Request: there is no text in the message to edit",
                Failure::NoText,
            ),
            ("Bad Request: chat not found", Failure::Blocked),
            ("Bad Request: message is too long", Failure::Refused),
            (
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
                Failure::Refused,
            ),
            ("Forbidden: bot was blocked by the user", Failure::Blocked),
            ("Forbidden: user is deactivated", Failure::Blocked),
            (
                "Forbidden: bot can't initiate conversation with a user",
                Failure::Blocked,
            ),
            ("Unauthorized", Failure::Token),
            ("Unauthorized: invalid token specified", Failure::Token),
            ("Not Found", Failure::Token),
            ("Not Found: method not found", Failure::Refused),
            (
                "Conflict: terminated by other getUpdates request; make sure that only one bot \
                 instance is running",
                Failure::Conflict,
            ),
            (
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook \
                 to delete the webhook first",
                Failure::Webhook,
            ),
            ("Bad Request", Failure::Refused),
            ("Forbidden", Failure::Blocked),
            ("Request Entity Too Large", Failure::Refused),
            (
                "Too Many Requests",
                Failure::TooFast(Duration::from_secs(1)),
            ),
            ("no healthy upstream", Failure::Passing),
            ("Internal Server Error", Failure::Passing),
            ("Bad Gateway", Failure::Passing),
            ("Internal Server Error: restart", Failure::Passing),
        ];
        for (description, expected) in cases {
            assert_eq!(failure(description), expected, "{description}");
        }
    }
}

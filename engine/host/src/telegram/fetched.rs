//! The answer to `getUpdates`, in which each update is read on its own: one that cannot be read
//! must not keep the others away.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;
use teloxide::types::Seconds;
use teloxide::{ApiError, RequestError};

#[derive(Deserialize)]
struct Answer {
    ok: bool,
    #[serde(default)]
    result: Vec<Box<RawValue>>,
    description: Option<ApiError>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<Seconds>,
}

/// The updates of an answer, each as its own JSON.
///
/// # Errors
///
/// Telegram's, or that this is no answer of Telegram's.
pub(super) fn fetched(body: &[u8]) -> Result<Vec<Box<RawValue>>, RequestError> {
    let text = String::from_utf8_lossy(body);
    let answer: Answer = serde_json::from_str(&text).map_err(|error| invalid(error, &text))?;
    if answer.ok {
        return Ok(answer.result);
    }
    let wait = answer.parameters.and_then(|it| it.retry_after);
    match (wait, answer.description) {
        (Some(wait), _) => Err(RequestError::RetryAfter(wait)),
        (None, Some(error)) => Err(RequestError::Api(error)),
        (None, None) => {
            let error = serde::de::Error::missing_field("description");
            Err(invalid(error, &text))
        }
    }
}

fn invalid(error: serde_json::Error, text: &str) -> RequestError {
    RequestError::InvalidJson {
        source: Arc::new(error),
        raw: text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telegram::failure::Failure;

    #[test]
    fn an_update_that_cannot_be_read_keeps_no_other_away() {
        let deep = "[".repeat(2000) + &"]".repeat(2000);
        let body = format!(
            r#"{{"ok":true,"result":[{{"update_id":1,"a":{deep}}},{{"update_id":2,"a":"\ud800"}},{{"update_id":3}}]}}"#
        );
        assert_eq!(fetched(body.as_bytes()).unwrap().len(), 3);
        let broken = b"{\"ok\":true,\"result\":[{\"update_id\":1,\"a\":\"\xff\"}]}";
        assert_eq!(fetched(broken).unwrap().len(), 1);
    }

    #[test]
    fn what_is_no_list_of_updates_is_an_error() {
        let failure = |body: &str| Failure::of(&fetched(body.as_bytes()).unwrap_err());
        let limited = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}"#;
        let wait = std::time::Duration::from_secs(7);
        assert_eq!(failure(limited), Failure::TooFast(wait));
        let unknown = r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#;
        assert_eq!(failure(unknown), Failure::Token);
        assert_eq!(failure("<html>Bad Gateway</html>"), Failure::Passing);
        assert_eq!(failure(r#"{"ok":false}"#), Failure::Passing);
    }
}

//! Refusals, in the shape and the words of the Bot API server.

use serde_json::{Value, json};

pub(super) type Answer = Result<Value, Failure>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) code: u16,
    pub(super) description: String,
    /// Seconds to wait; only with code 429.
    pub(super) retry_after: Option<u32>,
    /// What has become of the group; only with code 400.
    pub(super) migrated_to: Option<i64>,
}

impl Failure {
    pub(super) fn bad_request(what: impl AsRef<str>) -> Self {
        Self::of(400, format!("Bad Request: {}", what.as_ref()))
    }

    pub(super) fn upgraded(to: i64) -> Self {
        Self {
            migrated_to: Some(to),
            ..Self::bad_request("group chat was upgraded to a supergroup chat")
        }
    }

    pub(super) fn unauthorized() -> Self {
        Self::of(401, "Unauthorized")
    }

    pub(super) fn token_without_form() -> Self {
        Self::of(401, "Unauthorized: invalid token specified")
    }

    pub(super) fn forbidden(what: &str) -> Self {
        Self::of(403, format!("Forbidden: {what}"))
    }

    pub(super) fn blocked() -> Self {
        Self::forbidden("bot was blocked by the user")
    }

    pub(super) fn path_not_found() -> Self {
        Self::of(404, "Not Found")
    }

    pub(super) fn method_not_found() -> Self {
        Self::of(404, "Not Found: method not found")
    }

    pub(super) fn conflict(what: &str) -> Self {
        Self::of(409, format!("Conflict: {what}"))
    }

    pub(super) fn too_large() -> Self {
        Self::of(413, "Request Entity Too Large")
    }

    pub(super) fn too_many_requests(retry_after: u32) -> Self {
        Self {
            code: 429,
            description: format!("Too Many Requests: retry after {retry_after}"),
            retry_after: Some(retry_after),
            migrated_to: None,
        }
    }

    pub(super) fn server_error(code: u16) -> Self {
        let description = match code {
            500 => "Internal Server Error",
            502 => "Bad Gateway",
            503 => "Service Unavailable",
            504 => "Gateway Timeout",
            _ => "Server Error",
        };
        Self::of(code, description)
    }

    fn of(code: u16, description: impl Into<String>) -> Self {
        Self {
            code,
            description: description.into(),
            retry_after: None,
            migrated_to: None,
        }
    }
}

/// The body that carries this answer over HTTP.
pub(super) fn body(answer: &Answer) -> Value {
    match answer {
        Ok(result) => json!({"ok": true, "result": result}),
        Err(failure) => {
            let mut body = json!({
                "ok": false,
                "error_code": failure.code,
                "description": failure.description,
            });
            if let Some(seconds) = failure.retry_after {
                body["parameters"] = json!({"retry_after": seconds});
            }
            if let Some(chat) = failure.migrated_to {
                body["parameters"] = json!({"migrate_to_chat_id": chat});
            }
            body
        }
    }
}

//! [`Answer`]: what a press is told at once.

use serde::Serialize;
use teloxide::payloads::{AnswerCallbackQuery, AnswerCallbackQuerySetters};
use teloxide::types::CallbackQueryId;

use super::update::CallbackId;

/// The answer to a press: a notice, if there is a text.
#[derive(Debug)]
pub struct Answer {
    pub(super) press: CallbackId,
    pub(super) text: Option<String>,
}

impl Answer {
    pub(super) fn payload(&self) -> AnswerCallbackQuery {
        let payload = AnswerCallbackQuery::new(CallbackQueryId(self.press.0.clone()));
        match &self.text {
            Some(text) => payload.text(text),
            None => payload,
        }
    }

    /// The answer as the response to a posted update, which Telegram performs as a call: JSON. So a
    /// press needs no request of its own. Telegram does not say what came of it, and nothing
    /// depends on that (Bot API, Making requests when getting updates).
    pub(crate) fn response(&self) -> String {
        #[derive(Serialize)]
        struct Call {
            method: &'static str,
            #[serde(flatten)]
            payload: AnswerCallbackQuery,
        }
        let call = Call {
            method: "answerCallbackQuery",
            payload: self.payload(),
        };
        serde_json::to_string(&call).expect("a call is plain data")
    }
}

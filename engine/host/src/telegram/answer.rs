//! [`Answer`]: what Telegram is told at once, as the answer to an update.

use serde::Serialize;
use teloxide::payloads::{
    AnswerCallbackQuery, AnswerCallbackQuerySetters, AnswerPreCheckoutQuery,
    AnswerPreCheckoutQuerySetters,
};
use teloxide::types::{CallbackQueryId, PreCheckoutQueryId};

use super::update::{CallbackId, CheckoutId};

#[derive(Debug)]
pub enum Answer {
    /// To a press: a notice, if there is a text.
    Press {
        press: CallbackId,
        text: Option<String>,
    },
    /// To somebody who is about to pay: whether they may, or why not.
    Checkout {
        checkout: CheckoutId,
        declined: Option<String>,
    },
}

/// An answer as a call.
pub(super) enum Payload {
    Press(AnswerCallbackQuery),
    Checkout(AnswerPreCheckoutQuery),
}

impl Answer {
    pub(super) fn payload(&self) -> Payload {
        match self {
            Answer::Press { press, text } => {
                let payload = AnswerCallbackQuery::new(CallbackQueryId(press.0.clone()));
                Payload::Press(match text {
                    Some(text) => payload.text(text),
                    None => payload,
                })
            }
            Answer::Checkout { checkout, declined } => {
                let id = PreCheckoutQueryId(checkout.0.clone());
                let payload = AnswerPreCheckoutQuery::new(id, declined.is_none());
                Payload::Checkout(match declined {
                    Some(text) => payload.error_message(text),
                    None => payload,
                })
            }
        }
    }

    /// The answer as the response to a posted update, which Telegram performs as a call: JSON. So a
    /// press needs no request of its own. Telegram does not say what came of it, and nothing
    /// depends on that (Bot API, Making requests when getting updates).
    pub(crate) fn response(&self) -> String {
        #[derive(Serialize)]
        struct Call<P> {
            method: &'static str,
            #[serde(flatten)]
            payload: P,
        }
        let call = match self.payload() {
            Payload::Press(payload) => serde_json::to_string(&Call {
                method: "answerCallbackQuery",
                payload,
            }),
            Payload::Checkout(payload) => serde_json::to_string(&Call {
                method: "answerPreCheckoutQuery",
                payload,
            }),
        };
        call.expect("a call is plain data")
    }
}

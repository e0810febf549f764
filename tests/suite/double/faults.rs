use std::time::Duration;

use serde_json::{Value, json};
use teloxide::prelude::*;
use teloxide::types::Seconds;
use teloxide::{ApiError, RequestError};
use tilmash_tests::double::{CutMoment, Double, Fault, FaultKind};

use super::{TOKEN, bot, call};

async fn send(double: &Double, chat: i64) -> reqwest::Result<Value> {
    let request = reqwest::Client::new()
        .post(format!("{}/bot{TOKEN}/sendMessage", double.url()))
        .json(&json!({"chat_id": chat, "text": "Здравствуйте"}));
    request.send().await?.json().await
}

async fn with_aliya() -> Double {
    let double = Double::start().await;
    double.person(1, "Алия").says("/start");
    double
}

#[tokio::test]
async fn a_fault_strikes_as_often_as_asked() {
    let double = with_aliya().await;
    let fault = FaultKind::TooManyRequests { retry_after: 7 };
    double.fault(Fault::on("sendMessage", fault).times(2));
    let bot = bot(&double);
    for _ in 0..2 {
        let refused = bot
            .send_message(ChatId(1), "Здравствуйте")
            .await
            .unwrap_err();
        assert!(
            matches!(refused, RequestError::RetryAfter(wait) if wait == Seconds::from_seconds(7))
        );
    }
    bot.send_message(ChatId(1), "Здравствуйте").await.unwrap();
    assert_eq!(double.journal()[0].fault, Some(fault));
    assert!(
        double.refusals().is_empty(),
        "a fault on demand is not the bot's refusal"
    );
}

#[tokio::test]
async fn a_fault_may_be_for_one_chat() {
    let double = with_aliya().await;
    double.person(2, "Берик").says("/start");
    double.fault(Fault::on("sendMessage", FaultKind::Forbidden).in_chat(2));
    let bot = bot(&double);
    bot.send_message(ChatId(1), "Здравствуйте").await.unwrap();
    let refused = bot
        .send_message(ChatId(2), "Здравствуйте")
        .await
        .unwrap_err();
    assert!(matches!(refused, RequestError::Api(ApiError::BotBlocked)));
}

#[tokio::test]
async fn a_server_error_has_no_effect() {
    let double = with_aliya().await;
    double.fault(Fault::on_any(FaultKind::ServerError(502)));
    let answer = call(
        &double,
        "sendMessage",
        json!({"chat_id": 1, "text": "Здравствуйте"}),
    )
    .await;
    assert_eq!(
        answer,
        json!({"ok": false, "error_code": 502, "description": "Bad Gateway"})
    );
    assert_eq!(double.person(1, "Алия").messages().len(), 1);
}

#[tokio::test]
async fn a_connection_is_cut_before_or_after_the_effect() {
    let double = with_aliya().await;
    let aliya = double.person(1, "Алия");
    for (moment, messages) in [(CutMoment::BeforeEffect, 1), (CutMoment::AfterEffect, 2)] {
        double.fault(Fault::on("sendMessage", FaultKind::CutConnection(moment)));
        assert!(send(&double, 1).await.unwrap_err().is_request());
        assert_eq!(aliya.messages().len(), messages, "{moment:?}");
    }
    send(&double, 1).await.unwrap();
    let answers: Vec<bool> = double
        .journal()
        .iter()
        .map(|call| call.answer.is_some())
        .collect();
    assert_eq!(answers, [false, true, true]);
}

#[tokio::test]
async fn a_call_that_hangs_has_taken_effect() {
    let double = with_aliya().await;
    double.fault(Fault::on(
        "sendMessage",
        FaultKind::Hang(Duration::from_secs(3600)),
    ));
    let aliya = double.person(1, "Алия");
    tokio::select! {
        answer = send(&double, 1) => panic!("the call should hang, but was answered: {answer:?}"),
        message = aliya.waits_for_text("Здравствуйте") => assert!(message.from_bot),
    }
}

#[tokio::test]
async fn a_hanging_answer_arrives_in_the_end() {
    let double = with_aliya().await;
    double.fault(Fault::on(
        "sendMessage",
        FaultKind::Hang(Duration::from_millis(1)),
    ));
    assert_eq!(send(&double, 1).await.unwrap()["ok"], true);
}

#[tokio::test]
async fn the_journal_never_holds_the_token() {
    let double = with_aliya().await;
    call(
        &double,
        "sendMessage",
        json!({"chat_id": 1, "text": "Здравствуйте"}),
    )
    .await;
    call(&double, "getMe", json!({})).await;
    let journal = double.journal();
    assert_eq!(
        journal.iter().map(|call| call.order).collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(journal[0].chat(), Some(1));
    assert!(!format!("{journal:?}").contains("AAE-only_letters"));
}

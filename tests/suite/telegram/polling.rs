use serde_json::json;
use tilmash_host::run::RunError;
use tilmash_host::telegram::TelegramError;
use tilmash_tests::double::{CutMoment, Double, Fault, FaultKind, Settings};

use super::{Salon, TOKEN, assert_well_behaved};

#[tokio::test]
async fn an_update_that_comes_twice_takes_effect_once() {
    let salon = Salon::new().await;
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    let update = aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    salon.double.redeliver(update);
    let dana = salon.double.person(2, "Дана");
    dana.says("/book");
    dana.waits_for_text("Выберите услугу").await;
    bot.stop().await;
    assert_eq!(aliya.messages().len(), 2);
}

#[tokio::test]
async fn what_came_while_the_bot_was_killed_is_answered() {
    let salon = Salon::new().await;
    let aliya = salon.double.person(1, "Алия");
    let bot = salon.start().await;
    aliya.says("/start");
    aliya.waits_for_text("Выберите язык").await;
    bot.kill().await;
    aliya.says("/book");
    let bot = salon.start().await;
    aliya.waits_for_text("Выберите услугу").await;
    bot.stop().await;
    assert_eq!(salon.double.pending_updates(), 0);
}

#[tokio::test]
async fn what_is_not_understood_is_confirmed_and_stops_nobody() {
    let salon = Salon::new().await;
    let bot = salon.start().await;
    salon
        .double
        .push_raw(json!({"novelty": {"of": "tomorrow"}}));
    salon
        .double
        .push_raw(json!({"message": {"text": ["of", "another", "shape"]}}));
    let stranger = json!({"id": 9, "is_bot": false, "first_name": "Чужой"});
    salon.double.push_raw(json!({"message": {
        "message_id": 1, "date": 0, "from": stranger, "text": "/start",
        "chat": {"id": -100, "type": "group", "title": "Группа"},
    }}));
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    bot.stop().await;
    assert_eq!(salon.double.count("sendMessage"), 1);
    assert_well_behaved(&salon.double);
}

#[tokio::test]
async fn forged_presses_and_foreign_contacts_change_nothing() {
    let salon = Salon::new().await;
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/book");
    let screen = aliya.waits_for_text("Выберите услугу").await;
    aliya.presses_data(screen.id, b"99999999.0");
    aliya.waits_for_toast(1).await;
    aliya.presses_data(4096, "\u{0}'; --".as_bytes());
    aliya.waits_for_toast(2).await;
    aliya.shares_contact_of(Some(2), "77017654321");
    aliya.waits_for_text("Нажмите одну из кнопок").await;
    bot.stop().await;
    assert_well_behaved(&salon.double);
}

#[tokio::test]
async fn a_press_made_twice_is_answered_twice_and_counts_once() {
    let salon = Salon::new().await;
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    let label = aliya.screen().unwrap().labels()[0][0].clone();
    aliya.presses(&label);
    aliya.presses(&label);
    let second = aliya.waits_for_toast(2).await;
    aliya.waits_for_text("Выберите день").await;
    bot.stop().await;
    assert!(second.text.contains("устарела"), "{second:?}");
    assert_eq!(aliya.messages().len(), 2);
    assert_well_behaved(&salon.double);
}

#[tokio::test]
async fn polling_outlives_failures_and_another_poller() {
    let salon = Salon::new().await;
    let cut = FaultKind::CutConnection(CutMoment::AfterEffect);
    salon.double.fault(Fault::on("getMe", cut));
    salon.double.fault(Fault::on("getUpdates", cut));
    let limited = FaultKind::TooManyRequests { retry_after: 1 };
    salon.double.fault(Fault::on("getUpdates", limited));
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/book");
    let bot = salon.start().await;
    aliya.waits_for_text("Выберите услугу").await;
    bot.stop().await;
}

#[tokio::test]
async fn a_webhook_that_stands_is_removed() {
    let salon = Salon::new().await;
    let url = format!("{}/bot{TOKEN}/setWebhook", salon.double.url());
    let set = reqwest::Client::new()
        .post(url)
        .json(&json!({"url": "https://salon.example/hook"}));
    set.send().await.unwrap();
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/book");
    aliya.waits_for_text("Выберите услугу").await;
    bot.stop().await;
}

#[tokio::test]
async fn a_token_that_telegram_does_not_know_ends_the_bot_with_advice() {
    let settings = Settings {
        token: Some(TOKEN.to_owned()),
        ..Settings::default()
    };
    let salon = Salon::at(Double::start_with(settings).await).await;
    let ended = salon.start_with("7000000001:wrong").task.await.unwrap();
    let error = ended.unwrap_err();
    assert!(matches!(error, RunError::Telegram(TelegramError::Token)));
    assert!(error.to_string().contains("TELEGRAM_BOT_TOKEN"), "{error}");
}

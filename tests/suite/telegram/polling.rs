use serde_json::json;
use tilmash_host::run::RunError;
use tilmash_host::telegram::TelegramError;
use tilmash_tests::double::{CutMoment, Double, Fault, FaultKind, Settings};

use super::{Salon, TOKEN};

#[tokio::test]
async fn polling_outlives_failures_and_another_poller() {
    let salon = Salon::polling().await;
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
    let salon = Salon::polling().await;
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

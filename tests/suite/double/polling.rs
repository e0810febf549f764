use futures::future::join;
use serde_json::{Value, json};
use teloxide::payloads::GetUpdatesSetters;
use teloxide::prelude::*;
use teloxide::types::{AllowedUpdate, UpdateKind};
use teloxide::{ApiError, RequestError};
use tilmash_tests::double::{Double, Settings};

use super::{TOKEN, bot, call, refusal};

#[tokio::test]
async fn a_bot_introduces_itself() {
    let settings = Settings {
        token: Some(TOKEN.to_owned()),
        ..Settings::default()
    };
    let double = Double::start_with(settings).await;
    let me = bot(&double).get_me().await.unwrap();
    assert_eq!(me.id, UserId(7_000_000_001));
    assert!(me.is_bot);
}

#[tokio::test]
async fn an_update_waits_until_its_offset_confirms_it() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    let (first, second) = (aliya.says("/start"), aliya.says("раз"));
    assert_eq!(second, first + 1);

    let bot = bot(&double);
    let fetched = bot.get_updates().await.unwrap();
    assert_eq!(fetched.len(), 2);
    let fetched_again = bot.get_updates().limit(1).await.unwrap();
    assert_eq!(i64::from(fetched_again[0].id.0), first);

    let offset = i32::try_from(second).unwrap();
    let rest = bot.get_updates().offset(offset).await.unwrap();
    assert_eq!(rest.len(), 1);
    assert_eq!(double.pending_updates(), 1, "the first is confirmed");
    assert!(
        bot.get_updates()
            .offset(offset + 1)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_negative_offset_forgets_all_but_the_last() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    for text in ["раз", "два", "три"] {
        aliya.says(text);
    }
    let answer = call(&double, "getUpdates", json!({"offset": -1})).await;
    assert_eq!(answer["result"][0]["message"]["text"], "три");
    assert_eq!(double.pending_updates(), 1);
}

#[tokio::test]
async fn an_offset_from_the_future_confirms_nothing() {
    let double = Double::start().await;
    double.person(1, "Алия").says("раз");
    let answer = call(&double, "getUpdates", json!({"offset": i32::MAX})).await;
    assert_eq!(answer["result"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_long_poll_wakes_when_someone_speaks() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    let bot = bot(&double);
    let speak = async {
        double.wait_for(|calls| calls.len() == 1).await;
        aliya.says("/start kk");
    };
    let (updates, ()) = join(bot.get_updates().timeout(50).send(), speak).await;
    let updates = updates.unwrap();
    let UpdateKind::Message(message) = &updates[0].kind else {
        panic!("a message was sent, not {updates:?}");
    };
    assert_eq!(message.text(), Some("/start kk"));
    let entities = message.parse_entities().unwrap();
    assert_eq!(entities[0].text(), "/start");
}

#[tokio::test]
async fn the_older_of_two_polls_is_ended() {
    let double = Double::start().await;
    let (older, newer) = (bot(&double), bot(&double));
    let take_over = async {
        double.wait_for(|calls| calls.len() == 1).await;
        let speak = async {
            double
                .wait_for(|calls| calls.iter().any(|call| call.refusal().is_some()))
                .await;
            double.person(1, "Алия").says("/start");
        };
        let (updates, ()) = join(newer.get_updates().timeout(50).send(), speak).await;
        updates.unwrap()
    };
    let (ended, updates) = join(older.get_updates().timeout(50).send(), take_over).await;
    assert!(matches!(
        ended,
        Err(RequestError::Api(ApiError::TerminatedByOtherGetUpdates))
    ));
    assert_eq!(updates.len(), 1);
}

#[tokio::test]
async fn only_allowed_updates_arrive_and_the_choice_lasts() {
    let double = Double::start().await;
    let aliya = double.person(1, "Алия");
    let bot = bot(&double);
    let messages = vec![AllowedUpdate::Message];
    bot.get_updates().allowed_updates(messages).await.unwrap();
    aliya.says("раз");
    aliya.blocks();
    let updates = bot.get_updates().await.unwrap();
    assert_eq!(updates.len(), 1);

    let empty: [AllowedUpdate; 0] = [];
    bot.get_updates().allowed_updates(empty).await.unwrap();
    aliya.unblocks();
    let updates = bot.get_updates().await.unwrap();
    assert!(matches!(updates[1].kind, UpdateKind::MyChatMember(_)));
}

#[tokio::test]
async fn a_confirmed_update_can_come_again() {
    let double = Double::start().await;
    let update = double.person(1, "Алия").says("раз");
    call(&double, "getUpdates", json!({"offset": update + 1})).await;
    double.redeliver(update);
    let answer = call(&double, "getUpdates", json!({"offset": update + 1})).await;
    assert_eq!(answer["result"][0]["update_id"], update);
    let answer = call(&double, "getUpdates", json!({"offset": update + 1})).await;
    assert_eq!(answer["result"], json!([]), "it comes again once");
}

#[tokio::test]
async fn an_update_of_any_shape_can_be_pushed() {
    let double = Double::start().await;
    let id = double.push_raw(json!({"novelty": {"of": "tomorrow"}}));
    let answer = call(&double, "getUpdates", json!({})).await;
    assert_eq!(
        answer["result"],
        json!([{"novelty": {"of": "tomorrow"}, "update_id": id}])
    );
}

#[tokio::test]
async fn parameters_come_as_json_form_multipart_or_query_and_names_in_any_case() {
    let double = Double::start().await;
    double.person(1, "Алия").says("/start");
    let http = reqwest::Client::new();
    let url = |method: &str| format!("{}/bot{TOKEN}/{method}", double.url());
    let markup = r#"{"remove_keyboard": true}"#;
    let by_query = http
        .get(url("SENDMESSAGE"))
        .query(&[("chat_id", "1"), ("text", "привет")]);
    let by_form = http.post(url("SendMessage")).form(&[
        ("chat_id", "1"),
        ("text", "привет"),
        ("reply_markup", markup),
    ]);
    let boundary = "----boundary";
    let parts: String = [
        ("chat_id", "1"),
        ("text", "привет"),
        ("reply_markup", markup),
    ]
    .iter()
    .map(|(name, text)| {
        format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    })
    .collect();
    let by_multipart = http
        .post(url("sendmessage"))
        .header(
            "Content-Type",
            format!("multipart/form-data; boundary={boundary}"),
        )
        .body(format!("{parts}--{boundary}--\r\n"));
    let by_json = http.post(url("sendMessage")).json(
        &json!({"chat_id": "1", "text": "привет", "reply_markup": {"remove_keyboard": true}}),
    );
    for request in [by_query, by_form, by_multipart, by_json] {
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["result"]["text"], "привет", "{answer}");
    }
    assert_eq!(double.count("sendMessage"), 4);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let double = Double::start().await;
    let description = refusal(&double, "sendTelepathy", json!({})).await;
    assert_eq!(description, "Not Found: method not found");
    let response = reqwest::get(format!("{}/elsewhere", double.url()))
        .await
        .unwrap();
    assert_eq!(response.status(), 404);
}

#[tokio::test]
async fn a_wrong_token_is_unauthorized() {
    let settings = Settings {
        token: Some(TOKEN.to_owned()),
        ..Settings::default()
    };
    let double = Double::start_with(settings).await;
    let answers = [
        ("7000000001:wrong", "Unauthorized"),
        ("wrong", "Unauthorized: invalid token specified"),
    ];
    for (token, description) in answers {
        let url = format!("{}/bot{token}/getMe", double.url());
        let response = reqwest::get(url).await.unwrap();
        assert_eq!(response.status(), 401);
        let body: Value = response.json().await.unwrap();
        assert_eq!(
            body,
            json!({"ok": false, "error_code": 401, "description": description})
        );
    }
    assert!(double.journal().is_empty());
}

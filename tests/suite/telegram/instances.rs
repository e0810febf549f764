//! Several instances of the bot on one database.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use futures::future::join_all;
use jiff::Timestamp;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tilmash_engine::interpret::{Delivery, Keyboard, Message};
use tilmash_host::deliver::pace::Pace;
use tilmash_host::settings::Settings;
use tilmash_host::store::{Outgoing, Sender, StoreError};
use tilmash_tests::double::Double;
use tilmash_tests::postgres::Schema;

use super::{Bot, SECRET, Salon, assert_well_behaved};

/// Two instances, to which the test itself posts.
struct Pair {
    salon: Salon,
    addresses: [SocketAddr; 2],
    bots: [Bot; 2],
    client: Client,
}

impl Pair {
    async fn start(schema: &Schema) -> Pair {
        let free = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a free port"));
        let addresses = free.map(|free| free.local_addr().expect("a listener has an address"));
        let salon = Salon {
            address: Some(addresses[0]),
            ..Salon::on(Double::start().await, schema.url()).await
        };
        let settings = |address| Settings {
            listen: Some(address),
            pace: Pace::UNLIMITED,
            ..salon.settings()
        };
        let first = salon.start_by(settings(addresses[0])).await;
        let second = salon.start_by(settings(addresses[1])).await;
        Pair {
            bots: [first, second],
            salon,
            addresses,
            client: Client::builder().no_proxy().build().expect("a client"),
        }
    }

    /// Posts each update to one of the two, all at the same time, and returns what they respond.
    async fn post(&self, updates: impl Iterator<Item = Value>) -> Vec<String> {
        let posts = updates.enumerate().map(async |(place, update)| {
            let address = self.addresses[place % 2];
            let post = self.client.post(format!("http://{address}/telegram"));
            let post = post.header("X-Telegram-Bot-Api-Secret-Token", SECRET);
            let answer = post.json(&update).send().await;
            let answer = answer.expect("the bot answers");
            assert_eq!(answer.status(), StatusCode::OK);
            answer.text().await.expect("a text")
        });
        join_all(posts).await
    }

    async fn stop(self) -> Salon {
        for bot in self.bots {
            bot.stop().await;
        }
        self.salon
    }
}

fn aliya() -> Value {
    json!({"id": 1, "is_bot": false, "first_name": "Алия", "language_code": "ru"})
}

fn says(update: i64) -> Value {
    json!({"update_id": update, "message": {"message_id": update, "date": 0, "text": "/my",
        "from": aliya(), "chat": {"id": 1, "type": "private"}}})
}

fn presses(update: i64) -> Value {
    let message = json!({"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}});
    json!({"update_id": update, "callback_query": {"id": update.to_string(), "from": aliya(),
        "chat_instance": "1", "data": "99.0", "message": message}})
}

#[tokio::test]
#[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
async fn two_instances_hear_as_much_of_a_person_as_one() {
    let Some(schema) = Schema::make().await else {
        return;
    };
    let pair = Pair::start(&schema).await;
    let double = pair.salon.double.clone();
    // The double lets a bot write only to people who have written to it.
    double.person(1, "Алия").says("/cancel");
    double
        .wait_for(|calls| calls.iter().any(|call| call.method == "sendMessage"))
        .await;
    pair.post((1_000..1_040).map(says)).await;
    let told = pair.post((2_000..2_070).map(presses)).await;
    let salon = pair.stop().await;

    let sent = double.calls("sendMessage");
    let is_warning = |text: &str| text.contains("Слишком много сообщений");
    let texts: Vec<&str> = sent
        .iter()
        .filter_map(|call| call.parameters["text"].as_str())
        .collect();
    let warnings = texts.iter().filter(|text| is_warning(text)).count();
    assert_eq!(warnings, 1);
    // Thirty messages were answered, including the double's own.
    let listed = texts
        .iter()
        .filter(|text| text.contains("записей нет"))
        .count();
    assert_eq!(listed, 29);
    let of = |part: &str| told.iter().filter(|text| text.contains(part)).count();
    assert_eq!(of("answerCallbackQuery"), 70, "every press is answered");
    assert_eq!((of("не действует"), of("Слишком много нажатий")), (60, 1));
    assert_eq!(double.unknown_parameters(), []);
    drop(salon);
    schema.remove().await;
}

#[tokio::test]
#[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
async fn an_update_that_two_instances_get_at_once_takes_effect_once() {
    let Some(schema) = Schema::make().await else {
        return;
    };
    let pair = Pair::start(&schema).await;
    let double = pair.salon.double.clone();
    double.person(1, "Алия").says("/cancel");
    double
        .wait_for(|calls| calls.iter().any(|call| call.method == "sendMessage"))
        .await;
    for round in 0..10 {
        pair.post([3_000 + round; 4].into_iter().map(says)).await;
    }
    pair.stop().await;
    assert_eq!(double.count("sendMessage"), 11);
    assert_well_behaved(&double);
    schema.remove().await;
}

#[tokio::test]
#[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
async fn what_a_killed_instance_holds_is_sent_once_the_server_has_noticed_that() {
    let Some(schema) = Schema::make().await else {
        return;
    };
    let salon = Salon::on(Double::start().await, schema.url()).await;
    let bot = salon.start().await;
    let aliya = salon.double.person(1, "Алия");
    aliya.says("/cancel");
    aliya.waits_for_text("Меню").await;
    bot.stop().await;
    let killed = salon.store().await;
    let held = killed.listen().await.expect("the server answers");
    let message = Outgoing {
        chat: 1,
        delivery: Delivery::Send {
            message: Message {
                text: "Напоминание".to_owned(),
                marks: Vec::new(),
                keyboard: Keyboard::Empty,
                enclosed: None,
                shows: String::new(),
                of: None,
                yields: false,
            },
            replaces: None,
        },
        at: Timestamp::UNIX_EPOCH,
    };
    killed
        .write(async move |transaction| {
            let now = Timestamp::now();
            transaction
                .enqueue(message, Sender::ThisInstance, now)
                .await
                .map(|_| ())
        })
        .await
        .unwrap_or_else(|error: StoreError| panic!("{error}"));
    let bot = salon.start().await;
    // Time enough to read the queue in vain.
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(salon.double.count("sendMessage"), 1);
    drop(held);
    killed.close().await.expect("the store can be closed");
    // Others look after half a minute, but one that has just begun looks more often.
    tokio::time::timeout(Duration::from_secs(20), aliya.waits_for_text("Напоминание"))
        .await
        .expect("the bot looks again");
    bot.stop().await;
    schema.remove().await;
}

//! Nothing panics on any update: updates that Telegram sends, mutated, and updates that it would
//! never send. This is the project's fuzz target for updates, on stable Rust and in every run.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use tilmash_host::dialogue::Dialogues;
use tilmash_host::dialogue::limits::RateLimits;
use tilmash_host::store::Store;
use tilmash_host::telegram::{Received, received};
use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::dice::{Dice, new_seed};
use tilmash_tests::postgres::Schema;

use crate::stage;

/// The environment variable that replays a random run.
const SEED: &str = "TILMASH_UPDATES_SEED";
const ROUNDS: usize = 1_200;

const TEXTS: &[&str] = &[
    "",
    "/start",
    "/start service_haircut",
    "/start service_\u{0}",
    "/book",
    "/my",
    "/cancel",
    "/@",
    "Алия Нурланова",
    "+77011234567",
    "1.0",
    "2.0",
    "3.1",
    "5.3",
    "9.40",
    "confirm.1",
    "release.1",
    "\u{202e}\u{0}\u{feff}",
    "private",
    "kicked",
    "kk-KZ",
    "-",
];

const NUMBERS: &[i64] = &[
    0,
    1,
    7,
    -1,
    1_000,
    i32::MAX as i64,
    4_294_967_296,
    (1 << 53) + 1,
    i64::MAX,
    i64::MIN,
];

/// An update of each kind that the bot gets, and of some kinds that it does not get.
fn updates() -> Vec<Value> {
    let aliya = json!({ "id": 7, "is_bot": false, "first_name": "Алия", "last_name": "Н", "language_code": "kk" });
    let chat = json!({ "id": 7, "type": "private", "first_name": "Алия" });
    let message = |content: Value| {
        let mut message = json!({ "message_id": 3, "from": aliya, "chat": chat, "date": 0 });
        let parts = message.as_object_mut().expect("an object");
        parts.extend(content.as_object().expect("an object").clone());
        json!({ "update_id": 1, "message": message })
    };
    let press = |data: &str| {
        json!({ "update_id": 1, "callback_query": {
            "id": "99", "from": aliya, "chat_instance": "1", "data": data,
            "message": { "message_id": 5, "date": 0, "chat": chat, "text": "?" },
        }})
    };
    vec![
        message(json!({ "text": "/book" })),
        message(json!({ "text": "/start service_haircut" })),
        message(json!({ "text": "Алия Нурланова" })),
        message(
            json!({ "text": "+77011234567", "entities": [{ "type": "phone_number", "offset": 0, "length": 12 }] }),
        ),
        message(
            json!({ "contact": { "phone_number": "77011234567", "first_name": "А", "user_id": 7 } }),
        ),
        message(json!({ "contact": { "phone_number": "-", "first_name": "", "vcard": "BEGIN" } })),
        message(json!({ "sticker": { "file_id": "x" } })),
        message(json!({ "photo": [], "caption": "/book" })),
        press("1.0"),
        press("2.9"),
        press("3.0"),
        json!({ "update_id": 1, "callback_query": { "id": "1", "from": aliya, "game_short_name": "x" } }),
        json!({ "update_id": 1, "my_chat_member": {
            "chat": chat, "from": aliya, "date": 0,
            "old_chat_member": { "status": "member" }, "new_chat_member": { "status": "kicked" },
        }}),
        json!({ "update_id": 1, "edited_message": { "message_id": 3, "chat": chat, "text": "x" } }),
        json!({ "update_id": 1, "message": { "message_id": 3, "from": aliya, "date": 0,
            "chat": { "id": -100, "type": "supergroup" }, "text": "/book" } }),
        json!({ "update_id": 1 }),
        json!([]),
    ]
}

/// The value with a change somewhere in it, at any depth.
fn mutate(value: &mut Value, dice: &mut Dice) {
    if !dice.once_in(4) {
        match value {
            Value::Object(parts) if !parts.is_empty() => return mutate_part(parts, dice),
            Value::Array(items) if !items.is_empty() => {
                let place = dice.below(items.len());
                return mutate(&mut items[place], dice);
            }
            _ => {}
        }
    }
    *value = any(dice);
}

fn mutate_part(parts: &mut Map<String, Value>, dice: &mut Dice) {
    let keys: Vec<String> = parts.keys().cloned().collect();
    let key = dice.of(&keys);
    match dice.below(12) {
        0 => {
            parts.remove(key);
        }
        1 => {
            let other = dice.of(&keys).clone();
            parts.insert(other, parts[key].clone());
        }
        _ => mutate(&mut parts[key], dice),
    }
}

fn any(dice: &mut Dice) -> Value {
    match dice.below(9) {
        0 => Value::Null,
        1 => json!(dice.once_in(2)),
        2..4 => json!(*dice.of(NUMBERS)),
        4 => json!(1e300),
        5 => json!([any(dice)]),
        6 => json!({ "id": any(dice) }),
        7 => json!("ы🙂".repeat(dice.below(3_000))),
        _ => json!(*dice.of(TEXTS)),
    }
}

async fn run(database: &str, seed: u64) {
    let program = stage::program(&AppFiles::read(&root().join("examples/salon")));
    let rows = include_str!("../../examples/salon/seeds/salon.json");
    let store: Store = stage::store_on(database, &program, rows).await;
    let dialogues = Dialogues::new(store, program, Arc::default()).with_limits(RateLimits::NONE);
    let mut dice = Dice::new(seed);
    let updates = updates();
    let mut now: Timestamp = stage::NOW.parse().expect("a time");
    let mut id = 1_000;
    for round in 0..ROUNDS {
        let mut update = dice.of(&updates).clone();
        if update.is_object() {
            id += 1;
            update["update_id"] = json!(id);
        }
        for _ in 0..dice.below(3) {
            mutate(&mut update, &mut dice);
        }
        now += SignedDuration::from_secs(dice.below(600) as i64);
        let Ok(Received::Act { incoming, .. }) = received(&update) else {
            continue;
        };
        let reply = dialogues.process(incoming, now).await;
        let replay = || format!("in round {round}; {SEED}={seed} replays it:\n{update:#}");
        let reply = reply.unwrap_or_else(|error| panic!("{error} {}", replay()));
        if let Some(failure) = reply.and_then(|reply| reply.failure) {
            panic!("{failure}: {:?} {}", failure.0, replay());
        }
    }
    dialogues
        .store()
        .close()
        .await
        .expect("the store can be closed");
}

#[tokio::test]
async fn no_update_of_a_fixed_seed_makes_a_dialogue_fail() {
    run(stage::MEMORY, 20_260_302).await;
}

#[tokio::test]
async fn no_update_of_a_new_seed_makes_a_dialogue_fail() {
    run(stage::MEMORY, new_seed(SEED)).await;
}

#[tokio::test]
#[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
async fn no_update_of_a_new_seed_makes_a_dialogue_on_postgres_fail() {
    let Some(schema) = Schema::make().await else {
        return;
    };
    run(&schema.url(), new_seed(SEED)).await;
    schema.remove().await;
}

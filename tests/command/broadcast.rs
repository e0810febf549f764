//! A broadcast to many people by a process that is killed on the way.

use std::time::Duration;

use tilmash_engine::value::Value;
use tilmash_tests::broadcast;
use tilmash_tests::double::{Chat, Entry, Person};
use tilmash_tests::postgres::Schema;

use crate::salon::{Salon, in_directory};

const TEXT: &str = "Мы открылись на новом месте!";
/// Enough for a few seconds at Telegram's pace.
const PEOPLE: i64 = 80;
/// After so many have it, the bot is killed.
const KILLED: [usize; 3] = [10, 25, 50];

#[tokio::test]
async fn it_reaches_everybody_though_the_bot_is_killed() {
    let directory = tempfile::tempdir().expect("a directory for the database");
    reaches_everybody(in_directory(&directory)).await;
}

#[tokio::test]
#[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
async fn it_reaches_everybody_on_postgres_though_the_bot_is_killed() {
    let Some(schema) = Schema::make().await else {
        return;
    };
    reaches_everybody(schema.url()).await;
    schema.remove().await;
}

async fn reaches_everybody(database: String) {
    let directory = tempfile::tempdir().expect("a directory for the app");
    let app = broadcast::salon();
    app.write(directory.path()).expect("files can be written");
    let salon = Salon::with_app(directory.path().to_owned(), database).await;
    let people: Vec<Person> = (1..=PEOPLE)
        .map(|id| salon.double.person(id, "Клиент"))
        .collect();
    salon.introduce(&people).await;
    let owner = salon.double.person(7_000_000_009, "Айгуль");

    let mut bot = salon.start();
    broadcast::send(&owner, TEXT).await;
    let mut restarts = Vec::new();
    for reached in KILLED {
        let wanted = move |calls: &[Entry]| sent(calls).count() >= reached;
        salon.double.wait_for(wanted).await;
        // Waited for in another thread, because the double serves the process to its end.
        let killed = tokio::task::spawn_blocking(move || bot.kill());
        killed.await.expect("it is killed");
        restarts.push(salon.double.elapsed());
        bot = salon.start();
    }
    for person in people.iter().chain([&owner]) {
        let has_it = |chat: &Chat| chat.messages().any(|message| message.text() == TEXT);
        person.wait_for(has_it).await;
    }
    owner.says("/broadcast");
    owner.waits_for_text("Выберите рассылку").await;
    owner.presses(TEXT);
    owner.waits_for_text("Готово: 100%").await;
    salon.double.all_taken().await;
    assert!(bot.terminate().success());

    let calls = salon.double.journal();
    for person in &people {
        let own = sent(&calls).filter(|call| call.chat() == Some(person.id));
        let times: Vec<Duration> = own.map(|call| call.at).collect();
        // What was sent just before a kill, and is not recorded, is sent once more after it.
        let is_around_a_kill = |pair: &[Duration]| {
            let mut restarts = restarts.iter();
            restarts.any(|restart| pair[0] <= *restart + ON_ITS_WAY && *restart <= pair[1])
        };
        assert!(times.windows(2).all(is_around_a_kill), "{times:?}");
    }
    let deliveries = salon.rows("delivery").await;
    assert_eq!(deliveries.len(), people.len() + 1, "the owner is one, too");
    let is_sent = |status: &Value| *status == Value::Choice("sent".into());
    for delivery in deliveries {
        assert!(is_sent(&delivery.values["status"]), "{delivery:?}");
    }
}

/// How long the double needs, on a busy machine, to read what a process wrote before its end.
const ON_ITS_WAY: Duration = Duration::from_secs(2);

fn sent(calls: &[Entry]) -> impl Iterator<Item = &Entry> {
    calls.iter().filter(|call| {
        let is_text = call.parameters["text"] == TEXT;
        call.method == "sendMessage" && is_text
    })
}

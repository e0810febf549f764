//! Clocks that begin flows. Several instances do what is due at the same moments, and each moment
//! counts once.

use std::fs;

use futures::future::join_all;
use jiff::ToSpan;
use tilmash_engine::program::Program;

use super::database::{is_postgres, lasting};
use super::*;
use crate::app::AppDirectory;
use crate::dialogue::Dialogues;
use crate::schedule::timers::run_due;
use crate::store::OutboxId;

on_each_database!(
    each_moment_counts_once_for_all_instances,
    a_bot_that_was_off_for_hours_counts_no_moment_twice,
);

const APP: &str = "
app: team
languages: [ru]
zone: Asia/Almaty
roles:
  boss: { ids: [7], sees: all }
  client: everyone
tables:
  note: { columns: { text: text }, sees: {} }
";

/// Each run notes itself and tells the boss.
const DIGEST: &str = "
flow: digest
starts: { every: 30m }
states:
  note: { do: [ { insert: note, set: { text: digest } } ] }
  tell: { say, to: boss, go: done }
";

const HELLO: &str = "
flow: hello
starts: { command: hello }
states:
  hello: { say, go: done }
";

/// A bot with several instances, whose clock is moved by hand.
struct Bot {
    instances: Vec<Dialogues>,
    now: Timestamp,
}

impl Bot {
    async fn new() -> Bot {
        let directory = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = directory.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("app.yaml", APP);
        write("flows/digest.yaml", DIGEST);
        write("flows/hello.yaml", HELLO);
        write(
            "locales/ru/all.ftl",
            "digest-tell = Сводка\nhello-hello = Привет\nhello =\n    .command = Привет\n",
        );
        let program = AppDirectory::new(directory.path()).load().unwrap().program;
        let program: Arc<Program> = Arc::new(program.unwrap());
        let model = Arc::new(program.model.clone());
        let url = lasting().await;
        let instances = match is_postgres() {
            true => 3,
            false => 1,
        };
        let now = at("2026-03-02 08:00");
        let mut bot = Bot {
            instances: Vec::new(),
            now,
        };
        for instance in 0..instances {
            let store = Store::open(&url, Arc::clone(&model)).await.unwrap();
            if instance == 0 {
                store.prepare().await.unwrap();
                let met: Result<bool, StoreError> = store
                    .write(async move |t| t.upsert_person(ALIYA, None, "Алия", now).await)
                    .await;
                met.unwrap();
            }
            let dialogues = Dialogues::new(store, Arc::clone(&program), Arc::default());
            bot.instances.push(dialogues);
        }
        bot.set_clocks().await;
        bot
    }

    /// What each instance does when it starts.
    async fn set_clocks(&self) {
        let set = self.instances.iter().map(|it| it.set_clocks(self.now));
        for set in join_all(set).await {
            set.unwrap();
        }
    }

    async fn run_due(&self) {
        // Twice for each instance, as if the timers of each woke once too often.
        let due = self.instances.iter().chain(&self.instances);
        let due = due.map(|it| run_due(it, self.now));
        for done in join_all(due).await {
            done.unwrap();
        }
    }

    /// How many digests were noted, and how many messages are queued for the boss.
    async fn counted(&self) -> (usize, usize) {
        let store = self.instances[0].store();
        let notes = rows(
            store,
            Query {
                limit: 1_000,
                ..query("note", Filter::EVERY)
            },
        )
        .await;
        let now = self.now;
        let told: Result<usize, StoreError> = store
            .write(async move |transaction| {
                let mut told = 0;
                loop {
                    let due = transaction.outbox_due(now, 100).await?;
                    if due.is_empty() {
                        return Ok(told);
                    }
                    told += due.len();
                    let ids: Vec<OutboxId> = due.iter().map(|due| due.id).collect();
                    transaction.outbox_sent(&ids).await?;
                }
            })
            .await;
        (notes.len(), told.unwrap())
    }
}

async fn each_moment_counts_once_for_all_instances() {
    let mut bot = Bot::new().await;
    for half_hour in 1..=48 {
        bot.now += 30.minutes();
        // An instance that starts anew changes nothing.
        if half_hour % 7 == 0 {
            bot.set_clocks().await;
        }
        bot.run_due().await;
        bot.run_due().await;
    }
    let (notes, told) = bot.counted().await;
    assert_eq!((notes, told), (48, 48));
}

async fn a_bot_that_was_off_for_hours_counts_no_moment_twice() {
    let mut bot = Bot::new().await;
    bot.now += 5.hours();
    bot.set_clocks().await;
    bot.run_due().await;
    bot.run_due().await;
    let (notes, told) = bot.counted().await;
    assert!(notes <= 1, "{notes}");
    assert_eq!(told, notes);
    bot.now += 30.minutes();
    bot.run_due().await;
    let (then, told) = bot.counted().await;
    assert_eq!((then, told), (notes + 1, 1));
}

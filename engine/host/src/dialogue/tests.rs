//! The salon's dialogues without Telegram: what is committed, and when.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tilmash_engine::diagnostic::Diagnostics;
use tilmash_engine::interpret::{Button, ButtonAction, Delivery, Event, Keyboard, Press};
use tilmash_engine::source::{Source, Sources};
use tilmash_engine::tree::read_json;
use tilmash_engine::value::RowId;

mod screens;
mod settings;

use super::limits::RateLimits;
use super::*;
use crate::app::AppDirectory;
use crate::log::without_content;
use crate::schedule::timers::run_due;
use crate::store::{Job, JobId, JobKind, Jobs, Store, StoreError};

const ALIYA: RowId = RowId(7);
const SEEDS: &str = r#"{ "service": [{ "key": "haircut", "name": "Стрижка", "duration": "1h" }], "master": [{ "key": "dinara", "name": "Динара", "services": ["haircut"] }] }"#;

struct Salon {
    dialogues: Dialogues,
    directory: TempDir,
    updates: i64,
    /// How often statements have been counted.
    counts: u64,
    now: Timestamp,
}

/// A message that was queued.
#[derive(Debug)]
struct Queued {
    text: String,
    buttons: Vec<Button>,
    replaces: Option<i64>,
}

impl Salon {
    async fn new() -> Salon {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let app = AppDirectory::new(workspace.join("examples/salon"));
        let program = Arc::new(app.load().unwrap().program.unwrap());
        let directory = tempfile::tempdir().unwrap();
        let url = database(&directory);
        let store = Store::open(&url, Arc::new(program.model.clone()))
            .await
            .unwrap();
        store.prepare().await.unwrap();
        let mut sources = Sources::default();
        let source = sources.add(Source {
            path: "seeds/salon.json".to_owned(),
            text: SEEDS.to_owned(),
            library: false,
        });
        let rows = read_json(&sources, source, &mut Diagnostics::default()).unwrap();
        store.seed(vec![rows], |_, _| {}).await.unwrap();
        Salon {
            dialogues: Dialogues::new(store, program, Arc::default()),
            directory,
            updates: 0,
            counts: 0,
            now: "2026-03-02T09:00:00Z".parse().unwrap(),
        }
    }

    async fn update(&mut self, event: Event) -> Option<Reply> {
        self.updates += 1;
        self.repeat(event).await
    }

    async fn repeat(&self, event: Event) -> Option<Reply> {
        let incoming = Incoming {
            cause: Cause::Update(UpdateId(self.updates)),
            person: ALIYA,
            profile: Some(Profile {
                full_name: "Алия".to_owned(),
                username: None,
                language_code: Some("kk-KZ".to_owned()),
            }),
            message: matches!(event, Event::Text(_)).then_some(self.updates),
            event,
        };
        self.dialogues.process(incoming, self.now).await.unwrap()
    }

    async fn says(&mut self, text: &str) -> Option<Reply> {
        self.update(Event::Text(text.to_owned())).await
    }

    async fn presses(&mut self, button: &Button, message: i64) -> Option<Reply> {
        let ButtonAction::Press(data) = button.action.clone() else {
            panic!("the button opens a page: {button:?}");
        };
        let last = false;
        self.update(Event::Press(Press {
            data,
            chat: None,
            message,
            last,
        }))
        .await
    }

    /// Takes the messages of the outbox, as if they were sent with this id.
    async fn sends(&self, message: i64) -> Vec<Queued> {
        let now = self.now;
        let store = self.dialogues.store();
        let mut messages = Vec::new();
        loop {
            let due = store.write(async move |transaction| {
                let due = transaction.outbox_due(now, 1).await?;
                for due in &due {
                    transaction.outbox_sent(&[due.id]).await?;
                    transaction.saw_message(ALIYA, message).await?;
                }
                Ok::<_, StoreError>(due)
            });
            let Some(due) = due.await.unwrap().pop() else {
                return messages;
            };
            if let Delivery::Send { message, replaces } = due.delivery.unwrap() {
                let buttons = match message.keyboard {
                    Keyboard::Inline(rows) => rows.concat(),
                    _ => Vec::new(),
                };
                messages.push(Queued {
                    text: message.text,
                    buttons,
                    replaces,
                });
            }
        }
    }

    /// Statements so far, without those that begin and end the transactions that count them.
    async fn statements(&mut self) -> u64 {
        const OF_COUNTING: u64 = 2;
        self.counts += 1;
        let store = self.dialogues.store();
        let statements =
            store.write(async |transaction| Ok::<_, StoreError>(transaction.statements()));
        statements.await.unwrap() - OF_COUNTING * self.counts
    }

    /// Changes the database without the store's knowledge.
    fn tampers(&self, sql: &str) {
        let file = self.directory.path().join("salon.db");
        let connection = rusqlite::Connection::open(file).unwrap();
        connection.execute_batch(sql).unwrap();
    }

    async fn timers(&self) -> Vec<(JobId, Job)> {
        let store = self.dialogues.store();
        store
            .write(async |transaction| transaction.due_jobs(Jobs::Timers, Timestamp::MAX, 10).await)
            .await
            .unwrap()
    }
}

fn database(directory: &TempDir) -> String {
    format!("sqlite://{}", directory.path().join("salon.db").display())
}

#[tokio::test]
async fn an_update_commits_its_messages_and_timers_once() {
    let mut salon = Salon::new().await;
    assert!(salon.says("/book").await.is_some());
    assert!(
        salon
            .repeat(Event::Text("/book".to_owned()))
            .await
            .is_none()
    );
    let messages = salon.sends(10).await;
    assert_eq!(messages.len(), 1);
    let timers = salon.timers().await;
    assert_eq!(timers.len(), 1);
    assert_eq!(
        (timers[0].1.kind, timers[0].1.person),
        (JobKind::Silence, Some(ALIYA))
    );
}

#[tokio::test]
async fn an_update_costs_few_statements() {
    let mut salon = Salon::new().await;
    let mut costs = Vec::new();
    for text in ["/book", "мимо", "/cancel"] {
        let before = salon.statements().await;
        salon.says(text).await;
        costs.push(salon.statements().await - before);
    }
    // Each begins and commits, is taken once, opens the dialogue with the person and saves it, and
    // queues a message: seven. The first also meets the person and reads them again, and reads the
    // services; the second reads these to compare what was typed, and to show them. The first also
    // asks how long silence may last and sets a timer, so it is the one that reads the business:
    // its revision, settings, services, masters, hours, closures and venue. And it begins a
    // dialogue that books, which is counted. Two of the salon's roles are given by rows: nobody
    // knew the person before the first, and what the second finds is kept.
    assert_eq!(costs, [21, 11, 7]);
}

#[tokio::test]
async fn a_message_that_was_sent_is_not_sent_again_after_its_chat_has_gone_on() {
    let mut salon = Salon::new().await;
    let handover = salon.dialogues.handover();
    handover.open();
    salon.says("/book").await;
    let handover = salon.dialogues.handover();
    for queued in handover.take().messages {
        handover.sent(queued.message.chat, queued.message.id);
    }
    salon.says("/my").await;
    let handover = salon.dialogues.handover();
    assert_eq!(handover.unrecorded_of(ALIYA.0), [], "it is recorded once");
    // What a process would read that starts now, if this one were killed.
    let told = salon.sends(10).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].text.contains("жазылу"), "{told:?}");
}

#[tokio::test]
async fn a_press_edits_its_message_only_while_nothing_stands_after_it() {
    let mut salon = Salon::new().await;
    salon.says("/my").await;
    salon.sends(10).await;
    salon.says("/book").await;
    let screen = salon.sends(11).await.remove(0);
    let leave = screen.buttons.last().unwrap();

    salon.updates = 11;
    salon.says("мимо").await;
    let repeated = salon.sends(13).await.remove(0);
    salon.presses(leave, 11).await;
    assert!(
        salon
            .sends(14)
            .await
            .iter()
            .all(|message| message.replaces.is_none())
    );

    salon.says("/book").await;
    let screen = salon.sends(20).await.remove(0);
    assert_ne!(repeated.buttons, screen.buttons);
    let service = &screen.buttons[0];
    salon.presses(service, 20).await;
    assert_eq!(salon.sends(21).await[0].replaces, Some(20));
}

#[tokio::test]
async fn a_step_that_fails_is_undone_and_the_person_may_try_again() {
    let mut salon = Salon::new().await;
    salon.says("/start").await;
    salon.sends(10).await;
    salon.tampers("UPDATE service SET price = 'no amount'");
    let reply = salon.says("/book").await.unwrap();
    assert!(reply.failure.is_some());
    let told = salon.sends(11).await;
    assert_eq!(told.len(), 1, "{told:?}");
    let ids: Vec<&str> = told[0]
        .buttons
        .iter()
        .map(|button| button.id.as_str())
        .collect();
    assert_eq!(ids, ["retry", "leave"]);
    assert!(
        salon
            .repeat(Event::Text("/book".to_owned()))
            .await
            .is_none()
    );

    salon.tampers("UPDATE service SET price = 500000");
    let reply = salon.says("/book").await.unwrap();
    assert!(reply.failure.is_none());
    assert_eq!(salon.sends(12).await.len(), 1);
}

#[tokio::test]
async fn a_failure_that_cannot_be_told_is_not_repeated_for_ever() {
    let mut salon = Salon::new().await;
    salon.says("/start").await;
    salon.sends(10).await;
    salon.tampers("UPDATE person SET phone = 'secret'");
    let reply = salon.says("/book").await.unwrap();
    let failure = reply.failure.unwrap();
    assert!(!without_content(&failure.0).contains("secret"));
    assert!(salon.sends(11).await.is_empty());
    assert!(
        salon
            .repeat(Event::Text("/book".to_owned()))
            .await
            .is_none()
    );
}

#[tokio::test]
async fn a_database_that_cannot_be_written_leaves_the_update_to_be_tried_again() {
    let mut salon = Salon::new().await;
    salon.dialogues.store().close().await.unwrap();
    salon.updates = 1;
    let incoming = Incoming {
        cause: Cause::Update(UpdateId(1)),
        person: ALIYA,
        profile: None,
        event: Event::Text("/book".to_owned()),
        message: Some(1),
    };
    let result = salon.dialogues.process(incoming, salon.now).await;
    assert!(matches!(result, Err(StoreError::Closed)));
}

#[tokio::test]
async fn nobody_is_silent_while_the_bot_cannot_hear_them() {
    let mut salon = Salon::new().await;
    salon.says("/language").await;
    let due = salon.timers().await[0].1.due;
    salon.dialogues.hearing().fetches();
    run_due(&salon.dialogues, due).await.unwrap();
    let later = salon.timers().await[0].1.due;
    assert!(later > due);
    salon.dialogues.hearing().has_fetched(Instant::now());
    run_due(&salon.dialogues, later).await.unwrap();
    assert!(salon.timers().await.is_empty());
}

#[tokio::test]
async fn silence_closes_a_dialogue_once_and_at_its_time() {
    let mut salon = Salon::new().await;
    salon.says("/language").await;
    salon.sends(10).await;
    let due = salon.timers().await[0].1.due;
    let early = due - SignedDuration::from_secs(1);
    run_due(&salon.dialogues, early).await.unwrap();
    assert_eq!(salon.timers().await.len(), 1);
    run_due(&salon.dialogues, due).await.unwrap();
    assert!(salon.timers().await.is_empty());
    salon.now = due;
    assert!(salon.sends(11).await.is_empty(), "nobody is disturbed");
    salon.says("/cancel").await;
    let told = salon.sends(12).await;
    assert!(
        told[0].text.contains("Тоқтататын ештеңе жоқ"),
        "{}",
        told[0].text
    );
}

#[tokio::test]
async fn a_list_that_was_only_looked_at_stays_open_without_a_word() {
    let mut salon = Salon::new().await;
    salon.says("/start").await;
    salon.sends(10).await;
    salon.says("/my").await;
    salon.sends(11).await;
    salon.says("/book").await;
    let services = salon.sends(12).await;
    let due = salon.timers().await[0].1.due;
    run_due(&salon.dialogues, due).await.unwrap();
    assert!(salon.timers().await.is_empty());
    salon.now = due;
    assert!(salon.sends(13).await.is_empty());
    salon.presses(&services[0].buttons[0], 12).await;
    assert!(!salon.sends(13).await.is_empty(), "its buttons still work");
}

#[tokio::test]
async fn who_writes_too_much_is_told_once_and_heard_again_after_a_minute() {
    let mut salon = Salon::new().await;
    for _ in 0..30 {
        assert!(!salon.says("/book").await.unwrap().limited);
    }
    let screen = salon.sends(11).await.pop().unwrap();
    for text in ["/cancel", "/book", "ещё"] {
        assert!(salon.says(text).await.unwrap().limited, "{text}");
    }
    let told: Vec<String> = salon
        .sends(12)
        .await
        .into_iter()
        .map(|it| it.text)
        .collect();
    assert_eq!(
        told,
        ["Хабарлама тым жиі жіберілді. Бір минут күтіп, қайталап көріңіз."]
    );
    // Presses are counted apart, and the dialogue stands where it stood.
    let reply = salon.presses(&screen.buttons[0], 11).await.unwrap();
    assert!(!reply.limited && reply.toast.is_none());
    assert_eq!(salon.sends(13).await.len(), 1);

    salon.now += SignedDuration::from_secs(59);
    assert!(salon.says("/cancel").await.unwrap().limited);
    assert!(salon.sends(14).await.is_empty());
    salon.now += SignedDuration::from_secs(1);
    assert!(!salon.says("/cancel").await.unwrap().limited);
    assert_eq!(salon.sends(15).await.len(), 1);
}

#[tokio::test]
async fn who_presses_too_much_is_told_over_the_screen_and_each_press_is_answered() {
    let mut salon = Salon::new().await;
    salon.says("/book").await;
    let screens = salon.sends(10).await;
    let button = &screens[0].buttons[0];
    for _ in 0..60 {
        assert!(!salon.presses(button, 10).await.unwrap().limited);
    }
    salon.sends(11).await;
    let beyond = [
        salon.presses(button, 10).await.unwrap(),
        salon.presses(button, 10).await.unwrap(),
    ];
    let toasts = beyond.map(|reply| reply.toast);
    let told = "Батырма тым жиі басылды. Бір минут күтіп, қайталап көріңіз.";
    assert_eq!(toasts, [Some(told.to_owned()), None]);
    assert!(salon.sends(12).await.is_empty());
}

#[tokio::test]
async fn the_instances_of_a_bot_count_together() {
    let mut salon = Salon::new().await;
    let program = salon.dialogues.program();
    let model = Arc::new(program.model.clone());
    let store = Store::open(&database(&salon.directory), model)
        .await
        .unwrap();
    let limits = RateLimits {
        messages: Some(2),
        presses: None,
    };
    let mut other = Dialogues::new(store, program, Arc::default()).with_limits(limits);
    let mut limited = Vec::new();
    for _ in 0..4 {
        limited.push(salon.says("/book").await.unwrap().limited);
        std::mem::swap(&mut salon.dialogues, &mut other);
    }
    // The second and the fourth reached the instance that allows two.
    assert_eq!(limited, [false, false, false, true]);
}

#[tokio::test]
async fn without_a_limit_anyone_may_write_as_they_like() {
    let mut salon = Salon::new().await;
    let store = salon.dialogues.store().clone();
    let program = salon.dialogues.program();
    salon.dialogues = Dialogues::new(store, program, Arc::default()).with_limits(RateLimits::NONE);
    for _ in 0..40 {
        assert!(!salon.says("/book").await.unwrap().limited);
    }
}

//! Buttons under an offer of the waiting list: only the person whom it was made to can press them,
//! and only for what it offers.

use jiff::SignedDuration;
use tilmash_engine::interpret::{Filter, Query};
use tilmash_engine::name::Name;
use tilmash_engine::value::{Phone, RowId, Value};
use tilmash_host::rehearse::{Actor, Found, Happening, Rehearsal};
use tilmash_tests::app_files::{AppFiles, root};

use crate::stage;

/// A day of which one visit is all.
const ROWS: &str = r#"{
    "service": [{ "key": "cut", "name": { "ru": "Стрижка", "kk": "Шаш қию" }, "duration": "1h", "price": 1, "position": 1 }],
    "hours": [
        { "key": "w", "weekday": 3, "opens": "10:00", "closes": "11:00" },
        { "key": "t", "weekday": 4, "opens": "10:00", "closes": "18:00" }
    ]
}"#;

struct Stage {
    rehearsal: Rehearsal,
    aliya: Actor,
    dana: Actor,
}

impl Stage {
    /// Aliya has given up her time, which Dana waited for and is offered.
    async fn at_the_offer() -> Stage {
        let program = stage::program(&AppFiles::read(&root().join("examples/salon")));
        let actor = |id: i64, name: &str| Actor {
            id: RowId(id),
            full_name: name.into(),
            username: None,
            phone: Phone::parse("+77011234567").expect("a phone"),
            language: Name::new("ru"),
        };
        let mut stage = Stage {
            rehearsal: stage::rehearsal(&program, ROWS).await,
            aliya: actor(1, "Алия"),
            dana: actor(2, "Дана"),
        };
        let (aliya, dana) = (stage.aliya.clone(), stage.dana.clone());
        for actor in [&aliya, &dana] {
            stage.rehearsal.introduce(actor).await.expect("introduced");
            stage.does(actor, &["/book", "[cut]"]).await;
            let day = match actor == &aliya {
                true => ["[day 2026-03-04]", "[start 10:00]"].as_slice(),
                false => ["[wait]", "[wait_day 2026-03-04]"].as_slice(),
            };
            stage.does(actor, day).await;
            stage.does(actor, &["[default]", "+77011234567"]).await;
            if actor == &aliya {
                stage.does(actor, &["[confirm]"]).await;
            }
        }
        stage
            .does(&aliya, &["/my", "[upcoming 1]", "[cancel]", "[cancel]"])
            .await;
        stage
    }

    async fn does(&mut self, actor: &Actor, acts: &[&str]) {
        for act in acts {
            let button = act.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
            let happened = match button {
                Some(id) => self.rehearsal.presses(actor, id).await,
                None => self.rehearsal.types(actor, act).await,
            };
            happened.unwrap_or_else(|error| panic!("{act}: {error}"));
        }
    }

    /// The callback data of Dana's button, and its message.
    fn offered(&self, id: &str) -> (i64, String) {
        let chat = self.rehearsal.chat(&self.dana).expect("Dana has a chat");
        let Some(Found::Inline { message, data }) = chat.find(id) else {
            panic!("there is no `{id}`");
        };
        (message, data)
    }

    /// The statuses of all bookings.
    async fn bookings(&self) -> Vec<String> {
        let all = Query {
            table: Name::new("booking"),
            filter: Filter::EVERY,
            order: None,
            limit: 10,
            offset: 0,
        };
        let rows = self.rehearsal.rows(all).await.expect("rows");
        let mut statuses = Vec::new();
        for row in rows {
            let Value::Choice(status) = row.column("status") else {
                panic!("{row:?} has no status");
            };
            statuses.push(status.to_string());
        }
        statuses
    }
}

#[tokio::test]
async fn another_person_can_neither_take_nor_give_up_an_offer() {
    let mut stage = Stage::at_the_offer().await;
    assert_eq!(stage.bookings().await, ["cancelled", "pending"]);
    let aliya = stage.aliya.clone();
    for button in ["offer confirm", "offer release"] {
        let (message, data) = stage.offered(button);
        let happened = stage.rehearsal.presses_data(&aliya, message, &data).await;
        let happened = happened.expect("a press");
        let is_toast = |happening: &Happening| matches!(happening, Happening::Toast(_));
        assert!(is_toast(&happened[0].1), "{happened:?}");
        assert_eq!(stage.bookings().await, ["cancelled", "pending"]);
    }
}

#[tokio::test]
async fn a_booking_that_was_not_offered_is_not_changed_by_such_data() {
    let mut stage = Stage::at_the_offer().await;
    let dana = stage.dana.clone();
    let (message, _) = stage.offered("offer confirm");
    // A booking of Dana's own, and others that are not hers or not there.
    let own = ["/book", "[cut]", "[day 2026-03-05]", "[start 12:00]"];
    stage.does(&dana, &own).await;
    stage.does(&dana, &["[confirm]"]).await;
    let before = ["cancelled", "pending", "confirmed"];
    assert_eq!(stage.bookings().await, before);
    for data in [
        "release.3",
        "release.1",
        "confirm.1",
        "confirm.99",
        "cancel.2",
        "confirm.",
        "confirm.2.0",
        "decline.2",
    ] {
        let pressed = stage.rehearsal.presses_data(&dana, message, data).await;
        pressed.expect("a press");
        assert_eq!(stage.bookings().await, before, "{data}");
    }
    stage
        .rehearsal
        .presses_data(&dana, message, "confirm.2")
        .await
        .expect("a press");
    assert_eq!(
        stage.bookings().await,
        ["cancelled", "confirmed", "confirmed"]
    );
    // What is confirmed is not given up by the other button.
    stage
        .rehearsal
        .presses_data(&dana, message, "release.2")
        .await
        .expect("a press");
    assert_eq!(
        stage.bookings().await,
        ["cancelled", "confirmed", "confirmed"]
    );
}

#[tokio::test]
async fn an_offer_that_has_run_out_can_be_neither_taken_nor_given_up() {
    let mut stage = Stage::at_the_offer().await;
    let dana = stage.dana.clone();
    let (message, data) = stage.offered("offer release");
    let passed = stage.rehearsal.waits(SignedDuration::from_mins(15)).await;
    let passed = passed.expect("time passes");
    assert!(
        passed
            .iter()
            .any(|(_, it)| *it == Happening::Closed(message))
    );
    let pressed = stage.rehearsal.presses_data(&dana, message, &data).await;
    let text = pressed.expect("a press")[0]
        .1
        .shown()
        .map(|shown| shown.message.text.clone());
    let text = text.expect("an edited message");
    assert!(text.contains("больше не держим"), "{text}");
    assert_eq!(stage.bookings().await, ["cancelled", "cancelled"]);
}

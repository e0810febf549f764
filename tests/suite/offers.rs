//! Buttons under an offer of the waiting list: only the person whom it was made to can press them,
//! only for what it offers, and only as long as it does.

use jiff::SignedDuration;
use tilmash_engine::interpret::{Filter, Query};
use tilmash_engine::name::Name;
use tilmash_engine::value::{Phone, RowId, Value};
use tilmash_host::rehearse::{Actor, Found, Happening, Rehearsal};
use tilmash_tests::app_files::{AppFiles, root};

use crate::stage;

/// A day of which two visits are all, and one with time to spare.
const ROWS: &str = r#"{
    "service": [{ "key": "cut", "name": { "ru": "Стрижка", "kk": "Шаш қию" }, "duration": "1h", "price": 1, "position": 1 }],
    "master": [{ "key": "dinara", "name": "Динара", "services": ["cut"] }],
    "hours": [
        { "key": "w", "weekday": 3, "opens": "10:00", "closes": "12:00" },
        { "key": "t", "weekday": 4, "opens": "10:00", "closes": "18:00" }
    ]
}"#;

struct Stage {
    rehearsal: Rehearsal,
    aliya: Actor,
    dana: Actor,
}

impl Stage {
    /// Aliya has booked a whole day and given up its first time. Dana waited for that day, and is
    /// offered the time.
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
        }
        let first = ["/book", "[cut]", "[day 2026-03-04]", "[start 10:00]"];
        stage.does(&aliya, &first).await;
        let who = ["[default]", "+77011234567", "[confirm]"];
        stage.does(&aliya, &who).await;
        let second = ["/book", "[cut]", "[day 2026-03-04]", "[start 11:00]"];
        stage.does(&aliya, &second).await;
        stage.does(&aliya, &["[confirm]"]).await;
        let waits = ["/book", "[cut]", "[wait]", "[wait_day 2026-03-04]"];
        stage.does(&dana, &waits).await;
        stage.does(&dana, &["[default]", "+77011234567"]).await;
        stage.gives_up("[upcoming 1]").await;
        stage
    }

    /// Aliya cancels one of her bookings.
    async fn gives_up(&mut self, booking: &str) {
        let aliya = self.aliya.clone();
        let cancels = ["/my", booking, "[cancel]", "[cancel]"];
        self.does(&aliya, &cancels).await;
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

    async fn presses(&mut self, actor: &Actor, message: i64, data: &str) -> Vec<Happening> {
        let pressed = self.rehearsal.presses_data(actor, message, data).await;
        let all = pressed.expect("a press").into_iter();
        all.map(|(_, happening)| happening).collect()
    }

    /// The statuses of all bookings.
    async fn bookings(&self) -> Vec<String> {
        self.statuses("booking").await
    }

    /// The statuses of a table's rows.
    async fn statuses(&self, table: &str) -> Vec<String> {
        let all = Query {
            table: Name::new(table),
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

/// What the messages among these show.
fn shown(happened: &[Happening]) -> Vec<&str> {
    let messages = happened.iter().filter_map(Happening::shown);
    messages.map(|shown| shown.message.shows.as_str()).collect()
}

fn is_refused(happened: &[Happening]) -> bool {
    matches!(happened.first(), Some(Happening::Toast(_))) && shown(happened).is_empty()
}

const HELD: [&str; 3] = ["cancelled", "confirmed", "pending"];
const TAKEN: [&str; 3] = ["cancelled", "confirmed", "confirmed"];
const GIVEN_UP: [&str; 3] = ["cancelled", "confirmed", "cancelled"];

#[tokio::test]
async fn another_person_can_neither_take_nor_give_up_an_offer() {
    let mut stage = Stage::at_the_offer().await;
    let (aliya, dana) = (stage.aliya.clone(), stage.dana.clone());
    assert_eq!(stage.bookings().await, HELD);
    for button in ["confirm", "release"] {
        let (message, data) = stage.offered(button);
        let pressed = stage.presses(&aliya, message, &data).await;
        assert!(is_refused(&pressed), "{pressed:?}");
        assert_eq!(stage.bookings().await, HELD);
    }
    // Dana can still take it.
    let (message, data) = stage.offered("confirm");
    let pressed = stage.presses(&dana, message, &data).await;
    assert_eq!(shown(&pressed), ["offer-confirmed"]);
    assert_eq!(stage.bookings().await, TAKEN);
}

#[tokio::test]
async fn a_booking_that_was_not_offered_is_not_changed_by_such_data() {
    let mut stage = Stage::at_the_offer().await;
    let dana = stage.dana.clone();
    let (message, confirm) = stage.offered("confirm");
    let (_, release) = stage.offered("release");
    let (run, _) = confirm.split_once('.').expect("a run and a button");
    // A booking of Dana's own; others are not hers, or not there.
    let own = ["/book", "[cut]", "[day 2026-03-05]", "[start 12:00]"];
    stage.does(&dana, &own).await;
    stage.does(&dana, &["[confirm]"]).await;
    let before = ["cancelled", "confirmed", "pending", "confirmed"];
    assert_eq!(stage.bookings().await, before);
    let mut forged = vec![
        format!("{run}.take"),
        format!("{run}.give_up"),
        format!("{run}.elapsed"),
        format!("{run}.cancel"),
        format!("{run}."),
        format!("{run}.confirm.3"),
        format!("{run}0.confirm"),
        "confirm.3".to_owned(),
        "release.3".to_owned(),
        "release.4".to_owned(),
        "cancel.3".to_owned(),
    ];
    // The runs about the bookings themselves, also about Dana's own.
    for other in (0..20).map(|id| format!("run{id}")).filter(|it| it != run) {
        for button in ["confirm", "release", "cancel"] {
            forged.push(format!("{other}.{button}"));
        }
    }
    for data in forged {
        let pressed = stage.presses(&dana, message, &data).await;
        assert!(!shown(&pressed).contains(&"offer-confirmed"), "{data}");
        assert_eq!(stage.bookings().await, before, "{data}");
    }
    let pressed = stage.presses(&dana, message, &confirm).await;
    assert_eq!(shown(&pressed), ["offer-confirmed"]);
    let after = ["cancelled", "confirmed", "confirmed", "confirmed"];
    assert_eq!(stage.bookings().await, after);
    // What is confirmed is not given up by the other button.
    let pressed = stage.presses(&dana, message, &release).await;
    assert!(is_refused(&pressed), "{pressed:?}");
    assert_eq!(stage.bookings().await, after);
}

#[tokio::test]
async fn an_offer_that_has_run_out_can_be_neither_taken_nor_given_up() {
    let mut stage = Stage::at_the_offer().await;
    let dana = stage.dana.clone();
    let offered = ["confirm", "release"].map(|button| stage.offered(button));
    let passed = stage.rehearsal.waits(SignedDuration::from_mins(15)).await;
    let passed = passed.expect("time passes");
    for (message, data) in offered {
        assert!(
            passed
                .iter()
                .any(|(_, it)| *it == Happening::Closed(message))
        );
        let pressed = stage.presses(&dana, message, &data).await;
        assert!(is_refused(&pressed), "{pressed:?}");
        assert_eq!(stage.bookings().await, GIVEN_UP);
    }
    assert_eq!(stage.statuses("waiting").await, ["waiting"]);
}

#[tokio::test]
async fn an_offer_that_is_taken_among_the_bookings_is_not_given_up_by_its_button() {
    let mut stage = Stage::at_the_offer().await;
    let dana = stage.dana.clone();
    let (message, release) = stage.offered("release");
    stage
        .does(&dana, &["/my", "[upcoming 3]", "[confirm]"])
        .await;
    assert_eq!(stage.bookings().await, TAKEN);
    let pressed = stage.presses(&dana, message, &release).await;
    assert!(is_refused(&pressed), "{pressed:?}");
    assert_eq!(stage.bookings().await, TAKEN);
}

#[tokio::test]
async fn the_buttons_of_an_offer_do_not_answer_the_next_one() {
    let mut stage = Stage::at_the_offer().await;
    let dana = stage.dana.clone();
    let (message, release) = stage.offered("release");
    let (_, confirm) = stage.offered("confirm");
    let pressed = stage.presses(&dana, message, &release).await;
    assert_eq!(shown(&pressed), ["offer-still_waits"]);
    assert_eq!(stage.bookings().await, GIVEN_UP);
    stage.gives_up("[upcoming 2]").await;
    let before = ["cancelled", "cancelled", "cancelled", "pending"];
    assert_eq!(stage.bookings().await, before);
    for data in [release, confirm] {
        let pressed = stage.presses(&dana, message, &data).await;
        assert!(is_refused(&pressed), "{pressed:?}");
        assert_eq!(stage.bookings().await, before);
    }
    let (message, confirm) = stage.offered("confirm");
    let pressed = stage.presses(&dana, message, &confirm).await;
    assert_eq!(shown(&pressed), ["offer-confirmed"]);
    assert_eq!(stage.statuses("waiting").await, ["booked"]);
}

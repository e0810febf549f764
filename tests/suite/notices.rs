//! Buttons under a message that a run in the background sent: only the person whom it was sent to
//! can press them, once, for what they say, and the dialogue stays as it is.

use jiff::SignedDuration;
use tilmash_engine::name::Name;
use tilmash_engine::value::{Phone, RowId};
use tilmash_host::rehearse::{Actor, Found, Happening, Rehearsal};
use tilmash_tests::app_files::{AppFiles, root};

use crate::stage;

const ROWS: &str = r#"{
    "service": [{ "key": "cut", "name": { "ru": "Стрижка", "kk": "Шаш қию" }, "duration": "1h", "price": 1, "position": 1 }],
    "master": [{ "key": "dinara", "name": "Динара", "services": ["cut"] }],
    "hours": [
        { "key": "w", "weekday": 3, "opens": "10:00", "closes": "18:00" },
        { "key": "t", "weekday": 4, "opens": "10:00", "closes": "18:00" }
    ]
}"#;

struct Stage {
    rehearsal: Rehearsal,
    aliya: Actor,
    dana: Actor,
}

impl Stage {
    /// Aliya and Dana are reminded of visits on the next day.
    async fn at_the_reminders() -> Stage {
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
        for (actor, start) in [
            (stage.aliya.clone(), "[start 16:00]"),
            (stage.dana.clone(), "[start 17:00]"),
        ] {
            stage.rehearsal.introduce(&actor).await.expect("introduced");
            let day = ["/book", "[cut]", "[day 2026-03-05]", start, "[default]"];
            stage.does(&actor, &day).await;
            stage.does(&actor, &["+77011234567", "[confirm]"]).await;
        }
        let passed = stage.rehearsal.waits(SignedDuration::from_hours(49)).await;
        passed.expect("time passes");
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

    /// The callback data of a person's button, and its message.
    fn button(&self, actor: &Actor, id: &str) -> (i64, String) {
        let chat = self.rehearsal.chat(actor).expect("a chat");
        let Some(Found::Inline { message, data }) = chat.find(id) else {
            panic!("no button `{id}`");
        };
        (message, data)
    }

    async fn presses(&mut self, actor: &Actor, message: i64, data: &str) -> Vec<Happening> {
        let actor = actor.clone();
        let pressed = self.rehearsal.presses_data(&actor, message, data).await;
        let mine = pressed.expect("a press").into_iter();
        mine.map(|(_, happening)| happening).collect()
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

#[tokio::test]
async fn nobody_answers_for_another() {
    let mut stage = Stage::at_the_reminders().await;
    let (aliya, dana) = (stage.aliya.clone(), stage.dana.clone());
    let (_, data) = stage.button(&aliya, "cancel");
    let (message, _) = stage.button(&dana, "cancel");
    assert!(is_refused(&stage.presses(&dana, message, &data).await));
    // Aliya's button still does what it says.
    let (message, data) = stage.button(&aliya, "cancel");
    let pressed = stage.presses(&aliya, message, &data).await;
    assert_eq!(shown(&pressed), ["visit-sure"]);
}

#[tokio::test]
async fn a_button_is_pressed_once() {
    let mut stage = Stage::at_the_reminders().await;
    let aliya = stage.aliya.clone();
    let (message, coming) = stage.button(&aliya, "coming");
    let (_, cancel) = stage.button(&aliya, "cancel");
    let pressed = stage.presses(&aliya, message, &coming).await;
    assert_eq!(shown(&pressed), ["visit-awaited"]);
    for data in [&coming, &cancel] {
        assert!(
            is_refused(&stage.presses(&aliya, message, data).await),
            "{data}"
        );
    }
}

#[tokio::test]
async fn data_that_nobody_was_offered_does_nothing() {
    let mut stage = Stage::at_the_reminders().await;
    let aliya = stage.aliya.clone();
    let (message, data) = stage.button(&aliya, "coming");
    let (run, _) = data.split_once('.').expect("a run and a button");
    for forged in [
        format!("{run}.give_up"),
        format!("{run}.elapsed"),
        format!("{run}."),
        format!("{run}.coming.coming"),
        "run.coming".to_owned(),
        "run-1.coming".to_owned(),
        "run9999.coming".to_owned(),
        "run99999999999999999999.coming".to_owned(),
    ] {
        let pressed = stage.presses(&aliya, message, &forged).await;
        assert!(!shown(&pressed).contains(&"visit-awaited"), "{forged}");
        assert!(!shown(&pressed).contains(&"visit-cancelled"), "{forged}");
    }
    let pressed = stage.presses(&aliya, message, &data).await;
    assert_eq!(shown(&pressed), ["visit-awaited"]);
}

#[tokio::test]
async fn a_dialogue_goes_on_where_it_was() {
    let mut stage = Stage::at_the_reminders().await;
    let aliya = stage.aliya.clone();
    let (message, data) = stage.button(&aliya, "coming");
    stage.does(&aliya, &["/book", "[cut]"]).await;
    let pressed = stage.presses(&aliya, message, &data).await;
    // Below it stands the calendar, so the answer is a message of its own.
    assert!(pressed.contains(&Happening::Closed(message)), "{pressed:?}");
    assert_eq!(shown(&pressed), ["visit-awaited"]);
    stage
        .does(&aliya, &["[day 2026-03-11]", "[start 10:00]"])
        .await;
}

#[tokio::test]
async fn only_the_stars_that_are_offered_can_be_given_and_by_nobody_else() {
    let mut stage = Stage::at_the_reminders().await;
    let (aliya, dana) = (stage.aliya.clone(), stage.dana.clone());
    let passed = stage.rehearsal.waits(SignedDuration::from_hours(33)).await;
    passed.expect("time passes");
    let (message, data) = stage.button(&aliya, "stars 4");
    assert!(is_refused(&stage.presses(&dana, message, &data).await));
    let (run, _) = data.split_once('.').expect("a run and a button");
    for forged in ["0", "6", "-1", "99999999999999999999", "four", "4.4", ""] {
        let forged = format!("{run}.{forged}");
        let pressed = stage.presses(&aliya, message, &forged).await;
        assert!(!shown(&pressed).contains(&"feedback-comment"), "{forged}");
    }
    stage.does(&aliya, &["/cancel"]).await;
    let pressed = stage.presses(&aliya, message, &data).await;
    assert_eq!(shown(&pressed), ["feedback-comment"]);
    // Once more, and another one: they are in it already.
    let other = format!("{run}.1");
    for data in [&data, &other] {
        let pressed = stage.presses(&aliya, message, data).await;
        assert!(is_refused(&pressed), "{pressed:?}");
    }
    stage.does(&aliya, &["[skip]"]).await;
    let pressed = stage.presses(&aliya, message, &data).await;
    assert!(!shown(&pressed).contains(&"feedback-comment"));
}

//! A broadcast to many people, by a simulated clock: each gets it once, at Telegram's pace.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::SignedDuration;
use tilmash_engine::interpret::Query;
use tilmash_engine::name::Name;
use tilmash_engine::value::{Phone, RowId, Value};
use tilmash_host::rehearse::{Actor, Rehearsal};

use crate::sound::Play;
use crate::sound::business::BUSINESS;
use crate::stage;

/// The most messages that may go out in a second: dialogues need room beside them.
const MOST_IN_A_SECOND: usize = 20;
/// The seconds in which it is stopped.
const STOPPED: Range<i64> = 5..65;
/// After so long those who were not written to meanwhile have their turn again, in seconds. They
/// come beside the others, and then the sender alone keeps to Telegram's pace.
const TRIED_AGAIN: i64 = 300;
/// Of so many people one has blocked the bot, and one wants no broadcasts.
const BLOCKED: i64 = 50;
const REFUSED: i64 = 40;

/// How many get it; `TILMASH_BROADCAST` asks for more.
fn most() -> i64 {
    let wanted = std::env::var("TILMASH_BROADCAST");
    let wanted = wanted.ok().and_then(|number| number.parse().ok());
    wanted.unwrap_or(400)
}

fn actor(id: i64, language: &str) -> Actor {
    Actor {
        id: RowId(id),
        full_name: format!("person {id}"),
        username: None,
        phone: Phone::parse("+77010000000").expect("a number"),
        language: Name::new(language),
    }
}

/// How many deliveries have each status.
async fn figures(rehearsal: &Rehearsal) -> BTreeMap<String, i64> {
    let mut figures = BTreeMap::new();
    let query = Query {
        table: Name::new("delivery"),
        filter: tilmash_engine::interpret::Filter::EVERY,
        order: None,
        limit: 100_000,
        offset: 0,
    };
    for delivery in rehearsal.rows(query).await.expect("a store in memory") {
        let Value::Choice(status) = delivery.column("status") else {
            panic!("{delivery:?}");
        };
        *figures.entry(status.to_string()).or_default() += 1;
    }
    figures
}

#[tokio::test]
async fn many_people_get_a_broadcast_once_at_telegrams_pace() {
    let play = Play::read(&format!("--- app.yaml\n{BUSINESS}"));
    let program = stage::program(&play.app);
    let mut rehearsal = stage::rehearsal(&program, "{}").await;
    let owner = actor(1001, "ru");
    rehearsal
        .introduce(&owner)
        .await
        .expect("a store in memory");
    let most = most();
    let people: Vec<Actor> = (1..=most)
        .map(|number| {
            actor(
                1_000_000 + number,
                if number % 2 == 0 { "kk" } else { "ru" },
            )
        })
        .collect();
    for person in &people {
        rehearsal
            .introduce(person)
            .await
            .expect("a store in memory");
    }
    let is_each = |person: &Actor, of: i64| (person.id.0 - 1_000_000) % of == 0;
    let is_blocked = |person: &Actor| is_each(person, BLOCKED) && !is_each(person, REFUSED);
    for person in people.iter().filter(|it| is_each(it, REFUSED)) {
        rehearsal.types(person, "/news").await.expect("a dialogue");
        rehearsal.presses(person, "refuse").await.expect("a button");
    }
    for person in people.iter().filter(|it| is_blocked(it)) {
        rehearsal.expect_stranger(person);
    }
    for line in ["/broadcast", "Привет!", "Сәлем!"] {
        rehearsal.types(&owner, line).await.expect("a dialogue");
    }
    for button in ["skip", "send"] {
        rehearsal.presses(&owner, button).await.expect("a button");
    }
    let mut seconds: i64 = 0;
    while figures(&rehearsal).await.contains_key("queued") {
        let happened = rehearsal.waits(SignedDuration::from_secs(1)).await;
        let happened = happened.expect("a store in memory");
        let messages = happened.iter().filter(|(person, _)| *person != owner.id);
        let sent = messages.count();
        let come_again = STOPPED.contains(&(seconds - TRIED_AGAIN));
        let limit = MOST_IN_A_SECOND * if come_again { 2 } else { 1 };
        assert!(sent <= limit, "{sent} in second {seconds}");
        assert!(
            sent == 0 || !STOPPED.contains(&seconds),
            "{sent} while it is stopped"
        );
        seconds += 1;
        assert!(seconds < most + 1_000, "it comes to an end");
        // A dialogue goes on beside it.
        let button = match seconds {
            3 => "figures",
            seconds if seconds == STOPPED.start => "stop",
            seconds if seconds == STOPPED.end => "resume",
            _ => continue,
        };
        let seen = rehearsal.presses(&owner, button).await;
        let seen = seen.expect("a button");
        let is_answered = seen.iter().any(|(person, _)| *person == owner.id);
        assert!(is_answered, "the owner is answered at once");
    }
    let refused = people.iter().filter(|it| is_each(it, REFUSED)).count();
    let blocked = people.iter().filter(|it| is_blocked(it)).count();
    let reached = people.len() - refused - blocked;
    let got = people.iter().map(|person| {
        let chat = rehearsal.chat(person);
        let messages = chat.map_or(&[][..], |chat| chat.messages());
        let sent = messages.iter();
        sent.filter(|shown| shown.message.shows == "deliver-text")
            .count()
    });
    let got: Vec<usize> = got.collect();
    assert!(got.iter().all(|times| *times <= 1), "once each");
    let got: usize = got.iter().sum();
    assert_eq!(got, reached, "everybody else has got it");
    let count = |number: usize| i64::try_from(number).expect("a count");
    let figures = figures(&rehearsal).await;
    // The owner is one of those whom the bot knows.
    let expected = [
        ("sent".to_owned(), count(reached) + 1),
        ("off".to_owned(), count(refused)),
        ("blocked".to_owned(), count(blocked)),
    ];
    assert_eq!(figures, BTreeMap::from(expected));
    let shortest = most / count(MOST_IN_A_SECOND) - 1;
    assert!(seconds >= shortest, "{seconds} seconds");
    assert!(
        rehearsal.problems().is_empty(),
        "{:?}",
        rehearsal.problems()
    );
}

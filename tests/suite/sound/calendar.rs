//! `pick: day`: which days are asked about.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use tilmash_engine::interpret::{self, Answer, DayState, Event, Progress, Request, Session};
use tilmash_engine::value::RowId;
use tilmash_host::store::{Context, Store, StoreError};

use super::{Play, plays, stage};

const PLAY: &str = r#"--- app.yaml
app: small
languages: [ru]
zone: Asia/Almaty
tables:
  service: { is: service, columns: { name: text } }
  booking: { is: booking, sees: {} }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  cut: { do: [ { find: service, as: service } ], go: { missing: full } }
  day: { pick: day, free_for: { service: $service }, go: { none: full } }
  full: say
--- rows
{ "service": [{ "key": "cut", "name": "Стрижка", "duration": "1h" }] }
"#;

type Range = (Date, Date);

#[tokio::test]
async fn a_calendar_asks_for_the_month_that_it_shows() {
    let asked = asked_with(|_| DayState::Free).await;
    assert_eq!(asked, [(date(2026, 3, 2), date(2026, 3, 31))]);
}

#[tokio::test]
async fn a_calendar_of_a_full_month_asks_which_month_has_a_free_day() {
    let asked = asked_with(|day| match day.month() {
        3 => DayState::Full,
        _ => DayState::Free,
    });
    let month = (date(2026, 3, 2), date(2026, 3, 31));
    // The night of the last day lasts into the next one.
    let horizon = (date(2026, 3, 2), date(2026, 4, 2));
    assert_eq!(asked.await, [month, horizon]);
}

/// Nights, and a horizon of one day.
const NIGHTS: &str = r#"--- app.yaml
app: small
languages: [ru]
zone: ZONE
settings: { horizon: { duration: HORIZON }, step: { duration: 1h } }
tables:
  service: { is: service, columns: { name: text } }
  booking: { is: booking, sees: {} }
--- flows/x.yaml
flow: x
starts: { command: x }
states:
  cut: { do: [ { find: service, as: service } ], go: { missing: full } }
  FIRST
  start: { pick: start, free_for: { service: $service, day: $day }, go: { none: full } }
  all: { say, with: { start: $start } }
  full: say
--- texts
x-all = { $start }
--- rows
{ "service": [{ "key": "cut", "name": "Стрижка", "duration": "1h" }],
  "hours": [
    { "key": "1", "weekday": 1, "opens": "22:00", "closes": "02:00" },
    { "key": "2", "weekday": 2, "opens": "22:00", "closes": "02:00" },
    { "key": "3", "weekday": 3, "opens": "22:00", "closes": "02:00" },
    { "key": "7", "weekday": 7, "opens": "01:00", "closes": "03:00" }
  ] }
--- talk
aliya: /x
"#;

fn nights(zone: &str, horizon: &str, first: &str, talk: &str) -> String {
    let play = NIGHTS.replace("ZONE", zone).replace("HORIZON", horizon);
    play.replace("FIRST", first) + talk
}

#[tokio::test]
async fn a_calendar_shows_the_morning_after_its_last_day_if_the_night_is_free() {
    let day = "day: { pick: day, free_for: { service: $service }, go: { none: full } }";
    let talk = "aliya: [day 2026-03-04]
aliya: [start 01:00]
sees aliya: x-all
";
    let transcript = plays(&nights("Asia/Almaty", "1d", day, talk)).await;
    assert!(transcript.contains("ср, 4 марта, 01:00"), "{transcript}");
    // Wednesday's night is beyond the horizon.
    assert!(!transcript.contains("[day 2026-03-05]"), "{transcript}");
}

#[tokio::test]
async fn a_time_that_comes_twice_is_told_apart_on_buttons_and_in_texts() {
    let day = "day: { ask: date }";
    let talk = "aliya: 25.10.2026
aliya: [start 02:00+02]
sees aliya: x-all
aliya: /x
aliya: 25.10.2026
aliya: 02:00 (2-й раз)
sees aliya: x-all
";
    let transcript = plays(&nights("Europe/Berlin", "300d", day, talk)).await;
    for part in [
        "вс, 25 октября, 02:00 (1-й раз)",
        "вс, 25 октября, 02:00 (2-й раз)",
    ] {
        assert!(transcript.contains(part), "{part}\n{transcript}");
    }
}

/// The ranges of days that the calendar of a new dialogue asks about, where each day has the state
/// that is given.
async fn asked_with(state: fn(Date) -> DayState) -> Vec<Range> {
    let play = Play::read(PLAY);
    let program = stage::program(&play.app);
    let store = stage::store(&program, &play.rows).await;
    let mut asked = Vec::new();
    let context = interpret::Context {
        person: Some(RowId(7)),
        now: stage::NOW.parse().expect("a time"),
        environment: Arc::default(),
        hint: None,
        bot: "example_bot".into(),
    };
    let event = Event::Text("/x".to_owned());
    let mut step = interpret::step(&program, Session::default(), event, context);
    let mut answer = None;
    while let Progress::Need(request) = step.resume(answer.take()) {
        answer = Some(match request {
            Request::Days { first, last, .. } => {
                asked.push((first, last));
                let days = first.series(1.day()).take_while(|day| *day <= last);
                Answer::Days(days.map(|day| (day, state(day))).collect())
            }
            other => answered(&store, other).await,
        });
    }
    asked
}

async fn answered(store: &Store, request: Request) -> Answer {
    let context = Context {
        now: stage::NOW.parse().expect("a time"),
        by: Some(RowId(7)),
        run: None,
    };
    let answer = store
        .write(async move |transaction| transaction.answer(request, &context).await)
        .await;
    answer.unwrap_or_else(|error: StoreError| panic!("{error}"))
}

//! The engine alone: steps of the salon's booking dialogue, answered from memory.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use jiff::tz::TimeZone;
use tilmash_benches::{dialogue, salon};
use tilmash_engine::interpret::Session;
use tilmash_engine::locale::{Key, Printing};
use tilmash_engine::program::Program;
use tilmash_engine::value::{Currency, Duration, Money, Phone, Value};

fn main() {
    divan::main();
}

fn turns(program: &std::sync::Arc<Program>) -> Vec<dialogue::Turn> {
    tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(dialogue::recorded(program))
}

/// The whole dialogue. An item is a step, and a step is an update.
#[divan::bench]
fn dialogue(bencher: Bencher) {
    let program = salon::program();
    let turns = turns(&program);
    bencher
        .counter(ItemsCount::new(turns.len()))
        .with_inputs(|| turns.clone())
        .bench_values(|turns| {
            for turn in turns {
                black_box(turn.play(&program));
            }
        });
}

/// One step, by what the client answers.
#[divan::bench(args = ["command", "service", "day", "start", "name", "phone", "confirm"])]
fn step(bencher: Bencher, name: &str) {
    let program = salon::program();
    let turns = turns(&program);
    let turn = turns.into_iter().find(|turn| turn.name == name);
    let turn = turn.expect("the dialogue has that turn");
    bencher
        .with_inputs(|| turn.clone())
        .bench_values(|turn| turn.play(&program));
}

/// To JSON and back: the session with a calendar open, the largest of the dialogue.
#[divan::bench]
fn session_round_trip(bencher: Bencher) {
    let turns = turns(&salon::program());
    let session = &turns[2].session;
    bencher.bench(|| -> Session {
        let json = serde_json::to_string(black_box(session)).expect("a session is plain data");
        serde_json::from_str(&json).expect("a session is read as it was written")
    });
}

/// From the texts of the files to the checked program, the standard library included.
#[divan::bench]
fn load_program(bencher: Bencher) {
    let sources = salon::sources();
    bencher.bench(|| tilmash_engine::load(black_box(&mut sources.clone())));
}

/// The text of the screen that sums up a booking: a date, a duration, money, a selector.
#[divan::bench(args = ["ru", "kk"])]
fn format_text(bencher: Bencher, language: &str) {
    let program = salon::program();
    let zone: &TimeZone = &program.model.zone;
    let printing = Printing {
        zone,
        currency: Currency::Tenge,
        now: dialogue::now(),
    };
    let value = |variable: &str| {
        Some(match variable {
            "service-name" => Value::text("Стрижка"),
            "service-duration" => Value::Duration(Duration::minutes(90)),
            "service-price" => Value::Money(Money::whole(6_000)?),
            "start" => Value::Moment(dialogue::now()),
            "name" => Value::text(dialogue::FULL_NAME),
            "phone" => Value::Phone(Phone::parse("+77011234567")?),
            _ => return None,
        })
    };
    let key = Key::message("book-confirm");
    let formatted = || program.catalog.format(language, key, &value, &printing);
    assert_eq!(formatted().problems, []);
    bencher.bench(formatted);
}

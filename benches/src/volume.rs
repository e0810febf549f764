//! A salon that has been open for years: many bookings by many people, with what became of each and
//! what was said of it, and what the owner and a client then ask the bot for.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use jiff::{SignedDuration, Timestamp};
use tilmash_engine::booking::{Transition, Waived};
use tilmash_engine::interpret::{Answer, Free, Request};
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::value::{Phone, RowId, RowReference, Value};
use tilmash_host::rehearse::{Actor, Chat, Rehearsal};
use tilmash_host::store::{Context, Store, StoreError, Transaction};

use crate::dialogue::now;
use crate::salon;

const DAY: SignedDuration = SignedDuration::from_hours(24);
const PER_DAY: u32 = 5;
/// Bookings that are written together.
const AT_ONCE: u32 = 500;
const ALL: Waived = Waived {
    full: true,
    closed: true,
    too_late: true,
};

/// How much a salon has.
#[derive(Clone, Copy)]
pub struct Volume {
    pub bookings: u32,
    pub people: u32,
    pub reviews: u32,
}

/// What somebody does.
#[derive(Clone, Copy)]
enum Act {
    Types(&'static str),
    /// Presses the button that a talk names so, or the first whose name begins so.
    Presses(&'static str),
}

use Act::{Presses, Types};

/// What the owner does. What has a name is measured.
const OWNER: &[(&str, Act)] = &[
    ("bookings: how", Types("/bookings")),
    ("bookings: to come", Presses("coming")),
    ("", Presses("how")),
    ("bookings: past", Presses("past")),
    ("bookings: past, the next page", Presses("next")),
    ("", Presses("how")),
    ("bookings: all", Presses("all")),
    ("bookings: a search by name", Types("Алия 17")),
    ("bookings: a search by phone", Types("+77010001234")),
    ("bookings: a search that finds nothing", Types("никто")),
    ("bookings: one", Presses("list ")),
    ("bookings: its history", Presses("history")),
    ("", Presses("list")),
    ("", Presses("how")),
    ("bookings: cancelled", Presses("cancelled")),
    ("", Presses("how")),
    ("", Presses("period")),
    ("", Types("01.01.2025")),
    ("bookings: a year", Types("31.12.2025")),
    ("", Presses("how")),
    ("bookings: to cancel several", Presses("several")),
    ("", Types("/stats")),
    ("statistics: a month", Presses("month")),
    ("picture: services", Presses("services")),
    ("picture: days", Presses("days")),
    ("picture: hours", Presses("hours")),
    ("", Presses("figures")),
    ("picture: masters", Presses("masters")),
    ("", Types("/stats")),
    ("", Presses("dates")),
    ("", Types("01.03.2025")),
    ("statistics: a year", Types("28.02.2026")),
    ("", Types("/start")),
    ("reviews: all marks", Presses("reviews")),
    ("reviews: list", Presses("list")),
    ("reviews: a search", Types("чудесно 17")),
    ("reviews: one", Presses("list ")),
    ("", Types("/start")),
    ("services, with their bookings", Presses("rows_service")),
    ("service: one", Presses("list ")),
    ("", Types("/export")),
    ("", Presses("all")),
    ("export: all, a workbook", Presses("xlsx")),
    ("", Types("/export")),
    ("", Presses("all")),
    ("export: all, a text file", Presses("csv")),
];

/// A client without a booking to come, who has been there as often as anybody.
const REGULAR: u32 = 300;

/// What this client does.
const CLIENT: &[(&str, Act)] = &[
    ("my bookings", Types("/my")),
    ("my bookings: one", Presses("past ")),
    ("my bookings: its history", Presses("history")),
    ("book: services", Types("/book")),
    ("book: days", Presses("service haircut")),
    ("book: times", Presses("day ")),
    ("book: the next question", Presses("start ")),
    ("", Types("/cancel")),
];

/// How long something took, each time.
pub struct Measured {
    pub what: &'static str,
    times: Vec<Duration>,
}

impl Measured {
    /// The one in the middle.
    pub fn median(&self) -> Duration {
        let mut times = self.times.clone();
        times.sort_unstable();
        times[times.len() / 2]
    }
}

/// Fills a database, which must be new, and measures each act so many times.
///
/// # Errors
///
/// If the database cannot be written or read, or a button is not there.
pub async fn measure(url: &str, volume: Volume, rounds: u32) -> Result<Vec<Measured>> {
    let program = salon::program();
    fill(url, &program, volume).await?;
    let store = salon::open(url, &program).await;
    let mut rehearsal = Rehearsal::new(program, store, now());
    let mut owner = actor(RowId(1), "Сара");
    rehearsal.introduce(&owner).await?;
    rehearsal.appoint(&mut owner, &Name::new("owner")).await?;
    let client = actor(id(REGULAR), &full_name(REGULAR));
    rehearsal.introduce(&client).await?;
    let mut measured: Vec<Measured> = Vec::new();
    for round in 0..rounds {
        let mut place = 0;
        let of_owner = OWNER.iter().map(|act| (&owner, act));
        let of_client = CLIENT.iter().map(|act| (&client, act));
        for (actor, (what, act)) in of_owner.chain(of_client) {
            let begun = Instant::now();
            perform(&mut rehearsal, actor, *act)
                .await
                .with_context(|| format!("in the step for “{what}”"))?;
            let took = begun.elapsed();
            if what.is_empty() {
                continue;
            }
            if round == 0 {
                measured.push(Measured {
                    what,
                    times: Vec::new(),
                });
            }
            measured[place].times.push(took);
            place += 1;
        }
    }
    let problems = rehearsal.take_problems();
    anyhow::ensure!(problems.is_empty(), "{problems:?}");
    rehearsal.close().await?;
    Ok(measured)
}

async fn perform(rehearsal: &mut Rehearsal, actor: &Actor, act: Act) -> Result<()> {
    match act {
        Act::Types(text) => rehearsal.types(actor, text).await?,
        Act::Presses(id) => {
            let ids = rehearsal.chat(actor).map(Chat::ids);
            let ids = ids.unwrap_or_default();
            let begins = |known: &&String| id.ends_with(' ') && known.starts_with(id);
            let found = ids.iter().find(begins).map_or(id, String::as_str);
            rehearsal.presses(actor, found).await?
        }
    };
    Ok(())
}

fn actor(id: RowId, full_name: &str) -> Actor {
    Actor {
        id,
        full_name: full_name.to_owned(),
        username: None,
        phone: phone(0),
        language: Name::new("ru"),
    }
}

/// The id of a client, as long as Telegram's, and in no order.
fn id(client: u32) -> RowId {
    const LARGEST: i64 = 8_000_000_000;
    RowId((i64::from(client) + 1) * 1_234_567_891 % LARGEST)
}

fn full_name(client: u32) -> String {
    const NAMES: [&str; 8] = [
        "Алия",
        "Сауле",
        "Дана",
        "Мария",
        "Айгерим",
        "Жанна",
        "Ольга",
        "Камила",
    ];
    format!("{} {client}", NAMES[client as usize % NAMES.len()])
}

fn phone(client: u32) -> Phone {
    Phone::parse(&format!("+7701{:07}", client + 1_000)).expect("a phone")
}

/// Writes the bookings, from a month ahead into the past, with what became of each. No flow hears
/// of them: what is to be done about a visit was done long ago.
async fn fill(url: &str, program: &Arc<Program>, volume: Volume) -> Result<()> {
    salon::store(url, program).await.close().await?;
    let mut deaf = program.model.clone();
    deaf.heard.clear();
    let store = Store::open(url, Arc::new(deaf)).await?;
    let free = salon::haircut(&store, now()).await;
    let mut number = 0;
    while number < volume.bookings {
        let until = volume.bookings.min(number + AT_ONCE);
        let (numbers, free) = (number..until, free.clone());
        let write = async move |transaction: &mut Transaction| {
            for number in numbers {
                one(transaction, number, &free, volume).await?;
            }
            Ok::<_, StoreError>(())
        };
        store.write(write).await?;
        number = until;
    }
    store.close().await?;
    Ok(())
}

async fn one(
    transaction: &mut Transaction,
    number: u32,
    haircut: &Free,
    volume: Volume,
) -> Result<(), StoreError> {
    let client = number % volume.people;
    let (day, hour) = (i64::from(number / PER_DAY), i64::from(number % PER_DAY));
    // From ten in the morning by the salon's clock, a month ahead, and then back into the past.
    let first = now() + SignedDuration::from_hours(1) + DAY * 30;
    let start = first - DAY * day as i32 + SignedDuration::from_hours(2 * hour);
    let booked = start - DAY * 3;
    transaction
        .upsert_person(id(client), None, &full_name(client), booked)
        .await?;
    let free = Free {
        client: id(client),
        ..haircut.clone()
    };
    let values = [
        ("name", Value::text(&full_name(client))),
        ("phone", Value::Phone(phone(client))),
    ];
    let book = Request::Book {
        free,
        start,
        values: values.map(|(name, value)| (Name::new(name), value)).into(),
        even: ALL,
    };
    let by_client = |now: Timestamp| Context {
        now,
        by: Some(id(client)),
        run: None,
    };
    let answer = transaction.answer(book, &by_client(booked)).await?;
    let Answer::Inserted(id_of_booking) = answer else {
        unreachable!("every start is taken but once: {answer:?}");
    };
    let booking = RowReference {
        table: Name::new("booking"),
        id: id_of_booking,
    };
    let after = start + SignedDuration::from_hours(2);
    if after > now() {
        return Ok(());
    }
    let (transition, at) = match number % 20 {
        0 | 1 => (Transition::Cancel, start - DAY),
        2 => (Transition::NoShow, after),
        _ => (Transition::Complete, after),
    };
    let change = Request::Transition {
        booking: booking.clone(),
        transition,
        why: None,
        even: ALL,
    };
    transaction.answer(change, &by_client(at)).await?;
    // Every second visit has a review, the newest first.
    if transition == Transition::Complete
        && number.is_multiple_of(2)
        && number * 2 / 5 < volume.reviews
    {
        let review = review(number, &booking);
        transaction.answer(review, &by_client(after)).await?;
    }
    Ok(())
}

fn review(number: u32, booking: &RowReference) -> Request {
    let values = [
        ("booking", Value::Row(booking.clone())),
        ("stars", Value::Integer(i64::from(number % 5) + 1)),
        ("comment", Value::text(&format!("Всё чудесно {number}"))),
    ];
    Request::Insert {
        table: Name::new("review"),
        values: values.map(|(name, value)| (Name::new(name), value)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_act_of_the_owner_and_of_a_client_can_be_done() {
        let directory = tempfile::tempdir().expect("there is room for files");
        let few = Volume {
            bookings: 1_000,
            people: 400,
            reviews: 100,
        };
        let url = salon::url(&directory.path().join("salon.db"));
        let measured = measure(&url, few, 1).await.expect("the salon answers");
        assert!(measured.len() > 30);
    }
}

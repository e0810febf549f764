//! `contention`: people who want one place at the same moment, again and again. They ask Tilmash's
//! store, and a naive one that looks whether the place is free and then takes it.

use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Parser;
use jiff::{SignedDuration, Timestamp};
use tilmash_benches::load::Process;
use tilmash_benches::naive::Naive;
use tilmash_benches::{dialogue, salon};
use tilmash_engine::booking::Waived;
use tilmash_engine::interpret::{Answer, Free, Request};
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::RowId;
use tilmash_host::store::{Context, Store, StoreError};
use tilmash_tests::postgres::Schema;

/// Let people book one place at the same moment, and print what that costs and what it breaks
#[derive(Parser)]
struct Arguments {
    /// People who want each place
    #[arg(long, default_value_t = 40)]
    people: i64,
    /// Places, one after the other
    #[arg(long, default_value_t = 250)]
    rounds: i64,
    /// Instances of Tilmash on PostgreSQL; on SQLite there is one
    #[arg(long, default_value_t = 1)]
    instances: usize,
}

/// The totals of all rounds.
struct Outcome {
    elapsed: Duration,
    cpu: Duration,
    booked: u64,
    overlaps: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let Arguments { people, rounds, .. } = arguments;
    println!("{people} people, {rounds} places on one resource\n");
    println!("                       attempts/s  booked/s  CPU ms/attempt  booked  overlaps");
    let directory = tempfile::tempdir()?;
    let file = |name: &str| salon::url(&directory.path().join(name));
    let stores = [salon::store(&file("salon.db"), &salon::program()).await];
    tell(
        "SQLite, Tilmash",
        &arguments,
        &book(&arguments, &stores).await?,
    );
    let naive = Naive::open(&file("naive.db")).await?;
    tell(
        "SQLite, naive",
        &arguments,
        &book_naively(&arguments, &naive).await?,
    );
    let Some(schema) = Schema::make().await else {
        return Ok(());
    };
    let mut stores = Vec::new();
    for _ in 0..arguments.instances {
        stores.push(salon::store(&schema.url(), &salon::program()).await);
    }
    tell(
        "PostgreSQL, Tilmash",
        &arguments,
        &book(&arguments, &stores).await?,
    );
    let naive = Naive::open(&schema.url()).await?;
    tell(
        "PostgreSQL, naive",
        &arguments,
        &book_naively(&arguments, &naive).await?,
    );
    for store in stores {
        store.close().await?;
    }
    naive.close().await;
    schema.remove().await;
    Ok(())
}

fn tell(who: &str, arguments: &Arguments, outcome: &Outcome) {
    let attempts = (arguments.people * arguments.rounds) as f64;
    let seconds = outcome.elapsed.as_secs_f64();
    println!(
        "{who:<22}{:>11.0}{:>10.0}{:>16.3}{:>8}{:>10}",
        attempts / seconds,
        outcome.booked as f64 / seconds,
        outcome.cpu.as_secs_f64() * 1_000.0 / attempts,
        outcome.booked,
        outcome.overlaps,
    );
}

/// The starts that people want, one hour each.
fn start(round: i64) -> Timestamp {
    dialogue::now() + SignedDuration::from_hours(24 + round)
}

async fn book(arguments: &Arguments, stores: &[Store]) -> Result<Outcome> {
    let haircut = salon::haircut(&stores[0], dialogue::now()).await;
    let (begun, cpu) = (Instant::now(), cpu()?);
    let mut booked = 0;
    for round in 0..arguments.rounds {
        let attempts = (1..=arguments.people).map(|person| {
            let store = &stores[person as usize % stores.len()];
            let free = Free {
                client: RowId(person),
                ..haircut.clone()
            };
            attempt(store, free, start(round))
        });
        let answers = futures::future::try_join_all(attempts).await?;
        for answer in answers {
            match answer {
                Answer::Inserted(_) => booked += 1,
                Answer::Refused(Refusal::Taken) => {}
                other => anyhow::bail!("a start is free or taken, not {other:?}"),
            }
        }
    }
    let (elapsed, cpu) = (begun.elapsed(), self::cpu()? - cpu);
    let claims = stores[0]
        .write(async |transaction| transaction.claims().await)
        .await?;
    let overlaps = claims
        .windows(2)
        .filter(|pair| pair[1].starts < pair[0].ends)
        .count();
    Ok(Outcome {
        elapsed,
        cpu,
        booked,
        overlaps: overlaps as u64,
    })
}

async fn attempt(store: &Store, free: Free, start: Timestamp) -> Result<Answer, StoreError> {
    let context = Context {
        now: dialogue::now(),
        by: Some(free.client),
        run: None,
    };
    let request = Request::Book {
        free,
        start,
        values: salon::values(),
        // Places are wanted at night too.
        even: Waived {
            full: true,
            closed: true,
            too_late: true,
        },
    };
    store
        .write(async move |transaction| transaction.answer(request, &context).await)
        .await
}

async fn book_naively(arguments: &Arguments, naive: &Naive) -> Result<Outcome> {
    let (begun, cpu) = (Instant::now(), cpu()?);
    let mut booked = 0;
    for round in 0..arguments.rounds {
        let start = start(round).as_second();
        let attempts =
            (1..=arguments.people).map(|person| naive.book(person, start, start + 3_600));
        let won = futures::future::try_join_all(attempts).await?;
        booked += won.into_iter().filter(|won| *won).count() as u64;
    }
    Ok(Outcome {
        elapsed: begun.elapsed(),
        cpu: self::cpu()? - cpu,
        booked,
        overlaps: naive.overlaps().await?,
    })
}

/// The processor time that this process has used so far. A PostgreSQL server uses its own.
fn cpu() -> Result<Duration> {
    Ok(Process::own()?.cpu)
}

//! `load`: people book at the real `tilmash run`, and the costs are printed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use clap::Parser;
use tilmash_benches::load::{Bookings, Bot, Database, Figures, Phase, Release, Way, count, talk};
use tilmash_benches::{dialogue, salon};
use tilmash_host::store::Store;
use tilmash_tests::double::{Double, Person, Settings};
use tilmash_tests::postgres::Schema;

/// Bookings in the database whose size is measured.
const BOOKINGS: u32 = 1_000;
/// How long a process rests that has just started or has just worked.
const REST: Duration = Duration::from_secs(1);

/// Let people book at a real bot, and print what that costs
#[derive(Parser)]
struct Arguments {
    /// People who book at the same time
    #[arg(long, default_value_t = 50)]
    people: usize,
    /// Dialogues of each phase
    #[arg(long, default_value_t = 1_000)]
    dialogues: usize,
    /// Dialogues that begin each second in the phase with a steady rate
    #[arg(long, default_value_t = 100.0)]
    rate: f64,
    /// Stored sessions at the second start
    #[arg(long, default_value_t = 100_000)]
    sessions: u32,
    /// Let Telegram post the updates, to the program and to a bare echo beside it
    #[arg(long)]
    webhook: bool,
    /// The program; else the one built beside this one
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
    /// Where the database is made; else where the system has its temporary files
    #[arg(long, value_name = "DIRECTORY")]
    directory: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let release = Release::find(arguments.program.clone())?;
    let directory = match &arguments.directory {
        Some(parent) => tempfile::tempdir_in(parent)?,
        None => tempfile::tempdir()?,
    };
    let file = directory.path().join("salon.db");
    let bookings = Arc::new(Bookings::at(Database::new(&file)));
    release.seed(&file).await?;
    let double = telegram().await;
    let people = double.people(arguments.people);
    let way = match arguments.webhook {
        true => Way::Webhook,
        false => Way::Polling,
    };

    let bot = release.run(&double, &file, way).await?;
    tokio::time::sleep(REST).await;
    tell("start until it takes updates", milliseconds(bot.started_in));
    tell("memory, idle", mebibytes(bot.memory()?));
    let warm_up = Phase {
        dialogues: people.len(),
        rate: None,
    };
    let book = move |person: Person, number| {
        let bookings = Arc::clone(&bookings);
        async move { bookings.make(&person, number).await }
    };
    warm_up.run(&people, &bot, book.clone()).await?;
    load(&arguments, &people, &bot, book.clone()).await?;
    tokio::time::sleep(REST).await;
    tell("memory after the load", mebibytes(bot.memory()?));
    bot.stop().await?;

    if arguments.webhook {
        println!("\na bare echo");
        let double = telegram().await;
        let people = double.people(arguments.people);
        let echo = Bot::echo(&double).await?;
        warm_up.run(&people, &echo, talk).await?;
        load(&arguments, &people, &echo, talk).await?;
        tell("memory after the load", mebibytes(echo.memory()?));
    }

    Database::new(&file).add_sessions(arguments.sessions)?;
    println!("\nwith {} stored sessions", arguments.sessions);
    let bot = release.run(&double, &file, way).await?;
    tokio::time::sleep(REST).await;
    tell("start until it takes updates", milliseconds(bot.started_in));
    tell("memory, idle", mebibytes(bot.memory()?));
    warm_up.run(&people, &bot, book).await?;
    tokio::time::sleep(REST).await;
    let dialogues = format!("memory after {} dialogues", people.len());
    tell(&dialogues, mebibytes(bot.memory()?));
    bot.stop().await?;

    println!("\nin process");
    tell_statements().await?;
    tell_size(directory.path()).await
}

async fn telegram() -> Double {
    Double::start_with(Settings {
        journal: false,
        ..Settings::default()
    })
    .await
}

async fn load<A, F>(arguments: &Arguments, people: &[Person], bot: &Bot, act: A) -> Result<()>
where
    A: Fn(Person, usize) -> F + Clone + Send + 'static,
    F: Future<Output = Result<Vec<Duration>>> + Send,
{
    let dialogues = arguments.dialogues;
    let as_fast_as_it_goes = Phase {
        dialogues,
        rate: None,
    };
    let steady = Phase {
        dialogues,
        rate: Some(arguments.rate),
    };
    println!(
        "\n{dialogues} dialogues of {} people, each as fast as it goes",
        people.len()
    );
    let figures = as_fast_as_it_goes.run(people, bot, act.clone());
    tell_figures(&figures.await?);
    println!("\n{dialogues} dialogues, {} a second", arguments.rate);
    let figures = steady.run(people, bot, act);
    tell_figures(&figures.await?);
    Ok(())
}

fn tell_figures(figures: &Figures) {
    tell("updates", figures.updates());
    tell(
        "updates a second",
        format!("{:.0}", figures.updates_a_second()),
    );
    let cpu = figures.cpu_for_1000_updates();
    tell("CPU for 1,000 updates", format!("{cpu:.3} s"));
    tell("latency, p50", milliseconds(figures.percentile(50)));
    tell("latency, p99", milliseconds(figures.percentile(99)));
}

async fn tell_statements() -> Result<()> {
    let statements = count().await?;
    let all: u64 = statements.iter().map(|(_, count)| count).sum();
    let mean = all as f64 / statements.len() as f64;
    let each: Vec<String> = statements
        .iter()
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    let line = format!("{mean:.1} ({})", each.join(", "));
    tell("statements for each update", line);
    Ok(())
}

/// The same rows as the bot would write, without the messages that it keeps for a week.
async fn tell_size(directory: &Path) -> Result<()> {
    let file = salon::url(&directory.join("bookings.db"));
    tell("database for 1,000 bookings", mebibytes(size(&file).await?));
    if let Some(schema) = Schema::make().await {
        let size = size(&schema.url()).await?;
        tell("the same on PostgreSQL", mebibytes(size));
        schema.remove().await;
    }
    Ok(())
}

async fn size(url: &str) -> Result<u64> {
    let store = salon::store(url, &salon::program()).await;
    let empty = bytes(&store).await?;
    salon::fill(&store, BOOKINGS, dialogue::now()).await;
    let full = bytes(&store).await?;
    store.close().await?;
    Ok(full - empty)
}

async fn bytes(store: &Store) -> Result<u64> {
    let gauges = store.write(async |transaction| transaction.gauges(dialogue::now()).await);
    Ok(gauges.await?.bytes)
}

fn tell(what: &str, figure: impl ToString) {
    println!("{what:<34}{}", figure.to_string());
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1_000.0)
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.2} MiB", bytes as f64 / (1_024.0 * 1_024.0))
}

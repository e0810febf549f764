//! `load`: people book at the real `tilmash run`, and the costs are printed.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use clap::Parser;
use tilmash_benches::load::{
    Bookings, Bot, Cpu, Database, Figures, Phase, Release, Watched, Way, count, talk,
};
use tilmash_benches::{dialogue, salon};
use tilmash_host::store::Store;
use tilmash_tests::double::{Double, Person, Settings};

/// Bookings in the database whose size is measured.
const BOOKINGS: u32 = 1_000;
/// How long a process rests that has just started or has just worked.
const REST: Duration = Duration::from_secs(1);
/// More updates than a double sends: this far apart are the ids of two doubles.
const UPDATES: i64 = 100_000_000;

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
    /// A PostgreSQL server on this machine (`postgres://…`), on which a database is made for the
    /// load; else the database is a file of SQLite
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Instances of the program on one database, each with a bot of its own
    #[arg(long, default_value = "1", requires_all = ["database", "webhook"])]
    instances: NonZeroUsize,
    /// The program; else the one built beside this one
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
    /// Where a file of SQLite is made; else where the system has its temporary files
    #[arg(long, value_name = "DIRECTORY")]
    directory: Option<PathBuf>,
}

/// The instances of the program, and Telegram as each sees it.
struct Fleet {
    release: Release,
    way: Way,
    doubles: Vec<Double>,
    people: Vec<Person>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let directory = match &arguments.directory {
        Some(parent) => tempfile::tempdir_in(parent)?,
        None => tempfile::tempdir()?,
    };
    let make = async |name: &str| match &arguments.database {
        Some(server) => Database::make(server).await,
        None => Ok(Database::file(&directory.path().join(name))),
    };
    let database = make("salon.db").await?;
    let run = run(&arguments, &database).await;
    database.remove().await?;
    run?;

    println!("\nin process");
    tell_statements().await?;
    let database = make("bookings.db").await?;
    let size = size(&database.url()).await;
    database.remove().await?;
    tell("database for 1,000 bookings", mebibytes(size?));
    Ok(())
}

async fn run(arguments: &Arguments, database: &Database) -> Result<()> {
    let fleet = Fleet::new(arguments).await?;
    fleet.release.seed(database).await?;
    let warm_up = Phase {
        dialogues: fleet.people.len(),
        rate: None,
    };

    let bots = fleet.start(database).await?;
    let bookings = Arc::new(Bookings::at(database.open().await?));
    let book = move |person: Person, number| {
        let bookings = Arc::clone(&bookings);
        async move { bookings.make(&person, number).await }
    };
    let watched = Watched {
        bots: &bots,
        database: Some(database),
    };
    warm_up.run(&fleet.people, watched, book.clone()).await?;
    load(arguments, &fleet.people, watched, book.clone()).await?;
    tokio::time::sleep(REST).await;
    tell_each("memory after the load", &bots, memory)?;
    stop(bots).await?;

    if arguments.webhook {
        println!("\na bare echo");
        let double = telegram(0).await;
        let people = double.people(arguments.people);
        let echo = [Bot::echo(&double).await?];
        let watched = Watched {
            bots: &echo,
            database: None,
        };
        warm_up.run(&people, watched, talk).await?;
        load(arguments, &people, watched, talk).await?;
        tell_each("memory after the load", &echo, memory)?;
    }

    database.add_sessions(arguments.sessions).await?;
    println!("\nwith {} stored sessions", arguments.sessions);
    let bots = fleet.start(database).await?;
    let watched = Watched {
        bots: &bots,
        database: Some(database),
    };
    warm_up.run(&fleet.people, watched, book).await?;
    tokio::time::sleep(REST).await;
    let dialogues = format!("memory after {} dialogues", fleet.people.len());
    tell_each(&dialogues, &bots, memory)?;
    stop(bots).await
}

impl Fleet {
    /// People are spread over the instances.
    async fn new(arguments: &Arguments) -> Result<Fleet> {
        let mut doubles = Vec::new();
        for number in 0..arguments.instances.get() {
            doubles.push(telegram(number).await);
        }
        let people = (1_000_001..).zip(doubles.iter().cycle());
        let people = people.take(arguments.people);
        let people = people.map(|(id, double)| double.person(id, &format!("Person {id}")));
        Ok(Fleet {
            release: Release::find(arguments.program.clone())?,
            way: match arguments.webhook {
                true => Way::Webhook,
                false => Way::Polling,
            },
            people: people.collect(),
            doubles,
        })
    }

    async fn start(&self, database: &Database) -> Result<Vec<Bot>> {
        let mut bots = Vec::new();
        for double in &self.doubles {
            bots.push(self.release.run(double, database, self.way).await?);
        }
        tokio::time::sleep(REST).await;
        tell_each("start until it takes updates", &bots, |bot| {
            Ok(milliseconds(bot.started_in))
        })?;
        tell_each("memory, idle", &bots, memory)?;
        Ok(bots)
    }
}

async fn stop(bots: Vec<Bot>) -> Result<()> {
    for bot in bots {
        bot.stop().await?;
    }
    Ok(())
}

/// Telegram as a bot sees it. Each bot has updates of its own.
async fn telegram(number: usize) -> Double {
    Double::start_with(Settings {
        journal: false,
        first_update: 1 + i64::try_from(number).expect("a few bots") * UPDATES,
        ..Settings::default()
    })
    .await
}

async fn load<A, F>(
    arguments: &Arguments,
    people: &[Person],
    watched: Watched<'_>,
    act: A,
) -> Result<()>
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
    let figures = as_fast_as_it_goes.run(people, watched, act.clone());
    tell_figures(&figures.await?);
    println!("\n{dialogues} dialogues, {} a second", arguments.rate);
    let figures = steady.run(people, watched, act);
    tell_figures(&figures.await?);
    Ok(())
}

fn tell_figures(figures: &Figures) {
    tell("updates", figures.updates());
    tell(
        "updates a second",
        format!("{:.0}", figures.updates_a_second()),
    );
    tell("CPU for 1,000 updates", cpu(figures));
    tell(
        "dialogues a second",
        format!("{:.0}", figures.dialogues_a_second()),
    );
    tell(
        "CPU for a dialogue",
        format!("{:.2} ms", figures.cpu_for_a_dialogue()),
    );
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

/// The bytes of the rows that the bot would write, without the messages that it sends.
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

/// Seconds for 1,000 updates: of all, and of whom.
fn cpu(figures: &Figures) -> String {
    let Cpu { programs, server } = figures.cpu;
    let whole = figures.for_1000_updates(figures.cpu.whole());
    match server {
        None => format!("{whole:.3} s"),
        Some(server) => {
            let programs = figures.for_1000_updates(programs);
            let server = figures.for_1000_updates(server);
            format!("{whole:.3} s (program {programs:.3} s, server {server:.3} s)")
        }
    }
}

fn memory(bot: &Bot) -> Result<String> {
    Ok(mebibytes(bot.memory()?))
}

/// A figure of each instance.
fn tell_each(what: &str, bots: &[Bot], figure: impl Fn(&Bot) -> Result<String>) -> Result<()> {
    let figures: Vec<String> = bots.iter().map(figure).collect::<Result<_>>()?;
    tell(what, figures.join(", "));
    Ok(())
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

//! `broadcast`: the salon tells all its clients something, while others book at the real
//! `tilmash run`, which is killed on the way. It is printed how soon those who book are answered
//! with a broadcast beside them and without, and how often each client has got it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Parser;
use jiff::Timestamp;
use tilmash_benches::load::{Bookings, Bot, Database, Figures, Phase, Release, Watched, Way};
use tilmash_benches::salon;
use tilmash_engine::value::RowId;
use tilmash_host::app::AppDirectory;
use tilmash_host::store::StoreError;
use tilmash_tests::broadcast;
use tilmash_tests::double::{Chat, Double, Person, Settings};

/// Who has the salon.
const OWNER: i64 = 7_000_000_009;
/// The first of those who get the broadcast and do nothing.
const FIRST: i64 = 3_000_001;
const TEXT: &str = "Мы открылись на новом месте!";

/// Tell many people something while others book, kill the bot on the way, and count
#[derive(Parser)]
struct Arguments {
    /// Who get the broadcast
    #[arg(long, default_value_t = 10_000)]
    people: usize,
    /// People who book at the same time
    #[arg(long, default_value_t = 50)]
    clients: usize,
    /// Dialogues that begin each second
    #[arg(long, default_value_t = 3.0)]
    rate: f64,
    /// Dialogues with the broadcast beside them, and as many without
    #[arg(long, default_value_t = 300)]
    dialogues: usize,
    /// A PostgreSQL server on this machine; else the database is a file of SQLite
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// The program; else the one built beside this one
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let directory = tempfile::tempdir()?;
    let app = directory.path().join("salon");
    broadcast::salon().write(&app)?;
    let database = match &arguments.database {
        Some(server) => Database::make(server).await?,
        None => Database::file(&directory.path().join("salon.db")),
    };
    let done = run(&arguments, app, &database).await;
    database.remove().await?;
    done
}

async fn run(arguments: &Arguments, app: PathBuf, database: &Database) -> Result<()> {
    let release = Release::find(arguments.program.clone())?;
    let release = release.of(app.clone()).at_telegrams_pace();
    release.seed(database).await?;
    let double = Double::start_with(Settings {
        journal: false,
        // The owner hears of each booking, one message a second, before seeing the figures.
        patience: Duration::from_secs(600),
        ..Settings::default()
    })
    .await;
    let ids = FIRST..FIRST + i64::try_from(arguments.people)?;
    let readers: Vec<Person> = ids.map(|id| double.person(id, "Алия")).collect();
    readers.iter().for_each(Person::has_started);
    introduce(&app, database, &readers).await?;
    let clients = double.people(arguments.clients);
    let owner = double.person(OWNER, "Айгуль");
    let start = async || release.run(&double, database, Way::Webhook).await;

    let bot = start().await?;
    let bookings = Arc::new(Bookings::at(database.open().await?));
    let book = move |person: Person, number| {
        let bookings = Arc::clone(&bookings);
        async move { bookings.make(&person, number).await }
    };
    let phase = async |bot: &Bot, dialogues, rate| -> Result<Figures> {
        let watched = Watched {
            bots: std::slice::from_ref(bot),
            database: Some(database),
        };
        let phase = Phase { dialogues, rate };
        phase.run(&clients, watched, book.clone()).await
    };
    let rate = Some(arguments.rate);
    for client in &clients {
        // A broadcast in the middle of a dialogue is not what they look at.
        client.says("/news");
        client.waits_for_text("Иногда мы присылаем").await;
        client.presses("Отключить рассылки");
        client.waits_for_text("Рассылки отключены").await;
    }
    phase(&bot, arguments.clients, rate).await?;
    let without = phase(&bot, arguments.dialogues, rate).await?;
    tell("without a broadcast", &without);

    let begun = Instant::now();
    broadcast::send(&owner, TEXT).await;
    let counted = Arc::new(double);
    let fastest = watch_pace(Arc::clone(&counted));
    let beside = phase(&bot, arguments.dialogues, rate).await?;
    tell("with one beside them", &beside);
    let before = times(&readers);
    bot.kill().await?;
    let bot = release.run(&counted, database, Way::Webhook).await?;
    wait_for_all(&readers).await;
    // What was sent just before the kill may come again.
    tokio::time::sleep(Duration::from_secs(5)).await;
    println!("\n{} people", arguments.people);
    println!("  got it before the kill   {}", reached(&before));
    for (times, people) in times(&readers) {
        println!("  got it {times} times           {people}");
    }
    let fastest = fastest.load(Ordering::Relaxed);
    println!("  most sent in a second    {fastest}");
    println!(
        "  took                     {:.0} s",
        begun.elapsed().as_secs_f64()
    );
    owner.presses("Обновить");
    owner.waits_for_text("Готово: 100%").await;
    let shown = owner.screen().context("the owner sees the figures")?;
    println!("\n{}", shown.text());
    bot.stop().await
}

/// Lets the bot know all of them, as if each had written to it once.
async fn introduce(app: &Path, database: &Database, people: &[Person]) -> Result<()> {
    let mut sources = AppDirectory::new(app).sources()?;
    let (program, _) = tilmash_engine::load(&mut sources);
    let program = program.context("the salon with broadcasts passes the checker")?;
    let store = salon::open(&database.url(), &program).await;
    let ids: Vec<RowId> = people.iter().map(|person| RowId(person.id)).collect();
    let introduced = store.write(async move |transaction| {
        for id in &ids {
            let now = Timestamp::now();
            transaction.upsert_person(*id, None, "Алия", now).await?;
        }
        Ok::<(), StoreError>(())
    });
    Ok(introduced.await?)
}

fn texts(chat: &Chat) -> usize {
    chat.messages()
        .filter(|message| message.text().contains(TEXT))
        .count()
}

/// How many people have got the broadcast how often.
fn times(readers: &[Person]) -> BTreeMap<usize, usize> {
    let mut times = BTreeMap::new();
    for reader in readers {
        *times.entry(reader.look(texts)).or_default() += 1;
    }
    times
}

fn reached(times: &BTreeMap<usize, usize>) -> usize {
    times.range(1..).map(|(_, people)| people).sum()
}

/// Waits until everybody has got it, or nobody has for a minute.
async fn wait_for_all(readers: &[Person]) {
    let (mut last, mut since) = (0, Instant::now());
    while last < readers.len() && since.elapsed() < Duration::from_secs(60) {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let now = reached(&times(readers));
        if now > last {
            (last, since) = (now, Instant::now());
        }
    }
}

/// The most new messages that the bot sends in a second, from now on.
fn watch_pace(double: Arc<Double>) -> Arc<AtomicUsize> {
    let fastest = Arc::new(AtomicUsize::new(0));
    let most = Arc::clone(&fastest);
    tokio::spawn(async move {
        let mut second = tokio::time::interval(Duration::from_secs(1));
        let mut before = double.count("sendMessage");
        second.tick().await;
        loop {
            second.tick().await;
            let now = double.count("sendMessage");
            most.fetch_max(now - before, Ordering::Relaxed);
            before = now;
        }
    });
    fastest
}

fn tell(what: &str, figures: &Figures) {
    let ms = |percent| figures.percentile(percent).as_secs_f64() * 1_000.0;
    println!("{what}: {} dialogues", figures.dialogues);
    println!(
        "  dialogues a second       {:.1}",
        figures.dialogues_a_second()
    );
    println!(
        "  updates                  p50 {:.1} ms, p99 {:.1} ms",
        ms(50),
        ms(99)
    );
}

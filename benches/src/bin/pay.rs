//! `pay`: people book and pay at the real `tilmash run`, and it is printed how soon Telegram hears
//! whether they may. It waits ten seconds at most.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Parser;
use tilmash_benches::load::{Database, Phase, Release, Watched, Way};
use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::calendar::Calendar;
use tilmash_tests::double::{Chat, Content, Double, Person, Settings};

/// So long Telegram waits: "answerPreCheckoutQuery" of the Bot API documentation.
const LONGEST_ANSWER: Duration = Duration::from_secs(10);

/// Let people pay at a real bot, and print how long Telegram waits for its answer
#[derive(Parser)]
struct Arguments {
    /// People who book and pay at the same time
    #[arg(long, default_value_t = 100)]
    people: usize,
    /// Dialogues, each of which ends with a payment
    #[arg(long, default_value_t = 1_000)]
    dialogues: usize,
    /// Dialogues that begin each second
    #[arg(long, default_value_t = 50.0)]
    rate: f64,
    /// Let Telegram post the updates
    #[arg(long)]
    webhook: bool,
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
    let app = directory.path().join("studio");
    write_studio(&app)?;
    let database = match &arguments.database {
        Some(server) => Database::make(server).await?,
        None => Database::file(&directory.path().join("studio.db")),
    };
    let done = run(&arguments, app, &database).await;
    database.remove().await?;
    done
}

async fn run(arguments: &Arguments, app: PathBuf, database: &Database) -> Result<()> {
    let release = Release::find(arguments.program.clone())?.of(app);
    release.seed(database).await?;
    let double = Double::start_with(Settings {
        journal: false,
        ..Settings::default()
    })
    .await;
    let way = match arguments.webhook {
        true => Way::Webhook,
        false => Way::Polling,
    };
    let bots = [release.run(&double, database, way).await?];
    let people = double.people(arguments.people);
    let waited: Arc<Mutex<Vec<Duration>>> = Arc::default();
    let waits = Arc::clone(&waited);
    let act = move |person: Person, _| {
        let waits = Arc::clone(&waits);
        async move {
            let latencies = books(&person).await;
            let wait = pays(&person).await?;
            waits.lock().expect("nobody panics with it").push(wait);
            Ok(latencies)
        }
    };
    let watched = Watched {
        bots: &bots,
        database: Some(database),
    };
    let phase = Phase {
        dialogues: arguments.dialogues,
        rate: Some(arguments.rate),
    };
    let figures = phase.run(&people, watched, act).await?;
    let mut waited = std::mem::take(&mut *waited.lock().expect("nobody panics with it"));
    waited.sort_unstable();
    let percentile = |percent: usize| waited[(waited.len() * percent).div_ceil(100) - 1];
    let last = *waited.last().context("somebody has paid")?;
    let ms = |it: Duration| format!("{:.1} ms", it.as_secs_f64() * 1_000.0);
    println!(
        "{} dialogues, {} a second",
        figures.dialogues, arguments.rate
    );
    println!("  payments                 {}", waited.len());
    println!(
        "  dialogues a second       {:.0}",
        figures.dialogues_a_second()
    );
    println!(
        "  updates of dialogues     p50 {}, p99 {}",
        ms(figures.percentile(50)),
        ms(figures.percentile(99))
    );
    println!(
        "  pre_checkout_query       p50 {}, p99 {}, longest {}",
        ms(percentile(50)),
        ms(percentile(99)),
        ms(last)
    );
    for bot in bots {
        bot.stop().await?;
    }
    Ok(())
}

/// The studio of `docs/payments`, with room for everybody.
fn write_studio(directory: &Path) -> Result<()> {
    let mut app = AppFiles::read(&root().join("docs/payments"))
        .only(|path| !path.starts_with("transcripts/"));
    let hall = "  hall:
    is: resource
    units: places
    shared: true
    columns: { name: { words, length: 2..40 }, places: { integer: 100000, from: 1 } }
  booking:
";
    app.edit("app.yaml", "  booking:\n", hall);
    app.edit("app.yaml", "$env.STUDIO_OWNERS", "[7000000009]");
    let per_day = "settings:\n  per_day: { integer: 10000 }\n";
    app.edit("app.yaml", "settings:\n", per_day);
    let days = (1..=7).map(|day| {
        format!(r#"{{ "key": "day{day}", "weekday": {day}, "opens": "09:00", "closes": "21:00" }}"#)
    });
    let days: Vec<String> = days.collect();
    let seeds = format!(
        r#"{{ "service": [ {{ "key": "session", "name": {{ "ru": "Съёмка", "kk": "Фотосессия" }},
        "duration": "1h", "stars": 250 }} ],
      "hall": [ {{ "key": "hall", "name": {{ "ru": "Зал", "kk": "Зал" }} }} ],
      "hours": [ {} ] }}"#,
        days.join(", ")
    );
    app.replace("seeds/studio.json", &seeds);
    Ok(app.write(directory)?)
}

/// Holds a time, up to the invoice. Returns how long each answer took.
async fn books(person: &Person) -> Vec<Duration> {
    let mut latencies = Vec::new();
    let mut begun = Instant::now();
    let mut took = |begun: &mut Instant| {
        latencies.push(begun.elapsed());
        *begun = Instant::now();
    };
    person.says("/book");
    person.waits_for_text("Выберите услугу").await;
    took(&mut begun);
    press(person, |label| label.contains("Съёмка"));
    let calendar = Calendar::of(person.waits_for_text("Выберите день").await);
    took(&mut begun);
    calendar.choose_lasting(person).await;
    person.waits_for_text("Выберите время").await;
    took(&mut begun);
    // Under load, what an earlier dialogue says may come as late as this.
    let before = person.look(invoices);
    press(person, |label| label.contains(':'));
    person.wait_for(move |chat| invoices(chat) > before).await;
    took(&mut begun);
    latencies
}

fn press(person: &Person, wanted: impl Fn(&str) -> bool) {
    let labels = person.screen().expect("a screen").labels().concat();
    let label = labels.iter().find(|label| wanted(label));
    person.presses(label.expect("a button that is wanted"));
}

/// Pays. Returns how long Telegram waited for the bot's word before it took the money.
///
/// # Errors
///
/// If the bot says no, or nothing for so long that Telegram does not wait any more.
async fn pays(person: &Person) -> Result<Duration> {
    let before = person.look(payments);
    let begun = Instant::now();
    person.pays();
    let paid = person.wait_for(move |chat| payments(chat) > before);
    match tokio::time::timeout(LONGEST_ANSWER, paid).await {
        Ok(()) => Ok(begun.elapsed()),
        Err(_) => bail!(
            "{} has not paid within {LONGEST_ANSWER:?}; the bot has said {:?}",
            person.id,
            person.declined()
        ),
    }
}

fn invoices(chat: &Chat) -> usize {
    let messages = chat.messages();
    let invoices = messages.filter(|message| matches!(message.content, Content::Invoice(_)));
    invoices.count()
}

fn payments(chat: &Chat) -> usize {
    let messages = chat.messages();
    let paid = messages.filter(|message| match &message.content {
        Content::Other(fields) => fields.get("successful_payment").is_some(),
        Content::Text(_)
        | Content::Contact { .. }
        | Content::Users { .. }
        | Content::Chat { .. }
        | Content::Location { .. }
        | Content::Invoice(_)
        | Content::Photo(_)
        | Content::Document(_) => false,
    });
    paid.count()
}

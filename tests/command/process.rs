//! `tilmash run` as a process of its own, against the double: what only a process can be done to.

use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;

use tempfile::TempDir;
use tilmash_engine::interpret::{Answer, Filter, Query, Request};
use tilmash_engine::value::Value;
use tilmash_host::app::AppDirectory;
use tilmash_host::store::{Context, Store, StoreError};
use tilmash_tests::app_files::root;
use tilmash_tests::double::{Chat, Double, Message, Person};
use tilmash_tests::postgres::Schema;

const TOKEN: &str = "7000000001:AAE-only_letters";

/// Runs tests with a salon on each database.
macro_rules! on_each_database {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            use super::*;

            #[tokio::test]
            async fn sqlite() {
                let directory = tempfile::tempdir().expect("a directory for the database");
                super::$test(Salon::on(in_directory(&directory)).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                let Some(schema) = Schema::make().await else { return };
                super::$test(Salon::on(schema.url()).await).await;
                schema.remove().await;
            }
        }
    )+};
}

on_each_database!(
    a_client_books_and_the_booking_outlives_the_program,
    of_two_who_press_one_time_at_once_one_books_and_the_other_is_offered_what_is_left,
    killed_at_any_moment_it_takes_every_update_exactly_once,
    killed_at_any_moment_it_takes_every_update_of_the_webhook_exactly_once,
    the_database_is_undone_and_made_again,
);

/// The salon on a database of its own, and the Telegram that it runs at.
pub struct Salon {
    pub double: Double,
    database: String,
    /// Where the bot takes what is posted; without it the bot polls.
    webhook: Option<SocketAddr>,
}

pub fn in_directory(directory: &TempDir) -> String {
    format!("sqlite://{}", directory.path().join("salon.db").display())
}

impl Salon {
    pub async fn on(database: String) -> Salon {
        let salon = Salon {
            double: Double::start().await,
            database,
            webhook: None,
        };
        let seeds = root().join("examples/salon/seeds/salon.json");
        let seeded = salon.command("seed").arg(seeds).output();
        let seeded = seeded.expect("the program can be started");
        assert!(seeded.status.success(), "{seeded:?}");
        salon
    }

    pub fn command(&self, name: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tilmash"));
        command
            .arg(name)
            .arg(root().join("examples/salon"))
            .args(["--database", &self.database])
            .stdin(Stdio::null());
        command
    }

    /// `tilmash db ACTION` on the salon's database.
    pub fn db(&self, action: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tilmash"));
        command
            .args(["db", action])
            .arg(root().join("examples/salon"))
            .args(["--database", &self.database])
            .stdin(Stdio::null());
        command
    }

    /// Starts the bot.
    pub fn start(&self) -> Bot {
        let child = self.bot().stderr(Stdio::inherit()).spawn();
        Bot(child.expect("the program can be started"))
    }

    /// What starts the bot.
    pub fn bot(&self) -> Command {
        let mut command = self.command("run");
        command
            .args(["--api-url", &self.double.url(), "--log", "error"])
            .env("TELEGRAM_BOT_TOKEN", TOKEN)
            .stdout(Stdio::null());
        if let Some(address) = self.webhook {
            let url = format!("http://{address}/telegram");
            command
                .args(["--webhook", &url, "--listen", &address.to_string()])
                .env("TELEGRAM_WEBHOOK_SECRET", "a-secret_of-the-salon");
        }
        command
    }

    /// Name, service and start of every live booking, in the order of their making.
    pub async fn bookings(&self) -> Vec<(Value, Value, Value)> {
        let app = AppDirectory::new(root().join("examples/salon"));
        let program = app.load().expect("readable").program.expect("faultless");
        let store = Store::open(&self.database, Arc::new(program.model)).await;
        let store = store.expect("the database is whole");
        let query = Query {
            table: "booking".into(),
            filter: Filter::EVERY,
            order: None,
            limit: 1000,
            offset: 0,
        };
        let context = Context {
            now: jiff::Timestamp::now(),
            by: None,
        };
        let answer = store
            .write(async move |transaction| {
                let answer = transaction.answer(Request::Rows(query), &context).await?;
                Ok::<_, StoreError>(answer)
            })
            .await;
        store.close().await.expect("the store can be closed");
        let Ok(Answer::Rows(records)) = answer else {
            panic!("rows were asked for: {answer:?}");
        };
        let column =
            |values: &std::collections::BTreeMap<_, Value>, name: &str| values[name].clone();
        records
            .iter()
            .map(|record| {
                let values = &record.values;
                (
                    column(values, "name"),
                    column(values, "service"),
                    column(values, "start"),
                )
            })
            .collect()
    }
}

/// A running bot, which is killed when it is dropped: also by a test that fails.
pub struct Bot(pub Child);

impl Bot {
    /// Asks the process to end, as a supervisor does.
    pub fn terminate(mut self) -> ExitStatus {
        let asked = Command::new("kill")
            .args(["-TERM", &self.0.id().to_string()])
            .status();
        assert!(asked.expect("kill can be started").success());
        self.0.wait().expect("the bot is our child")
    }

    pub fn kill(self) {
        drop(self);
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Presses the first button of a screen that is wanted. Not of the newest: a message that was sent
/// just before a kill may be sent again.
fn presses_first(person: &Person, screen: &Message, wanted: impl Fn(&str) -> bool) {
    let labels = screen.labels().concat();
    let label = labels.iter().find(|label| wanted(label));
    person.presses(label.expect("a button that is wanted"));
}

/// Up to the question whether all is right. `day` counts the free days in view from the last.
pub async fn comes_to_the_confirmation(person: &Person, name: &str, day: usize) {
    person.says("/book");
    let services = person.waits_for_text("Выберите услугу").await;
    presses_first(person, &services, |label| label.contains("Стрижка"));
    let calendar = person.waits_for_text("Выберите день").await;
    let labels = calendar.labels().concat();
    let days: Vec<&String> = labels
        .iter()
        .filter(|label| label.trim().parse::<u8>().is_ok())
        .collect();
    person.presses(days[days.len() - 1 - day.min(days.len() - 1)]);
    let times = person.waits_for_text("Выберите время").await;
    presses_first(person, &times, |label| label.contains(':'));
    person.waits_for_text("Как вас зовут?").await;
    person.says(name);
    person.waits_for_text("Отправьте номер").await;
    person.shares_contact();
    person.waits_for_text("Всё верно?").await;
}

async fn a_client_books_and_the_booking_outlives_the_program(salon: Salon) {
    let bot = salon.start();
    let aliya = salon.double.person(1, "Алия");
    comes_to_the_confirmation(&aliya, "Алия Нурланова", 0).await;
    aliya.presses("Да, записаться");
    aliya.waits_for_text("Вы записаны").await;
    assert!(
        bot.terminate().success(),
        "asked to end, it ends in good order"
    );
    let bookings = salon.bookings().await;
    assert_eq!(bookings.len(), 1);
    assert_eq!(bookings[0].0, Value::text("Алия Нурланова"));
    assert_eq!(salon.double.pending_updates(), 0);
}

async fn of_two_who_press_one_time_at_once_one_books_and_the_other_is_offered_what_is_left(
    salon: Salon,
) {
    let bot = salon.start();
    let aliya = salon.double.person(1, "Алия");
    let dana = salon.double.person(2, "Дана");
    comes_to_the_confirmation(&aliya, "Алия Нурланова", 0).await;
    comes_to_the_confirmation(&dana, "Дана Ахметова", 0).await;
    aliya.presses("Да, записаться");
    dana.presses("Да, записаться");
    let answered = |person: &Person, text: &str| {
        person.look(|chat| chat.news().any(|message| message.text().contains(text)))
    };
    for person in [&aliya, &dana] {
        let done = |chat: &Chat| {
            let told = |message: &&Message| {
                let text = message.text();
                text.contains("Вы записаны") || text.contains("только что заняли")
            };
            chat.news().any(|message| told(&message))
        };
        person.wait_for(done).await;
    }
    let booked = [&aliya, &dana].map(|person| answered(person, "Вы записаны"));
    assert!(booked[0] != booked[1], "exactly one has booked: {booked:?}");
    let loser = if booked[0] { &dana } else { &aliya };
    let left = loser.screen().expect("the times that are left");
    presses_first(loser, &left, |label| label.contains(':'));
    loser.waits_for_text("Всё верно?").await;
    loser.presses("Да, записаться");
    loser.waits_for_text("Вы записаны").await;
    assert!(bot.terminate().success());
    let bookings = salon.bookings().await;
    assert_eq!(bookings.len(), 2);
    assert_ne!(bookings[0].2, bookings[1].2);
}

/// Kills after these many further calls to Telegram: in the middle of whatever is going on.
const MOMENTS: [usize; 16] = [1, 3, 2, 5, 1, 1, 4, 7, 2, 3, 1, 6, 2, 1, 5, 3];

async fn killed_at_any_moment_it_takes_every_update_exactly_once(salon: Salon) {
    is_killed_again_and_again(salon).await;
}

async fn killed_at_any_moment_it_takes_every_update_of_the_webhook_exactly_once(salon: Salon) {
    let free = TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port");
    let address = free.local_addr().expect("a listener has an address");
    drop(free);
    let webhook = Some(address);
    is_killed_again_and_again(Salon { webhook, ..salon }).await;
}

async fn is_killed_again_and_again(salon: Salon) {
    let people = 5;
    let clients: Vec<_> = (0..people)
        .map(|number| {
            let person = salon.double.person(number as i64 + 1, "Клиент");
            tokio::spawn(async move {
                let letter = char::from(b'a' + number as u8);
                let name = format!("Client {letter}");
                comes_to_the_confirmation(&person, &name, number).await;
                person.presses("Да, записаться");
                person.waits_for_text("Вы записаны").await;
            })
        })
        .collect();
    let mut bot = salon.start();
    for calls_later in MOMENTS {
        let before = salon.double.journal().len();
        salon
            .double
            .wait_for(|calls| calls.len() >= before + calls_later)
            .await;
        bot.kill();
        bot = salon.start();
    }
    for client in clients {
        client.await.expect("every client comes to an end");
    }
    assert!(bot.terminate().success());
    let bookings = salon.bookings().await;
    let names: std::collections::BTreeSet<String> = bookings
        .iter()
        .map(|(name, ..)| format!("{name:?}"))
        .collect();
    assert_eq!(
        bookings.len(),
        people,
        "one booking for each client: {bookings:?}"
    );
    assert_eq!(names.len(), people);
    assert_eq!(salon.double.pending_updates(), 0);
}

async fn the_database_is_undone_and_made_again(salon: Salon) {
    let db = |action: &str, more: &[&str]| {
        let output = salon.db(action).args(more).output();
        let output = output.expect("the program can be started");
        let told = String::from_utf8(output.stdout).expect("the program writes UTF-8");
        (output.status.code(), told)
    };
    let present =
        "applied  0001 core\napplied  0002 chat\napplied  0003 dead_letters\napplied  0004 limits\n"
            .to_owned();
    assert_eq!(db("status", &[]), (Some(0), present.clone()));
    let undone = "undone  0004\nundone  0003\nundone  0002\n".to_owned();
    assert_eq!(db("rollback", &["--steps", "3"]), (Some(0), undone));
    let (code, missing) = db("status", &[]);
    assert_eq!(code, Some(1));
    assert!(missing.starts_with("applied  0001 core\nmissing  0002 chat\n"));
    let made = "applied  0002 chat\napplied  0003 dead_letters\napplied  0004 limits\n".to_owned();
    assert_eq!(db("apply", &[]), (Some(0), made));
    assert_eq!(db("status", &[]), (Some(0), present));
}

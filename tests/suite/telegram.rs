//! The salon's bot as its clients see it: the real program, store and delivery, against the double.

/// Runs tests with a salon whose bot polls, and with one whose bot has a webhook.
macro_rules! in_both_modes {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            use super::super::Salon;

            #[tokio::test]
            async fn polling() {
                super::$test(Salon::polling().await).await;
            }

            #[tokio::test]
            async fn webhook() {
                super::$test(Salon::webhook().await).await;
            }
        }
    )+};
}

mod attack;
mod booking;
mod built_in;
mod chats;
mod delivery;
mod files;
mod hostile;
mod instances;
mod invitations;
mod locations;
mod mirrored;
mod notices;
mod payments;
mod photos;
mod plugins;
mod polling;
mod seeding;
mod sent_files;
mod tools;
mod updates;
mod webhook;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::SignedDuration;
use tempfile::TempDir;
use tilmash_engine::diagnostic::Diagnostics;
use tilmash_engine::program::Program;
use tilmash_engine::source::{Source, Sources};
use tilmash_engine::tree::read_json;
use tilmash_host::app::AppDirectory;
use tilmash_host::deliver::pace::Pace;
use tilmash_host::dialogue::limits::RateLimits;
use tilmash_host::run::{App, RunError, run};
use tilmash_host::settings::{BackupSettings, Lists, Secret, Settings, Token, Webhook};
use tilmash_host::store::Store;
use tilmash_tests::app_files::root;
use tilmash_tests::calendar::Calendar;
use tilmash_tests::double::{Double, Person};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The group that `$env.BOARD` names.
const BOARD: i64 = -1_001_234_567_890;

/// Who runs the restaurant.
const OWNER: i64 = 9;

const TOKEN: &str = "7000000001:AAE-only_letters";
const SECRET: &str = "a-secret_of-the-salon";

/// The salon on a database of its own, and the Telegram that it runs at.
struct Salon {
    double: Double,
    program: Arc<Program>,
    database: String,
    /// Keeps the database, if it is a file.
    directory: Option<TempDir>,
    /// The address that Telegram posts to; without it the bot polls.
    address: Option<SocketAddr>,
    /// The folder whose files flows load.
    seeds: PathBuf,
}

/// A running bot. If it is dropped without being stopped, it ends like a killed process.
struct Bot {
    task: JoinHandle<Result<(), RunError>>,
    stop: oneshot::Sender<()>,
}

impl Salon {
    /// Whether the database is a file, which one process has to itself.
    fn has_file(&self) -> bool {
        self.directory.is_some()
    }

    async fn polling() -> Salon {
        Salon::at(Double::start().await).await
    }

    async fn webhook() -> Salon {
        let free = TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port");
        let address = free.local_addr().expect("a listener has an address");
        Salon {
            address: Some(address),
            ..Salon::polling().await
        }
    }

    async fn at(double: Double) -> Salon {
        let directory = tempfile::tempdir().expect("a directory for the database");
        let file = directory.path().join("salon.db");
        Salon {
            directory: Some(directory),
            ..Salon::on(double, format!("sqlite://{}", file.display())).await
        }
    }

    async fn on(double: Double, database: String) -> Salon {
        let app = AppDirectory::new(root().join("examples/salon"));
        let program = app.load().expect("the salon can be read").program;
        let salon = Salon {
            double,
            program: Arc::new(program.expect("the salon passes the checker")),
            database,
            directory: None,
            address: None,
            seeds: PathBuf::new(),
        };
        salon.seed().await;
        salon
    }

    async fn seed(&self) {
        let path = root().join("examples/salon/seeds/salon.json");
        let mut sources = Sources::default();
        let source = sources.add(Source {
            path: "seeds/salon.json".to_owned(),
            text: std::fs::read_to_string(path).expect("the salon has seeds"),
            library: false,
        });
        let rows = read_json(&sources, source, &mut Diagnostics::default());
        let store = self.store().await;
        store
            .prepare()
            .await
            .expect("a new database needs no decision");
        store
            .seed(vec![rows.expect("the seeds are JSON")], |_, _| {})
            .await
            .expect("the seeds fit the salon's tables");
        store.close().await.expect("the store can be closed");
    }

    /// The salon's database, opened next to the bot.
    async fn store(&self) -> Store {
        let model = Arc::new(self.program.model.clone());
        let store = Store::open(&self.database, model).await;
        store.expect("the database can be opened")
    }

    /// Starts the bot and waits until updates can reach it.
    async fn start(&self) -> Bot {
        self.start_by(self.settings()).await
    }

    /// For a person who does more in a moment than real people do.
    async fn start_unlimited(&self) -> Bot {
        self.start_by(Settings {
            limits: RateLimits::NONE,
            pace: Pace::UNLIMITED,
            ..self.settings()
        })
        .await
    }

    async fn start_by(&self, settings: Settings) -> Bot {
        // The last call of a bot before it polls or is ready for posts.
        let (last, times) = match self.address {
            None => ("getUpdates", 1),
            // In each language, and once for all others.
            Some(_) => ("setMyCommands", self.program.model.languages.len() + 1),
        };
        let asked = self.double.count(last);
        let bot = self.run(settings);
        self.double
            .wait_for(|calls| {
                let last = calls.iter().filter(|call| call.method == last);
                last.count() >= asked + times
            })
            .await;
        bot
    }

    fn start_with(&self, token: &str) -> Bot {
        self.run(Settings {
            token: Token::parse(token).expect("a token by its form"),
            ..self.settings()
        })
    }

    fn settings(&self) -> Settings {
        Settings {
            token: Token::parse(TOKEN).expect("a token by its form"),
            api_url: self
                .double
                .url()
                .parse()
                .expect("the double has an address"),
            webhook: self.address.map(|address| Webhook {
                url: format!("http://{address}/telegram")
                    .parse()
                    .expect("an address"),
                secret: Secret::parse(SECRET).expect("Telegram takes it"),
            }),
            listen: self.address,
            database: self.database.parse().expect("an address"),
            log_level: tracing::Level::INFO,
            log_directory: None,
            reports: None,
            lists: Arc::new(Lists::from([
                ("BOARD".to_owned(), vec![BOARD]),
                ("RESTAURANT_OWNERS".to_owned(), vec![OWNER]),
            ])),
            pace: Pace::TELEGRAM,
            limits: RateLimits::USUAL,
            backups: BackupSettings {
                directory: None,
                beside_app: PathBuf::new(),
                every: None,
                keep: SignedDuration::ZERO,
            },
            tools: Default::default(),
            provider: None,
        }
    }

    fn run(&self, settings: Settings) -> Bot {
        let (stop, stopped) = oneshot::channel();
        let shutdown = async {
            // A bot that is not stopped runs until its test ends.
            if stopped.await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let program = Arc::clone(&self.program);
        let app = App {
            program,
            settings,
            seeds: self.seeds.clone(),
        };
        Bot {
            task: tokio::spawn(run(vec![app], shutdown)),
            stop,
        }
    }
}

impl Bot {
    /// Asks the bot to end, as a signal does, and waits for it.
    async fn stop(self) {
        self.stop.send(()).expect("the bot is running");
        self.task
            .await
            .expect("the bot does not panic")
            .expect("the bot ends in good order");
    }

    /// Ends the bot in the middle of its work.
    async fn kill(self) {
        self.task.abort();
        // It was told to end by being cancelled.
        let _ = self.task.await;
    }
}

/// Presses the first wanted button of the screen.
fn presses_first(person: &Person, wanted: impl Fn(&str) -> bool) {
    let labels = person.screen().expect("a screen").labels().concat();
    let label = labels.iter().find(|label| wanted(label));
    person.presses(label.expect("a button that is wanted"));
}

/// From the beginning to the question for the name.
async fn comes_to_the_name(person: &Person) {
    person.says("/book");
    person.waits_for_text("Выберите услугу").await;
    presses_first(person, |label| label.contains("Стрижка"));
    let calendar = Calendar::of(person.waits_for_text("Выберите день").await);
    calendar.choose_lasting(person).await;
    person.waits_for_text("Выберите время").await;
    presses_first(person, |label| label.contains(':'));
    person.waits_for_text("Как вас зовут?").await;
}

async fn books(person: &Person, name: &str) {
    comes_to_the_name(person).await;
    person.says(name);
    person.waits_for_text("Отправьте номер").await;
    person.shares_contact();
    person.waits_for_text("Всё верно?").await;
    person.presses("Да, записаться");
    person.waits_for_text("Вы записаны").await;
}

/// No call of the bot was wrong in itself.
fn assert_well_behaved(double: &Double) {
    let refusals: Vec<String> = double
        .refusals()
        .iter()
        .map(|call| format!("{call:?}"))
        .collect();
    assert_eq!(refusals, [""; 0]);
    assert_eq!(double.unknown_parameters(), []);
}

//! The salon's bot as its clients see it: the real program, store and delivery, against the double.

mod booking;
mod delivery;
mod polling;
mod webhook;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::SignedDuration;
use tempfile::TempDir;
use tilmash_engine::diagnostic::Diagnostics;
use tilmash_engine::program::Program;
use tilmash_engine::source::{Source, Sources};
use tilmash_engine::tree::read_json;
use tilmash_host::app::AppDirectory;
use tilmash_host::limits::Limits;
use tilmash_host::pace::Pace;
use tilmash_host::run::{App, RunError, run};
use tilmash_host::settings::{BackupSettings, Lists, Settings, Token};
use tilmash_host::store::Store;
use tilmash_tests::app_files::root;
use tilmash_tests::double::{Double, Entry};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const TOKEN: &str = "7000000001:AAE-only_letters";

/// The salon on a database of its own, and the Telegram that it is to run at.
struct Salon {
    double: Double,
    program: Arc<Program>,
    directory: TempDir,
}

/// A running bot. Dropped without being stopped, it ends like a killed process.
struct Bot {
    task: JoinHandle<Result<(), RunError>>,
    stop: oneshot::Sender<()>,
}

impl Salon {
    async fn new() -> Salon {
        Salon::at(Double::start().await).await
    }

    async fn at(double: Double) -> Salon {
        let app = AppDirectory::new(root().join("examples/salon"));
        let program = app.load().expect("the salon can be read").program;
        let salon = Salon {
            double,
            program: Arc::new(program.expect("the salon passes the checker")),
            directory: tempfile::tempdir().expect("a directory for the database"),
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
        let model = Arc::new(self.program.model.clone());
        let store = Store::open(&self.database(), model).await.expect("a store");
        store
            .prepare()
            .await
            .expect("a new database needs no decision");
        store
            .seed(rows.expect("the seeds are JSON"), |_, _| {})
            .await
            .expect("the seeds fit the salon's tables");
        store.close().await.expect("the store can be closed");
    }

    fn database(&self) -> String {
        let file: PathBuf = self.directory.path().join("salon.db");
        format!("sqlite://{}", file.display())
    }

    /// Starts the bot and waits until it polls.
    async fn start(&self) -> Bot {
        let polls = |calls: &[Entry]| {
            let polls = calls.iter().filter(|call| call.method == "getUpdates");
            polls.count()
        };
        let before = polls(&self.double.journal());
        let bot = self.start_with(TOKEN);
        self.double.wait_for(|calls| polls(calls) > before).await;
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
            webhook: None,
            listen: None,
            database_url: self.database(),
            log_level: tracing::Level::INFO,
            log_directory: None,
            lists: Arc::new(Lists::new()),
            pace: Pace::TELEGRAM,
            limits: Limits::USUAL,
            backups: BackupSettings {
                directory: None,
                beside_app: PathBuf::new(),
                every: None,
                keep: SignedDuration::ZERO,
            },
        }
    }

    fn run(&self, settings: Settings) -> Bot {
        let (stop, stopped) = oneshot::channel();
        let shutdown = async {
            // A bot that is forgotten runs until its test ends.
            if stopped.await.is_err() {
                std::future::pending().await
            }
        };
        let program = Arc::clone(&self.program);
        let app = App { program, settings };
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

    /// Ends the bot where it stands.
    async fn kill(self) {
        self.task.abort();
        // Cancelled is how it was told to end.
        let _ = self.task.await;
    }
}

/// Nothing that the bot asked was wrong in itself.
fn assert_well_behaved(double: &Double) {
    let refusals: Vec<String> = double
        .refusals()
        .iter()
        .map(|call| format!("{call:?}"))
        .collect();
    assert_eq!(refusals, [""; 0]);
    assert_eq!(double.unknown_parameters(), []);
}

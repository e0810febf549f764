//! The salon as a process of its own, on either database and against the double.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;

use tempfile::TempDir;
use tilmash_engine::interpret::{Answer, Filter, Query, Record, Request};
use tilmash_engine::value::RowId;
use tilmash_host::app::AppDirectory;
use tilmash_host::store::{Context, Store, StoreError};
use tilmash_tests::app_files::root;
use tilmash_tests::double::{Double, Person};

pub(crate) const TOKEN: &str = "7000000001:AAE-only_letters";
pub(crate) const SECRET: &str = "a-secret_of-the-salon";

/// The salon on a database of its own, and the Telegram that it runs at.
pub(crate) struct Salon {
    /// The app's directory.
    pub app: PathBuf,
    pub double: Double,
    pub database: String,
    /// The address where the bot gets posts; without it the bot polls.
    pub webhook: Option<SocketAddr>,
    /// What stands between the bot and its Telegram, if anything does.
    pub telegram: Option<SocketAddr>,
    /// More variables of the environment.
    pub environment: Vec<(&'static str, String)>,
}

pub(crate) fn in_directory(directory: &TempDir) -> String {
    format!("sqlite://{}", directory.path().join("salon.db").display())
}

impl Salon {
    pub(crate) async fn on(database: String) -> Salon {
        let salon = Salon::with_app(root().join("examples/salon"), database).await;
        let seeds = salon.app.join("seeds/salon.json");
        let seeded = salon.command("seed").arg(seeds).output();
        let seeded = seeded.expect("the program can be started");
        assert!(seeded.status.success(), "{seeded:?}");
        salon
    }

    /// Another app in the salon's place. Nothing is in its database.
    pub(crate) async fn with_app(app: PathBuf, database: String) -> Salon {
        Salon {
            app,
            double: Double::start().await,
            database,
            webhook: None,
            telegram: None,
            environment: Vec::new(),
        }
    }

    pub(crate) fn command(&self, name: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tilmash"));
        command
            .arg(name)
            .arg(&self.app)
            .args(["--database", &self.database])
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }

    /// `tilmash db ACTION` on the salon's database.
    pub(crate) fn db(&self, action: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tilmash"));
        command
            .args(["db", action])
            .arg(&self.app)
            .args(["--database", &self.database])
            .stdin(Stdio::null());
        command
    }

    /// Starts the bot.
    pub(crate) fn start(&self) -> Bot {
        let child = self.bot().stderr(Stdio::inherit()).spawn();
        Bot(child.expect("the program can be started"))
    }

    /// The command that starts the bot.
    pub(crate) fn bot(&self) -> Command {
        let telegram = self.telegram.unwrap_or(self.double.address());
        let mut command = self.command("run");
        command
            .args(["--api-url", &format!("http://{telegram}")])
            .env("TILMASH_LOG", "error")
            .env("TELEGRAM_BOT_TOKEN", TOKEN)
            .env("SALON_OWNERS", "7000000009")
            .stdout(Stdio::null());
        if let Some(address) = self.webhook {
            let url = format!("http://{address}/telegram");
            command
                .args(["--webhook", &url, "--listen", &address.to_string()])
                .env("TELEGRAM_WEBHOOK_SECRET", SECRET);
        }
        command
    }

    /// Every booking, in the order in which they were made.
    pub(crate) async fn bookings(&self) -> Vec<Record> {
        self.rows("booking").await
    }

    /// Every row of a table, in the order in which they were made.
    pub(crate) async fn rows(&self, table: &str) -> Vec<Record> {
        let query = Query {
            table: table.into(),
            filter: Filter::EVERY,
            order: None,
            limit: 1_000_000,
            offset: 0,
        };
        let context = Context::itself(jiff::Timestamp::now());
        let store = self.store().await;
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
        records
    }

    /// The number of messages that wait to be sent, and of those that were given up.
    pub(crate) async fn unsent(&self) -> (u64, u64) {
        let now = jiff::Timestamp::now();
        let store = self.store().await;
        let gauges = store
            .write(async move |transaction| {
                let gauges = transaction.gauges(now).await?;
                Ok::<_, StoreError>(gauges)
            })
            .await;
        store.close().await.expect("the store can be closed");
        let gauges = gauges.expect("the database is whole");
        (gauges.queued, gauges.dead)
    }

    /// Lets the bot know people, as if each had written to it once.
    pub(crate) async fn introduce(&self, people: &[Person]) {
        let ids: Vec<RowId> = people.iter().map(|person| RowId(person.id)).collect();
        people.iter().for_each(Person::has_started);
        let store = self.store().await;
        store.prepare().await.expect("the database fits the app");
        let introduced = store.write(async move |transaction| {
            for id in &ids {
                let now = jiff::Timestamp::now();
                transaction.upsert_person(*id, None, "Клиент", now).await?;
            }
            Ok::<_, StoreError>(())
        });
        introduced.await.expect("the database can be written");
        store.close().await.expect("the store can be closed");
    }

    async fn store(&self) -> Store {
        let app = AppDirectory::new(&self.app);
        let program = app.load().expect("readable").program.expect("faultless");
        let store = Store::open(&self.database, Arc::new(program.model)).await;
        store.expect("the database is whole")
    }
}

/// A running bot. It is killed when it is dropped, so also by a test that fails.
pub(crate) struct Bot(pub Child);

impl Bot {
    /// Asks the process to end, as a supervisor does.
    pub(crate) fn terminate(self) -> ExitStatus {
        self.signalled("TERM")
    }

    /// Sends the process a signal, and waits until it has ended.
    pub(crate) fn signalled(mut self, signal: &str) -> ExitStatus {
        let asked = Command::new("kill")
            .args([&format!("-{signal}"), &self.0.id().to_string()])
            .status();
        assert!(asked.expect("kill can be started").success());
        self.0.wait().expect("the bot is our child")
    }

    pub(crate) fn kill(self) {
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

//! The program under load: started, observed from outside through `/proc`, ended.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tilmash_tests::double::Double;
use tilmash_tests::probe::free_address;
use tokio::process::{Child, Command};

use super::Database;
use super::process::Process;
use crate::salon;

const TOKEN: &str = "7000000001:AAE-only_letters";

/// The built program.
pub struct Release {
    path: PathBuf,
    /// The app that it runs.
    app: PathBuf,
    pace: Pace,
}

/// How many messages a bot sends in a second.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pace {
    Unlimited,
    Telegram,
}

pub struct Bot {
    child: Child,
    /// From the start of the process until it takes updates.
    pub started_in: Duration,
}

impl Release {
    /// The program at a path, or the one that was built with this one.
    pub fn find(path: Option<PathBuf>) -> Result<Release> {
        let path = match path {
            Some(path) => path,
            None => std::env::current_exe()?.with_file_name("tilmash"),
        };
        ensure!(
            path.is_file(),
            "{} is not there: `cargo build --release -p tilmash` makes it",
            path.display()
        );
        Ok(Release {
            path,
            app: salon::directory(),
            pace: Pace::Unlimited,
        })
    }

    /// The same program with another app than the salon.
    pub fn of(self, app: PathBuf) -> Release {
        Release { app, ..self }
    }

    /// The same program, which sends no more messages in a second than Telegram takes.
    pub fn at_telegrams_pace(self) -> Release {
        let pace = Pace::Telegram;
        Release { pace, ..self }
    }

    /// Makes the database with the app's seeds.
    pub async fn seed(&self, database: &Database) -> Result<()> {
        let seeded = self
            .command("seed", database)
            .stdout(Stdio::null())
            .status()
            .await?;
        ensure!(seeded.success(), "the app was not seeded: {seeded}");
        Ok(())
    }

    /// Starts the bot and waits until it takes updates.
    pub async fn run(&self, double: &Double, database: &Database, way: Way) -> Result<Bot> {
        let mut command = self.command("run", database);
        if way == Way::Webhook {
            let address = free_address();
            command
                .args(["--webhook", &format!("http://{address}/telegram")])
                .args(["--listen", &address.to_string()])
                .env("TELEGRAM_WEBHOOK_SECRET", "a-secret_of-the-salon");
        }
        match self.pace {
            Pace::Unlimited => command.env("TILMASH_PACE", "none"),
            Pace::Telegram => command.env_remove("TILMASH_PACE"),
        };
        Bot::start(&mut command, double, way).await
    }

    fn command(&self, name: &str, database: &Database) -> Command {
        let mut command = Command::new(&self.path);
        command
            .arg(name)
            .arg(&self.app)
            .env("DATABASE_URL", database.url());
        command
    }
}

/// How a bot gets its updates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Polling,
    Webhook,
}

impl Way {
    /// The method that a bot calls when it is about to take updates.
    fn call(self) -> &'static str {
        match self {
            Way::Polling => "getUpdates",
            Way::Webhook => "setWebhook",
        }
    }
}

impl Bot {
    /// Starts the echo that lies beside this program, and waits until it takes updates.
    pub async fn echo(double: &Double) -> Result<Bot> {
        let path = std::env::current_exe()?.with_file_name("echo");
        Bot::start(&mut Command::new(path), double, Way::Webhook).await
    }

    async fn start(command: &mut Command, double: &Double, way: Way) -> Result<Bot> {
        let calls = double.count(way.call());
        let start = Instant::now();
        let child = command
            .env("TELEGRAM_BOT_TOKEN", TOKEN)
            .env("TELEGRAM_API_URL", double.url())
            .env("SALON_OWNERS", "7000000009")
            .env("TILMASH_MESSAGES_PER_MINUTE", "none")
            .env("TILMASH_PRESSES_PER_MINUTE", "none")
            .env("TILMASH_LOG", "warn")
            .env("TILMASH_LOG_DIR", "")
            .kill_on_drop(true)
            .spawn()?;
        while double.count(way.call()) == calls {
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        Ok(Bot {
            child,
            started_in: start.elapsed(),
        })
    }

    /// The processor time that it has used so far, on all cores, including the system's.
    pub fn cpu(&self) -> Result<Duration> {
        Ok(Process::of(self.id()?)?.cpu)
    }

    /// Bytes of memory that are its own or shared, and not swapped out.
    pub fn memory(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id()?))?;
        let resident = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .context("a process that runs has memory")?;
        let kibibytes = resident.trim().trim_end_matches(" kB").parse::<u64>()?;
        Ok(kibibytes * 1_024)
    }

    /// Ends it without a warning.
    pub async fn kill(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }

    /// Asks it to end, as a supervisor does, and waits until it has ended.
    pub async fn stop(mut self) -> Result<()> {
        let asked = Command::new("kill")
            .arg(self.id()?.to_string())
            .status()
            .await?;
        ensure!(asked.success(), "the bot has gone already");
        let ended = self.child.wait().await?;
        ensure!(
            ended.success(),
            "the bot did not end in good order: {ended}"
        );
        Ok(())
    }

    fn id(&self) -> Result<u32> {
        self.child.id().context("the bot has ended")
    }
}

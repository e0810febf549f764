//! The program under load: started, observed from outside through `/proc`, ended.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tilmash_tests::double::Double;
use tilmash_tests::probe::free_address;
use tokio::process::{Child, Command};

use crate::salon;

const TOKEN: &str = "7000000001:AAE-only_letters";
/// `USER_HZ`, the unit in which Linux reports times to processes. It is 100 on every architecture
/// (proc(5)).
const TICKS_IN_SECOND: u64 = 100;

/// The built program.
pub struct Release {
    path: PathBuf,
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
        Ok(Release { path })
    }

    /// Makes the database with the salon's seeds.
    pub async fn seed(&self, database: &Path) -> Result<()> {
        let seeded = self
            .command("seed", database)
            .stdout(Stdio::null())
            .status()
            .await?;
        ensure!(seeded.success(), "the salon was not seeded: {seeded}");
        Ok(())
    }

    /// Starts the bot and waits until it takes updates.
    pub async fn run(&self, double: &Double, database: &Path, way: Way) -> Result<Bot> {
        let mut command = self.command("run", database);
        if way == Way::Webhook {
            let address = free_address();
            command
                .args(["--webhook", &format!("http://{address}/telegram")])
                .args(["--listen", &address.to_string()])
                .env("TELEGRAM_WEBHOOK_SECRET", "a-secret_of-the-salon");
        }
        Bot::start(&mut command, double, way).await
    }

    fn command(&self, name: &str, database: &Path) -> Command {
        let mut command = Command::new(&self.path);
        command
            .arg(name)
            .arg(salon::directory())
            .env("DATABASE_URL", salon::url(database));
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
            .env("TILMASH_PACE", "none")
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
        let stat = self.read("stat")?;
        cpu_of(&stat).context("a process that runs has used time")
    }

    /// Bytes of memory that are its own or shared, and not swapped out.
    pub fn memory(&self) -> Result<u64> {
        let status = self.read("status")?;
        let resident = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .context("a process that runs has memory")?;
        let kibibytes = resident.trim().trim_end_matches(" kB").parse::<u64>()?;
        Ok(kibibytes * 1_024)
    }

    /// Asks it to end, as a supervisor does, and waits until it has ended.
    pub async fn stop(mut self) -> Result<()> {
        let asked = Command::new("kill").arg(self.id()?).status().await?;
        ensure!(asked.success(), "the bot has gone already");
        let ended = self.child.wait().await?;
        ensure!(
            ended.success(),
            "the bot did not end in good order: {ended}"
        );
        Ok(())
    }

    fn read(&self, file: &str) -> Result<String> {
        Ok(std::fs::read_to_string(format!(
            "/proc/{}/{file}",
            self.id()?
        ))?)
    }

    fn id(&self) -> Result<String> {
        let id = self.child.id().context("the bot has ended")?;
        Ok(id.to_string())
    }
}

/// The processor time in a `stat` of `/proc`, on all cores, including the system's.
pub fn cpu_of(stat: &str) -> Option<Duration> {
    // The second field is the name in parentheses, which may contain anything. `utime` and `stime`
    // are the 14th and the 15th.
    let (_, fields) = stat.rsplit_once(')')?;
    let times = fields.split_whitespace().skip(11).take(2);
    let ticks: u64 = times
        .map(|ticks| ticks.parse::<u64>().ok())
        .sum::<Option<u64>>()?;
    Some(Duration::from_millis(ticks * 1_000 / TICKS_IN_SECOND))
}

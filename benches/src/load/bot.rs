//! The program under load: started, looked at from outside through `/proc`, ended.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tilmash_tests::double::Double;
use tokio::process::{Child, Command};

use crate::salon;

const TOKEN: &str = "7000000001:AAE-only_letters";
/// `USER_HZ`, in which Linux tells times to processes; it is 100 on every architecture (proc(5)).
const TICKS_IN_SECOND: u64 = 100;

/// The built program.
pub struct Release {
    path: PathBuf,
}

pub struct Bot {
    child: Child,
    /// From the start of the process to its first poll.
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

    /// Starts the bot and waits until it polls.
    pub async fn run(&self, double: &Double, database: &Path) -> Result<Bot> {
        let polls = double.count("getUpdates");
        let start = Instant::now();
        let child = self
            .command("run", database)
            .env("TELEGRAM_BOT_TOKEN", TOKEN)
            .env("TELEGRAM_API_URL", double.url())
            .env("TILMASH_PACE", "none")
            .env("TILMASH_MESSAGES_PER_MINUTE", "none")
            .env("TILMASH_PRESSES_PER_MINUTE", "none")
            .env("TILMASH_LOG", "warn")
            .env("TILMASH_LOG_DIR", "")
            .kill_on_drop(true)
            .spawn()?;
        while double.count("getUpdates") == polls {
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        Ok(Bot {
            child,
            started_in: start.elapsed(),
        })
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

impl Bot {
    /// The processor time that it has used so far, on whichever core, the system's included.
    pub fn cpu(&self) -> Result<Duration> {
        let stat = self.read("stat")?;
        // The second field is the name, in parentheses, and may hold anything; `utime` and `stime` are
        // the 14th and the 15th.
        let (_, fields) = stat
            .rsplit_once(')')
            .context("the name ends in a parenthesis")?;
        let mut ticks = 0;
        for field in fields.split_whitespace().skip(11).take(2) {
            ticks += field.parse::<u64>()?;
        }
        Ok(Duration::from_millis(ticks * 1_000 / TICKS_IN_SECOND))
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

    /// Asks it to end, as whoever supervises it does, and waits until it has.
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

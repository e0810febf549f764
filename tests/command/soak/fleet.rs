//! The instances of a bot, and how they end.

use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tilmash_tests::dice::Dice;

use super::Setup;
use super::balancer::Balancer;
use crate::salon::{Bot, SECRET, Salon, TOKEN};

/// Instances on one database. Now and then one of them is killed.
pub(super) struct Fleet<'s> {
    salon: &'s Salon,
    /// Where each instance listens; empty for a single instance that polls.
    addresses: Vec<SocketAddr>,
    balancer: Option<Balancer>,
    running: Vec<Bot>,
    logs: TempDir,
    kills: Vec<Kill>,
}

/// How long the double needs, on a busy machine, to read what a process wrote before it was killed.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// A span since the double started: an instance was killed within it, and what it wrote was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kill {
    pub from: Duration,
    pub to: Duration,
}

/// What remains of a fleet.
pub(super) struct Told {
    pub kills: Vec<Kill>,
    /// All that the instances logged.
    pub logs: String,
}

impl<'s> Fleet<'s> {
    pub(super) async fn start(salon: &'s Salon, setup: Setup, dice: Dice) -> Fleet<'s> {
        let (addresses, balancer) = match setup {
            Setup::Polling => (Vec::new(), None),
            Setup::Webhook(instances) => {
                let addresses = free_addresses(instances);
                let balancer = Balancer::start(addresses.clone(), dice).await;
                (addresses, Some(balancer))
            }
        };
        let mut fleet = Fleet {
            salon,
            addresses,
            balancer,
            running: Vec::new(),
            logs: tempfile::tempdir().expect("a directory for the logs"),
            kills: Vec::new(),
        };
        for number in 0..fleet.addresses.len().max(1) {
            fleet.running.push(fleet.begin(number));
        }
        fleet
    }

    /// Kills an instance and starts it again, at once or after a moment.
    pub(super) async fn kill_one(&mut self, dice: &mut Dice) {
        let number = dice.below(self.running.len());
        let killed = self.running.swap_remove(number);
        let from = self.salon.double.elapsed();
        killed.kill();
        tokio::time::sleep(LAST_WORDS).await;
        let to = self.salon.double.elapsed();
        self.kills.push(Kill { from, to });
        if dice.once_in(3) {
            tokio::time::sleep(Duration::from_millis(dice.below(700) as u64)).await;
        }
        let begun = self.begin(number);
        self.running.push(begun);
        let last = self.running.len() - 1;
        self.running.swap(number, last);
    }

    /// Asks all to end properly, and waits until they have.
    pub(super) async fn end(self) -> Told {
        for bot in self.running {
            let ended = tokio::task::spawn_blocking(move || bot.terminate());
            let ended = ended.await.expect("a process can be waited for");
            assert!(ended.success(), "{ended}");
        }
        let mut logs = String::new();
        for entry in fs::read_dir(self.logs.path()).expect("the logs can be listed") {
            let path = entry.expect("the logs can be listed").path();
            logs += &fs::read_to_string(path).expect("a log is text");
        }
        Told {
            kills: self.kills,
            logs,
        }
    }

    fn begin(&self, number: usize) -> Bot {
        let mut command = self.salon.command("run");
        command
            .args(["--api-url", &self.salon.double.url(), "--log", "info"])
            .env("TELEGRAM_BOT_TOKEN", TOKEN)
            .env("SALON_OWNERS", "7000000009")
            .env("TELEGRAM_WEBHOOK_SECRET", SECRET)
            .env("TILMASH_MESSAGES_PER_MINUTE", "none")
            .env("TILMASH_PRESSES_PER_MINUTE", "none")
            .env("TILMASH_PACE", "none")
            .env("TILMASH_LOG_DIR", "")
            .stdout(Stdio::null())
            .stderr(self.log(number));
        if let Some(balancer) = &self.balancer {
            let url = format!("http://{}/telegram", balancer.address);
            let address = self.addresses[number].to_string();
            command.args(["--webhook", &url, "--listen", &address]);
        }
        Bot(command.spawn().expect("the program can be started"))
    }

    fn log(&self, number: usize) -> File {
        let path: PathBuf = self.logs.path().join(format!("{number}.log"));
        let file = File::options().create(true).append(true).open(path);
        file.expect("a log can be written")
    }
}

fn free_addresses(count: usize) -> Vec<SocketAddr> {
    // All are held until all are found, so that none is found twice.
    let free: Vec<TcpListener> = (0..count)
        .map(|_| TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port"))
        .collect();
    let addresses = free.iter().map(TcpListener::local_addr);
    addresses
        .collect::<Result<_, _>>()
        .expect("a listener has an address")
}

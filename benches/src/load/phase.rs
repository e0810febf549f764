//! Dialogues of many people at once, and the figures of it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use tilmash_tests::double::Person;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::{Bot, Database, book};

/// Bookings after which the times are freed: less than the last days of a month have room for.
const FREED_AFTER: usize = 50;

pub struct Phase {
    pub dialogues: usize,
    /// Dialogues that begin each second; as many as the bot bears if none.
    pub rate: Option<f64>,
}

/// What a phase came to.
pub struct Figures {
    pub elapsed: Duration,
    pub cpu: Duration,
    /// From each update to its answer, sorted.
    latencies: Vec<Duration>,
}

impl Phase {
    /// Lets people book, one after another as they are listed, and again from the first.
    pub async fn run(
        &self,
        people: &[Person],
        bot: &Bot,
        database: Arc<Database>,
    ) -> Result<Figures> {
        let cpu = bot.cpu()?;
        let start = Instant::now();
        let booked = Arc::new(Mutex::new(0));
        let mut tasks = JoinSet::new();
        for (place, person) in people.iter().cloned().enumerate() {
            let numbers = (place..self.dialogues).step_by(people.len());
            let (rate, booked, database) = (self.rate, Arc::clone(&booked), Arc::clone(&database));
            tasks.spawn(async move {
                let mut latencies = Vec::new();
                for number in numbers {
                    if let Some(rate) = rate {
                        let due = Duration::from_secs_f64(number as f64 / rate);
                        tokio::time::sleep_until(start + due).await;
                    }
                    latencies.extend(book(&person, number).await?);
                    let mut booked = booked.lock().await;
                    *booked += 1;
                    if *booked % FREED_AFTER == 0 {
                        database.free_times().await?;
                    }
                }
                Ok::<_, anyhow::Error>(latencies)
            });
        }
        let mut latencies = Vec::new();
        while let Some(ended) = tasks.join_next().await {
            latencies.extend(ended??);
        }
        latencies.sort_unstable();
        Ok(Figures {
            elapsed: start.elapsed(),
            cpu: bot.cpu()? - cpu,
            latencies,
        })
    }
}

impl Figures {
    pub fn updates(&self) -> usize {
        self.latencies.len()
    }

    pub fn updates_a_second(&self) -> f64 {
        self.updates() as f64 / self.elapsed.as_secs_f64()
    }

    /// Seconds.
    pub fn cpu_for_1000_updates(&self) -> f64 {
        self.cpu.as_secs_f64() * 1_000.0 / self.updates() as f64
    }

    /// What so many of a hundred updates did not exceed.
    pub fn percentile(&self, percent: usize) -> Duration {
        let place = (self.updates() * percent).div_ceil(100);
        self.latencies[place.saturating_sub(1)]
    }
}

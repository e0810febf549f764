//! Dialogues of many people at the same time, and their figures.

use std::time::Duration;

use anyhow::Result;
use tilmash_tests::double::Person;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::{Bot, Database};

pub struct Phase {
    pub dialogues: usize,
    /// Dialogues that begin each second; `None` for as many as the bot can handle.
    pub rate: Option<f64>,
}

/// Whose processor time counts.
#[derive(Clone, Copy)]
pub struct Watched<'w> {
    pub bots: &'w [Bot],
    pub database: Option<&'w Database>,
}

/// Processor time.
#[derive(Clone, Copy)]
pub struct Cpu {
    pub programs: Duration,
    /// Of the database's server, if it has one.
    pub server: Option<Duration>,
}

/// The results of a phase.
pub struct Figures {
    pub dialogues: usize,
    pub elapsed: Duration,
    pub cpu: Cpu,
    /// From each update to its answer, sorted.
    latencies: Vec<Duration>,
}

impl Phase {
    /// Lets people act one after another, in the order of the list, and again from the first. `act`
    /// gets the dialogue's number and returns, for each of its updates, how long the answer took.
    pub async fn run<A, F>(
        &self,
        people: &[Person],
        watched: Watched<'_>,
        act: A,
    ) -> Result<Figures>
    where
        A: Fn(Person, usize) -> F + Clone + Send + 'static,
        F: Future<Output = Result<Vec<Duration>>> + Send,
    {
        let before = watched.cpu()?;
        let start = Instant::now();
        let mut tasks = JoinSet::new();
        for (place, person) in people.iter().cloned().enumerate() {
            let numbers = (place..self.dialogues).step_by(people.len());
            let (rate, act) = (self.rate, act.clone());
            tasks.spawn(async move {
                let mut latencies = Vec::new();
                for number in numbers {
                    if let Some(rate) = rate {
                        let due = Duration::from_secs_f64(number as f64 / rate);
                        tokio::time::sleep_until(start + due).await;
                    }
                    latencies.extend(act(person.clone(), number).await?);
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
            dialogues: self.dialogues,
            elapsed: start.elapsed(),
            cpu: watched.cpu()?.since(before),
            latencies,
        })
    }
}

impl Watched<'_> {
    fn cpu(&self) -> Result<Cpu> {
        let programs = self.bots.iter().map(Bot::cpu).sum::<Result<_>>()?;
        let server = self.database.map(Database::cpu).transpose()?.flatten();
        Ok(Cpu { programs, server })
    }
}

impl Cpu {
    fn since(self, before: Cpu) -> Cpu {
        let server = self.server.zip(before.server);
        Cpu {
            programs: self.programs - before.programs,
            server: server.map(|(now, before)| now - before),
        }
    }

    pub fn whole(self) -> Duration {
        self.programs + self.server.unwrap_or_default()
    }
}

impl Figures {
    pub fn updates(&self) -> usize {
        self.latencies.len()
    }

    pub fn updates_a_second(&self) -> f64 {
        self.updates() as f64 / self.elapsed.as_secs_f64()
    }

    pub fn dialogues_a_second(&self) -> f64 {
        self.dialogues as f64 / self.elapsed.as_secs_f64()
    }

    /// Seconds.
    pub fn for_1000_updates(&self, cpu: Duration) -> f64 {
        cpu.as_secs_f64() * 1_000.0 / self.updates() as f64
    }

    /// Milliseconds of processor time.
    pub fn cpu_for_a_dialogue(&self) -> f64 {
        self.cpu.whole().as_secs_f64() * 1_000.0 / self.dialogues as f64
    }

    /// The latency that `percent` of a hundred updates did not exceed.
    pub fn percentile(&self, percent: usize) -> Duration {
        let place = (self.updates() * percent).div_ceil(100);
        self.latencies[place.saturating_sub(1)]
    }
}

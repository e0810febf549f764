//! [`Front`]: a bot as the pages see it, whether it runs now or not.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tilmash_engine::name::Name;

use super::strangers::Strangers;
use crate::deliver::outbox::Pulse;
use crate::dialogue::Dialogues;
use crate::log::without_content;
use crate::metrics::{Metrics, Reading};
use crate::settings::Webhook;
use crate::store::{Gauges, Store};
use crate::telegram::Reception;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a measurement of the database is used again.
const FRESH: Duration = Duration::from_secs(1);

pub(crate) struct Front {
    pub(super) app: Name,
    pub(super) webhook: Option<Webhook>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) strangers: Strangers,
    running: Mutex<Option<Running>>,
    measured: tokio::sync::Mutex<Option<Measured>>,
}

/// The parts of a bot that exist only while it runs.
#[derive(Clone)]
pub(crate) struct Running {
    pub(crate) reception: Arc<Reception>,
    pub(crate) store: Store,
    pub(crate) pulse: Pulse,
    pub(crate) dialogues: Arc<Dialogues>,
}

/// What the database reported, and when; no figures if it did not answer.
#[derive(Clone, Copy)]
struct Measured {
    at: Instant,
    gauges: Option<Gauges>,
}

/// What a bot needs to do its work, and whether it has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Readiness {
    pub(super) database: bool,
    /// The loop that sends messages is moving.
    pub(super) delivery: bool,
    pub(super) telegram: bool,
}

impl Readiness {
    pub(super) fn is_whole(self) -> bool {
        self.database && self.delivery && self.telegram
    }
}

impl Front {
    pub(crate) fn new(app: Name, webhook: Option<Webhook>, metrics: Arc<Metrics>) -> Front {
        Front {
            app,
            webhook,
            metrics,
            strangers: Strangers::default(),
            running: Mutex::default(),
            measured: tokio::sync::Mutex::default(),
        }
    }

    pub(crate) fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    pub(crate) fn open(&self, running: Running) {
        *self.slot() = Some(running);
    }

    pub(crate) fn close(&self) {
        *self.slot() = None;
    }

    pub(super) fn running(&self) -> Option<Running> {
        self.slot().clone()
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) async fn readiness(&self) -> Readiness {
        let running = self.running();
        Readiness {
            database: self.gauges().await.is_some() && self.metrics.stores_updates(),
            delivery: running.is_some_and(|running| running.pulse.is_alive()),
            telegram: self.metrics.hears_telegram(),
        }
    }

    pub(super) async fn reading(&self) -> Reading<'_> {
        Reading {
            app: self.app.as_str(),
            metrics: &self.metrics,
            is_running: self.running().is_some(),
            gauges: self.gauges().await,
            tools: self.tools(),
        }
    }

    /// Each tool that the bot has called, and whether it answers.
    pub(super) fn tools(&self) -> Vec<(Name, bool)> {
        let running = self.running();
        running.map_or_else(Vec::new, |running| running.dialogues.reach().answering())
    }

    /// The database's figures. However often they are asked for, the database is asked once in a
    /// while.
    async fn gauges(&self) -> Option<Gauges> {
        let store = self.running()?.store;
        let mut measured = self.measured.lock().await;
        if let Some(measured) = *measured
            && measured.at.elapsed() < FRESH
        {
            return measured.gauges;
        }
        let gauges = measure(&store).await;
        let at = Instant::now();
        *measured = Some(Measured { at, gauges });
        gauges
    }
}

async fn measure(store: &Store) -> Option<Gauges> {
    let now = Timestamp::now();
    let asked = store.write(async move |transaction| transaction.gauges(now).await);
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(gauges)) => Some(gauges),
        Ok(Err(error)) => {
            tracing::debug!(
                "the database cannot be measured: {}",
                without_content(&error)
            );
            None
        }
        Err(_) => {
            tracing::debug!("the database does not answer in time to be measured");
            None
        }
    }
}

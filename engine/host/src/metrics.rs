//! What a running bot counts. No label contains what people say or who they are, so the number of
//! labels does not grow with the people.

mod page;

pub use page::{Reading, page};

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::telegram::Failure;

/// Upper bounds of the histogram's buckets, in seconds.
const BOUNDS: [f64; 13] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// After this many calls in a row without an answer, Telegram counts as out of reach.
const UNANSWERED: u32 = 3;

/// The counts of one bot since its process began.
#[derive(Debug, Default)]
pub struct Metrics(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    updates: BTreeMap<Taken, u64>,
    /// Whether the last update that needed the database was not stored.
    database_failed: bool,
    latency: Histogram,
    /// By the method's name and the outcome.
    calls: BTreeMap<(&'static str, &'static str), u64>,
    /// Calls since Telegram answered one.
    unanswered: u32,
    refusals: BTreeMap<Refused, u64>,
    backups_made: u64,
    backups_failed: u64,
    /// When the newest known backup was made.
    newest_backup: Option<Timestamp>,
}

#[derive(Debug, Default)]
struct Histogram {
    /// How many were within each bound and above the one before; the last bucket has no bound.
    buckets: [u64; BOUNDS.len() + 1],
    sum: Duration,
}

/// What happened to an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taken {
    /// It took effect.
    Done,
    /// It had taken effect before.
    Repeated,
    /// It failed because of a mistake of ours, and the person was told.
    Undone,
    /// The person has sent too many.
    Limited,
    /// The database failed, so Telegram is to send it again.
    Unstored,
    /// This bot does not read updates of this kind.
    Unread,
}

/// Whether Telegram can be reached, when that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Lost,
    Found,
}

/// Why a post to the webhook was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refused {
    Secret,
    TooMany,
    TooLarge,
    TooSlow,
    NoUpdate,
}

impl Taken {
    const ALL: [Taken; 6] = [
        Taken::Done,
        Taken::Repeated,
        Taken::Undone,
        Taken::Limited,
        Taken::Unstored,
        Taken::Unread,
    ];

    fn word(self) -> &'static str {
        match self {
            Taken::Done => "done",
            Taken::Repeated => "repeated",
            Taken::Undone => "undone",
            Taken::Limited => "limited",
            Taken::Unstored => "unstored",
            Taken::Unread => "unread",
        }
    }
}

impl Refused {
    const ALL: [Refused; 5] = [
        Refused::Secret,
        Refused::TooMany,
        Refused::TooLarge,
        Refused::TooSlow,
        Refused::NoUpdate,
    ];

    fn word(self) -> &'static str {
        match self {
            Refused::Secret => "secret",
            Refused::TooMany => "too_many",
            Refused::TooLarge => "too_large",
            Refused::TooSlow => "too_slow",
            Refused::NoUpdate => "no_update",
        }
    }
}

impl Metrics {
    /// Counts an update, and how long it took from its arrival to its commit.
    pub fn took(&self, duration: Duration, taken: Taken) {
        let mut counts = self.counts();
        *counts.updates.entry(taken).or_default() += 1;
        match taken {
            Taken::Unstored => counts.database_failed = true,
            Taken::Done | Taken::Repeated | Taken::Undone | Taken::Limited => {
                counts.database_failed = false;
            }
            Taken::Unread => {}
        }
        counts.latency.add(duration);
    }

    /// Counts a call of the Bot API by its method, as the Bot API spells it or with a capital
    /// letter. Returns what that says of Telegram, if it is news.
    pub fn called(&self, method: &'static str, outcome: &'static str) -> Option<Reach> {
        let mut counts = self.counts();
        *counts.calls.entry((method, outcome)).or_default() += 1;
        let was_away = !counts.hears_telegram();
        counts.unanswered = match outcome == Failure::Passing.word() {
            true => counts.unanswered.saturating_add(1),
            false => 0,
        };
        match (was_away, !counts.hears_telegram()) {
            (false, true) => Some(Reach::Lost),
            (true, false) => Some(Reach::Found),
            (true, true) | (false, false) => None,
        }
    }

    pub fn refused(&self, why: Refused) {
        *self.counts().refusals.entry(why).or_default() += 1;
    }

    pub fn backup_made(&self, at: Timestamp) {
        self.counts().backups_made += 1;
        self.backup_is_there(at);
    }

    pub fn backup_failed(&self) {
        self.counts().backups_failed += 1;
    }

    /// Records a backup that was found.
    pub fn backup_is_there(&self, made: Timestamp) {
        let newest = &mut self.counts().newest_backup;
        *newest = (*newest).max(Some(made));
    }

    /// Whether the last update that needed the database was stored, or none came.
    pub fn stores_updates(&self) -> bool {
        !self.counts().database_failed
    }

    /// Whether Telegram answered one of the last calls, or no call was made.
    pub fn hears_telegram(&self) -> bool {
        self.counts().hears_telegram()
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Histogram {
    fn add(&mut self, duration: Duration) {
        let seconds = duration.as_secs_f64();
        self.buckets[BOUNDS.partition_point(|bound| *bound < seconds)] += 1;
        self.sum += duration;
    }
}

impl Counts {
    fn hears_telegram(&self) -> bool {
        self.unanswered < UNANSWERED
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tilmash_engine::name::Name;

    use crate::store::Gauges;

    fn page_of(metrics: &Metrics, gauges: Option<Gauges>) -> String {
        page(&[Reading {
            app: "salon",
            metrics,
            is_running: true,
            gauges,
            tools: vec![(Name::new("backend"), false)],
        }])
    }

    #[test]
    fn a_page_has_what_was_counted() {
        let metrics = Metrics::default();
        metrics.took(Duration::from_millis(1), Taken::Done);
        metrics.took(Duration::from_millis(30), Taken::Repeated);
        metrics.took(Duration::from_secs(20), Taken::Unstored);
        metrics.called("SendMessage", "ok");
        metrics.called("SendMessage", "ok");
        metrics.called("SendMessage", "too_fast");
        metrics.refused(Refused::Secret);
        let gauges = Gauges {
            queued: 3,
            due: 2,
            dead: 1,
            jobs: 5,
            jobs_due: 4,
            bytes: 4096,
        };
        metrics.backup_made("2026-11-21T10:49:23Z".parse().unwrap());
        insta::assert_snapshot!(page_of(&metrics, Some(gauges)));
    }

    #[test]
    fn a_database_that_does_not_answer_is_said_to_be_down() {
        let text = page_of(&Metrics::default(), None);
        assert!(
            text.contains("\ntilmash_database_up{app=\"salon\"} 0\n"),
            "{text}"
        );
        assert!(!text.contains("tilmash_outbox_due{"), "{text}");
    }

    #[test]
    fn a_family_is_written_once_with_the_samples_of_every_bot() {
        let (salon, clinic) = (Metrics::default(), Metrics::default());
        let reading = |app, metrics| Reading {
            app,
            metrics,
            is_running: true,
            gauges: None,
            tools: Vec::new(),
        };
        let text = page(&[reading("salon", &salon), reading("clinic", &clinic)]);
        let family = "# TYPE tilmash_bot_up gauge\n\
             tilmash_bot_up{app=\"salon\"} 1\ntilmash_bot_up{app=\"clinic\"} 1\n";
        assert!(text.contains(family), "{text}");
        let mut types: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with("# TYPE"))
            .collect();
        let all = types.len();
        types.dedup();
        assert_eq!(types.len(), all);
    }

    #[test]
    fn three_calls_without_an_answer_and_telegram_is_out_of_reach() {
        let metrics = Metrics::default();
        metrics.called("GetUpdates", "passing");
        metrics.called("GetUpdates", "passing");
        assert!(metrics.hears_telegram());
        let lost = metrics.called("GetUpdates", "passing");
        assert_eq!(lost, Some(Reach::Lost));
        assert!(!metrics.hears_telegram());
        assert_eq!(metrics.called("GetUpdates", "passing"), None);
        let found = metrics.called("GetUpdates", "too_fast");
        assert_eq!(found, Some(Reach::Found));
        assert!(metrics.hears_telegram());
        assert_eq!(metrics.called("GetUpdates", "ok"), None);
    }
}

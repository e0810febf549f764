//! What a running bot counts, as Prometheus reads it.
//!
//! Text format 0.0.4, <https://prometheus.io/docs/instrumenting/exposition_formats/>. No label holds what
//! people say or who they are, so their number does not grow with the people.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::store::Gauges;

/// Upper bounds of the histogram's buckets, in seconds.
const BOUNDS: [f64; 13] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// The counts of one bot since its process began.
#[derive(Debug, Default)]
pub struct Metrics(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    updates: BTreeMap<Taken, u64>,
    latency: Histogram,
    /// By the method's name and the outcome.
    calls: BTreeMap<(&'static str, &'static str), u64>,
    refusals: BTreeMap<Refused, u64>,
    backups_made: u64,
    backups_failed: u64,
    /// When the newest backup was made that is known of.
    newest_backup: Option<Timestamp>,
}

#[derive(Debug, Default)]
struct Histogram {
    /// How many were within each bound and above the one before; the last had no bound.
    buckets: [u64; BOUNDS.len() + 1],
    sum: Duration,
}

/// What became of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taken {
    /// It took effect.
    Done,
    /// It had taken effect before.
    Repeated,
    /// It failed by a mistake of ours, and the person was told.
    Undone,
    /// Its person has sent too many.
    Limited,
    /// The database failed, so Telegram is to send it again.
    Unstored,
    /// It is none that this bot reads.
    Unread,
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
        counts.latency.add(duration);
    }

    /// Counts a call of the Bot API by its method, as the Bot API spells it or with a capital letter.
    pub fn called(&self, method: &'static str, outcome: &'static str) {
        *self.counts().calls.entry((method, outcome)).or_default() += 1;
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

    /// Notes a backup that was found.
    pub fn backup_is_there(&self, made: Timestamp) {
        let newest = &mut self.counts().newest_backup;
        *newest = (*newest).max(Some(made));
    }

    /// All that is counted, with what was measured of the database; `None` if that does not answer.
    pub fn text(&self, gauges: Option<&Gauges>) -> String {
        let counts = self.counts();
        let mut page = Page::default();
        page.family(
            "tilmash_updates_total",
            "counter",
            "Updates by what became of them.",
        );
        for taken in Taken::ALL {
            let count = counts.updates.get(&taken).copied().unwrap_or_default();
            page.sample("tilmash_updates_total", &[("outcome", taken.word())], count);
        }
        counts.latency.write(&mut page);
        page.family(
            "tilmash_api_calls_total",
            "counter",
            "Calls of the Bot API.",
        );
        for ((method, outcome), count) in &counts.calls {
            let method = camel_case(method);
            let labels = [("method", method.as_str()), ("outcome", *outcome)];
            page.sample("tilmash_api_calls_total", &labels, count);
        }
        page.family(
            "tilmash_webhook_refused_total",
            "counter",
            "Posts to the webhook that were refused.",
        );
        for why in Refused::ALL {
            let count = counts.refusals.get(&why).copied().unwrap_or_default();
            let labels = [("reason", why.word())];
            page.sample("tilmash_webhook_refused_total", &labels, count);
        }
        page.family(
            "tilmash_backups_total",
            "counter",
            "Backups by this process.",
        );
        let outcomes = [
            ("ok", counts.backups_made),
            ("failed", counts.backups_failed),
        ];
        for (outcome, count) in outcomes {
            page.sample("tilmash_backups_total", &[("outcome", outcome)], count);
        }
        if let Some(made) = counts.newest_backup {
            page.gauge(
                "tilmash_backup_timestamp_seconds",
                "When the newest backup was made, in Unix time.",
                made.as_second().unsigned_abs(),
            );
        }
        page.gauge(
            "tilmash_database_up",
            "Whether the database answers.",
            u64::from(gauges.is_some()),
        );
        if let Some(gauges) = gauges {
            page.gauges(gauges);
        }
        page.text
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

    fn write(&self, page: &mut Page) {
        page.family(
            "tilmash_update_seconds",
            "histogram",
            "From an update's arrival to its commit.",
        );
        let mut within = 0;
        for (count, bound) in self.buckets.iter().zip(BOUNDS) {
            within += count;
            let bound = bound.to_string();
            page.sample("tilmash_update_seconds_bucket", &[("le", &bound)], within);
        }
        let all: u64 = self.buckets.iter().sum();
        page.sample("tilmash_update_seconds_bucket", &[("le", "+Inf")], all);
        page.sample("tilmash_update_seconds_sum", &[], self.sum.as_secs_f64());
        page.sample("tilmash_update_seconds_count", &[], all);
    }
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    const BELIEF: &str = "a string takes what is written";

    fn family(&mut self, name: &str, kind: &str, help: &str) {
        writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}").expect(Self::BELIEF);
    }

    /// The labels' values are words of ours and need no escape.
    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl fmt::Display) {
        let labels: Vec<String> = labels
            .iter()
            .map(|(label, value)| format!("{label}=\"{value}\""))
            .collect();
        let labels = match labels.as_slice() {
            [] => String::new(),
            labels => format!("{{{}}}", labels.join(",")),
        };
        writeln!(self.text, "{name}{labels} {value}").expect(Self::BELIEF);
    }

    fn gauge(&mut self, name: &str, help: &str, value: u64) {
        self.family(name, "gauge", help);
        self.sample(name, &[], value);
    }

    fn gauges(&mut self, gauges: &Gauges) {
        let Gauges {
            queued,
            due,
            dead,
            jobs,
            jobs_due,
            bytes,
        } = *gauges;
        self.gauge("tilmash_outbox_queued", "Messages to send.", queued);
        self.gauge(
            "tilmash_outbox_due",
            "Messages whose time to be sent has come.",
            due,
        );
        self.gauge(
            "tilmash_dead_letters",
            "Messages that were given up, of the last week.",
            dead,
        );
        self.gauge("tilmash_jobs", "Timers.", jobs);
        self.gauge("tilmash_jobs_due", "Timers whose time has come.", jobs_due);
        self.gauge("tilmash_database_bytes", "Size of the database.", bytes);
    }
}

/// teloxide spells methods with a capital letter.
fn camel_case(method: &str) -> String {
    let mut letters = method.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        insta::assert_snapshot!(metrics.text(Some(&gauges)));
    }

    #[test]
    fn a_database_that_does_not_answer_is_said_to_be_down() {
        let text = Metrics::default().text(None);
        assert!(text.contains("\ntilmash_database_up 0\n"), "{text}");
        assert!(!text.contains("tilmash_outbox_due"), "{text}");
    }
}

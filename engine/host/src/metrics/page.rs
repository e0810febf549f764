//! The page that Prometheus reads.
//!
//! Text format 0.0.4, <https://prometheus.io/docs/instrumenting/exposition_formats/>: each family
//! once, with the samples of all bots. Every sample has the label `app`.

use std::fmt::{self, Write as _};
use std::sync::MutexGuard;

use super::{BOUNDS, Counts, Histogram, Metrics, Refused, Taken};
use crate::store::Gauges;
use tilmash_engine::name::Name;

/// A bot and its condition.
pub struct Reading<'m> {
    pub app: &'m str,
    pub metrics: &'m Metrics,
    pub is_running: bool,
    /// `None` if its database does not answer.
    pub gauges: Option<Gauges>,
    /// Each tool that was called, and whether it answers.
    pub tools: Vec<(Name, bool)>,
}

/// A figure of the database: its name, its meaning, and where it is found.
type Gauge = (&'static str, &'static str, fn(&Gauges) -> u64);

const GAUGES: [Gauge; 6] = [
    ("tilmash_outbox_queued", "Messages to send.", |gauges| {
        gauges.queued
    }),
    (
        "tilmash_outbox_due",
        "Messages whose time to be sent has come.",
        |gauges| gauges.due,
    ),
    (
        "tilmash_dead_letters",
        "Messages that were given up, of the last week.",
        |gauges| gauges.dead,
    ),
    ("tilmash_jobs", "Timers.", |gauges| gauges.jobs),
    (
        "tilmash_jobs_due",
        "Timers whose time has come.",
        |gauges| gauges.jobs_due,
    ),
    (
        "tilmash_database_bytes",
        "Size of the database.",
        |gauges| gauges.bytes,
    ),
];

/// Something that is up or down.
type Up = (&'static str, &'static str, fn(&Bot<'_>) -> bool);

const UP: [Up; 3] = [
    ("tilmash_bot_up", "Whether the bot runs.", |bot| {
        bot.reading.is_running
    }),
    (
        "tilmash_telegram_up",
        "Whether Telegram has answered one of the last three calls.",
        |bot| bot.counts.hears_telegram(),
    ),
    (
        "tilmash_database_up",
        "Whether the database answers.",
        |bot| bot.reading.gauges.is_some(),
    ),
];

/// All counts of several bots.
pub fn page(readings: &[Reading<'_>]) -> String {
    let bots: Vec<Bot<'_>> = readings.iter().map(Bot::of).collect();
    let mut page = Page::default();
    updates(&mut page, &bots);
    latency(&mut page, &bots);
    calls(&mut page, &bots);
    refusals(&mut page, &bots);
    backups(&mut page, &bots);
    for (name, help, is_up) in UP {
        page.gauge(name, help, &bots, |bot| Some(is_up(bot).into()));
    }
    tools(&mut page, &bots);
    for (name, help, figure) in GAUGES {
        page.gauge(name, help, &bots, |bot| {
            bot.reading.gauges.as_ref().map(figure)
        });
    }
    page.text
}

struct Bot<'r> {
    reading: &'r Reading<'r>,
    counts: MutexGuard<'r, Counts>,
}

impl Bot<'_> {
    fn of<'r>(reading: &'r Reading<'r>) -> Bot<'r> {
        Bot {
            reading,
            counts: reading.metrics.counts(),
        }
    }

    fn app(&self) -> (&'static str, &str) {
        ("app", self.reading.app)
    }
}

fn tools(page: &mut Page, bots: &[Bot<'_>]) {
    let name = "tilmash_tool_up";
    page.family(name, "gauge", "Whether a tool that was called answers.");
    for bot in bots {
        for (tool, is_up) in &bot.reading.tools {
            page.sample(name, &[bot.app(), ("tool", tool)], u8::from(*is_up));
        }
    }
}

fn updates(page: &mut Page, bots: &[Bot<'_>]) {
    let name = "tilmash_updates_total";
    page.family(name, "counter", "Updates by what became of them.");
    for bot in bots {
        for taken in Taken::ALL {
            let count = bot.counts.updates.get(&taken).copied().unwrap_or_default();
            page.sample(name, &[bot.app(), ("outcome", taken.word())], count);
        }
    }
}

fn latency(page: &mut Page, bots: &[Bot<'_>]) {
    let help = "From an update's arrival to its commit.";
    page.family("tilmash_update_seconds", "histogram", help);
    for bot in bots {
        histogram(page, bot.app(), &bot.counts.latency);
    }
}

fn histogram(page: &mut Page, app: (&str, &str), histogram: &Histogram) {
    let mut within = 0;
    for (count, bound) in histogram.buckets.iter().zip(BOUNDS) {
        within += count;
        let bound = bound.to_string();
        page.sample(
            "tilmash_update_seconds_bucket",
            &[app, ("le", &bound)],
            within,
        );
    }
    let all: u64 = histogram.buckets.iter().sum();
    let sum = histogram.sum.as_secs_f64();
    page.sample("tilmash_update_seconds_bucket", &[app, ("le", "+Inf")], all);
    page.sample("tilmash_update_seconds_sum", &[app], sum);
    page.sample("tilmash_update_seconds_count", &[app], all);
}

fn calls(page: &mut Page, bots: &[Bot<'_>]) {
    let name = "tilmash_api_calls_total";
    page.family(name, "counter", "Calls of the Bot API.");
    for bot in bots {
        for ((method, outcome), count) in &bot.counts.calls {
            let method = camel_case(method);
            let labels = [bot.app(), ("method", &method), ("outcome", outcome)];
            page.sample(name, &labels, count);
        }
    }
}

fn refusals(page: &mut Page, bots: &[Bot<'_>]) {
    let name = "tilmash_webhook_refused_total";
    page.family(name, "counter", "Posts to the webhook that were refused.");
    for bot in bots {
        for why in Refused::ALL {
            let count = bot.counts.refusals.get(&why).copied().unwrap_or_default();
            page.sample(name, &[bot.app(), ("reason", why.word())], count);
        }
    }
}

fn backups(page: &mut Page, bots: &[Bot<'_>]) {
    let name = "tilmash_backups_total";
    page.family(name, "counter", "Backups by this process.");
    for bot in bots {
        let counts = &bot.counts;
        for (outcome, count) in [
            ("ok", counts.backups_made),
            ("failed", counts.backups_failed),
        ] {
            page.sample(name, &[bot.app(), ("outcome", outcome)], count);
        }
    }
    let name = "tilmash_backup_timestamp_seconds";
    let help = "When the newest backup was made, in Unix time.";
    page.gauge(name, help, bots, |bot| {
        let made = bot.counts.newest_backup?;
        Some(made.as_second().unsigned_abs())
    });
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

    /// The labels' values are words of ours and names of apps, so they need no escapes.
    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl fmt::Display) {
        let labels: Vec<String> = labels
            .iter()
            .map(|(label, value)| format!("{label}=\"{value}\""))
            .collect();
        let labels = labels.join(",");
        writeln!(self.text, "{name}{{{labels}}} {value}").expect(Self::BELIEF);
    }

    /// A bot whose figure is not known has no sample.
    fn gauge(
        &mut self,
        name: &str,
        help: &str,
        bots: &[Bot<'_>],
        figure: impl Fn(&Bot<'_>) -> Option<u64>,
    ) {
        self.family(name, "gauge", help);
        for bot in bots {
            if let Some(value) = figure(bot) {
                self.sample(name, &[bot.app()], value);
            }
        }
    }
}

/// teloxide spells methods with a capital letter.
fn camel_case(method: &str) -> String {
    let mut letters = method.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

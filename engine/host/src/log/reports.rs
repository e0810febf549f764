//! [`Reports`]: errors of the log, sent to a Sentry-compatible service by its envelope endpoint.
//!
//! What is sent is the words of an error, the module that it comes from, and the app. No field of
//! the line goes with it, nothing that looks like an id, and no secret: nothing about people. It is
//! best effort: a service that is away or slow costs the bot nothing, and loses reports.

use std::fmt;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, redirect};
use serde_json::json;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::apps::app_of;
use super::redaction::without;
use crate::random;
use crate::settings::ReportAddress;

/// Reports that wait to be sent. Beyond, they are left out.
const MOST_WAITING: usize = 32;
/// Reports in a minute: an error that repeats says nothing new.
const MOST_IN_A_MINUTE: u32 = 10;
const MINUTE: Duration = Duration::from_secs(60);
/// Characters of an error that are sent.
const LONGEST: usize = 1_000;
/// How many digits stand together in what may be the id or the number of somebody.
const SHORTEST_ID: usize = 5;
const TIMEOUT: Duration = Duration::from_secs(10);

/// An error of the log, as it is reported.
struct Report {
    at: Timestamp,
    /// The module that it comes from.
    module: &'static str,
    app: Option<String>,
    words: String,
}

/// The layer that reports errors.
pub(super) struct Reports {
    secrets: Arc<[String]>,
    waiting: Sender<Report>,
}

impl Reports {
    /// Reports from now on. Secrets are looked for in this order.
    pub(super) fn start(address: ReportAddress, secrets: &[&str]) -> Reports {
        let (waiting, reports) = channel(MOST_WAITING);
        tokio::spawn(send_all(address, reports));
        Reports {
            secrets: secrets.iter().map(|secret| (*secret).to_owned()).collect(),
            waiting,
        }
    }
}

impl<S> Layer<S> for Reports
where
    S: Subscriber + for<'s> LookupSpan<'s>,
{
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let metadata = event.metadata();
        if *metadata.level() != Level::ERROR {
            return;
        }
        let mut message = Message::default();
        event.record(&mut message);
        let report = Report {
            at: Timestamp::now(),
            module: metadata.target(),
            app: app_of(&context),
            words: impersonal(&without(&message.0, &self.secrets)),
        };
        // A service that is slow keeps nobody waiting.
        let _ = self.waiting.try_send(report);
    }
}

/// The message of an event, without its fields: these are ids of people, chats and updates.
#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            // Writing to a text does not fail.
            let _ = write!(self.0, "{value:?}");
        }
    }
}

/// A text in one line without what may be the id or the number of somebody.
fn impersonal(text: &str) -> String {
    let mut plain = String::new();
    let mut digits = String::new();
    let close = |digits: &mut String, plain: &mut String| {
        match digits.len() < SHORTEST_ID {
            true => plain.push_str(digits),
            false => plain.push('…'),
        }
        digits.clear();
    };
    for letter in text.chars().take(LONGEST) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        close(&mut digits, &mut plain);
        plain.push(match letter.is_control() {
            true => ' ',
            false => letter,
        });
    }
    close(&mut digits, &mut plain);
    plain
}

async fn send_all(address: ReportAddress, mut reports: Receiver<Report>) {
    let client = Client::builder()
        .redirect(redirect::Policy::none())
        .timeout(TIMEOUT)
        .build()
        .expect("the TLS of this program can be set up");
    let mut limit = Limit::new(Instant::now());
    while let Some(report) = reports.recv().await {
        let Some(left_out) = limit.pass(Instant::now()) else {
            continue;
        };
        let body = envelope(&report, left_out);
        let sending = client
            .post(address.url.clone())
            .header("x-sentry-auth", address.header.clone())
            .header(CONTENT_TYPE, "application/x-sentry-envelope")
            .body(body)
            .send();
        match sending.await.map(|response| response.status()) {
            Ok(status) if status.is_success() => {}
            // No error: that would be reported in turn.
            Ok(status) => tracing::warn!("the service for error reports answers {status}"),
            Err(error) => {
                let error = error.without_url();
                tracing::warn!("the service for error reports cannot be reached: {error}");
            }
        }
    }
}

/// So many reports in a minute.
struct Limit {
    since: Instant,
    sent: u32,
    left_out: u32,
}

impl Limit {
    fn new(now: Instant) -> Limit {
        Limit {
            since: now,
            sent: 0,
            left_out: 0,
        }
    }

    /// How many were left out before this one; `None` if it is to be left out itself.
    fn pass(&mut self, now: Instant) -> Option<u32> {
        if now.duration_since(self.since) >= MINUTE {
            self.since = now;
            self.sent = 0;
        }
        if self.sent == MOST_IN_A_MINUTE {
            self.left_out = self.left_out.saturating_add(1);
            return None;
        }
        self.sent += 1;
        Some(std::mem::take(&mut self.left_out))
    }
}

/// An envelope of one event, three lines of JSON: the envelope's head, the item's, the event.
fn envelope(report: &Report, left_out: u32) -> String {
    let id = random::hexadecimal().expect("the system has random numbers");
    let event = json!({
        "event_id": id,
        "timestamp": report.at.to_string(),
        "platform": "rust",
        "level": "error",
        "logger": report.module,
        "release": concat!("tilmash@", env!("CARGO_PKG_VERSION")),
        "message": { "formatted": report.words },
        "tags": { "app": report.app },
        "extra": { "left_out_before": left_out },
    });
    let event = event.to_string();
    let head = json!({ "event_id": id, "sent_at": Timestamp::now().to_string() });
    let item = json!({ "type": "event", "length": event.len() });
    format!("{head}\n{item}\n{event}\n")
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::thread;

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;
    use crate::log::apps::NoteApps;

    #[test]
    fn what_may_be_an_id_or_a_number_is_not_reported() {
        let told = impersonal("chat 1234567890: +77011234567\nHTTP 500 after 4096 bytes");
        assert_eq!(told, "chat …: +… HTTP 500 after 4096 bytes");
        assert_eq!(impersonal(&"я".repeat(5_000)).chars().count(), LONGEST);
    }

    #[test]
    fn only_some_reports_are_sent_in_a_minute() {
        let begun = Instant::now();
        let mut limit = Limit::new(begun);
        for _ in 0..MOST_IN_A_MINUTE {
            assert_eq!(limit.pass(begun), Some(0));
        }
        assert_eq!(limit.pass(begun), None);
        assert_eq!(limit.pass(begun + MINUTE / 2), None);
        assert_eq!(limit.pass(begun + MINUTE), Some(2));
        assert_eq!(limit.pass(begun + MINUTE), Some(0));
    }

    /// The head and the body of one request.
    fn request(stream: &mut TcpStream) -> (String, String) {
        let mut text = String::new();
        let mut bytes = [0_u8; 4096];
        loop {
            let read = stream.read(&mut bytes).unwrap();
            text.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse::<usize>().unwrap())
            });
            if body.len() == length.unwrap() {
                return (head.to_owned(), body.to_owned());
            }
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_error_of_the_log_reaches_the_service_without_secrets_and_people() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let dsn = format!("http://key@{}/7", listener.local_addr().unwrap());
        let served = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let request = request(&mut stream);
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            stream.write_all(answer).unwrap();
            request
        });
        let address = ReportAddress::parse(&dsn).unwrap();
        let reports = Reports::start(address, &["7:AAE-secret"]);
        let layers = tracing_subscriber::registry().with(NoteApps).with(reports);
        tracing::subscriber::with_default(layers, || {
            let _bot = tracing::error_span!("bot", app = %"salon").entered();
            tracing::warn!("no error");
            tracing::error!(
                chat = 1_234_567_890_i64,
                "7:AAE-secret fails for 1234567890"
            );
        });
        let (head, body) = tokio::task::spawn_blocking(|| served.join().unwrap())
            .await
            .unwrap();
        assert!(head.starts_with("POST /api/7/envelope/ HTTP/1.1"), "{head}");
        assert!(head.contains("sentry_key=key"), "{head}");
        let lines: Vec<&str> = body.lines().collect();
        assert_eq!(lines.len(), 3, "{body}");
        let event: serde_json::Value = serde_json::from_str(lines[2]).unwrap();
        assert_eq!(event["message"]["formatted"], "[redacted] fails for …");
        assert_eq!(event["level"], "error");
        assert_eq!(event["tags"]["app"], "salon");
        assert!(
            !body.contains("1234567890") && !body.contains("AAE"),
            "{body}"
        );
    }
}

//! The result of a soak: whether every promise was kept, and the figures.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde_json::Value as Json;
use tilmash_engine::interpret::Record;
use tilmash_engine::value::Value;
use tilmash_tests::double::{Chat, Double, Entry};

use super::fleet::{Kill, Told};
use super::visitor::Visit;
use crate::salon::{SECRET, Salon, TOKEN};

/// Telegram's answers to calls that are repeated.
const SECOND_TIME: [&str; 2] = [
    "Bad Request: message is not modified",
    "Bad Request: query is too old",
];

/// A busy double may hear a call so long after the one who made it was killed. That nothing is sent
/// twice without a kill is shown where nobody is killed.
const ON_ITS_WAY: Duration = Duration::from_secs(2);

pub(super) struct Verdict {
    kills: usize,
    updates: usize,
    repeated: usize,
    booked: usize,
    cancelled: usize,
    taken: usize,
    sent: usize,
    sent_again: usize,
    edited_again: usize,
    warnings: usize,
    length: Duration,
}

/// Panics if a promise was broken.
pub(super) async fn of(salon: &Salon, visits: &[Visit], told: &Told) -> Verdict {
    let bookings = salon.bookings().await;
    each_booking_is_there_once(&bookings, visits);
    none_overlap(&bookings);
    assert_eq!(salon.unsent().await, (0, 0));
    every_press_met_its_screen(visits);
    let sends = sends(&salon.double);
    let again = sent_again(&sends, visits);
    for (first, second) in &again {
        between_them_is_a_kill(first, second, &told.kills);
    }
    nothing_else_was_refused(&salon.double);
    the_logs_tell_of_no_panic_and_no_secret(&told.logs);
    let sum = |of: fn(&Visit) -> usize| visits.iter().map(of).sum();
    Verdict {
        kills: told.kills.len(),
        updates: sum(|visit| visit.acts),
        repeated: sum(|visit| visit.repeated),
        booked: sum(|visit| visit.booked),
        cancelled: sum(|visit| visit.cancelled),
        taken: sum(|visit| visit.taken),
        sent: sends.values().map(Vec::len).sum(),
        sent_again: again.len(),
        edited_again: count_of(&salon.double, SECOND_TIME[0]),
        warnings: told
            .logs
            .lines()
            .filter(|line| line.contains(" WARN "))
            .count(),
        length: salon.double.elapsed(),
    }
}

fn each_booking_is_there_once(bookings: &[Record], visits: &[Visit]) {
    for visit in visits {
        let theirs = bookings.iter().filter(|booking| {
            matches!(&booking.values["client"], Value::Row(client) if client.id.0 == visit.person.id)
        });
        let statuses: Vec<_> = theirs.map(|booking| &booking.values["status"]).collect();
        let cancelled = statuses
            .iter()
            .filter(|status| ***status == Value::choice("cancelled"))
            .count();
        assert_eq!(
            (statuses.len(), cancelled),
            (visit.booked, visit.cancelled),
            "{visit:?}"
        );
    }
}

/// The salon can serve one person at a time.
fn none_overlap(bookings: &[Record]) {
    let moment = |booking: &Record, column: &str| match booking.values[column] {
        Value::Moment(moment) => moment,
        ref other => panic!("`{column}` is no moment but {other:?}"),
    };
    let mut live: Vec<_> = bookings
        .iter()
        .filter(|booking| booking.values["status"] == Value::choice("confirmed"))
        .map(|booking| (moment(booking, "start"), moment(booking, "end")))
        .collect();
    live.sort();
    for pair in live.windows(2) {
        assert!(pair[0].1 <= pair[1].0, "two bookings overlap: {pair:?}");
    }
}

/// If an update took effect twice, or not at all, a visitor would have had an old button.
fn every_press_met_its_screen(visits: &[Visit]) {
    for visit in visits {
        let toasts = visit.person.toasts();
        let said: Vec<_> = toasts
            .iter()
            .filter(|toast| !toast.text.is_empty())
            .collect();
        assert!(
            said.is_empty(),
            "{said:?}\n{}",
            visit.person.look(Chat::to_string)
        );
    }
}

/// The messages that came into each chat.
pub(super) fn sends(double: &Double) -> BTreeMap<i64, Vec<Entry>> {
    let mut sends: BTreeMap<i64, Vec<Entry>> = BTreeMap::new();
    for call in double.calls("sendMessage") {
        if call.refusal().is_none() && call.answer.is_some() {
            let chat = call.chat().expect("a message goes to a chat");
            sends.entry(chat).or_default().push(call);
        }
    }
    sends
}

/// Messages that equal the one before them, when the person did nothing in between.
fn sent_again<'s>(
    sends: &'s BTreeMap<i64, Vec<Entry>>,
    visits: &[Visit],
) -> Vec<(&'s Entry, &'s Entry)> {
    let id = |call: &Entry| {
        call.answer
            .as_ref()
            .map(|answer| answer["result"]["message_id"].clone())
    };
    let number = |call: &Entry| {
        id(call)
            .as_ref()
            .and_then(Json::as_i64)
            .expect("a message has an id")
    };
    let mut again = Vec::new();
    for visit in visits {
        let own: Vec<i64> = visit.person.look(|chat| {
            let own = chat.messages().filter(|message| !message.from_bot);
            own.map(|message| message.id).collect()
        });
        let Some(sends) = sends.get(&visit.person.id) else {
            continue;
        };
        for pair in sends.windows(2) {
            let [first, second] = pair else {
                unreachable!("a window of two")
            };
            let (from, to) = (number(first), number(second));
            let spoke = own.iter().any(|id| (from..to).contains(id));
            if !spoke && first.parameters == second.parameters {
                again.push((first, second));
            }
        }
    }
    again
}

pub(super) fn between_them_is_a_kill(first: &Entry, second: &Entry, kills: &[Kill]) {
    let between = |kill: &Kill| first.at <= kill.to + ON_ITS_WAY && kill.from <= second.at;
    assert!(
        kills.iter().any(between),
        "sent twice without a kill in between:\n{first}\n{second}\n{kills:?}"
    );
}

pub(super) fn nothing_else_was_refused(double: &Double) {
    let is_second = |refusal: &str| SECOND_TIME.iter().any(|known| refusal.starts_with(known));
    for call in double.refusals() {
        assert!(call.refusal().is_none_or(is_second), "{call}");
    }
    assert_eq!(double.unknown_parameters(), []);
}

fn count_of(double: &Double, refusal: &str) -> usize {
    let refused = |call: &&Entry| call.refusal().is_some_and(|it| it.starts_with(refusal));
    double.refusals().iter().filter(refused).count()
}

pub(super) fn the_logs_tell_of_no_panic_and_no_secret(logs: &str) {
    let secret = TOKEN.split_once(':').expect("a token has two parts").1;
    for line in logs.lines() {
        for unwanted in ["panicked", "excludes", secret, SECRET, " ERROR "] {
            assert!(!line.contains(unwanted), "{line}");
        }
    }
    assert!(logs.contains("the bot has ended in good order"));
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} kills in {:.0} s; {} updates and {} of them once more; {} bookings, {} cancelled, {} times a moment too \
             late; {} messages, {} of them sent again, {} edits made again; {} warnings",
            self.kills,
            self.length.as_secs_f64(),
            self.updates,
            self.repeated,
            self.booked,
            self.cancelled,
            self.taken,
            self.sent,
            self.sent_again,
            self.edited_again,
            self.warnings,
        )
    }
}

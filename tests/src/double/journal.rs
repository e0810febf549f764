//! Every call in the order of its arrival. The token is not part of a call, so it cannot be
//! printed.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::watch;

use super::call::Call;
use super::failure::{self, Answer};
use super::fault::FaultKind;

/// Of one entry's JSON when it is printed, in characters.
const SHOWN: usize = 300;

#[derive(Debug, Clone)]
pub struct Entry {
    /// Counted from one.
    pub order: u64,
    /// As the documentation spells it.
    pub method: String,
    pub parameters: Value,
    /// Parameters, and paths within them, whose names the Bot API does not know. Telegram ignores
    /// them silently.
    pub unknown_parameters: Vec<String>,
    pub fault: Option<FaultKind>,
    /// Whether it is the bot's response to a posted update, and no request of its own.
    pub in_response: bool,
    /// The whole body; `None` while a poll waits, or if the connection was cut before the effect.
    pub answer: Option<Value>,
    /// The time since the double started.
    pub at: Duration,
}

impl Entry {
    /// The chat that the call names.
    pub fn chat(&self) -> Option<i64> {
        match &self.parameters["chat_id"] {
            Value::String(id) => id.parse().ok(),
            id => id.as_i64(),
        }
    }

    /// The description of an answer that is not ok.
    pub fn refusal(&self) -> Option<&str> {
        self.answer.as_ref()?["description"].as_str()
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            order, method, at, ..
        } = self;
        write!(formatter, "#{order} +{:.3}s {method} ", at.as_secs_f64())?;
        write!(formatter, "{}", shortened(&self.parameters))?;
        if !self.unknown_parameters.is_empty() {
            write!(
                formatter,
                " unknown: {}",
                self.unknown_parameters.join(", ")
            )?;
        }
        if let Some(fault) = self.fault {
            write!(formatter, " fault: {fault:?}")?;
        }
        match &self.answer {
            Some(answer) => write!(formatter, " → {}", shortened(answer)),
            None => write!(formatter, " → no answer"),
        }
    }
}

pub(super) struct Journal {
    start: Instant,
    keeps_entries: bool,
    written: Mutex<Written>,
    changes: watch::Sender<()>,
}

#[derive(Default)]
struct Written {
    calls: u64,
    counts: HashMap<String, usize>,
    entries: Vec<Entry>,
}

/// Where to record the answer.
pub(super) struct Place(Option<usize>);

impl Journal {
    pub(super) fn new(keeps_entries: bool) -> Self {
        Self {
            start: Instant::now(),
            keeps_entries,
            written: Mutex::default(),
            changes: watch::Sender::new(()),
        }
    }

    pub(super) fn open(&self, call: &Call, fault: Option<FaultKind>) -> Place {
        let place = self.write(call, fault);
        self.changes.send_replace(());
        place
    }

    fn write(&self, call: &Call, fault: Option<FaultKind>) -> Place {
        let mut written = self.written();
        written.calls += 1;
        match written.counts.get_mut(&call.name) {
            Some(count) => *count += 1,
            None => {
                written.counts.insert(call.name.clone(), 1);
            }
        }
        if !self.keeps_entries {
            return Place(None);
        }
        let entry = Entry {
            order: written.calls,
            method: call.name.clone(),
            parameters: call.everything(),
            unknown_parameters: call.unknown_parameters(),
            fault,
            in_response: call.in_response,
            answer: None,
            at: self.elapsed(),
        };
        written.entries.push(entry);
        Place(Some(written.entries.len() - 1))
    }

    pub(super) fn close(&self, place: &Place, answer: &Answer) {
        if let Place(Some(index)) = place {
            self.written().entries[*index].answer = Some(failure::body(answer));
        }
        self.changes.send_replace(());
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    pub(super) fn count(&self, method: &str) -> usize {
        self.written().counts.get(method).copied().unwrap_or(0)
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        self.written().entries.clone()
    }

    pub(super) fn any_entry(&self, holds: impl Fn(&[Entry]) -> bool) -> bool {
        holds(&self.written().entries)
    }

    pub(super) fn watch(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    /// The newest entries, one per line, without the polls that found nothing.
    pub(super) fn tail(&self, length: usize) -> String {
        let entries = self.entries();
        let telling: Vec<&Entry> = entries
            .iter()
            .filter(|entry| {
                let found = |answer: &Value| answer["result"] != serde_json::json!([]);
                entry.method != "getUpdates" || entry.answer.as_ref().is_none_or(found)
            })
            .collect();
        let from = telling.len().saturating_sub(length);
        let lines: Vec<String> = telling[from..]
            .iter()
            .map(|entry| format!("  {entry}"))
            .collect();
        lines.join("\n")
    }

    fn written(&self) -> MutexGuard<'_, Written> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shortened(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

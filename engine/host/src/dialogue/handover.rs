//! [`Handover`]: what was committed goes to the sender in memory.
//!
//! It is a shortcut. The queue is a table, which the sender reads after a start, and whenever it
//! may hold what nobody has handed over.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::store::{OutboxId, Queued, Sender};

#[derive(Debug, Default)]
pub(crate) struct Handover {
    tray: Mutex<Tray>,
    filled: Notify,
    /// What each chat has got, where that is not yet recorded.
    sent: Mutex<HashMap<i64, Vec<OutboxId>>>,
}

/// What there is for the sender.
#[derive(Debug, Default)]
pub(crate) struct Tray {
    pub(crate) messages: Vec<Queued>,
    /// Whether the table may hold messages that nobody hands over.
    pub(crate) look: bool,
    /// Without a sender in this process nothing is collected.
    has_sender: bool,
}

impl Handover {
    /// From now on somebody takes what is handed over.
    pub(crate) fn open(&self) {
        self.tray().has_sender = true;
    }

    /// Who is to send what an event queues.
    pub(super) fn sender(&self) -> Sender {
        match self.tray().has_sender {
            true => Sender::ThisInstance,
            false => Sender::Anyone,
        }
    }

    /// Hands over messages once they are committed, in the order in which they were queued.
    pub(super) fn give(&self, messages: Vec<Queued>) {
        let mut tray = self.tray();
        if !messages.is_empty() && tray.has_sender {
            tray.messages.extend(messages);
            self.filled.notify_one();
        }
    }

    /// Lets the sender look into the table.
    pub(crate) fn look(&self) {
        self.tray().look = true;
        self.filled.notify_one();
    }

    /// Waits until something has been handed over since the last wait.
    pub(crate) async fn filled(&self) {
        self.filled.notified().await;
    }

    /// What has been handed over since the last time.
    pub(crate) fn take(&self) -> Tray {
        let mut tray = self.tray();
        let has_sender = tray.has_sender;
        let empty = Tray {
            has_sender,
            ..Tray::default()
        };
        std::mem::replace(&mut *tray, empty)
    }

    /// A chat has got a message.
    pub(crate) fn sent(&self, chat: i64, id: OutboxId) {
        self.unrecorded().entry(chat).or_default().push(id);
    }

    /// It is recorded that a chat has got a message.
    pub(crate) fn recorded(&self, chat: i64, id: OutboxId) {
        let mut unrecorded = self.unrecorded();
        if let Some(sent) = unrecorded.get_mut(&chat) {
            sent.retain(|sent| *sent != id);
            if sent.is_empty() {
                unrecorded.remove(&chat);
            }
        }
    }

    /// The messages that a chat has got without a record. The next update of the chat records them:
    /// a screen must not be sent again after the person has answered it.
    pub(super) fn unrecorded_of(&self, chat: i64) -> Vec<OutboxId> {
        self.unrecorded().get(&chat).cloned().unwrap_or_default()
    }

    fn unrecorded(&self) -> MutexGuard<'_, HashMap<i64, Vec<OutboxId>>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tray(&self) -> MutexGuard<'_, Tray> {
        self.tray.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

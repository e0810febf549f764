//! The queue of updates: what was sent, what waits, and who may fetch it.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::watch;

use super::call::Call;
use super::failure::Failure;
use super::update::Update;
use super::webhook::Webhook;

/// Kinds that a bot gets only if it asks for them: `allowed_updates` of `getUpdates`.
const UNASKED: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

pub(super) struct Updates {
    queue: Mutex<Queue>,
    /// Wakes those who wait for updates; its value means nothing.
    changes: watch::Sender<()>,
}

pub(super) struct Queue {
    next: i64,
    /// In order of their ids; confirmed updates are gone.
    pending: BTreeMap<i64, Arc<Update>>,
    /// Sent once more, even if confirmed.
    again: VecDeque<Arc<Update>>,
    sent: HashMap<i64, Arc<Update>>,
    allowed: Vec<String>,
    /// Grows with every poll that starts to wait. Only the newest may continue to wait.
    pub(super) poll: u64,
    pub(super) webhook: Option<Webhook>,
}

impl Updates {
    pub(super) fn new(first: i64) -> Self {
        Self {
            queue: Mutex::new(Queue {
                next: first,
                pending: BTreeMap::new(),
                again: VecDeque::new(),
                sent: HashMap::new(),
                allowed: Vec::new(),
                poll: 0,
                webhook: None,
            }),
            changes: watch::Sender::new(()),
        }
    }

    pub(super) fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends the update, if the bot wants its kind, and returns its id.
    pub(super) fn push(&self, chat: i64, json: Value) -> i64 {
        let wanted = self.queue().allows(&json);
        self.send(chat, json, wanted)
    }

    /// Sends the update under its own id if it has one, whatever the bot wants, and returns the id.
    pub(super) fn push_any(&self, chat: i64, json: Value) -> i64 {
        self.send(chat, json, true)
    }

    fn send(&self, chat: i64, mut json: Value, wanted: bool) -> i64 {
        let mut queue = self.queue();
        let id = json["update_id"].as_i64().unwrap_or(queue.next);
        queue.next = queue.next.max(id + 1);
        json["update_id"] = id.into();
        let update = Arc::new(Update { id, chat, json });
        queue.sent.insert(id, Arc::clone(&update));
        if wanted {
            queue.enqueue(update);
        }
        drop(queue);
        self.wake();
        id
    }

    /// Sends an earlier update a second time; false if there was none.
    pub(super) fn repeat(&self, id: i64) -> bool {
        let mut queue = self.queue();
        let Some(update) = queue.sent.get(&id).cloned() else {
            return false;
        };
        match &mut queue.webhook {
            Some(webhook) => webhook.enqueue(update),
            None => queue.again.push_back(update),
        }
        drop(queue);
        self.wake();
        true
    }

    /// Must be called after a change that a waiting poll has to notice.
    pub(super) fn wake(&self) {
        self.changes.send_replace(());
    }

    pub(super) fn watch(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }
}

impl Queue {
    pub(super) fn pending_count(&self) -> usize {
        self.pending.len()
    }

    pub(super) fn pending(&self) -> impl Iterator<Item = &Arc<Update>> {
        self.pending.values()
    }

    pub(super) fn drop_pending(&mut self) {
        self.pending.clear();
        self.again.clear();
    }

    pub(super) fn confirm(&mut self, id: i64) {
        self.pending.remove(&id);
    }

    /// If the list is absent, the last one still applies. An empty list means the usual kinds.
    pub(super) fn allow(&mut self, call: &Call) -> Result<(), Failure> {
        if let Some(Value::Array(kinds)) = call.json("allowed_updates", "allowed updates")? {
            let kinds = kinds.iter().filter_map(Value::as_str);
            self.allowed = kinds.map(str::to_owned).collect();
        }
        Ok(())
    }

    pub(super) fn allowed(&self) -> &[String] {
        &self.allowed
    }

    fn allows(&self, update: &Value) -> bool {
        let kind = update
            .as_object()
            .and_then(|fields| fields.keys().find(|name| *name != "update_id"));
        match kind {
            None => true,
            Some(kind) if self.allowed.is_empty() => !UNASKED.contains(&kind.as_str()),
            Some(kind) => self.allowed.contains(kind),
        }
    }

    fn enqueue(&mut self, update: Arc<Update>) {
        if let Some(webhook) = &mut self.webhook {
            webhook.enqueue(Arc::clone(&update));
        }
        self.pending.insert(update.id, update);
    }

    /// Forgets what the offset confirms.
    pub(super) fn move_to(&mut self, offset: i64) {
        if offset < 0 {
            let keep = usize::try_from(-offset).unwrap_or(usize::MAX);
            while self.pending.len() > keep {
                self.pending.pop_first();
            }
        } else if offset <= self.next {
            self.pending = self.pending.split_off(&offset);
        }
        // An offset from the future belongs to another bot. Telegram starts from the first update
        // then.
    }

    pub(super) fn batch(&mut self, limit: usize) -> Vec<Value> {
        let repeated = self.again.len().min(limit);
        let repeated = self.again.drain(..repeated);
        let mut batch: Vec<Value> = repeated.map(|update| update.json.clone()).collect();
        let room = limit - batch.len();
        let waiting = self.pending.values().take(room);
        batch.extend(waiting.map(|update| update.json.clone()));
        batch
    }
}

//! [`Webhook`]: where updates are posted.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use super::update::Update;

/// A set webhook; dropping it ends the delivery.
pub(super) struct Webhook {
    pub(super) url: String,
    pub(super) secret: String,
    pub(super) connections: usize,
    pub(super) inbox: mpsc::UnboundedSender<Arc<Update>>,
    pub(super) last_error: Option<(i64, String)>,
    pub(super) delivery: AbortHandle,
}

impl Webhook {
    pub(super) fn enqueue(&self, update: Arc<Update>) {
        // A closed inbox means that the runtime is ending, and with it everything that could miss
        // the update.
        let _ = self.inbox.send(update);
    }
}

impl Drop for Webhook {
    fn drop(&mut self) {
        self.delivery.abort();
    }
}

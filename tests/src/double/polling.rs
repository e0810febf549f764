//! `getUpdates`.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::call::Call;
use super::failure::{Answer, Failure};
use super::shared::Shared;

/// In seconds.
const LONGEST_POLL: i64 = 50;
const LARGEST_BATCH: i64 = 100;

pub(super) async fn get_updates(shared: &Shared, call: &Call) -> Answer {
    let updates = &shared.updates;
    let mut changes = updates.watch();
    let offset = call.integer("offset");
    let limit = match call.integer("limit") {
        0 => LARGEST_BATCH,
        limit => limit.clamp(1, LARGEST_BATCH),
    };
    let limit = usize::try_from(limit).expect("the limit was clamped to 1..=100");
    let seconds = call.integer("timeout").clamp(0, LONGEST_POLL);
    let seconds = u64::try_from(seconds).expect("the timeout was clamped to 0..=50");

    let mine = {
        let mut queue = updates.queue();
        if queue.webhook.is_some() {
            return Err(Failure::conflict(
                "can't use getUpdates method while webhook is active; \
                 use deleteWebhook to delete the webhook first",
            ));
        }
        queue.allow(call)?;
        queue.move_to(offset);
        let batch = queue.batch(limit);
        if seconds == 0 || !batch.is_empty() {
            return Ok(Value::Array(batch));
        }
        queue.poll += 1;
        queue.poll
    };
    // Wakes an older poll that still waits: it finds that it is no longer the newest.
    updates.wake();

    let deadline = Instant::now() + Duration::from_secs(seconds);
    loop {
        let changed = tokio::time::timeout_at(deadline, changes.changed()).await;
        let mut queue = updates.queue();
        if queue.webhook.is_some() {
            return Err(Failure::conflict("terminated by setWebhook request"));
        }
        if queue.poll != mine {
            return Err(Failure::conflict(
                "terminated by other getUpdates request; \
                 make sure that only one bot instance is running",
            ));
        }
        let batch = queue.batch(limit);
        if !batch.is_empty() || changed.is_err() {
            return Ok(Value::Array(batch));
        }
    }
}

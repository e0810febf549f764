//! What other instances on the same database tell this one.

use std::time::Duration;

use crate::dialogue::{Dialogues, without_content};
use crate::store::{Wake, Wakes};

/// How long a server that does not answer is left alone. Whoever waits looks by itself meanwhile.
const RECOVERY: Duration = Duration::from_secs(5);

/// Passes on what others queue and schedule, for as long as it is polled. Until then this instance's hold
/// on the messages that it sends lasts, too.
pub async fn hear(wakes: Option<Wakes>, dialogues: &Dialogues) {
    let Some(mut wakes) = wakes else {
        return std::future::pending().await;
    };
    loop {
        match wakes.next().await {
            Ok(wake) => dialogues.wake(wake),
            Err(error) => {
                tracing::warn!("other instances are not heard: {}", without_content(&error));
                tokio::time::sleep(RECOVERY).await;
                // Something may have been said meanwhile.
                dialogues.wake(Wake::Outbox);
                dialogues.wake(Wake::Jobs);
            }
        }
    }
}

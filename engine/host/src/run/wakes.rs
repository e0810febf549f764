//! What other instances on the same database tell this one.

use std::time::Duration;

use crate::dialogue::Dialogues;
use crate::outage::Asker;
use crate::store::{Wake, Wakes};

/// The pause after a server that did not answer. Tasks that wait look by themselves meanwhile.
const RECOVERY: Duration = Duration::from_secs(5);

/// Passes on what others queue and schedule, for as long as it is polled. As long as that, this
/// instance also keeps its hold on the messages that it sends.
pub(super) async fn hear(wakes: Option<Wakes>, dialogues: &Dialogues) {
    let Some(mut wakes) = wakes else {
        return std::future::pending().await;
    };
    loop {
        match wakes.next().await {
            Ok(wake) => {
                dialogues.database_answers(Asker::Instances);
                dialogues.wake(wake);
            }
            Err(error) => {
                dialogues.database_failed(Asker::Instances, &error);
                tokio::time::sleep(RECOVERY).await;
                // Something may have been missed meanwhile.
                dialogues.wake(Wake::Outbox);
                dialogues.wake(Wake::Jobs);
            }
        }
    }
}

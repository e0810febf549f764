//! Long polling: fetch, process, commit, and only then move the offset, which confirms.
//!
//! If the process is killed anywhere, it gets the same updates again. Updates that have already
//! taken effect are recognised by their ids.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use indexmap::IndexMap;
use serde_json::value::RawValue;
use tilmash_engine::value::RowId;

use super::api::Api;
use super::greeting::{Patience, TelegramError, greet};
use super::reception::Reception;
use super::update::{Received, update_id};
use crate::stop::Stop;
use crate::store::StoreError;

/// Bot API, `getUpdates.limit`: as many as one fetch brings at most.
const MOST: usize = 100;

/// Brings Telegram's updates to the dialogues.
pub struct Polling {
    reception: Arc<Reception>,
    api: Api,
    /// The first update that is not confirmed.
    offset: i64,
    patience: Patience,
}

impl Polling {
    pub fn new(reception: Arc<Reception>, api: Api) -> Polling {
        Polling {
            reception,
            patience: Patience::new(api.clone()),
            api,
            offset: 0,
        }
    }

    /// Polls until it is told to stop. The updates in hand are processed first.
    ///
    /// # Errors
    ///
    /// If Telegram does not know the token. Every other failure is waited for.
    pub async fn run(mut self, mut stop: Stop) -> Result<(), TelegramError> {
        self.reception.dialogues().hearing().fetches();
        tokio::select! {
            () = stop.requested() => return Ok(()),
            met = greet(self.reception.dialogues(), None, &mut self.patience) => met?,
        }
        loop {
            let updates = tokio::select! {
                () = stop.requested() => return Ok(()),
                updates = self.api.updates(self.offset) => updates,
            };
            let pause = match updates {
                Ok(updates) => self.take(&updates).await,
                Err(error) => Some(self.patience.after(&error).await?),
            };
            if let Some(pause) = pause {
                tokio::select! {
                    () = stop.requested() => return Ok(()),
                    () = tokio::time::sleep(pause) => {}
                }
            }
        }
    }

    /// Processes updates, different chats at the same time and each chat in its order. The offset
    /// moves only if all are committed. Otherwise the pause until the next fetch is returned.
    async fn take(&mut self, updates: &[Box<RawValue>]) -> Option<Duration> {
        let mut chats: IndexMap<Option<RowId>, Vec<Received>> = IndexMap::new();
        for update in updates {
            let received = self.reception.read(update.get().as_bytes());
            let received = received.unwrap_or_else(|error| {
                tracing::warn!("an update is none: {error}");
                Received::Nothing
            });
            chats.entry(received.person()).or_default().push(received);
        }
        let reception = &*self.reception;
        let mut chats: FuturesUnordered<_> = chats
            .into_values()
            .map(|received| take_in_order(reception, received))
            .collect();
        let mut failed = false;
        while let Some(result) = chats.next().await {
            failed |= result.is_err();
        }
        drop(chats);
        if failed {
            return Some(self.patience.pause());
        }
        let offset = self.offset;
        self.offset = offset_after(updates).unwrap_or(offset);
        if !updates.is_empty() && self.offset <= offset {
            // They would come again at once.
            return Some(self.patience.pause());
        }
        self.patience.succeeded();
        if updates.len() < MOST {
            // Nothing is left of what was done while the bot could not hear it.
            self.reception
                .dialogues()
                .hearing()
                .has_fetched(Instant::now());
        }
        None
    }
}

/// The offset that confirms these updates, whatever their order. `None` if none of them has an id.
fn offset_after(updates: &[Box<RawValue>]) -> Option<i64> {
    let ids = updates
        .iter()
        .filter_map(|update| update_id(update.get().as_bytes()));
    ids.max().map(|last| last.saturating_add(1))
}

/// Processes what one person did, up to the first failure.
async fn take_in_order(reception: &Reception, received: Vec<Received>) -> Result<(), StoreError> {
    for received in received {
        if let Some(answer) = reception.take(received).await? {
            reception.give(answer);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_confirms_all_that_was_taken() {
        let offset = |updates: &[&str]| {
            let raw = |json: &&str| RawValue::from_string((*json).to_owned()).unwrap();
            offset_after(&updates.iter().map(raw).collect::<Vec<_>>())
        };
        let (seven, nine) = (r#"{"update_id":7}"#, r#"{"update_id":9}"#);
        assert_eq!(offset(&[nine, seven, "[]"]), Some(10));
        let deep = format!(
            r#"{{"a":{}1{},"update_id":11}}"#,
            "[".repeat(500),
            "]".repeat(500)
        );
        assert_eq!(offset(&[nine, &deep]), Some(12));
        assert_eq!(
            offset(&[nine, r#"{"update_id":11,"a":"\ud800"}"#]),
            Some(12)
        );
        assert_eq!(
            offset(&[r#"{"update_id":1099511627776}"#]),
            Some((1 << 40) + 1)
        );
        assert_eq!(
            offset(&[r#"{"update_id":9223372036854775807}"#]),
            Some(i64::MAX)
        );
        assert_eq!(offset(&[r#"{"update_id":"7"}"#]), None);
    }
}

//! Delivery without a loop, for a chat that is played.

use std::fmt::Display;

use jiff::Timestamp;

use super::attachment::Attachment;
use super::ended::{End, Ended, note_all};
use super::messenger::Messenger;
use super::perform::perform;
use crate::store::{Due, Store, StoreError};

/// How many chats are looked at together; more, if nobody of them is wanted.
const GROUP: u32 = 64;

/// Delivers everything that is due to the `wanted` chats, in the order in which it was queued. A
/// chat that does not take a message takes none.
///
/// # Panics
///
/// If a queued delivery cannot be read: it was queued by another version.
///
/// # Errors
///
/// If the database could not be read or written.
pub(crate) async fn drain(
    store: &Store,
    messenger: &mut impl Messenger<Error: Display>,
    wanted: impl Fn(i64) -> bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut group = GROUP;
    loop {
        let due = store
            .write(async move |transaction| transaction.outbox_due(now, group).await)
            .await?;
        let is_all = due.len() < group as usize;
        // The first of each chat are there, and later ones show when those are gone.
        let wanted = due.into_iter().filter(|due| wanted(due.chat));
        match wanted.min_by_key(|due| due.id) {
            Some(first) => deliver(store, messenger, first, now).await?,
            None if is_all => return Ok(()),
            None => group = group.saturating_mul(2),
        }
    }
}

async fn deliver(
    store: &Store,
    messenger: &mut impl Messenger<Error: Display>,
    due: Due,
    now: Timestamp,
) -> Result<(), StoreError> {
    let unwanted = due.unwanted_since();
    let delivery = due.delivery.expect("this version queued it");
    let content = match Attachment::of(&delivery, store).await? {
        Attachment::Nothing => None,
        Attachment::Bytes(bytes) => Some(bytes),
        Attachment::Gone => panic!("a file is kept while a message in the queue names it"),
    };
    let end = match unwanted {
        Some(since) => End::Unwanted(since),
        None => match perform(messenger, due.chat, &delivery, content.as_ref()).await {
            Ok(change) => End::Done(change),
            Err(error) => End::Blocked(error.to_string()),
        },
    };
    let ended = Ended {
        id: due.id,
        chat: due.chat,
        tries: due.attempts + 1,
        file: delivery.file().map(|file| file.id),
        end,
    };
    store
        .write(async move |transaction| note_all(vec![ended], transaction, now).await)
        .await
}

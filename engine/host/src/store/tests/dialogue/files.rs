//! Files: how long the database keeps them.

use jiff::ToSpan;
use tilmash_engine::interpret::{Delivery, Enclosed, Keyboard, Message};
use tilmash_engine::value::{FileForm, FileId, KeptFile};

use super::*;
use crate::store::{OutboxId, Outgoing, Sender};

on_each_database!(
    a_file_is_kept_until_every_message_that_names_it_is_sent,
    a_file_that_nobody_sends_is_kept_for_a_day,
    a_file_of_a_message_that_cannot_be_sent_is_kept_for_a_week,
    every_byte_comes_back,
    a_database_has_one_name,
);

fn naming(id: FileId) -> Delivery {
    let message = Message {
        text: String::new(),
        marks: Vec::new(),
        keyboard: Keyboard::Empty,
        enclosed: Some(Enclosed::File(KeptFile {
            id,
            name: "entry.ics".to_owned(),
            form: FileForm::Document,
            size: 3,
        })),
        shows: String::new(),
        of: None,
        yields: false,
    };
    Delivery::Send {
        message,
        replaces: None,
    }
}

async fn queue(transaction: &mut Transaction, id: FileId) -> Result<OutboxId, StoreError> {
    let now = monday().now;
    let message = Outgoing {
        chat: ALIYA.0,
        delivery: naming(id),
        at: now,
    };
    let queued = transaction.enqueue(message, Sender::Anyone, now).await?;
    Ok(queued.message.id)
}

async fn a_file_is_kept_until_every_message_that_names_it_is_sent() {
    let store = store(SALON).await;
    let now = monday().now;
    let kept: Result<_, StoreError> = store
        .write(async move |transaction| {
            let id = transaction.keep_file(vec![1, 2, 3], now).await?;
            let first = queue(transaction, id).await?;
            let second = queue(transaction, id).await?;
            transaction.outbox_sent(&[first]).await?;
            transaction.drop_sent_files(&[id]).await?;
            let between = transaction.file(id).await?;
            transaction.outbox_sent(&[second]).await?;
            transaction.drop_sent_files(&[id]).await?;
            Ok((
                between,
                transaction.file(id).await?,
                transaction.is_kept(id).await?,
            ))
        })
        .await;
    assert_eq!(kept.unwrap(), (Some(vec![1, 2, 3]), None, false));
}

async fn a_file_that_nobody_sends_is_kept_for_a_day() {
    let store = store(SALON).await;
    let now = monday().now;
    let kept: Result<_, StoreError> = store
        .write(async move |transaction| {
            let id = transaction.keep_file(vec![1], now).await?;
            transaction.prune_files(now + 24.hours()).await?;
            let before = transaction.is_kept(id).await?;
            transaction
                .prune_files(now + 24.hours() + 1.second())
                .await?;
            Ok((before, transaction.is_kept(id).await?))
        })
        .await;
    assert_eq!(kept.unwrap(), (true, false));
}

async fn a_file_of_a_message_that_cannot_be_sent_is_kept_for_a_week() {
    let store = store(SALON).await;
    let now = monday().now;
    let kept: Result<_, StoreError> = store
        .write(async move |transaction| {
            let id = transaction.keep_file(vec![1], now).await?;
            let message = queue(transaction, id).await?;
            transaction.outbox_dead(message, "refused").await?;
            transaction.prune_files(now + (7 * 24).hours()).await?;
            let before = transaction.is_kept(id).await?;
            transaction
                .prune_files(now + (7 * 24).hours() + 1.second())
                .await?;
            Ok((before, transaction.is_kept(id).await?))
        })
        .await;
    assert_eq!(kept.unwrap(), (true, false));
}

async fn every_byte_comes_back() {
    let store = store(SALON).await;
    let now = monday().now;
    let every: Vec<u8> = (0..=255).cycle().take(1_000_000).collect();
    let content = every.clone();
    let read: Result<_, StoreError> = store
        .write(async move |transaction| {
            let id = transaction.keep_file(content.clone(), now).await?;
            transaction.file(id).await
        })
        .await;
    assert!(read.unwrap().unwrap() == every);
}

async fn a_database_has_one_name() {
    let store = store(SALON).await;
    let names: Result<_, StoreError> = store
        .write(async move |transaction| {
            let first = transaction.identity().await?;
            transaction.name_database("another").await?;
            Ok((first, transaction.identity().await?))
        })
        .await;
    let (first, second) = names.unwrap();
    assert_eq!(first, second);
    assert_eq!(first.len(), 32);
}

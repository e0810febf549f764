//! What a press proves: its message is in the chat, and so is all that was queued before it.
//!
//! A message whose delivery is not recorded is sent again: its sender was killed, or the network
//! lost Telegram's answer. If the person has pressed it meanwhile, its copy would be a dead twin,
//! whose buttons mean nothing any more.

use jiff::Timestamp;
use tilmash_engine::interpret::{ButtonAction, Delivery, Keyboard, Message, Press};
use tilmash_engine::value::RowId;

use super::screens;
use crate::store::{OutboxId, StoreError, Transaction};

/// Takes from the queue what a press proves to be sent, up to the message `behind`.
pub(super) async fn record(
    transaction: &mut Transaction,
    person: RowId,
    press: &Press,
    behind: OutboxId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let queued = transaction.outbox_until(person.0, behind).await?;
    let pressed = |(place, (_, delivery)): (usize, &(OutboxId, Result<Delivery, String>))| {
        let message = with_button(delivery.as_ref().ok()?, &press.data)?;
        Some((place, message.until))
    };
    let Some((last, until)) = queued.iter().enumerate().rev().find_map(pressed) else {
        return Ok(());
    };
    let sent: Vec<OutboxId> = queued[..=last].iter().map(|(id, _)| *id).collect();
    transaction.outbox_sent(&sent).await?;
    screens::opened(transaction, person, press.message, until, now).await
}

/// The message of a delivery, if it has a button with this data.
fn with_button<'d>(delivery: &'d Delivery, data: &str) -> Option<&'d Message> {
    let Delivery::Send { message, .. } = delivery else {
        return None;
    };
    let Keyboard::Inline(rows) = &message.keyboard else {
        return None;
    };
    let mut actions = rows.iter().flatten().map(|button| &button.action);
    let is_there = actions.any(|action| matches!(action, ButtonAction::Press(own) if own == data));
    is_there.then_some(message)
}

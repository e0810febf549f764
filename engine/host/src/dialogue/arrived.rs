//! What a press proves: its message is in the chat, and so is all that was queued before it.
//!
//! A message whose delivery is not recorded is sent again: its sender was killed, or the network
//! lost Telegram's answer. If the person has pressed it meanwhile, its copy would be a dead twin,
//! whose buttons mean nothing any more.

use jiff::Timestamp;
use tilmash_engine::interpret::{ButtonAction, Delivery, Keyboard, Press, Told};
use tilmash_engine::value::RowId;

use super::arrival::Arrival;
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
    let pressed = |(_, delivery): &(OutboxId, Result<Delivery, String>)| {
        let delivery = delivery.as_ref();
        delivery.is_ok_and(|delivery| has_button(delivery, &press.data))
    };
    let Some(last) = queued.iter().rposition(pressed) else {
        return Ok(());
    };
    let sent: Vec<OutboxId> = queued[..=last].iter().map(|(id, _)| *id).collect();
    transaction.outbox_sent(&sent).await?;
    for (place, (_, delivery)) in queued[..=last].iter().enumerate() {
        let message = (place == last).then_some(press.message);
        if let Ok(delivery) = delivery
            && let Some(arrival) = arrival(delivery, person, message)
        {
            transaction.set_job(&arrival.job(now)).await?;
        }
    }
    screens::opened(transaction, person, press.message, now).await
}

/// What a run hears of a message that has come.
fn arrival(delivery: &Delivery, person: RowId, message: Option<i64>) -> Option<Arrival> {
    let Delivery::Send { message: sent, .. } = delivery else {
        return None;
    };
    let of = sent.of?;
    Some(Arrival {
        run: of.run,
        told: Told {
            message: of.message,
            to: person,
        },
        message,
        came: true,
        blocked: false,
        has_buttons: matches!(sent.keyboard, Keyboard::Inline(_)),
    })
}

/// Whether a delivery is a message that has a button with this data.
fn has_button(delivery: &Delivery, data: &str) -> bool {
    let Delivery::Send { message, .. } = delivery else {
        return false;
    };
    let Keyboard::Inline(rows) = &message.keyboard else {
        return false;
    };
    let mut actions = rows.iter().flatten().map(|button| &button.action);
    actions.any(|action| matches!(action, ButtonAction::Press(own) if own == data))
}

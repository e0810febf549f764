//! The webhook: Telegram posts each update and takes an answer of 200 as its confirmation.
//!
//! So the answer waits for the commit. Telegram posts an update again until it is confirmed, and it
//! posts the updates of one chat one after another. An update that has already taken effect is
//! recognised by its id.

use crate::settings::Webhook;
use crate::stop::Stop;

use super::api::Api;
use super::greeting::{Patience, TelegramError, greet};
use super::reception::Reception;

/// Asks Telegram to post the updates, then waits until it is told to stop. The webhook stays set:
/// updates that arrive while nobody serves it wait at Telegram.
///
/// # Errors
///
/// If Telegram does not know the token, or does not accept the webhook.
pub async fn invite(
    reception: &Reception,
    api: Api,
    webhook: &Webhook,
    mut stop: Stop,
) -> Result<(), TelegramError> {
    let mut patience = Patience::new(api);
    tokio::select! {
        () = stop.requested() => return Ok(()),
        met = greet(reception.dialogues(), Some(webhook), &mut patience) => met?,
    }
    stop.requested().await;
    Ok(())
}

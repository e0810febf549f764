//! The webhook: Telegram posts each update, and takes a 200 for its confirmation.
//!
//! So the answer waits for the commit. Telegram posts an update again until it is confirmed, and those of
//! one chat one after the other; one that has taken effect is known by its id.

use crate::settings::Webhook;
use crate::stop::Stop;

use super::api::Api;
use super::greeting::{Patience, TelegramError, greet};
use super::reception::Reception;

/// Asks Telegram to post the updates, and then waits until it is to stop. The webhook stays set: what comes
/// while nobody serves it waits at Telegram.
///
/// # Errors
///
/// If Telegram does not know the token, or will not have the webhook.
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

//! `tilmash run`: an app's bot, from its start to its end.

use std::io;
use std::pin::pin;
use std::sync::Arc;

use thiserror::Error;
use tilmash_engine::program::Program;

use crate::dialogue::Dialogues;
use crate::jobs;
use crate::outbox::Outbox;
use crate::settings::Settings;
use crate::stop::Stop;
use crate::store::{Store, StoreError};
use crate::telegram::{Api, Polling, PollingError};

/// Why a bot could not start, or ended before it was told to.
#[derive(Debug, Error)]
pub enum RunError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Polling(#[from] PollingError),
}

/// Runs a bot until `shutdown` completes. Then the updates in hand are finished, what they queued is sent
/// for a few seconds at most, and the database is closed: what was not sent is sent after the next start.
///
/// # Errors
///
/// If the database cannot be opened or prepared, or Telegram does not know the token.
pub async fn run(
    program: Arc<Program>,
    settings: Settings,
    shutdown: impl Future<Output = ()>,
) -> Result<(), RunError> {
    tracing::info!(app = %program.model.app, files = program.version, "the bot begins");
    let model = Arc::new(program.model.clone());
    let store = Store::open(&settings.database_url, model).await?;
    store.prepare().await?;
    let lists = Arc::clone(&settings.lists);
    let dialogues = Arc::new(Dialogues::new(store.clone(), program, lists));
    let api = Api::new(&settings);

    let (stop_intake, intake) = Stop::new();
    let (stop_delivery, delivery) = Stop::new();
    let polling = Polling::new(Arc::clone(&dialogues), api.clone());
    let outbox = Outbox::new(Arc::clone(&dialogues), api, settings.pace);
    let timers = jobs::run(dialogues, intake.clone());
    let listening = async {
        let mut polling = pin!(polling.run(intake));
        let polled = tokio::select! {
            polled = &mut polling => polled,
            () = shutdown => {
                stop_intake.stop();
                polling.await
            }
        };
        stop_intake.stop();
        polled
    };
    let intake = async {
        let (polled, ()) = tokio::join!(listening, timers);
        stop_delivery.stop();
        polled
    };
    let (polled, ()) = tokio::join!(intake, outbox.run(delivery));
    let closed = store.close().await;
    polled?;
    closed?;
    tracing::info!("the bot has ended in good order");
    Ok(())
}

/// Completes when the process is asked to end: by Ctrl-C, or by whoever supervises it.
///
/// # Errors
///
/// If the system does not let signals be heard.
#[cfg(unix)]
pub fn shutdown_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("the bot is asked to end");
    })
}

/// Completes when the process is asked to end by Ctrl-C.
///
/// # Errors
///
/// Never; elsewhere signals may not be heard.
#[cfg(not(unix))]
pub fn shutdown_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Who cannot be asked to end is ended.
        let _ = tokio::signal::ctrl_c().await;
        tracing::info!("the bot is asked to end");
    })
}

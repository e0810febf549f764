//! `tilmash run`: an app's bot, from its start to its end.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;

use jiff::Timestamp;
use thiserror::Error;
use tilmash_engine::program::Program;
use tokio::net::TcpListener;

use crate::backup::{self, BackupError, Backups, Hold};
use crate::dialogue::Dialogues;
use crate::jobs;
use crate::metrics::Metrics;
use crate::outbox::Outbox;
use crate::settings::{BackupSettings, Settings, Webhook};
use crate::stop::Stop;
use crate::store::{Store, StoreError};
use crate::telegram::{Api, Polling, Reception, TelegramError, invite};
use crate::wakes;
use crate::web::{self, Site};

/// Why a bot could not start, or ended before it was told to.
#[derive(Debug, Error)]
pub enum RunError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Telegram(#[from] TelegramError),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(
        "cannot listen at {address}: choose another TILMASH_LISTEN, or stop the process that has it"
    )]
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
}

/// Runs a bot until `shutdown` completes. Then the updates in hand are finished, what they queued is sent
/// for a few seconds at most, and the database is closed: what was not sent is sent after the next start.
///
/// # Errors
///
/// If the database cannot be opened or prepared, the address to listen at is not to be had, or Telegram does
/// not know the token or will not have the webhook.
pub async fn run(
    program: Arc<Program>,
    settings: Settings,
    shutdown: impl Future<Output = ()>,
) -> Result<(), RunError> {
    tracing::info!(app = %program.model.app, files = program.version, "the bot begins");
    let listener = listen(settings.listen).await?;
    let backups = Backups::of(&settings.database_url, &settings.backups)?;
    let hold = secure(backups.as_ref()).await?;
    let model = Arc::new(program.model.clone());
    let store = Store::open(&settings.database_url, model).await?;
    store.prepare().await?;
    let wakes = store.listen().await?;
    let lists = Arc::clone(&settings.lists);
    let dialogues = Dialogues::new(store.clone(), program, lists).with_limits(settings.limits);
    let dialogues = Arc::new(dialogues);
    let metrics = Arc::new(Metrics::default());
    let api = Api::new(&settings, Arc::clone(&metrics));
    let reception = Reception::new(Arc::clone(&dialogues), api.clone(), metrics);
    let reception = Arc::new(reception);
    let outbox = Outbox::new(Arc::clone(&dialogues), api.clone(), settings.pace);

    let (stop_intake, intake) = Stop::new();
    let (stop_delivery, delivery) = Stop::new();
    let site = Site {
        reception: Arc::clone(&reception),
        store: store.clone(),
        pulse: outbox.pulse(),
        webhook: settings.webhook.clone(),
    };
    let serving = serve(listener, site, intake.clone());
    let timers = jobs::run(Arc::clone(&dialogues), intake.clone());
    let backing_up = back_up(
        backups.as_ref(),
        &settings.backups,
        reception.metrics(),
        intake.clone(),
    );
    let listening = async {
        let mut listening = pin!(updates(&reception, api, settings.webhook.as_ref(), intake));
        let ended = tokio::select! {
            ended = &mut listening => ended,
            () = shutdown => {
                stop_intake.stop();
                listening.await
            }
        };
        stop_intake.stop();
        ended
    };
    let intake = async {
        let (ended, (), (), ()) = tokio::join!(listening, serving, timers, backing_up);
        reception.close().await;
        stop_delivery.stop();
        ended
    };
    let delivery = async {
        tokio::select! {
            () = outbox.run(delivery) => {}
            () = wakes::hear(wakes, &dialogues) => {}
        }
    };
    let (ended, ()) = tokio::join!(intake, delivery);
    let closed = store.close().await;
    drop(hold);
    ended?;
    closed?;
    tracing::info!("the bot has ended in good order");
    Ok(())
}

async fn listen(address: Option<SocketAddr>) -> Result<Option<TcpListener>, RunError> {
    let Some(address) = address else {
        return Ok(None);
    };
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(Some(listener)),
        Err(source) => Err(RunError::Listen { address, source }),
    }
}

/// Takes hold of a SQLite file, and makes sure that it is whole.
async fn secure(backups: Option<&Backups>) -> Result<Option<Hold>, BackupError> {
    let Some((backups, file)) = backups.and_then(|backups| Some((backups, backups.file()?))) else {
        return Ok(None);
    };
    let hold = Hold::take(file)?;
    backups.ensure_sound(Timestamp::now()).await?;
    Ok(Some(hold))
}

async fn back_up(
    backups: Option<&Backups>,
    settings: &BackupSettings,
    metrics: &Metrics,
    stop: Stop,
) {
    if let (Some(backups), Some(every)) = (backups, settings.every) {
        backup::keep_up(backups, every, settings.keep, metrics, stop).await;
    }
}

async fn serve(listener: Option<TcpListener>, site: Site, stop: Stop) {
    if let Some(listener) = listener {
        web::serve(listener, site, stop).await;
    }
}

/// Lets updates come until it is to stop.
async fn updates(
    reception: &Arc<Reception>,
    api: Api,
    webhook: Option<&Webhook>,
    stop: Stop,
) -> Result<(), TelegramError> {
    match webhook {
        Some(webhook) => invite(reception, api, webhook, stop).await,
        None => Polling::new(Arc::clone(reception), api).run(stop).await,
    }
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

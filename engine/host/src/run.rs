//! `tilmash run`: the bots of one process, from their start to their end.
//!
//! Each bot has its own database, token and pace. They share the process and the address at which
//! they are served. A bot that cannot continue does not stop the others: if there are several, it
//! is started again after growing pauses. If it is the only one, the process ends. A server that is
//! away is always waited for.

mod bot;
mod wakes;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::join_all;
use thiserror::Error;
use tilmash_engine::program::Program;
use tokio::net::TcpListener;
use tracing::{Instrument, Span};

use crate::backup::BackupError;
use crate::log::with_causes;
use crate::settings::Settings;
use crate::stop::{Stop, Stopper};
use crate::store::StoreError;
use crate::telegram::TelegramError;
use crate::web::{self, Front};
use bot::Bot;

/// The pause before a bot is started again, which doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// A bot that has run this long begins with the first pause again.
const LONG_RUN: Duration = Duration::from_secs(600);

/// How long the process may take to end, whatever its databases do. A supervisor waits longer.
const LONGEST_END: Duration = Duration::from_secs(10);

/// An app, and how to run it.
pub struct App {
    pub program: Arc<Program>,
    pub settings: Settings,
    /// The folder whose files flows load with `seed`.
    pub seeds: PathBuf,
}

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
        "a database or a caller did not answer in time, and the process ends without it: what was \
         not confirmed comes again after the next start"
    )]
    Overdue,
    #[error(
        "cannot listen at {address}: choose another TILMASH_LISTEN, or stop the process that has it"
    )]
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
}

impl RunError {
    /// Whether the reason is only a server that is away.
    fn may_pass(&self) -> bool {
        match self {
            RunError::Store(error) => error.may_pass(),
            RunError::Telegram(_)
            | RunError::Backup(_)
            | RunError::Overdue
            | RunError::Listen { .. } => false,
        }
    }
}

/// Runs bots until `shutdown` completes. Then the updates in hand are finished, what they queued is
/// sent for a few seconds at most, and the databases are closed. Messages that were not sent are
/// sent after the next start.
///
/// # Errors
///
/// If the address to listen at is not available, or if the end takes too long. For a single bot
/// also if its database cannot be opened or prepared, or if Telegram does not know the token or
/// does not accept the webhook.
pub async fn run(apps: Vec<App>, shutdown: impl Future<Output = ()>) -> Result<(), RunError> {
    let address = apps.iter().find_map(|app| app.settings.listen);
    let listener = listen(address).await?;
    let company = match apps.len() {
        1 => Company::Alone,
        _ => Company::Others,
    };
    let bots: Vec<Bot> = apps.into_iter().map(Bot::new).collect();
    let fronts = bots.iter().map(|bot| Arc::clone(bot.front())).collect();

    let (stopper, stop) = Stop::new();
    let (end_of_service, served) = Stop::new();
    let stop_of_process = stop.clone();
    let serving = serve(listener, fronts, stop.clone(), end_of_service);
    let lives = bots.iter().map(|bot| {
        let life = live(bot, company, stop.clone(), served.clone());
        life.instrument(company.span(bot))
    });
    let living = async {
        let mut lives = pin!(join_all(lives));
        let ended = tokio::select! {
            ended = &mut lives => ended,
            () = shutdown => {
                stopper.stop();
                lives.await
            }
        };
        stopper.stop();
        ended
    };
    let mut asked = stop_of_process;
    let overdue = async {
        asked.requested().await;
        tokio::time::sleep(LONGEST_END).await;
    };
    let ended = tokio::select! {
        (ended, ()) = async { tokio::join!(living, serving) } => ended,
        () = overdue => return Err(RunError::Overdue),
    };
    ended.into_iter().collect::<Result<(), RunError>>()?;
    tracing::info!("all has ended in good order");
    Ok(())
}

/// Whether a bot shares its process with others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Company {
    Alone,
    Others,
}

impl Company {
    /// In the log, names the bot of a line if there are several.
    fn span(self, bot: &Bot) -> Span {
        match self {
            Company::Alone => Span::none(),
            Company::Others => tracing::error_span!("bot", app = %bot.app()),
        }
    }
}

/// Runs a bot again and again until it is told to stop.
async fn live(bot: &Bot, company: Company, mut stop: Stop, served: Stop) -> Result<(), RunError> {
    let mut pause = FIRST_PAUSE;
    let mut told = String::new();
    bot.announce();
    loop {
        let begun = Instant::now();
        let error = match bot.run(stop.clone(), served.clone()).await {
            Ok(()) => return Ok(()),
            Err(error) if company == Company::Alone && !error.may_pass() => return Err(error),
            Err(error) => error,
        };
        if begun.elapsed() >= LONG_RUN {
            pause = FIRST_PAUSE;
        }
        let (seconds, why) = (pause.as_secs(), with_causes(&error));
        // Once for each pause, and then only if the reason is another one.
        let news = format!("the bot does not run, and is tried again in {seconds} s: {why}");
        match news == told {
            true => tracing::debug!("{news}"),
            false => tracing::error!("{news}"),
        }
        told = news;
        tokio::select! {
            () = stop.requested() => return Ok(()),
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
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

/// Serves until it is told to stop and the requests in hand are finished; then says so.
async fn serve(
    listener: Option<TcpListener>,
    fronts: Arc<[Arc<Front>]>,
    mut stop: Stop,
    end_of_service: Stopper,
) {
    match listener {
        Some(listener) => web::serve(listener, fronts, stop).await,
        None => stop.requested().await,
    }
    end_of_service.stop();
}

/// Completes when the process is asked to end, by Ctrl-C or by a supervisor.
///
/// # Errors
///
/// If the system does not allow listening for signals.
#[cfg(unix)]
pub fn shutdown_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    /// A file has become larger than the system allows. A signal that is heard does not kill, and
    /// whoever writes gets an error.
    const FILE_TOO_LARGE: SignalKind = SignalKind::from_raw(25);
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    drop(signal(FILE_TOO_LARGE)?);
    Ok(async move {
        let by = tokio::select! {
            _ = interrupt.recv() => "SIGINT",
            _ = terminate.recv() => "SIGTERM",
            _ = hang_up.recv() => "SIGHUP",
        };
        tracing::info!("the process is asked to end by {by}");
    })
}

/// Completes when the process is asked to end by Ctrl-C.
///
/// # Errors
///
/// Never. On other systems listening for signals may fail.
#[cfg(not(unix))]
pub fn shutdown_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without signals the process is simply killed.
        let _ = tokio::signal::ctrl_c().await;
        tracing::info!("the process is asked to end");
    })
}

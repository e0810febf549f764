//! The log: on the console, and in files that do not grow for ever.
//!
//! No line holds the bot's token. Ids of people, chats and updates are logged; what people write, their
//! names and their phones are not. Dependencies may print both at their finer levels, so those stay shut.

mod redaction;
mod rotation;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use thiserror::Error;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{Layer, fmt};

use crate::settings::Settings;
use redaction::Redacted;
use rotation::RotatingFile;

const FILE: &str = "tilmash.log";

#[derive(Debug, Error)]
pub enum LogError {
    #[error(
        "cannot write the log {}: check the rights of the directory, or set TILMASH_LOG_DIR to another; if it is empty, there is the console only",
        path.display()
    )]
    File { path: PathBuf, source: io::Error },
    #[error("the process has a log already")]
    Second(#[from] TryInitError),
}

/// Sends all that this process logs to the console and, if the settings say so, to files.
///
/// # Errors
///
/// If the file cannot be written, or the process has a log already.
pub fn start(settings: &Settings) -> Result<(), LogError> {
    let mut secrets = vec![settings.token.reveal(), settings.token.secret()];
    secrets.extend(
        settings
            .webhook
            .as_ref()
            .map(|webhook| webhook.secret.reveal()),
    );
    let levels = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target("tilmash", settings.log_level);
    let console = fmt::layer()
        .with_ansi(io::stderr().is_terminal())
        .with_writer(Redacted::new(io::stderr, &secrets));
    let file = settings
        .log_directory
        .as_deref()
        .map(open)
        .transpose()?
        .map(|file| {
            fmt::layer()
                .with_ansi(false)
                .with_writer(Redacted::new(Mutex::new(file), &secrets))
        });
    tracing_subscriber::registry()
        .with(console.and_then(file).with_filter(levels))
        .try_init()?;
    log_panics();
    Ok(())
}

fn open(directory: &Path) -> Result<RotatingFile, LogError> {
    let path = directory.join(FILE);
    std::fs::create_dir_all(directory)
        .and_then(|()| RotatingFile::open(&path))
        .map_err(|source| LogError::File { path, source })
}

/// Panics are our own mistakes: their messages state beliefs, not what people wrote.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let words = panic.to_string().replace('\n', " ");
        tracing::error!("{words}");
    }));
}

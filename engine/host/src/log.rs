//! The log: on the console, and in files that do not grow without limit.
//!
//! No line contains the bot's token, or one by which a tool knows us. Ids of people, chats and
//! updates are logged; what people write, their names and their telephone numbers are not.
//! Dependencies may print both at their finer levels, so those levels stay closed.

mod apps;
mod error;
mod redaction;
mod reports;
mod rotation;

pub(crate) use error::{with_causes, without_content};

use std::cmp::Reverse;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use thiserror::Error;
use tilmash_engine::name::Name;
use tracing::Level;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{FilterExt, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{Layer, fmt};

use crate::settings::{ProviderToken, Settings};
use crate::tools::ToolAccess;
use apps::{NoteApps, Own};
use redaction::Redacted;
use reports::Reports;
use rotation::RotatingFile;

const FILE: &str = "tilmash.log";

#[derive(Debug, Error)]
pub enum LogError {
    #[error(
        "cannot write the log {}: check the rights of the directory, or set TILMASH_LOG_DIR to \
         another; if it is empty, there is the console only",
        path.display()
    )]
    File { path: PathBuf, source: io::Error },
    #[error("the process has a log already")]
    Second(#[from] TryInitError),
}

/// Sends everything that this process logs to the console. Lines of an app also go to the app's
/// files, if its settings say so. Lines of no app go to the files of all apps. Errors also go to a
/// service that collects them, if the settings name one.
///
/// # Errors
///
/// If a file cannot be written, or if the process already has a log.
///
/// # Panics
///
/// If errors are to be reported, and this is not called within a tokio runtime.
pub fn start(apps: &[(&Name, &Settings)]) -> Result<(), LogError> {
    let mut secrets: Vec<&str> = apps.iter().flat_map(|(_, app)| secrets_of(app)).collect();
    // Of two that overlap, the longer one is looked for first.
    secrets.sort_by_key(|secret| Reverse(secret.len()));
    let most = apps.iter().map(|(_, settings)| settings.log_level).max();
    let console = fmt::layer()
        .with_ansi(io::stderr().is_terminal())
        .with_writer(Redacted::new(io::stderr, &secrets))
        .with_filter(levels(most.unwrap_or(Level::INFO)));
    let mut files = Vec::new();
    for (app, settings) in apps {
        if let Some(directory) = &settings.log_directory {
            let file = Mutex::new(open(directory)?);
            let layer = fmt::layer()
                .with_ansi(false)
                .with_writer(Redacted::new(file, &secrets))
                .with_filter(levels(settings.log_level).and(Own(app.to_string())));
            files.push(layer);
        }
    }
    let reports = apps.iter().find_map(|(_, app)| app.reports.clone());
    let reports = reports.map(|address| {
        let own = Targets::new().with_target("tilmash", LevelFilter::ERROR);
        Reports::start(address, &secrets).with_filter(own)
    });
    // An empty list of layers would close the console too.
    let files = (!files.is_empty()).then_some(files);
    tracing_subscriber::registry()
        .with(NoteApps)
        .with(console)
        .with(files)
        .with(reports)
        .try_init()?;
    log_panics();
    Ok(())
}

fn secrets_of(settings: &Settings) -> impl Iterator<Item = &str> {
    let token = [settings.token.reveal(), settings.token.secret()];
    let webhook = settings.webhook.as_ref();
    let webhook = webhook.map(|webhook| webhook.secret.reveal());
    let provider = settings.provider.as_ref().map(ProviderToken::reveal);
    let tools = settings.tools.values().flat_map(ToolAccess::secrets);
    token
        .into_iter()
        .chain(webhook)
        .chain(provider)
        .chain(tools)
}

fn levels(own: Level) -> Targets {
    Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target("tilmash", own)
        // It repeats what tools say.
        .with_target("rmcp", LevelFilter::OFF)
}

/// The log's newest file in a directory.
pub fn file(directory: &Path) -> PathBuf {
    directory.join(FILE)
}

fn open(directory: &Path) -> Result<RotatingFile, LogError> {
    let path = file(directory);
    std::fs::create_dir_all(directory)
        .and_then(|()| RotatingFile::open(&path))
        .map_err(|source| LogError::File { path, source })
}

/// Panics are our own mistakes. Their messages state beliefs, not what people wrote.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let words = panic.to_string().replace('\n', " ");
        tracing::error!("{words}");
    }));
}

//! [`StoreError`]: what the world does to a store. What a flow can route is not an error but a
//! refusal.

use std::sync::Arc;

use thiserror::Error;
use tilmash_engine::diagnostic::suggest;

use super::failure::{DriverFailure, Meaning};

/// The driver's own error.
type Source = Arc<dyn std::error::Error + Send + Sync>;

/// Why the store did not do what it was asked to do. A work that gets an error has changed nothing.
#[derive(Clone, Debug, Error)]
pub enum StoreError {
    #[error(
        "`{url}` is no database: write `sqlite://PATH`, `sqlite::memory:` or `postgres://USER@HOST/NAME`"
    )]
    Url { url: String },
    #[error(
        "cannot open the database {place}: check that the directory exists and that this user may write there"
    )]
    Unreachable { place: String, source: Source },
    #[error(
        "the database {place} cannot be written: check the rights of the file and of its directory"
    )]
    ReadOnly { place: String, source: Source },
    #[error(
        "the database {place} is damaged or is no SQLite file: put the newest backup in its place"
    )]
    Damaged { place: String, source: Source },
    #[error("the database {place} is locked by another process: stop it, or try again")]
    Locked { place: String, source: Source },
    #[error(
        "the database {place} does not answer: check that its server runs, and the name and the password in its URL"
    )]
    NoServer {
        place: String,
        /// Whether it only starts, stops or is full, or could not be reached.
        answers_later: bool,
        source: Source,
    },
    #[error(
        "the database {place} has no schema of the name in its `options`: make it with CREATE SCHEMA"
    )]
    NoSchema { place: String },
    #[error("too many wrote to the same rows of the database {place}: try again")]
    Contended { place: String, source: Source },
    #[error("the disk of the database {place} fails: see what the system's own log says of it")]
    Disk { place: String, source: Source },
    #[error(
        "THE FILE OF THE DATABASE {place} IS GONE or replaced by another, though it is in use: nothing is written any more. Put the file back, or stop the bot and restore a backup by `tilmash db restore`"
    )]
    Gone { place: String, source: Source },
    #[error("no space is left for the database {place}: free some on its disk")]
    Full { place: String, source: Source },
    #[error(
        "the database {place} was made by a newer Tilmash (its schema is {found}, this one knows {known}): install that version"
    )]
    Newer {
        place: String,
        found: i64,
        known: i64,
    },
    #[error(
        "migration {version} of the database {place} is not the one this Tilmash has: the two come from different builds"
    )]
    OtherMigration { place: String, version: i64 },
    #[error(
        "migration {version} of the database {place} cannot be undone: the app's tables stand on it; to begin anew, take another file or schema"
    )]
    InUse { place: String, version: i64 },
    #[error("the tables need a decision first:\n{}", reasons.join("\n"))]
    Undecided { reasons: Vec<String> },
    #[error("there is no `{table}` `{row}`: {}", there_are(row, known))]
    NoSuchResource {
        table: String,
        row: String,
        known: Vec<String>,
    },
    #[error("`{table}` {row} holds in `{column}` what is no {wanted}: {found}")]
    Cell {
        table: String,
        row: i64,
        column: String,
        wanted: String,
        found: String,
    },
    #[error("the database {place} failed while {doing}")]
    Database {
        place: String,
        doing: &'static str,
        source: Source,
    },
    /// A mistake of ours, limited to the work that made it.
    #[error("the work on the store broke off: {message}")]
    Panicked { message: String },
    #[error("the store is closed")]
    Closed,
}

fn there_are(wrong: &str, known: &[String]) -> String {
    const MOST_LISTED: usize = 12;
    if known.is_empty() {
        return "the table is empty; its rows are loaded by `tilmash seed APP`".to_owned();
    }
    if let Some(near) = suggest(wrong, known.iter().map(String::as_str)) {
        return format!("did you mean `{near}`?");
    }
    let listed = known[..known.len().min(MOST_LISTED)].join(", ");
    match known.len() - known.len().min(MOST_LISTED) {
        0 => format!("there are {listed}"),
        left => format!("there are {listed} and {left} more"),
    }
}

impl StoreError {
    /// Whether it is only that a server does not answer yet. One that refuses will refuse again.
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            StoreError::NoServer {
                answers_later: true,
                ..
            }
        )
    }

    /// What a driver's error means for the person who runs Tilmash.
    pub(crate) fn of(
        failure: impl Into<DriverFailure>,
        place: &str,
        doing: &'static str,
    ) -> StoreError {
        let DriverFailure { meaning, source } = failure.into();
        let place = place.to_owned();
        match meaning {
            Meaning::Locked => StoreError::Locked { place, source },
            Meaning::ReadOnly => StoreError::ReadOnly { place, source },
            Meaning::Damaged => StoreError::Damaged { place, source },
            Meaning::Disk => StoreError::Disk { place, source },
            Meaning::Full => StoreError::Full { place, source },
            Meaning::Gone => StoreError::Gone { place, source },
            Meaning::Unreachable => StoreError::Unreachable { place, source },
            Meaning::NoServer | Meaning::NoServerYet => StoreError::NoServer {
                place,
                answers_later: meaning == Meaning::NoServerYet,
                source,
            },
            Meaning::Contended => StoreError::Contended { place, source },
            Meaning::Duplicate | Meaning::Taken | Meaning::Other => StoreError::Database {
                place,
                doing,
                source,
            },
        }
    }
}

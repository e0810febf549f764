//! [`StoreError`]: what the world does to a store. What a flow can route is no error but a refusal.

use std::sync::Arc;

use thiserror::Error;

/// Why the store did not do what it was asked. A work that gets one has changed nothing.
#[derive(Clone, Debug, Error)]
pub enum StoreError {
    #[error("`{url}` is no database: write `sqlite://PATH` or `sqlite::memory:`")]
    Url { url: String },
    #[error(
        "cannot open the database {place}: check that the directory exists and that this user may write there"
    )]
    Unreachable {
        place: String,
        source: Arc<sqlx::Error>,
    },
    #[error(
        "the database {place} cannot be written: check the rights of the file and of its directory"
    )]
    ReadOnly {
        place: String,
        source: Arc<sqlx::Error>,
    },
    #[error(
        "the database {place} is damaged or is no SQLite file: put the newest backup in its place"
    )]
    Damaged {
        place: String,
        source: Arc<sqlx::Error>,
    },
    #[error("the database {place} is locked by another process: stop it, or try again")]
    Locked {
        place: String,
        source: Arc<sqlx::Error>,
    },
    #[error("no space is left for the database {place}: free some on its disk")]
    Full {
        place: String,
        source: Arc<sqlx::Error>,
    },
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
        "migration {version} of the database {place} cannot be undone: the app's tables stand on it; to begin anew, move the file away"
    )]
    InUse { place: String, version: i64 },
    #[error("the tables need a decision first:\n{}", reasons.join("\n"))]
    Undecided { reasons: Vec<String> },
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
        source: Arc<sqlx::Error>,
    },
    /// Our own mistake, kept to the work that made it.
    #[error("the work on the store broke off: {message}")]
    Panicked { message: String },
    #[error("the store is closed")]
    Closed,
}

// SQLite's primary result codes, https://www.sqlite.org/rescode.html.
const BUSY: u32 = 5;
const LOCKED: u32 = 6;
const READ_ONLY: u32 = 8;
const CORRUPT: u32 = 11;
const FULL: u32 = 13;
const CANNOT_OPEN: u32 = 14;
const NOT_A_DATABASE: u32 = 26;

impl StoreError {
    /// What the database's own error means for the person who runs Tilmash.
    pub(super) fn of(source: sqlx::Error, place: &str, doing: &'static str) -> StoreError {
        let code = source
            .as_database_error()
            .and_then(|error| error.code()?.parse::<u32>().ok())
            // The extended code holds the primary one in its lowest byte.
            .map(|extended| extended & 0xff);
        let place = place.to_owned();
        let source = Arc::new(source);
        match code {
            Some(BUSY | LOCKED) => StoreError::Locked { place, source },
            Some(READ_ONLY) => StoreError::ReadOnly { place, source },
            Some(CORRUPT | NOT_A_DATABASE) => StoreError::Damaged { place, source },
            Some(FULL) => StoreError::Full { place, source },
            Some(CANNOT_OPEN) => StoreError::Unreachable { place, source },
            _ => StoreError::Database {
                place,
                doing,
                source,
            },
        }
    }
}

//! [`StoreError`]: what the world does to a store. What a flow can route is no error but a refusal.

use std::sync::Arc;

use sqlx::sqlite::SqliteError;
use thiserror::Error;

/// Why the store did not do what it was asked. A work that gets one has changed nothing.
#[derive(Clone, Debug, Error)]
pub enum StoreError {
    #[error(
        "`{url}` is no database: write `sqlite://PATH`, `sqlite::memory:` or `postgres://USER@HOST/NAME`"
    )]
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
    #[error(
        "the database {place} does not answer: check that its server runs, and the name and the password in its URL"
    )]
    NoServer {
        place: String,
        source: Arc<sqlx::Error>,
    },
    #[error(
        "the database {place} has no schema of the name in its `options`: make it with CREATE SCHEMA"
    )]
    NoSchema { place: String },
    #[error("too many wrote to the same rows of the database {place}: try again")]
    Contended {
        place: String,
        source: Arc<sqlx::Error>,
    },
    #[error("the disk of the database {place} fails: see what the system's own log says of it")]
    Disk {
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
        "migration {version} of the database {place} cannot be undone: the app's tables stand on it; to begin anew, take another file or schema"
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
const IO: u32 = 10;
const CORRUPT: u32 = 11;
const FULL: u32 = 13;
const CANNOT_OPEN: u32 = 14;
const NOT_A_DATABASE: u32 = 26;
/// An extended one: the file is shorter than it says.
const SHORT_READ: u32 = 522;

impl StoreError {
    /// Whether it is only that a server does not answer yet. Who is refused by one is refused again.
    pub fn may_pass(&self) -> bool {
        let StoreError::NoServer { source, .. } = self else {
            return false;
        };
        match &**source {
            // cannot_connect_now, admin_shutdown, crash_shutdown, too_many_connections
            sqlx::Error::Database(error) => {
                matches!(
                    error.code().as_deref(),
                    Some("57P03" | "57P01" | "57P02" | "53300")
                )
            }
            _ => true,
        }
    }

    /// What the database's own error means for the person who runs Tilmash.
    pub(crate) fn of(source: sqlx::Error, place: &str, doing: &'static str) -> StoreError {
        use sqlx::Error::{Io, PoolClosed, PoolTimedOut, Protocol, Tls, WorkerCrashed};
        let meaning = match &source {
            sqlx::Error::Database(error) => error.code().map_or(Meaning::Other, |code| {
                if error.try_downcast_ref::<SqliteError>().is_some() {
                    code.parse().map_or(Meaning::Other, of_sqlite)
                } else {
                    of_postgres(&code)
                }
            }),
            Io(_) | Tls(_) | Protocol(_) | PoolTimedOut | PoolClosed | WorkerCrashed => {
                Meaning::NoServer
            }
            _ => Meaning::Other,
        };
        let place = place.to_owned();
        let source = Arc::new(source);
        match meaning {
            Meaning::Locked => StoreError::Locked { place, source },
            Meaning::ReadOnly => StoreError::ReadOnly { place, source },
            Meaning::Damaged => StoreError::Damaged { place, source },
            Meaning::Disk => StoreError::Disk { place, source },
            Meaning::Full => StoreError::Full { place, source },
            Meaning::Unreachable => StoreError::Unreachable { place, source },
            Meaning::NoServer => StoreError::NoServer { place, source },
            Meaning::Contended => StoreError::Contended { place, source },
            Meaning::Other => StoreError::Database {
                place,
                doing,
                source,
            },
        }
    }
}

enum Meaning {
    Locked,
    ReadOnly,
    Damaged,
    Disk,
    Full,
    Unreachable,
    NoServer,
    Contended,
    Other,
}

fn of_sqlite(extended: u32) -> Meaning {
    if extended == SHORT_READ {
        return Meaning::Damaged;
    }
    // The extended code holds the primary one in its lowest byte.
    match extended & 0xff {
        BUSY | LOCKED => Meaning::Locked,
        READ_ONLY => Meaning::ReadOnly,
        CORRUPT | NOT_A_DATABASE => Meaning::Damaged,
        IO => Meaning::Disk,
        FULL => Meaning::Full,
        CANNOT_OPEN => Meaning::Unreachable,
        _ => Meaning::Other,
    }
}

/// By https://www.postgresql.org/docs/current/errcodes-appendix.html; a class is the first two
/// characters.
fn of_postgres(code: &str) -> Meaning {
    match code {
        // serialization_failure, deadlock_detected, lock_not_available
        "40001" | "40P01" | "55P03" => Meaning::Contended,
        // read_only_sql_transaction, insufficient_privilege
        "25006" | "42501" => Meaning::ReadOnly,
        // disk_full
        "53100" => Meaning::Full,
        // io_error
        "58030" => Meaning::Disk,
        // data_corrupted, index_corrupted
        "XX001" | "XX002" => Meaning::Damaged,
        // too_many_connections, admin_shutdown, crash_shutdown, cannot_connect_now,
        // idle_session_timeout, idle_in_transaction_session_timeout, invalid_catalog_name
        "53300" | "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "3D000" => Meaning::NoServer,
        // connection_exception, invalid_authorization_specification
        _ if code.starts_with("08") || code.starts_with("28") => Meaning::NoServer,
        _ => Meaning::Other,
    }
}

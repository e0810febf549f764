//! [`Sqlite`]: a database in a file of its own, called on the thread that needs it.
//!
//! What is read or written is done when a function returns, so nothing here waits for another
//! thread.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, ErrorCode, OpenFlags, ffi, params_from_iter};
use sea_query::Value;
use sea_query_rusqlite::RusqliteValue;

use super::address::{Access, Place};
use super::failure::{DriverFailure, Meaning, TAKEN};
use super::row::{Cell, Row};
use crate::private;

/// How long a statement waits for another process, such as a backup, to unlock the file.
const PATIENCE: Duration = Duration::from_secs(5);
/// Different statements of one app that are kept prepared.
const PREPARED: usize = 512;

pub(in crate::store) struct Sqlite {
    connection: Connection,
    /// The file, and which one it was when it was opened.
    opened: Option<(PathBuf, Identity)>,
}

impl Sqlite {
    pub(super) fn open(place: &Place) -> Result<Sqlite, DriverFailure> {
        let connection = match place {
            Place::Memory => Connection::open_in_memory()?,
            Place::File(file, access) => {
                if *access == Access::Create {
                    // SQLite would let every user of the machine read it. If this fails, so does
                    // SQLite, and says why.
                    let _ = private::make(file);
                }
                Connection::open_with_flags(file, flags(*access))?
            }
        };
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        // Otherwise SQLite looks into the parameter of a LIMIT and prepares the statement again.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.execute_batch(
            // The savepoint of a work that changes many pages would be a file without `temp_store`.
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON;
             PRAGMA temp_store = MEMORY;",
        )?;
        let opened = place.file().and_then(|file| {
            let identity = identity(file).ok()?;
            Some((file.to_owned(), identity))
        });
        Ok(Sqlite { connection, opened })
    }

    /// SQLite goes on writing to a file that has no name any more, and nobody would find what it
    /// has written.
    fn ensure_in_place(&self) -> Result<(), DriverFailure> {
        let Some((file, opened)) = &self.opened else {
            return Ok(());
        };
        match identity(file) {
            Ok(found) if found == *opened => Ok(()),
            Ok(_) => Err(DriverFailure::new(
                Meaning::Gone,
                io::Error::other("another file has its name"),
            )),
            Err(error) => Err(DriverFailure::new(Meaning::Gone, error)),
        }
    }

    /// Runs a statement and returns its rows.
    pub(super) fn fetch(&self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, DriverFailure> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let columns = statement.column_count();
        let values = values.into_iter().map(RusqliteValue);
        let mut found = statement.query(params_from_iter(values))?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let cells = (0..columns).map(|column| Ok(cell(row.get_ref(column)?)));
            rows.push(Row::new(cells.collect::<Result<Vec<Cell>, Error>>()?));
        }
        Ok(rows)
    }

    /// Runs a statement and returns how many rows it has changed.
    pub(super) fn execute(&self, sql: &str, values: Vec<Value>) -> Result<u64, DriverFailure> {
        self.fetch(sql, values)?;
        Ok(self.connection.changes())
    }

    /// Runs statements that have no values.
    pub(super) fn script(&self, sql: &str) -> Result<(), DriverFailure> {
        Ok(self.connection.execute_batch(sql)?)
    }

    /// Runs statements that begin or end something, divided by semicolons.
    pub(super) fn control(&self, sql: &str) -> Result<(), DriverFailure> {
        if sql.starts_with("BEGIN") {
            self.ensure_in_place()?;
        }
        for statement in sql.split(';') {
            self.connection.prepare_cached(statement)?.raw_execute()?;
        }
        Ok(())
    }

    pub(super) fn close(self) -> Result<(), DriverFailure> {
        self.connection.close().map_err(|(_, error)| error.into())
    }
}

/// The device of a file, and its number there.
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(file: &Path) -> io::Result<Identity> {
    use std::os::unix::fs::MetadataExt;
    let file = fs::metadata(file)?;
    Ok((file.dev(), file.ino()))
}

/// Here a file that is open can be neither removed nor replaced.
#[cfg(not(unix))]
fn identity(file: &Path) -> io::Result<Identity> {
    fs::metadata(file).map(|_| (0, 0))
}

/// One thread has the connection to itself, so SQLite's own mutexes are left out.
fn flags(access: Access) -> OpenFlags {
    let access = match access {
        Access::Create => OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_CREATE),
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    access.union(OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(integer) => Cell::Integer(integer),
        ValueRef::Real(real) => Cell::Foreign(real.to_string()),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Cell::Text(text.to_owned()),
            Err(error) => Cell::Foreign(error.to_string()),
        },
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_owned()),
    }
}

impl From<Error> for DriverFailure {
    fn from(error: Error) -> DriverFailure {
        let Error::SqliteFailure(result, message) = &error else {
            return DriverFailure::new(Meaning::Other, error);
        };
        let meaning = match message {
            Some(message) if message == TAKEN => Meaning::Taken,
            _ => meaning(result),
        };
        DriverFailure::new(meaning, error)
    }
}

/// By SQLite's result codes, <https://www.sqlite.org/rescode.html>.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "SQLite has many codes, and may add some; most of them are of no consequence here"
)]
fn meaning(error: &ffi::Error) -> Meaning {
    match error.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE
        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        | ffi::SQLITE_CONSTRAINT_ROWID => return Meaning::Duplicate,
        // The file is shorter than it says.
        ffi::SQLITE_IOERR_SHORT_READ => return Meaning::Damaged,
        _ => {}
    }
    match error.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Meaning::Locked,
        ErrorCode::ReadOnly => Meaning::ReadOnly,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Meaning::Damaged,
        ErrorCode::SystemIoFailure => Meaning::Disk,
        ErrorCode::DiskFull => Meaning::Full,
        ErrorCode::CannotOpen => Meaning::Unreachable,
        _ => Meaning::Other,
    }
}

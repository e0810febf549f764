//! Copies of a SQLite file, taken while others write to it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use rusqlite::{Connection, OpenFlags};

use super::hold::beside;
use super::{BackupError, State, stamp, sync_directory_of};
use crate::store::StoreError;

/// How long to wait for a process that has locked the file.
const PATIENCE: Duration = Duration::from_secs(5);
/// A file and the files that SQLite keeps beside it.
const FILES: [&str; 3] = ["", "-wal", "-shm"];
/// A complete copy that will take the database's place.
const RESTORING: &str = ".restoring";

/// A connection that only reads leaves the file and its `-wal` unchanged, even when it is closed.
const READ_ONLY: OpenFlags = OpenFlags::SQLITE_OPEN_READ_ONLY
    .union(OpenFlags::SQLITE_OPEN_URI)
    .union(OpenFlags::SQLITE_OPEN_NO_MUTEX);
/// What stands as it is in the URI of a file.
const IN_URI: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_');

/// How closely a file is examined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Examination {
    /// Every page once.
    Quick,
    /// Also whether indexes and tables agree.
    Thorough,
}

/// Writes a consistent copy to a file that does not exist or is empty. Writers do not have to wait.
pub(super) async fn copy(database: &Path, to: &Path) -> Result<(), StoreError> {
    let place = database.display().to_string();
    let (database, to) = (database.to_owned(), to.display().to_string());
    let copied = aside(move || {
        let connection = reader(Connection::open_with_flags(database, READ_ONLY)?)?;
        connection.execute("VACUUM INTO ?", [to])
    });
    copied
        .await
        .map(|_| ())
        .map_err(|error| StoreError::of(error, &place, "copying it"))
}

/// Examines a database as it would be opened, including its `-wal`, and changes nothing.
pub(super) async fn examine(database: &Path, how: Examination) -> Result<State, StoreError> {
    examine_at(database.as_os_str().to_owned(), database, how).await
}

/// Examines a file that nobody writes to, without the files beside it.
pub(super) async fn examine_alone(file: &Path) -> Result<State, StoreError> {
    // https://www.sqlite.org/uri.html
    let path = percent_encode(file.as_os_str().as_encoded_bytes(), IN_URI);
    let alone = format!("file:{path}?immutable=1");
    examine_at(alone.into(), file, Examination::Thorough).await
}

async fn examine_at(path: OsString, file: &Path, how: Examination) -> Result<State, StoreError> {
    let faults = aside(move || {
        let connection = Connection::open_with_flags(path, READ_ONLY)?;
        faults(&reader(connection)?, how)
    });
    let error = match faults.await {
        Ok(None) => return Ok(State::Sound),
        Ok(Some(fault)) => return Ok(State::Damaged(fault)),
        Err(error) => error,
    };
    let words = error.to_string();
    let error = StoreError::of(error, &file.display().to_string(), "examining it");
    if let StoreError::Damaged { .. } = error {
        return Ok(State::Damaged(words));
    }
    Err(error)
}

/// Does work that may take long on a thread that nobody waits for.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// The first fault.
fn faults(connection: &Connection, how: Examination) -> Result<Option<String>, rusqlite::Error> {
    let pragma = match how {
        Examination::Quick => "PRAGMA quick_check(1)",
        Examination::Thorough => "PRAGMA integrity_check(1)",
    };
    let told: String = connection.query_row(pragma, (), |row| row.get(0))?;
    if told != "ok" {
        return Ok(Some(told.replace('\n', " ")));
    }
    let ours = "SELECT count(*) FROM sqlite_master WHERE name = 'tilmash_migration'";
    let count: i64 = connection.query_row(ours, (), |row| row.get(0))?;
    Ok((count == 0).then(|| "it holds no tables of Tilmash".to_owned()))
}

fn reader(connection: Connection) -> Result<Connection, rusqlite::Error> {
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

/// Puts a copy of a backup in the database's place. The old database is renamed to
/// `NAME.WORD-INSTANT`, and this path is returned. If it is interrupted at any moment,
/// [`finish_replacing`] completes it.
pub(super) fn replace(
    database: &Path,
    backup: &Path,
    word: &str,
    now: Timestamp,
) -> Result<PathBuf, BackupError> {
    let part = beside(database, ".restoring.part");
    let restoring = beside(database, RESTORING);
    fs::copy(backup, &part).map_err(BackupError::file("write", &part))?;
    fs::File::open(&part)
        .and_then(|file| file.sync_all())
        .map_err(BackupError::file("write", &part))?;
    rename(&part, &restoring)?;
    let aside = beside(database, &format!(".{word}-{}", stamp(now)));
    put_in_place(database, &restoring, &aside)?;
    Ok(aside)
}

/// Completes what a killed process has begun, and returns where it has put the replaced database.
pub(super) fn finish_replacing(
    database: &Path,
    now: Timestamp,
) -> Result<Option<PathBuf>, BackupError> {
    let restoring = beside(database, RESTORING);
    if !restoring.exists() {
        return Ok(None);
    }
    let aside = beside(database, &format!(".replaced-{}", stamp(now)));
    put_in_place(database, &restoring, &aside)?;
    Ok(Some(aside))
}

fn put_in_place(database: &Path, restoring: &Path, aside: &Path) -> Result<(), BackupError> {
    for ending in FILES {
        let file = beside(database, ending);
        if file.exists() {
            rename(&file, &beside(aside, ending))?;
        }
    }
    rename(restoring, database)
}

/// Durable: a loss of power does not undo it.
fn rename(from: &Path, to: &Path) -> Result<(), BackupError> {
    fs::rename(from, to).map_err(BackupError::file("write", to))?;
    sync_directory_of(to)
}

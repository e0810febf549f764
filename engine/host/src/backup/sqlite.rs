//! Copies of a SQLite file, taken while others write to it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};

use super::hold::beside;
use super::{BackupError, State, stamp, sync_directory_of};
use crate::store::StoreError;

/// How long to wait for a process that has locked the file.
const PATIENCE: Duration = Duration::from_secs(5);
/// A file and the files that SQLite keeps beside it.
const FILES: [&str; 3] = ["", "-wal", "-shm"];
/// A complete copy that will take the database's place.
const RESTORING: &str = ".restoring";

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
    let failed = |error| StoreError::of(error, &place, "copying it");
    let mut connection = reader(database).connect().await.map_err(failed)?;
    let copied = sqlx::query("VACUUM INTO ?")
        .bind(to.display().to_string())
        .execute(&mut connection)
        .await;
    close(connection).await;
    copied.map(|_| ()).map_err(failed)
}

/// Examines a database as it would be opened, including its `-wal`, and changes nothing.
pub(super) async fn examine(database: &Path, how: Examination) -> Result<State, StoreError> {
    examine_by(reader(database), database, how).await
}

/// Examines a file that nobody writes to, without the files beside it.
pub(super) async fn examine_alone(file: &Path) -> Result<State, StoreError> {
    let alone = reader(file).immutable(true);
    examine_by(alone, file, Examination::Thorough).await
}

async fn examine_by(
    options: SqliteConnectOptions,
    file: &Path,
    how: Examination,
) -> Result<State, StoreError> {
    let faults = async {
        let mut connection = options.connect().await?;
        let found = faults(&mut connection, how).await;
        close(connection).await;
        found
    };
    let error = match faults.await {
        Ok(None) => return Ok(State::Sound),
        Ok(Some(fault)) => return Ok(State::Damaged(fault)),
        Err(error) => error,
    };
    let words = error
        .as_database_error()
        .map_or_else(|| error.to_string(), |error| error.message().to_owned());
    match StoreError::of(error, &file.display().to_string(), "examining it") {
        StoreError::Damaged { .. } => Ok(State::Damaged(words)),
        other => Err(other),
    }
}

/// The first fault.
async fn faults(
    connection: &mut SqliteConnection,
    how: Examination,
) -> Result<Option<String>, sqlx::Error> {
    let pragma = match how {
        Examination::Quick => "PRAGMA quick_check(1)",
        Examination::Thorough => "PRAGMA integrity_check(1)",
    };
    let told: String = sqlx::query_scalar(pragma)
        .fetch_one(&mut *connection)
        .await?;
    if told != "ok" {
        return Ok(Some(told.replace('\n', " ")));
    }
    let ours = "SELECT count(*) FROM sqlite_master WHERE name = 'tilmash_migration'";
    let count: i64 = sqlx::query_scalar(ours).fetch_one(connection).await?;
    Ok((count == 0).then(|| "it holds no tables of Tilmash".to_owned()))
}

/// A connection that only reads leaves the file and its `-wal` unchanged, even when it is closed.
fn reader(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .busy_timeout(PATIENCE)
        .disable_statement_logging()
}

async fn close(connection: SqliteConnection) {
    // It has only read, so nothing can be lost.
    let _ = connection.close().await;
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

//! [`Hold`]: a SQLite file belongs to the one process that runs a bot or a chat on it.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};

use super::BackupError;

/// What stands in `NAME.lock` once there is a database.
const USED: &[u8] = b"used\n";

/// Lasts until it is dropped or its process ends in any way. It is the system's lock on
/// `NAME.lock`. That is a separate file, because a restored database may replace the database file
/// itself.
#[derive(Debug)]
pub struct Hold {
    file: File,
    path: PathBuf,
}

impl Hold {
    /// # Errors
    ///
    /// [`BackupError::InUse`] if another process has it.
    pub fn take(database: &Path) -> Result<Hold, BackupError> {
        let path = beside(database, ".lock");
        let file = OpenOptions::new()
            .create(true)
            .read(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(BackupError::file("write", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Hold { file, path }),
            Err(TryLockError::WouldBlock) => Err(BackupError::InUse {
                place: database.display().to_string(),
            }),
            Err(TryLockError::Error(source)) => Err(BackupError::file("lock", &path)(source)),
        }
    }

    /// Notes that there is a database now. If its file is missing at a later start, it is lost, and
    /// not new.
    ///
    /// # Errors
    ///
    /// If the note cannot be written.
    pub fn remember(&self) -> Result<(), BackupError> {
        let write = || {
            (&self.file).rewind()?;
            (&self.file).write_all(USED)
        };
        write().map_err(BackupError::file("write", &self.path))
    }

    /// Whether there has been a database, by the note of whoever held it.
    pub(super) fn is_remembered(database: &Path) -> bool {
        fs::metadata(beside(database, ".lock")).is_ok_and(|file| file.len() > 0)
    }
}

/// The path with an ending added to its name.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

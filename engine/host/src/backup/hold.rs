//! [`Hold`]: a SQLite file belongs to the one process that runs a bot on it.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::BackupError;

/// Lasts until it is dropped or its process ends in any way. It is the system's lock on
/// `NAME.lock`. That is a separate file, because a restored database may replace the database file
/// itself.
#[derive(Debug)]
pub struct Hold {
    _file: File,
}

impl Hold {
    /// # Errors
    ///
    /// [`BackupError::InUse`] if another process has it.
    pub fn take(database: &Path) -> Result<Hold, BackupError> {
        let path = beside(database, ".lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(BackupError::file("write", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Hold { _file: file }),
            Err(TryLockError::WouldBlock) => Err(BackupError::InUse {
                place: database.display().to_string(),
            }),
            Err(TryLockError::Error(source)) => Err(BackupError::file("lock", &path)(source)),
        }
    }
}

/// The path with an ending added to its name.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

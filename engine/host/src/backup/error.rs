//! [`BackupError`]: why a copy could not be made, trusted or restored.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::store::StoreError;

#[derive(Debug, Error)]
pub enum BackupError {
    #[error("cannot {doing} {}", path.display())]
    File {
        doing: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the backup {} is not whole: {why}", path.display())]
    NotWhole { path: PathBuf, why: String },
    #[error("the database {place} is in use by `tilmash run` or `tilmash chat`: stop that first")]
    InUse { place: String },
    #[error(
        "the schema `{schema}` of {place} is not empty: with `--replace` it is renamed to \
         `{schema}_before_INSTANT`, and the backup is restored in its place"
    )]
    NotEmpty { place: String, schema: String },
    #[error(
        "the backup {} holds no tables of Tilmash in the schema `{schema}`, which this database is \
         set to: name the schema that it was made of",
        path.display()
    )]
    OtherSchema { path: PathBuf, schema: String },
    #[error(
        "cannot start `{program}`: install PostgreSQL's client programs, not older than the server \
         (Debian: `apt install postgresql-client`)"
    )]
    NoProgram {
        program: &'static str,
        source: io::Error,
    },
    #[error("`{program}` failed: {words}")]
    Program {
        program: &'static str,
        words: String,
    },
    #[error(
        "THE DATABASE {} IS GONE: a bot has used it before. Put the file back, or restore a backup \
         by `tilmash db restore APP FILE` ({newest}). To begin with an empty database, make one by \
         `tilmash db apply --empty`",
        path.display()
    )]
    Missing {
        path: PathBuf,
        /// Which backup there is.
        newest: String,
    },
    #[error(
        "the database {} is damaged ({why}), and {tried}. Nothing was changed. Put a good copy in \
         its place by `tilmash db restore APP FILE`, or save what can be read by `sqlite3 {} \
         .recover`, or move the file away to begin with an empty database",
        path.display(),
        path.display()
    )]
    NoGoodBackup {
        path: PathBuf,
        why: String,
        /// Which backups there are, and that none is good.
        tried: String,
    },
}

impl BackupError {
    pub(super) fn file(
        doing: &'static str,
        path: &Path,
    ) -> impl FnOnce(io::Error) -> BackupError + use<> {
        let path = path.to_owned();
        move |source| BackupError::File {
            doing,
            path,
            source,
        }
    }
}

//! What is done about a damaged database before a bot opens it.

use std::path::Path;

use jiff::{SignedDuration, Timestamp, Unit};

use super::hold::beside;
use super::sqlite::{self, Examination};
use super::{Backup, BackupError, Backups, Hold, State};

impl Backups {
    /// Makes sure that a SQLite file can be relied on. A damaged file is set aside, and the newest
    /// complete backup takes its place; the log reports this as an error. On PostgreSQL it does
    /// nothing, because the server does this.
    ///
    /// # Errors
    ///
    /// [`BackupError::NoGoodBackup`] if the file is damaged and nothing can take its place, and
    /// [`BackupError::Missing`] if there was a database and is none: a person must say whether an
    /// empty one is wanted. Then nothing has changed.
    pub async fn ensure_sound(&self, _hold: &Hold, now: Timestamp) -> Result<(), BackupError> {
        let Some(database) = self.file() else {
            return Ok(());
        };
        if let Some(aside) = sqlite::finish_replacing(database, now)? {
            tracing::warn!(
                "a restore that was broken off is done; what it replaced is {}",
                aside.display()
            );
        }
        let why = match std::fs::metadata(database) {
            Err(_) => return self.ensure_new(database),
            // A new file is empty too, until the bot has prepared it.
            Ok(file) if file.len() == 0 && self.list()?.is_empty() => {
                return self.ensure_new(database);
            }
            Ok(file) if file.len() == 0 => "it is empty".to_owned(),
            Ok(_) => match sqlite::examine(database, self.examination()).await? {
                State::Sound => return Ok(()),
                State::Damaged(why) => why,
            },
        };
        self.restore_newest(why, now).await
    }

    /// A killed process leaves a `-wal`, and it may belong to another file.
    fn examination(&self) -> Examination {
        let wal = self.file().map(|database| beside(database, "-wal"));
        let bytes = wal
            .and_then(|wal| std::fs::metadata(wal).ok())
            .map_or(0, |wal| wal.len());
        match bytes {
            0 => Examination::Quick,
            _ => Examination::Thorough,
        }
    }

    /// Makes sure that a SQLite file is there, or that none was there before. A command that would
    /// make one asks this first.
    ///
    /// # Errors
    ///
    /// [`BackupError::Missing`] if there was a database and is none.
    pub fn ensure_not_lost(&self) -> Result<(), BackupError> {
        let is_there = |file: &Path| std::fs::metadata(file).is_ok_and(|file| file.len() > 0);
        match self.file() {
            Some(database) if !is_there(database) => self.ensure_new(database),
            Some(_) | None => Ok(()),
        }
    }

    /// Makes sure that there was no database before.
    fn ensure_new(&self, database: &Path) -> Result<(), BackupError> {
        let newest = self.list()?.into_iter().next();
        match (&newest, Hold::is_remembered(database)) {
            (None, false) => Ok(()),
            (Some(_), _) | (None, true) => Err(BackupError::Missing {
                path: database.to_owned(),
                newest: match newest {
                    Some(backup) => format!("the newest backup is {}", backup.path.display()),
                    None => format!("there is no backup in {}", self.directory.display()),
                },
            }),
        }
    }

    async fn restore_newest(&self, why: String, now: Timestamp) -> Result<(), BackupError> {
        let database = self.file().expect("only a file is rescued");
        let Some(backup) = self.newest_good().await? else {
            let tried = match self.list()?.len() {
                0 => format!("there is no backup in {}", self.directory.display()),
                count => format!(
                    "none of the {count} in {} is whole",
                    self.directory.display()
                ),
            };
            return Err(BackupError::NoGoodBackup {
                path: database.to_owned(),
                why,
                tried,
            });
        };
        let aside = sqlite::replace(database, &backup.path, "damaged", now)?;
        tracing::error!(
            "THE DATABASE {} WAS DAMAGED ({why}). It is set aside as {}, and the backup of {} \
             takes its place: what was booked, changed or written in the {} since then is lost",
            database.display(),
            aside.display(),
            backup.made,
            rounded(now.duration_since(backup.made)),
        );
        Ok(())
    }

    async fn newest_good(&self) -> Result<Option<Backup>, BackupError> {
        for backup in self.list()? {
            match self.verify(&backup.path).await {
                Ok(()) => return Ok(Some(backup)),
                Err(error) => tracing::error!("a backup is passed over: {error}"),
            }
        }
        Ok(None)
    }
}

fn rounded(length: SignedDuration) -> String {
    let length = length.round(Unit::Minute).unwrap_or(length);
    format!("{length:#}")
}

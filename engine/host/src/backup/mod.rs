//! Copies of an app's database that outlive it.
//!
//! A backup is one file in a directory. Its name consists of the database's name and the instant at
//! which the backup began: `tilmash-20261121T104923Z.db`, or on PostgreSQL
//! `salon-20261121T104923Z.dump`. It gets this name only after it has been read back and is on the
//! disk, so a file with such a name is complete.

mod error;
mod hold;
mod postgres;
mod rescue;
mod schedule;
mod sqlite;

pub use error::BackupError;
pub use hold::Hold;
pub(crate) use schedule::keep_up;

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::private;
use crate::settings::BackupSettings;
use crate::store::Address;
use postgres::Schema;
use sqlite::Examination;

/// The form of an instant in the name of a file, in UTC.
const STAMP: &str = "%Y%m%dT%H%M%SZ";
/// The age at which the remains of a killed process are removed.
const STALE: SignedDuration = SignedDuration::from_hours(24);

/// The first bytes of an archive of `pg_dump`.
const ARCHIVE: &[u8] = b"PGDMP";

/// Whether a file can be relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Sound,
    /// In the words of the program that tried to read it.
    Damaged(String),
}

/// An app's database and the directory of its backups.
pub struct Backups {
    database: Database,
    directory: PathBuf,
    stem: String,
}

enum Database {
    File(PathBuf),
    Schema(Schema),
}

/// A file that was made as a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    pub path: PathBuf,
    pub made: Timestamp,
    pub bytes: u64,
}

/// What [`Backups::restore`] does with a schema that is not empty. A SQLite file is always set
/// aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Present {
    Refuse,
    Replace,
}

impl Backups {
    /// The backups of a database. `None` if it is in memory and ends with its process.
    pub fn of(address: &Address, settings: &BackupSettings) -> Option<Backups> {
        let (database, stem) = match address {
            Address::Sqlite(place) => {
                let file = place.file()?.to_owned();
                let stem = file.file_stem().unwrap_or_default();
                let stem = stem.to_string_lossy().into_owned();
                (Database::File(file), stem)
            }
            Address::Postgres(server) => {
                let schema = Schema::at(server);
                let stem = schema.stem();
                (Database::Schema(schema), stem)
            }
        };
        let beside = |file: &Path| file.parent().unwrap_or(Path::new("")).join("backups");
        let directory = match (&settings.directory, &database) {
            (Some(directory), _) => directory.clone(),
            (None, Database::File(file)) => beside(file),
            (None, Database::Schema(_)) => settings.beside_app.clone(),
        };
        Some(Backups {
            database,
            directory,
            stem,
        })
    }

    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// What its backups have in common: the directory and the beginning of their names.
    pub(crate) fn family(self) -> (PathBuf, String) {
        (self.directory, self.stem)
    }

    /// The database's file, if it is a file.
    pub fn file(&self) -> Option<&Path> {
        match &self.database {
            Database::File(file) => Some(file),
            Database::Schema(_) => None,
        }
    }

    /// The same database's backups in another directory.
    pub fn into_directory(self, directory: PathBuf) -> Backups {
        Backups { directory, ..self }
    }

    /// Makes a backup. The bot may run meanwhile.
    ///
    /// # Errors
    ///
    /// If the database cannot be read, the copy cannot be written, or it is not complete when it is
    /// read back.
    pub async fn make(&self, now: Timestamp) -> Result<Backup, BackupError> {
        make_private_directory(&self.directory)?;
        self.remove_stale_parts(now);
        let name = format!("{}-{}.{}", self.stem, stamp(now), self.extension());
        let path = self.directory.join(&name);
        let part = Part::begin(
            self.directory
                .join(format!(".{name}.{}.part", std::process::id())),
        )?;
        match &self.database {
            Database::File(file) => sqlite::copy(file, part.path()).await?,
            Database::Schema(schema) => schema.dump(part.path()).await?,
        }
        self.verify(part.path()).await?;
        let bytes = part.keep_as(&path)?;
        Ok(Backup {
            path,
            made: now,
            bytes,
        })
    }

    /// The existing backups, newest first.
    ///
    /// # Errors
    ///
    /// If the directory exists and cannot be read.
    pub fn list(&self) -> Result<Vec<Backup>, BackupError> {
        let unreadable = || BackupError::file("read", &self.directory);
        let entries = match fs::read_dir(&self.directory) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unreadable()(error)),
        };
        let mut backups = Vec::new();
        for entry in entries {
            let entry = entry.map_err(unreadable())?;
            let name = entry.file_name();
            let Some(made) = name.to_str().and_then(|name| self.made(name)) else {
                continue;
            };
            // One that is removed at this moment does not count.
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            backups.push(Backup {
                path: entry.path(),
                made,
                bytes: metadata.len(),
            });
        }
        backups.sort_by_key(|backup| std::cmp::Reverse(backup.made));
        Ok(backups)
    }

    /// Reads a backup of this kind of database from end to end.
    ///
    /// # Errors
    ///
    /// [`BackupError::NotWhole`] if it cannot be relied on.
    pub async fn verify(&self, backup: &Path) -> Result<(), BackupError> {
        let kind = match self.database {
            Database::File(_) => Kind::File,
            Database::Schema(_) => Kind::Archive,
        };
        kind.verify(backup).await
    }

    /// Reads the database itself from end to end, also while a bot runs on it. It does nothing on
    /// PostgreSQL.
    ///
    /// # Errors
    ///
    /// [`BackupError::NotWhole`] if it is damaged.
    pub async fn verify_database(&self) -> Result<(), BackupError> {
        let Database::File(file) = &self.database else {
            return Ok(());
        };
        whole(file, sqlite::examine(file, Examination::Thorough).await?)
    }

    /// Puts a backup in the database's place after reading it from end to end. The old database is
    /// kept; its new name is returned, if there was one.
    ///
    /// # Errors
    ///
    /// If the backup is not complete, if a bot runs on the database, or if a schema is not empty
    /// and may not be replaced. Then nothing has changed.
    pub async fn restore(
        &self,
        backup: &Path,
        present: Present,
        now: Timestamp,
    ) -> Result<Option<String>, BackupError> {
        self.verify(backup).await?;
        match &self.database {
            Database::File(file) => {
                let _hold = Hold::take(file)?;
                let was_there = file.exists();
                let aside = sqlite::replace(file, backup, "before", now)?;
                Ok(was_there.then(|| aside.display().to_string()))
            }
            Database::Schema(schema) => {
                let replace = present == Present::Replace;
                schema.restore(backup, replace, now).await
            }
        }
    }

    /// Removes backups older than `keep`, but never the newest, and returns them.
    ///
    /// # Errors
    ///
    /// If one cannot be removed.
    pub fn prune(&self, keep: SignedDuration, now: Timestamp) -> Result<Vec<Backup>, BackupError> {
        let mut removed = Vec::new();
        for backup in self.list()?.into_iter().skip(1) {
            if now.duration_since(backup.made) > keep {
                fs::remove_file(&backup.path).map_err(BackupError::file("remove", &backup.path))?;
                removed.push(backup);
            }
        }
        Ok(removed)
    }

    /// When a file with this name was made, if it is one of these backups.
    fn made(&self, name: &str) -> Option<Timestamp> {
        let instant = name
            .strip_prefix(&self.stem)?
            .strip_prefix('-')?
            .strip_suffix(self.extension())?
            .strip_suffix('.')?;
        let made = DateTime::strptime(STAMP, instant).ok()?;
        Some(made.to_zoned(TimeZone::UTC).ok()?.timestamp())
    }

    fn extension(&self) -> &'static str {
        match self.database {
            Database::File(_) => "db",
            Database::Schema(_) => "dump",
        }
    }

    /// Removes what is left of interrupted copies. They do no harm, so a failure is ignored.
    fn remove_stale_parts(&self, now: Timestamp) {
        let beginning = format!(".{}-", self.stem);
        for entry in fs::read_dir(&self.directory)
            .into_iter()
            .flatten()
            .flatten()
        {
            let name = entry.file_name();
            let is_left = name.to_str().is_some_and(|name| is_part(name, &beginning));
            let modified = entry.metadata().and_then(|metadata| metadata.modified());
            let modified = modified.ok().and_then(|at| Timestamp::try_from(at).ok());
            if is_left && modified.is_some_and(|at| now.duration_since(at) > STALE) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Makes sure that no bot and no chat runs on a database whose schema is to be changed. On SQLite
/// none can start until what is returned is dropped.
///
/// # Errors
///
/// [`BackupError::InUse`] if one runs.
pub async fn ensure_idle(address: &Address) -> Result<Option<Hold>, BackupError> {
    match address {
        Address::Sqlite(place) => place.file().map(Hold::take).transpose(),
        Address::Postgres(server) => {
            Schema::at(server).ensure_idle().await?;
            Ok(None)
        }
    }
}

/// Reads a backup of either kind from end to end.
///
/// # Errors
///
/// [`BackupError::NotWhole`] if it cannot be relied on.
pub async fn verify(backup: &Path) -> Result<(), BackupError> {
    let mut beginning = Vec::new();
    File::open(backup)
        .and_then(|file| file.take(ARCHIVE.len() as u64).read_to_end(&mut beginning))
        .map_err(BackupError::file("read", backup))?;
    let kind = match beginning == ARCHIVE {
        true => Kind::Archive,
        false => Kind::File,
    };
    kind.verify(backup).await
}

/// The kind of a backup.
#[derive(Clone, Copy)]
enum Kind {
    /// A SQLite file.
    File,
    /// An archive of `pg_dump`.
    Archive,
}

impl Kind {
    async fn verify(self, backup: &Path) -> Result<(), BackupError> {
        File::open(backup).map_err(BackupError::file("read", backup))?;
        let state = match self {
            Kind::File => sqlite::examine_alone(backup).await?,
            Kind::Archive => postgres::examine(backup).await?,
        };
        whole(backup, state)
    }
}

/// Whether a name is that of an unfinished copy, or of a file that SQLite keeps beside one.
fn is_part(name: &str, beginning: &str) -> bool {
    let endings = [".part", ".part-journal", ".part-wal", ".part-shm"];
    name.starts_with(beginning) && endings.iter().any(|ending| name.ends_with(ending))
}

fn whole(path: &Path, state: State) -> Result<(), BackupError> {
    match state {
        State::Sound => Ok(()),
        State::Damaged(why) => Err(BackupError::NotWhole {
            path: path.to_owned(),
            why,
        }),
    }
}

/// A file that is being written. It is removed unless it is kept.
struct Part(PathBuf);

impl Part {
    /// Makes an empty file first, so that nobody else can ever read what will be in it.
    fn begin(path: PathBuf) -> Result<Part, BackupError> {
        private::options()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&path)
            .map_err(BackupError::file("write", &path))?;
        Ok(Part(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }

    /// Gives it its name once it is on the disk, and returns its size.
    fn keep_as(self, path: &Path) -> Result<u64, BackupError> {
        let keep = || {
            let file = File::open(&self.0)?;
            file.sync_all()?;
            fs::rename(&self.0, path)?;
            Ok(file.metadata()?.len())
        };
        let bytes = keep().map_err(BackupError::file("write", path))?;
        sync_directory_of(path)?;
        Ok(bytes)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // If it was kept, it is not there any more.
        let _ = fs::remove_file(&self.0);
    }
}

/// Backups contain people's names and telephone numbers.
fn make_private_directory(directory: &Path) -> Result<(), BackupError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(directory)
        .map_err(BackupError::file("make", directory))
}

/// Without this, a loss of power may undo a renaming.
fn sync_directory_of(path: &Path) -> Result<(), BackupError> {
    #[cfg(unix)]
    if let Some(directory) = path.parent() {
        let directory = match directory.as_os_str().is_empty() {
            true => Path::new("."),
            false => directory,
        };
        File::open(directory)
            .and_then(|directory| directory.sync_all())
            .map_err(BackupError::file("write", directory))?;
    }
    Ok(())
}

fn stamp(instant: Timestamp) -> String {
    instant.strftime(STAMP).to_string()
}

//! `tilmash db backup`, `backups`, `verify` and `restore`. They also work if the app has faults.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use tilmash_host::app::AppDirectory;
use tilmash_host::backup::{self, Backup, BackupError, Backups, Present};
use tilmash_host::store::Address;

use super::target::Target;
use crate::confirm::confirm;
use crate::database::{Database, ensure_exists};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::counted;

#[derive(Args)]
pub(super) struct Make {
    #[command(flatten)]
    target: Target,
    /// Where to; else TILMASH_BACKUP_DIR, else `backups` beside the database
    #[arg(long, value_name = "DIRECTORY")]
    to: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct List {
    #[command(flatten)]
    target: Target,
    /// Print an array with an object for each backup
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Verify {
    /// The app's directory, or a backup
    #[arg(default_value = ".", value_name = "APP|FILE")]
    subject: PathBuf,
    #[command(flatten)]
    database: Database,
}

#[derive(Args)]
pub(super) struct Restore {
    /// The app's directory, `.` unless named, and the backup
    #[arg(value_name = "[APP] FILE", required = true, num_args = 1..=2)]
    places: Vec<PathBuf>,
    #[command(flatten)]
    database: Database,
    /// On PostgreSQL: also if the schema is not empty, which is renamed and kept
    #[arg(long)]
    replace: bool,
    /// Do not ask before a file is replaced
    #[arg(long)]
    yes: bool,
}

pub(super) async fn make(arguments: Make) -> Result<Exit, Failure> {
    let Make { target, to } = arguments;
    let place = Place::of(target.app, target.database)?;
    ensure_exists(&place.address, Some(&place.backups), place.makes)?;
    let backups = place.backups;
    let backups = match to {
        Some(directory) => backups.into_directory(directory),
        None => backups,
    };
    let backup = backups.make(Timestamp::now()).await?;
    anstream::println!("{}", backup.path.display());
    Ok(Exit::Fine)
}

pub(super) fn list(arguments: List) -> Result<Exit, Failure> {
    let List { target, json } = arguments;
    let backups = Place::of(target.app, target.database)?.backups;
    let list = backups.list()?;
    if json {
        let list: Vec<_> = list.iter().map(as_json).collect();
        anstream::println!("{:#}", serde_json::Value::from(list));
        return Ok(Exit::Fine);
    }
    for backup in &list {
        let Backup { path, made, bytes } = backup;
        anstream::println!("{made}  {:>9}  {}", size(*bytes), path.display());
    }
    let directory = backups.directory().display();
    anstream::eprintln!("{} in {directory}", counted(list.len(), "backup"));
    Ok(Exit::Fine)
}

/// The exit code is 1 if the app's own database or any backup has a fault.
pub(super) async fn verify(arguments: Verify) -> Result<Exit, Failure> {
    let Verify { subject, database } = arguments;
    if !subject.is_dir() {
        return tell(&subject, backup::verify(&subject).await);
    }
    let place = Place::of(subject, database)?;
    ensure_exists(&place.address, Some(&place.backups), place.makes)?;
    let backups = place.backups;
    let mut exit = Exit::Fine;
    if let Some(file) = backups.file() {
        exit = tell(file, backups.verify_database().await)?;
    }
    for backup in backups.list()? {
        if tell(&backup.path, backups.verify(&backup.path).await)? == Exit::Faults {
            exit = Exit::Faults;
        }
    }
    Ok(exit)
}

pub(super) async fn restore(arguments: Restore) -> Result<Exit, Failure> {
    let Restore {
        mut places,
        database,
        replace,
        yes,
    } = arguments;
    let file = places.pop().expect("at least one is required");
    if file.is_dir() {
        return Err(no_backup_named(file, database));
    }
    let app = places.pop().unwrap_or_else(|| PathBuf::from("."));
    let present = if replace {
        Present::Replace
    } else {
        Present::Refuse
    };
    let Place { backups, .. } = Place::of(app, database)?;
    if let Some(present) = backups.file().filter(|present| present.exists()) {
        let what = format!("replace {}, which is kept beside it", present.display());
        if !confirm(&what, yes)? {
            return Ok(Exit::Faults);
        }
    }
    let aside = backups.restore(&file, present, Timestamp::now()).await?;
    anstream::eprintln!("restored {}", file.display());
    if let Some(aside) = aside {
        anstream::eprintln!("what was there before is {aside}");
    }
    Ok(Exit::Fine)
}

/// A directory is an app, so the backup is missing.
fn no_backup_named(app: PathBuf, database: Database) -> Failure {
    let named = app.display().to_string();
    let place = Place::of(app, database).ok();
    let list = place.and_then(|place| place.backups.list().ok());
    let newest = list.and_then(|list| list.into_iter().next());
    let file = newest.map_or("FILE".to_owned(), |backup| {
        backup.path.display().to_string()
    });
    Failure::new(format!("no backup is named: {named} is a directory"))
        .help(format!("tilmash db restore {named} {file}"))
}

/// Where an app's database is, and its backups.
struct Place {
    address: Address,
    /// The commands that make the database.
    makes: String,
    backups: Backups,
}

impl Place {
    fn of(app: PathBuf, database: Database) -> Result<Place, Failure> {
        let app = AppDirectory::new(app);
        app.ensure_exists()?;
        let makes = database.makes(&app);
        let (address, backups) = database.place(&app)?;
        let backups = backups.ok_or_else(|| Failure::new("a database in memory has no backups"))?;
        Ok(Place {
            address,
            makes,
            backups,
        })
    }
}

fn tell(path: &Path, verified: Result<(), BackupError>) -> Result<Exit, Failure> {
    match verified {
        Ok(()) => {
            anstream::println!("whole    {}", path.display());
            Ok(Exit::Fine)
        }
        Err(BackupError::NotWhole { why, .. }) => {
            anstream::println!("damaged  {}: {why}", path.display());
            Ok(Exit::Faults)
        }
        Err(error) => Err(error.into()),
    }
}

fn as_json(backup: &Backup) -> serde_json::Value {
    serde_json::json!({
        "path": backup.path.display().to_string(),
        "made": backup.made.to_string(),
        "bytes": backup.bytes,
    })
}

/// `96 KiB`, `1.4 MiB`.
fn size(bytes: u64) -> String {
    const KIB: f64 = 1024.0;
    let kib = bytes as f64 / KIB;
    match kib {
        ..1.0 => format!("{bytes} B"),
        ..KIB => format!("{kib:.0} KiB"),
        _ => format!("{:.1} MiB", kib / KIB),
    }
}

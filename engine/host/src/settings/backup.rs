//! When backups are made, where they go, and how long they stay.

use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use tilmash_engine::value::Duration;

use super::{Environment, Fault, fault, keep};
use crate::app::AppDirectory;
use crate::store::Address;

pub(super) const DIRECTORY: &str = "TILMASH_BACKUP_DIR";
pub(super) const EVERY: &str = "TILMASH_BACKUP_EVERY";
pub(super) const KEEP: &str = "TILMASH_BACKUP_KEEP";
const USUAL_INTERVAL: SignedDuration = SignedDuration::from_hours(24);
const USUAL_KEEP: SignedDuration = SignedDuration::from_hours(30 * 24);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupSettings {
    /// Where they go, if that is set; otherwise `backups` beside a SQLite file.
    pub directory: Option<PathBuf>,
    /// `backups` in the app's directory.
    pub beside_app: PathBuf,
    /// `None` if the bot makes no backups by itself.
    pub every: Option<SignedDuration>,
    pub keep: SignedDuration,
}

pub(super) fn read(
    environment: &Environment,
    directory: &AppDirectory,
    database: Option<&Address>,
    faults: &mut Vec<Fault>,
) -> Option<BackupSettings> {
    // A server's administrator has other means, and every instance would make a backup.
    let usual = match database {
        Some(Address::Sqlite(_)) => Some(USUAL_INTERVAL),
        Some(Address::Postgres(_)) | None => None,
    };
    let every = match environment.get(EVERY) {
        Some("none") => Some(None),
        _ => keep(faults, length(environment, EVERY, "24h")).map(|every| every.or(usual)),
    };
    let keep = keep(faults, length(environment, KEEP, "30d"));
    Some(BackupSettings {
        directory: environment
            .get(DIRECTORY)
            .map(|path| environment.place(DIRECTORY, Path::new(path), directory)),
        beside_app: directory.path().join("backups"),
        every: every?,
        keep: keep?.unwrap_or(USUAL_KEEP),
    })
}

fn length(
    environment: &Environment,
    name: &str,
    example: &str,
) -> Result<Option<SignedDuration>, Fault> {
    let Some(text) = environment.get(name) else {
        return Ok(None);
    };
    let length = Duration::parse(text).filter(|length| length.seconds > 0);
    let length = length.map(|length| SignedDuration::from_secs(length.seconds));
    let or_none = if name == EVERY {
        ", or `none` for never"
    } else {
        ""
    };
    length.map(Some).ok_or_else(|| {
        fault(
            name,
            format!("is no length of time: `{text}`; write one such as `{example}`{or_none}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)], url: &str) -> Result<BackupSettings, Vec<Fault>> {
        let environment = variables.iter().copied().collect();
        let mut faults = Vec::new();
        let app = AppDirectory::new("/apps/salon");
        let settings = super::read(&environment, &app, Some(&url.parse().unwrap()), &mut faults);
        settings.ok_or(faults)
    }

    #[test]
    fn a_file_is_backed_up_every_day_and_a_server_when_it_is_said() {
        let usual = read(&[], "sqlite://tilmash.db").unwrap();
        assert_eq!(usual.every, Some(SignedDuration::from_hours(24)));
        assert_eq!(usual.keep, SignedDuration::from_hours(720));
        assert_eq!(read(&[], "postgres://db/bots").unwrap().every, None);
        let said = read(&[(EVERY, "6h"), (KEEP, "7d")], "postgres://db/bots").unwrap();
        assert_eq!(said.every, Some(SignedDuration::from_hours(6)));
        assert_eq!(said.keep, SignedDuration::from_hours(168));
        let never = read(&[(EVERY, "none")], "sqlite://tilmash.db").unwrap();
        assert_eq!(never.every, None);
    }

    #[test]
    fn what_is_no_length_of_time_is_said() {
        let faults = read(&[(EVERY, "daily"), (KEEP, "30")], "sqlite://a.db").unwrap_err();
        let told: Vec<String> = faults
            .iter()
            .map(|fault| format!("{} {}", fault.variable, fault.advice))
            .collect();
        assert_eq!(
            told,
            [
                "TILMASH_BACKUP_EVERY is no length of time: `daily`; write one such as `24h`, or `none` for never",
                "TILMASH_BACKUP_KEEP is no length of time: `30`; write one such as `30d`",
            ]
        );
    }
}

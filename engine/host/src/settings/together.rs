//! What several apps in one process must not share, and what they must share.

use tilmash_engine::name::Name;

use super::variable::REPORTS;
use super::{Fault, Settings, SettingsError, fault, webhook};
use crate::backup::Backups;

/// Checks the settings of apps that will run in one process. Each is valid by itself.
///
/// # Errors
///
/// All faults at once.
pub fn check_together(apps: &[(&Name, &Settings)]) -> Result<(), SettingsError> {
    let mut faults = Vec::new();
    for (place, second) in apps.iter().enumerate() {
        for first in &apps[..place] {
            compare(first, second, &mut faults);
        }
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(SettingsError { faults }),
    }
}

fn compare(
    (first, one): &(&Name, &Settings),
    (second, other): &(&Name, &Settings),
    faults: &mut Vec<Fault>,
) {
    const OWN: &str = "write each app's own in its `.env`, and none in the environment";
    let mut differ = |variable: &str, same: bool, advice: &str| {
        if same {
            let words = format!("is the same for `{first}` and `{second}`: {advice}");
            faults.push(fault(variable, words));
        }
    };
    differ("TELEGRAM_BOT_TOKEN", one.token == other.token, OWN);
    differ("DATABASE_URL", one.database == other.database, OWN);
    let path = |settings: &Settings| {
        let webhook = settings.webhook.as_ref();
        webhook.map(|webhook| webhook.url.path().to_owned())
    };
    let same_path = path(one).is_some() && path(one) == path(other);
    let paths = "the paths of their addresses tell them apart, such as `/salon` and `/clinic`";
    differ(webhook::URL, same_path, paths);
    let directory = "their databases have one name, and so would their backups: give each its own";
    differ("TILMASH_BACKUP_DIR", share_backups(one, other), directory);
    differ(
        "the `app:` of app.yaml",
        first == second,
        "the log and the metrics tell apps apart by it",
    );
    if let (Some(here), Some(there)) = (&one.reports, &other.reports)
        && here != there
    {
        let words = format!(
            "is one for `{first}` and another for `{second}`: a process reports to one service, \
             which tells its apps apart"
        );
        faults.push(fault(REPORTS, words));
    }
    if let (Some(here), Some(there)) = (one.listen, other.listen)
        && here != there
    {
        let words = format!(
            "is {here} for `{first}` and {there} for `{second}`: a process listens at one address"
        );
        faults.push(fault(webhook::LISTEN, words));
    }
}

fn share_backups(one: &Settings, other: &Settings) -> bool {
    let family = |settings: &Settings| {
        let backups = Backups::of(&settings.database, &settings.backups);
        backups.map(super::super::backup::Backups::family)
    };
    let (here, there) = (family(one), family(other));
    one.database != other.database && here.is_some() && here == there
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use jiff::SignedDuration;
    use tracing::Level;

    use super::*;
    use crate::deliver::pace::Pace;
    use crate::dialogue::limits::RateLimits;
    use crate::settings::{BackupSettings, Lists, Secret, Token, Webhook};

    fn settings(name: &str) -> Settings {
        let url = format!("https://bot.example.kz/{name}").parse().unwrap();
        let secret = Secret::parse("secret").unwrap();
        Settings {
            token: Token::parse(&format!("7:{name}")).unwrap(),
            api_url: "https://api.telegram.org".parse().unwrap(),
            webhook: Some(Webhook { url, secret }),
            listen: Some("127.0.0.1:8080".parse().unwrap()),
            database: format!("sqlite:///srv/{name}/tilmash.db").parse().unwrap(),
            log_level: Level::INFO,
            log_directory: None,
            reports: None,
            lists: Arc::new(Lists::new()),
            pace: Pace::TELEGRAM,
            limits: RateLimits::USUAL,
            backups: BackupSettings {
                directory: None,
                beside_app: PathBuf::from("/srv").join(name),
                every: None,
                keep: SignedDuration::ZERO,
            },
            tools: std::collections::BTreeMap::new(),
            provider: None,
        }
    }

    #[test]
    fn apps_of_their_own_go_together() {
        let (salon, clinic) = (Name::new("salon"), Name::new("clinic"));
        let apps = [(&salon, &settings("salon")), (&clinic, &settings("clinic"))];
        check_together(&apps).unwrap();
    }

    #[test]
    fn what_apps_would_fight_over_is_said_at_once() {
        let (salon, clinic) = (Name::new("salon"), Name::new("clinic"));
        let one = settings("salon");
        let listen = Some("127.0.0.1:8081".parse().unwrap());
        let other = Settings {
            listen,
            ..one.clone()
        };
        let told = check_together(&[(&salon, &one), (&clinic, &other)]).unwrap_err();
        insta::assert_snapshot!(told, @"
        the settings need a change, on the command line, in the environment or in the app's `.env`:
          TELEGRAM_BOT_TOKEN is the same for `salon` and `clinic`: write each app's own in its `.env`, and none in the environment
          DATABASE_URL is the same for `salon` and `clinic`: write each app's own in its `.env`, and none in the environment
          TILMASH_WEBHOOK_URL is the same for `salon` and `clinic`: the paths of their addresses tell them apart, such as `/salon` and `/clinic`
          TILMASH_LISTEN is 127.0.0.1:8080 for `salon` and 127.0.0.1:8081 for `clinic`: a process listens at one address
        ");
        let shared = |name| {
            let own = settings(name);
            let directory = Some(PathBuf::from("/backups"));
            Settings {
                backups: BackupSettings {
                    directory,
                    ..own.backups
                },
                ..own
            }
        };
        let (one, other) = (shared("salon"), shared("clinic"));
        let told = check_together(&[(&salon, &one), (&salon, &other)]).unwrap_err();
        insta::assert_snapshot!(told, @"
        the settings need a change, on the command line, in the environment or in the app's `.env`:
          TILMASH_BACKUP_DIR is the same for `salon` and `salon`: their databases have one name, and so would their backups: give each its own
          the `app:` of app.yaml is the same for `salon` and `salon`: the log and the metrics tell apps apart by it
        ");
    }
}

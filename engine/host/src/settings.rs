//! What the place where an app runs decides: its token, its database, its log, its staff.

mod backup;
mod environment;
mod provider;
mod report;
mod together;
mod token;
mod tools;
mod variable;
mod webhook;

pub use backup::BackupSettings;
pub use environment::{Environment, Misspelt};
pub use provider::ProviderToken;
pub use report::ReportAddress;
pub use together::check_together;
pub use token::Token;
pub use webhook::{Secret, Webhook};

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use reqwest::Url;
use thiserror::Error;
use tilmash_engine::name::Name;
use tilmash_engine::program::{Members, Program, To};
use tracing::Level;

use crate::app::AppDirectory;
use crate::deliver::pace::Pace;
use crate::dialogue::limits::RateLimits;
use crate::store::{Access, Address, Place};
use crate::tools::{BuiltIns, ProgramErrors, ToolAccess};
use variable::{API, DATABASE, LOG, LOG_FILES, MESSAGES, PACE, PRESSES, REPORTS, TOKEN};

/// The address of Telegram's own Bot API server.
const API_URL: &str = "https://api.telegram.org";
const DATABASE_FILE: &str = "tilmash.db";
const LOG_DIRECTORY: &str = "logs";
const LEVELS: &str = "error, warn, info, debug or trace";

/// Telegram ids by the name of the variable that lists them. Roles use them as `$env.NAME`.
pub type Lists = BTreeMap<String, Vec<i64>>;

/// The settings of `tilmash run`, all of them valid.
#[derive(Clone, Debug)]
pub struct Settings {
    pub token: Token,
    pub api_url: Url,
    /// Where Telegram posts updates; `None` to poll for them.
    pub webhook: Option<Webhook>,
    /// Where the webhook, health and metrics are served; `None` for nowhere.
    pub listen: Option<SocketAddr>,
    pub database: Address,
    pub log_level: Level,
    /// Where the log's files go; `None` for the console only.
    pub log_directory: Option<PathBuf>,
    /// The service to which errors are reported; `None` for none.
    pub reports: Option<ReportAddress>,
    pub lists: Arc<Lists>,
    /// Telegram's pace, unless the environment sets another.
    pub pace: Pace,
    pub limits: RateLimits,
    pub backups: BackupSettings,
    /// How the app's tools are reached, by their names.
    pub tools: BTreeMap<Name, ToolAccess>,
    /// Who takes payments; `None` if nobody does, or they are in Stars.
    pub provider: Option<ProviderToken>,
}

/// Everything that is wrong with the settings.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub struct SettingsError {
    pub faults: Vec<Fault>,
}

/// What is wrong with one variable, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub variable: String,
    pub advice: String,
}

impl fmt::Display for SettingsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "the settings need a change, on the command line, in the environment or in the app's \
             `.env`:",
        )?;
        for Fault { variable, advice } in &self.faults {
            write!(formatter, "\n  {variable} {advice}")?;
        }
        Ok(())
    }
}

impl Settings {
    /// Reads and checks what `tilmash run` needs for this app.
    ///
    /// # Errors
    ///
    /// All faults at once.
    pub fn read(
        environment: &Environment,
        directory: &AppDirectory,
        program: &Program,
    ) -> Result<Settings, SettingsError> {
        Settings::read_with(environment, directory, program, &BuiltIns::default())
    }

    /// As [`read`](Settings::read), for a program that has tools written in Rust.
    ///
    /// # Errors
    ///
    /// All faults at once.
    pub fn read_with(
        environment: &Environment,
        directory: &AppDirectory,
        program: &Program,
        built_ins: &BuiltIns,
    ) -> Result<Settings, SettingsError> {
        let mut faults = Vec::new();
        let token = keep(&mut faults, token(environment));
        let api_url = keep(&mut faults, api_url(environment));
        let listen = keep(&mut faults, listen(environment));
        let webhook = webhook::read(environment, api_url.as_ref(), &mut faults);
        let database = keep(&mut faults, database(environment, directory));
        let log_level = keep(&mut faults, log_level(environment));
        let log_directory = log_directory(environment, directory);
        let reports = keep(&mut faults, reports(environment));
        let pace = keep(&mut faults, pace(environment));
        let messages = keep(
            &mut faults,
            limit(environment, MESSAGES, RateLimits::USUAL.messages),
        );
        let presses = keep(
            &mut faults,
            limit(environment, PRESSES, RateLimits::USUAL.presses),
        );
        let lists = lists(environment, program, &mut faults);
        let backups = backup::read(environment, directory, database.as_ref(), &mut faults);
        let places = tools::Places {
            environment,
            directory,
            built_ins,
            errors: ProgramErrors::Dropped,
        };
        let tools = tools::read(places, program, &mut faults);
        let provider = provider::read(environment, program, &mut faults);
        let whole = || {
            Some(Settings {
                token: token?,
                api_url: api_url?,
                webhook,
                listen: listen?,
                database: database?,
                log_level: log_level?,
                log_directory,
                reports: reports?,
                lists: Arc::new(lists),
                pace: pace?,
                limits: RateLimits {
                    messages: messages?,
                    presses: presses?,
                },
                backups: backups?,
                tools,
                provider,
            })
        };
        match whole() {
            Some(settings) if faults.is_empty() => Ok(settings),
            _ => Err(SettingsError { faults }),
        }
    }

    /// Where the database is, for commands that need no bot.
    ///
    /// # Errors
    ///
    /// If it is set and is not an address.
    pub fn database(
        environment: &Environment,
        directory: &AppDirectory,
    ) -> Result<Address, SettingsError> {
        database(environment, directory).map_err(|fault| SettingsError {
            faults: vec![fault],
        })
    }

    /// Where a process listens, for commands that send it requests.
    ///
    /// # Errors
    ///
    /// If it is set and is not an address.
    pub fn listen(environment: &Environment) -> Result<Option<SocketAddr>, SettingsError> {
        listen(environment).map_err(|fault| SettingsError {
            faults: vec![fault],
        })
    }

    /// How the app's tools are reached, for commands that need no bot. What their programs write to
    /// their standard error is shown.
    ///
    /// # Errors
    ///
    /// All faults at once.
    pub fn tools(
        environment: &Environment,
        directory: &AppDirectory,
        program: &Program,
    ) -> Result<BTreeMap<Name, ToolAccess>, SettingsError> {
        let mut faults = Vec::new();
        let places = tools::Places {
            environment,
            directory,
            built_ins: &BuiltIns::default(),
            errors: ProgramErrors::Shown,
        };
        let tools = tools::read(places, program, &mut faults);
        match faults.is_empty() {
            true => Ok(tools),
            false => Err(SettingsError { faults }),
        }
    }

    /// The backups of a database, for commands that need no bot.
    ///
    /// # Errors
    ///
    /// If a setting is not a length of time.
    pub fn backups(
        environment: &Environment,
        directory: &AppDirectory,
        database: &Address,
    ) -> Result<BackupSettings, SettingsError> {
        let mut faults = Vec::new();
        backup::read(environment, directory, Some(database), &mut faults)
            .ok_or(SettingsError { faults })
    }
}

fn keep<T>(faults: &mut Vec<Fault>, result: Result<T, Fault>) -> Option<T> {
    result.map_err(|fault| faults.push(fault)).ok()
}

fn fault(variable: &str, advice: impl Into<String>) -> Fault {
    Fault {
        variable: variable.to_owned(),
        advice: advice.into(),
    }
}

fn token(environment: &Environment) -> Result<Token, Fault> {
    let text = environment.get(TOKEN).ok_or_else(|| {
        fault(
            TOKEN,
            "is not set: write the token that @BotFather gave the bot",
        )
    })?;
    Token::parse(text).ok_or_else(|| {
        fault(
            TOKEN,
            "is no token: it looks like `1234567890:AAE…`, from @BotFather",
        )
    })
}

fn api_url(environment: &Environment) -> Result<Url, Fault> {
    let text = environment.get(API).unwrap_or(API_URL);
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| {
            fault(
                environment.called(API),
                format!("is no web address: `{text}`; leave it out for {API_URL}"),
            )
        })
}

fn listen(environment: &Environment) -> Result<Option<SocketAddr>, Fault> {
    let name = webhook::LISTEN;
    let Some(text) = environment.get(name) else {
        return Ok(None);
    };
    text.parse().map(Some).map_err(|_| {
        fault(
            environment.called(name),
            format!(
                "is no address: `{text}`; write an IP address and a port, such as `127.0.0.1:8080`"
            ),
        )
    })
}

fn database(environment: &Environment, directory: &AppDirectory) -> Result<Address, Fault> {
    let Some(url) = environment.get(DATABASE) else {
        let file = directory.path().join(DATABASE_FILE);
        return Ok(Address::Sqlite(Place::File(file, Access::Create)));
    };
    let address: Address = url.parse().map_err(|_| {
        // It may hold a password, so it is not repeated.
        fault(
            environment.called(DATABASE),
            format!(
                "is no database: write `sqlite://PATH` or `postgres://USER@HOST/NAME`, or leave it \
                 out for `{DATABASE_FILE}` in the app's directory"
            ),
        )
    })?;
    Ok(match address {
        Address::Sqlite(Place::File(file, access)) => {
            let file = environment.place(DATABASE, &file, directory);
            Address::Sqlite(Place::File(file, access))
        }
        Address::Sqlite(Place::Memory) | Address::Postgres(_) => address,
    })
}

fn log_level(environment: &Environment) -> Result<Level, Fault> {
    let text = environment.get(LOG).unwrap_or("info");
    // `Level` also reads the numbers 1 to 5, which nobody would write.
    let is_word = text.chars().all(|letter| letter.is_ascii_alphabetic());
    text.parse().ok().filter(|_| is_word).ok_or_else(|| {
        fault(
            environment.called(LOG),
            format!("is no level: `{text}`; write {LEVELS}"),
        )
    })
}

fn log_directory(environment: &Environment, directory: &AppDirectory) -> Option<PathBuf> {
    match environment.value(LOG_FILES) {
        None => Some(directory.path().join(LOG_DIRECTORY)),
        Some("") => None,
        Some(path) => Some(environment.place(LOG_FILES, Path::new(path), directory)),
    }
}

fn reports(environment: &Environment) -> Result<Option<ReportAddress>, Fault> {
    let Some(dsn) = environment.get(REPORTS) else {
        return Ok(None);
    };
    // It holds a key, so it is not repeated.
    ReportAddress::parse(dsn).map(Some).ok_or_else(|| {
        fault(
            REPORTS,
            "is no DSN: write the one that the service gives, such as \
             `https://KEY@errors.example.org/1`, or leave it out",
        )
    })
}

/// Telegram's own server slows every bot in the same way. If Telegram grants a bot more, or if the
/// server has no limits, this setting says so.
fn pace(environment: &Environment) -> Result<Pace, Fault> {
    match environment.get(PACE) {
        None => Ok(Pace::TELEGRAM),
        Some("none") => Ok(Pace::UNLIMITED),
        Some(text) => text.parse().map(Pace::of).map_err(|_| {
            fault(
                PACE,
                format!(
                    "is no pace: `{text}`; write the messages that may be sent in a second, or \
                     `none` for a server without limits"
                ),
            )
        }),
    }
}

/// How many in a minute; `None` for no limit.
fn limit(environment: &Environment, name: &str, usual: Option<u32>) -> Result<Option<u32>, Fault> {
    let Some(text) = environment.get(name) else {
        return Ok(usual);
    };
    if text == "none" {
        return Ok(None);
    }
    let number = text.parse().ok().filter(|number| *number > 0);
    number.map(Some).ok_or_else(|| {
        fault(
            name,
            format!("is no limit: `{text}`; write how many one person may send in a minute, or `none` for any number"),
        )
    })
}

/// The ids that variables list: of people who have a role, and of chats.
fn lists(environment: &Environment, program: &Program, faults: &mut Vec<Fault>) -> Lists {
    let mut lists = Lists::new();
    let of_roles = program
        .roles
        .iter()
        .filter_map(|(role, members)| match members {
            Members::Environment(name) => {
                let whose =
                    format!("those who have the role `{role}`, such as `12345678,87654321`");
                Some((name, whose))
            }
            Members::Everyone | Members::Ids(_) | Members::Rows { .. } => None,
        });
    let states = program.flows.values().flat_map(|flow| flow.states.values());
    let of_chats = states.filter_map(|state| match &state.to {
        Some(To::Chats(name)) => {
            let whose = "the chats to write to, such as `-1001234567890`".to_owned();
            Some((name, whose))
        }
        Some(To::People(_) | To::Role(_)) | None => None,
    });
    let mut faulty: Vec<&String> = Vec::new();
    for (name, whose) in of_roles.chain(of_chats) {
        if lists.contains_key(name) || faulty.contains(&name) {
            continue;
        }
        let text = environment.get(name).unwrap_or_default();
        let ids: Option<Vec<i64>> = text.split(',').map(|id| id.trim().parse().ok()).collect();
        let Some(ids) = ids else {
            let what = match environment.near(name).filter(|_| text.is_empty()) {
                Some(near) => format!("is not set, but `{near}` is"),
                None if text.is_empty() => "is not set".to_owned(),
                None => "is no list of Telegram ids".to_owned(),
            };
            faults.push(fault(name, format!("{what}: write the ids of {whose}")));
            faulty.push(name);
            continue;
        };
        lists.insert(name.clone(), ids);
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = "
app: salon
languages: [ru]
zone: Asia/Almaty
currency: KZT
roles:
  admin: { ids: $env.ADMIN_IDS }
  client: everyone
";

    fn program() -> Program {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("app.yaml"), APP).unwrap();
        let loaded = AppDirectory::new(directory.path()).load().unwrap();
        loaded.program.unwrap_or_else(|| {
            panic!("{:?}", loaded.diagnostics.iter().collect::<Vec<_>>());
        })
    }

    fn read(variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        let environment = variables.iter().copied().collect();
        Settings::read(&environment, &AppDirectory::new("/apps/salon"), &program())
    }

    #[test]
    fn a_token_and_the_staff_are_enough() {
        let settings = read(&[
            ("TELEGRAM_BOT_TOKEN", "7000000001:AAE-only_letters"),
            ("ADMIN_IDS", "11, 22"),
        ])
        .unwrap();
        assert_eq!(settings.api_url.as_str(), "https://api.telegram.org/");
        assert_eq!(
            settings.database.to_string(),
            "sqlite:///apps/salon/tilmash.db"
        );
        assert_eq!(settings.limits, RateLimits::USUAL);
        assert!(settings.webhook.is_none() && settings.listen.is_none());
        assert_eq!(settings.log_level, Level::INFO);
        assert_eq!(settings.log_directory, Some("/apps/salon/logs".into()));
        assert_eq!(settings.lists["ADMIN_IDS"], [11, 22]);
        assert_eq!(settings.pace, Pace::TELEGRAM);
        assert!(!format!("{settings:?}").contains("only_letters"));
    }

    #[test]
    fn the_pace_is_telegrams_a_number_or_none() {
        let pace = |pace| {
            let needed = [
                ("TELEGRAM_BOT_TOKEN", "7000000001:AAE-only_letters"),
                ("ADMIN_IDS", "11"),
            ];
            read(&[&needed[..], &[("TILMASH_PACE", pace)]].concat())
                .unwrap()
                .pace
        };
        assert_eq!(pace(""), Pace::TELEGRAM);
        assert_eq!(pace("30"), Pace::TELEGRAM);
        assert_eq!(pace("none"), Pace::UNLIMITED);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once_and_no_secret_is() {
        let error = read(&[
            ("TELEGRAM_BOT_TOKEN", "my token"),
            ("TELEGRAM_API_URL", "localhost:8081"),
            ("TILMASH_LISTEN", "8080"),
            ("DATABASE_URL", "mysql://salon:password@db/salon"),
            ("TILMASH_LOG", "loud"),
            ("TILMASH_PACE", "0"),
            ("TILMASH_MESSAGES_PER_MINUTE", "0"),
            ("TILMASH_PRESSES_PER_MINUTE", "many"),
            ("ADMIN_IDS", "@dana"),
        ])
        .unwrap_err();
        insta::assert_snapshot!(error, @"
        the settings need a change, on the command line, in the environment or in the app's `.env`:
          TELEGRAM_BOT_TOKEN is no token: it looks like `1234567890:AAE…`, from @BotFather
          TELEGRAM_API_URL is no web address: `localhost:8081`; leave it out for https://api.telegram.org
          TILMASH_LISTEN is no address: `8080`; write an IP address and a port, such as `127.0.0.1:8080`
          DATABASE_URL is no database: write `sqlite://PATH` or `postgres://USER@HOST/NAME`, or leave it out for `tilmash.db` in the app's directory
          TILMASH_LOG is no level: `loud`; write error, warn, info, debug or trace
          TILMASH_PACE is no pace: `0`; write the messages that may be sent in a second, or `none` for a server without limits
          TILMASH_MESSAGES_PER_MINUTE is no limit: `0`; write how many one person may send in a minute, or `none` for any number
          TILMASH_PRESSES_PER_MINUTE is no limit: `many`; write how many one person may send in a minute, or `none` for any number
          ADMIN_IDS is no list of Telegram ids: write the ids of those who have the role `admin`, such as `12345678,87654321`
        ");
    }

    #[test]
    fn a_relative_path_begins_in_the_apps_directory_except_on_the_command_line() {
        let needed = [
            ("TELEGRAM_BOT_TOKEN", "7000000001:AAE-only_letters"),
            ("ADMIN_IDS", "11"),
            ("DATABASE_URL", "sqlite://data.db"),
            ("TILMASH_LOG_DIR", "log"),
            ("TILMASH_BACKUP_DIR", "copies"),
        ];
        let settings = read(&needed).unwrap();
        assert_eq!(
            settings.database.to_string(),
            "sqlite:///apps/salon/data.db"
        );
        assert_eq!(settings.log_directory, Some("/apps/salon/log".into()));
        let copies = settings.backups.directory;
        assert_eq!(copies, Some("/apps/salon/copies".into()));
        let environment: Environment = needed.into_iter().collect();
        let written = Some("sqlite://other.db".to_owned());
        let environment = environment.with("DATABASE_URL", written);
        let app = AppDirectory::new("/apps/salon");
        let database = Settings::database(&environment, &app).unwrap();
        assert_eq!(database.to_string(), "sqlite://other.db");
    }

    #[test]
    fn what_is_missing_is_said() {
        let error = read(&[("ADMIN_IDS", ""), ("TILMASH_LOG_DIR", "")]).unwrap_err();
        insta::assert_snapshot!(error, @"
        the settings need a change, on the command line, in the environment or in the app's `.env`:
          TELEGRAM_BOT_TOKEN is not set: write the token that @BotFather gave the bot
          ADMIN_IDS is not set: write the ids of those who have the role `admin`, such as `12345678,87654321`
        ");
        let error = read(&[("TELEGRAM_BOT_TOKEN", "7:secret"), ("ADMIN_ISD", "7")]).unwrap_err();
        let told = "ADMIN_IDS is not set, but `ADMIN_ISD` is: write the ids";
        assert!(error.to_string().contains(told), "{error}");
    }
}

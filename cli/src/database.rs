//! [`Database`]: the option by which commands choose a database.

use std::path::Path;

use clap::Args;
use tilmash_host::app::AppDirectory;
use tilmash_host::backup::Backups;
use tilmash_host::settings::{Environment, Settings};
use tilmash_host::store::Address;

use crate::environment;
use crate::failure::Failure;

/// Which database a command works on.
#[derive(Args, Clone)]
pub(crate) struct Database {
    /// `sqlite://FILE` or `postgres://USER@HOST/NAME`; else DATABASE_URL, else `tilmash.db` in the app's directory
    #[arg(long = "database", value_name = "URL")]
    written: Option<String>,
}

impl Database {
    /// The database that the command line names.
    pub(crate) fn named(url: String) -> Database {
        Database { written: Some(url) }
    }

    /// Where the database is, or is to be made. One that was there and is lost is refused.
    pub(crate) fn address(self, app: &AppDirectory) -> Result<Address, Failure> {
        let (address, backups) = self.place(app)?;
        if let Some(backups) = backups {
            backups.ensure_not_lost()?;
        }
        Ok(address)
    }

    /// As [`Database::address`], but a file that does not exist is refused, because opening it
    /// would create it.
    pub(crate) fn existing(self, app: &AppDirectory) -> Result<Address, Failure> {
        let makes = self.makes(app);
        let (address, backups) = self.place(app)?;
        ensure_exists(&address, backups.as_ref(), makes)?;
        Ok(address)
    }

    /// What to type where there is no database yet.
    pub(crate) fn makes(&self, app: &AppDirectory) -> String {
        let [apply, seed] = ["db apply", "seed"].map(|name| self.command(name, app));
        let has_rows = app.seed_files().is_ok_and(|files| !files.is_empty());
        match has_rows {
            true => format!("`{apply}` makes it, and `{seed}` makes it and loads its rows"),
            false => format!("`{apply}` makes it"),
        }
    }

    /// As [`Database::address`], but one that is lost may be made anew.
    pub(crate) fn address_even_if_lost(self, app: &AppDirectory) -> Result<Address, Failure> {
        Ok(self.place(app)?.0)
    }

    /// Where the database is, and its backups, unless it is in memory.
    pub(crate) fn place(self, app: &AppDirectory) -> Result<(Address, Option<Backups>), Failure> {
        let environment = self.over(environment::read(app)?);
        let address = Settings::database(&environment, app)?;
        let settings = Settings::backups(&environment, app, &address)?;
        let backups = Backups::of(&address, &settings);
        Ok((address, backups))
    }

    /// A command of `tilmash` that works on the same database, such as `db apply`. An address that
    /// may hold a password is not repeated.
    pub(crate) fn command(&self, name: &str, app: &AppDirectory) -> String {
        let mut command = format!("tilmash {name}");
        if app.path() != Path::new(".") {
            command.push_str(&format!(" {}", app.path().display()));
        }
        match &self.written {
            Some(url) if url.starts_with("sqlite:") => {
                command.push_str(&format!(" --database {url}"));
            }
            Some(_) => command.push_str(" --database URL"),
            None => {}
        }
        command
    }

    pub(crate) fn is_written(&self) -> bool {
        self.written.is_some()
    }

    /// The environment with the database that the command line names.
    pub(crate) fn over(self, environment: Environment) -> Environment {
        environment.with("DATABASE_URL", self.written)
    }
}

/// Whether there is something to open, which a file may not be yet.
pub(crate) fn exists(address: &Address) -> bool {
    address.file().is_none_or(Path::exists)
}

/// Refuses a file that does not exist. The message says whether it is lost, otherwise what `makes`
/// one.
pub(crate) fn ensure_exists(
    address: &Address,
    backups: Option<&Backups>,
    makes: String,
) -> Result<(), Failure> {
    if exists(address) {
        return Ok(());
    }
    if let Some(backups) = backups {
        backups.ensure_not_lost()?;
    }
    let failure = Failure::new(format!("there is no database {address}"));
    Err(failure.help(makes))
}

//! [`Database`]: the option by which commands choose a database.

use std::path::Path;

use clap::Args;
use tilmash_host::app::AppDirectory;
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
    pub(crate) fn address(self, app: &AppDirectory) -> Result<Address, Failure> {
        let environment = self.over(environment::read(app)?);
        Ok(Settings::database(&environment, app)?)
    }

    /// As [`Database::address`], but a file that does not exist is refused, because opening it
    /// would create it.
    pub(crate) fn existing(self, app: &AppDirectory) -> Result<Address, Failure> {
        let apply = self.apply(app);
        let address = self.address(app)?;
        ensure_exists(&address, &apply)?;
        Ok(address)
    }

    /// The `tilmash db apply` that works on the same database. An address that may hold a password
    /// is not repeated.
    pub(crate) fn apply(&self, app: &AppDirectory) -> String {
        let mut command = "tilmash db apply".to_owned();
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

/// Refuses a file that does not exist.
pub(crate) fn ensure_exists(address: &Address, apply: &str) -> Result<(), Failure> {
    if address.file().is_none_or(Path::exists) {
        return Ok(());
    }
    let failure = Failure::new(format!("there is no database {address}"));
    Err(failure.help(format!("`{apply}` makes it")))
}

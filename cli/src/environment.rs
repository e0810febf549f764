//! The environment of an app, with a warning of what is misspelt in it.

use tilmash_host::app::AppDirectory;
use tilmash_host::settings::{Environment, SettingsError};

use crate::failure;

/// The variables of the process and of the app's `.env`. Prints to stderr which are misspelt.
pub(crate) fn read(app: &AppDirectory) -> Result<Environment, SettingsError> {
    let environment = Environment::read(app)?;
    for misspelt in environment.misspelt() {
        failure::warn(&misspelt.to_string());
    }
    Ok(environment)
}

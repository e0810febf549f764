//! [`Target`]: an app, and which database it has.

use std::path::PathBuf;

use clap::Args;

use crate::database::Database;

/// The app whose database is meant.
#[derive(Args)]
pub(super) struct Target {
    /// The app's directory
    #[arg(default_value = ".")]
    pub app: PathBuf,
    #[command(flatten)]
    pub database: Database,
}

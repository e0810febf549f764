//! What stands on the command line.

use std::path::{Path, PathBuf};

use anstream::ColorChoice;
use clap::{Parser, ValueEnum};
use tilmash_host::app::AppDirectory;

use crate::command::Command;

const EXIT_CODES: &str = "\
Exit codes:
  0  all is well
  1  the command did its work, and the app has faults
  2  the command could not do its work: a wrong argument, a file, the database, the network";

/// Check, seed and run booking bots that are written in YAML and Fluent.
#[derive(Debug, Parser)]
#[command(name = "tilmash", version, after_help = EXIT_CODES, max_term_width = 100)]
#[command(disable_help_subcommand = true)]
pub struct Arguments {
    /// Whether to print in colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub colour: Colour,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Colour {
    /// On a terminal that has them, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

impl Colour {
    /// Lets all that is printed from now on obey.
    pub fn choose(self) {
        let choice = match self {
            Colour::Auto => ColorChoice::Auto,
            Colour::Always => ColorChoice::Always,
            Colour::Never => ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// The app that a command works on.
#[derive(Clone, Debug, clap::Args)]
pub struct AppArgument {
    /// The directory that holds the app's `app.yaml`
    #[arg(value_name = "APP", default_value = ".")]
    path: PathBuf,
}

impl AppArgument {
    pub fn directory(&self) -> AppDirectory {
        AppDirectory::new(&self.path)
    }

    /// The directory as an argument of a further command; nothing if that is the default.
    pub fn repeated(&self) -> String {
        match self.path == Path::new(".") {
            true => String::new(),
            false => format!(" {}", self.path.display()),
        }
    }
}

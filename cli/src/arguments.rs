//! The arguments of the command line.

use anstream::ColorChoice;
use clap::{Parser, ValueEnum};

use crate::command::Command;

const EXIT_CODES: &str = "\
Exit codes:
  0  all is well
  1  the command did its work, and the app has faults, or the answer is no
  2  the command could not do its work: a wrong argument, a file, the database, the network";

/// Check, rehearse, seed and run booking bots that are written in YAML and Fluent.
#[derive(Parser)]
#[command(name = "tilmash", version, after_help = EXIT_CODES, max_term_width = 100)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// Whether to print in colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub colour: Colour,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal that has them, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

impl Colour {
    /// Makes everything that is printed from now on follow this choice.
    pub(crate) fn choose(self) {
        let choice = match self {
            Colour::Auto => ColorChoice::Auto,
            Colour::Always => ColorChoice::Always,
            Colour::Never => ColorChoice::Never,
        };
        choice.write_global();
    }
}

//! Prints what is wrong with an app.

use clap::ValueEnum;
use tilmash_engine::diagnostic::{self, Diagnostics};
use tilmash_engine::program::Program;
use tilmash_engine::source::Sources;
use tilmash_host::app::AppDirectory;

use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// With the lines at fault, for people
    Human,
    /// An array with an object for each fault, for programs
    Json,
}

/// The diagnostics to stdout, their number to stderr.
pub(crate) fn print(diagnostics: &Diagnostics, sources: &Sources, format: Format) -> Exit {
    match format {
        // The stream removes the colours where they are not wanted.
        Format::Human => anstream::print!("{}", diagnostic::human(diagnostics, sources, true)),
        Format::Json => {
            let json = diagnostic::json(diagnostics, sources);
            anstream::println!("{json:#}");
        }
    }
    let summary = diagnostic::summary(diagnostics);
    if !summary.is_empty() {
        anstream::eprintln!("{summary}");
    }
    match diagnostics.has_errors() {
        true => Exit::Faults,
        false => Exit::Fine,
    }
}

/// The app's program; `None` if it has faults, which are printed.
pub(crate) fn checked(app: &AppDirectory) -> Result<Option<Program>, Failure> {
    let loaded = app.load()?;
    if loaded.program.is_none() {
        print(&loaded.diagnostics, &loaded.sources, Format::Human);
    }
    Ok(loaded.program)
}

/// `1 flow`, `2 flows`.
pub(crate) fn counted(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    }
}

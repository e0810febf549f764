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

/// Where diagnostics are printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// stdout: they are what the command was asked for.
    Output,
    /// stderr: stdout is for the answer to something else, which a program may read.
    Aside,
}

/// The diagnostics to stdout, their number to stderr.
pub(crate) fn print(diagnostics: &Diagnostics, sources: &Sources, format: Format) -> Exit {
    print_to(Stream::Output, diagnostics, sources, format)
}

/// The diagnostics to a stream, their number to stderr.
pub(crate) fn print_to(
    stream: Stream,
    diagnostics: &Diagnostics,
    sources: &Sources,
    format: Format,
) -> Exit {
    let text = match format {
        Format::Human => diagnostic::human(diagnostics, sources, true),
        Format::Json => format!("{:#}\n", diagnostic::json(diagnostics, sources)),
    };
    // The streams remove the colours where they are not wanted.
    match stream {
        Stream::Output => anstream::print!("{text}"),
        Stream::Aside => anstream::eprint!("{text}"),
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
    checked_to(Stream::Output, app)
}

/// As [`checked`], where stdout is for what a program may read.
pub(crate) fn checked_aside(app: &AppDirectory) -> Result<Option<Program>, Failure> {
    checked_to(Stream::Aside, app)
}

fn checked_to(stream: Stream, app: &AppDirectory) -> Result<Option<Program>, Failure> {
    let loaded = app.load()?;
    if loaded.program.is_none() {
        print_to(stream, &loaded.diagnostics, &loaded.sources, Format::Human);
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

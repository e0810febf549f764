//! Loads files of rows into a database.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use tilmash_engine::diagnostic::Diagnostics;
use tilmash_engine::source::{Source, Sources};
use tilmash_engine::tree::{self, Node};
use tilmash_host::app::{AppDirectory, LARGEST_SEEDS};
use tilmash_host::store::{Loaded, SeedError, Store};

use crate::failure::Failure;
use crate::report::{self, Format, Stream};

/// Loads all rows of the app's `seeds/` into a temporary database.
pub(crate) async fn load_fresh(app: &AppDirectory, store: &Store) -> Result<(), Failure> {
    match load(&app.seed_files()?, store, Stream::Output).await? {
        Some(_) => Ok(()),
        None => Err(Failure::new(format!(
            "the rows in {} have faults",
            app.path().join("seeds").display()
        ))),
    }
}

/// Loads files, all of their rows or none. `None` if rows are at fault; these are printed. On a
/// terminal a bar shows the progress.
pub(crate) async fn load(
    paths: &[PathBuf],
    store: &Store,
    stream: Stream,
) -> Result<Option<Loaded>, Failure> {
    let (sources, Some(files)) = read(paths, stream)? else {
        return Ok(None);
    };
    let bar = bar(paths);
    let progress = {
        let bar = bar.clone();
        move |done, of| {
            bar.set_length(of as u64);
            bar.set_position(done as u64);
        }
    };
    let seeded = store.seed(files, progress).await;
    bar.finish_and_clear();
    unless_at_fault(seeded, &sources, stream)
}

/// What loading files would change. `None` if rows are at fault; these are printed.
pub(crate) async fn plan(paths: &[PathBuf], store: &Store) -> Result<Option<Loaded>, Failure> {
    let stream = Stream::Output;
    match read(paths, stream)? {
        (sources, Some(files)) => unless_at_fault(store.plan_seed(files).await, &sources, stream),
        (_, None) => Ok(None),
    }
}

/// The files, as they are named in a line.
pub(crate) fn named(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    paths.join(", ")
}

/// Files of rows. `None` if one is at fault, which is printed.
fn read(paths: &[PathBuf], stream: Stream) -> Result<(Sources, Option<Vec<Node>>), Failure> {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        let text = read_text(path).map_err(|error| unreadable(path, &error))?;
        let source = sources.add(Source {
            path: path.display().to_string(),
            text,
            library: false,
        });
        files.extend(tree::read_json(&sources, source, &mut diagnostics));
    }
    if diagnostics.has_errors() {
        print(diagnostics, &sources, stream);
        return Ok((sources, None));
    }
    Ok((sources, Some(files)))
}

/// It may be a pipe, but not one without an end.
fn read_text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?
        .take(LARGEST_SEEDS + 1)
        .read_to_string(&mut text)?;
    match text.len() as u64 > LARGEST_SEEDS {
        true => Err(io::Error::other(format!(
            "it has more than {LARGEST_SEEDS} bytes"
        ))),
        false => Ok(text),
    }
}

fn unless_at_fault<T>(
    seeded: Result<T, SeedError>,
    sources: &Sources,
    stream: Stream,
) -> Result<Option<T>, Failure> {
    match seeded {
        Ok(seeded) => Ok(Some(seeded)),
        Err(SeedError::Rows(diagnostics)) => {
            print(diagnostics, sources, stream);
            Ok(None)
        }
        Err(SeedError::Store(error)) => Err(error.into()),
    }
}

fn print(mut diagnostics: Diagnostics, sources: &Sources, stream: Stream) {
    diagnostics.sort(sources);
    report::print_to(stream, &diagnostics, sources, Format::Human);
}

/// Drawn on stderr; nothing is drawn if that is not a terminal.
fn bar(paths: &[PathBuf]) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len} rows")
        .expect("the template names what a bar has");
    ProgressBar::new(0)
        .with_style(style)
        .with_message(named(paths))
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot read {}: {error}", path.display()))
}

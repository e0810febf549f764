//! Loads files of rows into a database.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

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
    for file in app.seed_files()? {
        if load(&file, store, Stream::Output).await?.is_none() {
            let message = format!("the rows of {} have faults", file.display());
            return Err(Failure::new(message));
        }
    }
    Ok(())
}

/// Loads one file, all of its rows or none. `None` if rows are at fault; these are printed. On a
/// terminal a bar shows the progress.
pub(crate) async fn load(
    path: &Path,
    store: &Store,
    stream: Stream,
) -> Result<Option<Loaded>, Failure> {
    let (sources, Some(file)) = read(path, stream)? else {
        return Ok(None);
    };
    let bar = bar(path);
    let progress = {
        let bar = bar.clone();
        move |done, of| {
            bar.set_length(of as u64);
            bar.set_position(done as u64);
        }
    };
    let seeded = store.seed(file, progress).await;
    bar.finish_and_clear();
    unless_at_fault(seeded, &sources, stream)
}

/// What loading a file would change. `None` if rows are at fault; these are printed.
pub(crate) async fn plan(path: &Path, store: &Store) -> Result<Option<Loaded>, Failure> {
    let stream = Stream::Output;
    match read(path, stream)? {
        (sources, Some(file)) => unless_at_fault(store.plan_seed(file).await, &sources, stream),
        (_, None) => Ok(None),
    }
}

/// A file of rows. `None` if it is at fault, which is printed.
fn read(path: &Path, stream: Stream) -> Result<(Sources, Option<Node>), Failure> {
    let text = read_text(path).map_err(|error| unreadable(path, &error))?;
    let mut sources = Sources::default();
    let source = sources.add(Source {
        path: path.display().to_string(),
        text,
        library: false,
    });
    let mut diagnostics = Diagnostics::default();
    let file = tree::read_json(&sources, source, &mut diagnostics);
    if diagnostics.has_errors() {
        print(diagnostics, &sources, stream);
        return Ok((sources, None));
    }
    Ok((sources, file))
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
fn bar(path: &Path) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len} rows")
        .expect("the template names what a bar has");
    ProgressBar::new(0)
        .with_style(style)
        .with_message(path.display().to_string())
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot read {}: {error}", path.display()))
}

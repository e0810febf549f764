//! Loads files of rows into a database.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use tilmash_engine::diagnostic::Diagnostics;
use tilmash_engine::source::{Source, Sources};
use tilmash_engine::tree;
use tilmash_host::app::AppDirectory;
use tilmash_host::store::{SeedError, Seeded, Store};

use crate::failure::Failure;
use crate::report::{self, Format};

/// All `seeds/*.json` of an app, sorted.
pub(crate) fn of_app(app: &AppDirectory) -> Result<Vec<PathBuf>, Failure> {
    let directory = app.path().join("seeds");
    let entries = match fs::read_dir(&directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(&directory, &error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry
            .map_err(|error| unreadable(&directory, &error))?
            .path();
        if path.extension().is_some_and(|ending| ending == "json") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Loads all rows of the app's `seeds/` into a temporary database.
pub(crate) async fn load_fresh(app: &AppDirectory, store: &Store) -> Result<(), Failure> {
    for file in of_app(app)? {
        if load(&file, store).await?.is_none() {
            let message = format!("the rows of {} have faults", file.display());
            return Err(Failure::new(message));
        }
    }
    Ok(())
}

/// Loads one file, all of its rows or none. `None` if rows are at fault; these are printed. On a
/// terminal a bar shows the progress.
pub(crate) async fn load(path: &Path, store: &Store) -> Result<Option<Seeded>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    let mut sources = Sources::default();
    let source = sources.add(Source {
        path: path.display().to_string(),
        text,
        library: false,
    });
    let mut diagnostics = Diagnostics::default();
    let Some(file) = tree::read_json(&sources, source, &mut diagnostics) else {
        return Ok(told(diagnostics, &sources));
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
    match seeded {
        Ok(seeded) => Ok(Some(seeded)),
        Err(SeedError::Rows(diagnostics)) => Ok(told(diagnostics, &sources)),
        Err(SeedError::Store(error)) => Err(error.into()),
    }
}

fn told(mut diagnostics: Diagnostics, sources: &Sources) -> Option<Seeded> {
    diagnostics.sort(sources);
    report::print(&diagnostics, sources, Format::Human);
    None
}

/// Drawn on stderr; nothing is drawn if that is not a terminal.
fn bar(path: &Path) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len} rows")
        .expect("the template names what a bar has");
    ProgressBar::new(0)
        .with_style(style)
        .with_message(path.display().to_string())
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot read {}: {error}", path.display()))
}

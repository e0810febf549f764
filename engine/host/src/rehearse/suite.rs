//! All talks of an app, in all of its languages.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;
use tilmash_engine::diagnostic::Diagnostics;
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::source::{Source, SourceId, Sources};
use tilmash_engine::talk::{self, Talk};
use tilmash_engine::tree;

use super::rehearsal::{Rehearsal, RehearsalError};
use super::snapshot::{Snapshot, Verdict};
use super::talk::{Performance, perform};
use crate::app::{LARGEST_FILE, read_regular};
use crate::store::{SeedError, Store, StoreError};

/// The talks of an app: `transcripts/*.talk`.
pub struct Suite {
    directory: PathBuf,
    program: Arc<Program>,
    /// The scripts, and the files of rows that they begin with.
    pub sources: Sources,
    scripts: Vec<Script>,
}

/// One script.
pub struct Script {
    /// Relative to the app's directory.
    pub path: PathBuf,
    pub source: SourceId,
    talk: Talk,
}

/// The result of one script in one language.
pub struct Report {
    pub language: Name,
    pub performance: Performance,
    pub verdict: Verdict,
    pub snapshot: Snapshot,
}

#[derive(Debug, Error)]
pub enum SuiteError {
    #[error("cannot read {}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("the rows of {path} are at fault")]
    Rows {
        path: String,
        diagnostics: Diagnostics,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Rehearsal(#[from] RehearsalError),
}

impl Suite {
    /// Reads the scripts whose path contains `filter`, sorted. Scripts with faults are left out,
    /// and the diagnostics say why.
    ///
    /// # Errors
    ///
    /// If a file cannot be read.
    pub fn read(
        directory: &Path,
        program: Arc<Program>,
        filter: &str,
    ) -> Result<(Suite, Diagnostics), SuiteError> {
        let mut suite = Suite {
            directory: directory.to_owned(),
            program,
            sources: Sources::default(),
            scripts: Vec::new(),
        };
        let mut diagnostics = Diagnostics::default();
        for path in suite.script_paths(filter)? {
            let source = suite.add(&path)?;
            if let Some(talk) = talk::read(&suite.sources, source, &mut diagnostics) {
                suite.scripts.push(Script { path, source, talk });
            }
        }
        diagnostics.sort(&suite.sources);
        Ok((suite, diagnostics))
    }

    pub fn scripts(&self) -> &[Script] {
        &self.scripts
    }

    fn script_paths(&self, filter: &str) -> Result<Vec<PathBuf>, SuiteError> {
        let directory = self.directory.join("transcripts");
        let entries = match fs::read_dir(&directory) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => {
                return Err(SuiteError::Unreadable {
                    path: directory,
                    source,
                });
            }
        };
        let mut paths: Vec<PathBuf> = entries
            .filter_map(Result::ok)
            .map(|entry| Path::new("transcripts").join(entry.file_name()))
            .filter(|path| path.extension().is_some_and(|ending| ending == "talk"))
            .filter(|path| path.to_string_lossy().contains(filter))
            .collect();
        paths.sort();
        Ok(paths)
    }

    fn add(&mut self, path: &Path) -> Result<SourceId, SuiteError> {
        let full = self.directory.join(path);
        let text = read_regular(&full, LARGEST_FILE)
            .and_then(|bytes| String::from_utf8(bytes).map_err(io::Error::other))
            .map_err(|source| SuiteError::Unreadable { path: full, source })?;
        Ok(self.sources.add(Source {
            path: path.to_string_lossy().replace('\\', "/"),
            text,
            library: false,
        }))
    }

    /// Plays one script in every language, each on its own database, and compares the results with
    /// the snapshots.
    ///
    /// # Errors
    ///
    /// If the rows to begin with have a fault, or the store fails.
    pub async fn perform(&mut self, index: usize) -> Result<Vec<Report>, SuiteError> {
        let languages = self.program.model.languages.clone();
        let mut reports = Vec::new();
        for language in languages {
            let mut rehearsal = self.rehearsal(index).await?;
            let script = &self.scripts[index];
            let performance = perform(&mut rehearsal, &script.talk, &language).await?;
            rehearsal.close().await?;
            let snapshot = Snapshot::of(&self.directory.join(&script.path), &language);
            let verdict = snapshot
                .compare(&performance.transcript)
                .map_err(|source| SuiteError::Unreadable {
                    path: snapshot.path().to_owned(),
                    source,
                })?;
            reports.push(Report {
                language,
                performance,
                verdict,
                snapshot,
            });
        }
        Ok(reports)
    }

    async fn rehearsal(&mut self, index: usize) -> Result<Rehearsal, SuiteError> {
        let (seeds, clock) = {
            let talk = &self.scripts[index].talk;
            (talk.seeds.clone(), talk.clock)
        };
        let model = Arc::new(self.program.model.clone());
        let store = Store::open("sqlite::memory:", model).await?;
        store.prepare().await?;
        for path in seeds {
            let source = self.add(Path::new(&path))?;
            let mut diagnostics = Diagnostics::default();
            let file = tree::read_json(&self.sources, source, &mut diagnostics);
            let rows = |diagnostics| SuiteError::Rows {
                path: path.clone(),
                diagnostics,
            };
            let Some(file) = file.filter(|_| !diagnostics.has_errors()) else {
                return Err(rows(diagnostics));
            };
            match store.seed(vec![file], |_, _| {}).await {
                Ok(_) => {}
                Err(SeedError::Rows(diagnostics)) => return Err(rows(diagnostics)),
                Err(SeedError::Store(error)) => return Err(error.into()),
            }
        }
        let zone = &self.program.model.zone;
        let now = zone
            .to_timestamp(clock)
            .expect("a talk's clock is a date of this age");
        Ok(Rehearsal::new(Arc::clone(&self.program), store, now))
    }
}

impl Script {
    pub fn title(&self) -> &str {
        &self.talk.title
    }
}

impl Report {
    /// Whether the talk went as it says and as it went before.
    pub fn passed(&self) -> bool {
        self.performance.failures.is_empty() && self.verdict == Verdict::Same
    }
}

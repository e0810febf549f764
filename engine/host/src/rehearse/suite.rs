//! All talks of an app, in all of its languages.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;
use tilmash_engine::diagnostic::{Diagnostics, suggest};
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::source::{Source, SourceId, Sources};
use tilmash_engine::syntax::Data;
use tilmash_engine::talk::{self, Seed, Talk};
use tilmash_engine::tree;

use super::rehearsal::{Rehearsal, RehearsalError};
use super::snapshot::{Snapshot, Verdict};
use super::talk::{Performance, TalkFailure, perform};
use crate::app::{LARGEST_FILE, read_regular};
use crate::log::with_causes;
use crate::store::{Gap, SeedError, Store, StoreError, Transaction};
use crate::tools::PlayedBackend;

/// The talks of an app: `transcripts/*.talk`.
pub struct Suite {
    directory: PathBuf,
    program: Arc<Program>,
    /// The scripts, and the files of rows that they begin with.
    pub sources: Sources,
    scripts: Vec<Script>,
    /// Those that are played only where the tables are that a tool maps, and these are elsewhere.
    elsewhere: usize,
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
    /// What is wrong with the rows to begin with, if they cannot be loaded.
    pub rows: Diagnostics,
    /// If the talk has failed: why nobody can book anything with its rows.
    pub gap: Option<Gap>,
}

/// Why a talk cannot begin.
enum Hindered {
    Unreadable(TalkFailure),
    Rows(TalkFailure, Diagnostics),
}

#[derive(Debug, Error)]
pub enum SuiteError {
    #[error("cannot read {}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
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
            elsewhere: 0,
        };
        let mut diagnostics = Diagnostics::default();
        for path in suite.script_paths(filter)? {
            let source = suite.add(&path)?;
            if let Some(talk) = talk::read(&suite.sources, source, &mut diagnostics) {
                let data = suite.program.model.mirrors.data;
                match talk.data.is_none_or(|needed| needed == data) {
                    true => suite.scripts.push(Script { path, source, talk }),
                    false => suite.elsewhere += 1,
                }
            }
        }
        diagnostics.sort(&suite.sources);
        Ok((suite, diagnostics))
    }

    pub fn scripts(&self) -> &[Script] {
        &self.scripts
    }

    /// How many scripts are left out, because they are for the other `data`.
    pub fn elsewhere(&self) -> usize {
        self.elsewhere
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
    /// If a snapshot cannot be read, or the store fails.
    pub async fn perform(&mut self, index: usize) -> Result<Vec<Report>, SuiteError> {
        let languages = self.program.model.languages.clone();
        let mut reports = Vec::new();
        for language in languages {
            let begun = self.rehearsal(index).await?;
            let script = &self.scripts[index];
            let mirrors = &self.program.model.mirrors;
            let path = self.directory.join(&script.path);
            let snapshot = Snapshot::of(&path, &language, mirrors);
            let mut rows = Diagnostics::default();
            let mut gap = None;
            let performance = match begun {
                Ok(mut rehearsal) => {
                    let performance = perform(&mut rehearsal, &script.talk, &language).await?;
                    let computes = !self.program.model.mirrors_starts();
                    if computes && performance.is_played() && !performance.failures.is_empty() {
                        gap = rehearsal.store().gap().await?;
                    }
                    rehearsal.close().await?;
                    performance
                }
                Err(Hindered::Unreadable(failure)) => Performance::unplayed(vec![failure]),
                Err(Hindered::Rows(failure, faults)) => {
                    rows = faults;
                    Performance::unplayed(vec![failure])
                }
            };
            let verdict = match performance.is_played() {
                true => snapshot.compare(&performance.transcript),
                false => Ok(Verdict::Unplayed),
            };
            let verdict = verdict.map_err(|source| SuiteError::Unreadable {
                path: snapshot.path().to_owned(),
                source,
            })?;
            reports.push(Report {
                language,
                performance,
                verdict,
                snapshot,
                rows,
                gap,
            });
        }
        Ok(reports)
    }

    async fn rehearsal(&mut self, index: usize) -> Result<Result<Rehearsal, Hindered>, SuiteError> {
        let (seeds, folder, clock) = {
            let talk = &self.scripts[index].talk;
            let folder = talk.files.clone().unwrap_or_else(|| "seeds".to_owned());
            (talk.seeds.clone(), folder, talk.clock)
        };
        let model = Arc::new(self.program.model.clone());
        let store = Store::open("sqlite::memory:", model).await?;
        store.prepare().await?;
        store.read_seeds_from(self.directory.join(folder));
        // Nothing in a talk is random.
        let settle = async move |transaction: &mut Transaction| {
            transaction.number_codes();
            transaction.name_database("talk").await
        };
        store.write(settle).await?;
        let backend = self.backend().await?;
        if let Some(backend) = &backend {
            backend.store().write(settle).await?;
        }
        for seed in seeds {
            let faulty = |diagnostics| {
                let message = format!("the rows of `{}` have faults", seed.path);
                let span = seed.span;
                Hindered::Rows(TalkFailure { span, message }, diagnostics)
            };
            let source = match self.add(Path::new(&seed.path)) {
                Ok(source) => source,
                Err(error) => return Ok(Err(self.unreadable(&seed, &error))),
            };
            let mut diagnostics = Diagnostics::default();
            let file = tree::read_json(&self.sources, source, &mut diagnostics);
            let Some(file) = file.filter(|_| !diagnostics.has_errors()) else {
                return Ok(Err(faulty(diagnostics)));
            };
            let seeded = match &backend {
                Some(backend) => backend
                    .store()
                    .seed(vec![file.clone()], |_, _| {})
                    .await
                    .err(),
                None => None,
            };
            let seeded = match seeded {
                Some(error) => Err(error),
                None => store.seed(vec![file], |_, _| {}).await,
            };
            match seeded {
                Ok(_) => {}
                Err(SeedError::Rows(diagnostics)) => return Ok(Err(faulty(diagnostics))),
                Err(SeedError::Store(error)) => return Err(error.into()),
            }
        }
        let zone = &self.program.model.zone;
        let now = zone
            .to_timestamp(clock)
            .expect("a talk's clock is a date of this age");
        let rehearsal = Rehearsal::new(Arc::clone(&self.program), store, now);
        Ok(Ok(match backend {
            Some(backend) => rehearsal.with_backend(backend),
            None => rehearsal,
        }))
    }

    /// What keeps the tables that a tool maps, if the app lets it.
    async fn backend(&self) -> Result<Option<PlayedBackend>, StoreError> {
        match self.program.model.mirrors.data {
            Data::Own => Ok(None),
            Data::Backend => PlayedBackend::open(&self.program.model).await.map(Some),
        }
    }

    /// A file of rows that cannot be read, with the file beside it that was probably meant.
    fn unreadable(&self, seed: &Seed, error: &SuiteError) -> Hindered {
        let path = Path::new(&seed.path);
        let folder = path.parent().unwrap_or(Path::new(""));
        let entries = fs::read_dir(self.directory.join(folder));
        let beside = entries.into_iter().flatten().filter_map(Result::ok);
        let beside: Vec<String> = beside
            .map(|entry| {
                folder
                    .join(entry.file_name())
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        let near = suggest(&seed.path, beside.iter().map(String::as_str));
        let message = match near.filter(|near| *near != seed.path) {
            Some(near) => format!("there is no file `{}`: did you mean `{near}`?", seed.path),
            None => with_causes(error),
        };
        let span = seed.span;
        Hindered::Unreadable(TalkFailure { span, message })
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

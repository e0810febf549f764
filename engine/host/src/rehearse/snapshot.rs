//! A talk's snapshot for one language, in insta's format: `cargo insta review` can read it too.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tilmash_engine::model::Mirrors;
use tilmash_engine::syntax::Data;

/// The place of a talk's snapshot: `transcripts/snapshots/TALK.LANGUAGE.snap`. Where the talk is
/// seen otherwise because the tables are elsewhere than the app says, another one counts,
/// `TALK.LANGUAGE.backend.snap`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    path: PathBuf,
    /// That of the same talk where the app says that the tables are.
    usual: Option<PathBuf>,
    talk: String,
    language: String,
}

/// How a new transcript compares with the snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Same,
    /// There was no snapshot.
    New,
    /// It differs from this one.
    Changed(String),
    /// There is nothing to compare, because the head of the talk has a fault.
    Unplayed,
}

impl Snapshot {
    /// `talk` is the script's path.
    pub fn of(talk: &Path, language: &str, mirrors: &Mirrors) -> Snapshot {
        let stem = talk.file_stem().unwrap_or_default().to_string_lossy();
        let directory = talk.parent().unwrap_or(Path::new("")).join("snapshots");
        let usual = directory.join(format!("{stem}.{language}.snap"));
        let other = other(&usual, mirrors.data);
        let counts = mirrors.data != mirrors.written || other.exists();
        let (path, usual) = match counts {
            true => (other, Some(usual)),
            false => (usual, None),
        };
        Snapshot {
            path,
            usual,
            talk: talk
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            language: language.to_owned(),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The place where a different transcript waits to be accepted.
    pub fn pending(&self) -> PathBuf {
        self.path.with_extension("snap.new")
    }

    /// # Errors
    ///
    /// If there is a snapshot and it cannot be read.
    pub fn compare(&self, transcript: &str) -> io::Result<Verdict> {
        let own = kept(&self.path)?;
        let kept = match (own, &self.usual) {
            (None, Some(usual)) => kept(usual)?,
            (own, _) => own,
        };
        let Some(kept) = kept else {
            return Ok(Verdict::New);
        };
        Ok(if kept == transcript.trim_end() {
            Verdict::Same
        } else {
            Verdict::Changed(kept)
        })
    }

    /// Keeps a transcript as the snapshot.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn accept(&self, transcript: &str) -> io::Result<()> {
        let usual = self.usual.as_deref().map(kept).transpose()?.flatten();
        match usual.is_some_and(|usual| usual == transcript.trim_end()) {
            // One for both is enough.
            true => remove(&self.path)?,
            false => self.write(&self.path, transcript)?,
        }
        self.forget()
    }

    /// Keeps a transcript next to the snapshot, for inspection.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn propose(&self, transcript: &str) -> io::Result<()> {
        self.write(&self.pending(), transcript)
    }

    /// Removes a proposed transcript.
    ///
    /// # Errors
    ///
    /// If it exists and cannot be removed.
    pub fn forget(&self) -> io::Result<()> {
        remove(&self.pending())
    }

    /// Removes the snapshots that count only where the tables are elsewhere.
    ///
    /// # Errors
    ///
    /// If one exists and cannot be removed.
    pub fn remove_others(&self) -> io::Result<()> {
        let usual = self.usual.as_ref().unwrap_or(&self.path);
        let mut others = Data::ALL.into_iter().map(|data| other(usual, data));
        others.try_for_each(|other| remove(&other))
    }

    /// Removes the snapshot, and a proposed one.
    ///
    /// # Errors
    ///
    /// If one exists and cannot be removed.
    pub fn remove(&self) -> io::Result<()> {
        self.forget()?;
        remove(&self.path)
    }

    fn write(&self, path: &Path, transcript: &str) -> io::Result<()> {
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory)?;
        }
        let (talk, language) = (&self.talk, &self.language);
        let head = format!("---\nsource: {talk}\nexpression: {language}\n---\n");
        // A link is replaced, not followed: it may lead out of the app.
        let part = path.with_extension("part");
        remove(&part)?;
        fs::write(&part, format!("{head}{}\n", transcript.trim_end()))?;
        fs::rename(&part, path)
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The snapshot that counts in place of the usual one.
fn other(usual: &Path, data: Data) -> PathBuf {
    usual.with_extension(format!("{}.snap", data.name()))
}

/// The transcript of a snapshot; `None` if there is none.
fn kept(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(contents(&text).trim_end().to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The text below the head between `---` lines.
fn contents(text: &str) -> &str {
    text.strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .map_or(text, |(_, contents)| contents)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_replaced_and_what_it_leads_to_stays() {
        let directory = tempfile::tempdir().unwrap();
        let notes = directory.path().join("notes.txt");
        fs::write(&notes, "mine").unwrap();
        let path = directory.path().join("talk.ru.snap");
        std::os::unix::fs::symlink(&notes, &path).unwrap();
        let snapshot = Snapshot {
            path: path.clone(),
            usual: None,
            talk: "talk".to_owned(),
            language: "ru".into(),
        };
        snapshot.accept("hello").unwrap();
        assert_eq!(fs::read_to_string(&notes).unwrap(), "mine");
        assert_eq!(snapshot.compare("hello").unwrap(), Verdict::Same);
        assert!(!path.is_symlink());
    }

    #[test]
    fn where_tables_are_elsewhere_only_what_differs_has_a_snapshot_of_its_own() {
        let directory = tempfile::tempdir().unwrap();
        let talk = directory.path().join("book.talk");
        let of = |data| {
            let mirrors = Mirrors {
                data,
                written: Data::Own,
                ..Mirrors::default()
            };
            Snapshot::of(&talk, "ru", &mirrors)
        };
        of(Data::Own).accept("hello").unwrap();
        assert_eq!(of(Data::Backend).compare("hello").unwrap(), Verdict::Same);
        of(Data::Backend).accept("bye").unwrap();
        assert_eq!(of(Data::Backend).compare("bye").unwrap(), Verdict::Same);
        assert_eq!(of(Data::Own).compare("hello").unwrap(), Verdict::Same);
        let other = directory.path().join("snapshots/book.ru.backend.snap");
        assert!(other.exists());
        of(Data::Backend).accept("hello").unwrap();
        assert!(!other.exists());
        assert_eq!(of(Data::Backend).compare("hello").unwrap(), Verdict::Same);
    }
}

//! A talk's snapshot for one language, in insta's format: `cargo insta review` can read it too.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The place of a talk's snapshot: `transcripts/snapshots/TALK.LANGUAGE.snap`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    path: PathBuf,
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
    pub fn of(talk: &Path, language: &str) -> Snapshot {
        let stem = talk.file_stem().unwrap_or_default().to_string_lossy();
        let directory = talk.parent().unwrap_or(Path::new("")).join("snapshots");
        Snapshot {
            path: directory.join(format!("{stem}.{language}.snap")),
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
        let kept = match fs::read_to_string(&self.path) {
            Ok(text) => contents(&text).trim_end().to_owned(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Verdict::New),
            Err(error) => return Err(error),
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
        self.write(&self.path, transcript)?;
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
            talk: "talk".to_owned(),
            language: "ru".into(),
        };
        snapshot.accept("hello").unwrap();
        assert_eq!(fs::read_to_string(&notes).unwrap(), "mine");
        assert_eq!(snapshot.compare("hello").unwrap(), Verdict::Same);
        assert!(!path.is_symlink());
    }
}

//! [`Outside`]: what the store uses that is not in its database.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use tilmash_engine::program::Program;
use tilmash_engine::value::LARGEST_FILE;

use crate::app::{LARGEST_SEEDS, read_regular};

/// The folder of the files of rows that flows load and of pictures, and the app's texts, by which
/// the history and the audit tell values. Each may be lacking. Clones share them.
#[derive(Clone, Default)]
pub(in crate::store) struct Outside {
    seeds: Arc<OnceLock<PathBuf>>,
    texts: Arc<RwLock<Option<Arc<Program>>>>,
}

impl Outside {
    pub(super) fn set_seeds(&self, folder: PathBuf) {
        // Whoever opens a store gives it one folder.
        let _ = self.seeds.set(folder);
    }

    /// The text of a file, as it is now.
    pub(super) fn read_seed(&self, name: &str) -> io::Result<String> {
        let folder = self.seeds.get().ok_or(io::ErrorKind::NotFound)?;
        let bytes = read_regular(&folder.join(name), LARGEST_SEEDS)?;
        let no_text = |_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8");
        String::from_utf8(bytes).map_err(no_text)
    }

    /// The bytes of a picture of the app, as it is now.
    pub(super) fn picture(&self, path: &str) -> io::Result<Vec<u8>> {
        let folder = self.seeds.get().ok_or(io::ErrorKind::NotFound)?;
        read_regular(&folder.join(path), LARGEST_FILE as u64)
    }

    /// Whether there is such a picture.
    pub(super) fn has_picture(&self, path: &str) -> bool {
        let folder = self.seeds.get();
        folder.is_some_and(|folder| folder.join(path).is_file())
    }

    pub(super) fn set_texts(&self, program: Arc<Program>) {
        *self.texts.write().unwrap_or_else(PoisonError::into_inner) = Some(program);
    }

    /// The app whose texts tell values.
    pub(in crate::store) fn texts(&self) -> Option<Arc<Program>> {
        let texts = self.texts.read().unwrap_or_else(PoisonError::into_inner);
        texts.clone()
    }
}

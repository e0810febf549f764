//! [`SeedFolder`]: where the files of rows are that flows load.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use crate::app::{LARGEST_SEEDS, read_regular};

/// The folder of the files. Clones share it.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct SeedFolder(Arc<OnceLock<PathBuf>>);

impl SeedFolder {
    pub(super) fn set(&self, folder: PathBuf) {
        // Whoever opens a store gives it one folder.
        let _ = self.0.set(folder);
    }

    /// The text of a file, as it is now.
    pub(super) fn read(&self, name: &str) -> io::Result<String> {
        let folder = self.0.get().ok_or(io::ErrorKind::NotFound)?;
        let bytes = read_regular(&folder.join(name), LARGEST_SEEDS)?;
        let no_text = |_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8");
        String::from_utf8(bytes).map_err(no_text)
    }
}

//! Files with what only the owner may read: names, telephone numbers, secrets.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Options that make a file which nobody but its owner can ever read. A file that exists keeps its
/// rights.
pub(crate) fn options() -> OpenOptions {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes an empty file.
///
/// # Errors
///
/// If there is a file with this name, or if it cannot be made.
pub(crate) fn make(path: &Path) -> io::Result<()> {
    options().write(true).create_new(true).open(path)?;
    Ok(())
}

/// Warns in the log of files that every user of the machine can read or change.
pub fn warn_of_open(files: impl IntoIterator<Item = PathBuf>) {
    for file in files {
        if is_open(&file) {
            tracing::warn!(
                "every user of this machine can read {}: `chmod 600` it",
                file.display()
            );
        }
    }
}

#[cfg(unix)]
fn is_open(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let rights = std::fs::metadata(file).map(|file| file.permissions().mode());
    rights.is_ok_and(|rights| rights & 0o006 != 0)
}

#[cfg(not(unix))]
fn is_open(_: &Path) -> bool {
    false
}

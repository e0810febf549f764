//! Files that the bot has sent, on this machine: a person opens them as on a phone.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tilmash_engine::value::KeptFile;
use tilmash_host::rehearse::{Happening, Shown};

/// A directory for the files of one chat, made with the first of them. It stays when the chat ends,
/// so that they can be looked at.
#[derive(Default)]
pub(crate) struct Downloads {
    directory: Option<PathBuf>,
}

impl Downloads {
    /// A line for the file of a message, if it has one: its name, its size, and where it is.
    pub(crate) fn line(&mut self, happening: &Happening) -> String {
        let shown = happening.shown();
        let Some((file, content)) = shown.and_then(of_message) else {
            return String::new();
        };
        let place = match self.save(file, content) {
            Ok(path) => path.display().to_string(),
            Err(error) => format!("not saved: {error}"),
        };
        format!("  [file: {}, {}] {place}\n", file.name, size(file.size))
    }

    fn save(&mut self, file: &KeptFile, content: &[u8]) -> io::Result<PathBuf> {
        let directory = match &self.directory {
            Some(directory) => directory.clone(),
            None => {
                let made = tempfile::Builder::new().prefix("tilmash-chat-").tempdir()?;
                self.directory.insert(made.keep()).clone()
            }
        };
        let path = free(&directory, &file.name);
        fs::write(&path, content)?;
        Ok(path)
    }
}

fn of_message(shown: &Shown) -> Option<(&KeptFile, &[u8])> {
    let file = shown.message.enclosed.as_ref()?.as_file()?;
    Some((file, shown.content.as_deref()?))
}

/// A path that no other file has: `entry.ics`, `entry 2.ics`.
fn free(directory: &Path, name: &str) -> PathBuf {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let others = (2..).map(|number| format!("{stem} {number}.{ending}"));
    let mut names = std::iter::once(name.to_owned()).chain(others);
    let path = names.find_map(|name| {
        let path = directory.join(name);
        (!path.exists()).then_some(path)
    });
    path.expect("there are more numbers than files")
}

/// `900 B`, `12 KB`, `1.4 MB`
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_a_few_digits() {
        let told = [7, 999, 1_000, 11_400, 2_000_001].map(size);
        assert_eq!(told, ["7 B", "999 B", "1 KB", "12 KB", "2.0 MB"]);
    }

    #[test]
    fn no_file_takes_the_place_of_another() {
        let directory = tempfile::tempdir().unwrap();
        let first = free(directory.path(), "запись.ics");
        fs::write(&first, "1").unwrap();
        let second = free(directory.path(), "запись.ics");
        assert_eq!(first.file_name().unwrap(), "запись.ics");
        assert_eq!(second.file_name().unwrap(), "запись 2.ics");
    }
}

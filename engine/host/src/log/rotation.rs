//! A log file that starts again when it is full.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::private;

/// Bytes of one file.
const SIZE: u64 = 10 * 1024 * 1024;
/// Files kept, the current one included.
const FILES: usize = 5;

/// `NAME`, and the older `NAME.1` to `NAME.4`, of which the last is the oldest. Each `write` is a
/// whole line and is never split.
pub(super) struct RotatingFile {
    path: PathBuf,
    file: File,
    written: u64,
    size: u64,
}

impl RotatingFile {
    /// Continues the file if it exists.
    pub(super) fn open(path: &Path) -> io::Result<RotatingFile> {
        Self::open_with(path, SIZE)
    }

    fn open_with(path: &Path, size: u64) -> io::Result<RotatingFile> {
        let file = private::options().create(true).append(true).open(path)?;
        Ok(RotatingFile {
            written: file.metadata()?.len(),
            path: path.to_owned(),
            file,
            size,
        })
    }

    fn rotate(&mut self) -> io::Result<()> {
        for number in (0..FILES - 1).rev() {
            let older = numbered(&self.path, number);
            if older.exists() {
                fs::rename(older, numbered(&self.path, number + 1))?;
            }
        }
        *self = Self::open_with(&self.path, self.size)?;
        Ok(())
    }
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    if number == 0 {
        return path.to_owned();
    }
    let mut name = OsString::from(path);
    name.push(format!(".{number}"));
    name.into()
}

impl Write for RotatingFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let length = line.len() as u64;
        if self.written > 0 && self.written + length > self.size {
            // If the file cannot be renamed it grows: a line is worth more than the limit.
            let _ = self.rotate();
        }
        self.file.write_all(line)?;
        self.written += length;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_files_are_kept_and_the_oldest_lines_go() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("tilmash.log");
        let mut log = RotatingFile::open_with(&path, 16).unwrap();
        for line in 0..14 {
            log.write_all(format!("line {line:02}\n").as_bytes())
                .unwrap();
        }
        let mut files: Vec<(String, String)> = fs::read_dir(directory.path())
            .unwrap()
            .map(|entry| {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                (name, fs::read_to_string(path).unwrap())
            })
            .collect();
        files.sort();
        let expected = [
            ("tilmash.log", "line 12\nline 13\n"),
            ("tilmash.log.1", "line 10\nline 11\n"),
            ("tilmash.log.2", "line 08\nline 09\n"),
            ("tilmash.log.3", "line 06\nline 07\n"),
            ("tilmash.log.4", "line 04\nline 05\n"),
        ];
        assert_eq!(
            files,
            expected.map(|(name, lines)| (name.to_owned(), lines.to_owned()))
        );
    }

    #[test]
    fn a_restart_goes_on_with_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("tilmash.log");
        for line in ["one\n", "two\n"] {
            RotatingFile::open_with(&path, 8)
                .unwrap()
                .write_all(line.as_bytes())
                .unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        let mut log = RotatingFile::open_with(&path, 8).unwrap();
        log.write_all(b"three\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "three\n");
    }
}

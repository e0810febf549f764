//! Files with what is expected. One switch rewrites all of them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The environment variable that makes [`Golden`] rewrite files instead of comparing them.
pub const ACCEPT: &str = "TILMASH_ACCEPT";

/// Compares texts with files, and reports all differences at the end.
#[derive(Default)]
pub struct Golden {
    differences: Vec<Difference>,
}

struct Difference {
    path: PathBuf,
    expected: String,
    actual: String,
}

impl Golden {
    /// Compares `actual` with the file, or writes it to the file if expectations are accepted.
    pub fn compare(&mut self, path: &Path, actual: &str) {
        let expected = fs::read_to_string(path).unwrap_or_default();
        if expected == actual {
            return;
        }
        if env::var_os(ACCEPT).is_some() {
            fs::write(path, actual)
                .unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
            return;
        }
        self.differences.push(Difference {
            path: path.to_owned(),
            expected,
            actual: actual.to_owned(),
        });
    }

    /// Fails if a file differed, and says how to accept the new texts.
    pub fn finish(self) {
        self.finish_or(&format!("{ACCEPT}=1 cargo test"));
    }

    /// Fails if a file differed, and says which command updates it.
    pub fn finish_or(self, command: &str) {
        if self.differences.is_empty() {
            return;
        }
        let mut report = String::new();
        for difference in &self.differences {
            let diff = similar::TextDiff::from_lines(&difference.expected, &difference.actual);
            let path = difference.path.display().to_string();
            let diff = diff.unified_diff().header(&path, "now").to_string();
            writeln!(report, "{diff}").expect("a string takes what is written");
        }
        panic!(
            "{report}{} not as expected; if this is meant: {command}",
            match self.differences.len() {
                1 => "1 file is".to_owned(),
                count => format!("{count} files are"),
            }
        );
    }
}

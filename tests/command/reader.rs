//! Whoever reads a page and does what it says: types its commands, makes its edits, writes its
//! files.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use tilmash_tests::app_files::root;

/// One who begins in an empty directory.
pub(crate) struct Reader {
    /// Where they are now.
    pub(crate) directory: PathBuf,
    _home: TempDir,
}

impl Reader {
    pub(crate) fn new() -> Reader {
        let home = tempfile::tempdir().expect("a temporary directory can be made");
        Reader {
            directory: home.path().to_owned(),
            _home: home,
        }
    }

    /// Does what a page says, block after block.
    pub(crate) fn follows(&mut self, page: &str) {
        for (kind, block) in blocks(page) {
            self.does(&kind, &block);
        }
    }

    /// Performs a block of the page, by the word behind its fence.
    fn does(&mut self, kind: &str, block: &str) {
        match kind {
            "console" => self.types(block),
            "diff" => self.edits(block),
            "yaml" | "fluent" | "talk" | "ini" | "json" => {
                let (path, text) = headed(block);
                fs::write(self.directory.join(path), text).expect("the page names a file");
            }
            _ => {}
        }
    }

    /// Commands after `$`, and under each some lines of its output, in their order.
    pub(crate) fn types(&mut self, block: &str) {
        let mut printed = String::new();
        let mut rest = "";
        for line in block.lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                printed = self.runs(command);
                rest = &printed;
            } else {
                let found = rest.find(line);
                let found = found.unwrap_or_else(|| panic!("`{line}` is not printed:\n{printed}"));
                rest = &rest[found + line.len()..];
            }
        }
    }

    pub(crate) fn runs(&mut self, command: &str) -> String {
        let mut words = command.split(' ');
        match words.next() {
            Some("cd") => {
                self.directory.extend(words);
                String::new()
            }
            Some("tilmash") => {
                let output = Command::new(env!("CARGO_BIN_EXE_tilmash"))
                    .args(words)
                    .current_dir(&self.directory)
                    .env_clear()
                    .stdin(Stdio::null())
                    .output()
                    .expect("the built command can be run");
                let stdout = String::from_utf8_lossy(&output.stdout);
                let printed = format!("{stdout}{}", String::from_utf8_lossy(&output.stderr));
                printed.replace('\u{a0}', " ")
            }
            _ => panic!("`{command}` is no command that a page shows"),
        }
    }

    /// A diff of lines. `@@` stands for unchanged lines in between.
    fn edits(&self, block: &str) {
        let (path, diff) = headed(block);
        let path = self.directory.join(path);
        let mut text = fs::read_to_string(&path).expect("the page names a file that is there");
        for hunk in diff.split("@@\n") {
            let side = |other: char| {
                let lines = hunk.lines().filter(|line| !line.starts_with(other));
                lines
                    .map(|line| format!("{}\n", &line[1..]))
                    .collect::<String>()
            };
            let (old, new) = (side('+'), side('-'));
            assert_eq!(text.matches(&old).count(), 1, "{}:\n{old}", path.display());
            text = text.replace(&old, &new);
        }
        fs::write(path, text).expect("a file of the app can be written");
    }
}

/// The path in a block's first line, and the rest.
fn headed(block: &str) -> (&str, &str) {
    let (head, rest) = block.split_once('\n').expect("a block has lines");
    let path = head
        .strip_prefix("# ")
        .expect("a block begins with its file's path");
    (path, rest)
}

/// The blocks of a page, each with the word behind its fence.
pub(crate) fn blocks(page: &str) -> Vec<(String, String)> {
    let page = fs::read_to_string(root().join(page)).expect("the page is there");
    let mut blocks = Vec::new();
    let mut parts = page.split("\n```");
    parts.next();
    while let (Some(block), Some(_)) = (parts.next(), parts.next()) {
        let (kind, text) = block.split_once('\n').expect("a fence ends its line");
        blocks.push((kind.to_owned(), format!("{text}\n")));
    }
    blocks
}

//! A session: lines that begin with `$` are commands, and the lines under each are what it prints.
//!
//! It begins in an empty directory. `tilmash` is run as it is. `copy FROM TO` copies a folder of
//! the repository, `case NAME` copies an app with one fault as `NAME/` (see `tests/check`),
//! `write FILE TEXT` makes a file, `append FILE TEXT` adds a line to one, and `head COUNT FILE`
//! shows its first lines. NEWEST stands for the newest file in `base/backups`. Lines above the
//! first command say what the session shows.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;
use tilmash_tests::app_files::{AppFiles, root};

/// The session with what its commands print now.
pub(crate) fn replay(text: &str) -> String {
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    let mut replayed = String::new();
    let mut begun = false;
    for line in text.lines() {
        let Some(command) = line.strip_prefix("$ ") else {
            if !begun {
                writeln!(replayed, "{line}").expect("a string takes what is written");
            }
            continue;
        };
        if begun {
            replayed.push('\n');
        }
        begun = true;
        let printed = run(command, &directory);
        write!(replayed, "$ {command}\n{printed}").expect("a string takes what is written");
    }
    replayed
}

fn run(command: &str, directory: &TempDir) -> String {
    let command = &command.replace("NEWEST", &newest_backup(directory.path()));
    let words: Vec<&str> = command.split(' ').collect();
    let place = directory.path();
    match words.as_slice() {
        ["tilmash", arguments @ ..] => tilmash(arguments, place),
        ["copy", from, to] => {
            write_all(&AppFiles::read(&root().join(from)), &place.join(to));
            String::new()
        }
        ["case", name] => {
            let case = AppFiles::of_case(name);
            write_all(&case, &place.join(name));
            String::new()
        }
        ["write", file, text @ ..] => {
            let mut files = AppFiles::default();
            files.replace(file, &format!("{}\n", text.join(" ")));
            write_all(&files, place);
            String::new()
        }
        ["append", file, text @ ..] => {
            let text = format!("{}{}\n", content(&place.join(file)), text.join(" "));
            fs::write(place.join(file), text).expect("a temporary directory takes files");
            String::new()
        }
        ["head", count, file] => {
            let count = count.parse().expect("`head` takes a number of lines");
            let content = content(&place.join(file));
            content
                .lines()
                .take(count)
                .map(|line| format!("{line}\n"))
                .collect()
        }
        _ => panic!("`{command}` is no command of a session"),
    }
}

fn newest_backup(place: &Path) -> String {
    let entries = fs::read_dir(place.join("base/backups"))
        .into_iter()
        .flatten();
    let names = entries.flatten().map(|entry| entry.file_name());
    let newest = names.max().unwrap_or_default();
    format!("base/backups/{}", newest.display())
}

/// The names of backups contain the instant of the test.
fn without_instants(line: &str) -> String {
    const STAMP: usize = "20261121T104923Z".len();
    let is_stamp = |from: &usize| {
        let piece = line.get(*from..from + STAMP).unwrap_or_default();
        let digits = piece.bytes().filter(u8::is_ascii_digit).count();
        digits == 14 && piece.as_bytes()[8] == b'T' && piece.ends_with('Z')
    };
    let Some(from) = (0..line.len()).find(is_stamp) else {
        return line.to_owned();
    };
    let listed = match line.split_once("  ") {
        Some((made, rest)) if made.ends_with('Z') => format!("[INSTANT]  {rest}"),
        _ => line.to_owned(),
    };
    listed.replace(&line[from..from + STAMP], "[INSTANT]")
}

fn content(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Writes files below a folder.
pub(crate) fn write_all(files: &AppFiles, folder: &Path) {
    let written = files.write(folder);
    written.expect("a temporary directory takes files");
}

fn tilmash(arguments: &[&str], place: &Path) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_tilmash"))
        .args(arguments)
        .current_dir(place)
        .env_clear()
        .output()
        .expect("the built command can be run");
    let shown = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes)
            .replace(&place.display().to_string(), "[HERE]")
            .replace('\u{1b}', "␛");
        // Editors remove spaces at the end of lines.
        let lines: Vec<String> = text
            .lines()
            .map(|line| format!("{}\n", without_instants(line.trim_end())))
            .collect();
        lines.concat()
    };
    let mut printed = shown(&stdout);
    if !stderr.is_empty() {
        write!(printed, "[stderr]\n{}", shown(&stderr)).expect("a string takes what is written");
    }
    let code = status.code().expect("the command was not killed");
    if code != 0 {
        writeln!(printed, "[exit {code}]").expect("a string takes what is written");
    }
    printed
}

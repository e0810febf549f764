//! The variables of the process, and below them those of the app's `.env`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tilmash_engine::diagnostic::suggest;

use super::variable::{OPTIONS, VARIABLES};
use super::{Fault, SettingsError};
use crate::app::AppDirectory;

const FILE: &str = ".env";

/// Variables by name. They include secrets, so the type cannot be printed.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    /// Those that the command line gives.
    written: BTreeSet<String>,
}

/// A variable that nothing reads, and whose name is near that of one that is read and not set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misspelt {
    pub variable: String,
    pub near: &'static str,
}

impl fmt::Display for Misspelt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Misspelt { variable, near } = self;
        write!(
            formatter,
            "nothing reads the variable `{variable}`: did you mean `{near}`?"
        )
    }
}

impl Environment {
    /// Where an app's own variables stand.
    pub fn file(directory: &AppDirectory) -> PathBuf {
        directory.path().join(FILE)
    }

    /// The process's variables, and those variables of the app's `.env` that the process does not
    /// have.
    ///
    /// # Errors
    ///
    /// If `.env` cannot be read. The error does not repeat the line, which may contain a secret.
    pub fn read(directory: &AppDirectory) -> Result<Environment, SettingsError> {
        let mut variables = BTreeMap::new();
        let text = match fs::read_to_string(Environment::file(directory)) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(wrong_file(format!("cannot be read: {error}"))),
        };
        for line in dotenvy::from_read_iter(text.as_bytes()) {
            let (name, value) = line.map_err(|error| wrong_line(&error, &text))?;
            variables.insert(name, value);
        }
        // A variable that is not Unicode is not one of ours.
        let of_process = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        variables.extend(of_process);
        Ok(Environment {
            variables,
            written: BTreeSet::new(),
        })
    }

    /// Adds a variable from the command line, which counts more than both.
    pub fn with(mut self, name: &str, value: Option<String>) -> Environment {
        if let Some(value) = value {
            self.variables.insert(name.to_owned(), value);
            self.written.insert(name.to_owned());
        }
        self
    }

    /// What a fault calls a variable: the option, if the command line gives it.
    pub(super) fn called<'n>(&self, name: &'n str) -> &'n str {
        let option = OPTIONS.iter().find(|(variable, _)| *variable == name);
        match option {
            Some((_, option)) if self.written.contains(name) => option,
            Some(_) | None => name,
        }
    }

    /// Where a path lies that a variable gives. On the command line it is what it is in the shell;
    /// otherwise it begins in the app's directory, so that all commands mean the same file.
    pub(super) fn place(&self, name: &str, path: &Path, directory: &AppDirectory) -> PathBuf {
        match self.written.contains(name) {
            true => path.to_owned(),
            false => directory.path().join(path),
        }
    }

    /// The variables whose names are slips of the pen, as far as one can see.
    pub fn misspelt(&self) -> Vec<Misspelt> {
        let is_known = |name: &&String| VARIABLES.contains(&name.as_str());
        let unset = || {
            VARIABLES
                .into_iter()
                .filter(|known| self.get(known).is_none())
        };
        let unknown = self.variables.keys().filter(|name| !is_known(name));
        let misspelt = unknown.filter_map(|name| {
            // A third of a long name wrong is another name, so each word must be near.
            let near = suggest(name, unset())?;
            let (mut words, mut meant) = (name.split('_'), near.split('_'));
            let is_near = words.clone().count() != meant.clone().count()
                || words.all(|word| suggest(word, meant.next()).is_some());
            is_near.then(|| Misspelt {
                variable: name.clone(),
                near,
            })
        });
        misspelt.collect()
    }

    /// The variable that is set and was probably meant by a name.
    pub(super) fn near(&self, name: &str) -> Option<&str> {
        suggest(
            name,
            self.variables
                .keys()
                .map(String::as_str)
                .filter(|set| *set != name),
        )
    }

    /// A variable's value, even if it is empty.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|value| value.trim())
    }

    /// A variable's value. An empty one counts as not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.value(name).filter(|value| !value.is_empty())
    }
}

impl<'v> FromIterator<(&'v str, &'v str)> for Environment {
    fn from_iter<I: IntoIterator<Item = (&'v str, &'v str)>>(variables: I) -> Environment {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Environment {
            variables: variables.into_iter().map(owned).collect(),
            written: BTreeSet::new(),
        }
    }
}

/// Tells which line is wrong. What stands in it may be a secret.
fn wrong_line(error: &dotenvy::Error, text: &str) -> SettingsError {
    let place = if let dotenvy::Error::LineParse(part, _) = error {
        number(part, text)
    } else {
        None
    };
    let which = match place {
        Some(number) => format!("line {number}"),
        None => "a line".to_owned(),
    };
    wrong_file(format!(
        "has in {which} no `NAME=value`: put a value with spaces or `$` in single quotes"
    ))
}

/// The line at which reading ended, from 1. The fault has what was not understood, which is a line,
/// a value or several lines of one value; so the first lines that have the same fault end with it.
fn number(part: &str, text: &str) -> Option<usize> {
    let ends = text.split_inclusive('\n').scan(0, |end, line| {
        *end += line.len();
        Some(*end)
    });
    let fault = |end| dotenvy::from_read_iter(&text.as_bytes()[..end]).find_map(Result::err);
    let is_it = |end| match fault(end) {
        Some(dotenvy::Error::LineParse(other, _)) => other == part,
        Some(_) | None => false,
    };
    let (last, _) = (1..).zip(ends).find(|(_, end)| is_it(*end))?;
    Some(last + 1 - part.lines().count().clamp(1, last))
}

fn wrong_file(advice: String) -> SettingsError {
    SettingsError {
        faults: vec![Fault {
            variable: FILE.to_owned(),
            advice,
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str) -> Result<Environment, SettingsError> {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join(FILE), file).unwrap();
        Environment::read(&AppDirectory::new(directory.path()))
    }

    #[test]
    fn the_process_wins_over_the_file() {
        let environment = read("# staff\nADMIN_IDS='11, 22'\nPATH=/nowhere\n").unwrap();
        assert_eq!(environment.get("ADMIN_IDS"), Some("11, 22"));
        assert_ne!(environment.get("PATH"), Some("/nowhere"));
    }

    #[test]
    fn a_wrong_line_is_said_without_what_stands_in_it() {
        for (file, number) in [
            (
                "# staff\n\nADMIN_IDS=11\n  TELEGRAM_BOT_TOKEN 7:secret\n",
                4,
            ),
            ("A=7, 8\nB=7,secret\n# C\nC=7, secret", 1),
            ("A=7,secret\r\n\r\nB=7, secret\r\n", 3),
            ("A='1\n\n2'\nB=secret secret\nC=1\n", 4),
            ("A=1\nB='secret\nC=1\n", 2),
            ("A='1\n2' secret\nB=1\n", 1),
            ("A=1\nB=${secret\n", 2),
            ("secret", 1),
        ] {
            let Err(error) = read(file) else {
                panic!("{file} has a fault");
            };
            let told = format!(".env has in line {number} no `NAME=value`");
            assert!(error.to_string().contains(&told), "{file}{error}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_told_and_another_name_is_not() {
        let misspelt = |variables: &[&str]| {
            let variables = variables.iter().map(|name| (*name, "1"));
            let environment: Environment = variables.collect();
            let misspelt = environment.misspelt().into_iter();
            misspelt.map(|it| it.near).collect::<Vec<&str>>()
        };
        for line in SLIPS.lines() {
            let (slip, meant) = line.trim().split_once(": ").unwrap();
            assert_eq!(misspelt(&[slip]), [meant]);
            // Who has set the right one means something else by the other.
            assert_eq!(misspelt(&[slip, meant]), [""; 0]);
        }
        let others: Vec<&str> = OTHERS.split_whitespace().collect();
        assert_eq!(misspelt(&others), [""; 0]);
    }

    const SLIPS: &str = "  DATABASE_ULR: DATABASE_URL
        DATABASEURL: DATABASE_URL
        TILMASH_LOGG: TILMASH_LOG
        TILMASH_WEBHOOK: TILMASH_WEBHOOK_URL
        TELEGRAM_BOT_TOKN: TELEGRAM_BOT_TOKEN
        TELEGRAM_TOKEN: TELEGRAM_BOT_TOKEN";
    const OTHERS: &str = "PATH DATABASE_HOST TELEGRAM_CHAT_ID ADMIN_IDS LANG";

    #[test]
    fn no_file_is_no_fault() {
        let directory = tempfile::tempdir().unwrap();
        assert!(Environment::read(&AppDirectory::new(directory.path())).is_ok());
    }
}

//! The variables of the process, and below them those of the app's `.env`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

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
        match dotenvy::from_path_iter(Environment::file(directory)) {
            Ok(lines) => {
                for line in lines {
                    let (name, value) = line.map_err(wrong_file)?;
                    variables.insert(name, value);
                }
            }
            Err(dotenvy::Error::Io(error)) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(wrong_file(error)),
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

    /// Where a path lies that a variable gives. On the command line it is what it is in the shell;
    /// otherwise it begins in the app's directory, so that all commands mean the same file.
    pub(super) fn place(&self, name: &str, path: &Path, directory: &AppDirectory) -> PathBuf {
        match self.written.contains(name) {
            true => path.to_owned(),
            false => directory.path().join(path),
        }
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

fn wrong_file(error: dotenvy::Error) -> SettingsError {
    let advice = if let dotenvy::Error::LineParse(..) = error {
        "has a line that is no `NAME=value`: put a value with spaces or `$` in single quotes"
            .to_owned()
    } else {
        format!("cannot be read: {error}")
    };
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
        let Err(error) = read("TELEGRAM_BOT_TOKEN 7:secret\n") else {
            panic!("the line has no `=`");
        };
        assert!(error.to_string().contains(".env has a line"), "{error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }

    #[test]
    fn no_file_is_no_fault() {
        let directory = tempfile::tempdir().unwrap();
        assert!(Environment::read(&AppDirectory::new(directory.path())).is_ok());
    }
}

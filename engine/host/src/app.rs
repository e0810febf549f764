//! An app as it is on the disk.

mod library;

pub use library::sources as library;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;
use tilmash_engine::diagnostic::Diagnostics;
use tilmash_engine::load::why_unread;
use tilmash_engine::program::Program;
use tilmash_engine::seed;
use tilmash_engine::source::{Source, Sources};
use tilmash_engine::tree;
use tilmash_engine::value::{LONGEST_PATH, Photo};

/// No person writes a file with more bytes than this.
pub(crate) const LARGEST_FILE: u64 = 1024 * 1024;
/// Rows may come from another program: some hundred thousand of them.
pub const LARGEST_SEEDS: u64 = 64 * 1024 * 1024;

const SEEDS: &str = "seeds";

/// The directory of an app: `app.yaml`, `flows/*.yaml`, `locales/LANGUAGE/*.ftl`,
/// `templates/*.html`, `seeds/*.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppDirectory {
    path: PathBuf,
    /// Whether what plugins have said of themselves is left aside.
    without_locks: bool,
    /// Whether mapped tables are in a backend, in place of what the app says.
    in_backend: Option<bool>,
}

/// Why an app's files could not be read. Faults *in* the files are diagnostics.
#[derive(Debug, Error)]
pub enum AppError {
    #[error("there is no directory {}: name the one that holds the app's `app.yaml`", path.display())]
    NoDirectory { path: PathBuf },
    #[error("{} is a file: name the directory that holds the app's `app.yaml`", path.display())]
    File { path: PathBuf },
    #[error("cannot read {}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error(
        "{} is not UTF-8 at byte {at}: save it with that encoding",
        path.display()
    )]
    NotText { path: PathBuf, at: usize },
    #[error("{} has {size} bytes, and such a file of an app at most {most}", path.display())]
    TooLarge { path: PathBuf, size: u64, most: u64 },
}

/// An app's files and the result of checking them. There is a program only if no error was found.
pub struct Loaded {
    pub sources: Sources,
    pub program: Option<Program>,
    pub diagnostics: Diagnostics,
}

impl AppDirectory {
    pub fn new(path: impl Into<PathBuf>) -> AppDirectory {
        AppDirectory {
            path: path.into(),
            without_locks: false,
            in_backend: None,
        }
    }

    /// The same app with the tables that a tool maps in a backend, or not, whatever it says.
    #[must_use]
    pub fn kept(self, in_backend: bool) -> AppDirectory {
        AppDirectory {
            in_backend: Some(in_backend),
            ..self
        }
    }

    /// The same app, as if nothing were known of what its plugins say of themselves.
    #[must_use]
    pub fn without_locks(self) -> AppDirectory {
        AppDirectory {
            without_locks: true,
            ..self
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the app and the standard library, and checks them.
    ///
    /// # Errors
    ///
    /// If a file cannot be read.
    pub fn load(&self) -> Result<Loaded, AppError> {
        let mut sources = self.sources()?;
        let (program, diagnostics) = tilmash_engine::load(&mut sources);
        Ok(Loaded {
            sources,
            program,
            diagnostics,
        })
    }

    /// The folder of the app's files of rows.
    pub fn seed_folder(&self) -> PathBuf {
        self.path.join(SEEDS)
    }

    /// The app's files of rows, `seeds/*.json`, sorted.
    ///
    /// # Errors
    ///
    /// If the directory cannot be read.
    pub fn seed_files(&self) -> Result<Vec<PathBuf>, AppError> {
        let names = self.names(SEEDS, ".json")?;
        Ok(names.iter().map(|name| self.path.join(name)).collect())
    }

    /// Checks the app's rows against its tables, if these have no faults. What is found is added to
    /// the other diagnostics.
    ///
    /// # Errors
    ///
    /// If a file cannot be read.
    pub fn check_seeds(&self, loaded: &mut Loaded) -> Result<(), AppError> {
        let Some(program) = &loaded.program else {
            return Ok(());
        };
        let (sources, diagnostics) = (&mut loaded.sources, &mut loaded.diagnostics);
        let mut files = Vec::new();
        for name in self.names(SEEDS, ".json")? {
            let source = sources.add(self.read(name, LARGEST_SEEDS)?);
            files.extend(tree::read_json(sources, source, diagnostics));
        }
        let has = |path: &str| sources.pictures.contains(path);
        seed::check(&program.model, &files, has, diagnostics);
        let loaded_by_flows = program.files_of_rows();
        let by_flows = files.iter().filter(|file| {
            let path = &sources.get(file.span.source).path;
            let name = path.rsplit('/').next();
            name.is_some_and(|name| loaded_by_flows.contains(name))
        });
        seed::check_roles(&program.model, by_flows, diagnostics);
        diagnostics.sort(sources);
        if diagnostics.has_errors() {
            loaded.program = None;
        }
        Ok(())
    }

    /// The standard library's files, then the app's own, each sorted by path.
    ///
    /// # Errors
    ///
    /// If a file cannot be read.
    pub fn sources(&self) -> Result<Sources, AppError> {
        let mut sources = Sources::default();
        sources.in_backend = self.in_backend;
        for source in library::sources().chain(self.own_files()?) {
            sources.add(source);
        }
        let seeds = self.names(SEEDS, ".json")?;
        let seeds = seeds.iter().filter_map(|path| path.rsplit('/').next());
        sources.seeds = seeds.map(str::to_owned).collect();
        add_pictures(&self.seed_folder(), "", &mut sources.pictures);
        Ok(sources)
    }

    /// Refuses a path where there is no directory.
    ///
    /// # Errors
    ///
    /// If there is nothing, or a file.
    pub fn ensure_exists(&self) -> Result<(), AppError> {
        let path = self.path.clone();
        match fs::metadata(&path) {
            Ok(found) if found.is_dir() => Ok(()),
            Ok(_) => Err(AppError::File { path }),
            Err(_) => Err(AppError::NoDirectory { path }),
        }
    }

    pub(crate) fn own_files(&self) -> Result<Vec<Source>, AppError> {
        self.ensure_exists()?;
        let mut paths = Vec::new();
        if self.path.join("app.yaml").exists() {
            paths.push("app.yaml".to_owned());
        }
        paths.extend(self.names("flows", ".yaml")?);
        paths.extend(self.names("tools", ".yaml")?);
        paths.extend(self.names("templates", ".html")?);
        if !self.without_locks {
            paths.extend(self.names("tools", ".lock.json")?);
        }
        for language in self.names("locales", "")? {
            if self.path.join(&language).is_dir() {
                paths.extend(self.names(&language, ".ftl")?);
            }
        }
        let mut sources = Vec::with_capacity(paths.len());
        for path in paths {
            sources.push(self.read(path, LARGEST_FILE)?);
        }
        for path in self.unread()? {
            sources.push(Source {
                path,
                text: String::new(),
                library: false,
            });
        }
        Ok(sources)
    }

    /// Files that look like a part of the app and are not read.
    fn unread(&self) -> Result<Vec<String>, AppError> {
        let mut unread = Vec::new();
        let mut open: Vec<String> = ["app.yml", "flows", "locales", "seeds", "templates", "tools"]
            .map(str::to_owned)
            .into();
        while let Some(path) = open.pop() {
            let whole = self.path.join(&path);
            if whole.is_dir() {
                // A link could lead around in a circle.
                if !whole.is_symlink() {
                    open.extend(self.names(&path, "")?);
                }
            } else if whole.exists() && why_unread(&path).is_some() {
                unread.push(path);
            }
        }
        unread.sort();
        Ok(unread)
    }

    /// The visible entries of a directory with this ending, sorted, each with the directory in
    /// front. Empty if the directory does not exist. A name that is not Unicode cannot be the name
    /// of a flow or a language.
    fn names(&self, directory: &str, ending: &str) -> Result<Vec<String>, AppError> {
        let path = self.path.join(directory);
        let unreadable = |source| AppError::Unreadable {
            path: path.clone(),
            source,
        };
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unreadable(error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry.map_err(unreadable)?.file_name();
            if let Some(name) = name.to_str()
                && name.ends_with(ending)
                && !name.starts_with('.')
            {
                names.push(format!("{directory}/{name}"));
            }
        }
        names.sort();
        Ok(names)
    }

    fn read(&self, relative: String, most: u64) -> Result<Source, AppError> {
        let path = self.path.join(&relative);
        let unreadable = |source| AppError::Unreadable {
            path: path.clone(),
            source,
        };
        let size = fs::metadata(&path).map_err(unreadable)?.len();
        if size > most {
            return Err(AppError::TooLarge { path, size, most });
        }
        let bytes = read_regular(&path, most).map_err(unreadable)?;
        let text = String::from_utf8(bytes).map_err(|error| AppError::NotText {
            at: error.utf8_error().valid_up_to(),
            path,
        })?;
        Ok(Source {
            path: relative,
            text,
            library: false,
        })
    }
}

/// Adds the paths of the pictures below a folder. One that cannot be listed has none.
fn add_pictures(folder: &Path, prefix: &str, pictures: &mut BTreeSet<String>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            continue;
        };
        let path = format!("{prefix}{name}");
        // What no value can name, such as what a link that leads back has for ever.
        if path.len() > LONGEST_PATH {
            continue;
        }
        if entry.path().is_dir() {
            add_pictures(&entry.path(), &format!("{path}/"), pictures);
        } else if entry.path().is_file() && matches!(Photo::parse(&path), Some(Photo::Kept(_))) {
            pictures.insert(path);
        }
    }
}

/// Reads a file of an app. A pipe would be waited for, and a device may have no end.
///
/// # Errors
///
/// If it is no regular file, has too many bytes, or cannot be read.
pub(crate) fn read_regular(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let kind = fs::metadata(path)?;
    if !kind.is_file() && !kind.is_dir() {
        let why = "it is neither a file nor a link to one";
        return Err(io::Error::new(ErrorKind::InvalidInput, why));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > most {
        true => Err(io::Error::new(
            ErrorKind::FileTooLarge,
            format!("it has more than {most} bytes"),
        )),
        false => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn app(files: &[(&str, &[u8])]) -> TempDir {
        let directory = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let path = directory.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        directory
    }

    fn fault(files: &[(&str, &[u8])]) -> String {
        let directory = app(files);
        let error = AppDirectory::new(directory.path()).sources().unwrap_err();
        let place = format!("{}/", directory.path().display());
        error.to_string().replace(&place, "")
    }

    #[test]
    fn files_are_found_by_their_places_and_sorted() {
        let directory = app(&[
            ("locales/ru/book.ftl", b""),
            ("locales/kk/book.ftl", b""),
            ("locales/README.md", b"not a language"),
            ("flows/my.yaml", b""),
            ("flows/book.yaml", b""),
            ("flows/.book.yaml.swp", b""),
            ("flows/notes.txt", b""),
            ("app.yaml", b"app: salon"),
            (".env", b"TELEGRAM_BOT_TOKEN=1:secret"),
        ]);
        let files = AppDirectory::new(directory.path()).own_files().unwrap();
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "app.yaml",
                "flows/book.yaml",
                "flows/my.yaml",
                "locales/kk/book.ftl",
                "locales/ru/book.ftl",
            ]
        );
        assert_eq!(files[0].text, "app: salon");
    }

    #[test]
    fn the_library_stands_before_the_app() {
        let directory = app(&[("app.yaml", b"")]);
        let sources = AppDirectory::new(directory.path()).sources().unwrap();
        let library: Vec<bool> = sources.iter().map(|(_, source)| source.library).collect();
        assert!(library.is_sorted_by(|earlier, later| earlier >= later));
        assert_eq!(library.last(), Some(&false));
    }

    #[test]
    fn a_picture_that_rows_or_defaults_name_is_there() {
        let app = app(&[
            (
                "app.yaml",
                b"app: hall\nlanguages: [ru]\nzone: Asia/Almaty\ntables:\n  hall: { columns: { view: { photo: no.jpg }, plan: photo } }\n",
            ),
            (
                "seeds/hall.json",
                br#"{ "hall": [{ "key": "a", "plan": "plans/no.png" }, { "key": "b", "plan": "plans/b.png" }] }"#,
            ),
            ("seeds/plans/b.png", b""),
        ]);
        let app = AppDirectory::new(app.path());
        let mut loaded = app.load().unwrap();
        app.check_seeds(&mut loaded).unwrap();
        let faults = loaded.diagnostics.iter();
        let told: Vec<&str> = faults.map(|fault| fault.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "there is no picture `seeds/no.jpg`",
                "there is no picture `seeds/plans/no.png`"
            ]
        );
        assert!(loaded.program.is_none());
    }

    #[test]
    fn what_flows_load_gives_nobody_a_role() {
        let app = app(&[
            (
                "app.yaml",
                b"app: hall\nlanguages: [ru]\nzone: Asia/Almaty\nroles:\n  admin: { sees: all, rows: admin, by: person }\n  guest: everyone\ntables:\n  hall: { columns: { size: integer } }\n  admin: { columns: { person: { person, unique: true } }, sees: {} }\n",
            ),
            (
                "flows/load.yaml",
                b"flow: load\nfor: admin\nstarts: { command: load }\nstates:\n  load: { do: [ { seed: halls.json } ], go: { done: done, invalid: invalid } }\n  invalid: { say, go: done }\n",
            ),
            (
                "locales/ru/load.ftl",
                "load-invalid = Ошибки в файле.\nload =\n    .command = Загрузить\n".as_bytes(),
            ),
            (
                "seeds/halls.json",
                br#"{ "hall": [{ "key": "a", "size": 1 }], "admin": [{ "key": "a", "person": 1 }] }"#,
            ),
            ("seeds/team.json", br#"{ "admin": [{ "key": "b", "person": 2 }] }"#),
        ]);
        let app = AppDirectory::new(app.path());
        let mut loaded = app.load().unwrap();
        app.check_seeds(&mut loaded).unwrap();
        let faults = loaded.diagnostics.iter();
        let told: Vec<&str> = faults.map(|fault| fault.message.as_str()).collect();
        assert_eq!(
            told,
            ["rows of `admin` say who has a role, and no flow loads them"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_or_a_device_is_not_read() {
        let directory = app(&[("app.yaml", b""), ("flows/book.yaml", b"")]);
        let file = directory.path().join("flows/book.yaml");
        let pipe = directory.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        for source in [pipe.as_path(), Path::new("/dev/zero")] {
            fs::remove_file(&file).unwrap();
            std::os::unix::fs::symlink(source, &file).unwrap();
            let app = AppDirectory::new(directory.path());
            let error = app.sources().unwrap_err();
            let source = std::error::Error::source(&error).unwrap().to_string();
            assert!(source.contains("neither a file"), "{error}: {source}");
        }
        assert!(read_regular(&file, 8).is_err());
        fs::remove_file(&file).unwrap();
        fs::write(&file, "123456789").unwrap();
        assert!(read_regular(&file, 8).is_err());
        assert_eq!(read_regular(&file, 9).unwrap(), b"123456789");
    }

    #[test]
    fn what_is_no_text_is_said_with_its_place() {
        assert_eq!(
            fault(&[("flows/book.yaml", b"flow: \xff")]),
            "flows/book.yaml is not UTF-8 at byte 6: save it with that encoding"
        );
        let huge = vec![b'#'; 1024 * 1024 + 1];
        assert_eq!(
            fault(&[("app.yaml", &huge)]),
            "app.yaml has 1048577 bytes, and such a file of an app at most 1048576"
        );
    }

    #[test]
    fn a_directory_that_is_not_there_is_said() {
        let error = AppDirectory::new("/nowhere/salon").sources().unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no directory /nowhere/salon: name the one that holds the app's `app.yaml`"
        );
    }
}

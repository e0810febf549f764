//! Apps as folders of files, read in the form that the engine wants.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{fs, io};

use tilmash_engine::source::{Source, Sources};

/// The file with what the checker is expected to say about a case.
pub const EXPECTED: &str = "expected.txt";

/// The repository's root, from which everything that ships is found.
pub fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package
        .parent()
        .expect("the package of tests stands in the repository")
        .to_owned()
}

/// An app's files by their paths, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppFiles {
    files: Vec<(String, String)>,
}

impl AppFiles {
    /// Every text file below a folder, however deep.
    pub fn read(folder: &Path) -> AppFiles {
        let mut files = AppFiles::default();
        files.add(folder, "");
        files.files.sort();
        files
    }

    /// The app without a fault. The checker's cases are made from it.
    pub fn base() -> AppFiles {
        AppFiles::read(&root().join("tests/check/base"))
    }

    /// The base app, with the files of one of the checker's cases in place of its own.
    pub fn of_case(name: &str) -> AppFiles {
        let mut app = AppFiles::base();
        for (path, text) in AppFiles::read(&root().join("tests/check").join(name)).iter() {
            if path != EXPECTED {
                app.replace(path, text);
            }
        }
        app
    }

    fn add(&mut self, folder: &Path, prefix: &str) {
        let entries = fs::read_dir(folder)
            .unwrap_or_else(|error| panic!("{} cannot be read: {error}", folder.display()));
        for entry in entries {
            let entry = entry.expect("a folder that was opened can be listed");
            let name = entry.file_name().into_string().expect("a name in UTF-8");
            let path = format!("{prefix}{name}");
            if entry.path().is_dir() {
                self.add(&entry.path(), &format!("{path}/"));
            } else {
                let text = fs::read_to_string(entry.path()).expect("a file in UTF-8");
                self.files.push((path, text));
            }
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files whose path `wanted` accepts.
    pub fn only(&self, wanted: impl Fn(&str) -> bool) -> AppFiles {
        let files = self.files.iter().filter(|(path, _)| wanted(path));
        AppFiles {
            files: files.cloned().collect(),
        }
    }

    /// Replaces a text everywhere in a file. Panics if the file does not contain it.
    pub fn edit(&mut self, path: &str, from: &str, to: &str) {
        let file = self.files.iter_mut().find(|(other, _)| other == path);
        let (_, text) = file.unwrap_or_else(|| panic!("there is no {path}"));
        assert!(text.contains(from), "{path} has no `{from}`");
        *text = text.replace(from, to);
    }

    /// Replaces the file at this path, or adds it. An empty text removes the file.
    pub fn replace(&mut self, path: &str, text: &str) {
        self.files.retain(|(other, _)| other != path);
        if !text.is_empty() {
            self.files.push((path.to_owned(), text.to_owned()));
            self.files.sort();
        }
    }

    /// Writes all files below a folder, which is made if need be.
    ///
    /// # Errors
    ///
    /// If the folder takes no files.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        self.iter().try_for_each(|(path, text)| {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a file stands in a folder"))?;
            fs::write(path, text)
        })
    }

    /// The app with the standard library, as every command reads an app.
    pub fn sources(&self) -> Sources {
        let mut sources = LIBRARY.clone();
        for (path, text) in self.iter() {
            if let Some(name) = path.strip_prefix("seeds/") {
                sources.seeds.insert(name.to_owned());
            }
            sources.add(Source {
                path: path.to_owned(),
                text: text.to_owned(),
                library: false,
            });
        }
        sources
    }
}

static LIBRARY: LazyLock<Sources> = LazyLock::new(|| {
    let mut sources = Sources::default();
    for folder in ["flows", "locales"] {
        for (path, text) in AppFiles::read(&root().join(folder)).iter() {
            sources.add(Source {
                path: format!("{folder}/{path}"),
                text: text.to_owned(),
                library: true,
            });
        }
    }
    sources
});

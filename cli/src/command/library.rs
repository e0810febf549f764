//! `tilmash library`

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use tilmash_engine::diagnostic::suggest;
use tilmash_engine::source::Source;
use tilmash_host::app::library;

use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Args)]
pub(crate) struct Arguments {
    /// One file, as it stands in the list
    file: Option<String>,
    /// Write all files into a directory that does not exist yet
    #[arg(long, value_name = "DIRECTORY", conflicts_with = "file")]
    write: Option<PathBuf>,
}

pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    if let Some(directory) = &arguments.write {
        write(directory)?;
    } else if let Some(path) = &arguments.file {
        anstream::print!("{}", find(path)?.text);
    } else {
        for source in library() {
            anstream::println!("{}", source.path);
        }
    }
    Ok(Exit::Fine)
}

fn find(path: &str) -> Result<Source, Failure> {
    let sources: Vec<Source> = library().collect();
    let near = suggest(path, sources.iter().map(|source| source.path.as_str()));
    let near = near.map(str::to_owned);
    let mut sources = sources.into_iter();
    sources
        .find(|source| source.path == path)
        .ok_or_else(|| match near {
            Some(near) => Failure::new(format!("the library has no file `{path}`"))
                .help(format!("did you mean `{near}`?")),
            None => Failure::new(format!("the library has no file `{path}`"))
                .help("`tilmash library` lists its files"),
        })
}

fn write(directory: &Path) -> Result<(), Failure> {
    if directory.exists() {
        let failure = Failure::new(format!("{} exists already", directory.display()));
        return Err(failure.help("name a directory that does not exist; nothing was written"));
    }
    for source in library() {
        let path = directory.join(&source.path);
        let parent = path.parent().expect("a file stands in a directory");
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, source.text))
            .map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))?;
        anstream::eprintln!("wrote {}", path.display());
    }
    Ok(())
}

//! Lists the files of `examples/`, which `tilmash new` makes apps from, so that they are in the
//! binary. Also tells the tests whether there is a PostgreSQL server for them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Files that belong to an app, but not a database or a `.env` with its secrets.
const ENDINGS: [&str; 5] = ["yaml", "ftl", "json", "talk", "snap"];

/// Names the server of the tests.
const POSTGRES: &str = "TILMASH_TEST_POSTGRES";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed={POSTGRES}");
    println!("cargo::rustc-check-cfg=cfg(postgres)");
    if env::var_os(POSTGRES).is_some() {
        println!("cargo::rustc-cfg=postgres");
    }
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let examples = package.join("../examples").canonicalize()?;
    println!("cargo::rerun-if-changed={}", examples.display());
    let mut files = Vec::new();
    collect(&examples, &mut files)?;
    files.sort();
    let mut list = String::from("&[\n");
    for file in files {
        let path = file
            .strip_prefix(&examples)
            .expect("it was found there")
            .to_string_lossy()
            .replace('\\', "/");
        let place = file.display().to_string();
        writeln!(list, "({path:?}, include_str!({place:?})),").expect("a string takes it");
    }
    list.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("examples.rs"), list)
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path
            .extension()
            .and_then(|ending| ending.to_str())
            .is_some_and(|ending| ENDINGS.contains(&ending))
        {
            files.push(path);
        }
    }
    Ok(())
}

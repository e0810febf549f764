//! Packs the files of `examples/`, which `tilmash new` makes apps from, so that they are in the
//! binary: `src/examples.rs` unpacks them. Also tells the tests whether there is a PostgreSQL
//! server for them.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Files that belong to an app, but not a database or a `.env` with its secrets.
const ENDINGS: [&str; 6] = ["yaml", "ftl", "json", "html", "talk", "snap"];

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
    let mut verticals = BTreeSet::new();
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    for file in files {
        let path = file
            .strip_prefix(&examples)
            .expect("it was found there")
            .to_string_lossy()
            .replace('\\', "/");
        let text = fs::read_to_string(&file)?;
        write!(packed, "{path}\n{}\n{text}", text.len())?;
        verticals.extend(path.split('/').next().map(str::to_owned));
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("examples.z"), packed.finish()?)?;
    let verticals = Vec::from_iter(verticals);
    let verticals = format!("const VERTICALS: &[&str] = &{verticals:?};\n");
    fs::write(out.join("verticals.rs"), verticals)
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

//! The page of the verticals names talks and tests that exist, and every talk of the examples.

use std::collections::BTreeSet;
use std::fs;

use tilmash_tests::app_files::root;

#[test]
fn the_page_of_the_verticals_names_every_talk() {
    let page = fs::read_to_string(root().join("docs/verticals.md")).expect("the page is there");
    let (named, files) = named(&page);
    let missing: Vec<_> = files
        .iter()
        .filter(|file| !root().join(file).exists())
        .collect();
    assert!(missing.is_empty(), "there are no {missing:?}");

    let talks = talks();
    let unnamed: Vec<_> = talks.difference(&named).collect();
    assert!(unnamed.is_empty(), "the page does not name {unnamed:?}");
    let unknown: Vec<_> = named.difference(&talks).collect();
    assert!(unknown.is_empty(), "there are no talks {unknown:?}");
}

/// The talks of the page, as `app/talk`, and its files. Both stand in the last cell of a row.
fn named(page: &str) -> (BTreeSet<String>, Vec<&str>) {
    let mut talks = BTreeSet::new();
    let mut files = Vec::new();
    for section in page.split("\n## ").skip(1) {
        let (_, app) = section
            .split_once("`examples/")
            .expect("a section has its app");
        let (app, rows) = app.split_once('`').expect("a quote is closed");
        for row in rows.lines().filter(|line| line.starts_with('|')) {
            let cell = row.trim_end_matches('|').rsplit('|').next().unwrap_or(row);
            for word in cell.split('`').skip(1).step_by(2) {
                match word {
                    file if file.contains('.') => files.push(file),
                    talk if talk.contains('/') => _ = talks.insert(talk.to_owned()),
                    talk => _ = talks.insert(format!("{app}/{talk}")),
                }
            }
        }
    }
    (talks, files)
}

/// Every talk of the examples, as `app/talk`.
fn talks() -> BTreeSet<String> {
    let mut talks = BTreeSet::new();
    for app in fs::read_dir(root().join("examples")).expect("there are examples") {
        let app = app.expect("the folder can be listed").path();
        let folder = fs::read_dir(app.join("transcripts")).expect("an example has talks");
        for file in folder.map(|entry| entry.expect("the folder can be listed").path()) {
            if file.extension().is_some_and(|ending| ending == "talk") {
                let [app, talk] =
                    [&app, &file].map(|path| path.file_stem().expect("it has a name"));
                talks.insert(format!("{}/{}", app.display(), talk.display()));
            }
        }
    }
    talks
}

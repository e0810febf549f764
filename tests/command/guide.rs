//! Performs the owner's guide in each language, as the tutorial is performed. What stands in «…»
//! are words of the bot's screens, so each of them must be a text of the app or of the library in
//! that language.

use std::fs;
use std::path::{Path, PathBuf};

use tilmash_tests::app_files::root;

use crate::reader::Reader;

#[test]
fn the_guide_in_russian_goes_as_it_is_written() {
    assert_holds("ru");
}

#[test]
fn the_guide_in_kazakh_goes_as_it_is_written() {
    assert_holds("kk");
}

/// Follows the guide, and looks for its words in the files of the app that has come of it.
fn assert_holds(language: &str) {
    let page = format!("docs/{language}/owner.md");
    let mut owner = Reader::new();
    owner.follows(&page);

    let mut texts = fs::read_to_string(owner.directory.join("seeds/salon.json"))
        .expect("the app has rows")
        .replace('"', "\n");
    for place in [root(), owner.directory.clone()] {
        for file in files(&place.join("locales").join(language)) {
            texts += &fs::read_to_string(file).expect("a file of texts is UTF-8");
        }
    }
    let screens: Vec<&str> = texts.lines().flat_map(words).collect();
    let page = fs::read_to_string(root().join(page)).expect("the page is there");
    let missing: Vec<String> = quoted(&page)
        .into_iter()
        .filter(|quote| !screens.contains(&quote.as_str()))
        .collect();
    assert!(missing.is_empty(), "no screen says {missing:?}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("there are texts in the language");
    entries
        .map(|entry| entry.expect("the folder can be listed").path())
        .collect()
}

/// What a line of a file of texts may show: all of it, a text without its name, and a text up to
/// the first value in it.
fn words(line: &str) -> Vec<&str> {
    let text = line.split_once(" = ").map_or(line, |(_, text)| text);
    let before = text.split('{').next().unwrap_or(text);
    [line, text, before]
        .map(|words| words.trim_matches([' ', '«', '»', '(']))
        .to_vec()
}

/// What stands in «…» outside of blocks, each on one line.
fn quoted(page: &str) -> Vec<String> {
    let prose: Vec<&str> = page.split("\n```").step_by(2).collect();
    let prose = prose.join("\n");
    let quotes = prose.split('«').skip(1);
    quotes
        .map(|rest| {
            let (quote, _) = rest.split_once('»').expect("a quote is closed");
            quote.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

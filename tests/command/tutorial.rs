//! Performs the tutorial: its commands are run, its edits are made, and its output must be what is
//! printed. Also performs the flow of `README.md`, with the fault that is shown there.

use std::fs;

use crate::reader::{Reader, blocks};

#[test]
fn the_tutorial_goes_as_it_is_written() {
    Reader::new().follows("docs/tutorial.md");
}

#[test]
fn the_readme_shows_a_flow_without_fault_and_a_fault_as_it_is_told() {
    let mut reader = Reader::new();
    let blocks = blocks("README.md");
    let block = |wanted: &str| {
        let found = blocks.iter().find(|(kind, _)| kind == wanted);
        found
            .map(|(_, text)| text.as_str())
            .expect("the page has such a block")
    };
    reader.types("$ tilmash new salon\n$ cd salon");
    let flow = block("yaml");
    let file = reader.directory.join("flows/book.yaml");
    fs::write(&file, flow).expect("the app is there");
    reader.types("$ tilmash check\n`salon` may run");
    let shorter = flow.replace("{ back: start } }", "{ back: start }, go: confirm }");
    fs::write(&file, shorter).expect("the app is there");
    let told = reader.runs("tilmash check");
    assert!(told.contains(block("")), "{told}");
}

//! What a person sees who runs `tilmash`: each file in this folder is a session of commands with
//! their output.

mod backups;
mod broadcast;
mod chat;
mod client;
mod damage;
mod editor_files;
mod faults;
mod guide;
mod letters;
mod outage;
mod pages;
mod paid;
mod plugin;
mod process;
mod reader;
mod reshaped;
mod salon;
mod scaffold;
mod session;
mod several;
mod soak;
mod stats;
mod tutorial;
mod verticals;

use std::fs;
use std::path::PathBuf;

use tilmash_tests::app_files::root;
use tilmash_tests::golden::Golden;

#[test]
fn every_command_prints_what_its_session_expects() {
    let folder = root().join("tests/command");
    let entries = fs::read_dir(&folder).expect("the sessions stand in tests/command");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    let mut golden = Golden::default();
    for file in files {
        let text = fs::read_to_string(&file).expect("a session is text");
        golden.compare(&file, &session::replay(&text));
    }
    golden.finish();
}

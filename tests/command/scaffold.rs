//! A new app in other languages than its vertical's has talks that it passes.

use std::process::Command;

fn tilmash(directory: &tempfile::TempDir, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_tilmash"))
        .args(arguments)
        .current_dir(directory.path())
        .output()
        .expect("the program can be started");
    let told = String::from_utf8(output.stdout).expect("the program writes UTF-8");
    assert!(output.status.success(), "{arguments:?}\n{told}");
    told
}

#[test]
fn a_new_app_passes_its_own_talks_in_any_languages() {
    for languages in ["kk", "ru", "kk,ru"] {
        let directory = tempfile::tempdir().expect("a temporary directory can be made");
        tilmash(&directory, &["new", "own", "--languages", languages]);
        tilmash(&directory, &["check", "own"]);
        let told = tilmash(&directory, &["test", "own"]);
        let last = told.lines().last().unwrap_or_default();
        assert!(last.ends_with("passed, 0 failed"), "{last}");
        let passed = last
            .split(' ')
            .next()
            .and_then(|count| count.parse::<usize>().ok());
        assert!(
            passed > Some(40),
            "few talks are left in {languages}: {last}"
        );
    }
}

#[test]
fn a_bot_of_one_language_does_not_ask_for_it() {
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    tilmash(&directory, &["new", "own", "--languages", "kk"]);
    let talk = "talk: the first contact
clock: 2026-03-02 09:00
people: { aliya: new }

aliya: /start
sees aliya: start-menu
";
    std::fs::write(directory.path().join("own/transcripts/hello.talk"), talk)
        .expect("the talk can be written");
    let told = tilmash(&directory, &["test", "own", "--only", "hello", "--accept"]);
    assert!(told.contains("1 passed, 0 failed"), "{told}");
}

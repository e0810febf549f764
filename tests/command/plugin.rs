//! The app of docs/plugin, whose plugin is a program in Python: checked and played without it, and
//! asked where there is one.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;
use tilmash_tests::app_files::{AppFiles, root};

use crate::session::write_all;

fn tilmash(arguments: &[&str], place: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tilmash"));
    command.args(arguments).current_dir(place);
    command.output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The app in a folder of its own, where it may be changed.
fn app() -> TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    let files = AppFiles::read(&root().join("docs/plugin"));
    write_all(&files, directory.path());
    directory
}

fn has_python() -> bool {
    let found = Command::new("python3").arg("--version").output();
    let is_there = found.is_ok_and(|output| output.status.success());
    if !is_there {
        eprintln!("there is no python3: the plugin of docs/plugin is not asked");
    }
    is_there
}

#[test]
fn the_app_with_a_plugin_passes_its_check_and_its_talks() {
    let place = root().join("docs/plugin");
    for command in ["check", "test"] {
        let output = tilmash(&[command, "."], &place);
        let told = text(&output.stdout) + &text(&output.stderr);
        assert!(output.status.success(), "tilmash {command}: {told}");
    }
}

#[test]
fn the_plugin_is_asked_and_says_what_its_lock_has() {
    if !has_python() {
        return;
    }
    let app = app();
    let place = app.path();
    let output = tilmash(&["tools", "list", "."], place);
    let listed = "discounts: a plugin that is started
  check { code: a text } gives { percent: a whole number; until: a date }, or unknown
";
    assert_eq!(text(&output.stdout), listed, "{}", text(&output.stderr));

    let call = |send: &str| tilmash(&["tools", "call", ".", "discounts.check", send], place);
    let output = call(r#"{"code": "spring"}"#);
    let given = "{\n  \"percent\": 15,\n  \"until\": \"2026-05-31\"\n}\n";
    assert_eq!(
        (text(&output.stdout).as_str(), output.status.code()),
        (given, Some(0))
    );
    let output = call(r#"{"code": "x"}"#);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr), "the outcome is `unknown`\n");
    let output = call(r#"{"kode": 1}"#);
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    assert!(
        told.contains("`code` is missing; `check` is not sent `kode`"),
        "{told}"
    );

    let output = tilmash(&["tools", "check", "."], place);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let lock = place.join("tools/discounts.lock.json");
    let before = std::fs::read_to_string(&lock).expect("there is a lock");
    let output = tilmash(&["tools", "lock", "."], place);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(std::fs::read_to_string(&lock).expect("a lock"), before);
}

#[test]
fn a_plugin_that_says_something_else_is_told() {
    if !has_python() {
        return;
    }
    let app = app();
    let place = app.path();
    let plugin = place.join("tools/discounts.py");
    let source = std::fs::read_to_string(&plugin).expect("there is a plugin");
    let write = |source: String| std::fs::write(&plugin, source).expect("it can be changed");

    write(source.replace("\"maxLength\": 40", "\"maxLength\": 10"));
    let output = tilmash(&["tools", "check", "."], place);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stdout);
    assert!(
        told.contains("`check_code` takes something else than"),
        "{told}"
    );
    assert!(
        told.contains("discounts.check: send `code`: the tool would refuse it"),
        "{told}"
    );
    // Once that is recorded, the app does not fit.
    assert!(tilmash(&["tools", "lock", "."], place).status.success());
    let output = tilmash(&["check", "."], place);
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("error[unlike-lock]"), "{told}");

    write(source.replace("\"check_code\"", "\"look_up\""));
    let output = tilmash(&["tools", "check", "."], place);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stdout);
    assert!(
        told.contains("the plugin has no `check_code`; it has: look_up"),
        "{told}"
    );

    write("import sys\nsys.exit(1)\n".to_owned());
    let output = tilmash(&["tools", "check", "."], place);
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    let ended = "`discounts` cannot be asked: it has ended at once";
    assert!(told.contains(ended), "{told}");

    let tool = place.join("tools/discounts.yaml");
    let source = std::fs::read_to_string(&tool).expect("there is a tool");
    let missing = source.replace("command: python3", "command: no-such-program");
    std::fs::write(&tool, missing).expect("it can be changed");
    let output = tilmash(&["tools", "check", "."], place);
    let told = text(&output.stderr);
    assert!(
        told.contains("its program cannot be started: `no-such-program`"),
        "{told}"
    );
}

//! The schemas and the language reference as they ship: generated from the tables, and valid for
//! the examples.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tilmash_engine::diagnostic::Diagnostics;
use tilmash_engine::source::{Source, Sources};
use tilmash_engine::tree::{self, Budget};
use tilmash_host::app::AppDirectory;
use tilmash_tests::app_files::root;
use tilmash_tests::golden::Golden;

fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_tilmash"))
        .args(arguments)
        .output()
        .expect("the built command can be run");
    assert!(output.status.success(), "{arguments:?} failed");
    String::from_utf8(output.stdout).expect("the command prints UTF-8")
}

fn schema(kind: &str) -> Value {
    let text = fs::read_to_string(root().join(format!("schemas/{kind}.json")))
        .expect("the schema ships with the project");
    serde_json::from_str(&text).expect("a schema is JSON")
}

#[test]
fn the_schemas_that_ship_are_those_of_the_parser() {
    let mut golden = Golden::default();
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    let place = directory.path().to_str().expect("its name is UTF-8");
    printed(&["schema", "--write", place]);
    for name in ["app.json", "flow.json", "tool.json", "seed.json"] {
        let written = fs::read_to_string(directory.path().join(name)).expect("it was just written");
        golden.compare(&root().join("schemas").join(name), &written);
    }
    golden.finish_or("tilmash schema --write schemas");
}

#[test]
fn the_reference_that_ships_is_that_of_the_parser() {
    let mut golden = Golden::default();
    let reference = printed(&["schema", "--reference"]);
    golden.compare(&root().join("docs/language.md"), &reference);
    golden.finish_or("tilmash schema --reference > docs/language.md");
}

fn json(path: &Path) -> Value {
    let mut sources = Sources::default();
    let id = sources.add(Source {
        path: path.display().to_string(),
        text: fs::read_to_string(path).expect("the example can be read"),
        library: false,
    });
    let mut diagnostics = Diagnostics::default();
    let node =
        tree::read(&sources, id, &Budget::DOCUMENT, &mut diagnostics).expect("the example is YAML");
    node.to_json()
}

fn faults(schema: &Value, file: &Path) -> Vec<String> {
    let validator = jsonschema::draft202012::new(schema).expect("the schema is one");
    validator
        .iter_errors(&json(file))
        .map(|error| {
            let place = error.instance_path().to_string();
            format!("{}: {place}: {error}", file.display())
        })
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    entries
        .map(|entry| entry.expect("the folder can be listed").path())
        .collect()
}

#[test]
fn every_example_fits_the_schemas() {
    let mut faulty: Vec<String> = Vec::new();
    for example in files(&root().join("examples")) {
        faulty.extend(faults(&schema("app"), &example.join("app.yaml")));
        // A file that replaces states of the library's flow has only these.
        for flow in files(&example.join("flows")) {
            faulty.extend(faults(&schema("flow"), &flow));
        }
        let app = example.to_str().expect("its name is UTF-8");
        let seeds = printed(&["schema", "seed", app]);
        let seeds: Value = serde_json::from_str(&seeds).expect("a schema is JSON");
        let folders = ["seeds", "transcripts/seeds"].map(|folder| example.join(folder));
        let folders = folders.iter().filter(|folder| folder.is_dir());
        for seed in folders.flat_map(|folder| files(folder)) {
            faulty.extend(faults(&schema("seed"), &seed));
            faulty.extend(faults(&seeds, &seed));
        }
    }
    // A flow over any table is one once it has the name of a table.
    let copies = tempfile::tempdir().expect("a temporary directory can be made");
    for flow in files(&root().join("flows")) {
        let text = fs::read_to_string(&flow).expect("the library is readable");
        let copy = copies
            .path()
            .join(flow.file_name().expect("a file has a name"));
        fs::write(&copy, text.replace("TABLE", "thing")).expect("it can be written");
        faulty.extend(faults(&schema("flow"), &copy));
    }
    assert!(faulty.is_empty(), "{}", faulty.join("\n"));
}

#[test]
fn a_schema_refuses_what_the_parser_refuses() {
    let wrong = [
        (
            "{ flow: a, states: { b: { say, optional: true } } }",
            "a key of another kind",
        ),
        (
            "{ flow: a, states: { b: { ask: text, pick: service } } }",
            "two kinds",
        ),
        ("{ flow: a, states: { b: { optional: true } } }", "no kind"),
        (
            "{ flow: a, states: { b: { do: [ { insert: x, why: no } ] } } }",
            "a key of another action",
        ),
        ("{ flow: a, states: { b: ask } }", "a kind alone"),
        (
            "{ flow: a, starts: visit, states: { b: say } }",
            "a start that is a text",
        ),
        ("{ flow: a }", "no states"),
        ("{ flow: a, states: { B: say } }", "a name with capitals"),
    ];
    let validator = jsonschema::draft202012::new(&schema("flow")).expect("the schema is one");
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    for (text, what) in wrong {
        let file = directory.path().join("flow.yaml");
        fs::write(&file, text).expect("a temporary directory takes files");
        assert!(
            !validator.is_valid(&json(&file)),
            "{what} is accepted: {text}"
        );
    }
}

/// The columns that Tilmash brings are in no file of an app, so the reference tells of them.
#[test]
fn the_reference_names_every_column_that_tilmash_brings() {
    let app = AppDirectory::new(root().join("tests/check/base"));
    let program = app.load().expect("readable").program.expect("faultless");
    let own = ["name"];
    let reference = fs::read_to_string(root().join("docs/language.md")).expect("the page is there");
    let mut missing = Vec::new();
    for table in program.model.tables.values() {
        for column in table.columns.keys() {
            let named = reference.contains(&format!("`{column}`"));
            if !named && !own.contains(&column.as_str()) {
                missing.push(format!("{}.{column}", table.name));
            }
        }
    }
    assert_eq!(missing, [""; 0]);
}

//! Pages for people name all commands, environment variables and metrics.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use tilmash_tests::app_files::root;

/// The names in string literals of one part of the host that begin like one of these.
fn names(part: &str, beginnings: &[&str]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    walk(&root().join("engine/host/src"), &mut |path, text| {
        if !path.to_string_lossy().contains(part) {
            return;
        }
        for beginning in beginnings {
            for (at, _) in text.match_indices(&format!("\"{beginning}")) {
                let end = text[at + 1..].find(|letter| !is_of_name(letter));
                names.insert(text[at + 1..][..end.expect("a literal ends")].to_owned());
            }
        }
    });
    names
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// Shows the text of every Rust file below a folder.
fn walk(folder: &Path, look: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).expect("the folder stands in the repository") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            walk(&path, look);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            look(&path, &fs::read_to_string(&path).expect("Rust is UTF-8"));
        }
    }
}

/// Fails if the page does not have each of the names at the beginning of some code.
fn assert_names(page: &str, names: &BTreeSet<String>) {
    assert!(!names.is_empty(), "nothing to look for in {page}");
    let text = fs::read_to_string(root().join(page)).expect("the page stands in the repository");
    let is_named = |name: &&String| {
        let quoted = format!("`{name}");
        let mut places = text.match_indices(&quoted);
        places.any(|(at, found)| !text[at + found.len()..].starts_with(is_of_name))
    };
    let missing: Vec<_> = names.iter().filter(|name| !is_named(name)).collect();
    assert!(missing.is_empty(), "{page} does not name {missing:?}");
}

#[test]
fn the_readme_names_every_command() {
    let output = Command::new(env!("CARGO_BIN_EXE_tilmash"))
        .arg("-h")
        .output();
    let help = String::from_utf8(output.expect("the program runs").stdout).expect("help is UTF-8");
    let commands = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| *word != "help");
    assert_names("README.md", &commands.map(str::to_owned).collect());
}

#[test]
fn the_page_for_operators_names_every_variable() {
    let beginnings = ["TILMASH_", "TELEGRAM_", "DATABASE_"];
    assert_names("docs/operations.md", &names("settings", &beginnings));
}

#[test]
fn the_page_for_operators_names_every_metric() {
    let mut metrics = names("metrics", &["tilmash_"]);
    metrics.retain(|name| {
        !["_bucket", "_sum", "_count"]
            .iter()
            .any(|ending| name.ends_with(ending))
    });
    assert_names("docs/operations.md", &metrics);
}

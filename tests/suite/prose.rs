//! Prose fits into a hundred columns: the comments of Rust files, and the pages of Markdown.

use std::fs;
use std::path::Path;

use tilmash_tests::app_files::root;

const COLUMNS: usize = 100;

/// Folders at the root with prose that people write.
const FOLDERS: [&str; 5] = ["benches", "cli", "docs", "engine", "tests"];

/// Pages that the program prints, and what they are made from. Their lines are what people see.
const PRINTED: [&str; 3] = ["cli/templates", "docs/language.md", "engine/codes"];

#[test]
fn no_line_of_prose_is_wider_than_a_hundred_columns() {
    let mut wide = Vec::new();
    for page in ["CHANGELOG.md", "README.md"] {
        examine(&root().join(page), &mut wide);
    }
    for folder in FOLDERS {
        walk(&root().join(folder), &mut wide);
    }
    assert!(wide.is_empty(), "too wide:\n{}", wide.join("\n"));
}

fn walk(folder: &Path, wide: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the folder stands in the repository") {
        let path = entry.expect("the folder can be listed").path();
        let is_printed = PRINTED.iter().any(|printed| path == root().join(printed));
        if is_printed {
            continue;
        }
        if path.is_dir() {
            walk(&path, wide);
        } else {
            examine(&path, wide);
        }
    }
}

/// Adds the lines of a file that are too wide.
fn examine(path: &Path, wide: &mut Vec<String>) {
    let prose = match path.extension().and_then(|ending| ending.to_str()) {
        Some("md") => prose_of_page,
        Some("rs") => prose_of_code,
        _ => return,
    };
    let text = fs::read_to_string(path).expect("prose is UTF-8");
    let path = path
        .strip_prefix(root())
        .expect("the folder stands in the repository");
    for (number, line) in prose(&text) {
        if line.chars().count() > COLUMNS && !may_be_wide(line) {
            wide.push(format!("{}:{number}", path.display()));
        }
    }
}

/// The lines of a page outside of its blocks of code, with their numbers.
fn prose_of_page(text: &str) -> Vec<(usize, &str)> {
    let mut in_code = false;
    let outside = move |(_, line): &(usize, &str)| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    };
    (1..).zip(text.lines()).filter(outside).collect()
}

/// The comments of a file of Rust that have a line to themselves, with their numbers.
fn prose_of_code(text: &str) -> Vec<(usize, &str)> {
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| line.trim_start().starts_with("//"))
        .collect()
}

/// A row of a table cannot be broken, nor can a link.
fn may_be_wide(line: &str) -> bool {
    let text = line
        .trim_start()
        .trim_start_matches(['/', '!'])
        .trim_start();
    text.starts_with('|') || text.contains("://")
}

#[test]
fn what_is_code_a_table_or_a_link_may_be_wide() {
    let words = "word ".repeat(COLUMNS);
    let page = format!("{words}\n```\n{words}\n```\n{words}\n");
    let numbers: Vec<usize> = prose_of_page(&page)
        .into_iter()
        .map(|(number, _)| number)
        .collect();
    assert_eq!(numbers, [1, 5]);
    let code = format!("    /// {words}\nlet text = \"{words}\";\n    // {words}\n");
    let numbers: Vec<usize> = prose_of_code(&code)
        .into_iter()
        .map(|(number, _)| number)
        .collect();
    assert_eq!(numbers, [1, 3]);
    assert!(may_be_wide("//! | a cell |") && may_be_wide("| a cell |"));
    assert!(may_be_wide("/// See <https://example.org/a/long/address>."));
    assert!(!may_be_wide("/// The union of `a | b`."));
}

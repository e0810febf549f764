//! Mistakes in texts.

use std::ops::Range;

use tilmash_tests::app_files::{AppFiles, root};

use super::Class;
use super::app::{App, Mutant};
use super::words::misspelt;

pub(super) const CLASSES: [Class; 14] = [
    ("text: lost in one language", lost),
    ("text: misspelt id", misspelt_id),
    ("text: twice", twice),
    ("text: empty", empty),
    ("text: too long", too_long),
    ("text: too many emoji", emoji),
    ("text: misspelt variable", misspelt_variable),
    ("text: misspelt reference", misspelt_reference),
    ("text: misspelt function or its option", misspelt_function),
    ("text: variant lost", lost_variant),
    ("text: misspelt variant", misspelt_variant),
    ("text: no star", no_star),
    ("text: lost brace", lost_brace),
    ("text: not indented", not_indented),
];

struct File<'a> {
    path: &'a str,
    text: &'a str,
}

/// A message's own text or one of its attributes.
struct Item<'a> {
    file: &'a File<'a>,
    /// `book-day`, or `.back`.
    id: &'a str,
    head: Range<usize>,
    value: Range<usize>,
}

fn files(app: &App) -> Vec<File<'_>> {
    app.texts()
        .map(|(path, text)| File { path, text })
        .collect()
}

impl File<'_> {
    fn edited(&self, app: &App, range: Range<usize>, new: &str) -> Mutant {
        app.edited(self.path, self.text, range, new)
    }

    fn items(&self) -> Vec<Item<'_>> {
        let mut items: Vec<Item<'_>> = Vec::new();
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            let end = start + line.trim_end().len();
            let head = line
                .split_once(" =")
                .map(|(id, _)| id)
                .filter(|id| is_id(id));
            match (head, items.last_mut()) {
                (Some(id), _) => {
                    let value = start + id.len() + 2;
                    items.push(Item {
                        file: self,
                        id: id.trim(),
                        head: start + id.len() - id.trim().len()..start + id.len(),
                        value: value..end.max(value),
                    });
                }
                (None, Some(item)) if line.starts_with(' ') && end > start => item.value.end = end,
                (None, _) => {}
            }
            start += line.len();
        }
        items
    }

    /// The places of what begins with `mark` and goes on as a name, in texts that people see.
    fn words(&self, mark: &str, is_part: impl Fn(char) -> bool) -> Vec<Range<usize>> {
        let mut words = Vec::new();
        for item in self.items() {
            let value = &self.text[item.value.clone()];
            for (at, _) in value.match_indices(mark) {
                let start = item.value.start + at + mark.len();
                let length = self.text[start..].find(|char| !is_part(char)).unwrap_or(0);
                if length > 0 {
                    words.push(start..start + length);
                }
            }
        }
        words
    }
}

fn is_id(id: &str) -> bool {
    let name = id.strip_prefix("    .").unwrap_or(id);
    let is_part = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '-';
    name.starts_with(|char: char| char.is_ascii_lowercase()) && name.chars().all(is_part)
}

impl Item<'_> {
    fn is_written(&self) -> bool {
        !self.file.text[self.value.clone()].trim().is_empty()
    }

    fn given(&self, app: &App, value: &str) -> Mutant {
        let mut mutant = self.file.edited(app, self.value.clone(), value);
        mutant.what = format!("{}: `{}` is now `{:.20}`", self.file.path, self.id, value);
        mutant
    }
}

/// Mutants of each text that is written.
fn of_items(app: &App, mutant: impl Fn(&Item<'_>) -> Option<Mutant>) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for file in files(app) {
        mutants.extend(
            file.items()
                .iter()
                .filter(|item| item.is_written())
                .filter_map(&mutant),
        );
    }
    mutants
}

/// Mutants of words, each misspelt.
fn misspelt_words(
    app: &App,
    mark: &str,
    is_part: impl Fn(char) -> bool + Copy,
    wanted: impl Fn(&File<'_>, &Range<usize>) -> bool,
) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for file in files(app) {
        let words = file.words(mark, is_part).into_iter();
        for word in words.filter(|word| wanted(&file, word)) {
            let wrong = misspelt(&file.text[word.clone()]);
            mutants.push(file.edited(app, word, &wrong));
        }
    }
    mutants
}

fn is_name(char: char) -> bool {
    char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_' || char == '-'
}

/// In an app of one language, a text that the library has in its place is nobody's loss.
fn lost(app: &App) -> Vec<Mutant> {
    if !app.speaks_several_languages() {
        return Vec::new();
    }
    let library = AppFiles::read(&root().join("locales"));
    // A text of the library may be worded otherwise in one language only.
    let is_of_library = |id: &str| {
        let message = format!("\n{id} =");
        library.iter().any(|(_, text)| text.contains(&message))
    };
    of_items(app, |item| {
        if is_of_library(item.id) {
            return None;
        }
        let mut end = item.value.end;
        let mut start = item.head.start;
        let rest = &item.file.text[item.value.end..];
        match item.id.strip_prefix('.') {
            Some(_) => start -= 5,
            // What has attributes keeps its head.
            None if rest.starts_with("\n    .") => start = item.value.start,
            None => end += 1,
        }
        let mut mutant = item
            .file
            .edited(app, start..end.min(item.file.text.len()), "");
        mutant.what = format!("{}: no `{}`", item.file.path, item.id);
        Some(mutant)
    })
}

fn misspelt_id(app: &App) -> Vec<Mutant> {
    of_items(app, |item| {
        let name = item.id.strip_prefix('.');
        let dot = item.id.len() - name.unwrap_or(item.id).len();
        let wrong = misspelt(&item.id[dot..]);
        let head = item.head.start + dot..item.head.end;
        Some(item.file.edited(app, head, &wrong))
    })
}

fn twice(app: &App) -> Vec<Mutant> {
    of_items(app, |item| {
        let written = &item.file.text[item.head.start..item.value.end];
        let indent = if item.id.starts_with('.') { "    " } else { "" };
        let end = item.value.end..item.value.end;
        Some(item.file.edited(app, end, &format!("\n{indent}{written}")))
    })
}

/// What stands above a screen may be left out so.
const HEADINGS: [&str; 9] = [
    ".none",
    ".done",
    ".missing",
    ".taken",
    ".full",
    ".closed",
    ".too_late",
    ".exists",
    ".refused",
];

fn empty(app: &App) -> Vec<Mutant> {
    of_items(app, |item| {
        let is_read = !HEADINGS.contains(&item.id);
        is_read.then(|| item.given(app, " { \"\" }"))
    })
}

fn too_long(app: &App) -> Vec<Mutant> {
    let long = format!(" {}", "ж".repeat(4200));
    of_items(app, |item| {
        let is_screen = !item.id.starts_with('.') || item.id == ".command";
        is_screen.then(|| item.given(app, &long))
    })
}

/// Telegram counts one as two.
fn emoji(app: &App) -> Vec<Mutant> {
    let long = format!(" {}", "🙂".repeat(2100));
    of_items(app, |item| {
        (!item.id.starts_with('.')).then(|| item.given(app, &long))
    })
}

fn misspelt_variable(app: &App) -> Vec<Mutant> {
    misspelt_words(app, "$", is_name, |_, _| true)
}

fn misspelt_reference(app: &App) -> Vec<Mutant> {
    misspelt_words(app, "{ ", is_name, |file, word| {
        file.text[word.end..].starts_with(" }")
    })
}

fn misspelt_function(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    let is_capital = |char: char| char.is_ascii_uppercase();
    for file in files(app) {
        for word in file.words("{ ", is_capital) {
            mutants.push(file.edited(app, word.clone(), &misspelt(&file.text[word])));
        }
        for word in file.words(", ", |char| char.is_ascii_alphabetic()) {
            if file.text[word.end..].starts_with(": \"") {
                mutants.push(file.edited(app, word.clone(), &misspelt(&file.text[word])));
            }
        }
        for word in file.words(": \"", |char| char.is_ascii_lowercase() || char == '-') {
            mutants.push(file.edited(app, word.clone(), &misspelt(&file.text[word])));
        }
    }
    mutants
}

/// The lines of branches but the last, whose key has a star.
fn branches<'a>(file: &'a File<'a>) -> impl Iterator<Item = (Range<usize>, &'a str)> {
    let mut start = 0;
    file.text.split_inclusive('\n').filter_map(move |line| {
        let range = start..start + line.len();
        start = range.end;
        let key = line.trim_start().strip_prefix('[')?.split_once(']')?.0;
        Some((range, key))
    })
}

fn lost_variant(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for file in files(app) {
        for (line, key) in branches(&file) {
            let mut mutant = file.edited(app, line.clone(), "");
            mutant.what = format!("{}: no `[{key}]` at {}", file.path, line.start);
            mutants.push(mutant);
        }
    }
    mutants
}

fn misspelt_variant(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for file in files(app) {
        for (line, key) in branches(&file) {
            let start = line.start + file.text[line].find('[').unwrap_or_default() + 1;
            mutants.push(file.edited(app, start..start + key.len(), &misspelt(key)));
        }
    }
    mutants
}

fn no_star(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for file in files(app) {
        for (at, _) in file.text.match_indices("*[") {
            mutants.push(file.edited(app, at..at + 1, ""));
        }
    }
    mutants
}

fn lost_brace(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for file in files(app) {
        for item in file.items() {
            for (at, _) in file.text[item.value.clone()].match_indices(['{', '}']) {
                let at = item.value.start + at;
                mutants.push(file.edited(app, at..at + 1, ""));
            }
        }
    }
    mutants
}

fn not_indented(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for file in files(app) {
        for (at, _) in file.text.match_indices("\n    ") {
            // Fluent wants it of text only, not of what has a mark.
            if file.text[at + 5..].starts_with(char::is_alphabetic) {
                mutants.push(file.edited(app, at + 1..at + 5, ""));
            }
        }
    }
    mutants
}

//! Files with a wrong ending or in a wrong place, and what no reader of YAML takes.

use super::Class;
use super::app::{App, Mutant};
use super::words::misspelt;

pub(super) const CLASSES: [Class; 3] = [
    ("file: elsewhere", elsewhere),
    ("file: a wrong ending or name", wrong_name),
    ("file: broken", broken),
];

fn moved(app: &App, path: &str, text: &str, to: &str) -> Mutant {
    let mut files = app.files.clone();
    files.replace(path, "");
    files.replace(to, text);
    Mutant {
        files,
        what: format!("{path} is now {to}"),
    }
}

fn elsewhere(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (path, text) in app.files.iter() {
        let Some((folder, name)) = path.rsplit_once('/') else {
            continue;
        };
        mutants.push(moved(app, path, text, &format!("{folder}/sub/{name}")));
        if let Some((above, _)) = folder.rsplit_once('/') {
            mutants.push(moved(app, path, text, &format!("{above}/{name}")));
        }
    }
    mutants
}

fn wrong_name(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (path, text) in app.files.iter() {
        let (stem, ending) = path.rsplit_once('.').expect("a file has an ending");
        let others: &[&str] = match ending {
            "yaml" => &["yml", "YAML", "json"],
            "ftl" => &["FTL"],
            _ => &["yaml", "JSON", "csv"],
        };
        mutants.extend(
            others
                .iter()
                .map(|other| moved(app, path, text, &format!("{stem}.{other}"))),
        );
        if let Some(name) = stem.strip_prefix("flows/") {
            mutants.push(moved(
                app,
                path,
                text,
                &format!("flows/{}.yaml", misspelt(name)),
            ));
        }
    }
    mutants
}

fn broken(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for document in &app.documents {
        let (path, text) = (document.path.as_str(), document.text.as_str());
        for (at, _) in text.match_indices(['{', '}', '[', ']']) {
            let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
            let is_quoted = text[line..at].matches('"').count() % 2 == 1;
            if !is_quoted && !text[line..at].contains('#') {
                mutants.push(app.edited(path, text, at..at + 1, ""));
            }
        }
        for (at, _) in text.match_indices("\n  ") {
            if !text[at..].trim_start().starts_with('#') {
                mutants.push(app.edited(path, text, at + 1..at + 3, "\t"));
            }
        }
    }
    // JSON may be indented as one likes.
    mutants.retain(|mutant| !mutant.what.starts_with("seeds/") || !mutant.what.contains('\t'));
    mutants
}

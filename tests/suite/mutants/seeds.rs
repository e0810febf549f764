//! Mistakes in rows.

use tilmash_engine::tree::{Kind, Node};

use super::Class;
use super::app::{App, Document, Mutant, Place};
use super::columns::type_of;
use super::words::misspelt;

pub(super) const CLASSES: [Class; 9] = [
    ("seed: misspelt table, column or language", misspelt_key),
    ("seed: a value of the wrong type", wrong_type),
    ("seed: a value outside its limits", beyond),
    ("seed: misspelt reference or choice", misspelt_value),
    ("seed: nothing where something is needed", nothing),
    ("seed: the same key twice", same_key),
    ("seed: the same value where it is unique", same_value),
    ("seed: days in the wrong order", wrong_days),
    ("seed: not a list of rows", no_rows),
];

/// The columns that the parts of an app bring, with their types.
const OWN: [(&str, &str, &str); 10] = [
    ("service", "duration", "duration"),
    ("service", "price", "money"),
    ("service", "begins", "time"),
    ("service", "ends", "time"),
    ("hours", "weekday", "weekday"),
    ("hours", "opens", "time"),
    ("hours", "closes", "time"),
    ("closure", "first", "date"),
    ("closure", "last", "date"),
    ("slot", "weekday", "weekday"),
];

/// The values of rows, with their tables and columns.
fn values(app: &App) -> Vec<Place<'_>> {
    let places = app.seeds().flat_map(Document::places);
    places.filter(|place| place.path.len() == 3).collect()
}

fn definition<'a>(app: &'a App, table: &str, column: &str) -> Option<&'a Node> {
    let tables = app.head().root.get("tables")?;
    tables.get(table)?.get("columns")?.get(column)
}

/// The definition of a column, or that of the app's own type that it names.
fn resolved<'a>(app: &'a App, place: &Place<'_>) -> Option<&'a Node> {
    let node = definition(app, place.above(2), place.key())?;
    let types = app.head().root.get("types");
    Some(
        types
            .and_then(|types| types.get(&type_of(node)))
            .unwrap_or(node),
    )
}

fn type_named(app: &App, place: &Place<'_>) -> String {
    let own = OWN
        .iter()
        .find(|(table, column, _)| *table == place.above(2) && *column == place.key());
    match (resolved(app, place), own) {
        (Some(node), _) => type_of(node),
        (None, Some((_, _, of))) => (*of).to_owned(),
        (None, None) => String::new(),
    }
}

fn misspelt_key(app: &App) -> Vec<Mutant> {
    let places = app.seeds().flat_map(Document::places);
    let places = places.filter(|place| place.key() != "$schema");
    places
        .map(|place| place.renamed(app, &format!("\"{}\"", misspelt(place.key()))))
        .collect()
}

fn wrong_type(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for place in values(app) {
        let wrong: &[&str] = match type_named(app, &place).as_str() {
            "integer" | "money" | "boolean" => &["\"abc\"", "[]", "{}"],
            "weekday" => &["9", "0", "\"monday\"", "[1]"],
            "duration" => &["\"abc\"", "60", "\"1 h\"", "\"\""],
            "time" => &["\"25:00\"", "10", "\"abc\"", "\"\""],
            "date" => &["\"2026-13-01\"", "20260305", "\"5.12.2026\"", "\"\""],
            "text" => &["\"\"", "{}", "[]", "true"],
            "words" => &["7", "{}", "[]", "{ \"ru\": \"\", \"kk\": \"\" }"],
            "many" => &["7", "[7]", "{}"],
            "zone" => &["\"Astrakhan\"", "7", "\"\""],
            _ => &[],
        };
        mutants.extend(wrong.iter().map(|wrong| place.given(app, wrong)));
    }
    mutants
}

/// A length's two ends.
fn length(node: &Node) -> Option<(usize, usize)> {
    let (fewest, most) = node.get("length")?.as_text()?.split_once("..")?;
    Some((fewest.parse().ok()?, most.parse().ok()?))
}

fn beyond(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for place in values(app) {
        let Some(node) = resolved(app, &place) else {
            continue;
        };
        let ends = [("from", -1), ("to", 1)]
            .into_iter()
            .filter_map(|(key, more)| Some((node.get(key)?.as_integer()? + more).to_string()));
        mutants.extend(ends.map(|wrong| place.given(app, &wrong)));
        let Some((fewest, most)) = length(node) else {
            continue;
        };
        for letters in [fewest - 1, most + 1] {
            let text = "ж".repeat(letters);
            mutants.push(match place.entry.value.as_map() {
                Some(_) => place.given(app, &format!("{{ \"ru\": \"{text}\", \"kk\": \"жол\" }}")),
                None => place.given(app, &format!("\"{text}\"")),
            });
        }
    }
    mutants
}

fn misspelt_value(app: &App) -> Vec<Mutant> {
    let head = app.head();
    let mut mutants = Vec::new();
    for leaf in app.seeds().flat_map(Document::leaves) {
        let [table, _, column, ..] = leaf.path[..] else {
            continue;
        };
        let node = definition(app, table, column);
        let tables = head.root.get("tables");
        let is_row = |name: &str| tables.is_some_and(|tables| tables.get(name).is_some());
        let of = node.map(type_of).unwrap_or_default();
        let of_types = head.root.get("types").and_then(|types| types.get(&of));
        let is_choice = of == "one_of" || of_types.is_some_and(|node| type_of(node) == "one_of");
        if of == "many" || is_row(&of) || is_row(column) || is_choice {
            let text = leaf.node.as_text().unwrap_or_default();
            mutants.push(leaf.given(app, &format!("\"{}\"", misspelt(text))));
        }
    }
    mutants
}

fn is_needed(app: &App, place: &Place<'_>) -> bool {
    let (table, column) = (place.above(2), place.key());
    match definition(app, table, column) {
        None => {
            let may_be_none = ["price", "kind"].contains(&column) || table == "slot";
            let is_whose = app
                .head()
                .root
                .get("tables")
                .is_some_and(|it| it.get(column).is_some());
            !may_be_none && !is_whose
        }
        Some(node) => {
            let of = type_of(node);
            let default = node
                .get(&of)
                .is_some_and(|default| default.kind != Kind::Null);
            let optional = node.get("optional").is_some() || node.get("default").is_some();
            !default && !optional && of != "many"
        }
    }
}

/// A row without a column that it needs, or words without a language.
fn nothing(app: &App) -> Vec<Mutant> {
    let places: Vec<_> = app.seeds().flat_map(Document::places).collect();
    let places = places.iter().filter(|place| match place.path.len() {
        3 => is_needed(app, place),
        4 => true,
        _ => false,
    });
    places.map(|place| place.without(app)).collect()
}

fn rows(app: &App) -> Vec<(&Document, &str, &Node)> {
    let mut rows = Vec::new();
    for document in app.seeds() {
        for table in document.root.as_map().unwrap_or_default() {
            let of_table = table.value.as_list().unwrap_or_default();
            rows.extend(
                of_table
                    .iter()
                    .map(|row| (document, table.key.as_str(), row)),
            );
        }
    }
    rows
}

fn same_key(app: &App) -> Vec<Mutant> {
    let again = |(document, _, row): (&Document, &str, &Node)| {
        let written = document.slice(row.span);
        let end = document.trimmed(row.span).end;
        app.edited(
            &document.path,
            &document.text,
            end..end,
            &format!(", {written}"),
        )
    };
    rows(app).into_iter().map(again).collect()
}

fn same_value(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (document, table, row) in rows(app) {
        let tables = app.head().root.get("tables");
        let is_unique = tables
            .and_then(|tables| tables.get(table)?.get("unique"))
            .is_some();
        let Some(key) = row.get("key").filter(|_| is_unique) else {
            continue;
        };
        let (key, whole) = (document.slice(key.span), document.slice(row.span));
        let again = whole.replacen(key, "\"another\"", 1);
        let end = document.trimmed(row.span).end;
        let (path, text) = (&document.path, &document.text);
        mutants.push(app.edited(path, text, end..end, &format!(", {again}")));
    }
    mutants
}

fn wrong_days(app: &App) -> Vec<Mutant> {
    let days = values(app)
        .into_iter()
        .filter(|place| place.key() == "last");
    days.map(|place| place.given(app, "\"2026-01-01\""))
        .collect()
}

fn no_rows(app: &App) -> Vec<Mutant> {
    let tables: Vec<_> = app.seeds().flat_map(Document::places).collect();
    let tables = tables
        .iter()
        .filter(|place| place.path.len() == 1 && place.key() != "$schema");
    tables
        .flat_map(|place| ["{}", "7", "[7]", "\"\""].map(|wrong| place.given(app, wrong)))
        .collect()
}

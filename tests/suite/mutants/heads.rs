//! Mistakes in `app.yaml`, but for the types of columns.

use tilmash_engine::tree::Node;

use super::Class;
use super::app::{App, Mutant, Place};
use super::words::{misspelt, names};

pub(super) const CLASSES: [Class; 8] = [
    ("app: misspelt key", misspelt_key),
    ("app: misspelt name", misspelt_name),
    ("app: nothing where something is needed", nothing),
    ("app: reserved table", reserved_table),
    ("app: reserved column", reserved_column),
    ("app: wrong `unique`", wrong_unique),
    ("app: wrong zone, language or currency", wrong_place),
    ("app: empty list", empty),
];

fn is_setting_read(app: &App, name: &str) -> bool {
    let ways = [format!("$setting-{name}"), format!("setting.{name}")];
    let mut files = app.files.iter();
    files.any(|(_, text)| ways.iter().any(|way| text.contains(way)))
}

/// Whether something else names what stands in `app.yaml` under this name.
fn is_named(app: &App, place: &Place<'_>) -> bool {
    match (place.path.len(), place.above(1)) {
        (2, "settings") => is_setting_read(app, place.key()),
        (2, "tables") => {
            let part = place.entry.value.get("is").and_then(Node::as_text);
            part != Some("booking") && app.uses(place.key())
        }
        (4, "columns") => app.seeds().any(|seeds| {
            let rows = seeds
                .root
                .get(place.above(2))
                .and_then(|rows| rows.as_list());
            rows.unwrap_or_default()
                .iter()
                .any(|row| row.get(place.key()).is_some())
        }),
        (2, _) => app.uses(place.key()),
        _ => true,
    }
}

fn misspelt_key(app: &App) -> Vec<Mutant> {
    let places = app.head().places();
    let places = places.iter().filter(|place| is_named(app, place));
    places
        .map(|place| place.renamed(app, &misspelt(place.key())))
        .collect()
}

fn misspelt_name(app: &App) -> Vec<Mutant> {
    let leaves = app.head().leaves();
    let leaves = leaves.iter().filter(|leaf| {
        let text = leaf.node.as_text().unwrap_or_default();
        let is_name = names(text)
            .first()
            .is_some_and(|name| name.len() == text.len());
        is_name && leaf.key() != "app" && app.uses(text)
    });
    leaves
        .map(|leaf| leaf.given(app, &misspelt(leaf.node.as_text().unwrap_or_default())))
        .collect()
}

fn nothing(app: &App) -> Vec<Mutant> {
    let places = app.head().places();
    let places = places.iter().filter(|place| match place.path.len() {
        1 => ["app", "languages", "zone", "tables"].contains(&place.key()),
        // Tilmash has a default for this one.
        2 => is_named(app, place) && place.key() != "cancel_until",
        3 => ["is", "units"].contains(&place.key()) || is_sees_of_people(place),
        4 => place.above(1) == "columns" && is_named(app, place),
        _ => false,
    });
    places.map(|place| place.without(app)).collect()
}

fn is_sees_of_people(place: &Place<'_>) -> bool {
    place.key() == "sees" && place.path.first() == Some(&"tables")
}

fn reserved_table(app: &App) -> Vec<Mutant> {
    const NAMES: [&str; 6] = [
        "tilmash_session",
        "sqlite_stat",
        "pg_class",
        "person",
        "hours",
        "waiting",
    ];
    let head = app.head();
    let tables = head.root.get("tables").expect("an app here has tables");
    let is_core =
        |name: &&str| app.name != "tests/mutants/club" || !["hours", "waiting"].contains(name);
    let names = NAMES.into_iter().filter(is_core);
    names
        .filter_map(|name| {
            head.added(
                app,
                tables,
                &format!("{name}: {{ columns: {{ a: text }} }}"),
            )
        })
        .collect()
}

fn reserved_column(app: &App) -> Vec<Mutant> {
    const NAMES: [&str; 5] = ["xmin", "ctid", "tableoid", "id", "key"];
    let head = app.head();
    let mut mutants = Vec::new();
    for place in head
        .places()
        .iter()
        .filter(|place| place.key() == "columns")
    {
        for name in NAMES {
            mutants.extend(head.added(app, &place.entry.value, &format!("{name}: text")));
        }
    }
    mutants
}

fn wrong_unique(app: &App) -> Vec<Mutant> {
    let head = app.head();
    let tables = head.root.get("tables").and_then(|tables| tables.as_map());
    let mut mutants = Vec::new();
    for table in tables.unwrap_or_default() {
        let columns = table
            .value
            .get("columns")
            .and_then(|columns| columns.as_map());
        let column = columns
            .and_then(|columns| columns.first())
            .map_or("key", |it| &it.key);
        let twice = format!("[[{column}, {column}]]");
        for wrong in ["[nothere]", "[]", "[[]]", &twice] {
            match table.value.get("unique") {
                Some(unique) => mutants.push(app.replaced(head, unique.span, wrong)),
                None => {
                    mutants.extend(head.added(app, &table.value, &format!("unique: {wrong}")));
                }
            }
        }
    }
    mutants
}

fn wrong_place(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for place in app.head().places() {
        let wrong: &[&str] = match (place.path.len(), place.key()) {
            (1, "zone") => &["Almaty", "Asia/Almati", "+05:00", "7"],
            (1, "languages") => &["[ru, ru]", "[ru, xx]", "[]", "ru", "[ru, kz, en]"],
            (1, "currency") => &["KZ", "tenge", "7"],
            _ => continue,
        };
        mutants.extend(wrong.iter().map(|wrong| place.given(app, wrong)));
    }
    mutants
}

fn empty(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for place in app.head().places() {
        let lists: &[&str] = match place.key() {
            "one_of" => &["[]", "\"\"", "{}"],
            // Nobody may have a role yet.
            "ids" => &["\"\"", "{}"],
            "rows" | "is" => &["\"\"", "[]"],
            _ => continue,
        };
        mutants.extend(lists.iter().map(|empty| place.given(app, empty)));
    }
    mutants
}

//! Mistakes in the types of columns, settings and the app's own types.

use tilmash_engine::tree::Node;

use super::Class;
use super::app::{App, Document, Mutant};

pub(super) const CLASSES: [Class; 5] = [
    ("type: a limit of the wrong kind", wrong_kind),
    ("type: a limit of the wrong type", wrong_limit),
    ("type: limits that leave nothing", no_room),
    ("type: wrong default", wrong_default),
    ("type: a list of a table with limits", many),
];

/// The types that have lengths, the types that have ends, and those with neither.
const TEXTS: [&str; 2] = ["text", "words"];
const NUMBERS: [(&str, &str, &str); 5] = [
    ("integer", "9", "1"),
    ("money", "9", "1"),
    ("duration", "9h", "1h"),
    ("time", "\"19:00\"", "\"09:00\""),
    ("date", "2026-12-09", "2026-12-01"),
];
const OTHERS: [&str; 7] = [
    "boolean", "person", "phone", "email", "url", "zone", "one_of",
];

struct Definition<'a> {
    document: &'a Document,
    node: &'a Node,
    of: String,
}

/// The name of a definition's type.
pub(super) fn type_of(node: &Node) -> String {
    const OTHER_KEYS: [&str; 9] = [
        "optional", "unique", "private", "from", "to", "length", "letters", "check", "default",
    ];
    if node.as_list().is_some() {
        return "one_of".to_owned();
    }
    let entries = node.as_map().unwrap_or_default();
    let named = entries
        .iter()
        .find(|entry| !OTHER_KEYS.contains(&entry.key.as_str()));
    match (node.as_text(), named) {
        (Some(name), _) => name.to_owned(),
        (None, Some(entry)) => entry.key.clone(),
        (None, None) => String::new(),
    }
}

fn definitions(app: &App) -> Vec<Definition<'_>> {
    let document = app.head();
    let places = document.places();
    let places = places.iter().filter(|place| {
        let of_head = place.path.len() == 2 && ["types", "settings"].contains(&place.above(1));
        of_head || (place.path.len() == 4 && place.above(1) == "columns")
    });
    places
        .map(|place| Definition {
            document,
            node: &place.entry.value,
            of: type_of(&place.entry.value),
        })
        .collect()
}

impl Definition<'_> {
    fn has(&self, key: &str) -> bool {
        self.node.get(key).is_some()
    }

    /// The definition with more keys, if it has none of them.
    fn with(&self, app: &App, more: &[(&str, &str)]) -> Option<Mutant> {
        if more.iter().any(|(key, _)| self.has(key)) {
            return None;
        }
        let written = self.document.slice(self.node.span);
        let more: Vec<String> = more
            .iter()
            .map(|(key, value)| format!("{key}: {value}"))
            .collect();
        let more = more.join(", ");
        let whole = match (self.node.as_map(), self.node.as_list()) {
            (Some(_), _) => format!("{}, {more} }}", written.strip_suffix('}')?.trim_end()),
            (None, Some(_)) => format!("{{ one_of: {written}, {more} }}"),
            (None, None) => format!("{{ {written}, {more} }}"),
        };
        Some(app.replaced(self.document, self.node.span, &whole))
    }
}

fn wrong_kind(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for definition in definitions(app) {
        let of = definition.of.as_str();
        let is_other = OTHERS.contains(&of);
        if TEXTS.contains(&of) || is_other {
            mutants.extend(definition.with(app, &[("from", "1")]));
            mutants.extend(definition.with(app, &[("to", "9")]));
        }
        if NUMBERS.iter().any(|(number, ..)| *number == of) || is_other {
            mutants.extend(definition.with(app, &[("length", "2..9")]));
            mutants.extend(definition.with(app, &[("letters", "true")]));
            mutants.extend(definition.with(app, &[("check", "luhn")]));
        }
    }
    mutants
}

fn wrong_limit(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for definition in definitions(app) {
        let of = definition.of.as_str();
        for key in [
            "from", "to", "length", "letters", "check", "optional", "unique", "private",
        ] {
            let wrong = definition.node.get(key).map(|limit| limit.span);
            mutants.extend(wrong.map(|span| app.replaced(definition.document, span, "abc")));
        }
        if NUMBERS.iter().any(|(number, ..)| *number == of) {
            mutants.extend(definition.with(app, &[("from", "abc")]));
            mutants.extend(definition.with(app, &[("to", "[1]")]));
        }
        if TEXTS.contains(&of) {
            mutants.extend(definition.with(app, &[("length", "abc")]));
            mutants.extend(definition.with(app, &[("length", "5")]));
        }
    }
    mutants
}

fn no_room(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for definition in definitions(app) {
        let of = definition.of.as_str();
        if let Some((_, from, to)) = NUMBERS.iter().find(|(number, ..)| *number == of) {
            mutants.extend(definition.with(app, &[("from", from), ("to", to)]));
        }
        if TEXTS.contains(&of) {
            mutants.extend(definition.with(app, &[("length", "9..2")]));
            mutants.extend(definition.with(app, &[("length", "5000..6000")]));
        }
    }
    mutants
}

fn wrong_default(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for definition in definitions(app) {
        let of = definition.of.as_str();
        let key = if of == "one_of" { "default" } else { of };
        let written = definition
            .node
            .get(key)
            .filter(|default| default.as_list().is_none());
        let span = written.map(|default| default.span);
        let span = span.filter(|span| !definition.document.slice(*span).is_empty());
        let Some(span) = span.filter(|_| !TEXTS.contains(&of)) else {
            continue;
        };
        for wrong in ["abc", "[1]", "{ a: 1 }"] {
            mutants.push(app.replaced(definition.document, span, wrong));
        }
        let beyond = match of {
            "integer" => "99999",
            "duration" => "9000d",
            "money" => "-5",
            _ => continue,
        };
        if definition.has("from") && (definition.has("to") || of == "money") {
            mutants.push(app.replaced(definition.document, span, beyond));
        }
    }
    mutants
}

fn many(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for definition in definitions(app).iter().filter(|it| it.of == "many") {
        for (key, value) in [
            ("optional", "true"),
            ("from", "1"),
            ("length", "1..2"),
            ("default", "1"),
        ] {
            mutants.extend(definition.with(app, &[(key, value)]));
        }
    }
    mutants
}

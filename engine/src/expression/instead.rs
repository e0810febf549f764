//! What to write instead of what minijinja (Jinja) has, and an expression here has not.

use minijinja::machinery::ast;

use super::{Function, Path};
use crate::name::Name;

/// The filters that people write, and what does the same here.
const FILTERS: [(&[&str], &str); 7] = [
    (&["length", "count"], "`size(rows)` counts a list"),
    (
        &["default", "d"],
        "`a or b` gives `b` where `a` is none; a text has a `[none]` branch for that",
    ),
    (
        &["safe", "escape", "e", "forceescape", "urlencode"],
        "leave it out: whatever is printed is escaped where it must be",
    ),
    (
        &[
            "date",
            "time",
            "datetimeformat",
            "dateformat",
            "timeformat",
            "strftime",
        ],
        "print it as it is: dates and times are written in the reader's language; a text has \
         `DATETIME($start, …)` for another form",
    ),
    (
        &[
            "first",
            "last",
            "sort",
            "reverse",
            "map",
            "select",
            "selectattr",
            "reject",
            "unique",
        ],
        "choose the rows where they are found: `list` and `find` have `where` and `order`",
    ),
    (
        &["sum", "min", "max", "groupby"],
        "figures are actions of a `do`: `count`, `sum`, `average`, each also with `by`",
    ),
    (
        &["join", "list", "items", "dictsort", "batch", "slice"],
        "show a list item by item: `{% for row in rows %}` in a template, `rows` in a state",
    ),
];

pub(super) fn of_filter(name: &str) -> &'static str {
    let mut known = FILTERS.iter().filter(|(names, _)| names.contains(&name));
    known.next().map_or(
        "leave it out: a value is printed by its type; what is to be written otherwise stands in a \
         text",
        |(_, help)| help,
    )
}

pub(super) fn of_test(name: &str) -> &'static str {
    match name {
        "defined" => "write `is not none`",
        "undefined" => "write `is none`",
        "true" => "write the condition as it stands: `booking.live`",
        "false" => "write `not`: `not booking.live`",
        "eq" | "equalto" | "sameas" => "two values are compared by `==`",
        "in" => "write `status in ['pending', 'confirmed']`",
        _ => "there is `is none` and `is not none`",
    }
}

/// What to write for `booking["id"]`.
pub(super) fn of_item(of: &Path, item: &ast::Expr<'_>) -> String {
    let item = item.as_const();
    let is_number = item.as_ref().is_some_and(minijinja::Value::is_integer);
    let key = item.as_ref().and_then(|item| item.as_str());
    match key.filter(|key| Name::is_valid(key)) {
        Some(key) => format!("write `{of}.{key}`"),
        None if is_number => OF_LIST.to_owned(),
        None => "name the column after a dot: `booking.start`".to_owned(),
    }
}

/// What to write for `rows[0]` and `rows[:3]`.
pub(super) const OF_LIST: &str = "find the row by itself, with `find` and `order`, or go through all: `{% for row in rows %}` in a \
     template, `rows` in a state";

/// What to write for `rows.size()`.
pub(super) fn of_method(of: Option<Path>, name: &str) -> String {
    match (of, Function::find(name)) {
        (Some(of), Some(_)) => format!("write `{name}({of})`"),
        (_, _) => {
            "a value has columns and no methods; functions stand before what they are given: \
                   `size(rows)`"
                .to_owned()
        }
    }
}

/// What to write for `range(3)`.
pub(super) fn of_function(name: &str) -> Option<&'static str> {
    Some(match name {
        "range" | "cycler" | "joiner" | "lipsum" => {
            "a `for` goes through a list that a state has found"
        }
        "now" | "today" => "write it without parentheses",
        "len" | "length" | "count" => "`size(rows)` counts a list",
        "dict" | "namespace" | "debug" | "super" | "caller" | "self" => {
            "name each value in the `with` of the state"
        }
        _ => return None,
    })
}

/// What to write for `[a, b]`, `(a, b)` and `{a: b}` where no list can stand.
pub(super) const OF_LITERAL: &str =
    "write one value; of a few values, `status in ['pending', 'confirmed']` says whether it is one";

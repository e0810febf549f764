//! Mistakes in flows.

use super::Class;
use super::app::{App, Document, Leaf, Mutant, Place};
use super::words::{misspelt, names};

pub(super) const CLASSES: [Class; 17] = [
    ("flow: misspelt key", misspelt_key),
    ("flow: misspelt name", misspelt_name),
    ("flow: misspelt word of an expression", misspelt_expression),
    ("flow: no state", no_state),
    ("flow: no kind of state", no_kind),
    ("flow: no route", no_route),
    ("flow: no button", no_button),
    ("flow: nothing given", nothing_given),
    ("flow: no name of a result", no_result),
    ("flow: nothing needed or started", no_head),
    ("flow: number or boolean of a wrong type", wrong_literal),
    ("flow: a number in place of a name", number_for_name),
    ("flow: empty list or map", empty),
    ("flow: key twice", twice),
    ("flow: `like` on what is no text", wrong_like),
    ("flow: `order` by what has no order", wrong_order),
    ("flow: invalid command or link", wrong_start),
];

/// The kinds of state and action that name a table.
const OF_TABLE: [&str; 6] = ["pick", "form", "find", "list", "count", "insert"];

fn flow_places(app: &App) -> Vec<Place<'_>> {
    app.flows().flat_map(Document::places).collect()
}

fn flow_leaves(app: &App) -> Vec<Leaf<'_>> {
    app.flows().flat_map(Document::leaves).collect()
}

fn is_expression(leaf: &Leaf<'_>) -> bool {
    let text = leaf.node.as_text().unwrap_or_default();
    text.starts_with('$') || ["if", "require"].contains(&leaf.key())
}

/// What is called thus by the library, too, stays understood without the app's own.
fn is_of_library(app: &App, document: &Document) -> bool {
    let used = app.head().root.get("uses").and_then(|uses| uses.as_list());
    let mut used = used.unwrap_or_default().iter();
    let flow = document.root.get("flow").and_then(|flow| flow.as_text());
    used.any(|used| used.as_text() == flow)
}

/// Whether a route or a text names the state. Otherwise it may be called as one likes.
fn is_state_named(app: &App, place: &Place<'_>) -> bool {
    let leaves = place.document.leaves();
    let is_route = |leaf: &Leaf<'_>| {
        leaf.path
            .iter()
            .any(|key| ["go", "choose", "also"].contains(key))
    };
    let mut routes = leaves.iter().filter(|leaf| is_route(leaf));
    let flow = place
        .document
        .root
        .get("flow")
        .and_then(|flow| flow.as_text());
    let message = format!("\n{}-{} =", flow.unwrap_or_default(), place.key());
    !is_of_library(app, place.document)
        && (routes.any(|leaf| leaf.node.as_text() == Some(place.key()))
            || app.texts().any(|(_, text)| text.contains(&message)))
}

fn misspelt_key(app: &App) -> Vec<Mutant> {
    let places = flow_places(app);
    let places = places.iter().filter(|place| match place.above(1) {
        "states" if place.path.len() == 2 => is_state_named(app, place),
        _ => true,
    });
    places
        .map(|place| place.renamed(app, &misspelt(place.key())))
        .collect()
}

fn misspelt_name(app: &App) -> Vec<Mutant> {
    let leaves = flow_leaves(app);
    let leaves = leaves
        .iter()
        .filter(|leaf| !is_expression(leaf) && !["command", "link", "url"].contains(&leaf.key()));
    leaves
        .filter_map(|leaf| {
            let text = leaf.node.as_text()?;
            let name = names(text).pop()?;
            let wrong = misspelt(&text[name.clone()]);
            Some(leaf.given(app, &format!("{}{wrong}", &text[..name.start])))
        })
        .collect()
}

fn misspelt_expression(app: &App) -> Vec<Mutant> {
    const OWN: [&str; 10] = [
        "and", "or", "not", "in", "is", "none", "true", "false", "if", "else",
    ];
    let mut mutants = Vec::new();
    for leaf in flow_leaves(app).iter().filter(|leaf| is_expression(leaf)) {
        let written = leaf.document.slice(leaf.node.span);
        for name in names(written) {
            let word = &written[name.clone()];
            if !OWN.contains(&word) {
                let (before, after) = (&written[..name.start], &written[name.end..]);
                let wrong = misspelt(word);
                mutants.push(leaf.given(app, &format!("{before}{wrong}{after}")));
            }
        }
    }
    mutants
}

fn without(app: &App, wanted: impl Fn(&Place<'_>) -> bool) -> Vec<Mutant> {
    let places = flow_places(app);
    let places = places.iter().filter(|place| wanted(place));
    places.map(|place| place.without(app)).collect()
}

fn no_state(app: &App) -> Vec<Mutant> {
    without(app, |place| {
        place.path.len() == 2 && place.above(1) == "states" && !is_of_library(app, place.document)
    })
}

fn no_kind(app: &App) -> Vec<Mutant> {
    const KINDS: [&str; 8] = [
        "say", "choose", "ask", "pick", "form", "do", "call", "branch",
    ];
    without(app, |place| {
        place.path.len() == 3 && KINDS.contains(&place.key()) && !is_of_library(app, place.document)
    })
}

fn no_route(app: &App) -> Vec<Mutant> {
    without(app, |place| {
        let leads = match place.above(1) {
            "go" => place.key() != "done",
            // An arm leads somewhere.
            "-" if place.above(2) == "branch" => true,
            _ => place.above(0) == "always",
        };
        leads && !is_of_library(app, place.document)
    })
}

/// A button's text is then shown by nothing.
fn no_button(app: &App) -> Vec<Mutant> {
    without(app, |place| {
        let flow = place.path.get(1).copied().unwrap_or_default();
        let of_screen = ["choose", "also"].contains(&place.above(1)) && place.path.len() == 4;
        let flow_name = place
            .document
            .root
            .get("flow")
            .and_then(|flow| flow.as_text());
        let message = format!("\n{}-{flow} =", flow_name.unwrap_or_default());
        let attribute = format!("\n    .{} =", place.key());
        of_screen
            && app.texts().any(|(_, text)| {
                let text = format!("\n{text}");
                let after = text.split(&message).nth(1);
                let own = after.and_then(|after| after.split("\n\n").next());
                own.is_some_and(|own| own.contains(&attribute))
            })
    })
}

fn nothing_given(app: &App) -> Vec<Mutant> {
    without(app, |place| match place.above(1) {
        "with" | "book" | "queue" | "hold" => true,
        "free_for" => place.entry.key == "service" && is_of_start(place),
        _ => ["set", "with", "rows", "free_for"].contains(&place.key()) && is_of_start(place),
    })
}

/// Whether what is left out is not a part of `pick: day`, which can do without.
fn is_of_start(place: &Place<'_>) -> bool {
    let states = place.document.root.get("states");
    let state = states.and_then(|states| states.get(place.path.get(1)?));
    let picked = state.and_then(|state| state.get("pick")?.as_text());
    picked.is_none_or(|picked| picked == "start")
}

/// What the result is called after that is the state, if it is called at all.
fn no_result(app: &App) -> Vec<Mutant> {
    without(app, |place| {
        let name = place.entry.value.as_text().unwrap_or_default();
        place.key() == "as" && name != place.above(1)
    })
}

fn no_head(app: &App) -> Vec<Mutant> {
    without(app, |place| match place.path.len() {
        1 => {
            let of_library = is_of_library(app, place.document);
            let head = ["flow", "starts", "needs", "ends", "states"];
            head.contains(&place.key()) && !of_library
        }
        2 => place.above(1) == "needs",
        _ => false,
    })
}

fn wrong_literal(app: &App) -> Vec<Mutant> {
    let leaves = flow_leaves(app);
    let leaves = leaves.iter().filter(|leaf| leaf.node.as_text().is_none());
    leaves.map(|leaf| leaf.given(app, "abc")).collect()
}

fn number_for_name(app: &App) -> Vec<Mutant> {
    let leaves = flow_leaves(app);
    let leaves = leaves.iter().filter(|leaf| {
        let is_value = leaf
            .path
            .iter()
            .any(|key| ["with", "set", "where", "free_for"].contains(key));
        leaf.node.as_text().is_some() && !is_value && leaf.key() != "default"
    });
    leaves.map(|leaf| leaf.given(app, "7")).collect()
}

fn empty(app: &App) -> Vec<Mutant> {
    const LISTS: [&str; 8] = [
        "ask", "choose", "do", "branch", "fields", "states", "ends", "starts",
    ];
    let mut mutants = Vec::new();
    for place in flow_places(app)
        .iter()
        .filter(|place| LISTS.contains(&place.key()))
    {
        if place.path.len() <= 3 {
            for nothing in ["[]", "{}", "\"\""] {
                mutants.push(place.given(app, nothing));
            }
        }
    }
    mutants
}

fn twice(app: &App) -> Vec<Mutant> {
    let places = flow_places(app);
    places
        .iter()
        .filter_map(|place| {
            let after = place.entry.value.span.range().end;
            let written = place
                .document
                .slice(place.entry.key_span.to(place.entry.value.span));
            let in_flow = place.document.text[after..].starts_with([',', ' ', '}']);
            let at = after..after;
            let (path, text) = (&place.document.path, &place.document.text);
            (in_flow && !written.contains('\n') && !written.starts_with('#'))
                .then(|| app.edited(path, text, at, &format!(", {written}")))
        })
        .collect()
}

/// The columns of the app's own tables.
fn columns<'a>(app: &'a App, table: &str) -> Vec<(&'a str, String)> {
    let tables = app.head().root.get("tables");
    let columns = tables.and_then(|tables| tables.get(table)?.get("columns")?.as_map());
    columns
        .unwrap_or_default()
        .iter()
        .map(|entry| (entry.key.as_str(), super::columns::type_of(&entry.value)))
        .collect()
}

/// Each state or action that looks rows up in a table, with the table.
fn look_ups(app: &App) -> Vec<(&Document, &tilmash_engine::tree::Node, &str)> {
    let mut look_ups = Vec::new();
    for document in app.flows() {
        let states = document
            .root
            .get("states")
            .and_then(|states| states.as_map());
        for state in states.unwrap_or_default() {
            let actions = state.value.get("do").and_then(|actions| actions.as_list());
            for node in actions.unwrap_or_default().iter().chain([&state.value]) {
                let named = OF_TABLE.iter().find_map(|key| node.get(key)?.as_text());
                look_ups.extend(named.map(|table| (document, node, table)));
            }
        }
    }
    look_ups
}

fn wrong_like(app: &App) -> Vec<Mutant> {
    const NO_TEXTS: [&str; 7] = [
        "integer", "money", "boolean", "date", "time", "duration", "one_of",
    ];
    let mut mutants = Vec::new();
    for (document, node, table) in look_ups(app) {
        let Some(filter) = node.get("where") else {
            continue;
        };
        let columns = columns(app, table);
        for (column, _) in columns
            .iter()
            .filter(|(_, of)| NO_TEXTS.contains(&of.as_str()))
        {
            let wrong = format!("{{ {column}: {{ like: \"a\" }} }}");
            mutants.push(app.replaced(document, filter.span, &wrong));
        }
    }
    mutants
}

fn wrong_order(app: &App) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (document, node, table) in look_ups(app) {
        let Some(order) = node.get("order") else {
            continue;
        };
        let is_row = |of: &str| {
            app.head()
                .root
                .get("tables")
                .is_some_and(|it| it.get(of).is_some())
        };
        let columns = columns(app, table);
        let unordered = columns.iter().filter(|(_, of)| of == "many" || is_row(of));
        for column in unordered.map(|(column, _)| *column).chain(["nothere"]) {
            mutants.push(app.replaced(document, order.span, column));
        }
    }
    mutants
}

fn wrong_start(app: &App) -> Vec<Mutant> {
    let long = "a".repeat(70);
    let commands = [
        "Book",
        "запись",
        "book-me",
        "help",
        "\"\"",
        "\"book {nothere}\"",
        &long,
    ];
    let links = [
        "\"go {event}\"",
        "\"запись_{event}\"",
        "\"go_{nothere}\"",
        "\"go_{event\"",
        "\"{event}_{event}\"",
        "\"\"",
        &long,
    ];
    let mut mutants = Vec::new();
    for leaf in flow_leaves(app) {
        let wrong = match leaf.key() {
            "command" => &commands,
            "link" => &links,
            _ => continue,
        };
        mutants.extend(wrong.iter().map(|wrong| leaf.given(app, wrong)));
    }
    mutants
}

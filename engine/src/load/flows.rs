//! The app's flows: its own, and those of the library that it uses.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::copies::is_original;
use super::unread::why_unread;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::{SourceId, Sources, Span};
use crate::syntax;
use crate::tree::{self, Budget, Entry, Kind, Node};

/// A file of a flow, read but not parsed.
pub(super) struct FlowTree {
    source: SourceId,
    library: bool,
    node: Node,
}

pub(super) fn flow_trees(sources: &Sources, diagnostics: &mut Diagnostics) -> Vec<FlowTree> {
    sources
        .iter()
        .filter(|(_, source)| source.path.starts_with("flows/") && source.path.ends_with(".yaml"))
        .filter(|(_, source)| why_unread(&source.path).is_none() && !is_original(source))
        .filter_map(|(id, source)| {
            let node = tree::read(sources, id, &Budget::DOCUMENT, diagnostics)?;
            Some(FlowTree {
                source: id,
                library: source.library,
                node,
            })
        })
        .collect()
}

/// The flows of the app: its own, and those of the library that it uses, each with the app's file
/// of the same name merged over it. Also the flows in which parsing found a fault.
pub(super) fn flows(
    app: &syntax::App,
    sources: &Sources,
    trees: Vec<FlowTree>,
    diagnostics: &mut Diagnostics,
) -> (IndexMap<Name, syntax::Flow>, BTreeSet<Name>) {
    let (library, mut own): (Vec<_>, Vec<_>) = trees.into_iter().partition(|tree| tree.library);
    let mut library: IndexMap<String, FlowTree> = library
        .into_iter()
        .filter_map(|tree| Some((flow_name(&tree.node)?.to_owned(), tree)))
        .collect();
    let mut flows = IndexMap::new();
    let mut doubtful = BTreeSet::new();
    for used in &app.uses {
        if let Some(table) = &used.over
            && !app.tables.contains_key(&table.value)
        {
            diagnostics.add(
                Diagnostic::new(
                    Code::UnknownTable,
                    table.span,
                    format!("the app declares no table `{}`", table.value),
                )
                .did_you_mean(table, app.tables.keys().map(Name::as_str)),
            );
            continue;
        }
        match library.get_mut(used.name().as_str()) {
            Some(tree) => said_at_use(app, used, &mut tree.node, diagnostics),
            None => diagnostics.add(unknown(used, sources, library.keys())),
        }
    }
    let mut add = |node: &Node, diagnostics: &mut Diagnostics| {
        let before = diagnostics.len();
        if let Some(syntax) = syntax::Flow::read(node, diagnostics) {
            let name = syntax.name.value.clone();
            if diagnostics.len() > before {
                doubtful.insert(name.clone());
            }
            flows.entry(name).or_insert(syntax);
        }
    };
    // If two flows have the same name, the one in the file of that name comes first.
    own.sort_by_key(|tree| !stands_in_its_file(tree, sources));
    let mut seen: IndexMap<String, Span> = IndexMap::new();
    for tree in own {
        let Some(name) = flow_name(&tree.node).map(str::to_owned) else {
            syntax::Flow::read(&tree.node, diagnostics);
            continue;
        };
        let span = tree
            .node
            .get("flow")
            .map_or(tree.node.span, |node| node.span);
        if let Some(first) = seen.get(&name) {
            diagnostics.add(
                Diagnostic::new(
                    Code::DuplicateName,
                    span,
                    format!("there are two flows `{name}`"),
                )
                .related(*first, "the first")
                .help("rename one of them"),
            );
            continue;
        }
        seen.insert(name.clone(), span);
        if !stands_in_its_file(&tree, sources) {
            let path = &sources.get(tree.source).path;
            diagnostics.add(
                Diagnostic::new(
                    Code::InvalidName,
                    span,
                    format!("flow `{name}` stands in `{path}`"),
                )
                .help(format!("name the file `flows/{name}.yaml`")),
            );
        }
        let used = app.uses.iter().any(|used| *used.name() == *name);
        match library.shift_remove(&name).filter(|_| used) {
            Some(base) => add(&overridden(base.node, tree.node), diagnostics),
            None => add(&tree.node, diagnostics),
        }
    }
    for used in &app.uses {
        if let Some(tree) = library.get(used.name().as_str()) {
            add(&tree.node, diagnostics);
        }
    }
    (flows, doubtful)
}

/// A flow that the library does not have, or not in this way.
fn unknown<'k>(
    used: &syntax::Use,
    sources: &Sources,
    known: impl Iterator<Item = &'k String>,
) -> Diagnostic {
    let flow = &used.flow;
    let path = format!("flows/{}.yaml", flow.value);
    let of_library = sources.iter().find(|(_, it)| it.library && it.path == path);
    let fault = |message| Diagnostic::new(Code::UnknownLibrary, flow.span, message);
    match of_library {
        Some((_, source)) if is_original(source) => {
            fault(format!("`{}` is over a table", flow.value)).help(format!(
                "write `{{ flow: {}, over: TABLE, for: ROLE }}`",
                flow.value
            ))
        }
        Some(_) => fault(format!("`{}` is not over a table", flow.value)),
        None => fault(format!("the standard library has no flow `{}`", flow.value))
            .did_you_mean(flow, known.map(String::as_str)),
    }
}

/// For whom the library's flows are that the app must say itself.
const STAFF: &str = "staff";

/// What `uses` says of a flow stands in place of what the flow says.
fn said_at_use(
    app: &syntax::App,
    used: &syntax::Use,
    flow: &mut Node,
    diagnostics: &mut Diagnostics,
) {
    let Kind::Map(entries) = &mut flow.kind else {
        return;
    };
    let is_named = app.roles.contains_key(STAFF);
    for entry in entries.iter_mut() {
        match (entry.key.as_str(), &used.roles, &used.menu) {
            ("for", Some(roles), _) => entry.value = roles.clone(),
            ("starts", _, Some(menu)) => set_menu(&mut entry.value, menu),
            _ => {}
        }
    }
    let is_for_staff =
        |entry: &Entry| entry.key == "for" && entry.value.as_text() == Some(STAFF) && !is_named;
    if !entries.iter().any(is_for_staff) {
        return;
    }
    let name = &used.flow.value;
    let over = used
        .over
        .as_ref()
        .map(|table| format!(" over: {},", table.value));
    let over = over.unwrap_or_default();
    diagnostics.add(
        Diagnostic::new(
            Code::MissingKey,
            used.flow.span,
            format!("`{name}` is not for everyone: say who may use it"),
        )
        .help(format!("write `{{ flow: {name},{over} for: ROLE }}`")),
    );
    entries.retain(|entry| !is_for_staff(entry));
}

fn set_menu(starts: &mut Node, menu: &Node) {
    match &mut starts.kind {
        Kind::List(starts) => starts.iter_mut().for_each(|start| set_menu(start, menu)),
        Kind::Map(keys) => {
            for key in keys.iter_mut().filter(|key| key.key == "menu") {
                key.value = menu.clone();
            }
        }
        Kind::Null | Kind::Boolean(_) | Kind::Integer(_) | Kind::Float(_) | Kind::Text(_) => {}
    }
}

/// Whether the file has the name of its flow.
fn stands_in_its_file(tree: &FlowTree, sources: &Sources) -> bool {
    let path = &sources.get(tree.source).path;
    flow_name(&tree.node).is_some_and(|name| *path == format!("flows/{name}.yaml"))
}

fn flow_name(node: &Node) -> Option<&str> {
    node.get("flow").and_then(Node::as_text)
}

/// The library's flow, with the app's head keys and states in place of its own. New states come
/// last.
fn overridden(base: Node, own: Node) -> Node {
    let span = own.span;
    let (Kind::Map(mut merged), Kind::Map(entries)) = (base.kind, own.kind) else {
        return Node {
            span,
            kind: Kind::Null,
        };
    };
    for entry in entries {
        let place = merged.iter().position(|base| base.key == entry.key);
        match place {
            Some(place) if entry.key == "states" => {
                merged[place].value = merged_states(&merged[place].value, entry.value);
            }
            Some(place) => merged[place] = entry,
            None => merged.push(entry),
        }
    }
    Node {
        span,
        kind: Kind::Map(merged),
    }
}

fn merged_states(base: &Node, own: Node) -> Node {
    let mut states: Vec<Entry> = base.as_map().unwrap_or_default().to_vec();
    let span = own.span;
    let Kind::Map(entries) = own.kind else {
        return own;
    };
    for entry in entries {
        match states.iter().position(|state| state.key == entry.key) {
            Some(place) => states[place] = entry,
            None => states.push(entry),
        }
    }
    Node {
        span,
        kind: Kind::Map(states),
    }
}

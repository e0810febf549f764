//! Files → program.

use std::collections::{BTreeSet, HashSet};

use indexmap::IndexMap;
use sha2::{Digest, Sha256};

use super::{Flow, Program};
use crate::check;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, suggest};
use crate::locale::Catalog;
use crate::model;
use crate::name::Name;
use crate::parse;
use crate::source::{SourceId, Sources, Span};
use crate::syntax;
use crate::tree::{self, Budget, Entry, Kind, Node};

/// Reads and checks an app. There is a program only if no error was found.
pub fn load(sources: &Sources) -> (Option<Program>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let program = read(sources, &mut diagnostics);
    diagnostics.sort(sources);
    let program = program.filter(|_| !diagnostics.has_errors());
    (program, diagnostics)
}

fn read(sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Program> {
    let Some((app_id, _)) = sources
        .iter()
        .find(|(_, source)| source.path == "app.yaml" && !source.library)
    else {
        diagnostics.add(
            Diagnostic::new(Code::MissingFile, None, "there is no app.yaml")
                .help("name the directory that holds the app's `app.yaml`, or make one with `tilmash new`"),
        );
        return None;
    };
    let app_tree = tree::read(sources, app_id, &Budget::DOCUMENT, diagnostics);
    let flow_trees = flow_trees(sources, diagnostics);
    let app_tree = app_tree?;
    let before = diagnostics.len();
    let app = parse::app(&app_tree, diagnostics)?;
    let model = model::resolve(&app, diagnostics);
    let app_is_doubtful = diagnostics.len() > before;
    let (flows, doubtful) = flows(&app, sources, flow_trees, diagnostics);
    let files: Vec<(Name, SourceId)> = locale_files(&model.languages, sources);
    diagnostics.extend(unknown_languages(&model.languages, sources));
    let (catalog, faults) = Catalog::read(&model.languages, &files, sources);
    diagnostics.extend(faults.iter().cloned());
    let doubtful = match app_is_doubtful {
        true => flows.keys().cloned().collect(),
        false => doubtful,
    };
    let parsed = check::Parsed {
        app: &app,
        model: &model,
        flows: &flows,
        doubtful: &doubtful,
        catalog: &catalog,
        sources,
    };
    let analysis = check::check(&parsed, diagnostics);
    let flows = flows.into_iter().zip(analysis.flows.into_values());
    let flows = flows.map(|((name, syntax), facts)| {
        let flow = Flow {
            syntax,
            states: facts.states,
            variables: facts.variables,
            entries: facts.entries,
        };
        (name, flow)
    });
    Some(Program {
        flows: flows.collect(),
        model,
        catalog,
        version: version(sources),
    })
}

/// A digest of all files.
fn version(sources: &Sources) -> String {
    let mut digest = Sha256::new();
    for (_, source) in sources.iter() {
        digest.update(source.path.as_bytes());
        digest.update([0]);
        digest.update(source.text.as_bytes());
        digest.update([0]);
    }
    let bytes = digest.finalize();
    bytes
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

struct FlowTree {
    source: SourceId,
    library: bool,
    node: Node,
}

fn flow_trees(sources: &Sources, diagnostics: &mut Diagnostics) -> Vec<FlowTree> {
    sources
        .iter()
        .filter(|(_, source)| source.path.starts_with("flows/") && source.path.ends_with(".yaml"))
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
fn flows(
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
        if !library.contains_key(used.as_str()) {
            diagnostics.add(
                Diagnostic::new(
                    Code::UnknownLibrary,
                    used.span,
                    format!("the standard library has no flow `{}`", used.value),
                )
                .did_you_mean(used, library.keys().map(String::as_str)),
            );
        }
    }
    let mut add = |node: &Node, diagnostics: &mut Diagnostics| {
        let before = diagnostics.len();
        if let Some(syntax) = parse::flow(node, diagnostics) {
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
            parse::flow(&tree.node, diagnostics);
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
        let used = app.uses.iter().any(|used| *used.value == *name);
        match library.shift_remove(&name).filter(|_| used) {
            Some(base) => add(&overridden(base.node, tree.node), diagnostics),
            None => add(&tree.node, diagnostics),
        }
    }
    for used in &app.uses {
        if let Some(tree) = library.get(used.as_str()) {
            add(&tree.node, diagnostics);
        }
    }
    (flows, doubtful)
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

/// `locales/LANGUAGE/*.ftl`, the library's first.
fn locale_files(languages: &[Name], sources: &Sources) -> Vec<(Name, SourceId)> {
    let mut files: Vec<(bool, Name, SourceId)> = sources
        .iter()
        .filter_map(|(id, source)| {
            let language = locale_language(&source.path)?;
            let language = languages.iter().find(|known| **known == *language)?;
            Some((!source.library, language.clone(), id))
        })
        .collect();
    files.sort_by_key(|(own, _, id)| (*own, *id));
    files
        .into_iter()
        .map(|(_, language, id)| (language, id))
        .collect()
}

fn locale_language(path: &str) -> Option<&str> {
    let (language, file) = path.strip_prefix("locales/")?.split_once('/')?;
    file.ends_with(".ftl").then_some(language)
}

/// One for each directory, at its first file.
fn unknown_languages(languages: &[Name], sources: &Sources) -> Vec<Diagnostic> {
    let mut told = HashSet::new();
    sources
        .iter()
        .filter(|(_, source)| !source.library)
        .filter_map(|(id, source)| {
            let language = locale_language(&source.path)?;
            if languages.iter().any(|known| **known == *language) || !told.insert(language) {
                return None;
            }
            let diagnostic = Diagnostic::new(
                Code::UnknownLanguage,
                sources.head(id),
                format!("the app has no language `{language}`"),
            );
            let near = suggest(language, languages.iter().map(Name::as_str));
            Some(diagnostic.help(match near {
                Some(near) => format!("did you mean `locales/{near}`?"),
                None => format!(
                    "add `{language}` to `languages` in app.yaml, or take locales/{language} away"
                ),
            }))
        })
        .collect()
}

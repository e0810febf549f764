//! Files → program: the stages in their order.

mod copies;
mod flows;
mod locales;
mod templates;
mod tools;
mod unread;
mod used;

pub use unread::why_unread;

use indexmap::IndexMap;
use sha2::{Digest, Sha256};

use self::flows::{flow_trees, flows};
use self::locales::{locale_files, unknown_languages};
use self::tools::tool_trees;
use crate::check::{self, Offered};
use crate::compile::{Checked, compile};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::locale::{Catalog, check_arguments};
use crate::model;
use crate::name::Name;
use crate::program::Program;
use crate::source::Sources;
use crate::syntax;
use crate::tree::{self, Budget};

/// Reads and checks an app. There is a program only if no error was found.
///
/// Files of the library that are copied for a table are added to the sources.
pub fn load(sources: &mut Sources) -> (Option<Program>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let program = read(sources, &mut diagnostics);
    diagnostics.sort(sources);
    (program, diagnostics)
}

fn read(sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Program> {
    let Some((app_id, _)) = sources
        .iter()
        .find(|(_, source)| source.path == "app.yaml" && !source.library)
    else {
        diagnostics.add(
            Diagnostic::new(Code::MissingFile, None, "there is no app.yaml").help(
                "name the directory that holds the app's `app.yaml`, or make one with \
                 `tilmash new`",
            ),
        );
        return None;
    };
    diagnostics.extend(unread::check(sources));
    let app_tree = tree::read(sources, app_id, &Budget::DOCUMENT, diagnostics);
    let templates = templates::read(sources, diagnostics);
    let before = diagnostics.len();
    let app = app_tree.and_then(|tree| syntax::App::read(&tree, diagnostics));
    if let Some(app) = &app {
        copies::add(app, sources);
    }
    let sources = &*sources;
    let flow_trees = flow_trees(sources, diagnostics);
    let tool_trees = tool_trees(sources, diagnostics);
    let mut app = app?;
    let written = app.data;
    if let Some(in_backend) = sources.in_backend {
        app.data = match in_backend {
            true => syntax::Data::Backend,
            false => syntax::Data::Own,
        };
    }
    let app = app;
    let mut model = model::resolve(&app, diagnostics);
    model.tools = model::tools(&app, &model, &tool_trees, diagnostics);
    model.mirrors = model::mirrors(&app, &model, &tool_trees, diagnostics);
    model.mirrors.written = written;
    model.pictures.clone_from(&sources.pictures);
    let app_is_doubtful = diagnostics.len() > before;
    let (flows, doubtful) = flows(&app, sources, flow_trees, diagnostics);
    let files = locale_files(&model.languages, sources);
    diagnostics.extend(unknown_languages(&model.languages, sources));
    let (catalog, faults) = Catalog::read(&model.languages, &files, sources);
    diagnostics.extend(faults.iter().cloned());
    check_arguments(&catalog, diagnostics);
    let doubtful = match app_is_doubtful {
        true => flows.keys().cloned().collect(),
        false => doubtful,
    };
    let mut parsed = check::Parsed {
        app: &app,
        model: &model,
        flows: &flows,
        whole: None,
        tools: &tool_trees,
        templates: &templates,
        doubtful: &doubtful,
        catalog: &catalog,
        sources,
    };
    let whole = without_dropped(&parsed);
    parsed.flows = &whole;
    let Offered { flows, left_out } = check::offered(&parsed);
    parsed.flows = &flows;
    parsed.whole = (flows != whole).then_some(&whole);
    let analysis = check::check(&parsed, diagnostics);
    used::point_at(&app, sources, diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    Some(compile(Checked {
        model,
        flows,
        analysis,
        catalog,
        templates,
        version: version(sources),
        left_out,
    }))
}

/// The flows without the states that an app leaves unused of those of the library.
fn without_dropped(parsed: &check::Parsed<'_>) -> IndexMap<Name, syntax::Flow> {
    let mut flows = parsed.flows.clone();
    for flow in flows.values_mut() {
        let dropped = check::dropped(parsed, flow);
        flow.states.retain(|name, _| !dropped.contains(name));
    }
    flows
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

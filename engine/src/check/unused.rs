//! Settings and types that the app declares and nothing reads.
//!
//! A setting that is near one of Tilmash's own is taken for that one, misspelt: otherwise Tilmash
//! would go on with its own value, and nobody would know.

use std::collections::BTreeSet;

use super::reads;
use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, suggest};
use crate::expression::{Expression, Path};
use crate::model::{Limit, Model};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{Definition, DefinitionKind, Members, StateKind, Where};
use crate::value::{LOCATION, SETTING};

pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let app = subject.parsed.app;
    let standard = Model::standard_settings();
    let mut read = settings(subject);
    // Where the venue is, for entries of calendars.
    read.insert(LOCATION.into());
    for (name, definition) in &app.settings {
        let known = standard.iter().any(|known| known == name);
        if !known && !read.contains(name) {
            let unwritten = standard
                .iter()
                .filter(|known| !app.settings.contains_key(*known));
            let span = definition.name_span;
            match suggest(name, unwritten.map(Name::as_str)) {
                Some(near) => misspelt(name, span, near, diagnostics),
                None => unused("setting", name, span, diagnostics),
            }
        }
    }
    let named = types(subject);
    for (name, definition) in &app.types {
        if !named.contains(name.as_str()) {
            unused("type", name, definition.name_span, diagnostics);
        }
    }
}

fn misspelt(name: &Name, span: Span, near: &str, diagnostics: &mut Diagnostics) {
    let message = format!("Tilmash has no setting `{name}`, and nothing of the app reads it");
    diagnostics.add(
        Diagnostic::new(Code::UnknownSetting, span, message)
            .help(format!("did you mean `{near}`?"))
            .fix(span, near),
    );
}

fn unused(what: &str, name: &Name, span: Span, diagnostics: &mut Diagnostics) {
    let message = format!("nothing reads the {what} `{name}`");
    diagnostics.add(
        Diagnostic::new(Code::UnusedName, span, message)
            .help("leave it out, or correct its name where it is read"),
    );
}

/// The settings that flows, texts, filters and limits read.
fn settings(subject: &Subject<'_>) -> BTreeSet<Name> {
    let mut read = BTreeSet::new();
    let mut add = |path: &Path| {
        if path.root == *SETTING {
            read.extend(path.fields.first().cloned());
        }
    };
    let flows = subject.parsed.whole().values();
    let starts = flows.clone().flat_map(|flow| &flow.starts);
    for condition in starts.filter_map(|start| start.condition.as_ref()) {
        condition.paths().into_iter().for_each(&mut add);
    }
    for state in flows.flat_map(|flow| flow.states.values()) {
        let written = reads::written(state, subject.parsed.templates).into_iter();
        written.flat_map(Expression::paths).for_each(&mut add);
    }
    let catalog = subject.parsed.catalog;
    for language in catalog.languages() {
        for (key, _) in catalog.keys(language) {
            let usages = catalog.usages(language, key).into_iter();
            usages.for_each(|usage| add(&Path::from_hyphens(usage.variable)));
        }
    }
    let model = subject.model();
    let sees = model
        .tables
        .values()
        .filter_map(|table| table.sees.as_ref());
    let sees = sees.flat_map(|sees| sees.values().map(|filter| &filter.value));
    let roles = model.roles.values().filter_map(|role| match &role.members {
        Members::Rows { filter, .. } => Some(filter),
        Members::Everyone | Members::Ids(_) | Members::Environment(_) => None,
    });
    for expression in sees.chain(roles).flat_map(Where::expressions) {
        expression.paths().into_iter().for_each(&mut add);
    }
    let columns = model
        .tables
        .values()
        .flat_map(|table| table.columns.values());
    let columns = columns.chain(model.types.values());
    for limit in columns.flat_map(|column| [&column.limits.from, &column.limits.to]) {
        if let Some(Limit::Computed(expression)) = limit {
            expression.paths().into_iter().for_each(&mut add);
        }
    }
    read
}

/// The types that columns, settings, needs and questions name.
fn types<'s>(subject: &Subject<'s>) -> BTreeSet<&'s str> {
    let app = subject.parsed.app;
    let named = |definition: &'s Definition| match &definition.kind {
        DefinitionKind::Named(named) => Some(named.value.as_str()),
        DefinitionKind::Choice(_) | DefinitionKind::Many(_) | DefinitionKind::Ledger(..) => None,
    };
    let columns = app.tables.values().flat_map(|table| table.columns.values());
    let tools = subject.parsed.tools.values();
    let operations = tools.flat_map(|tool| tool.operations.values());
    let sent_and_given = operations
        .flat_map(|operation| operation.send.values().chain(operation.gives.definitions()));
    let definitions = columns
        .chain(app.settings.values())
        .chain(app.types.values())
        .chain(sent_and_given);
    let flows = subject.parsed.whole().values();
    let needs = flows.clone().flat_map(|flow| flow.needs.values());
    let states = flows.flat_map(|flow| flow.states.values());
    let asked = states.filter_map(|state| {
        let StateKind::Ask(ask) = &state.kind else {
            return None;
        };
        Some(ask.of.value.as_str())
    });
    let needs = needs.map(|of| of.value.as_str());
    definitions
        .filter_map(named)
        .chain(needs)
        .chain(asked)
        .collect()
}

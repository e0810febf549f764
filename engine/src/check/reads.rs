//! What each state reads, and the variables that nothing reads.

use std::collections::{BTreeMap, BTreeSet};

use super::kind;
use super::required;
use super::subject::{Flow, Here, Parsed};
use super::template;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{Expression, Path};
use crate::name::Name;
use crate::syntax::{Button, Given, State, To, expressions};
use crate::template::Template;

/// Variables that are named with `as` and read by no state and no text.
pub(super) fn unused(flow: &Flow<'_>, diagnostics: &mut Diagnostics) {
    let named = flow.syntax.states.values().flat_map(|state| {
        let actions = kind::of(&state.kind).actions().iter();
        let results = actions.filter_map(|action| action.variable.as_ref());
        state.variable.iter().chain(results)
    });
    let states = flow.facts.states.values();
    let read: BTreeSet<&Name> = states.flat_map(|state| &state.reads).collect();
    for variable in named {
        if !read.contains(&variable.value) {
            diagnostics.add(
                Diagnostic::new(
                    Code::UnusedVariable,
                    variable.span,
                    format!("nothing reads `{}`", variable.value),
                )
                .help("leave out `as`"),
            );
        }
    }
}

/// The variables that a state reads, in its YAML and in its texts in any language.
pub(super) fn of_state(here: &Here<'_>) -> BTreeSet<Name> {
    let written = written(here.state, here.parsed.templates).into_iter();
    let mut reads: BTreeSet<Name> = written
        .flat_map(Expression::paths)
        .map(|path| path.root.clone())
        .collect();
    let Parsed { model, catalog, .. } = *here.parsed;
    for need in required::of_state(here) {
        for language in &model.languages {
            let usages = catalog.usages(language, need.key()).into_iter();
            reads.extend(usages.map(|usage| Path::from_hyphens(usage.variable).root));
        }
    }
    reads
}

/// The expressions in a state's YAML, and in the template that it prints.
pub fn written<'s>(
    state: &'s State,
    templates: &'s BTreeMap<Name, Template>,
) -> Vec<&'s Expression> {
    let mut all = kind::of(&state.kind).expressions();
    let template = template::named(state).and_then(|(name, _)| templates.get(name));
    all.extend(template.into_iter().flat_map(Template::expressions));
    all.extend(expressions(&state.with));
    all.extend(state.rows.as_ref().and_then(Given::expression));
    all.extend(state.to.as_ref().and_then(To::expression));
    all.extend(state.attach.as_ref().and_then(Given::expression));
    all.extend(state.wait.as_ref().and_then(|it| it.given().expression()));
    all.extend(state.also.values().flat_map(Button::expressions));
    all
}

//! Changes of tables that a backend keeps: each is a call, and so a state of its own.

use super::action::{self, Change};
use super::variables::Variables;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Mirror, Model, START, Verb};
use crate::syntax::{Action, Given};
use crate::value::{Type, Value};

/// Checks the actions of a `do`. Returns whether one of them changes rows that a tool maps,
/// wherever they are.
pub(super) fn check(
    actions: &[Action],
    model: &Model,
    variables: &Variables,
    diagnostics: &mut Diagnostics,
) -> bool {
    let mut changes = false;
    for action in actions {
        if let Some(table) = action::hours(&action.kind, model, variables)
            && let Some(mirror) = model.mirror(START)
        {
            let message = format!("`{}` of `{table}` counts for nothing", action.kind.key());
            diagnostics.add(
                Diagnostic::new(Code::RemoteWrite, action.span, message)
                    .related(mirror.span, "a backend says here what is free")
                    .help("leave it out, or keep the rows here: `data: own`"),
            );
        }
        if let Some(change) = action::change(&action.kind, model, variables) {
            changes = true;
            one(model, action, &change, actions.len() == 1, diagnostics);
        }
    }
    changes
}

/// Whether one of the actions of a `do` is a change that no backend can be asked for.
pub(super) fn is_impossible(actions: &[Action], model: &Model, variables: &Variables) -> bool {
    let mut changes = actions
        .iter()
        .filter_map(|action| action::change(&action.kind, model, variables));
    changes.any(|change| {
        let mirror = model.mirror(&change.table);
        mirror.is_some_and(|mirror| hindrance(mirror, &change).is_some())
    })
}

/// Whether one of the actions of a `do` changes hours, and a backend says what is free.
pub(super) fn is_of_no_use(actions: &[Action], model: &Model, variables: &Variables) -> bool {
    let mut actions = actions.iter();
    model.mirrors_starts()
        && actions.any(|action| action::hours(&action.kind, model, variables).is_some())
}

/// Why no backend can be asked for a change.
enum Hindrance {
    /// None is asked for such a thing.
    NoVerb,
    /// The mapping does not say how.
    Unmapped(Verb),
    /// Each row is a call.
    SeveralRows,
}

fn hindrance(mirror: &Mirror, change: &Change) -> Option<Hindrance> {
    match change.verb {
        None => Some(Hindrance::NoVerb),
        Some(verb) if !mirror.writes.contains_key(&verb) => Some(Hindrance::Unmapped(verb)),
        Some(_) => change.is_of_many.then_some(Hindrance::SeveralRows),
    }
}

fn one(
    model: &Model,
    action: &Action,
    change: &Change,
    stands_alone: bool,
    diagnostics: &mut Diagnostics,
) {
    let Some(mirror) = model.mirror(&change.table) else {
        return;
    };
    let (table, key) = (&change.table, action.kind.key());
    let fault = |message: String| {
        Diagnostic::new(Code::RemoteWrite, action.span, message)
            .related(mirror.span, "a backend keeps these rows")
    };
    match hindrance(mirror, change) {
        Some(Hindrance::NoVerb) => {
            let message = format!("`{key}` cannot be asked of the backend of `{table}`");
            let help = "leave it out, or keep the rows here: `data: own`";
            diagnostics.add(fault(message).help(help));
        }
        Some(Hindrance::Unmapped(verb)) => {
            let message = format!("`{}` has no `{}` for `{table}`", mirror.tool, verb.name());
            let file = format!("`tools/{}.yaml`", mirror.tool);
            let help = match verb.may_be_nothing() {
                false => format!("add it in {file}: `{}: {{ post: … }}`", verb.name()),
                true => format!(
                    "add it in {file}, or `{}: none` if there is nothing to ask",
                    verb.name()
                ),
            };
            diagnostics.add(fault(message).help(help));
        }
        Some(Hindrance::SeveralRows) => {
            let message =
                format!("`{key}` changes several rows of `{table}`, each of which is a call");
            diagnostics.add(fault(message).help("change one row in a state"));
        }
        None if stands_alone => words(model, action, mirror, diagnostics),
        None => {
            let message = format!("`{key}` of `{table}` does not stand alone in its `do`");
            diagnostics.add(
                fault(message)
                    .note("it is a call, which nothing here can take back if another action fails")
                    .help("give it a state of its own"),
            );
        }
    }
}

/// What is sent has a word over there.
fn words(model: &Model, action: &Action, mirror: &Mirror, diagnostics: &mut Diagnostics) {
    for (column, given) in action::columns(&action.kind).into_iter().flatten() {
        let Given::Literal(node) = &given.value else {
            continue;
        };
        let typed = model.column_type(&mirror.table, column);
        let Some(Type::Choice(ids)) = typed.map(|typed| typed.of) else {
            continue;
        };
        let Some(id) = ids.iter().find(|id| node.as_text() == Some(id.as_str())) else {
            continue;
        };
        if !mirror.has_word(column, &Value::choice(id)) {
            let message = format!("`{}` has no word for `{id}`", mirror.tool);
            diagnostics.add(
                Diagnostic::new(Code::RemoteWrite, node.span, message)
                    .related(mirror.span, "a backend keeps these rows")
                    .help(format!(
                        "write it in `tools/{}.yaml`, under `values`: `{column}: {{ {id}: … }}`",
                        mirror.tool
                    )),
            );
        }
    }
}

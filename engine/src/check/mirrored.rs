//! Changes of tables that a backend keeps: each is a call, and so a state of its own.

use super::action::{self, Change};
use super::variables::Variables;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Model, Verb};
use crate::syntax::Action;

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
        if let Some(change) = action::change(&action.kind, model, variables) {
            changes = true;
            one(model, action, &change, actions.len() == 1, diagnostics);
        }
    }
    changes
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
    let Some(verb) = change.verb else {
        let message = format!("`{key}` cannot be asked of the backend of `{table}`");
        return diagnostics
            .add(fault(message).help("leave it out, or keep the rows here: `data: own`"));
    };
    if !mirror.writes.contains_key(&verb) {
        let message = format!("`{}` has no `{}` for `{table}`", mirror.tool, verb.name());
        let help = match verb.makes() || verb == Verb::Update {
            true => format!(
                "add it in `tools/{}.yaml`: `{}: {{ post: … }}`",
                mirror.tool,
                verb.name()
            ),
            false => format!(
                "add it in `tools/{}.yaml`, or `{}: none` if there is nothing to ask",
                mirror.tool,
                verb.name()
            ),
        };
        return diagnostics.add(fault(message).help(help));
    }
    if change.is_of_many {
        let message = format!("`{key}` changes several rows of `{table}`, each of which is a call");
        diagnostics.add(fault(message).help("change one row in a state"));
    } else if !stands_alone {
        let message = format!("`{key}` of `{table}` does not stand alone in its `do`");
        diagnostics.add(
            fault(message)
                .note("it is a call, which nothing here can take back if another action fails")
                .help("give it a state of its own"),
        );
    }
}

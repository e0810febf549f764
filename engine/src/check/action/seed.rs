//! `seed`: the files that it loads, and what is told of their faults.

use crate::check::values::Values;
use crate::diagnostic::{Code, Diagnostic};
use crate::name::Name;
use crate::outcome::Refusal;
use crate::seed::FAULTS;
use crate::source::Sources;
use crate::syntax::{Action, ActionKind, SeedFile, Spanned};
use crate::value::{Type, Typed};

/// The files must be there. What is in them is judged with all files of rows of the app.
pub(super) fn check(values: &mut Values<'_, '_>, files: &[Spanned<SeedFile>], sources: &Sources) {
    for file in files {
        if sources.seeds.contains(&file.value) {
            continue;
        }
        let message = format!("there is no file `seeds/{}`", file.value);
        let known = sources.seeds.iter().map(String::as_str);
        values.diagnostics.add(
            Diagnostic::new(Code::MissingFile, file.span, message).did_you_mean(&file.value, known),
        );
    }
}

/// What the text for this outcome of a `do` can name that no other text can.
pub(in crate::check) fn told(actions: &[Action], outcome: &str) -> Option<(Name, Typed)> {
    let loads = |action: &Action| matches!(action.kind, ActionKind::Seed { .. });
    let is_told = outcome == Refusal::Invalid.name() && actions.iter().any(loads);
    is_told.then(|| (Name::new(FAULTS), Typed::surely(Type::Text)))
}

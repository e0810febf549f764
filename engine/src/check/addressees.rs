//! Whom a text is sent to.

use super::subject::Here;
use super::values::Values;
use crate::diagnostic::{Code, Diagnostic};
use crate::name::Name;
use crate::syntax::{Given, Members, Spanned, StateKind, To};
use crate::value::Type;

pub(super) fn check(here: &Here<'_>, to: &To, values: &mut Values<'_, '_>) {
    match to {
        To::People(given) => people(given, values),
        To::Role(role) => of_role(here, role, values),
        To::Chats(variable) => chats(here, variable, values),
    }
}

/// A person, several, or nobody.
fn people(given: &Given, values: &mut Values<'_, '_>) {
    let Some(typed) = values.typed(given) else {
        return;
    };
    let person = Type::person();
    let is_person = typed.of == person || typed.of == Type::List(Box::new(person));
    if !is_person {
        let message = format!(
            "expected a person or a list of people, this is {}",
            typed.of
        );
        values.fault(Code::TypeMismatch, given.span(), message);
    }
}

/// Those who have a role are few, and the app says who they are.
fn of_role(here: &Here<'_>, role: &Spanned<Name>, values: &mut Values<'_, '_>) {
    let roles = &here.parsed.model.roles;
    let Some(found) = roles.get(&role.value) else {
        values.diagnostics.add(
            Diagnostic::new(
                Code::UnknownRole,
                role.span,
                format!("there is no role `{}`", role.value),
            )
            .did_you_mean(role, roles.keys().map(Name::as_str)),
        );
        return;
    };
    match found.members {
        Members::Everyone => {
            let message = format!("`{}` is everybody who uses the bot", role.value);
            values.diagnostics.add(
                Diagnostic::new(Code::InvalidBackground, role.span, message)
                    .help("name a role of certain people, or a list of people"),
            );
        }
        Members::Ids(_) | Members::Environment(_) | Members::Rows { .. } => {}
    }
}

/// Nobody knows who presses a button in a chat of many.
fn chats(here: &Here<'_>, variable: &Spanned<String>, values: &mut Values<'_, '_>) {
    if !matches!(here.state.kind, StateKind::Say(_)) {
        values.diagnostics.add(
            Diagnostic::new(
                Code::InvalidBackground,
                variable.span,
                "nobody is asked in a chat of many",
            )
            .help("use `say`, or send it to people or to a role"),
        );
    }
}

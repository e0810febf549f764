//! Whom a text is sent to.

use super::subject::Here;
use super::values::Values;
use crate::diagnostic::{Code, Diagnostic};
use crate::name::Name;
use crate::syntax::{Given, Members, Spanned, To};
use crate::value::Type;

pub(super) fn check(here: &Here<'_>, to: &To, values: &mut Values<'_, '_>) {
    match to {
        To::People(given) => people(given, values),
        To::Role(role) => of_role(here, role, values),
        // Whoever is in a chat of many may press a button there.
        To::Chats(_) => {}
    }
}

/// A person, several, a chat, or nobody.
fn people(given: &Given, values: &mut Values<'_, '_>) {
    let Some(typed) = values.typed(given) else {
        return;
    };
    let person = Type::person();
    let is_person = typed.of == person || typed.of == Type::List(Box::new(person));
    if !is_person && typed.of != Type::Chat {
        let message = format!(
            "expected a person, a list of people or a chat, this is {}",
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

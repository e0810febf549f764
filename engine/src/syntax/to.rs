//! Whom a text is sent to.

use super::given::{Given, given};
use super::spanned::Spanned;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;
use crate::name::Name;
use crate::source::Span;
use crate::tree::Node;

/// Whom a text is sent to, other than the person of the dialogue.
#[derive(Clone, Debug, PartialEq)]
pub enum To {
    /// A person, a list of people, or a chat of many.
    People(Given),
    /// Everybody who has a role.
    Role(Spanned<Name>),
    /// The chats that an environment variable lists.
    Chats(Spanned<String>),
}

impl To {
    pub(super) fn read(node: &Node, diagnostics: &mut Diagnostics) -> Option<To> {
        let text = node.as_text().unwrap_or_default();
        if let Some(variable) = text.strip_prefix("$env.") {
            if !is_environment_name(variable) {
                diagnostics.add(no_environment_name(variable, node.span));
                return None;
            }
            return Some(To::Chats(Spanned::new(variable.to_owned(), node.span)));
        }
        if Name::is_valid(text) {
            return Some(To::Role(Spanned::new(Name::new(text), node.span)));
        }
        given(node, diagnostics).map(To::People)
    }

    pub fn span(&self) -> Span {
        match self {
            To::People(given) => given.span(),
            To::Role(role) => role.span,
            To::Chats(variable) => variable.span,
        }
    }

    pub fn expression(&self) -> Option<&Expression> {
        match self {
            To::People(given) => given.expression(),
            To::Role(_) | To::Chats(_) => None,
        }
    }
}

/// Whether a shell and a `.env` file can set such a variable.
pub(super) fn is_environment_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

pub(super) fn no_environment_name(name: &str, span: Span) -> Diagnostic {
    let message = format!("`{name}` is no name of an environment variable");
    Diagnostic::new(Code::InvalidValue, span, message)
        .help("write letters, digits and _ after `$env.`, as in `$env.ADMINS`")
}

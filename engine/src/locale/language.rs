//! [`Language`]: the texts of one language.

use indexmap::IndexMap;

use super::conventions::Conventions;
use super::key::Key;
use super::read::Definition;
use super::text::Text;
use crate::source::Span;

/// The texts of one language, and how it writes numbers and dates.
pub(super) struct Language {
    pub(super) conventions: Conventions,
    /// Messages by id, and terms, whose ids begin with a hyphen.
    messages: IndexMap<String, Message>,
}

struct Message {
    value: Option<Entry>,
    attributes: IndexMap<String, Entry>,
}

/// One text, the value of a message or an attribute, and where it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub text: Text,
    /// The message's id, or the attribute's name with its dot.
    pub span: Span,
    /// Whether it comes from the library and not from an app.
    pub library: bool,
}

impl Language {
    pub(super) fn new(language: &str) -> Language {
        Language {
            conventions: Conventions::new(language),
            messages: IndexMap::new(),
        }
    }

    pub(super) fn define(&mut self, definition: Definition, library: bool) {
        let message = self
            .messages
            .entry(definition.id)
            .or_insert_with(|| Message {
                value: None,
                attributes: IndexMap::new(),
            });
        if let Some(text) = definition.value {
            message.value = Some(Entry {
                text,
                span: definition.span,
                library,
            });
        }
        for attribute in definition.attributes {
            let entry = Entry {
                text: attribute.text,
                span: attribute.span,
                library,
            };
            message.attributes.insert(attribute.id, entry);
        }
    }

    pub(super) fn entry(&self, key: Key<'_>) -> Option<&Entry> {
        let message = self.messages.get(key.message)?;
        match key.attribute {
            Some(attribute) => message.attributes.get(attribute),
            None => message.value.as_ref(),
        }
    }

    /// Includes terms.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Key<'_>, &Entry)> {
        self.messages.iter().flat_map(|(id, message)| {
            let value = message.value.iter().map(|entry| (Key::message(id), entry));
            let attributes = &message.attributes;
            value.chain(
                attributes
                    .iter()
                    .map(|(name, entry)| (Key::attribute(id, name), entry)),
            )
        })
    }
}

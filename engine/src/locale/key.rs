//! The name of a text.

use std::fmt;

/// A message's own text, or one of its attributes: `my-cancel`, `my-cancel.too_late`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key<'k> {
    pub message: &'k str,
    pub attribute: Option<&'k str>,
}

impl<'k> Key<'k> {
    pub fn message(message: &'k str) -> Key<'k> {
        Key {
            message,
            attribute: None,
        }
    }

    pub fn attribute(message: &'k str, attribute: &'k str) -> Key<'k> {
        Key {
            message,
            attribute: Some(attribute),
        }
    }
}

/// The attribute of a table's message that labels a value of a choice: `status-pending`.
pub fn value_label(column: &str, value: &str) -> String {
    format!("{column}-{value}")
}

impl fmt::Display for Key<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message)?;
        match self.attribute {
            Some(attribute) => write!(formatter, ".{attribute}"),
            None => Ok(()),
        }
    }
}

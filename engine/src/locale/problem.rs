//! [`Problem`]: why a text was not printed as it should be.

use std::fmt;

use crate::name::Name;

/// Why a part of a text could not be printed as it should. The checker proves that this cannot
/// happen in the texts of a checked app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The reader's language has no such message: the first language's message was printed, or its
    /// key.
    MissingMessage {
        language: Name,
        key: String,
    },
    MissingVariable {
        key: String,
        variable: String,
    },
    /// A value that is none, and the text has no branch for that; it prints as nothing.
    None {
        key: String,
        variable: String,
    },
    /// A row, a form's draft, or a function's wrong argument.
    Unprintable {
        key: String,
        variable: String,
    },
    /// Printing stopped in a text that contains itself or grows without end.
    TooMuch {
        key: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::MissingMessage { language, key } => {
                write!(formatter, "`{key}` is not written in `{language}`")
            }
            Problem::MissingVariable { key, variable } => {
                write!(formatter, "`{key}` needs `${variable}`")
            }
            Problem::None { key, variable } => {
                write!(formatter, "`{key}` prints `${variable}`, which is none")
            }
            Problem::Unprintable { key, variable } => {
                write!(formatter, "`{key}` cannot print `${variable}`")
            }
            Problem::TooMuch { key } => write!(formatter, "`{key}` does not end"),
        }
    }
}

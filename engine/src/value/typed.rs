//! [`Typed`]: a type, and whether a value of it may be none.

use serde::{Deserialize, Serialize};

use super::types::Type;
use super::value::Value;

/// A type, and whether a value of it may be none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Typed {
    pub of: Type,
    pub optional: bool,
}

impl Typed {
    pub fn surely(of: Type) -> Typed {
        Typed {
            of,
            optional: false,
        }
    }

    pub fn maybe(of: Type) -> Typed {
        Typed { of, optional: true }
    }

    /// Whether a value may stand here.
    pub fn holds(&self, value: &Value) -> bool {
        match value.is_none() {
            true => self.optional,
            false => self.of.holds(value),
        }
    }
}

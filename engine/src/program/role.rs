//! Who has a role, and which rows a role sees.

use indexmap::IndexMap;

use super::given::Where;
use crate::name::Name;

/// The people of a role.
#[derive(Clone, Debug, PartialEq)]
pub enum Members {
    Everyone,
    /// Telegram ids.
    Ids(Vec<i64>),
    /// The Telegram ids that this environment variable lists.
    Environment(String),
    /// The people whom the column `by` names in a row that fits.
    Rows {
        table: Name,
        by: Name,
        filter: Where,
    },
}

/// The rows of one table that people see.
#[derive(Clone, Debug, PartialEq)]
pub enum Sees {
    /// Every role sees every row.
    All,
    /// A role that is not named sees none.
    ByRole(IndexMap<Name, Sight>),
}

/// The rows of one table that a role sees.
#[derive(Clone, Debug, PartialEq)]
pub enum Sight {
    All,
    Fitting(Where),
}

//! Values that a flow gives, and filters of rows: decided as far as the files decide them.

use crate::expression::Expression;
use crate::grammar::Test;
use crate::name::Name;
use crate::value::Value;

/// A value at a place that wants one of a certain type.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// Written out in a file.
    Constant(Value),
    Computed(Expression),
    /// A computed text that stands for one of an enum's ids: `$'cancelled' if late`.
    ComputedId(Expression),
    /// A computed text that stands for a language.
    ComputedLanguage(Expression),
}

/// Names with the values that they are given, in the order of the file.
pub type GivenValues = Vec<(Name, Given)>;

/// The rows of a table that fit a filter.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    pub table: Name,
    pub filter: Where,
    pub reach: Reach,
}

/// A column, and whether from last to first; by id if none.
pub type Order = Option<(Name, bool)>;

/// Whose rows are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The rows that the run's role sees.
    Seen,
    /// Every row, whoever may see it.
    Everyone,
}

/// A filter of rows: all of its conditions hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Where {
    pub all: Vec<Condition>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    Column(Comparison),
    /// At least one of the filters fits.
    Any(Vec<Where>),
    /// The filter does not fit.
    Not(Where),
}

/// A column compared with a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Columns; each except the last names a row of another table.
    pub path: Vec<Name>,
    pub test: Test,
    pub value: Given,
    pub none: WhenNone,
}

/// What a comparison means when its value is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenNone {
    /// The column must be none as well.
    Compares,
    /// The comparison is left out.
    LeavesOut,
}

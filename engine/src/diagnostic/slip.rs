//! [`Slip`]: what is wrong with a row of a file, apart from the words of its diagnostic.

/// A fault that whoever runs a business makes and mends. A bot tells it in its people's languages;
/// everything else is told in the words of the diagnostics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slip {
    NoFile,
    /// The file cannot be read, by its commas and brackets.
    Unreadable,
    NoTable(String),
    NoColumn(String),
    /// A row has no `key`.
    NoKey,
    /// Two rows of a table have this key.
    SameKey(String),
    /// A row has no value in this column.
    NoValue(String),
    /// A value is not of its column's type, which has this name.
    WrongType {
        column: String,
        wanted: &'static str,
    },
    /// A text has not as many characters as its column wants.
    Length {
        column: String,
        from: u32,
        to: u32,
    },
    /// A text has signs that no name has.
    Letters(String),
    /// A text is refused by its column's check.
    Check(String),
    /// A value is less than this.
    Below {
        column: String,
        limit: String,
    },
    /// A value is more than this.
    Above {
        column: String,
        limit: String,
    },
    /// No row of the table has this key.
    NoRow {
        table: String,
        key: String,
    },
    /// Another row is like this one in what is unique.
    Same {
        columns: String,
        other: Option<String>,
    },
    /// The rows of this table say who has a role, and no bot loads them.
    Role(String),
    /// These working hours overlap those.
    Overlap(String),
}

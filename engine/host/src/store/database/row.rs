//! [`Row`]: a row that a statement has returned.

/// A row, whose columns are asked for by their place.
#[derive(Clone, Debug)]
pub(in crate::store) struct Row(Box<[Cell]>);

#[derive(Clone, Debug)]
pub(super) enum Cell {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
    /// What Tilmash never writes, in words.
    Foreign(String),
}

impl Row {
    pub(super) fn new(cells: impl IntoIterator<Item = Cell>) -> Row {
        Row(cells.into_iter().collect())
    }

    /// The integer in a column, `None` for null. The error is the content of a column without an
    /// integer.
    pub(in crate::store) fn integer(&self, column: usize) -> Result<Option<i64>, String> {
        match &self.0[column] {
            Cell::Null => Ok(None),
            Cell::Integer(integer) => Ok(Some(*integer)),
            Cell::Text(found) | Cell::Foreign(found) => Err(found.clone()),
            Cell::Bytes(found) => Err(format!("{} bytes", found.len())),
        }
    }

    /// The text in a column, `None` for null. The error is the content of a column without text.
    pub(in crate::store) fn text(&self, column: usize) -> Result<Option<&str>, String> {
        match &self.0[column] {
            Cell::Null => Ok(None),
            Cell::Text(text) => Ok(Some(text)),
            Cell::Integer(found) => Err(found.to_string()),
            Cell::Bytes(found) => Err(format!("{} bytes", found.len())),
            Cell::Foreign(found) => Err(found.clone()),
        }
    }

    /// The bytes in a column of Tilmash's own schema that is never null.
    pub(in crate::store) fn bytes(&self, column: usize) -> Vec<u8> {
        match &self.0[column] {
            Cell::Bytes(bytes) => bytes.clone(),
            Cell::Null | Cell::Integer(_) | Cell::Text(_) | Cell::Foreign(_) => {
                panic!("the core schema has bytes there that are not null")
            }
        }
    }

    /// The integer in a column of Tilmash's own schema, `None` for null.
    pub(in crate::store) fn maybe(&self, column: usize) -> Option<i64> {
        self.integer(column)
            .expect("the core schema has an integer there")
    }

    /// The integer in a column of Tilmash's own schema that is never null.
    pub(in crate::store) fn number(&self, column: usize) -> i64 {
        self.maybe(column)
            .expect("the core schema has an integer there that is not null")
    }

    /// The text in a column of Tilmash's own schema that is never null.
    pub(in crate::store) fn string(&self, column: usize) -> String {
        self.text(column)
            .ok()
            .flatten()
            .expect("the core schema has a text there that is not null")
            .to_owned()
    }
}

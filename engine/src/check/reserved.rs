//! Names that a database keeps for itself.
//!
//! Tables and indexes have their names in common, in SQLite and in PostgreSQL.

use super::subject::Parsed;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// Tilmash's own tables, SQLite's, and those of PostgreSQL's catalogue.
const TABLES: [&str; 3] = ["tilmash_", "sqlite_", "pg_"];

/// What the name of an index has between its table and its columns.
const INDEXES: [&str; 2] = ["__by__", "__unique__"];

/// PostgreSQL, "System Columns".
const COLUMNS: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

pub(super) fn check(parsed: &Parsed<'_>, diagnostics: &mut Diagnostics) {
    for (name, table) in &parsed.app.tables {
        let prefix = TABLES.iter().find(|prefix| name.starts_with(*prefix));
        let infix = INDEXES.iter().find(|infix| name.contains(*infix));
        if let Some(part) = prefix.or(infix) {
            let message = format!("a table with `{part}` in its name is the database's own");
            diagnostics.add(reserved(table.name_span, message));
        }
        for (column, definition) in &table.columns {
            if COLUMNS.contains(&column.as_str()) {
                let message = format!("PostgreSQL has a column `{column}` in every table");
                diagnostics.add(reserved(definition.name_span, message));
            }
        }
    }
}

fn reserved(span: Span, message: String) -> Diagnostic {
    Diagnostic::new(Code::InvalidName, span, message).help("give it another name")
}

//! Seeds: rows in files, identified by their `key`.
//!
//! Everything about them that does not depend on what a database holds is judged here: for
//! `tilmash check`, and again before they are loaded.

mod fault;
mod read;
mod rules;

use std::collections::HashSet;

pub use fault::{FAULTS, Fault, Faults};
pub use read::{Given, Key, SeedRow};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Slip};
use crate::model::Model;
use crate::name::Name;
use crate::source::Span;
use crate::tree::{Entry, Node};
use crate::value::{Photo, Value};

/// The rows of files that are loaded together. What is wrong with them is reported.
pub fn read<'m, 'f>(
    model: &'m Model,
    files: impl IntoIterator<Item = &'f Node>,
    diagnostics: &mut Diagnostics,
) -> Vec<SeedRow<'m>> {
    let rows = read::rows(model, files, diagnostics);
    rules::check(&rows, diagnostics);
    rows
}

/// Reports what is wrong with the rows of an app's files. `has` knows the pictures of `seeds/`.
pub fn check<'f>(
    model: &Model,
    files: impl IntoIterator<Item = &'f Node>,
    has: impl Fn(&str) -> bool,
    diagnostics: &mut Diagnostics,
) {
    let rows = read(model, files, diagnostics);
    check_keys(&rows, |_| Vec::new(), diagnostics);
    let columns = model
        .tables
        .values()
        .flat_map(|table| table.columns.values());
    let defaults = columns.filter_map(|column| Some((column.span?, column.default.as_ref()?)));
    let given = rows.iter().flat_map(|row| {
        let places = row.places.iter();
        places.filter_map(|(column, span)| Some((*span, row.value(column)?)))
    });
    for (span, value) in defaults.chain(given) {
        if let Value::Photo(Photo::Kept(path)) = value
            && !has(path)
        {
            diagnostics.add(no_picture(path, span));
        }
    }
}

/// An app's picture that is not there.
pub(crate) fn no_picture(path: &str, span: Span) -> Diagnostic {
    let message = format!("there is no picture `seeds/{path}`");
    let fault = Diagnostic::new(Code::MissingFile, span, message);
    fault.help("put it there, or name one that is there")
}

/// Reports the tables of files that no flow loads, because their rows say who has a role: whoever
/// can write such a file would otherwise decide by a button who administers the bot.
pub fn check_roles<'f>(
    model: &Model,
    files: impl IntoIterator<Item = &'f Node>,
    diagnostics: &mut Diagnostics,
) {
    let entries = files.into_iter().filter_map(Node::as_map).flatten();
    for Entry { key, key_span, .. } in entries {
        if model.gives_roles(&Name::new(key)) {
            let message = format!("rows of `{key}` say who has a role, and no flow loads them");
            diagnostics.add(
                Diagnostic::new(Code::InvalidValue, *key_span, message)
                    .slip(Slip::Role(key.clone()))
                    .help("put them into a file of their own, which `tilmash seed` loads"),
            );
        }
    }
}

/// Reports the keys that rows name and that no row has, neither of these nor of those that are
/// `stored` in a table.
pub fn check_keys<'k>(
    rows: &[SeedRow<'_>],
    stored: impl Fn(&Name) -> Vec<&'k str>,
    diagnostics: &mut Diagnostics,
) {
    let in_files: HashSet<(&Name, &str)> = rows
        .iter()
        .map(|row| (&row.table.name, row.key.as_str()))
        .collect();
    let given = rows.iter().flat_map(|row| row.values.values());
    for Key { table, key, span } in given.flat_map(Given::keys) {
        if in_files.contains(&(table, key.as_str())) {
            continue;
        }
        let mut known = stored(table);
        if known.contains(&key.as_str()) {
            continue;
        }
        let of_table = in_files.iter().filter(|(name, _)| *name == table);
        known.extend(of_table.map(|(_, key)| *key));
        known.sort_unstable();
        known.dedup();
        diagnostics.add(
            Diagnostic::new(
                Code::InvalidValue,
                *span,
                format!("`{table}` has no row with the key `{key}`"),
            )
            .did_you_mean(key, known)
            .slip(Slip::NoRow {
                table: table.to_string(),
                key: key.clone(),
            }),
        );
    }
}

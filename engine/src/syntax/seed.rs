//! `seed`: the files whose rows it loads.

use super::spanned::Spanned;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::tree::Node;

/// The name of a file of the app's `seeds/`, such as `tables.json`.
pub type SeedFile = String;

/// The files of a `seed`, one or several.
pub(super) fn seed_files(node: &Node, diagnostics: &mut Diagnostics) -> Vec<Spanned<SeedFile>> {
    let alone = std::slice::from_ref(node);
    let mut files = Vec::new();
    for item in node.as_list().unwrap_or(alone) {
        let Some(name) = item.as_text() else {
            continue;
        };
        // That a file stands there twice is found where lists are.
        if is_file(name) {
            files.push(Spanned::new(name.to_owned(), item.span));
        } else {
            let message = format!("`{name}` is no file of rows");
            diagnostics.add(
                Diagnostic::new(Code::InvalidValue, item.span, message)
                    .help("name a file of the app's `seeds/` without its folder: `tables.json`"),
            );
        }
    }
    files
}

/// Whether this is the name of a file, and not the way to one in another place.
fn is_file(name: &str) -> bool {
    let stem = name.strip_suffix(".json").unwrap_or_default();
    !stem.is_empty() && !stem.starts_with('.') && !name.contains(['/', '\\', ':'])
}

//! The app's templates.

use std::collections::BTreeMap;

use super::unread::why_unread;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::Sources;
use crate::template::{self, Template};

/// `templates/NAME.html`, by their names.
pub(super) fn read(sources: &Sources, diagnostics: &mut Diagnostics) -> BTreeMap<Name, Template> {
    let mut templates = BTreeMap::new();
    for (id, source) in sources.iter() {
        let inner = source.path.strip_prefix("templates/");
        let Some(name) = inner.and_then(|inner| inner.strip_suffix(".html")) else {
            continue;
        };
        if why_unread(&source.path).is_some() {
            continue;
        }
        if !is_name(name) {
            let message = format!("`{name}` is no name of a template");
            diagnostics.add(
                Diagnostic::new(Code::InvalidName, sources.head(id), message)
                    .help("small letters, digits and `_`: `templates/visit_paper.html`"),
            );
            continue;
        }
        let name = Name::new(name);
        let template = template::read(name.clone(), sources, id, diagnostics);
        templates.insert(name, template);
    }
    templates
}

fn is_name(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    text.starts_with(|sign: char| sign.is_ascii_lowercase()) && text.bytes().all(is_sign)
}

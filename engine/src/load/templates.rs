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
        if !Name::is_valid(name) {
            let message = format!("`{name}` is no name of a template");
            diagnostics.add(
                Diagnostic::new(Code::InvalidName, sources.head(id), message)
                    .help("small letters, digits and `_`, such as `templates/visit_paper.html`"),
            );
            continue;
        }
        let name = Name::new(name);
        let template = template::read(name.clone(), sources, id, diagnostics);
        templates.insert(name, template);
    }
    templates
}

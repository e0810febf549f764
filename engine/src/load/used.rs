//! Faults of the library's files are those of the apps that use them: by what an app declares, and
//! what it does not.

use crate::diagnostic::Diagnostics;
use crate::source::{Source, Sources};
use crate::syntax::App;

/// Names the line of the app's `uses` with each fault that stands in a file of the library.
pub(super) fn point_at(app: &App, sources: &Sources, diagnostics: &mut Diagnostics) {
    for diagnostic in diagnostics.iter_mut() {
        let Some(span) = diagnostic.span else {
            continue;
        };
        let Some(flow) = flow_of(sources.get(span.source)) else {
            continue;
        };
        if let Some(used) = app.uses.iter().find(|used| *used.name() == *flow) {
            let place = (used.flow.span, "the app uses it here".to_owned());
            diagnostic.related.push(place);
        }
    }
}

/// The flow that a file of the library is of: `flows/my.yaml` and `locales/ru/my.ftl` are of `my`.
fn flow_of(source: &Source) -> Option<&str> {
    let (_, file) = source.path.rsplit_once('/')?;
    let (stem, _) = file.split_once('.')?;
    source.library.then_some(stem)
}

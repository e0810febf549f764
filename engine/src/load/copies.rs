//! Flows of the library that are over any table: a copy of each for the tables that an app names.
//!
//! Such a file says `TABLE` where the table's name belongs, in its flow and in its texts. So a copy
//! is a flow like any other, and an app may replace its states and its texts.

use crate::source::{Source, Sources};
use crate::syntax::App;

/// What stands for the table's name.
const TABLE: &str = "TABLE";

/// Whether a file of the library is to be copied, and means nothing by itself.
pub(super) fn is_original(source: &Source) -> bool {
    source.library && source.text.contains(TABLE)
}

/// Adds the copies that an app uses.
pub(super) fn add(app: &App, sources: &mut Sources) {
    for used in &app.uses {
        // A table that the app does not declare is reported with the flow.
        let table = used.over.as_ref();
        let Some(table) = table.filter(|table| app.tables.contains_key(&table.value)) else {
            continue;
        };
        let (from, to) = (&used.flow.value, used.name());
        let copies: Vec<Source> = sources
            .iter()
            .filter(|(_, source)| is_original(source))
            .filter_map(|(_, source)| {
                let (folder, file) = source.path.rsplit_once('/')?;
                let (stem, kind) = file.split_once('.')?;
                (*from == *stem).then(|| Source {
                    path: format!("{folder}/{to}.{kind}"),
                    text: source.text.replace(TABLE, &table.value),
                    library: true,
                })
            })
            .collect();
        for copy in copies {
            sources.add(copy);
        }
    }
}

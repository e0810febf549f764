//! Who sees which rows.

use super::names::Place;
use super::values::Values;
use crate::diagnostic::Diagnostics;
use crate::model::Model;
use crate::syntax::Members;

/// Checks the filters of `sees` and of roles.
pub(super) fn check(model: &Model, diagnostics: &mut Diagnostics) {
    let place = Place::always(model);
    // Tables that Tilmash brings are seen as the app's own tables are.
    let declared = model.tables.values().filter(|table| table.span.is_some());
    for table in declared {
        for filter in table.sees.iter().flat_map(|sees| sees.values()) {
            let mut values = Values {
                place: &place,
                diagnostics,
            };
            values.filter(&table.name, &filter.value);
        }
    }
    for role in model.roles.values() {
        if let Members::Rows { table, filter, .. } = &role.members
            && model.tables.contains_key(&table.value)
        {
            let mut values = Values {
                place: &place,
                diagnostics,
            };
            values.filter(&table.value, filter);
        }
    }
}

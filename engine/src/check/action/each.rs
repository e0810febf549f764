//! `each`: what an `insert` makes a row for each of.

use crate::check::lookup::Lookup;
use crate::check::values::Values;
use crate::diagnostic::Code;
use crate::expression;
use crate::name::Name;
use crate::syntax::{EACH, Each, Given};
use crate::value::{Type, Typed};

/// Reports a table that there is not.
pub(super) fn known(each: &Each, lookup: &mut Lookup<'_>) -> Option<()> {
    match each {
        Each::Item(_) => Some(()),
        Each::Row { table, .. } => lookup.rows(table).map(|_| ()),
    }
}

/// Checks what there is to be a row for each of, and then with `inner` what each row is given:
/// there `each` is the item.
pub(super) fn check(
    values: &mut Values<'_, '_>,
    each: &Each,
    roles: &[Name],
    inner: impl FnOnce(&mut Values<'_, '_>),
) {
    let Some(item) = item(values, each, roles) else {
        return;
    };
    let mut place = values.place.clone();
    place.set(&Name::new(EACH), Typed::surely(item));
    inner(&mut Values {
        place: &place,
        diagnostics: values.diagnostics,
    });
}

/// The type of the item.
fn item(values: &mut Values<'_, '_>, each: &Each, roles: &[Name]) -> Option<Type> {
    match each {
        Each::Item(list) => {
            let typed = values.typed(list)?;
            let Type::List(item) = typed.of else {
                let message = format!("expected a list, this is {}", typed.of);
                values.fault(Code::TypeMismatch, list.span(), message);
                return None;
            };
            if let (true, Given::Computed(expression)) = (typed.optional, list) {
                let fault = expression::may_be_none(expression, values.place);
                values.diagnostics.add(fault);
            }
            Some(*item)
        }
        Each::Row { table, filter } => {
            values.place.model.tables.get(&table.value)?;
            values.looked_up(table, roles.iter());
            values.filter(&table.value, filter);
            Some(Type::Row(table.value.clone()))
        }
    }
}

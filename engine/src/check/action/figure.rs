//! Figures of groups: what rows are grouped by.

use crate::check::lookup::Lookup;
use crate::model::{Model, Table};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::Spanned;
use crate::value::{Fields, Group, Type, Typed};

/// A path as columns, and the part of a moment after them, if there is one.
pub fn split<'p>(model: &Model, table: &Table, path: &'p [Name]) -> (&'p [Name], Option<&'p Name>) {
    let Some((last, before)) = path.split_last() else {
        return (path, None);
    };
    let mut of = Type::Row(table.name.clone());
    for column in before {
        let Type::Row(here) = &of else {
            return (path, None);
        };
        match model.column_type(here, column) {
            Some(typed) => of = typed.of,
            None => return (path, None),
        }
    }
    if of == Type::Moment {
        (before, Some(last))
    } else {
        (path, None)
    }
}

/// The list that an action gives with `by`. What it cannot group by is reported.
pub(super) fn groups(
    table: &Table,
    by: &Spanned<Vec<Name>>,
    (figure, of): (&str, Type),
    lookup: &mut Lookup<'_>,
) -> Option<Type> {
    let typed = typed(table, &by.value, by.span, lookup)?;
    if !matches!(typed.of, Type::Row(_)) && !typed.of.sorts() {
        let message = format!("rows cannot be grouped by {}", typed.of);
        lookup.mismatch(by.span, message);
        return None;
    }
    let name = by.value.last()?.clone();
    if *name == *figure {
        lookup.mismatch(by.span, format!("`{figure}` is the name of the figure"));
        return None;
    }
    let group = Group {
        by: (name, typed.of),
        by_none: typed.optional,
        figure: (Name::new(figure), of),
    };
    Some(Type::List(Box::new(Type::Group(group.into()))))
}

fn typed(table: &Table, path: &[Name], span: Span, lookup: &mut Lookup<'_>) -> Option<Typed> {
    let mut typed = Typed::surely(Type::Row(table.name.clone()));
    for name in path {
        let next = if let Type::Row(here) = &typed.of {
            lookup.column(here, name, span)?
        } else if let (Type::Moment, Fields::Fixed(fields)) = (&typed.of, typed.of.fields()) {
            let Some((_, of)) = fields.iter().find(|(known, _)| *known == name.as_str()) else {
                let known: Vec<&str> = fields.iter().map(|(known, _)| *known).collect();
                let message = format!("a moment has no `{name}`, only {}", known.join(", "));
                lookup.mismatch(span, message);
                return None;
            };
            Typed::surely(of.clone())
        } else {
            lookup.mismatch(span, format!("{} has no columns", typed.of));
            return None;
        };
        typed = Typed {
            optional: typed.optional || next.optional,
            of: next.of,
        };
    }
    Some(typed)
}

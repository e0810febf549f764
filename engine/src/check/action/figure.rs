//! Figures: of which columns there are any, and what rows are grouped by.

use crate::check::lookup::Lookup;
use crate::model::Table;
use crate::name::Name;
use crate::source::Span;
use crate::syntax::Spanned;
use crate::value::{COUNT, FIGURES, Fields, Figure, Group, LOAD, Type, Typed};

/// The list that an action gives with `by`. What it cannot group by is reported.
pub(super) fn groups(
    table: &Table,
    by: &Spanned<Vec<Name>>,
    figure: Option<(Figure, Type)>,
    lookup: &mut Lookup<'_>,
) -> Option<Type> {
    let typed = typed(table, &by.value, by.span, lookup)?;
    if !matches!(typed.of, Type::Row(_)) && !typed.of.sorts() {
        let message = format!("rows cannot be grouped by {}", typed.of);
        lookup.mismatch(by.span, message);
        return None;
    }
    let name = by.value.last()?.clone();
    if FIGURES.contains(&name.as_str()) {
        lookup.mismatch(by.span, format!("`{name}` is the name of a figure"));
        return None;
    }
    let group = Group {
        by: (name, typed.of),
        by_none: typed.optional,
        figures: figure
            .map(|(figure, of)| (Name::new(figure.name()), of))
            .into_iter()
            .chain([(Name::new(COUNT), Type::Integer)])
            .collect(),
    };
    Some(Type::List(Box::new(Type::Group(group.into()))))
}

/// The type of how much is booked. What it cannot be asked of is reported.
pub(super) fn load(
    by: Option<&Spanned<Vec<Name>>>,
    span: Span,
    lookup: &mut Lookup<'_>,
) -> Option<Type> {
    super::expect_bookings(span, lookup);
    let Some(by) = by else {
        return Some(Type::Integer);
    };
    let name = by.value.last()?;
    let is_resource = lookup.model.resources().any(|table| table.name == *name);
    if by.value.len() > 1 || !is_resource {
        let message = "only a table of resources has a load for each of its rows";
        lookup.mismatch(by.span, message.to_owned());
        return None;
    }
    let group = Group {
        by: (name.clone(), Type::Row(name.clone())),
        by_none: false,
        figures: vec![(Name::new(LOAD), Type::Integer)],
    };
    Some(Type::List(Box::new(Type::Group(group.into()))))
}

/// The type of a figure of a column. If there is no such figure, this is reported.
pub(super) fn of_column(
    figure: Figure,
    table: &Spanned<Name>,
    column: &Spanned<Name>,
    lookup: &mut Lookup<'_>,
) -> Option<Type> {
    let table = lookup.rows(table)?;
    let typed = lookup.column(&table.name, column, column.span)?;
    let of = figure.result(&typed.of);
    if of.is_none() {
        let message = format!("{} has no {}", typed.of, figure.name());
        lookup.mismatch(column.span, message);
    }
    of
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

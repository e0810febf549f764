//! Figures: of which columns there are any, and what rows are grouped by.

use std::cmp::Ordering;

use crate::check::lookup::Lookup;
use crate::model::{Limit, Table};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{ActionKind, Spanned};
use crate::value::{
    COUNT, FIGURES, Fields, Figure, Group, GroupedBy, LOAD, Money, Type, Typed, Value,
};

/// The most columns by which rows are grouped together.
const MOST_COLUMNS: usize = 3;

/// The list that an action gives with `by`. What it cannot group by is reported.
pub(super) fn groups(
    table: &Table,
    by: &[Spanned<Vec<Name>>],
    figure: Option<(Figure, Type)>,
    lookup: &mut Lookup<'_>,
) -> Option<Type> {
    if let Some(over) = by.get(MOST_COLUMNS) {
        let message = format!("rows are grouped by {MOST_COLUMNS} columns at most");
        lookup.mismatch(over.span, message);
        return None;
    }
    let mut common: Vec<GroupedBy> = Vec::with_capacity(by.len());
    for path in by {
        let shared = shared(table, path, lookup)?;
        if common.iter().any(|it| it.name == shared.name) {
            let message = format!("the groups have a `{}` already", shared.name);
            lookup.mismatch(path.span, message);
            return None;
        }
        common.push(shared);
    }
    let group = Group {
        by: common,
        figures: figure
            .map(|(figure, of)| (Name::new(figure.name()), of))
            .into_iter()
            .chain([(Name::new(COUNT), Type::Integer)])
            .collect(),
    };
    Some(Type::List(Box::new(Type::Group(group.into()))))
}

/// Below what no figure can be, if its column has no values below zero.
pub(super) fn smallest(kind: &ActionKind, lookup: &Lookup<'_>) -> Option<Limit> {
    let ActionKind::Figure {
        table, column, by, ..
    } = kind
    else {
        return None;
    };
    let column = lookup.model.table(table)?.columns.get(&column.value)?;
    let zero = if column.typed.of == Type::Money {
        Value::Money(Money::default())
    } else if column.typed.of == Type::Integer {
        Value::Integer(0)
    } else {
        return None;
    };
    let Some(Limit::Value(from)) = &column.limits.from else {
        return None;
    };
    let is_never_below = from.order(&zero).is_some_and(Ordering::is_ge);
    (by.is_empty() && is_never_below).then_some(Limit::Value(zero))
}

/// What rows are grouped by, and its name. What they cannot be grouped by is reported.
fn shared(table: &Table, by: &Spanned<Vec<Name>>, lookup: &mut Lookup<'_>) -> Option<GroupedBy> {
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
    Some(GroupedBy {
        name,
        of: typed.of,
        optional: typed.optional,
    })
}

/// The type of how much is booked. What it cannot be asked of is reported.
pub(super) fn load(by: &[Spanned<Vec<Name>>], span: Span, lookup: &mut Lookup<'_>) -> Option<Type> {
    super::expect_bookings(span, lookup);
    let Some((first, others)) = by.split_first() else {
        return Some(Type::Integer);
    };
    let name = first.value.last()?;
    let is_resource = lookup.model.resources().any(|table| table.name == *name);
    if first.value.len() > 1 || !is_resource || !others.is_empty() {
        let message = "only a table of resources has a load for each of its rows";
        let span = others.first().unwrap_or(first).span;
        lookup.mismatch(span, message.to_owned());
        return None;
    }
    let group = Group {
        by: vec![GroupedBy {
            name: name.clone(),
            of: Type::Row(name.clone()),
            optional: false,
        }],
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

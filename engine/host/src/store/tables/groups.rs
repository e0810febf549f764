//! Figures: rows counted, added up or averaged, all of them or by what they have in common.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::sync::Arc;

use sea_query::{Alias, Expr, ExprTrait, Func, Query};
use tilmash_engine::expression;
use tilmash_engine::interpret::{Filter, Grouping};
use tilmash_engine::limits::MOST_GROUPS;
use tilmash_engine::model::{Column, Model};
use tilmash_engine::name::Name;
use tilmash_engine::value::{COUNT, Figure, Value};

use super::cell;
use super::filter::{Rows, condition};
use super::record::table;
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::database::row::Row;

/// The most different values that are read. Moments of which only a part counts may be many.
const MOST_READ: u64 = 200_000;

/// A number is summed up in two halves, split by this. Databases fail if a sum exceeds their range,
/// but a flow's arithmetic stops at the end of its range.
const HALF: i64 = 1 << 32;

/// A figure of a column over all rows that fit.
pub(in crate::store) async fn figure(
    connection: &mut Connection,
    model: &Model,
    name: &Name,
    (figure, column): (Figure, &Name),
    filter: &Filter,
) -> Result<Value, StoreError> {
    let rows = Rows::of(model, table(model, name), connection.dialect());
    let mut select = Query::select();
    select
        .exprs(halves(|| rows.value(column)))
        .expr(Func::count(rows.value(column)))
        .from_as(Alias::new(name.as_str()), rows.alias())
        .cond_where(condition(&rows, filter));
    let row = connection.first(&select).await?;
    let totals = row.map_or(Totals::default(), |row| Totals {
        sum: whole(&row, 0),
        values: row.number(2),
        rows: 0,
    });
    let (of, digits) = (rows.column_type(column), digits(model, name, column));
    Ok(figure.value(&of, digits, totals.sum, totals.values))
}

/// A list of drafts, each with what its rows have in common and their figures.
pub(in crate::store) async fn groups(
    connection: &mut Connection,
    model: &Model,
    grouping: &Grouping,
) -> Result<Value, StoreError> {
    let rows = Rows::of(model, table(model, &grouping.table), connection.dialect());
    let common: Vec<_> = grouping.by.iter().map(|by| rows.at(&by.path)).collect();
    let each_value = match &grouping.figure {
        Some((_, column)) => rows.value(column),
        None => Expr::val(1_i64),
    };
    let each = Alias::new("each");
    let of = |place: usize| Alias::new(format!("of_{place}"));
    let mut inner = Query::select();
    for (place, (key, ..)) in common.iter().enumerate() {
        inner.expr_as(key.clone(), of(place));
    }
    inner
        .expr_as(each_value, each.clone())
        .from_as(Alias::new(grouping.table.as_str()), rows.alias())
        .cond_where(condition(&rows, &grouping.filter));
    let value = || Expr::col(each.clone());
    let mut select = Query::select();
    for place in 0..common.len() {
        select.column(of(place)).group_by_col(of(place));
    }
    select
        .exprs(halves(value))
        .expr(Func::count(value()))
        .expr(Func::count(Expr::val(1_i64)))
        .from_subquery(inner, Alias::new("one"))
        .limit(MOST_READ);
    let mut read: Vec<Group> = Vec::new();
    for row in connection.fetch(&select).await? {
        let values = common.iter().enumerate().map(|(place, (_, of, parts))| {
            // A cell that holds no such value has nothing in common with any other.
            let value = cell::read(of, &row, place).unwrap_or(Value::None);
            parts.iter().fold(value, |value, part| {
                expression::field(&value, part, &model.zone)
            })
        });
        let first = common.len();
        let totals = Totals {
            sum: whole(&row, first),
            values: row.number(first + 2),
            rows: row.number(first + 3),
        };
        read.push((values.collect(), totals));
    }
    let averaged = matches!(grouping.figure, Some((Figure::Average, _)));
    let mut groups = in_order(merged(read, averaged), 0, averaged);
    groups.truncate(MOST_GROUPS);
    let groups = groups.into_iter().map(|(by, totals)| {
        let count = match averaged {
            true => totals.values,
            false => totals.rows,
        };
        let names = grouping.by.iter().map(|common| common.name.clone());
        let mut fields: BTreeMap<Name, Value> = names.zip(by).collect();
        fields.insert(Name::new(COUNT), Value::Integer(count));
        if let Some((figure, column)) = &grouping.figure {
            let of = rows.column_type(column);
            let digits = digits(model, &grouping.table, column);
            let value = figure.value(&of, digits, totals.sum, totals.values);
            fields.insert(Name::new(figure.name()), value);
        }
        Value::Draft(Arc::new(fields))
    });
    Ok(Value::List(groups.collect()))
}

/// How many digits decimals of a column have after the point.
fn digits(model: &Model, name: &Name, column: &Name) -> u32 {
    let column = table(model, name).columns.get(column);
    column.map_or(0, Column::digits)
}

/// What rows amount to.
#[derive(Clone, Copy, Default)]
struct Totals {
    sum: i128,
    /// How many of the rows have a value.
    values: i64,
    rows: i64,
}

impl Totals {
    fn add(&mut self, other: Totals) {
        self.sum = self.sum.saturating_add(other.sum);
        self.values = self.values.saturating_add(other.values);
        self.rows = self.rows.saturating_add(other.rows);
    }

    /// Which average is smaller; both have values.
    fn compare_averages(self, other: Totals) -> Ordering {
        let over = |one: Totals, other: Totals| one.sum.saturating_mul(other.values.into());
        over(self, other).cmp(&over(other, self))
    }
}

/// The upper and the lower halves of numbers, each added up.
fn halves(value: impl Fn() -> Expr) -> [Expr; 2] {
    let sum = |part: Expr| {
        let sum = Expr::from(Func::sum(part)).cast_as("bigint");
        Expr::from(Func::coalesce([sum, Expr::val(0_i64)]))
    };
    [sum(value().div(HALF)), sum(value().modulo(HALF))]
}

/// The sum of which the halves stand in this column and the next.
fn whole(row: &Row, column: usize) -> i128 {
    i128::from(row.number(column)) * i128::from(HALF) + i128::from(row.number(column + 1))
}

/// The values that rows have in common, and what these amount to.
type Group = (Vec<Value>, Totals);

/// Each group once, with all of its rows. What is averaged and has no value does not appear.
fn merged(read: Vec<Group>, averaged: bool) -> Vec<Group> {
    let mut merged: BTreeMap<String, Group> = BTreeMap::new();
    for (values, totals) in read {
        let place = serde_json::to_string(&values).expect("values can be written as JSON");
        let (_, known) = merged.entry(place).or_insert((values, Totals::default()));
        known.add(totals);
    }
    let mut groups: Vec<Group> = merged.into_values().collect();
    groups.retain(|(_, totals)| !averaged || totals.values > 0);
    groups
}

/// The groups in the order of the values at a place, none last, if these have an order; otherwise
/// those whose figure is the largest together first. Groups with the same value stand together, in
/// the order of the values after it.
fn in_order(groups: Vec<Group>, place: usize, averaged: bool) -> Vec<Group> {
    let mut of_values: Vec<(Value, Totals, Vec<Group>)> = Vec::new();
    // Merged groups that have a value in common follow each other up to this place.
    for (values, totals) in groups {
        match of_values
            .last_mut()
            .filter(|(value, ..)| *value == values[place])
        {
            Some((_, sum, same)) => {
                sum.add(totals);
                same.push((values, totals));
            }
            None => of_values.push((values[place].clone(), totals, vec![(values, totals)])),
        }
    }
    let has_order = |value: &Value| value.is_none() || value.order(value).is_some();
    let is_ordered = of_values.iter().all(|(value, ..)| has_order(value));
    match (is_ordered, averaged) {
        (true, _) => of_values.sort_by(|(one, ..), (other, ..)| {
            let nones = one.is_none().cmp(&other.is_none());
            nones.then(one.order(other).unwrap_or(Ordering::Equal))
        }),
        (false, false) => of_values.sort_by_key(|(_, totals, _)| Reverse(totals.sum)),
        (false, true) => {
            of_values.sort_by(|(_, one, _), (_, other, _)| other.compare_averages(*one));
        }
    }
    let inner = of_values
        .into_iter()
        .flat_map(|(_, _, same)| match same.as_slice() {
            [_] => same,
            _ => in_order(same, place + 1, averaged),
        });
    inner.collect()
}

//! Figures: rows counted, added up or averaged, all of them or by what they have in common.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::sync::Arc;

use sea_query::{Alias, Expr, ExprTrait, Func, Query};
use tilmash_engine::expression;
use tilmash_engine::interpret::{Filter, Grouping};
use tilmash_engine::limits::MOST_GROUPS;
use tilmash_engine::model::Model;
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
    Ok(figure.value(&rows.column_type(column), totals.sum, totals.values))
}

/// A list of drafts, each with what its rows have in common and their figures.
pub(in crate::store) async fn groups(
    connection: &mut Connection,
    model: &Model,
    grouping: &Grouping,
) -> Result<Value, StoreError> {
    let rows = Rows::of(model, table(model, &grouping.table), connection.dialect());
    let (key, of, parts) = rows.at(&grouping.path);
    let each_value = match &grouping.figure {
        Some((_, column)) => rows.value(column),
        None => Expr::val(1_i64),
    };
    let (group, each) = (Alias::new("of"), Alias::new("each"));
    let inner = Query::select()
        .expr_as(key, group.clone())
        .expr_as(each_value, each.clone())
        .from_as(Alias::new(grouping.table.as_str()), rows.alias())
        .cond_where(condition(&rows, &grouping.filter))
        .to_owned();
    let value = || Expr::col(each.clone());
    let mut select = Query::select();
    select
        .column(group.clone())
        .exprs(halves(value))
        .expr(Func::count(value()))
        .expr(Func::count(Expr::val(1_i64)))
        .from_subquery(inner, Alias::new("one"))
        .group_by_col(group)
        .limit(MOST_READ);
    let mut read: Vec<(Value, Totals)> = Vec::new();
    for row in connection.fetch(&select).await? {
        // A cell that holds no such value has nothing in common with any other.
        let value = cell::read(&of, &row, 0).unwrap_or(Value::None);
        let part = parts.iter().fold(value, |value, part| {
            expression::field(&value, part, &model.zone)
        });
        let totals = Totals {
            sum: whole(&row, 1),
            values: row.number(3),
            rows: row.number(4),
        };
        read.push((part, totals));
    }
    let averaged = matches!(grouping.figure, Some((Figure::Average, _)));
    let groups = in_order(read, averaged).into_iter().map(|(by, totals)| {
        let count = match averaged {
            true => totals.values,
            false => totals.rows,
        };
        let mut fields = BTreeMap::from([
            (grouping.by.clone(), by),
            (Name::new(COUNT), Value::Integer(count)),
        ]);
        if let Some((figure, column)) = &grouping.figure {
            let of = rows.column_type(column);
            let value = figure.value(&of, totals.sum, totals.values);
            fields.insert(Name::new(figure.name()), value);
        }
        Value::Draft(Arc::new(fields))
    });
    Ok(Value::List(groups.collect()))
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

/// Each value once, with all of its rows: in their order if they have one, none last; otherwise the
/// largest figure first. What is averaged and has no value does not appear.
fn in_order(read: Vec<(Value, Totals)>, averaged: bool) -> Vec<(Value, Totals)> {
    let mut merged: BTreeMap<String, (Value, Totals)> = BTreeMap::new();
    for (value, totals) in read {
        let place = serde_json::to_string(&value).expect("a value can be written as JSON");
        let (_, known) = merged.entry(place).or_insert((value, Totals::default()));
        known.add(totals);
    }
    let mut groups: Vec<(Value, Totals)> = merged.into_values().collect();
    groups.retain(|(_, totals)| !averaged || totals.values > 0);
    let is_ordered = groups
        .iter()
        .all(|(value, _)| value.is_none() || value.order(value).is_some());
    match (is_ordered, averaged) {
        (true, _) => groups.sort_by(|(one, _), (other, _)| {
            let nones = one.is_none().cmp(&other.is_none());
            nones.then(one.order(other).unwrap_or(Ordering::Equal))
        }),
        (false, false) => groups.sort_by_key(|(_, totals)| Reverse(totals.sum)),
        (false, true) => groups.sort_by(|(_, one), (_, other)| other.compare_averages(*one)),
    }
    groups.truncate(MOST_GROUPS);
    groups
}

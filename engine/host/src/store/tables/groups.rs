//! Figures of groups: rows counted or added up by what they have in common.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use sea_query::{Alias, Expr, ExprTrait, Func, Query};
use tilmash_engine::expression;
use tilmash_engine::interpret::Grouping;
use tilmash_engine::limits::MOST_GROUPS;
use tilmash_engine::model::Model;
use tilmash_engine::value::{Type, Value};

use super::cell;
use super::filter::{Rows, condition};
use super::record::{HALF, table};
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;

/// The most different values that are read. Moments of which only a part counts may be many.
const MOST_READ: u64 = 200_000;

/// A list of drafts, each with what its rows have in common and their figure.
pub(in crate::store) async fn groups(
    connection: &mut Connection,
    model: &Model,
    grouping: &Grouping,
) -> Result<Value, StoreError> {
    let rows = Rows::of(model, table(model, &grouping.table), connection.dialect());
    let (key, of, parts) = rows.at(&grouping.path);
    let figure = match &grouping.sum {
        Some(column) => rows.value(column),
        None => Expr::val(1_i64),
    };
    let (group, each) = (Alias::new("of"), Alias::new("each"));
    let inner = Query::select()
        .expr_as(key, group.clone())
        .expr_as(figure, each.clone())
        .from_as(Alias::new(grouping.table.as_str()), rows.alias())
        .cond_where(condition(&rows, &grouping.filter))
        .to_owned();
    let sum = |part: Expr| {
        let sum = Expr::from(Func::sum(part)).cast_as("bigint");
        Expr::from(Func::coalesce([sum, Expr::val(0_i64)]))
    };
    let value = || Expr::col(each.clone());
    let mut select = Query::select();
    select
        .column(group.clone())
        .expr(sum(value().div(HALF)))
        .expr(sum(value().modulo(HALF)))
        .from_subquery(inner, Alias::new("one"))
        .group_by_col(group)
        .limit(MOST_READ);
    let mut figures: Vec<(Value, i128)> = Vec::new();
    for row in connection.fetch(&select).await? {
        // A cell that holds no such value has nothing in common with any other.
        let value = cell::read(&of, &row, 0).unwrap_or(Value::None);
        let part = parts.iter().fold(value, |value, part| {
            expression::field(&value, part, &model.zone)
        });
        let figure = i128::from(row.number(1)) * i128::from(HALF) + i128::from(row.number(2));
        figures.push((part, figure));
    }
    let figure_type = match &grouping.sum {
        Some(column) => rows.column_type(column),
        None => Type::Integer,
    };
    let groups = in_order(figures).into_iter().map(|(by, figure)| {
        let figure = figure.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
        let figure = cell::from_integer(&figure_type, figure)
            .expect("the checker sums up integers, money and durations");
        let fields = [(grouping.by.clone(), by), (grouping.figure.clone(), figure)];
        Value::Draft(Arc::new(BTreeMap::from(fields)))
    });
    Ok(Value::List(groups.collect()))
}

/// Each value once, with all of its figures: in their order if they have one, none last; otherwise
/// the largest figure first.
fn in_order(figures: Vec<(Value, i128)>) -> Vec<(Value, i128)> {
    let mut whole: BTreeMap<String, (Value, i128)> = BTreeMap::new();
    for (value, figure) in figures {
        let place = serde_json::to_string(&value).expect("a value can be written as JSON");
        whole.entry(place).or_insert((value, 0)).1 += figure;
    }
    let mut groups: Vec<(Value, i128)> = whole.into_values().collect();
    let is_ordered = groups
        .iter()
        .all(|(value, _)| value.is_none() || value.order(value).is_some());
    match is_ordered {
        true => groups.sort_by(|(one, _), (other, _)| {
            let nones = one.is_none().cmp(&other.is_none());
            nones.then(one.order(other).unwrap_or(std::cmp::Ordering::Equal))
        }),
        false => groups.sort_by_key(|(_, figure)| Reverse(*figure)),
    }
    groups.truncate(MOST_GROUPS);
    groups
}

//! Balances, and the movements that alone change them.

use std::collections::BTreeMap;

use sea_query::{Alias, Expr, ExprTrait, LockType, Query};
use tilmash_engine::model::{Column, movements};
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{Decimal, Entry, Money, RowReference, Value};

use super::change::{self, NewRow};
use super::halt::Halt;
use super::{cell, record};
use crate::store::writer::transaction::{Context, Transaction};

/// What moves a balance.
pub(in crate::store) struct Movement {
    pub(in crate::store) entry: Entry,
    /// The row that has the balance.
    pub(in crate::store) row: RowReference,
    pub(in crate::store) column: Name,
    /// Zero or more.
    pub(in crate::store) amount: Value,
    pub(in crate::store) about: Option<RowReference>,
}

impl Transaction {
    /// Moves a balance and writes its movement. The row stays locked, so each balance is that of
    /// the movements before it and its own. Refused `Missing` if the row is gone, and `Exists` if
    /// it was moved so for the same before; then the balance has been changed and is to be undone.
    pub(in crate::store) async fn enter(
        &mut self,
        movement: Movement,
        context: &Context,
    ) -> Result<(), Halt> {
        let Movement {
            entry,
            row,
            column,
            amount,
            about,
        } = movement;
        let before = self.heard_row(&row).await?;
        let typed = record::table(&self.model, &row.table).columns.get(&column);
        let of = typed.map(|column: &Column| column.typed.of.clone());
        let of = of.expect("the checker knows every ledger");
        let mut select = Query::select();
        select
            .column(Alias::new(column.as_str()))
            .from(Alias::new(row.table.as_str()))
            .and_where(Expr::col("id").eq(row.id.0))
            .and_where(Expr::col("deleted").is_null())
            .lock(LockType::Update);
        let found = self.connection.first(&select).await?;
        let found = found.ok_or(Refusal::Missing)?;
        let balance = cell::from_integer(&of, found.number(0)).unwrap_or(Value::None);
        let balance = moved(&balance, entry, &amount);
        let values = BTreeMap::from([(column.clone(), balance.clone())]);
        change::update(&mut self.connection, &self.model, &row, &values).await?;
        let table = movements(&row.table, &column);
        let mut values_of_movement = BTreeMap::from([
            (Name::new("at"), Value::Moment(context.now)),
            (Name::new("by"), context.by.map_or(Value::None, person)),
            (Name::new("kind"), Value::choice(entry.name())),
            (Name::new("amount"), amount),
            (Name::new("balance"), balance),
            (row.table.clone(), Value::Row(row.clone())),
        ]);
        if let Some(about) = about {
            values_of_movement.insert(about.table.clone(), Value::Row(about));
        }
        let new = NewRow {
            table: &table,
            key: None,
            values: &values_of_movement,
        };
        change::insert(&mut self.connection, &self.model, new).await?;
        if let Some(before) = before {
            self.raise_changes(&before, &values, context).await?;
        }
        Ok(())
    }
}

fn person(id: tilmash_engine::value::RowId) -> Value {
    RowReference::person(id.0).map_or(Value::None, Value::Row)
}

/// A balance after a movement. It stops at the ends of its range.
fn moved(balance: &Value, entry: Entry, amount: &Value) -> Value {
    let sum = |balance: i64, amount: i64| match entry {
        Entry::Credit => balance.saturating_add(amount),
        Entry::Debit => balance.saturating_sub(amount),
    };
    match (balance, amount) {
        (Value::Money(balance), Value::Money(amount)) => Value::Money(Money {
            hundredths: sum(balance.hundredths, amount.hundredths),
        }),
        (Value::Decimal(balance), Value::Decimal(amount)) => Value::Decimal(Decimal {
            millionths: sum(balance.millionths, amount.millionths),
        }),
        (Value::Integer(balance), Value::Integer(amount)) => Value::Integer(sum(*balance, *amount)),
        (balance, amount) => unreachable!("the checker lets no {amount:?} move {balance:?}"),
    }
}

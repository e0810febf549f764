//! New rows: one, or one for each item of a list or row of a table.

use std::collections::BTreeMap;

use super::{Done, Stop};
use crate::interpret::machine::Machine;
use crate::interpret::request::{Query, Request};
use crate::name::Name;
use crate::outcome::Refusal;
use crate::program::{Each, Insert, Rows};
use crate::syntax::EACH;
use crate::value::{RowReference, Value};

/// The most rows of a table for each of which one is made.
const MOST_ROWS: u32 = 50_000;
/// How many rows are read and made together.
const PAGE: usize = 500;

impl Machine<'_> {
    pub(super) async fn insert(&mut self, insert: &Insert) -> Done {
        match &insert.each {
            None => {
                let values = self.new_row(insert).await?;
                let table = insert.table.clone();
                self.made(&insert.table, Request::Insert { table, values })
                    .await
            }
            Some(Each::Item(list)) => {
                let Value::List(items) = self.given(list).await else {
                    return Ok(Value::Integer(0));
                };
                self.insert_each(insert, None, &items).await
            }
            Some(Each::Row { rows, is_read }) => {
                let found = self.rows_for_each(rows).await?;
                let read = is_read.then_some(&rows.table);
                self.insert_each(insert, read, &found).await
            }
        }
    }

    /// Makes a row for each item. The items are rows of the table `read`, if their columns matter.
    async fn insert_each(&mut self, insert: &Insert, read: Option<&Name>, items: &[Value]) -> Done {
        let each = Name::new(EACH);
        let before = self.walk.variables();
        for page in items.chunks(PAGE) {
            // One page after the other, so that not all rows are remembered at once.
            self.reader.forget();
            if let Some(table) = read {
                let rows: Vec<RowReference> =
                    page.iter().filter_map(Value::as_row).cloned().collect();
                self.remember(table, &rows).await;
            }
            let mut rows = Vec::with_capacity(page.len());
            for item in page {
                self.walk.hold(&each, item.clone());
                rows.push(self.new_row(insert).await?);
            }
            let table = insert.table.clone();
            self.asked(Request::InsertEach { table, rows }).await?;
        }
        self.walk.give(before);
        // At most as many as are read, or as a list has.
        Ok(Value::Integer(items.len() as i64))
    }

    /// The rows that fit, in the order of their making, whatever is made of them meanwhile.
    async fn rows_for_each(&mut self, rows: &Rows) -> Result<Vec<Value>, Stop> {
        let query = Query {
            table: rows.table.clone(),
            filter: self.filter(rows).await,
            order: None,
            limit: MOST_ROWS + 1,
            offset: 0,
        };
        let found = self.ids(query).await;
        if found.len() > MOST_ROWS as usize {
            return Err(Refusal::TooLarge.into());
        }
        Ok(found.into_iter().map(Value::Row).collect())
    }

    /// What a new row is given.
    async fn new_row(&mut self, insert: &Insert) -> Result<BTreeMap<Name, Value>, Stop> {
        let mut values = self.reader.filled(self.walk.run(), &insert.table).await;
        values.extend(self.set(&insert.set).await);
        self.expect_whole(&insert.table, &values);
        self.within_limits(&insert.table, &values)?;
        Ok(values)
    }
}

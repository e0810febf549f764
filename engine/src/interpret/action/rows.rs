//! Actions on rows of any table.

use std::collections::BTreeMap;

use super::{Done, Stop};
use crate::booking::Interval;
use crate::interpret::machine::Machine;
use crate::interpret::request::{Grouping, Query, Record, Request};
use crate::name::Name;
use crate::outcome::Refusal;
use crate::program::{ColumnFigure, Enter, Groups, Load, Require, Rows, Search, Set, Update};
use crate::value::{RowReference, Value};

/// The most rows that a `list` reads.
const MOST_ROWS: u32 = 100;

impl Machine<'_> {
    pub(super) async fn find(&mut self, search: &Search) -> Done {
        let found = self.search(search, 1).await?;
        let first = found.into_iter().next();
        first
            .map(|record| Value::Row(record.row))
            .ok_or_else(|| Refusal::Missing.into())
    }

    pub(super) async fn list(&mut self, search: &Search) -> Done {
        let found = self.search(search, MOST_ROWS).await?;
        let rows = found.into_iter().map(|record| Value::Row(record.row));
        Ok(Value::List(rows.collect()))
    }

    async fn search(&mut self, search: &Search, limit: u32) -> Result<Vec<Record>, Stop> {
        let query = Query {
            table: search.rows.table.clone(),
            filter: self.filter(&search.rows).await,
            order: search.order.clone(),
            limit,
            offset: 0,
        };
        match self.is_fresh(&query.table, &query.filter).await {
            true => Ok(self.reader.rows(query).await),
            false => Err(Stop::Waits),
        }
    }

    pub(super) async fn count(&mut self, rows: &Rows) -> Done {
        let filter = self.filter(rows).await;
        let table = rows.table.clone();
        self.asked(Request::Count { table, filter }).await
    }

    pub(super) async fn figure(&mut self, figure: &ColumnFigure) -> Done {
        let request = Request::Figure {
            filter: self.filter(&figure.rows).await,
            figure: figure.figure,
            table: figure.rows.table.clone(),
            column: figure.column.clone(),
        };
        self.asked(request).await
    }

    pub(super) async fn groups(&mut self, groups: &Groups) -> Done {
        let grouping = Grouping {
            filter: self.filter(&groups.rows).await,
            table: groups.rows.table.clone(),
            figure: groups.figure.clone(),
            by: groups.by.clone(),
        };
        self.asked(Request::Groups(Box::new(grouping))).await
    }

    pub(super) async fn load(&mut self, load: &Load) -> Done {
        let Value::Span(start, end) = self.given(&load.span).await else {
            return Ok(Value::None);
        };
        let during = Interval { start, end };
        let by = load.by.clone();
        self.asked(Request::Load { during, by }).await
    }

    /// What is set is computed again for each row, from the results of the rows before it.
    pub(super) async fn update(&mut self, update: &Update) -> Done {
        for row in self.present(&update.rows).await? {
            let mut values = self.set(&update.set).await;
            self.keep_changed(&row, &update.set, &mut values);
            self.within_limits(&row.table, &values)?;
            self.asked(Request::Update { row, values }).await?;
            self.reader.forget();
        }
        Ok(Value::None)
    }

    /// Of what a form has, drops what was not changed in it: others may have changed that
    /// meanwhile.
    fn keep_changed(&self, row: &RowReference, set: &Set, values: &mut BTreeMap<Name, Value>) {
        let opened = set.variable().and_then(|it| self.walk.opened(it));
        if let Some(opened) = opened.filter(|opened| opened.row == *row) {
            values.retain(|name, value| opened.values.get(name) != Some(value));
        }
    }

    /// Moves a balance. What would be below zero counts as zero: no credit takes anything away.
    pub(super) async fn move_balance(&mut self, enter: &Enter) -> Done {
        let row = self.given(&enter.row).await;
        let row = row.as_row().cloned().ok_or(Refusal::Missing)?;
        let amount = self.given(&enter.amount).await.or_zero();
        let about = match &enter.about {
            None => None,
            Some(about) => {
                let about = self.given(about).await;
                Some(about.as_row().cloned().ok_or(Refusal::Missing)?)
            }
        };
        let request = Request::Enter {
            entry: enter.entry,
            row,
            column: enter.column.clone(),
            amount,
            about,
        };
        self.asked(request).await
    }

    pub(super) async fn require(&mut self, require: &Require) -> Done {
        match self.is_true(Some(&require.condition)).await {
            true => Ok(Value::None),
            false => Err(require.otherwise.clone().into()),
        }
    }

    pub(super) async fn set(&mut self, set: &Set) -> BTreeMap<Name, Value> {
        match set {
            Set::Columns(columns) => self.columns(columns).await,
            Set::Draft(draft) => {
                let Value::Draft(draft) = self.given(draft).await else {
                    return BTreeMap::new();
                };
                (*draft).clone()
            }
        }
    }
}

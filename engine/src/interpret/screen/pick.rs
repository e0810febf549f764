//! Picking a row, in pages.

use super::{Item, Rows};
use crate::check::message_id;
use crate::interpret::machine::Machine;
use crate::interpret::request::{Filter, Query, Record};
use crate::interpret::session::Choice;
use crate::interpret::values::Extra;
use crate::locale::Key;
use crate::name::Name;
use crate::program::Flow;
use crate::syntax::{self, StateKind, Test};
use crate::value::{RowReference, Value};

pub const ROWS_ON_PAGE: u32 = 8;

impl<'p> Machine<'p> {
    pub(super) async fn pick_state(
        &mut self,
        flow: &'p Flow,
        syntax: &'p syntax::State,
    ) -> Option<Name> {
        let StateKind::Pick {
            table, optional, ..
        } = &syntax.kind
        else {
            return None;
        };
        let name = &syntax.name.value;
        if let Some(text) = self
            .frame_mut()
            .and_then(|frame| frame.arguments.remove(name))
        {
            match self.named_row(&text, syntax).await {
                Some(row) => {
                    self.answer(Value::Row(row));
                    return Some("done".into());
                }
                None => self.add_core_head("core-invalid-row").await,
            }
        }
        let page = self.frame().map_or(0, |frame| frame.view.page);
        let mut records = self.page(syntax, page).await;
        if records.is_empty() {
            if page == 0 {
                return Some("none".into());
            }
            // The page that the person was on has emptied.
            if let Some(frame) = self.frame_mut() {
                frame.view.page = 0;
            }
            records = self.page(syntax, 0).await;
            if records.is_empty() {
                return Some("none".into());
            }
        }
        let page = self.frame().map_or(0, |frame| frame.view.page);
        let more = records.len() > ROWS_ON_PAGE as usize;
        records.truncate(ROWS_ON_PAGE as usize);
        let text = self.state_text(flow, syntax).await;
        let mut rows = Rows::new();
        for record in records {
            let label = self.row_label(flow, syntax, &table.value, &record).await;
            let id = record.row.id.0.to_string();
            let id = record.key.as_deref().unwrap_or(&id);
            let choice = Choice::Row(record.row.clone());
            rows.push(vec![Item::new(label, format!("{name} {id}"), choice)]);
        }
        rows.push(arrows(page, more));
        if *optional {
            rows.push(self.skip_row(flow, syntax).await);
        }
        rows.extend(self.also_rows(flow, syntax).await);
        self.show(text, rows).await;
        None
    }

    async fn page(&mut self, syntax: &syntax::State, page: u32) -> Vec<Record> {
        let Some(mut query) = self.pick_query(syntax).await else {
            return Vec::new();
        };
        query.limit = ROWS_ON_PAGE + 1;
        query.offset = page * ROWS_ON_PAGE;
        self.rows(query).await
    }

    async fn pick_query(&mut self, syntax: &syntax::State) -> Option<Query> {
        let StateKind::Pick {
            table,
            filter,
            order,
            free_for,
            ..
        } = &syntax.kind
        else {
            return None;
        };
        let mut filter = self.filter(&table.value, filter, false).await;
        if let Some(free_for) = free_for {
            let free = self.free_rows(&table.value, free_for).await;
            filter = Filter::All(vec![filter, free]);
        }
        Some(Query {
            table: table.value.clone(),
            filter,
            order: Self::order(order.as_ref().map(|order| &order.value)),
            limit: 1,
            offset: 0,
        })
    }

    /// Whether the row is still among those that the state offers.
    pub async fn offers(&mut self, syntax: &syntax::State, row: &RowReference) -> bool {
        let id = Value::Integer(row.id.0);
        self.offered(syntax, "id", id).await.as_ref() == Some(row)
    }

    /// The row that a command's argument names by its key or its number.
    async fn named_row(&mut self, text: &str, syntax: &syntax::State) -> Option<RowReference> {
        let text = text.trim();
        if let Some(row) = self.offered(syntax, "key", Value::text(text)).await {
            return Some(row);
        }
        let id = text.parse().ok()?;
        self.offered(syntax, "id", Value::Integer(id)).await
    }

    async fn offered(
        &mut self,
        syntax: &syntax::State,
        column: &str,
        value: Value,
    ) -> Option<RowReference> {
        let mut query = self.pick_query(syntax).await?;
        query.filter = Filter::All(vec![
            query.filter,
            Filter::Column {
                path: vec![column.into()],
                test: Test::Equals,
                value,
            },
        ]);
        let found = self.rows(query).await;
        found.into_iter().next().map(|record| record.row)
    }

    /// The state's `.row`, or the row's name.
    async fn row_label(
        &mut self,
        flow: &Flow,
        syntax: &syntax::State,
        table: &Name,
        record: &Record,
    ) -> String {
        let message = message_id(flow.name(), &syntax.name.value);
        let key = Key::attribute(&message, "row");
        if self.has_text(key) {
            let mut extra: Extra = self.with(&syntax.with).await;
            extra.insert("row".into(), Value::Row(record.row.clone()));
            return self.text(key, &extra).await;
        }
        let name = self.column(record, "name");
        debug_assert!(
            !name.is_none(),
            "`{table}` has a name or the state has `.row`"
        );
        self.print(&name)
    }
}

/// Arrows to the pages before and after.
pub fn arrows(page: u32, more: bool) -> Vec<Item> {
    let mut row = Vec::new();
    if page > 0 {
        row.push(Item::new("‹".into(), "previous", Choice::Page(page - 1)));
    }
    if more {
        row.push(Item::new("›".into(), "next", Choice::Page(page + 1)));
    }
    row
}

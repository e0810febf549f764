//! A row, chosen from pages of them.

use super::{Entered, Typed};
use crate::grammar::Test;
use crate::interpret::machine::Machine;
use crate::interpret::request::{Filter, Query, Record};
use crate::interpret::screen::{Body, Page};
use crate::interpret::session::Choice;
use crate::limits::ROWS_ON_PAGE;
use crate::locale::{Core, Key};
use crate::name::Name;
use crate::outcome::Outcome;
use crate::program::{Offers, Pick, State};
use crate::value::seen::seen;
use crate::value::{RowReference, Value};

/// Rows whose labels are compared with what was typed.
const MOST_TYPED: u32 = 100;

impl<'p> Machine<'p> {
    pub(super) async fn enter_pick(&mut self, state: &'p State, pick: &'p Pick) -> Entered {
        if let Some(text) = self.walk.argument(&state.name) {
            match self.named_row(pick, &text).await {
                Some(row) => {
                    self.walk.answer(&pick.variable, Value::Row(row));
                    return Entered::Left(Outcome::Done.into());
                }
                None => self.note_core(Core::InvalidRow).await,
            }
        }
        let Some((page, mut records)) = self.newest_page(pick).await else {
            return Entered::Left(Outcome::None.into());
        };
        let more = records.len() > ROWS_ON_PAGE as usize;
        records.truncate(ROWS_ON_PAGE as usize);
        let mut draft = self.draft(state).await;
        let mut rows = Vec::new();
        for record in records {
            let label = self.row_label(state, &record).await;
            let id = record.row.id.0.to_string();
            let id = record.key.as_deref().unwrap_or(&id);
            let id = format!("{} {id}", state.name);
            rows.push(draft.item(label, id, Choice::Row(record.row)));
        }
        let (previous, next) = draft.arrows(page, more);
        let skip = match pick.optional {
            true => Some(self.skip_item(&mut draft, state).await),
            false => None,
        };
        let body = Body::Rows(Page {
            rows,
            previous,
            next,
            skip,
        });
        self.show_state(draft, state, body).await;
        Entered::Waits
    }

    /// The page that the person is on, or the first if that one has emptied; `None` if there are no
    /// rows. One row more than the page holds tells whether another page follows.
    async fn newest_page(&mut self, pick: &Pick) -> Option<(u32, Vec<Record>)> {
        let mut page = self.walk.view().map_or(0, |view| view.page);
        let mut records = self.page(pick, page).await;
        if records.is_empty() && page > 0 {
            page = 0;
            if let Some(view) = self.walk.view_mut() {
                view.page = page;
            }
            records = self.page(pick, page).await;
        }
        (!records.is_empty()).then_some((page, records))
    }

    async fn page(&mut self, pick: &Pick, page: u32) -> Vec<Record> {
        let query = Query {
            limit: ROWS_ON_PAGE + 1,
            offset: page * ROWS_ON_PAGE,
            ..self.offers(pick).await
        };
        self.reader.rows(query).await
    }

    /// The first of the rows that the state offers.
    async fn offers(&mut self, pick: &Pick) -> Query {
        let mut filter = self.filter(&pick.rows).await;
        let free = match &pick.offers {
            Offers::All => None,
            Offers::ServicesFreeOn { day, free_for } => {
                Some(self.free_services(free_for, day).await)
            }
            Offers::ResourcesFreeAt { start, free_for } => {
                let table = &pick.rows.table;
                Some(self.free_resources(table, free_for, start).await)
            }
        };
        if let Some(free) = free {
            let ids = free.into_iter().map(|row| Value::Integer(row.id.0));
            let is_free = Filter::Column {
                path: vec![Name::new("id")],
                test: Test::In,
                value: Value::List(ids.collect()),
            };
            filter = Filter::All(vec![filter, is_free]);
        }
        Query {
            table: pick.rows.table.clone(),
            filter,
            order: pick.order.clone(),
            limit: 1,
            offset: 0,
        }
    }

    /// The one row that was typed by its label or by the words with which only this label begins.
    pub(super) async fn row_typed(&mut self, state: &State, pick: &Pick, text: &str) -> Typed {
        let typed = seen(text).to_lowercase();
        let typed = typed.trim();
        if typed.is_empty() {
            return Typed::Unread;
        }
        let query = Query {
            limit: MOST_TYPED,
            ..self.offers(pick).await
        };
        let mut found = None;
        for record in self.reader.rows(query).await {
            let label = self.row_label(state, &record).await.to_lowercase();
            let Some(rest) = label.strip_prefix(typed) else {
                continue;
            };
            if rest.is_empty() {
                return Typed::Choice(Choice::Row(record.row));
            }
            if rest.starts_with(char::is_alphanumeric) {
                continue;
            }
            if found.replace(record.row).is_some() {
                return Typed::Unread;
            }
        }
        found.map_or(Typed::Unread, |row| Typed::Choice(Choice::Row(row)))
    }

    /// Whether the row is still among those that the state offers.
    pub(crate) async fn still_offers(&mut self, pick: &Pick, row: &RowReference) -> bool {
        let id = Value::Integer(row.id.0);
        self.offered(pick, "id", id).await.as_ref() == Some(row)
    }

    /// The row that a command's argument names by its key or its number.
    async fn named_row(&mut self, pick: &Pick, text: &str) -> Option<RowReference> {
        let text = text.trim();
        if let Some(row) = self.offered(pick, "key", Value::text(text)).await {
            return Some(row);
        }
        let id = text.parse().ok()?;
        self.offered(pick, "id", Value::Integer(id)).await
    }

    async fn offered(&mut self, pick: &Pick, column: &str, value: Value) -> Option<RowReference> {
        let mut query = self.offers(pick).await;
        let is_named = Filter::Column {
            path: vec![column.into()],
            test: Test::Equals,
            value,
        };
        query.filter = Filter::All(vec![query.filter, is_named]);
        let found = self.reader.rows(query).await;
        found.into_iter().next().map(|record| record.row)
    }

    /// The state's `.row`, or the row's name.
    async fn row_label(&mut self, state: &State, record: &Record) -> String {
        let key = Key::attribute(&state.message, "row");
        if self.speaker.has_text(key) {
            let mut extra = self.with(&state.with).await;
            extra.insert("row".into(), Value::Row(record.row.clone()));
            return self.text(key, &extra).await;
        }
        let name = record.column("name");
        debug_assert!(
            !name.is_none(),
            "`{}` has a name or the state has `.row`",
            record.row.table
        );
        self.speaker.print(&name)
    }
}

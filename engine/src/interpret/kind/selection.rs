//! Rows to choose from: pages of them, a search, and several at once. A `pick` and a form's column
//! that names rows share this.

use std::collections::HashSet;

use super::Typed;
use crate::grammar::Test;
use crate::interpret::draft::Draft;
use crate::interpret::machine::Machine;
use crate::interpret::reader::Extra;
use crate::interpret::request::{DayState, Filter, Query, Record};
use crate::interpret::screen::{Body, Item, Page};
use crate::interpret::session::Choice;
use crate::limits::{LONGEST_SEARCH, MOST_CHOSEN, MOST_WORDS, ROWS_ON_PAGE};
use crate::locale::{Core, Key};
use crate::model::NAME;
use crate::name::Name;
use crate::program::{Many, Offers, Selection, State};
use crate::value::seen::seen;
use crate::value::{RowId, RowReference, Value};

/// Rows whose labels are compared with what was typed.
const MOST_TYPED: u32 = 100;
/// Stands before a row that is chosen, where several are.
const CHOSEN: &str = "✓ ";

impl<'p> Machine<'p> {
    /// A page of rows; `None` if there are none. In a talk, the names of its buttons begin with
    /// `name`, before the row's key.
    pub(super) async fn rows_page(
        &mut self,
        draft: &mut Draft,
        state: &State,
        selection: &Selection,
        name: &Name,
    ) -> Option<Body> {
        let (page, mut records) = self.newest_page(selection).await?;
        let more = records.len() > ROWS_ON_PAGE as usize;
        records.truncate(ROWS_ON_PAGE as usize);
        let chosen = self.chosen();
        let mut rows = Vec::with_capacity(records.len());
        for record in records {
            let mut label = self.row_label(state, &record).await;
            if selection.many.is_some() && chosen.contains(&record.row) {
                label.insert_str(0, CHOSEN);
            }
            let id = record.row.id.0.to_string();
            let id = record.key.as_deref().unwrap_or(&id);
            let id = format!("{name} {id}");
            rows.push(draft.item(label, id, Choice::Row(record.row)));
        }
        let (previous, next) = draft.arrows(page, more);
        let all = match self.walk.view().is_some_and(|view| view.search.is_some()) {
            true => {
                let label = self.core(Core::All).await;
                Some(draft.item(label, "all", Choice::All))
            }
            false => None,
        };
        let finish = self.finish_item(draft, selection, chosen.len()).await;
        let full =
            state.also.values().any(|button| button.if_full) && self.hides_full(selection).await;
        let skip = match selection.optional {
            true => Some(self.skip_item(draft, state).await),
            false => None,
        };
        Some(Body::Rows(Page {
            rows,
            previous,
            next,
            all,
            finish,
            skip,
            full,
        }))
    }

    /// The button that takes the rows which are chosen, if they are enough.
    pub(super) async fn finish_item(
        &mut self,
        draft: &mut Draft,
        selection: &Selection,
        chosen: usize,
    ) -> Option<Item> {
        if selection.many?.fewest > chosen {
            return None;
        }
        let label = self.text(Core::Chosen.key(), &counted(chosen)).await;
        Some(draft.item(label, "chosen", Choice::Finish))
    }

    /// The rows that are chosen so far.
    fn chosen(&self) -> Vec<RowReference> {
        let view = self.walk.view();
        view.and_then(|view| view.chosen.clone())
            .unwrap_or_default()
    }

    /// The page that the person is on, or the first if that one has emptied; `None` if there are no
    /// rows. A search that finds nothing ends. One row more than the page holds tells whether
    /// another page follows.
    async fn newest_page(&mut self, selection: &Selection) -> Option<(u32, Vec<Record>)> {
        let mut page = self.walk.view().map_or(0, |view| view.page);
        let search = self.walk.view().and_then(|view| view.search.clone());
        let mut records = self.page(selection, page).await;
        if records.is_empty() && page > 0 {
            page = 0;
            records = self.page(selection, page).await;
        }
        if let Some(searched) = search {
            let found = match records.is_empty() {
                true => Core::NotFound,
                false => Core::Found,
            };
            let extra = Extra::from([("text".into(), Value::text(&searched))]);
            let note = self.text(found.key(), &extra).await;
            self.speaker.note(note.into());
            if records.is_empty() {
                if let Some(view) = self.walk.view_mut() {
                    view.search = None;
                }
                records = self.page(selection, page).await;
            }
        }
        if let Some(view) = self.walk.view_mut() {
            view.page = page;
        }
        (!records.is_empty()).then_some((page, records))
    }

    async fn page(&mut self, selection: &Selection, page: u32) -> Vec<Record> {
        let mut query = Query {
            limit: ROWS_ON_PAGE + 1,
            offset: page * ROWS_ON_PAGE,
            ..self.offers(selection).await
        };
        if let Some(text) = self.walk.view().and_then(|view| view.search.as_deref()) {
            query.filter = Filter::All(vec![query.filter, searched(selection, text)]);
        }
        self.reader.rows(query).await
    }

    /// The row that is offered, if it is the only one.
    pub(super) async fn only_row(&mut self, selection: &Selection) -> Option<RowReference> {
        let query = Query {
            limit: 2,
            ..self.offers(selection).await
        };
        match self.reader.rows(query).await.as_slice() {
            [only] => Some(only.row.clone()),
            _ => None,
        }
    }

    /// Whether a service is not offered because the day is booked up for it.
    async fn hides_full(&mut self, selection: &Selection) -> bool {
        let Offers::ServicesFreeOn { day, free_for } = &selection.offers else {
            return false;
        };
        let full = self.services_with(free_for, day, DayState::Full).await;
        let fits = self.filter(&selection.rows).await;
        let query = Query {
            table: selection.rows.table.clone(),
            filter: Filter::All(vec![fits, is_one_of(full.iter().map(|row| row.id))]),
            order: None,
            limit: 1,
            offset: 0,
        };
        !full.is_empty() && !self.reader.rows(query).await.is_empty()
    }

    /// The first of the rows that are offered.
    async fn offers(&mut self, selection: &Selection) -> Query {
        let mut filter = self.filter(&selection.rows).await;
        let free = match &selection.offers {
            Offers::All => None,
            Offers::ServicesFreeOn { day, free_for } => {
                Some(self.services_with(free_for, day, DayState::Free).await)
            }
            Offers::ResourcesFreeAt { start, free_for } => {
                let table = &selection.rows.table;
                Some(self.free_resources(table, free_for, start).await)
            }
        };
        if let Some(free) = free {
            filter = Filter::All(vec![filter, is_one_of(free.iter().map(|row| row.id))]);
        }
        Query {
            table: selection.rows.table.clone(),
            filter,
            order: selection.order.clone(),
            limit: 1,
            offset: 0,
        }
    }

    /// The one row that was typed by its label or by the words with which only this label begins;
    /// otherwise what is typed is searched for.
    pub(super) async fn row_typed(
        &mut self,
        state: &State,
        selection: &Selection,
        text: &str,
    ) -> Typed {
        let shown = seen(text);
        let typed = shown.to_lowercase();
        let typed = typed.trim();
        if typed.is_empty() {
            return Typed::Unread;
        }
        let query = Query {
            limit: MOST_TYPED,
            ..self.offers(selection).await
        };
        let mut begun = Vec::new();
        for record in self.reader.rows(query).await {
            let label = self.row_label(state, &record).await.to_lowercase();
            let Some(rest) = label.strip_prefix(typed) else {
                continue;
            };
            if rest.is_empty() {
                return Typed::Choice(Choice::Row(record.row));
            }
            if !rest.starts_with(char::is_alphanumeric) {
                begun.push(record.row);
            }
        }
        if let [only] = &begun[..] {
            return Typed::Choice(Choice::Row(only.clone()));
        }
        if selection.search.is_empty() {
            return Typed::Unread;
        }
        if let Some(view) = self.walk.view_mut() {
            view.search = Some(shown.trim().chars().take(LONGEST_SEARCH).collect());
            view.page = 0;
        }
        Typed::Searched
    }

    /// Whether the row is still among those that are offered.
    pub(crate) async fn still_offers(&mut self, selection: &Selection, row: &RowReference) -> bool {
        let id = Value::Integer(row.id.0);
        self.offered(selection, "id", id).await.as_ref() == Some(row)
    }

    /// The row that the argument of a command or a link names by its number or its key. Links that
    /// flows make have its number, so no key hides that.
    pub(super) async fn named_row(
        &mut self,
        selection: &Selection,
        text: &str,
    ) -> Option<RowReference> {
        let text = text.trim();
        if let Ok(id) = text.parse()
            && let Some(row) = self.offered(selection, "id", Value::Integer(id)).await
        {
            return Some(row);
        }
        self.offered(selection, "key", Value::text(text)).await
    }

    async fn offered(
        &mut self,
        selection: &Selection,
        column: &str,
        value: Value,
    ) -> Option<RowReference> {
        let mut query = self.offers(selection).await;
        let is_named = Filter::Column {
            path: vec![column.into()],
            test: Test::Equals,
            value,
        };
        query.filter = Filter::All(vec![query.filter, is_named]);
        let found = self.reader.rows(query).await;
        found.into_iter().next().map(|record| record.row)
    }

    /// Chooses a row, or leaves it again, where several are chosen.
    pub(crate) async fn turn_over(&mut self, many: Many, row: RowReference) {
        let mut chosen = self.chosen();
        match chosen.iter().position(|it| *it == row) {
            Some(place) => {
                chosen.remove(place);
            }
            None if chosen.len() < many.most => chosen.push(row),
            None => {
                let note = self.text(Core::TooMany.key(), &counted(many.most)).await;
                self.speaker.note(note.into());
            }
        }
        if let Some(view) = self.walk.view_mut() {
            view.chosen = Some(chosen);
        }
    }

    /// The rows that were chosen, if they are enough and all of them are still offered. Those that
    /// are not are left.
    pub(crate) async fn all_chosen(&mut self, selection: &Selection) -> Option<Value> {
        let many = selection.many?;
        let chosen = self.chosen();
        let mut query = self.offers(selection).await;
        query.limit = MOST_CHOSEN;
        let ids = chosen.iter().map(|row| row.id);
        query.filter = Filter::All(vec![query.filter, is_one_of(ids)]);
        let offered = self.reader.rows(query).await;
        let offered: HashSet<RowId> = offered.iter().map(|record| record.row.id).collect();
        let left: Vec<RowReference> = chosen
            .iter()
            .filter(|row| offered.contains(&row.id))
            .cloned()
            .collect();
        if left.len() == chosen.len() && left.len() >= many.fewest {
            return Some(Value::List(left.into_iter().map(Value::Row).collect()));
        }
        if left.len() < chosen.len() {
            self.note_core(Core::Missing).await;
        }
        if let Some(view) = self.walk.view_mut() {
            view.chosen = Some(left);
        }
        None
    }

    /// The state's `.row`, or the row's name.
    pub(super) async fn row_label(&mut self, state: &State, record: &Record) -> String {
        let key = Key::attribute(&state.message, "row");
        if self.speaker.has_text(key) {
            let mut extra = self.with(&state.with).await;
            extra.insert("row".into(), Value::Row(record.row.clone()));
            return self.text(key, &extra).await;
        }
        let name = record.column(NAME);
        debug_assert!(
            !name.is_none(),
            "`{}` has a name or the state has `.row`",
            record.row.table
        );
        self.speaker.print(&name)
    }
}

fn counted(rows: usize) -> Extra {
    let count = Value::Integer(i64::try_from(rows).unwrap_or(i64::MAX));
    Extra::from([("count".into(), count)])
}

/// The rows in which each word of a text stands somewhere.
fn searched(selection: &Selection, text: &str) -> Filter {
    let word = |word: &str| {
        let column = |path: &Vec<Name>| Filter::Column {
            path: path.clone(),
            test: Test::Like,
            value: Value::text(word),
        };
        Filter::Any(selection.search.iter().map(column).collect())
    };
    let words = text.split_whitespace().take(MOST_WORDS);
    Filter::All(words.map(word).collect())
}

fn is_one_of(ids: impl Iterator<Item = RowId>) -> Filter {
    Filter::Column {
        path: vec!["id".into()],
        test: Test::In,
        value: Value::List(ids.map(|id| Value::Integer(id.0)).collect()),
    }
}

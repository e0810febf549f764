//! A file with rows: read in pages, all as they are in this transaction.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Done;
use crate::grammar::Test;
use crate::interpret::file::file_name;
use crate::interpret::machine::Machine;
use crate::interpret::new_file::{Cell, Content, NewFile, Sheet};
use crate::interpret::reader::Extra;
use crate::interpret::request::{Answer, Filter, Query, Record, Request};
use crate::locale::{Core, Key};
use crate::name::Name;
use crate::outcome::Refusal;
use crate::program::{Export, SheetColumn};
use crate::value::{RowReference, Value};

/// The most rows of a file.
const MOST_ROWS: u32 = 50_000;
/// How many rows are read together.
const PAGE: usize = 500;

/// Rows that other rows name, of one page.
type Named = HashMap<RowReference, Record>;

impl Machine<'_> {
    pub(super) async fn export(&mut self, export: &Export) -> Done {
        let table = &export.rows.table;
        let query = Query {
            table: table.clone(),
            filter: self.filter(&export.rows).await,
            order: export.order.clone(),
            limit: MOST_ROWS + 1,
            offset: 0,
        };
        let ids = self.ids(query).await;
        if ids.len() > MOST_ROWS as usize {
            return Err(Refusal::TooLarge.into());
        }
        let mut headings = Vec::with_capacity(export.columns.len());
        for column in &export.columns {
            headings.push(self.heading(export, column).await);
        }
        let mut words = Words::new();
        let mut rows = Vec::with_capacity(ids.len());
        for page in ids.chunks(PAGE) {
            let mut found = self.by_ids(table, page).await;
            let records: Vec<Record> = page.iter().filter_map(|row| found.remove(row)).collect();
            let named = self.named(export, &records).await;
            for record in &records {
                let mut row = Vec::with_capacity(export.columns.len());
                for column in &export.columns {
                    let value = value(record, &column.path, &named);
                    row.push(if let Value::Choice(id) = &value {
                        self.word(export, column, id, &mut words).await
                    } else {
                        self.cell(&value)
                    });
                }
                rows.push(row);
            }
        }
        let key = Key::attribute(&export.message, "file");
        let name = self.text(key, &Extra::new()).await;
        let new = NewFile {
            name: file_name(&format!("{} {}", name.trim(), self.reader.today())),
            content: Content::Sheet(Box::new(Sheet {
                form: export.form,
                headings,
                rows,
                decimal_sign: self.speaker.decimal_sign(),
                now: self.reader.now(),
            })),
        };
        self.asked(Request::Make(Box::new(new))).await
    }

    pub(super) async fn ids(&self, query: Query) -> Vec<RowReference> {
        let Answer::Value(Value::List(rows)) = self.ask(Request::Ids(query)).await else {
            return Vec::new();
        };
        rows.iter().filter_map(Value::as_row).cloned().collect()
    }

    /// Rows by their ids, also deleted ones. They are not remembered for the step.
    async fn by_ids(&self, table: &Name, rows: &[RowReference]) -> Named {
        let Answer::Rows(records) = self.ask(Request::Rows(of_ids(table, rows))).await else {
            return Named::new();
        };
        let rows = records.into_iter();
        rows.map(|record| (record.row.clone(), record)).collect()
    }

    /// Reads rows by their ids together, so that a step has them.
    pub(super) async fn remember(&mut self, table: &Name, rows: &[RowReference]) {
        self.reader.rows(of_ids(table, rows)).await;
    }

    /// The rows that the columns of these rows go through, table after table.
    async fn named(&self, export: &Export, records: &[Record]) -> Named {
        let longest = export.columns.iter().map(|column| column.path.len()).max();
        let mut named = Named::new();
        for length in 1..longest.unwrap_or_default() {
            let mut wanted: BTreeMap<Name, HashSet<RowReference>> = BTreeMap::new();
            let paths = export.columns.iter().map(|column| &column.path);
            for path in paths.filter(|path| path.len() > length) {
                for record in records {
                    if let Value::Row(row) = value(record, &path[..length], &named) {
                        wanted.entry(row.table.clone()).or_default().insert(row);
                    }
                }
            }
            for (table, rows) in wanted {
                let rows: Vec<RowReference> = rows.into_iter().collect();
                let known = |row: &RowReference| named.contains_key(row);
                let rows: Vec<RowReference> = rows.into_iter().filter(|row| !known(row)).collect();
                if !rows.is_empty() {
                    named.extend(self.by_ids(&table, &rows).await);
                }
            }
        }
        named
    }

    /// The app's own heading, or the library's.
    async fn heading(&mut self, export: &Export, column: &SheetColumn) -> String {
        let own = Key::attribute(&export.message, &column.attribute);
        let key = match column.heading {
            Some(heading) if !self.speaker.has_text(own) => heading.key(),
            Some(_) | None => own,
        };
        self.text(key, &Extra::new()).await
    }

    /// The word for an id, which is looked up once.
    async fn word(
        &mut self,
        export: &Export,
        column: &SheetColumn,
        id: &Name,
        words: &mut Words,
    ) -> Cell {
        let attribute = format!("{}-{id}", column.attribute);
        if let Some(word) = words.get(&attribute) {
            return Cell::Text(word.clone());
        }
        let own = Key::attribute(&export.message, &attribute);
        let word = match (self.speaker.has_text(own), Core::status(id)) {
            (true, _) => self.text(own, &Extra::new()).await,
            (false, Some(status)) => self.core(status).await,
            // An id that the app no longer has.
            (false, None) => id.to_string(),
        };
        words.insert(attribute, word.clone());
        Cell::Text(word)
    }

    fn cell(&self, value: &Value) -> Cell {
        match value {
            // A code is nobody's to read, `check` leaves out rows and lists, and no column has the
            // others.
            Value::None
            | Value::Code(_)
            | Value::Row(_)
            | Value::Draft(_)
            | Value::List(_)
            | Value::Span(..)
            | Value::File(_) => Cell::Empty,
            Value::Integer(integer) => Cell::Integer(*integer),
            Value::Decimal(decimal) => Cell::Decimal(*decimal),
            Value::Chat(chat) => Cell::Integer(chat.get()),
            Value::Money(money) => Cell::Money(*money),
            Value::Date(date) => Cell::Date(*date),
            Value::Time(time) => Cell::Time(*time),
            Value::Moment(moment) => {
                let zone = self.program.model.zone.clone();
                Cell::Moment(moment.to_zoned(zone).datetime())
            }
            Value::Duration(duration) => Cell::Duration(*duration),
            Value::Text(text) => Cell::Text(text.to_string()),
            Value::Phone(phone) => Cell::Text(phone.as_str().to_owned()),
            Value::Location(location) => Cell::Location(*location),
            Value::Boolean(_)
            | Value::Photo(_)
            | Value::Document(_)
            | Value::Choice(_)
            | Value::Language(_)
            | Value::Words(_) => Cell::Text(self.speaker.print(value)),
        }
    }
}

/// The rows of these ids, also deleted ones.
fn of_ids(table: &Name, rows: &[RowReference]) -> Query {
    let condition = |column: &str, test, value| Filter::Column {
        path: vec![Name::new(column)],
        test,
        value,
    };
    let ids = rows.iter().map(|row| Value::Integer(row.id.0));
    let deleted = [true, false].map(Value::Boolean);
    let deleted = deleted.map(|value| condition("deleted", Test::Equals, value));
    let filter = Filter::All(vec![
        condition("id", Test::In, Value::List(ids.collect())),
        Filter::Any(deleted.into()),
    ]);
    Query {
        table: table.clone(),
        filter,
        order: None,
        limit: u32::MAX,
        offset: 0,
    }
}

/// The words for ids, by the names of their texts.
type Words = HashMap<String, String>;

/// The value at a path, through rows that were read.
fn value(record: &Record, path: &[Name], named: &Named) -> Value {
    let Some((first, rest)) = path.split_first() else {
        return Value::Row(record.row.clone());
    };
    let mut value = record.column(first);
    for column in rest {
        let Value::Row(row) = &value else {
            return Value::None;
        };
        value = match named.get(row) {
            Some(record) => record.column(column),
            None => return Value::None,
        };
    }
    value
}

//! Values in words, as the history and the audit tell them: in each language of the app, as its
//! screens show them at that moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use tilmash_engine::limits::LONGEST_TOLD;
use tilmash_engine::locale::{Core, Key, Printing, value_label};
use tilmash_engine::model::{NAME, Part, Table};
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::value::{PERSON, RowReference, Value, Words};
use tilmash_engine::zone;

use super::record;
use crate::store::database::error::StoreError;
use crate::store::writer::transaction::Transaction;

/// A column whose value is told.
#[derive(Clone, Copy)]
pub(in crate::store) struct Told<'t> {
    pub table: &'t Table,
    pub column: &'t Name,
    pub value: &'t Value,
}

impl Transaction {
    /// A value as screens show it; for a row its name, for a person the id. `None` for no value.
    pub(in crate::store) async fn in_words(
        &mut self,
        told: Told<'_>,
        now: Timestamp,
    ) -> Result<Option<Words>, StoreError> {
        Ok(match told.value {
            // A code is nobody's to read.
            Value::None | Value::Code(_) => None,
            Value::Row(row) => self.name_of(row, now).await?,
            Value::List(items) => {
                let mut names = Vec::with_capacity(items.len());
                for row in items.iter().filter_map(Value::as_row) {
                    names.extend(self.name_of(row, now).await?);
                }
                (!names.is_empty()).then(|| self.joined(&names))
            }
            Value::Boolean(_)
            | Value::Integer(_)
            | Value::Decimal(_)
            | Value::Money(_)
            | Value::Text(_)
            | Value::Phone(_)
            | Value::Location(_)
            | Value::Photo(_)
            | Value::Document(_)
            | Value::Chat(_)
            | Value::Choice(_)
            | Value::Language(_)
            | Value::Date(_)
            | Value::Time(_)
            | Value::Moment(_)
            | Value::Duration(_)
            | Value::Words(_)
            | Value::Draft(_)
            | Value::Span(..)
            | Value::File(_) => Some(self.printed(told, now)),
        })
    }

    /// How people call a row: by its name, or by the days, times and rows that it names.
    pub(in crate::store) async fn called(
        &mut self,
        table: &Table,
        values: &BTreeMap<Name, Value>,
        now: Timestamp,
    ) -> Result<Words, StoreError> {
        let told = |column, value| Told {
            table,
            column,
            value,
        };
        if let Some((column, value)) = values.get_key_value(NAME)
            && let Some(name) = self.in_words(told(column, value), now).await?
        {
            return Ok(name);
        }
        let mut said: Vec<Words> = Vec::new();
        for column in table.columns.keys() {
            let words = match (Range::of(table.part, column, values), values.get(column)) {
                (Some(Range::Told(range)), _) => Some(self.range(&range, now)),
                (Some(Range::ToldBefore), _) => None,
                (None, None | Some(Value::Choice(_) | Value::Boolean(_))) => None,
                (None, Some(value)) => Box::pin(self.in_words(told(column, value), now)).await?,
            };
            said.extend(words.filter(|words| !said.contains(words)));
        }
        Ok(self.joined(&said))
    }

    /// What the app's texts call a table; `None` if they do not.
    pub(in crate::store) fn title(&self, table: &Name, now: Timestamp) -> Option<Words> {
        self.text(Key::message(table), now)
    }

    /// What the app's texts call a column, or the library's what every booking has; `None` if they
    /// do not.
    pub(in crate::store) fn column_label(
        &self,
        table: &Name,
        column: &Name,
        now: Timestamp,
    ) -> Option<Words> {
        let own = self.text(Key::attribute(table, column), now);
        let is_booking = record::table(&self.model, table).part == Part::Booking;
        let of_each = Key::attribute(Core::ColumnService.message(), column);
        own.or_else(|| is_booking.then(|| self.text(of_each, now)).flatten())
    }

    fn text(&self, key: Key<'_>, now: Timestamp) -> Option<Words> {
        let program = self.outside.texts()?;
        let languages = &self.model.languages;
        let is_written = |language| program.catalog.entry(language, key).is_some();
        languages.iter().any(|it| is_written(it)).then(|| {
            let printing = self.printing(now);
            Words::of_each(languages, |language| {
                let text = program.catalog.format(language, key, &|_| None, &printing);
                shortened(&text.text.text)
            })
        })
    }

    fn printing(&self, now: Timestamp) -> Printing<'_> {
        Printing {
            zone: &self.model.zone,
            currency: self.model.currency,
            now,
        }
    }

    /// A value that is no row, as a form shows it.
    fn printed(&self, told: Told<'_>, now: Timestamp) -> Words {
        let texts = self.outside.texts();
        if matches!(told.value, Value::Choice(_) | Value::Integer(_)) {
            let label = value_label(told.column, &told.value.as_written());
            if let Some(own) = self.text(Key::attribute(&told.table.name, &label), now) {
                return own;
            }
            if let (Value::Choice(id), Part::Booking, "status") =
                (told.value, told.table.part, told.column.as_str())
                && let of_each = Key::attribute(Core::StatusPending.message(), id)
                && let Some(status) = self.text(of_each, now)
            {
                return status;
            }
        }
        self.print(texts.as_deref(), told.value, now)
    }

    /// A value as it prints by itself; as files write it if there are no texts.
    fn print(&self, texts: Option<&Program>, value: &Value, now: Timestamp) -> Words {
        let languages = &self.model.languages;
        let printing = self.printing(now);
        Words::of_each(languages, |language| {
            let text = match (texts, value) {
                (Some(texts), _) => texts.catalog.print(language, value, &printing),
                (None, Value::Words(words)) => words.in_language(language, languages).to_owned(),
                (None, Value::Moment(moment)) => {
                    let zone = &self.model.zone;
                    let date = zone.to_datetime(*moment).date();
                    format!("{date} {}", zone::clock(zone, *moment))
                }
                (None, _) => value.as_written(),
            };
            shortened(&text)
        })
    }

    fn range(&self, range: &[Value; 2], now: Timestamp) -> Words {
        let texts = self.outside.texts();
        let [first, last] = range.each_ref().map(|value| match value.is_none() {
            true => Words::default(),
            false => self.print(texts.as_deref(), value, now),
        });
        let languages = &self.model.languages;
        let dash = match matches!(range, [Value::Time(_), Value::Time(_)]) {
            true => "–",
            false => " – ",
        };
        Words::of_each(languages, |language| {
            let [first, last] = [&first, &last].map(|it| it.in_language(language, languages));
            match first == last {
                true => first.to_owned(),
                false => format!("{first}{dash}{last}").trim().to_owned(),
            }
        })
    }

    fn joined(&self, words: &[Words]) -> Words {
        let languages = &self.model.languages;
        Words::of_each(languages, |language| {
            let words = words.iter().map(|it| it.in_language(language, languages));
            shortened(&words.collect::<Vec<_>>().join(", "))
        })
    }

    /// The name of a row. Of a person it is the id, as in a form, because what a stranger is called
    /// is not told to whoever names them.
    async fn name_of(
        &mut self,
        row: &RowReference,
        now: Timestamp,
    ) -> Result<Option<Words>, StoreError> {
        if row.table == PERSON {
            let id = row.id.0.to_string();
            return Ok(Some(Words::of_each(&self.model.languages, |_| id.clone())));
        }
        let Some(found) = record::one(&mut self.connection, &self.model, row).await? else {
            return Ok(None);
        };
        let model = Arc::clone(&self.model);
        let table = record::table(&model, &row.table);
        // One row may name another, but no further.
        let mut values = found.values;
        values.retain(|_, value| !matches!(value, Value::Row(_) | Value::List(_)));
        let called = Box::pin(self.called(table, &values, now)).await?;
        let is_told = called.0.values().any(|text| !text.is_empty());
        // Nothing of a row may be for people to read: then its number must do.
        let number = || Words::of_each(&self.model.languages, |_| format!("№ {}", row.id.0));
        Ok(Some(if is_told { called } else { number() }))
    }
}

/// Two columns that say from when to when.
enum Range {
    Told([Value; 2]),
    /// It was told with the column before.
    ToldBefore,
}

impl Range {
    fn of(part: Part, column: &Name, values: &BTreeMap<Name, Value>) -> Option<Range> {
        if !matches!(part, Part::Hours | Part::Closure) {
            return None;
        }
        let range = |first: &str, last: &str| {
            let range = [first, last].map(|it| values.get(it).cloned().unwrap_or(Value::None));
            match range.iter().all(Value::is_none) {
                true => Range::ToldBefore,
                false => Range::Told(range),
            }
        };
        match column.as_str() {
            "opens" => Some(range("opens", "closes")),
            "first" => Some(range("first", "last")),
            "closes" | "last" => Some(Range::ToldBefore),
            _ => None,
        }
    }
}

/// As much of a text as is told.
fn shortened(text: &str) -> String {
    let most = LONGEST_TOLD as usize;
    match text.chars().count() > most {
        true => text.chars().take(most - 1).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

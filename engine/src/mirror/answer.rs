//! What a backend has answered, which is believed only as far as it has the types of the app's
//! tables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value as Json;

use super::{Answered, Asked, Brought, LONGEST_ID, MOST_ROWS};
use crate::model::{Column, Mirror, Model, Part, Place, START};
use crate::name::Name;
use crate::outcome::Refusal;
use crate::tool::{at, is_unclear, read};
use crate::value::{PERSON, Type, Typed, Value, Words};

/// What an answer of HTTP means. `body` is at most [`crate::tool::LARGEST_ANSWER`] bytes.
pub fn answer(model: &Model, mirror: &Mirror, asked: &Asked, status: u16, body: &[u8]) -> Answered {
    match asked {
        Asked::Read(read) => {
            let Some(reading) = mirror.reading(|name| read.filters.contains_key(name)) else {
                return Answered::Failed("the app reads it no more".to_owned());
            };
            match status {
                404 if read.is_of_one(mirror) => Answered::Rows(Vec::new()),
                200..300 => {
                    let rows = Reading { model, mirror };
                    told(json(body).and_then(|json| rows.all(&json, &reading.rows)))
                }
                _ => unless_given(status),
            }
        }
        Asked::Write(write) => {
            let writing = mirror.writes.get(&write.verb);
            let Some(change) = writing.and_then(|writing| writing.request.as_ref()) else {
                return Answered::Failed("the app changes it no more".to_owned());
            };
            let mut outcomes = change.outcomes.iter();
            if let Some((outcome, _)) = outcomes.find(|(_, of)| **of == status) {
                let is_gone = write.verb.gives_up() && *outcome == *Refusal::Missing.name();
                return match is_gone {
                    true => Answered::Gone,
                    false => Answered::Outcome(outcome.clone()),
                };
            }
            match status {
                200..300 => {
                    let rows = Reading { model, mirror };
                    let row = match json(body) {
                        // A change may be answered with nothing.
                        _ if body.is_empty() && !write.verb.makes() => Ok(Vec::new()),
                        Ok(json) => rows.changed(&json, &change.row, write.verb.makes()),
                        Err(_) if !write.verb.makes() => Ok(Vec::new()),
                        Err(wrong) => Err(wrong),
                    };
                    told(row)
                }
                _ => unless_given(status),
            }
        }
    }
}

fn unless_given(status: u16) -> Answered {
    match is_unclear(status) {
        true => Answered::Unclear(format!("the status {status}")),
        false => Answered::Failed(format!("the status {status}")),
    }
}

fn told(rows: Result<Vec<Brought>, Wrong>) -> Answered {
    match rows {
        Ok(rows) => Answered::Rows(rows),
        Err(Wrong::BreaksOff) => Answered::Unclear("an answer that breaks off".to_owned()),
        Err(Wrong::Other(why)) => Answered::Nonsense(why),
    }
}

enum Wrong {
    BreaksOff,
    Other(String),
}

fn wrong(why: impl Into<String>) -> Wrong {
    Wrong::Other(why.into())
}

fn json(body: &[u8]) -> Result<Json, Wrong> {
    serde_json::from_slice(body).map_err(|error| match error.is_eof() {
        // Half of an answer is no answer.
        true => Wrong::BreaksOff,
        false => wrong("an answer that is no JSON"),
    })
}

struct Reading<'r> {
    model: &'r Model,
    mirror: &'r Mirror,
}

impl Reading<'_> {
    /// The rows of a list, or the row of a search for one.
    fn all(&self, answer: &Json, path: &[String]) -> Result<Vec<Brought>, Wrong> {
        let found = at(answer, path).unwrap_or(&Json::Null);
        let rows = match found {
            Json::Array(rows) => &rows[..],
            Json::Null if !path.is_empty() => return Err(wrong("an answer without its rows")),
            Json::Null => &[],
            row @ Json::Object(_) => std::slice::from_ref(row),
            Json::Bool(_) | Json::Number(_) | Json::String(_) => {
                return Err(wrong("an answer whose rows are no list"));
            }
        };
        if rows.len() > MOST_ROWS {
            return Err(wrong(format!("an answer with more than {MOST_ROWS} rows")));
        }
        let mut ids = BTreeSet::new();
        let mut all = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let brought = self.row(row, true).map_err(|why| {
                wrong(format!(
                    "row {} of `{}`: {why}",
                    index + 1,
                    self.mirror.table
                ))
            })?;
            // A backend may list a row twice; it is one row.
            if brought.id.as_ref().is_none_or(|id| ids.insert(id.clone())) {
                all.push(brought);
            }
        }
        Ok(all)
    }

    /// What a change has answered: the row as it is now, as far as it says.
    fn changed(&self, answer: &Json, path: &[String], made: bool) -> Result<Vec<Brought>, Wrong> {
        let row = match at(answer, path) {
            Some(row @ Json::Object(_)) => row,
            Some(_) | None if made => return Err(wrong("an answer without the row")),
            Some(_) | None => return Ok(Vec::new()),
        };
        if !made && at(row, &self.mirror.id).is_none() {
            return Ok(Vec::new());
        }
        let brought = self.row(row, false).map_err(wrong)?;
        Ok(vec![brought])
    }

    /// A row. If it is not `whole`, what it leaves out stays as it was sent.
    fn row(&self, row: &Json, whole: bool) -> Result<Brought, String> {
        let is_start = self.mirror.table == *START;
        let id = match is_start {
            true => None,
            false => Some(id(row, &self.mirror.id)?),
        };
        let mut values = BTreeMap::new();
        for (name, place) in &self.mirror.columns {
            let column = self.column(name);
            let found = self.value(row, place, &column.typed);
            let found = found.map_err(|why| format!("`{name}` is {why}"))?;
            let value = match found {
                Some(value) => value,
                None if !whole => continue,
                None if column.typed.optional => Value::None,
                None => match &column.default {
                    Some(default) => default.clone(),
                    // The row names no other here: it is left out, if it is not known.
                    None if matches!(column.typed.of, Type::Row(_)) => continue,
                    None => return Err(format!("`{name}` is missing")),
                },
            };
            if column.breach(&value).is_some() {
                return Err(format!("`{name}` is beyond its limits"));
            }
            values.insert(name.clone(), value);
        }
        Ok(Brought { id, values })
    }

    fn column(&self, name: &Name) -> Column {
        if let Some(table) = self.model.table(&self.mirror.table) {
            return table.columns[name].clone();
        }
        if *name == *START {
            return Column::of(Typed::surely(Type::Moment));
        }
        let service = self.model.part(Part::Service);
        let service = service.filter(|_| *name == *"service");
        let table = service.map_or(name, |table| &table.name);
        Column::of(Typed::maybe(Type::Row(table.clone())))
    }

    /// The value at a place; `None` if there is none.
    fn value(&self, row: &Json, place: &Place, typed: &Typed) -> Result<Option<Value>, String> {
        match place {
            Place::At(path) => {
                let found = present(at(row, path));
                let value = found.map(|json| self.plain(&typed.of, json));
                value.transpose()
            }
            Place::Choice(path, words) => {
                let Some(json) = present(at(row, path)) else {
                    return Ok(None);
                };
                let word = json
                    .as_str()
                    .map_or_else(|| json.to_string(), str::to_owned);
                let mut ids = words.iter();
                let id = ids.find(|(_, words)| words.contains(&word));
                match id {
                    Some((id, _)) => Ok(Some(Value::Choice(id.clone()))),
                    None => Err("a word that the mapping does not know".to_owned()),
                }
            }
            Place::Each(each) => {
                let mut words = BTreeMap::new();
                for (language, path) in each {
                    match present(at(row, path)) {
                        Some(Json::String(text)) => {
                            words.insert(language.clone(), text.clone());
                        }
                        Some(_) => return Err("no text".to_owned()),
                        None => {}
                    }
                }
                // A text that is missing in one language is told in another.
                let Some(any) = each.keys().find_map(|it| words.get(it)).cloned() else {
                    return Ok(None);
                };
                for language in &self.model.languages {
                    words.entry(language.clone()).or_insert_with(|| any.clone());
                }
                Ok(Some(Value::Words(Words(Arc::new(words)))))
            }
        }
    }

    /// A value of a type. A row is named by its id.
    fn plain(&self, of: &Type, json: &Json) -> Result<Value, String> {
        match (of, json) {
            (Type::Row(table), _) if *table != *PERSON => named(json),
            (Type::List(item), Json::Array(items)) => {
                let items = items.iter().map(|json| self.plain(item, json));
                let items: Result<Vec<Value>, String> = items.collect();
                Ok(Value::List(items?.into()))
            }
            (Type::Moment, Json::String(text)) => {
                // Without an offset it is told by the venue's clock.
                let local = text.parse::<jiff::civil::DateTime>().ok();
                let moment = text.parse().ok().or_else(|| {
                    let zoned = self.model.zone.to_timestamp(local?);
                    zoned.ok()
                });
                moment.map(Value::Moment).ok_or_else(|| format!("not {of}"))
            }
            (Type::Date, Json::String(text)) => {
                let day = text.get(..10).unwrap_or(text);
                let date = day.parse().ok();
                date.map(Value::Date).ok_or_else(|| format!("not {of}"))
            }
            _ => {
                let value = read(of, json, &self.model.languages);
                value.ok_or_else(|| format!("not {of}"))
            }
        }
    }
}

/// What is there and says something.
fn present(json: Option<&Json>) -> Option<&Json> {
    json.filter(|json| match json {
        Json::Null => false,
        Json::String(text) => !text.is_empty(),
        Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => true,
    })
}

fn id(row: &Json, path: &[String]) -> Result<String, String> {
    match present(at(row, path)).map(named) {
        Some(Ok(Value::Text(id))) => Ok(id.to_string()),
        Some(_) => Err("its id is neither a text nor a number".to_owned()),
        None => Err("it has no id".to_owned()),
    }
}

/// The id of a row.
fn named(json: &Json) -> Result<Value, String> {
    let id = match json {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => {
            return Err("no id of a row".to_owned());
        }
    };
    let is_plain = id.chars().count() <= LONGEST_ID && !id.chars().any(char::is_control);
    match is_plain {
        true => Ok(Value::text(&id)),
        false => Err("no id of a row".to_owned()),
    }
}

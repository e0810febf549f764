//! Figures in words, and for programs.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use tilmash_engine::name::Name;
use tilmash_engine::value::{Currency, FIGURES, LOAD, RowReference, Value};
use tilmash_host::figures::Figures;

pub(super) struct Words<'w> {
    pub(super) figures: &'w Figures,
    pub(super) language: &'w Name,
    pub(super) languages: &'w [Name],
    pub(super) currency: Currency,
}

impl Words<'_> {
    /// A line for each figure, and under a list a line for each of its groups.
    pub(super) fn table(&self, (first, last): (Date, Date)) {
        anstream::println!("{first} – {last}");
        let names = self.figures.values.iter().map(|(name, _)| name.len());
        let width = names.max().unwrap_or(0);
        for (name, value) in &self.figures.values {
            let is_percent = self.figures.percents.contains(name);
            let name = name.as_str();
            let Value::List(groups) = value else {
                let shown = match is_percent {
                    true => self.percent(value),
                    false => self.shown(value),
                };
                anstream::println!("{name:width$}  {shown}");
                continue;
            };
            let figures = groups.iter().find_map(fields).map(figures);
            let figures = figures.into_iter().flatten().map(|(name, _)| name);
            let figures: Vec<&str> = figures.collect();
            let told = match figures.is_empty() {
                true => "none".to_owned(),
                false => figures.join(", "),
            };
            anstream::println!("{name:width$}  {told}");
            self.groups(groups);
        }
    }

    fn groups(&self, groups: &[Value]) {
        let lines: Vec<(String, String)> = groups
            .iter()
            .filter_map(fields)
            .map(|fields| {
                let by: Vec<String> = by(fields).map(|(_, value)| self.shown(value)).collect();
                let by = by.join(", ");
                let figures = figures(fields).into_iter();
                let figures = figures.map(|(name, value)| match name {
                    LOAD => self.percent(value),
                    _ => self.shown(value),
                });
                let figures: Vec<String> = figures.collect();
                (by, figures.join(", "))
            })
            .collect();
        let width = lines.iter().map(|(by, _)| by.chars().count()).max();
        let width = width.unwrap_or(0);
        for (by, figures) in lines {
            anstream::println!("  {by:width$}  {figures}");
        }
    }

    /// One object. Numbers are numbers, a load also, in percent; money (in `currency`), decimals,
    /// days, times and durations are texts; a row is its key, or its id if it has none.
    pub(super) fn json(&self, (first, last): (Date, Date)) {
        let figures = self.figures.values.iter();
        let figures = figures.map(|(name, value)| (name.to_string(), self.written(value)));
        let object = json!({
            "from": first.to_string(),
            "to": last.to_string(),
            "currency": self.currency.code(),
            "figures": Json::Object(figures.collect()),
        });
        anstream::println!("{object:#}");
    }

    fn written(&self, value: &Value) -> Json {
        match value {
            Value::None => Json::Null,
            Value::Boolean(value) => json!(value),
            Value::Integer(number) => json!(number),
            Value::Row(row) => match self.key(row) {
                Some(key) => json!(key),
                None => json!(row.id.0),
            },
            Value::List(items) => items.iter().map(|item| self.written(item)).collect(),
            Value::Draft(fields) => {
                let mut object = Map::new();
                let is_alone = by(fields).count() == 1;
                for (name, value) in fields.iter() {
                    object.insert(name.to_string(), self.written(value));
                    if let Value::Row(row) = value {
                        let key = match is_alone {
                            true => "name".to_owned(),
                            false => format!("{name}_name"),
                        };
                        object.insert(key, json!(self.name(row)));
                    }
                }
                Json::Object(object)
            }
            Value::Words(words) => json!(words.in_language(self.language, self.languages)),
            Value::Decimal(_)
            | Value::Money(_)
            | Value::Text(_)
            | Value::Phone(_)
            | Value::Location(_)
            | Value::Photo(_)
            | Value::Document(_)
            | Value::Chat(_)
            | Value::Code(_)
            | Value::Choice(_)
            | Value::Language(_)
            | Value::Date(_)
            | Value::Time(_)
            | Value::Moment(_)
            | Value::Duration(_)
            | Value::Span(..)
            | Value::File(_) => json!(value.as_written()),
        }
    }

    fn shown(&self, value: &Value) -> String {
        match value {
            Value::None => "none".to_owned(),
            Value::Row(row) => self.name(row),
            Value::Words(words) => words.in_language(self.language, self.languages).to_owned(),
            Value::Money(_) => format!("{} {}", value.as_written(), self.currency.code()),
            Value::Boolean(_)
            | Value::Integer(_)
            | Value::Decimal(_)
            | Value::Text(_)
            | Value::Phone(_)
            | Value::Location(_)
            | Value::Photo(_)
            | Value::Document(_)
            | Value::Chat(_)
            | Value::Code(_)
            | Value::Choice(_)
            | Value::Language(_)
            | Value::Date(_)
            | Value::Time(_)
            | Value::Moment(_)
            | Value::Duration(_)
            | Value::Draft(_)
            | Value::List(_)
            | Value::Span(..)
            | Value::File(_) => value.as_written(),
        }
    }

    /// A part of a hundred, if there is one.
    fn percent(&self, value: &Value) -> String {
        match value.is_none() {
            true => self.shown(value),
            false => format!("{} %", self.shown(value)),
        }
    }

    fn key(&self, row: &RowReference) -> Option<&str> {
        self.figures.rows.get(row)?.key.as_deref()
    }

    /// What a row is called: by its `name`, its key or its id.
    fn name(&self, row: &RowReference) -> String {
        let record = self.figures.rows.get(row);
        let name = record.map(|record| record.column("name"));
        match name {
            Some(name @ (Value::Text(_) | Value::Words(_))) => self.shown(&name),
            _ => match self.key(row) {
                Some(key) => key.to_owned(),
                None => format!("{} {}", row.table, row.id.0),
            },
        }
    }
}

type Fields = std::collections::BTreeMap<Name, Value>;

fn fields(group: &Value) -> Option<&Fields> {
    if let Value::Draft(fields) = group {
        Some(fields)
    } else {
        None
    }
}

/// What the rows of a group have in common.
fn by(fields: &Fields) -> impl Iterator<Item = (&Name, &Value)> {
    let fields = fields.iter();
    fields.filter(|(name, _)| !FIGURES.contains(&name.as_str()))
}

/// The figures of a group in their order.
fn figures(fields: &Fields) -> Vec<(&'static str, &Value)> {
    let figures = FIGURES.iter();
    figures
        .filter_map(|name| Some((*name, fields.get(*name)?)))
        .collect()
}

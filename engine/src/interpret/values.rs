//! Values at run time: the results of paths, expressions and filters.

use std::collections::{BTreeMap, HashMap};

use jiff::tz::TimeZone;

use super::machine::Machine;
use super::request::{Answer, Filter, Query, Record, Request};
use crate::expression::{self, Expression, Path, SETTING};
use crate::grammar::Test;
use crate::name::Name;
use crate::program::{Condition, Given, GivenValues, Reach, Rows, Sees, Sight, WhenNone, Where};
use crate::value::{RowReference, Type, Value};

/// Values of a place in addition to the run's variables: `with`, `row`.
pub type Extra = BTreeMap<Name, Value>;

struct Resolved<'r> {
    values: HashMap<&'r Path, Value>,
    zone: &'r TimeZone,
}

impl expression::Lookup for Resolved<'_> {
    fn value(&self, path: &Path) -> Value {
        self.values.get(path).cloned().unwrap_or(Value::None)
    }

    fn zone(&self) -> &TimeZone {
        self.zone
    }
}

impl<'p> Machine<'p> {
    pub async fn ask(&self, request: Request) -> Answer {
        self.needs.ask(request).await
    }

    /// The row as it is now. It is read once in a step, unless something is written.
    pub async fn record(&mut self, row: &RowReference) -> Option<Record> {
        if let Some(known) = self.rows.get(row) {
            return known.clone();
        }
        let found = match self.ask(Request::Row(row.clone())).await {
            Answer::Row(record) => record,
            _ => None,
        };
        self.rows.insert(row.clone(), found.clone());
        found
    }

    pub async fn rows(&mut self, query: Query) -> Vec<Record> {
        let records = match self.ask(Request::Rows(query)).await {
            Answer::Rows(records) => records,
            _ => Vec::new(),
        };
        for record in &records {
            self.rows.insert(record.row.clone(), Some(record.clone()));
        }
        records
    }

    pub async fn path(&mut self, path: &Path, extra: &Extra) -> Value {
        let mut fields = path.fields.as_slice();
        let mut value = match path.root.as_str() {
            "me" => Value::Row(self.me()),
            "now" => Value::Moment(self.context.now),
            "today" => Value::Date(self.today()),
            SETTING => match fields.split_first() {
                Some((name, rest)) => {
                    fields = rest;
                    self.setting(name)
                }
                None => Value::None,
            },
            root => extra
                .get(root)
                .cloned()
                .or_else(|| self.frame()?.variables.get(root).cloned())
                .unwrap_or(Value::None),
        };
        for field in fields {
            value = match &value {
                Value::Row(row) => {
                    let record = self.record(&row.clone()).await;
                    record.map_or(Value::None, |record| self.column(&record, field))
                }
                other => expression::field(other, field, &self.program.model.zone),
            };
        }
        value
    }

    /// A column of a row, including computed ones.
    pub fn column(&self, record: &Record, column: &str) -> Value {
        record.column(column)
    }

    pub fn setting(&self, name: &str) -> Value {
        let setting = self.program.model.settings.get(name);
        setting
            .and_then(|setting| setting.default.clone())
            .unwrap_or(Value::None)
    }

    pub async fn evaluate(&mut self, expression: &Expression, extra: &Extra) -> Value {
        let mut values = HashMap::new();
        for path in expression.paths() {
            if !values.contains_key(path) {
                let value = self.path(path, extra).await;
                values.insert(path, value);
            }
        }
        let resolved = Resolved {
            values,
            zone: &self.program.model.zone,
        };
        expression::evaluate(expression, &resolved)
    }

    pub async fn is_true(&mut self, condition: Option<&Expression>) -> bool {
        match condition {
            None => true,
            Some(condition) => {
                self.evaluate(condition, &Extra::new()).await == Value::Boolean(true)
            }
        }
    }

    /// The value that a flow gives.
    pub async fn given(&mut self, given: &Given) -> Value {
        match given {
            Given::Constant(value) => value.clone(),
            Given::Computed(expression) => self.evaluate(expression, &Extra::new()).await,
            Given::ComputedId(expression) => match self.evaluate(expression, &Extra::new()).await {
                Value::Text(id) => Value::choice(&id),
                value => value,
            },
            Given::ComputedLanguage(expression) => {
                match self.evaluate(expression, &Extra::new()).await {
                    Value::Text(language) => Value::Language(Name::new(&language)),
                    value => value,
                }
            }
        }
    }

    pub async fn with(&mut self, values: &GivenValues) -> Extra {
        let mut extra = Extra::new();
        for (name, given) in values {
            let value = self.given(given).await;
            extra.insert(name.clone(), value);
        }
        extra
    }

    /// The rows that a value names: one, or each of a list.
    pub async fn named_rows(&mut self, given: &Given) -> Vec<RowReference> {
        match self.given(given).await {
            Value::Row(row) => vec![row],
            Value::List(items) => items.iter().filter_map(Value::as_row).cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// A filter with its values, and with what the run's role sees.
    pub async fn filter(&mut self, rows: &Rows) -> Filter {
        let mut all = self.conditions(&rows.filter).await;
        match rows.reach {
            Reach::Seen => all.push(self.seen(&rows.table).await),
            Reach::Everyone => {}
        }
        Filter::All(all)
    }

    /// The rows of a table that the role of this run sees.
    pub async fn seen(&mut self, table: &Name) -> Filter {
        let sights = match self.program.sees.get(table) {
            None | Some(Sees::All) => return Filter::EVERY,
            Some(Sees::ByRole(sights)) => sights,
        };
        let sight = self.frame().and_then(|frame| sights.get(&frame.role));
        match sight {
            Some(Sight::All) => Filter::EVERY,
            Some(Sight::Fitting(filter)) => Filter::All(self.conditions(filter).await),
            None => Filter::NO,
        }
    }

    /// The conditions of a filter with their values.
    pub async fn conditions(&mut self, filter: &Where) -> Vec<Filter> {
        // Filters are nested only a few levels deep; the future of each level is boxed.
        let mut all = Vec::with_capacity(filter.all.len());
        for condition in &filter.all {
            match condition {
                Condition::Any(filters) => {
                    let mut any = Vec::with_capacity(filters.len());
                    for filter in filters {
                        any.push(Filter::All(Box::pin(self.conditions(filter)).await));
                    }
                    all.push(Filter::Any(any));
                }
                Condition::Not(filter) => {
                    let inner = Box::pin(self.conditions(filter)).await;
                    all.push(Filter::Not(Box::new(Filter::All(inner))));
                }
                Condition::Column(comparison) => {
                    let value = self.given(&comparison.value).await;
                    if value.is_none() && comparison.none == WhenNone::LeavesOut {
                        continue;
                    }
                    all.push(Filter::Column {
                        path: comparison.path.clone(),
                        test: comparison.test,
                        value,
                    });
                }
            }
        }
        all
    }

    /// What `sees` gives to a new row: the columns for which the role's filter requires a value.
    pub async fn filled(&mut self, table: &Name) -> BTreeMap<Name, Value> {
        let mut filled = BTreeMap::new();
        if let Filter::All(all) = self.seen(table).await {
            for filter in all {
                if let Filter::Column {
                    path,
                    test: Test::Equals,
                    value,
                } = filter
                    && let [column] = path.as_slice()
                {
                    let of = self.program.model.column_type(table, column);
                    let lists = of.is_some_and(|typed| matches!(typed.of, Type::List(_)));
                    let value = match lists {
                        true => Value::List([value].into()),
                        false => value,
                    };
                    filled.insert(column.clone(), value);
                }
            }
        }
        filled
    }
}

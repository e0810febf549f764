//! Values at run time: what paths, expressions and filters come to.

use std::collections::{BTreeMap, HashMap};

use jiff::tz::TimeZone;

use super::machine::Machine;
use super::request::{Answer, Filter, Query, Record, Request};
use crate::expression::{self, Expression, Path, SETTING};
use crate::model::{Part, literal};
use crate::name::Name;
use crate::program::Flow;
use crate::syntax::{Condition, Given, GivenMap, Order, Test, Where};
use crate::value::{Duration, RowReference, Type, Value};

/// Values that a place has beside the run's variables: `with`, `row`.
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

    /// The row as it is now; read once in a step unless something is written.
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

    /// A column of a row, also one that is computed.
    pub fn column(&self, record: &Record, column: &str) -> Value {
        if let Some(value) = record.values.get(column) {
            return value.clone();
        }
        match column {
            "id" => Value::Integer(record.row.id.0),
            "key" => record.key.as_deref().map_or(Value::None, Value::text),
            "deleted" => Value::Boolean(record.deleted),
            "live" => {
                let status = record.values.get("status");
                let live = matches!(status, Some(Value::Choice(id)) if *id == "pending" || *id == "confirmed");
                Value::Boolean(live)
            }
            "duration" => match (record.values.get("start"), record.values.get("end")) {
                (Some(Value::Moment(start)), Some(Value::Moment(end))) => {
                    Value::Duration(Duration {
                        seconds: end.as_second() - start.as_second(),
                    })
                }
                _ => Value::None,
            },
            _ => Value::None,
        }
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

    /// A given value where one of type `of` is wanted.
    pub async fn given(&mut self, given: &Given, of: &Type) -> Value {
        match given {
            Given::Literal(node) => {
                literal(of, node, &self.program.model.languages).unwrap_or(Value::None)
            }
            Given::Computed(expression) => {
                let value = self.evaluate(expression, &Extra::new()).await;
                fitted(value, of)
            }
        }
    }

    /// A given value by itself; a literal is what it looks like.
    pub async fn given_alone(&mut self, given: &Given) -> Value {
        match given {
            Given::Computed(expression) => self.evaluate(expression, &Extra::new()).await,
            Given::Literal(node) => [Type::Boolean, Type::Integer, Type::Text]
                .iter()
                .find_map(|of| literal(of, node, &[]).ok())
                .unwrap_or(Value::None),
        }
    }

    pub async fn with(&mut self, values: &GivenMap) -> Extra {
        let mut extra = Extra::new();
        for (name, given) in values {
            let value = self.given_alone(&given.value).await;
            extra.insert(name.clone(), value);
        }
        extra
    }

    /// What a call gives the flow that it calls.
    pub async fn needed(&mut self, called: &Flow, with: &GivenMap) -> Extra {
        let mut given = Extra::new();
        for (name, of) in &called.syntax.needs {
            if let (Some(value), Some(typed)) = (with.get(name), self.program.model.need(of)) {
                let value = self.given(&value.value, &typed.of).await;
                given.insert(name.clone(), value);
            }
        }
        given
    }

    /// The rows that a value names: one, or each of a list.
    pub async fn named_rows(&mut self, given: &Given) -> Vec<RowReference> {
        match self.given_alone(given).await {
            Value::Row(row) => vec![row],
            Value::List(items) => items.iter().filter_map(Value::as_row).cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// A filter with its values, and what the run's role sees unless `everyone`.
    pub async fn filter(&mut self, table: &Name, filter: &Where, everyone: bool) -> Filter {
        let mut all = self.conditions(table, filter, false).await;
        if !everyone {
            all.push(self.seen(table).await);
        }
        Filter::All(all)
    }

    /// The rows of a table that the run's role sees.
    pub async fn seen(&mut self, table: &Name) -> Filter {
        let program = self.program;
        let Some(sees) = program
            .model
            .tables
            .get(table)
            .and_then(|table| table.sees.as_ref())
        else {
            return Filter::EVERY;
        };
        let Some(role) = self.frame().map(|frame| frame.role.clone()) else {
            return Filter::NO;
        };
        if program
            .model
            .roles
            .get(&role)
            .is_some_and(|role| role.sees_all)
        {
            return Filter::EVERY;
        }
        match sees.get(&role) {
            Some(filter) => Filter::All(self.conditions(table, &filter.value, false).await),
            None => Filter::NO,
        }
    }

    async fn conditions(&mut self, table: &Name, filter: &Where, maybe: bool) -> Vec<Filter> {
        // Filters within each other are few; the future of each level is boxed.
        let mut all = Vec::new();
        for condition in &filter.all {
            match condition {
                Condition::Any(filters) => {
                    let mut any = Vec::new();
                    for filter in filters {
                        let inner = Box::pin(self.conditions(table, filter, maybe)).await;
                        any.push(Filter::All(inner));
                    }
                    all.push(Filter::Any(any));
                }
                Condition::All(filters) => {
                    for filter in filters {
                        all.extend(Box::pin(self.conditions(table, filter, maybe)).await);
                    }
                }
                Condition::Not(filter) => {
                    let inner = Box::pin(self.conditions(table, filter, maybe)).await;
                    all.push(Filter::Not(Box::new(Filter::All(inner))));
                }
                Condition::Maybe(filter) => {
                    all.extend(Box::pin(self.conditions(table, filter, true)).await);
                }
                Condition::Column { path, test, given } => {
                    let of = self.tested_type(table, &path.value, *test);
                    let value = self.given(given, &of).await;
                    if !(maybe && value.is_none()) {
                        all.push(Filter::Column {
                            path: path.value.clone(),
                            test: *test,
                            value,
                        });
                    }
                }
            }
        }
        all
    }

    /// The type of a literal that a column is tested with.
    fn tested_type(&self, table: &Name, path: &[Name], test: Test) -> Type {
        let model = &self.program.model;
        let mut table = table.clone();
        let mut of = Type::Text;
        for column in path {
            of = match model.column_type(&table, column) {
                Some(typed) => typed.of,
                None => return Type::Text,
            };
            if let Type::Row(next) = &of {
                table = next.clone();
            }
        }
        match test {
            Test::In => Type::List(Box::new(of.tested().clone())),
            Test::Like => Type::Text,
            _ => of.tested().clone(),
        }
    }

    pub fn order(order: Option<&Order>) -> Option<(Name, bool)> {
        order.map(|order| (order.column.clone(), order.descending))
    }

    /// What `sees` gives a new row: the columns that the role's filter equals to something.
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

    /// The name of the app's table that plays a part, empty if none does.
    pub fn part(&self, part: Part) -> Name {
        let table = self.program.model.part(part);
        table.map_or_else(|| Name::new(""), |table| table.name.clone())
    }
}

/// A text where an id is wanted is that id: `$'cancelled' if how == 'cancelled'`.
fn fitted(value: Value, of: &Type) -> Value {
    match (&value, of) {
        (Value::Text(text), Type::Choice(_)) => Value::choice(text),
        (Value::Text(text), Type::Language) => Value::Language(Name::new(text)),
        _ => value,
    }
}

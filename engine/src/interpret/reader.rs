//! What the store and the run hold, as values.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::event::Context;
use super::request::{Answer, Filter, Query, Record, Request};
use super::step::Needs;
use super::walk::Run;
use crate::expression::{self, Expression, Function, Kind, Path};
use crate::grammar::Test;
use crate::name::Name;
use crate::program::{
    Condition, Given, GivenValues, Members, Program, Reach, Rows, Sees, Sight, WhenNone, Where,
};
use crate::syntax::WAS;
use crate::value::SETTING;
use crate::value::{PERSON, RowId, RowReference, Type, Value};

/// Values of a place in addition to the run's variables: `with`, `row`.
pub(super) type Extra = BTreeMap<Name, Value>;

/// Reads rows and computes values. It changes nothing and says nothing.
///
/// Its methods are of four kinds:
///
/// - asking the store: `ask`, `record`, `rows`; each row is remembered until [`Reader::forget`];
/// - values of the run: `path`, `evaluate`, `given`, `with`, `setting`;
/// - filters: `filter`, `seen`, `filled`;
/// - who acts, and when: `me`, `roles`, `hint`, `now`, `today`.
pub(super) struct Reader<'p> {
    program: &'p Program,
    needs: Needs,
    context: Context,
    /// Rows read in this step.
    known: HashMap<RowReference, Option<Record>>,
    /// The row that a run is about, as it was before what the run has heard last.
    before: Option<Record>,
}

impl<'p> Reader<'p> {
    pub(super) fn new(program: &'p Program, needs: Needs, context: Context) -> Reader<'p> {
        Reader {
            program,
            needs,
            context,
            known: HashMap::new(),
            before: None,
        }
    }

    /// Remembers how the row was that a run is about. Of the values of another version of the app
    /// only those count that fit.
    pub(super) fn remember_before(
        &mut self,
        before: Option<(&RowReference, BTreeMap<Name, Value>)>,
    ) {
        let model = &self.program.model;
        self.before = before.map(|(about, mut values)| {
            values.retain(|name, value| {
                let column = model.column_type(&about.table, name);
                column.is_some_and(|typed| typed.holds(value))
            });
            Record {
                row: about.clone(),
                key: None,
                deleted: false,
                values,
            }
        });
    }

    /// The row's values before what the run has heard last.
    pub(super) fn before(&self) -> Option<BTreeMap<Name, Value>> {
        Some(self.before.as_ref()?.values.clone())
    }

    /// The person who acts; `None` in the background.
    pub(super) fn person(&self) -> Option<RowId> {
        self.context.person
    }

    /// From now on this person is `me`, or nobody.
    pub(super) fn stand_for(&mut self, person: Option<RowId>) {
        self.context.person = person;
    }

    pub(super) fn me(&self) -> Option<RowReference> {
        Some(RowReference {
            table: Name::new(PERSON),
            id: self.context.person?,
        })
    }

    pub(super) fn now(&self) -> Timestamp {
        self.context.now
    }

    pub(super) fn today(&self) -> Date {
        let zone = self.program.model.zone.clone();
        self.context.now.to_zoned(zone).date()
    }

    /// The language of the app that the person's Telegram is set to; the first if the app has no
    /// such one.
    pub(super) fn language_of_telegram(&self) -> Name {
        let languages = &self.program.model.languages;
        let hint = self.context.hint.as_ref();
        let known = hint.filter(|hint| languages.contains(hint));
        known.unwrap_or(&languages[0]).clone()
    }

    /// Reads every row again from now on, because rows may have changed.
    pub(super) fn forget(&mut self) {
        self.known.clear();
    }

    /// The ids that an environment variable lists.
    pub(super) fn listed(&self, variable: &str) -> Vec<i64> {
        let ids = self.context.environment.get(variable);
        ids.cloned().unwrap_or_default()
    }

    /// The roles of the person who acts, in the app's order.
    pub(super) async fn roles(&mut self, run: Run<'_>) -> Vec<Name> {
        let program = self.program;
        let mut roles = Vec::new();
        let Some(me) = self.me() else {
            return roles;
        };
        for (name, members) in &program.roles {
            let has = match members {
                Members::Everyone => true,
                Members::Ids(ids) => ids.contains(&me.id.0),
                Members::Environment(variable) => self
                    .context
                    .environment
                    .get(variable)
                    .is_some_and(|ids| ids.contains(&me.id.0)),
                Members::Rows { table, by, filter } => {
                    let mut all = vec![Filter::Column {
                        path: vec![by.clone()],
                        test: Test::Equals,
                        value: Value::Row(me.clone()),
                    }];
                    all.extend(self.conditions(run, filter).await);
                    let request = Request::Count {
                        table: table.clone(),
                        filter: Filter::All(all),
                    };
                    let count = self.ask(request).await;
                    matches!(count, Answer::Value(Value::Integer(1..)))
                }
            };
            if has {
                roles.push(name.clone());
            }
        }
        roles
    }

    pub(super) async fn ask(&self, request: Request) -> Answer {
        self.needs.ask(request).await
    }

    /// The row as it is now. It is read once in a step, unless something is written.
    pub(super) async fn record(&mut self, row: &RowReference) -> Option<Record> {
        if let Some(known) = self.known.get(row) {
            return known.clone();
        }
        let Answer::Row(mut found) = self.ask(Request::Row(row.clone())).await else {
            return None;
        };
        if let Some(record) = &mut found {
            self.fill_language(record);
        }
        self.known.insert(row.clone(), found.clone());
        found
    }

    /// Where the app has one language, each person has it: nobody is asked for it.
    fn fill_language(&self, record: &mut Record) {
        if record.row.table == PERSON
            && let [only] = self.program.model.languages.as_slice()
            && let Some(language @ Value::None) = record.values.get_mut("language")
        {
            *language = Value::Language(only.clone());
        }
    }

    pub(super) async fn rows(&mut self, query: Query) -> Vec<Record> {
        let Answer::Rows(mut records) = self.ask(Request::Rows(query)).await else {
            return Vec::new();
        };
        for record in &mut records {
            self.fill_language(record);
            self.known.insert(record.row.clone(), Some(record.clone()));
        }
        records
    }

    pub(super) async fn path(&mut self, run: Run<'_>, path: &Path, extra: &Extra) -> Value {
        let mut fields = path.fields.as_slice();
        let mut value = match path.root.as_str() {
            "me" => self.me().map_or(Value::None, Value::Row),
            "role" => run.role().cloned().map_or(Value::None, Value::Choice),
            "now" => Value::Moment(self.context.now),
            "today" => Value::Date(self.today()),
            SETTING => match fields.split_first() {
                Some((name, rest)) => {
                    fields = rest;
                    self.setting(name).await
                }
                None => Value::Row(RowReference::settings()),
            },
            WAS if let (Some(before), Some((field, rest))) =
                (&self.before, fields.split_first()) =>
            {
                fields = rest;
                before.column(field)
            }
            root => extra
                .get(root)
                .cloned()
                .or_else(|| run.variable(root).cloned())
                .unwrap_or(Value::None),
        };
        for field in fields {
            value = if let Value::Row(row) = &value {
                let record = self.record(row).await;
                record.map_or(Value::None, |record| record.column(field))
            } else {
                expression::field(&value, field, &self.program.model.zone)
            };
        }
        value
    }

    /// The present value of a setting: the store has it, because a business may change it.
    pub(super) async fn setting(&self, name: &str) -> Value {
        let request = Request::Setting(Name::new(name));
        let Answer::Value(value) = self.ask(request).await else {
            return Value::None;
        };
        value
    }

    pub(super) async fn evaluate(
        &mut self,
        run: Run<'_>,
        expression: &Expression,
        extra: &Extra,
    ) -> Value {
        // Most expressions only name something.
        if let Kind::Path(path) = &expression.kind {
            return self.path(run, path, extra).await;
        }
        let mut values = HashMap::new();
        for path in expression.paths() {
            if !values.contains_key(path) {
                let value = self.path(run, path, extra).await;
                values.insert(path, value);
            }
        }
        let asks_for_roles = expression.called_with(Function::May).is_some();
        let roles = match asks_for_roles {
            // A role's own filter asks for none, so this is one level deep.
            true => Box::pin(self.roles(run)).await,
            false => Vec::new(),
        };
        let resolved = Resolved {
            values,
            program: self.program,
            bot: &self.context.bot,
            roles,
        };
        expression::evaluate(expression, &resolved)
    }

    pub(super) async fn is_true(&mut self, run: Run<'_>, condition: Option<&Expression>) -> bool {
        match condition {
            None => true,
            Some(condition) => {
                self.evaluate(run, condition, &Extra::new()).await == Value::Boolean(true)
            }
        }
    }

    /// The value that a flow gives.
    pub(super) async fn given(&mut self, run: Run<'_>, given: &Given) -> Value {
        match given {
            Given::Constant(value) => value.clone(),
            Given::Computed(expression) => self.evaluate(run, expression, &Extra::new()).await,
            Given::ComputedId(expression) => {
                let value = self.evaluate(run, expression, &Extra::new()).await;
                if let Value::Text(id) = &value {
                    return Value::choice(id);
                }
                value
            }
            Given::ComputedLanguage(expression) => {
                let value = self.evaluate(run, expression, &Extra::new()).await;
                if let Value::Text(language) = &value {
                    return Value::Language(Name::new(language));
                }
                value
            }
        }
    }

    pub(super) async fn with(&mut self, run: Run<'_>, values: &GivenValues) -> Extra {
        let mut extra = Extra::new();
        for (name, given) in values {
            let value = self.given(run, given).await;
            extra.insert(name.clone(), value);
        }
        extra
    }

    /// A filter with its values, and with what the run's role sees.
    pub(super) async fn filter(&mut self, run: Run<'_>, rows: &Rows) -> Filter {
        let mut all = self.conditions(run, &rows.filter).await;
        match rows.reach {
            Reach::Seen => all.push(self.seen(run, &rows.table).await),
            Reach::Everyone => {}
        }
        Filter::All(all)
    }

    /// The rows of a table that the role of this run sees.
    pub(super) async fn seen(&mut self, run: Run<'_>, table: &Name) -> Filter {
        let sights = match self.program.sees.get(table) {
            None | Some(Sees::All) => return Filter::EVERY,
            Some(Sees::ByRole(sights)) => sights,
        };
        if run.is_background() {
            return Filter::EVERY;
        }
        let sight = run.role().and_then(|role| sights.get(role));
        match sight {
            Some(Sight::All) => Filter::EVERY,
            Some(Sight::Fitting(filter)) => Filter::All(self.conditions(run, filter).await),
            None => Filter::NO,
        }
    }

    /// The conditions of a filter with their values.
    pub(super) async fn conditions(&mut self, run: Run<'_>, filter: &Where) -> Vec<Filter> {
        // Filters are nested only a few levels deep; the future of each level is boxed.
        let mut all = Vec::with_capacity(filter.all.len());
        for condition in &filter.all {
            match condition {
                Condition::Any(filters) => {
                    let mut any = Vec::with_capacity(filters.len());
                    for filter in filters {
                        any.push(Filter::All(Box::pin(self.conditions(run, filter)).await));
                    }
                    all.push(Filter::Any(any));
                }
                Condition::Not(filter) => {
                    let inner = Box::pin(self.conditions(run, filter)).await;
                    all.push(Filter::Not(Box::new(Filter::All(inner))));
                }
                Condition::Column(comparison) => {
                    let value = self.given(run, &comparison.value).await;
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
    pub(super) async fn filled(&mut self, run: Run<'_>, table: &Name) -> BTreeMap<Name, Value> {
        let mut filled = BTreeMap::new();
        if let Filter::All(all) = self.seen(run, table).await {
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

struct Resolved<'r> {
    values: HashMap<&'r Path, Value>,
    program: &'r Program,
    bot: &'r str,
    /// Of the person who acts, if the expression depends on them.
    roles: Vec<Name>,
}

impl expression::Lookup for Resolved<'_> {
    fn value(&self, path: &Path) -> Value {
        self.values.get(path).cloned().unwrap_or(Value::None)
    }

    fn zone(&self) -> &TimeZone {
        &self.program.model.zone
    }

    fn link(&self, flow: &str, answer: Option<&str>) -> Value {
        let payload = self.program.payload(flow, answer);
        payload.map_or(Value::None, |payload| {
            Value::text(&format!("https://t.me/{}?start={payload}", self.bot))
        })
    }

    fn may(&self, flow: &str) -> bool {
        let flow = self.program.flows.get(flow);
        flow.is_some_and(|flow| self.program.role_in(flow, &self.roles).is_some())
    }
}

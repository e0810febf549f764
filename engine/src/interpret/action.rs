//! A `do`: its actions in turn, all or none.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::effect::Effect;
use super::machine::Machine;
use super::request::{Answer, Free, Query, Request, When};
use crate::model::{Origin, Part};
use crate::name::Name;
use crate::syntax::{Action, ActionKind, Given, GivenMap, Set, Spanned};
use crate::value::{RowReference, Type, Value};

/// Rows that a `list` reads at most.
const MOST_ROWS: u32 = 100;

impl Machine<'_> {
    /// Does all of the actions, or none and answers the outcome that stopped it.
    pub async fn act(&mut self, actions: &[Action]) -> Name {
        let before = self.frame().map(|frame| frame.variables.clone());
        let writes = actions.iter().any(|action| action.kind.writes());
        if writes {
            self.ask(Request::Begin).await;
        }
        for action in actions {
            let result = self.one(action).await;
            if action.kind.writes() {
                self.rows.clear();
            }
            match result {
                Ok(value) => {
                    if let Some(variable) = &action.variable {
                        self.find(&variable.value, value);
                    }
                }
                Err(outcome) => {
                    if writes {
                        self.ask(Request::Undo).await;
                    }
                    if let (Some(frame), Some(before)) = (self.frame_mut(), before) {
                        frame.variables = before;
                    }
                    return outcome;
                }
            }
        }
        if writes {
            self.ask(Request::Keep).await;
            self.wrote = true;
            self.meet_again().await;
        }
        "done".into()
    }

    /// Sets what an action has found; on the way of an `again` only another value is a change.
    fn find(&mut self, variable: &Name, value: Value) {
        let Some(frame) = self.frame_mut() else {
            return;
        };
        let before = frame.variables.insert(variable.clone(), value);
        if before.as_ref() != frame.variables.get(variable) {
            self.changed(&BTreeSet::from([variable.clone()]));
        }
    }

    async fn one(&mut self, action: &Action) -> Result<Value, Name> {
        match &action.kind {
            ActionKind::Find {
                table,
                filter,
                order,
            } => {
                let filter = self.filter(&table.value, filter, false).await;
                let query = Query {
                    table: table.value.clone(),
                    filter,
                    order: Self::order(order.as_ref().map(|order| &order.value)),
                    limit: 1,
                    offset: 0,
                };
                let found = self.rows(query).await;
                let first = found.into_iter().next();
                first
                    .map(|record| Value::Row(record.row))
                    .ok_or_else(|| "missing".into())
            }
            ActionKind::List {
                table,
                filter,
                order,
            } => {
                let filter = self.filter(&table.value, filter, false).await;
                let query = Query {
                    table: table.value.clone(),
                    filter,
                    order: Self::order(order.as_ref().map(|order| &order.value)),
                    limit: MOST_ROWS,
                    offset: 0,
                };
                let rows = self.rows(query).await;
                let rows: Vec<Value> = rows
                    .into_iter()
                    .map(|record| Value::Row(record.row))
                    .collect();
                Ok(Value::List(rows.into()))
            }
            ActionKind::Count {
                table,
                filter,
                everyone,
            } => {
                let filter = self.filter(&table.value, filter, *everyone).await;
                let table = table.value.clone();
                self.asked(Request::Count { table, filter }).await
            }
            ActionKind::Sum {
                table,
                column,
                filter,
                everyone,
            } => {
                let filter = self.filter(&table.value, filter, *everyone).await;
                self.asked(Request::Sum {
                    table: table.value.clone(),
                    column: column.value.clone(),
                    filter,
                })
                .await
            }
            ActionKind::Insert { table, set } => {
                let mut values = self.filled(&table.value).await;
                values.extend(self.set(&table.value, set).await);
                self.expect_whole(&table.value, &values);
                let table = table.value.clone();
                self.asked(Request::Insert {
                    table: table.clone(),
                    values,
                })
                .await
                .map(|value| inserted(table, value))
            }
            ActionKind::Update { row, set } => {
                let rows = self.named_rows(row).await;
                for row in self.present(rows)? {
                    let values = self.set(&row.table, set).await;
                    self.asked(Request::Update {
                        row: row.clone(),
                        values,
                    })
                    .await?;
                    self.rows.clear();
                }
                Ok(Value::None)
            }
            ActionKind::Delete { row } => self.each(row, Request::Delete).await,
            ActionKind::Restore { row } => self.each(row, Request::Restore).await,
            ActionKind::Require {
                condition,
                otherwise,
            } => {
                if self.is_true(Some(condition)).await {
                    Ok(Value::None)
                } else {
                    Err(otherwise.value.clone())
                }
            }
            ActionKind::Book { values, even } => self.book(values, even).await,
            ActionKind::Hold {
                values,
                expires,
                even,
            } => self.hold(values, expires.as_ref(), even).await,
            ActionKind::Queue { values } => self.queue(values).await,
            ActionKind::Move {
                booking,
                start,
                even,
            } => {
                let start = self.given(start, &Type::Moment).await;
                let Value::Moment(start) = start else {
                    return Err("closed".into());
                };
                let even = names(even);
                self.each(booking, |booking| Request::Move {
                    booking,
                    start,
                    even: even.clone(),
                })
                .await
            }
            ActionKind::Transition {
                transition,
                booking,
                why,
                even,
            } => {
                let why = match why {
                    Some(why) => match self.given(why, &Type::Text).await {
                        Value::Text(text) => Some(text.to_string()),
                        _ => None,
                    },
                    None => None,
                };
                let even = names(even);
                self.each(booking, |booking| Request::Transition {
                    booking,
                    transition: *transition,
                    why: why.clone(),
                    even: even.clone(),
                })
                .await
            }
        }
    }

    /// Asks for each of the rows that a value names.
    async fn each(
        &mut self,
        given: &Given,
        request: impl Fn(RowReference) -> Request,
    ) -> Result<Value, Name> {
        let rows = self.named_rows(given).await;
        for row in self.present(rows)? {
            self.asked(request(row)).await?;
        }
        Ok(Value::None)
    }

    /// A value that should be a row and is none is a row that is gone.
    fn present(&self, rows: Vec<RowReference>) -> Result<Vec<RowReference>, Name> {
        if rows.is_empty() {
            return Err("missing".into());
        }
        Ok(rows)
    }

    async fn asked(&self, request: Request) -> Result<Value, Name> {
        match self.ask(request).await {
            Answer::Refused(refusal) => Err(refusal.outcome().into()),
            Answer::Value(value) => Ok(value),
            Answer::Inserted(id) => Ok(Value::Integer(id.0)),
            _ => Ok(Value::None),
        }
    }

    async fn set(&mut self, table: &Name, set: &Set) -> BTreeMap<Name, Value> {
        match set {
            Set::Columns(columns) => self.columns(table, columns).await,
            Set::Draft(draft) => match self.given_alone(draft).await {
                Value::Draft(draft) => (*draft).clone(),
                _ => BTreeMap::new(),
            },
        }
    }

    async fn columns(&mut self, table: &Name, columns: &GivenMap) -> BTreeMap<Name, Value> {
        let mut values = BTreeMap::new();
        for (column, given) in columns {
            let of = self.program.model.column_type(table, column);
            let of = of.map_or(Type::Text, |typed| typed.of);
            let value = self.given(&given.value, &of).await;
            values.insert(column.clone(), value);
        }
        values
    }

    async fn book(&mut self, given: &GivenMap, even: &[Spanned<Name>]) -> Result<Value, Name> {
        let Reservation {
            free,
            start,
            values,
        } = self.reservation(given).await?;
        let request = Request::Book {
            free,
            start,
            values,
            even: names(even),
        };
        let booking = self.part(Part::Booking);
        let made = self.asked(request).await;
        made.map(|value| inserted(booking, value))
    }

    async fn hold(
        &mut self,
        given: &GivenMap,
        expires: Option<&Given>,
        even: &[Spanned<Name>],
    ) -> Result<Value, Name> {
        let expires = match expires {
            Some(expires) => match self.given(expires, &Type::Moment).await {
                Value::Moment(expires) => Some(expires),
                _ => None,
            },
            None => None,
        };
        let Reservation {
            free,
            start,
            values,
        } = self.reservation(given).await?;
        let request = Request::Hold {
            free,
            start,
            values,
            expires,
            even: names(even),
        };
        let booking = self.part(Part::Booking);
        let made = self.asked(request).await;
        made.map(|value| inserted(booking, value))
    }

    async fn queue(&mut self, given: &GivenMap) -> Result<Value, Name> {
        let waiting = self.part(Part::Waiting);
        let mut values = self.own_and_given(&waiting, given).await;
        let when = match (values.remove("day"), values.remove("start")) {
            (_, Some(Value::Moment(start))) => When::Start(start),
            (Some(Value::Date(day)), _) => When::Day(day),
            _ => return Err("closed".into()),
        };
        let free = self.time_wanted(&mut values).ok_or("closed")?;
        let joined = self.asked(Request::Queue { free, when, values }).await;
        joined.map(|value| inserted(waiting, value))
    }

    /// What a booking is made of; `closed` if it names no service or start.
    async fn reservation(&mut self, given: &GivenMap) -> Result<Reservation, Name> {
        let booking = self.part(Part::Booking);
        let mut values = self.own_and_given(&booking, given).await;
        let Some(Value::Moment(start)) = values.remove("start") else {
            return Err("closed".into());
        };
        let free = self.time_wanted(&mut values).ok_or("closed")?;
        Ok(Reservation {
            free,
            start,
            values,
        })
    }

    /// What is given of a table's columns, and what `sees` gives of the app's own.
    async fn own_and_given(&mut self, table: &Name, given: &GivenMap) -> BTreeMap<Name, Value> {
        let mut values = self.filled(table).await;
        let is_own = |name: &Name| {
            let column = self.program.model.tables[table].columns.get(name);
            column.is_some_and(|column| column.origin == Origin::App)
        };
        values.retain(|name, _| is_own(name));
        values.extend(self.columns(table, given).await);
        self.expect_whole(table, &values);
        values
    }

    /// Takes out of the values what a time must be free for; `None` if they name no service.
    fn time_wanted(&self, values: &mut BTreeMap<Name, Value>) -> Option<Free> {
        let Some(Value::Row(service)) = values.remove("service") else {
            return None;
        };
        let resources = self.program.model.resources();
        let named =
            resources.filter_map(|resource| values.remove(&resource.name)?.as_row().cloned());
        Some(Free {
            service,
            resources: named.collect(),
            party: None,
            lasts: None,
            moving: None,
            client: self.context.person,
        })
    }

    /// Reports columns of a new row that would be none and may not.
    fn expect_whole(&mut self, table: &Name, values: &BTreeMap<Name, Value>) {
        for (name, column) in &self.program.model.tables[table].columns {
            let value = values.get(name).or(column.default.as_ref());
            let is_none = value.is_none_or(Value::is_none);
            if is_none && !column.typed.optional && column.origin != Origin::Kept {
                let problem = format!("a new `{table}` has no `{name}`");
                self.problems.push(problem);
            }
        }
    }

    /// Reads the person again after writes: they may now have another language, or other roles.
    async fn meet_again(&mut self) {
        let before = (self.language.clone(), self.roles.clone());
        self.meet().await;
        if before != (self.language.clone(), self.roles.clone()) {
            let commands = self.command_list().await;
            self.effects.push(Effect::Commands(commands));
        }
    }
}

/// A visit as an action asks for it.
struct Reservation {
    free: Free,
    start: Timestamp,
    /// The booking's own columns.
    values: BTreeMap<Name, Value>,
}

fn inserted(table: Name, id: Value) -> Value {
    match id {
        Value::Integer(id) => Value::Row(RowReference {
            table,
            id: crate::value::RowId(id),
        }),
        _ => Value::None,
    }
}

fn names(names: &[Spanned<Name>]) -> Vec<Name> {
    names.iter().map(|name| name.value.clone()).collect()
}

//! A `do`: its actions one after another, all of them or none.

mod booking;
mod export;
mod insert;
mod rows;
mod seed;

use std::collections::BTreeMap;

use super::departing::Departing;
use super::kind::Entered;
use super::machine::Machine;
use super::request::{Answer, Request};
use crate::mirror::Asked;
use crate::model::{Breach, Origin};
use crate::name::Name;
use crate::outcome::{Outcome, Refusal};
use crate::program::{ActionKind, Do, Given, GivenValues};
use crate::value::{RowId, RowReference, Value};

/// What an action has found or made, or why the `do` stops.
type Done = Result<Value, Stop>;

/// Why a `do` stops, of which nothing is done then.
enum Stop {
    /// It ends with this outcome.
    Outcome(Name),
    /// A backend has to answer first. Then it is done from the beginning.
    Waits,
    /// A value that was computed is beyond the limits of its column.
    Fails,
}

impl From<Name> for Stop {
    fn from(outcome: Name) -> Stop {
        Stop::Outcome(outcome)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Outcome(refusal.into())
    }
}

impl Machine<'_> {
    /// Does all of the actions, or none; then the outcome says what stopped them. It waits if a
    /// backend has to answer first.
    pub(super) async fn act(&mut self, actions: &Do) -> Entered {
        let before = self.walk.variables();
        let writes = actions.writes();
        if !actions.guards.is_empty() {
            self.ask(Request::Guard(actions.guards.clone())).await;
            // What was read before may have changed until now.
            self.reader.forget();
        }
        if writes {
            self.ask(Request::Begin).await;
        }
        for action in &actions.actions {
            let done = self.one(&action.does).await;
            if action.does.writes() {
                self.reader.forget();
            }
            match done {
                Ok(value) => {
                    if let Some(variable) = &action.variable {
                        self.walk.set(variable, value);
                    }
                }
                Err(stop) => {
                    if writes {
                        self.ask(Request::Undo).await;
                    }
                    self.walk.give(before);
                    return match stop {
                        Stop::Outcome(outcome) => Entered::Left(outcome),
                        Stop::Waits => Entered::Waits,
                        Stop::Fails => Entered::Failed,
                    };
                }
            }
        }
        if writes {
            self.ask(Request::Keep).await;
            self.wrote = true;
            if actions.books() {
                self.has_booked();
            }
            // They may now have another language or other roles.
            self.meet().await;
        }
        Entered::Left(Outcome::Done.into())
    }

    async fn one(&mut self, action: &ActionKind) -> Done {
        match action {
            ActionKind::Find(search) => self.find(search).await,
            ActionKind::List(search) => self.list(search).await,
            ActionKind::Count(rows) => self.count(rows).await,
            ActionKind::Figure(figure) => self.figure(figure).await,
            ActionKind::Groups(groups) => self.groups(groups).await,
            ActionKind::Load(load) => self.load(load).await,
            ActionKind::Export(export) => self.export(export).await,
            ActionKind::Seed(files) => self.seed(files).await,
            ActionKind::Insert(insert) => self.insert(insert).await,
            ActionKind::Update(update) => self.update(update).await,
            ActionKind::Delete(rows) => self.each(rows, Request::Delete).await,
            ActionKind::Restore(rows) => self.each(rows, Request::Restore).await,
            ActionKind::Enter(enter) => self.move_balance(enter).await,
            ActionKind::Require(require) => self.require(require).await,
            ActionKind::Book(book) => self.book(book).await,
            ActionKind::Hold(hold) => self.hold(hold).await,
            ActionKind::Queue(values) => self.queue(values).await,
            ActionKind::Move(moving) => self.move_to(moving).await,
            ActionKind::Transition(transit) => self.transit(transit).await,
        }
    }

    /// Sends a request for each of the rows that a value names.
    async fn each(&mut self, rows: &Given, request: impl Fn(RowReference) -> Request) -> Done {
        for row in self.present(rows).await? {
            self.asked(request(row)).await?;
        }
        Ok(Value::None)
    }

    /// The rows that a value names. A list may have none; of anything else, the row is gone.
    async fn present(&mut self, rows: &Given) -> Result<Vec<RowReference>, Stop> {
        let rows = self.given(rows).await;
        if let Value::List(items) = &rows {
            return Ok(items.iter().filter_map(Value::as_row).cloned().collect());
        }
        let row = rows.as_row().cloned();
        Ok(vec![row.ok_or(Refusal::Missing)?])
    }

    /// What a backend has to do, if the request is for one.
    async fn asked_over_there(&mut self, request: &Request) -> Result<Option<Value>, Stop> {
        let Some(write) = self.write_of(request).await? else {
            return Ok(None);
        };
        let asks = self.must_ask(&write);
        let asked = Asked::Write(Box::new(write));
        if asks {
            self.begin_asking(asked);
            return match self.departing {
                Departing::Nothing => Err(Stop::Waits),
                // Whoever has left does not wait for it.
                Departing::Acts | Departing::HasEnded => Ok(Some(Value::None)),
            };
        }
        let (asked, rows) = (Box::new(asked), Vec::new());
        match self.ask(Request::Mirror { asked, rows }).await {
            Answer::Refused(refusal) => Err(refusal.into()),
            Answer::Value(value) => Ok(Some(value)),
            Answer::Done
            | Answer::Inserted(_)
            | Answer::Row(_)
            | Answer::Rows(_)
            | Answer::Faulty(_)
            | Answer::Days(_)
            | Answer::Starts(_) => Ok(Some(Value::None)),
        }
    }

    async fn asked(&mut self, request: Request) -> Done {
        if let Some(value) = self.asked_over_there(&request).await? {
            return Ok(value);
        }
        match self.ask(request).await {
            Answer::Refused(refusal) => Err(refusal.into()),
            Answer::Value(value) => Ok(value),
            Answer::Done
            | Answer::Inserted(_)
            | Answer::Row(_)
            | Answer::Rows(_)
            | Answer::Faulty(_)
            | Answer::Days(_)
            | Answer::Starts(_) => Ok(Value::None),
        }
    }

    /// Asks for a new row of a table.
    async fn made(&mut self, table: &Name, request: Request) -> Done {
        if let Some(value) = self.asked_over_there(&request).await? {
            return Ok(value);
        }
        match self.ask(request).await {
            Answer::Inserted(id) => Ok(row(table, id)),
            Answer::Refused(refusal) => Err(refusal.into()),
            Answer::Done
            | Answer::Value(_)
            | Answer::Row(_)
            | Answer::Rows(_)
            | Answer::Faulty(_)
            | Answer::Days(_)
            | Answer::Starts(_) => Ok(Value::None),
        }
    }

    async fn columns(&mut self, columns: &GivenValues) -> BTreeMap<Name, Value> {
        let mut values = BTreeMap::new();
        for (column, given) in columns {
            let value = self.given(given).await;
            values.insert(column.clone(), value);
        }
        values
    }

    /// Whether numbers, times and dates are within the limits of their columns. What is computed
    /// may be beyond: then nothing is written, and the state fails.
    fn within_limits(&mut self, table: &Name, values: &BTreeMap<Name, Value>) -> Result<(), Stop> {
        let columns = &self.program.model.tables[table].columns;
        for (name, value) in values {
            let breach = columns.get(name).and_then(|column| column.breach(value));
            if let Some(breach @ (Breach::Digits(_) | Breach::Below(_) | Breach::Above(_))) = breach
            {
                let found = value.as_written();
                self.report(format!("`{name}` of `{table}` would be {found}: {breach}"));
                return Err(Stop::Fails);
            }
        }
        Ok(())
    }

    /// Reports columns of a new row that would be none and must not be.
    fn expect_whole(&mut self, table: &Name, values: &BTreeMap<Name, Value>) {
        for (name, column) in &self.program.model.tables[table].columns {
            let value = values.get(name).or(column.default.as_ref());
            let is_none = value.is_none_or(Value::is_none);
            if is_none && !column.typed.optional && column.origin != Origin::Kept {
                self.report(format!("a new `{table}` has no `{name}`"));
            }
        }
    }
}

fn row(table: &Name, id: RowId) -> Value {
    Value::Row(RowReference {
        table: table.clone(),
        id,
    })
}

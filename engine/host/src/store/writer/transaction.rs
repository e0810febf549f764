//! [`Transaction`]: what a work sees of the store.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use tilmash_engine::interpret::{Answer, Request};
use tilmash_engine::model::{Model, Origin, Part, Table};
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{RowId, RowReference, Value};

use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::database::listen::Instance;
use crate::store::tables::change;
use crate::store::tables::record;

/// The store within one transaction. All that is done through it is committed together, or none.
pub struct Transaction {
    pub(in crate::store) connection: Connection,
    pub(in crate::store) model: Arc<Model>,
    /// Who this is to others on the same database, if there may be others.
    pub(in crate::store) instance: Option<Instance>,
}

/// The circumstances of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The present.
    pub now: Timestamp,
    /// Whose act led here; `None` for what happens by itself.
    pub by: Option<RowId>,
}

impl Transaction {
    pub(in crate::store) fn new(
        connection: Connection,
        model: Arc<Model>,
        instance: Option<Instance>,
    ) -> Transaction {
        Transaction {
            connection,
            model,
            instance,
        }
    }

    /// The app whose tables these are.
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    /// Statements run since the store was opened, those that begin and end transactions included.
    pub fn statements(&self) -> u64 {
        self.connection.statements()
    }

    /// Answers one need of the interpreter.
    ///
    /// # Errors
    ///
    /// Only what the world does; a refusal is an answer.
    ///
    /// # Panics
    ///
    /// If the checker would not have let the request pass: an unknown table, a value of a wrong type.
    pub async fn answer(
        &mut self,
        request: Request,
        context: &Context,
    ) -> Result<Answer, StoreError> {
        let connection = &mut self.connection;
        let model = &*self.model;
        let is_booking =
            |row: &RowReference| record::table(model, &row.table).part == Part::Booking;
        Ok(match request {
            Request::Row(row) => Answer::Row(record::one(connection, model, &row).await?),
            Request::Rows(query) => Answer::Rows(record::some(connection, model, &query).await?),
            Request::Count { table, filter } => {
                Answer::Value(record::count(connection, model, &table, &filter).await?)
            }
            Request::Sum {
                table,
                column,
                filter,
            } => Answer::Value(record::sum(connection, model, &table, &column, &filter).await?),
            Request::Insert { table, values } => {
                let part = record::table(model, &table).part;
                assert_ne!(
                    part,
                    Part::Booking,
                    "the checker lets only `book` make a booking"
                );
                match change::insert(connection, model, &table, None, &values).await? {
                    Ok(id) => Answer::Inserted(id),
                    Err(refusal) => Answer::Refused(refusal),
                }
            }
            Request::Update { row, values } if is_booking(&row) => {
                self.edit_booking(&row, values, context).await?
            }
            Request::Update { row, values } => {
                done(change::update(connection, model, &row, &values).await?)
            }
            Request::Delete(row) if is_booking(&row) => self.delete_booking(&row, context).await?,
            Request::Delete(row) => done(change::delete(connection, &row, context.now).await?),
            Request::Restore(row) if is_booking(&row) => {
                self.restore_booking(&row, context).await?
            }
            Request::Restore(row) => done(change::restore(connection, &row).await?),
            Request::Begin => {
                connection.control("SAVEPOINT attempt").await?;
                Answer::Done
            }
            Request::Keep => {
                connection.control("RELEASE attempt").await?;
                Answer::Done
            }
            Request::Undo => {
                connection.control("ROLLBACK TO attempt").await?;
                connection.control("RELEASE attempt").await?;
                Answer::Done
            }
            Request::Book {
                free,
                start,
                values,
                even,
            } => self.book(&free, start, values, even, context).await?,
            Request::Move {
                booking,
                start,
                even,
            } => self.move_booking(&booking, start, even, context).await?,
            Request::Hold {
                free,
                start,
                values,
                expires,
                even,
            } => {
                self.hold_time(&free, start, values, expires, even, context)
                    .await?
            }
            Request::Queue { free, when, values } => {
                self.queue(&free, when, values, context).await?
            }
            Request::Transition {
                booking,
                transition,
                why,
                even,
            } => {
                self.transition(&booking, transition, why.as_deref(), even, context)
                    .await?
            }
            Request::Days { free, first, last } => {
                self.days(&free, first, last, context.now).await?
            }
            Request::Starts { free, day } => self.starts(&free, day, context.now).await?,
            Request::Serving { free, table, start } => {
                self.serving(&free, &table, start, context.now).await?
            }
        })
    }

    pub(in crate::store) async fn close(self) -> Result<(), StoreError> {
        self.connection.close().await
    }
}

/// What only Tilmash sets of a booking goes with its claim, and has requests of its own.
pub(in crate::store) fn assert_own(booking: &Table, values: &BTreeMap<Name, Value>) {
    let kept = |name: &&Name| booking.columns[*name].origin == Origin::Kept;
    assert_eq!(
        values.keys().find(kept),
        None,
        "the checker lets flows set only a booking's own columns"
    );
}

pub(in crate::store) fn done(result: Result<(), Refusal>) -> Answer {
    match result {
        Ok(()) => Answer::Done,
        Err(refusal) => Answer::Refused(refusal),
    }
}

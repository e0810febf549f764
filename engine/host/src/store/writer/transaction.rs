//! [`Transaction`]: what a work sees of the store.

use std::sync::Arc;

use jiff::Timestamp;
use tilmash_engine::interpret::{Filter, RunId};
use tilmash_engine::model::Model;
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowId, Value};

use crate::store::business::kept::{Guess, Kept};
use crate::store::business::members::{Members, is_of_one_row};
use crate::store::business::read::Business;
use crate::store::database::codes::Codes;
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::database::instance::Instance;
use crate::store::database::revision::Revision;
use crate::store::dialogue::visitor::Visitor;
use crate::store::outside::Outside;
use crate::store::tables::halt::Halt;
use crate::store::tables::{change, record};

/// The store within one transaction. Everything that is done through it is committed together, or
/// not at all.
pub struct Transaction {
    pub(in crate::store) connection: Connection,
    pub(in crate::store) model: Arc<Model>,
    /// How other instances on the same database know this one, if there may be others.
    pub(in crate::store) instance: Option<Instance>,
    pub(in crate::store) outside: Outside,
    /// What outlives the transaction: the rows that seldom change.
    kept: Kept,
    /// It outlives the transaction too: who has which role.
    members: Members,
    /// The person whose dialogue the present work has opened.
    pub(in crate::store) visitor: Visitor,
    /// When the first job is due that was scheduled since that was asked.
    pub(in crate::store) scheduled: Option<Timestamp>,
    /// The rows that the work has made together so far, whose events are heard at a pace.
    pub(in crate::store) paced: u32,
}

/// The run in the background whose step something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Led {
    pub run: RunId,
    /// How many events led to the step, each by a run that heard the one before.
    pub depth: u32,
}

/// The circumstances of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The present instant.
    pub now: Timestamp,
    /// The person whose act led here; `None` for what happens by itself.
    pub by: Option<RowId>,
    /// The run whose step this is; `None` for a person's dialogue.
    pub run: Option<Led>,
}

impl Context {
    /// What happens by itself.
    pub fn itself(now: Timestamp) -> Context {
        Context {
            now,
            by: None,
            run: None,
        }
    }
}

impl Transaction {
    pub(in crate::store) fn new(
        connection: Connection,
        model: Arc<Model>,
        instance: Option<Instance>,
        outside: Outside,
    ) -> Transaction {
        Transaction {
            connection,
            model,
            instance,
            outside,
            kept: Kept::default(),
            members: Members::default(),
            visitor: Visitor::default(),
            scheduled: None,
            paced: 0,
        }
    }

    /// Begins a work: what an earlier one has found may have changed.
    pub(in crate::store) fn begin_work(&mut self) {
        self.connection.begin_work();
        self.kept.begin(None);
        self.visitor.leave();
        self.paced = 0;
    }

    /// Lets codes be numbered from now on and not random: a talk has the same each time.
    pub fn number_codes(&mut self) {
        self.connection.codes = Codes::Numbered(0);
    }

    /// Notes the revision that the work has found at its beginning, see [`Transaction::business`].
    pub(in crate::store) fn found(&mut self, revision: Option<Revision>) {
        self.kept.begin(revision);
    }

    /// The business as it was at some moment of this work, or is now.
    pub(in crate::store) async fn business(&mut self) -> Result<Arc<Business>, StoreError> {
        self.kept.present(&mut self.connection, &self.model).await
    }

    /// The business as it was read last, for a caller that reads its revision together with more;
    /// see [`Transaction::drop_business`].
    pub(in crate::store) async fn probable_business(&mut self) -> Result<Guess, StoreError> {
        self.kept.guess(&mut self.connection, &self.model).await
    }

    /// Drops the business that is kept, because its revision is an old one.
    pub(in crate::store) fn drop_business(&mut self) {
        self.kept.drop_old();
    }

    /// How many rows of a table fit. If the table gives roles, it may be known from earlier.
    pub(in crate::store) async fn count(
        &mut self,
        table: &Name,
        filter: Filter,
        by: Option<RowId>,
    ) -> Result<Value, StoreError> {
        let is_kept = self.model.gives_roles(table)
            && change::is_seldom(&self.model, &self.model.tables[table])
            && is_of_one_row(&filter);
        let found = self.kept.found();
        let known = match (found, by) {
            (Some(at), Some(person)) if is_kept && !self.connection.is_altered() => {
                Some((at, person))
            }
            (Some(_) | None, Some(_) | None) => None,
        };
        if let Some((at, person)) = known
            && let Some(count) = self.members.count(at, person, &filter)
        {
            return Ok(count);
        }
        let count = record::count(&mut self.connection, &self.model, table, &filter).await?;
        if let Some((at, person)) = known {
            self.members.keep(at, person, filter, count.clone());
        }
        Ok(count)
    }

    /// The app whose tables these are.
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    /// Statements run since the store was opened, including those that begin and end transactions.
    pub fn statements(&self) -> u64 {
        self.connection.statements()
    }

    /// When the first job is due that was scheduled since this was asked. `None` if none was.
    pub fn take_scheduled(&mut self) -> Option<Timestamp> {
        self.scheduled.take()
    }

    /// Does something all or not at all: a refusal undoes what was done of it. After a failure of
    /// the database nothing more is run, and the whole transaction is undone.
    pub(in crate::store) async fn all_or_nothing<T>(
        &mut self,
        attempt: impl AsyncFnOnce(&mut Transaction) -> Result<T, Halt>,
    ) -> Result<T, Halt> {
        self.connection.control("SAVEPOINT part")?;
        let done = Halt::split(attempt(self).await)?;
        if done.is_err() {
            self.connection.control("ROLLBACK TO part")?;
        }
        self.connection.control("RELEASE part")?;
        Ok(done?)
    }

    pub(in crate::store) async fn close(self) -> Result<(), StoreError> {
        self.connection.close().await
    }
}

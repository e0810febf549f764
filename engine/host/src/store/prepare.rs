//! Brings a database up to date: the core schema, the app's tables, and what existing bookings
//! occupy.

use std::mem;

use jiff::Timestamp;
use tilmash_engine::name::Name;

use super::Store;
use super::booking::assign::{Assignment, Unassigned};
use super::booking::orphaned::Orphaned;
use super::booking::overbooked::Overbooked;
use super::booking::reshape::{Look, Reshaped};
use super::database::error::StoreError;
use super::database::migration;
use super::tables::plan::{self, Plan, Step};
use super::tables::{schema, setting};
use super::writer::transaction::Transaction;

/// Changes nothing, and fails if nothing can be changed.
const WRITE: &str = "UPDATE tilmash_migration SET name = name WHERE version = 1";

/// What was done to bring a database up to date, or would be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prepared {
    /// The versions of the migrations.
    pub migrations: Vec<i64>,
    pub plan: Plan,
    pub reshaped: Reshaped,
    /// The bookings to come whose resource is withdrawn.
    pub orphaned: Vec<Orphaned>,
    /// What is promised to more than there is of it, by this change or by an earlier one.
    pub overbooked: Vec<Overbooked>,
    /// The settings that were changed and whose type has changed since: their defaults count.
    pub outdated: Vec<Name>,
}

impl Prepared {
    /// Whether nothing was done, and nothing is to be decided.
    pub fn is_empty(&self) -> bool {
        let changes = self.steps();
        self.migrations.is_empty() && changes.is_empty() && self.undecided().is_empty()
    }

    /// The changes of the app's tables and of its bookings.
    pub fn steps(&self) -> Vec<String> {
        let tables = self.plan.steps.iter().map(Step::to_string);
        tables.chain(self.reshaped.steps()).collect()
    }

    /// What a person must decide before the app can run.
    pub fn undecided(&self) -> Vec<String> {
        let unassigned = self.reshaped.unassigned.iter();
        let required = unassigned.filter(|it| it.required);
        let plan = self.plan.undecided.iter().cloned();
        plan.chain(required.map(Unassigned::to_string)).collect()
    }

    /// What a person should decide, though the app can run.
    pub fn open(&self) -> impl Iterator<Item = &Unassigned> {
        let unassigned = self.reshaped.unassigned.iter();
        unassigned.filter(|it| !it.required)
    }
}

/// The core schema and the app's tables, brought up to date.
pub(super) struct Altered {
    /// The versions of the migrations.
    pub(super) migrations: Vec<i64>,
    pub(super) plan: Plan,
}

impl Altered {
    /// When existing bookings are to be looked at now.
    pub(super) fn look(&self, otherwise: Look) -> Look {
        match self.migrations.is_empty() && self.plan.is_empty() {
            true => otherwise,
            false => Look::Always,
        }
    }
}

impl Store {
    /// Brings the database up to date, first the core schema, then the app's tables, then what
    /// existing bookings occupy, and makes sure that it can be written.
    ///
    /// # Errors
    ///
    /// [`StoreError::Undecided`] if the app has changed in a way that a person must decide about.
    /// Then nothing is changed.
    pub async fn prepare(&self) -> Result<Prepared, StoreError> {
        self.prepare_at(Vec::new(), Timestamp::now()).await
    }

    /// As [`Store::prepare`], at an instant, and with resources for bookings that lack one.
    ///
    /// # Errors
    ///
    /// As [`Store::prepare`], and [`StoreError::NoSuchResource`].
    pub async fn prepare_at(
        &self,
        assignments: Vec<Assignment>,
        now: Timestamp,
    ) -> Result<Prepared, StoreError> {
        self.write(async move |transaction| transaction.prepare(&assignments, now).await)
            .await
    }

    /// What [`Store::prepare_at`] would do; nothing is changed. Everything is tried and undone.
    ///
    /// # Errors
    ///
    /// As [`Store::prepare_at`], except that what is undecided is told in the answer.
    pub async fn plan_at(
        &self,
        assignments: Vec<Assignment>,
        now: Timestamp,
    ) -> Result<Prepared, StoreError> {
        self.tried(async move |transaction| {
            transaction
                .bring_up_to_date(&assignments, Look::Always, now)
                .await
        })
        .await
    }

    /// Whether [`Store::plan_at`] has anything to tell.
    ///
    /// # Errors
    ///
    /// If the database could not be read.
    pub async fn lacks_something(&self) -> Result<bool, StoreError> {
        let planned = self.plan_at(Vec::new(), Timestamp::now()).await?;
        Ok(!planned.is_empty())
    }
}

impl Transaction {
    async fn prepare(
        &mut self,
        assignments: &[Assignment],
        now: Timestamp,
    ) -> Result<Prepared, StoreError> {
        let look = match assignments {
            [] => Look::IfReshaped,
            _ => Look::Always,
        };
        let prepared = self.bring_up_to_date(assignments, look, now).await?;
        decided(prepared.undecided())?;
        Ok(prepared)
    }

    pub(in crate::store) async fn plan(&mut self) -> Result<Plan, StoreError> {
        let Transaction {
            connection, model, ..
        } = self;
        let actual = schema::read(connection, model).await?;
        Ok(Plan::between(model, &actual))
    }

    /// As [`Transaction::prepare`], with what is undecided in the answer. Then some of it may be
    /// done already, and must be undone.
    async fn bring_up_to_date(
        &mut self,
        assignments: &[Assignment],
        look: Look,
        now: Timestamp,
    ) -> Result<Prepared, StoreError> {
        let altered = self.try_to_alter().await?;
        let look = altered.look(look);
        let Altered { migrations, plan } = altered;
        let mut prepared = Prepared {
            migrations,
            plan,
            ..Prepared::default()
        };
        if prepared.plan.undecided.is_empty() {
            let reshaped = self.reshape(look, assignments, now).await?;
            prepared.reshaped = reshaped.unwrap_or_default();
            prepared.orphaned = self.all_orphaned(now).await?;
            prepared.overbooked = self.overbooked(now).await?;
            prepared.outdated = setting::outdated(&mut self.connection, &self.model).await?;
        }
        Ok(prepared)
    }

    /// Brings the core schema and the app's tables up to date.
    ///
    /// # Errors
    ///
    /// [`StoreError::Undecided`] if the app has changed in a way that a person must decide about.
    pub(super) async fn alter(&mut self) -> Result<Altered, StoreError> {
        let mut altered = self.try_to_alter().await?;
        decided(mem::take(&mut altered.plan.undecided))?;
        Ok(altered)
    }

    /// As [`Transaction::alter`], with what is undecided in the answer.
    async fn try_to_alter(&mut self) -> Result<Altered, StoreError> {
        // Locks the schema, so that instances that start at the same time prepare one after
        // another.
        let migrations = migration::apply(&mut self.connection).await?;
        let mut plan = self.plan().await?;
        match plan::apply(&mut self.connection, &self.model, &plan).await {
            Ok(()) => {
                // SQLite opens a read-only file without an error.
                self.connection.script(WRITE).await?;
                if !migrations.is_empty() || !plan.is_empty() {
                    self.connection.alter();
                }
            }
            Err(StoreError::Undecided { reasons }) => plan.undecided = reasons,
            Err(error) => return Err(error),
        }
        Ok(Altered { migrations, plan })
    }
}

fn decided(reasons: Vec<String>) -> Result<(), StoreError> {
    match reasons.is_empty() {
        true => Ok(()),
        false => Err(StoreError::Undecided { reasons }),
    }
}

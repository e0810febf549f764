//! Loads rows from files, and brings the database up to date before.

use jiff::Timestamp;
use tilmash_engine::model::Part;
use tilmash_engine::tree::Node;

use super::Store;
use super::booking::concerned::Concerned;
use super::booking::orphaned::Orphaned;
use super::booking::overbooked::Overbooked;
use super::booking::reshape::{Look, Reshaped};
use super::tables::plan::Plan;
use super::tables::seed::{self, SeedError, SeedResult};
use super::writer::transaction::Transaction;

/// What files of rows have changed, or would.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// What the app's tables lacked.
    pub plan: Plan,
    pub rows: SeedResult,
    pub reshaped: Reshaped,
    /// The bookings to come that these rows concern.
    pub concerned: Vec<Concerned>,
    /// The bookings to come whose resource is withdrawn.
    pub orphaned: Vec<Orphaned>,
    /// What is promised to more than there is of it, by these rows or by others.
    pub overbooked: Vec<Overbooked>,
}

impl Store {
    /// Loads the rows of files, all or none; see [`seed`](seed::seed). What the database lacks is
    /// made before, and what bookings occupy follows the rows. Afterwards bookings may still lack
    /// resources that all of them must have. An app runs only after [`Store::prepare`].
    ///
    /// # Errors
    ///
    /// As [`Store::prepare`], and if rows have faults. Then nothing is changed.
    pub async fn seed(
        &self,
        files: Vec<Node>,
        progress: impl FnMut(usize, usize) + Send + 'static,
    ) -> Result<Loaded, SeedError> {
        let now = Timestamp::now();
        self.write_once(async move |transaction| transaction.seed(&files, now, progress).await)
            .await
    }

    /// What [`Store::seed`] would change; nothing is changed.
    pub async fn plan_seed(&self, files: Vec<Node>) -> Result<Loaded, SeedError> {
        let now = Timestamp::now();
        self.tried(async move |transaction| transaction.seed(&files, now, |_, _| {}).await)
            .await
    }
}

impl Transaction {
    /// As [`Store::seed`], at an instant.
    ///
    /// # Errors
    ///
    /// As [`Store::seed`].
    pub async fn seed(
        &mut self,
        files: &[Node],
        now: Timestamp,
        progress: impl FnMut(usize, usize),
    ) -> Result<Loaded, SeedError> {
        let altered = self.alter().await?;
        let look = altered.look(Look::IfReshaped);
        let rows = self.load_rows(files, look, now, progress).await?;
        Ok(Loaded {
            plan: altered.plan,
            ..rows
        })
    }

    /// As [`Transaction::seed`], where the database lacks nothing.
    pub(super) async fn load_rows(
        &mut self,
        files: &[Node],
        look: Look,
        now: Timestamp,
        progress: impl FnMut(usize, usize),
    ) -> Result<Loaded, SeedError> {
        let before = match self.model.part(Part::Booking) {
            Some(_) => Some(self.business().await?),
            None => None,
        };
        let rows = seed::seed(&mut self.connection, &self.model, files, now, progress).await?;
        let concerned = match before {
            Some(before) if !rows.changes.is_empty() => {
                self.concerned(before.bookings(), now).await?
            }
            Some(_) | None => Vec::new(),
        };
        let reshaped = self.reshape(look, &[], now).await?;
        Ok(Loaded {
            plan: Plan::default(),
            rows,
            concerned,
            reshaped: reshaped.unwrap_or_default(),
            orphaned: self.all_orphaned(now).await?,
            overbooked: self.overbooked(now).await?,
        })
    }
}

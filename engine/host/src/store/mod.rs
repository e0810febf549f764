//! The store: sessions, rows, bookings, messages to send and timers of one app, in one database.
//!
//! All writing goes through [`Store::write`]. A work sees the store as if it were alone, and is
//! answered when its changes are on the disk.

mod answer;
mod booking;
mod business;
mod database;
mod dialogue;
mod load;
mod mirror;
mod outside;
mod payment;
mod pictures;
mod prepare;
mod seeds;
mod tables;
mod tried;
mod writer;

#[cfg(test)]
mod tests;

pub use booking::assign::{Assigned, Assignment, Idle, Unassigned};
pub use booking::choosing::Spared;
pub use booking::claim::Claim;
pub use booking::concerned::{Concerned, Tense, Why};
pub use booking::gap::Gap;
pub use booking::mention::{Mention, Mentions};
pub use booking::orphaned::Orphaned;
pub use booking::overbooked::{Overbooked, Promised, Span};
pub use booking::reshape::Reshaped;
pub use booking::search::{Forbidden, InTheWay, WithRows};
pub use database::address::{Access, Address, Place, Server};
pub use database::error::StoreError;
pub(crate) use database::instant::no_earlier;
pub use database::listen::{Wake, Wakes};
pub use database::migration::MigrationStatus;
pub use dialogue::event::RowEvent;
pub use dialogue::gauge::Gauges;
pub use dialogue::job::{Job, JobId, JobKind, Jobs};
pub use dialogue::outbox::{DeadLetter, Due, OutboxId, Outgoing, Queued, Sender};
pub use dialogue::run::StoredRun;
pub use dialogue::state::{DialogueState, Opened};
pub use load::Loaded;
use outside::Outside;
pub use payment::{Charge, Placed};
pub use prepare::Prepared;
pub use tables::plan::{IndexPlan, Plan, Step};
pub use tables::schema::{ActualColumn, ActualTable, Schema};
pub use tables::seed::{Absent, SeedChange, SeedChangeKind, SeedError, SeedResult, Seeded};
pub use writer::transaction::{Context, Led, Transaction};

use std::path::PathBuf;
use std::sync::Arc;

use tilmash_engine::model::Model;
use tilmash_engine::program::Program;

use database::connection::Connection;
use database::instance::Instance;
use database::migration;
use writer::Writer;

/// An app's database. Clones share it.
#[derive(Clone)]
pub struct Store {
    writer: Writer,
    /// Where other instances may be, and what this one is called there.
    others: Option<(Server, Instance)>,
    outside: Outside,
}

impl Store {
    /// Opens the database at `sqlite://PATH` (a file, created if it does not exist),
    /// `sqlite::memory:` or `postgres://USER@HOST/NAME`, and changes nothing in it; see
    /// [`Store::prepare`]. On PostgreSQL any number of stores, in any number of processes, may be
    /// open on one database.
    ///
    /// # Errors
    ///
    /// If there is no database at the address, or if it does not answer, is damaged, locked or not
    /// writable, or was made by a newer Tilmash.
    pub async fn open(url: &str, model: Arc<Model>) -> Result<Store, StoreError> {
        Store::open_at(&url.parse()?, model).await
    }

    /// As [`Store::open`], where the URL has been read.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    pub async fn open_at(address: &Address, model: Arc<Model>) -> Result<Store, StoreError> {
        let mut connection = Connection::open(address).await?;
        migration::status(&mut connection).await?;
        let outside = Outside::default();
        Ok(match address {
            Address::Sqlite(_) => {
                let transaction = Transaction::new(connection, model, None, outside.clone());
                Store {
                    writer: Writer::start(transaction),
                    others: None,
                    outside,
                }
            }
            Address::Postgres(server) => {
                let server = Server::clone(server);
                let instance = Instance::new();
                let own = Some(instance);
                let transaction = Transaction::new(connection, model, own, outside.clone());
                Store {
                    writer: Writer::start_shared(server.clone(), transaction),
                    others: Some((server, instance)),
                    outside,
                }
            }
        })
    }

    /// Whether other processes may have the database open.
    pub fn is_shared(&self) -> bool {
        self.others.is_some()
    }

    /// The folder whose files flows load with `seed`. Until it is given there are no such files.
    pub fn read_seeds_from(&self, folder: PathBuf) {
        self.outside.set_seeds(folder);
    }

    /// The app by whose texts the history and the audit tell values from now on. Without it they
    /// tell them as files write them.
    pub fn tell_by(&self, program: Arc<Program>) {
        self.outside.set_texts(program);
    }

    /// Runs a work as if it were alone, and answers when its changes are on the disk. If the work
    /// fails or panics, it has changed nothing, and other works are not affected. A work runs to
    /// its end even if nobody waits for it any more.
    ///
    /// On PostgreSQL two works may block each other. Then one of them is undone and run again, a
    /// few times at most. For this reason a work is `Clone` and does nothing outside of the store.
    ///
    /// # Errors
    ///
    /// The work's own, or the store's if the transaction could not be committed.
    pub async fn write<T, E>(
        &self,
        work: impl AsyncFnOnce(&mut Transaction) -> Result<T, E> + Clone + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.writer.run(work, Some(Clone::clone)).await
    }

    /// Like [`Store::write`], for a work that is never run again. In that case it fails with
    /// [`StoreError::Contended`].
    pub async fn write_once<T, E>(
        &self,
        work: impl AsyncFnOnce(&mut Transaction) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.writer.run(work, None).await
    }

    /// What other instances on the same database queue and schedule. From now on this instance also
    /// has its hold on the messages that it sends. `None` if the database belongs to this process
    /// alone.
    ///
    /// # Errors
    ///
    /// If the server does not answer, or the core schema does not exist.
    pub async fn listen(&self) -> Result<Option<Wakes>, StoreError> {
        match &self.others {
            Some((server, instance)) => instance.listen(server).await.map(Some),
            None => Ok(None),
        }
    }

    /// Lets others know that the database is in use, but takes no messages from them: those who
    /// would change its schema wait until what is returned is dropped. `None` on SQLite.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn attend(&self) -> Result<Option<Wakes>, StoreError> {
        match &self.others {
            // Not the instance that takes messages: with a lock, no other could take them.
            Some((server, _)) => Instance::new().listen(server).await.map(Some),
            None => Ok(None),
        }
    }

    /// The migrations of the core schema, in order.
    pub async fn migrations(&self) -> Result<Vec<MigrationStatus>, StoreError> {
        self.write(async |transaction| migration::status(&mut transaction.connection).await)
            .await
    }

    /// Applies the migrations that are missing and returns their versions.
    pub async fn migrate(&self) -> Result<Vec<i64>, StoreError> {
        self.write(async |transaction| migration::apply(&mut transaction.connection).await)
            .await
    }

    /// Undoes the last `steps` migrations, with what their tables hold, and returns their versions.
    pub async fn roll_back(&self, steps: usize) -> Result<Vec<i64>, StoreError> {
        self.write(async move |transaction| {
            migration::roll_back(&mut transaction.connection, steps).await
        })
        .await
    }

    /// What the app's tables need. The core schema must exist.
    pub async fn plan(&self) -> Result<Plan, StoreError> {
        self.write(async |transaction| transaction.plan().await)
            .await
    }

    /// Waits for the works begun so far, then closes the database.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.writer.close().await
    }
}

//! [`Wakes`]: what instances on one database of PostgreSQL tell each other.

use sqlx::postgres::{PgListener, PgPoolOptions};

use super::address::Server;
use super::error::StoreError;
use super::instance::Instance;

/// The channel of `tilmash_wake()`. A message consists of the schema and the table.
const CHANNEL: &str = "tilmash";

impl Instance {
    /// Makes this instance known, and listens to what others queue and schedule.
    pub(in crate::store) async fn listen(self, server: &Server) -> Result<Wakes, StoreError> {
        let Instance(instance) = self;
        let failed = |error| StoreError::of(error, server.place(), "listening");
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            // Also runs when a lost connection is made again.
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    let query = sqlx::query(Instance::PRESENT).bind(instance);
                    query.execute(connection).await.map(|_| ())
                })
            })
            .connect_lazy_with(server.options().clone());
        let mut listener = PgListener::connect_with(&pool).await.map_err(failed)?;
        listener.listen(CHANNEL).await.map_err(failed)?;
        let schema: (String,) = sqlx::query_as("SELECT current_schema()::text")
            .fetch_one(&mut listener)
            .await
            .map_err(failed)?;
        Ok(Wakes {
            listener,
            schema: schema.0,
            place: server.place().to_owned(),
        })
    }
}

/// What instances on one database tell each other.
pub struct Wakes {
    listener: PgListener,
    schema: String,
    place: String,
}

/// What there is to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    Outbox,
    Jobs,
}

impl Wakes {
    /// Waits until any instance queues or schedules something.
    ///
    /// # Errors
    ///
    /// If the connection is lost. The next call makes it again.
    pub async fn next(&mut self) -> Result<Wake, StoreError> {
        loop {
            let heard = self.listener.recv().await;
            let heard = heard.map_err(|error| StoreError::of(error, &self.place, "listening"))?;
            let Some((schema, table)) = heard.payload().rsplit_once(' ') else {
                continue;
            };
            match table {
                _ if schema != self.schema => {}
                "tilmash_outbox" => return Ok(Wake::Outbox),
                "tilmash_job" => return Ok(Wake::Jobs),
                _ => {}
            }
        }
    }
}

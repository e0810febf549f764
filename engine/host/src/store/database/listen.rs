//! [`Wakes`]: what instances on one database of PostgreSQL tell each other.

use std::time::Duration;

use sqlx::Executor;
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::time::timeout;

use super::address::Server;
use super::error::StoreError;
use super::instance::Instance;
use super::postgres::{LONGEST_ANSWER, in_time};

/// The channel of `tilmash_wake()`. A message consists of the schema and the table.
const CHANNEL: &str = "tilmash";
/// After so long without a message the server is asked whether it is still there.
const QUIET: Duration = Duration::from_secs(30);

impl Instance {
    /// Makes this instance known, and listens to what others queue and schedule.
    pub(in crate::store) async fn listen(self, server: &Server) -> Result<Wakes, StoreError> {
        let listener = self.listener(server).await;
        let mut listener = listener.map_err(|error| failed(error, server))?;
        let schema = sqlx::query_as("SELECT current_schema()::text").fetch_one(&mut listener);
        let (schema,) = in_time(schema)
            .await
            .map_err(|error| failed(error, server))?;
        Ok(Wakes {
            instance: self,
            server: server.clone(),
            listener: Some(listener),
            schema,
        })
    }

    async fn listener(self, server: &Server) -> Result<PgListener, sqlx::Error> {
        let Instance(instance) = self;
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(LONGEST_ANSWER)
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
        let mut listener = PgListener::connect_with(&pool).await?;
        in_time(listener.listen(CHANNEL)).await?;
        Ok(listener)
    }
}

fn failed(error: sqlx::Error, server: &Server) -> StoreError {
    StoreError::of(error, server.place(), "listening")
}

/// What instances on one database tell each other.
pub struct Wakes {
    instance: Instance,
    server: Server,
    /// `None` after the server has fallen silent.
    listener: Option<PgListener>,
    schema: String,
}

/// What there is to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    Outbox,
    Jobs,
}

impl Wakes {
    /// Waits until any instance queues or schedules something. What was queued while nothing could
    /// be heard is to be looked at as soon as the server is there again.
    ///
    /// # Errors
    ///
    /// If the connection is lost, or the server has fallen silent. The next call connects again.
    pub async fn next(&mut self) -> Result<Wake, StoreError> {
        let Wakes {
            instance,
            server,
            listener,
            schema,
        } = self;
        loop {
            let heard = match listener {
                Some(listener) => hear(listener).await,
                None => {
                    let connected = instance.listener(server).await;
                    *listener = Some(connected.map_err(|error| failed(error, server))?);
                    return Ok(Wake::Outbox);
                }
            };
            let payload = match heard {
                Ok(Some(payload)) => payload,
                Ok(None) => continue,
                Err(error) => {
                    *listener = None;
                    return Err(failed(error, server));
                }
            };
            let Some((of, table)) = payload.rsplit_once(' ') else {
                continue;
            };
            match table {
                _ if of != schema => {}
                "tilmash_outbox" => return Ok(Wake::Outbox),
                "tilmash_job" => return Ok(Wake::Jobs),
                _ => {}
            }
        }
    }
}

/// What the server says next; `None` if it has nothing to say, but is there.
async fn hear(listener: &mut PgListener) -> Result<Option<String>, sqlx::Error> {
    match timeout(QUIET, listener.recv()).await {
        Ok(heard) => Ok(Some(heard?.payload().to_owned())),
        Err(_) => in_time(listener.execute("SELECT 1")).await.map(|_| None),
    }
}

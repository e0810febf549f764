//! [`Server`]: where PostgreSQL is, and how this process is known to it.

use std::hash::{BuildHasher, RandomState};
use std::str::FromStr;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};

use super::connection::PREPARED;
use super::error::StoreError;

/// The channel of `tilmash_wake()`; what it says is the schema and the table.
const CHANNEL: &str = "tilmash";

/// A database of PostgreSQL, and the schema in it, which `options` in the URL may name
/// (`?options=-csearch_path%3Dsalon`); else it is the user's default, mostly `public`.
#[derive(Clone)]
pub(in crate::store) struct Server {
    options: PgConnectOptions,
    place: String,
    instance: Instance,
}

/// What an instance is known by to the others: a lock that it holds while it listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct Instance(pub(in crate::store) i32);

impl Server {
    /// What `postgres://…` says.
    pub(in crate::store) fn parse(url: &str) -> Result<Server, StoreError> {
        let options = PgConnectOptions::from_str(url).map_err(|_| StoreError::Url {
            // What could not be read may hold a password anywhere.
            url: "postgres:…".to_owned(),
        })?;
        let place = format!(
            "postgres://{}:{}/{}",
            options.get_host(),
            options.get_port(),
            options.get_database().unwrap_or_default()
        );
        let options = options
            .application_name("tilmash")
            .statement_cache_capacity(PREPARED)
            // A work never waits for ever, neither do others for one whose process has been stopped,
            // and a machine that is gone is noticed.
            .options([
                ("lock_timeout", "5s"),
                ("idle_in_transaction_session_timeout", "60s"),
                ("tcp_keepalives_idle", "30"),
                ("tcp_keepalives_interval", "10"),
                ("tcp_keepalives_count", "3"),
            ])
            .disable_statement_logging();
        let random = RandomState::new().hash_one(std::process::id());
        Ok(Server {
            options,
            place,
            instance: Instance(random as i32),
        })
    }

    pub(in crate::store) fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// The address without the password.
    pub(in crate::store) fn place(&self) -> &str {
        &self.place
    }

    pub(in crate::store) fn instance(&self) -> Instance {
        self.instance
    }

    /// Makes this instance known, and hears what others queue and schedule.
    pub(in crate::store) async fn listen(&self) -> Result<Wakes, StoreError> {
        let Instance(instance) = self.instance;
        let failed = |error| StoreError::of(error, &self.place, "listening");
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            // Also when a lost connection is made anew.
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    let present = "SELECT pg_advisory_lock_shared('tilmash_outbox'::regclass::oid::integer, $1)";
                    let query = sqlx::query(present).bind(instance);
                    query.execute(connection).await.map(|_| ())
                })
            })
            .connect_lazy_with(self.options.clone());
        let mut listener = PgListener::connect_with(&pool).await.map_err(failed)?;
        listener.listen(CHANNEL).await.map_err(failed)?;
        let schema: (String,) = sqlx::query_as("SELECT current_schema()::text")
            .fetch_one(&mut listener)
            .await
            .map_err(failed)?;
        Ok(Wakes {
            listener,
            schema: schema.0,
            place: self.place.clone(),
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
    /// Waits for something to be queued or scheduled, by whichever instance.
    ///
    /// # Errors
    ///
    /// If the connection is lost; the next call makes it anew.
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

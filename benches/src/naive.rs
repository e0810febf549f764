//! Booking as it is often written: look whether the time is free, then take it. It is fast, and it
//! books twice.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use rusqlite::Connection;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use tilmash_host::store::Address;

/// The same number that Tilmash has on PostgreSQL.
const CONNECTIONS: u32 = 8;

const TABLE: &str = "CREATE TABLE naive (person BIGINT, starts_at BIGINT, ends_at BIGINT);
     CREATE INDEX naive_by_time ON naive (starts_at)";
const LOOK: &str = "SELECT count(*) FROM naive WHERE starts_at < $2 AND ends_at > $1";
const TAKE: &str = "INSERT INTO naive (person, starts_at, ends_at) VALUES ($1, $2, $3)";
const OVERLAPS: &str = "SELECT count(*) FROM naive AS one WHERE EXISTS (
    SELECT 1 FROM naive AS other WHERE other.person < one.person
      AND other.starts_at < one.ends_at AND other.ends_at > one.starts_at)";

/// A table of bookings.
pub enum Naive {
    Sqlite(Vec<Arc<Mutex<Connection>>>),
    Postgres(PgPool),
}

impl Naive {
    /// Makes the table at `sqlite://PATH` or at `postgres://…`.
    ///
    /// # Errors
    ///
    /// If the database cannot be opened or written.
    pub async fn open(url: &str) -> Result<Naive> {
        let address: Address = url.parse()?;
        if let Some(file) = address.file() {
            let connections = (0..CONNECTIONS).map(|_| {
                let connection = Connection::open(file)?;
                connection.busy_timeout(std::time::Duration::from_secs(30))?;
                connection.execute_batch("PRAGMA journal_mode = WAL")?;
                Ok(Arc::new(Mutex::new(connection)))
            });
            let connections = connections.collect::<Result<Vec<_>>>()?;
            lock(&connections[0]).execute_batch(TABLE)?;
            return Ok(Naive::Sqlite(connections));
        }
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS);
        let pool = pool.connect(url).await?;
        sqlx::raw_sql(TABLE).execute(&pool).await?;
        Ok(Naive::Postgres(pool))
    }

    /// Whether a person has got a time, as they believe.
    ///
    /// # Errors
    ///
    /// If the database cannot be read or written.
    pub async fn book(&self, person: i64, start: i64, end: i64) -> Result<bool> {
        match self {
            Naive::Sqlite(connections) => {
                let place = person.unsigned_abs() as usize % connections.len();
                let connection = Arc::clone(&connections[place]);
                let booked = tokio::task::spawn_blocking(move || {
                    let connection = lock(&connection);
                    let mut look = connection.prepare_cached(LOOK)?;
                    let count: i64 = look.query_row([start, end], |row| row.get(0))?;
                    if count > 0 {
                        return Ok(false);
                    }
                    connection
                        .prepare_cached(TAKE)?
                        .execute([person, start, end])?;
                    Ok(true)
                });
                booked.await?
            }
            Naive::Postgres(pool) => {
                let look = sqlx::query_scalar::<_, i64>(LOOK).bind(start).bind(end);
                if look.fetch_one(pool).await? > 0 {
                    return Ok(false);
                }
                let take = sqlx::query(TAKE).bind(person).bind(start).bind(end);
                take.execute(pool).await?;
                Ok(true)
            }
        }
    }

    /// How many bookings are of a time that somebody had already.
    ///
    /// # Errors
    ///
    /// If the database cannot be read.
    pub async fn overlaps(&self) -> Result<u64> {
        let overlaps: i64 = match self {
            Naive::Sqlite(connections) => {
                lock(&connections[0]).query_row(OVERLAPS, (), |row| row.get(0))?
            }
            Naive::Postgres(pool) => sqlx::query_scalar(OVERLAPS).fetch_one(pool).await?,
        };
        Ok(overlaps.unsigned_abs())
    }

    pub async fn close(self) {
        match self {
            Naive::Sqlite(_) => {}
            Naive::Postgres(pool) => pool.close().await,
        }
    }
}

fn lock(connection: &Mutex<Connection>) -> std::sync::MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

//! Booking as it is often written: look whether the time is free, then take it. It is fast, and it
//! books twice.

use anyhow::Result;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{PgPool, SqlitePool};
use std::str::FromStr;

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
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Runs an expression with the pool of whichever database it is.
macro_rules! on {
    ($naive:expr, $pool:ident => $run:expr) => {
        match $naive {
            Naive::Sqlite($pool) => $run,
            Naive::Postgres($pool) => $run,
        }
    };
}

impl Naive {
    /// Makes the table at `sqlite://PATH` or at `postgres://…`.
    pub async fn open(url: &str) -> Result<Naive> {
        let naive = if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal);
            let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS);
            Naive::Sqlite(pool.connect_with(options).await?)
        } else {
            let pool = PgPoolOptions::new().max_connections(CONNECTIONS);
            Naive::Postgres(pool.connect(url).await?)
        };
        on!(&naive, pool => { sqlx::raw_sql(TABLE).execute(pool).await?; });
        Ok(naive)
    }

    /// Whether a person believes that they have got a time.
    pub async fn book(&self, person: i64, start: i64, end: i64) -> Result<bool> {
        on!(self, pool => {
            let look = sqlx::query_scalar::<_, i64>(LOOK).bind(start).bind(end);
            if look.fetch_one(pool).await? > 0 {
                return Ok(false);
            }
            let take = sqlx::query(TAKE).bind(person).bind(start).bind(end);
            take.execute(pool).await?;
        });
        Ok(true)
    }

    /// How many bookings are for a time that somebody had already.
    pub async fn overlaps(&self) -> Result<u64> {
        let overlaps: i64 = on!(self, pool => sqlx::query_scalar(OVERLAPS).fetch_one(pool).await?);
        Ok(overlaps.unsigned_abs())
    }

    pub async fn close(self) {
        on!(self, pool => pool.close().await);
    }
}

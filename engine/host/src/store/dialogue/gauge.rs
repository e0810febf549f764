//! The figures that an operator watches.

use jiff::Timestamp;
use sea_query::{Expr, ExprTrait, Query};

use crate::store::database::error::StoreError;
use crate::store::database::statement::Dialect;
use crate::store::writer::transaction::Transaction;

/// Figures of the database at one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gauges {
    /// Messages to send, and those of them whose time has come.
    pub queued: u64,
    pub due: u64,
    /// Messages that were given up and are still kept.
    pub dead: u64,
    /// Timers, and those of them whose time has come.
    pub jobs: u64,
    pub jobs_due: u64,
    /// The size of the database.
    pub bytes: u64,
}

impl Transaction {
    /// What an operator watches.
    pub async fn gauges(&mut self, now: Timestamp) -> Result<Gauges, StoreError> {
        // The states are written out and not bound, so that the partial indexes are used.
        let queued = || Expr::cust("state = 'queued'");
        let dead = Expr::cust("state = 'dead'");
        let every = || Expr::val(1).eq(1);
        let now = now.as_second();
        Ok(Gauges {
            queued: self.number_of("tilmash_outbox", queued()).await?,
            due: self
                .number_of(
                    "tilmash_outbox",
                    queued().and(Expr::col("next_at").lte(now)),
                )
                .await?,
            dead: self.number_of("tilmash_outbox", dead).await?,
            jobs: self.number_of("tilmash_job", every()).await?,
            jobs_due: self
                .number_of("tilmash_job", Expr::col("due").lte(now))
                .await?,
            bytes: self.bytes().await?,
        })
    }

    async fn number_of(&mut self, table: &'static str, fits: Expr) -> Result<u64, StoreError> {
        let mut select = Query::select();
        select
            .expr(Expr::cust("count(*)"))
            .from(table)
            .and_where(fits);
        let row = self.connection.first(&select).await?;
        Ok(row.map_or(0, |row| row.number(0)).unsigned_abs())
    }

    async fn bytes(&mut self) -> Result<u64, StoreError> {
        let size = match self.connection.dialect() {
            Dialect::Sqlite => {
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            }
            // Other apps may have schemas in the same database.
            Dialect::Postgres => {
                "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class
                 WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
            }
        };
        let rows = self.connection.query(size, "measuring it").await?;
        Ok(rows.first().map_or(0, |row| row.number(0)).unsigned_abs())
    }
}

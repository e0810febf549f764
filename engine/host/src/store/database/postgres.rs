//! [`Postgres`]: a database on a server, to which others write too.

use sea_query::{Value, Values};
use sea_query_sqlx::SqlxValues;
use sqlx::error::ErrorKind;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Connection, Row as _, TypeInfo, ValueRef};

use super::failure::{Failure, Meaning, TAKEN};
use super::row::{Cell, Row};

pub(in crate::store) struct Postgres(PgConnection);

impl Postgres {
    pub(super) async fn connect(options: &PgConnectOptions) -> Result<Postgres, Failure> {
        Ok(Postgres(PgConnection::connect_with(options).await?))
    }

    /// Runs a statement and returns its rows.
    pub(super) async fn fetch(
        &mut self,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, Failure> {
        let query = sqlx::query_with(AssertSqlSafe(sql), SqlxValues(Values(values)));
        let rows = query.fetch_all(&mut self.0).await?;
        Ok(rows.iter().map(row).collect())
    }

    /// Runs a statement and returns how many rows it has changed.
    pub(super) async fn execute(&mut self, sql: &str, values: Vec<Value>) -> Result<u64, Failure> {
        let query = sqlx::query_with(AssertSqlSafe(sql), SqlxValues(Values(values)));
        Ok(query.execute(&mut self.0).await?.rows_affected())
    }

    /// Runs statements that have no values, in one message.
    pub(super) async fn script(&mut self, sql: &str) -> Result<(), Failure> {
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut self.0)
            .await?;
        Ok(())
    }

    pub(super) async fn close(self) -> Result<(), Failure> {
        Ok(self.0.close().await?)
    }
}

fn row(row: &PgRow) -> Row {
    Row::new((0..row.len()).map(|column| cell(row, column)))
}

fn cell(row: &PgRow, column: usize) -> Cell {
    let kind = match row.try_get_raw(column) {
        Ok(value) if value.is_null() => return Cell::Null,
        Ok(value) => value.type_info().into_owned(),
        Err(error) => return Cell::Foreign(error.to_string()),
    };
    let read = match kind.name() {
        "INT8" => row.try_get(column).map(Cell::Integer),
        "INT4" => row
            .try_get::<i32, usize>(column)
            .map(|found| Cell::Integer(found.into())),
        "TEXT" | "VARCHAR" | "NAME" => row.try_get(column).map(Cell::Text),
        other => Ok(Cell::Foreign(other.to_owned())),
    };
    read.unwrap_or_else(|error| Cell::Foreign(error.to_string()))
}

impl From<sqlx::Error> for Failure {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "sqlx may add errors; most of them are of no consequence here"
    )]
    fn from(error: sqlx::Error) -> Failure {
        use sqlx::Error::{Database, Io, PoolClosed, PoolTimedOut, Protocol, Tls, WorkerCrashed};
        let meaning = match &error {
            Database(refusal) => match refusal.kind() {
                ErrorKind::UniqueViolation => Meaning::Duplicate,
                ErrorKind::ExclusionViolation => Meaning::Taken,
                _ if refusal.message() == TAKEN => Meaning::Taken,
                _ => refusal.code().map_or(Meaning::Other, |code| meaning(&code)),
            },
            Io(_) | Tls(_) | Protocol(_) | PoolTimedOut | PoolClosed | WorkerCrashed => {
                Meaning::NoServerYet
            }
            _ => Meaning::Other,
        };
        Failure::new(meaning, error)
    }
}

/// By <https://www.postgresql.org/docs/current/errcodes-appendix.html>; a class is the first two
/// characters.
fn meaning(code: &str) -> Meaning {
    match code {
        // serialization_failure, deadlock_detected, lock_not_available
        "40001" | "40P01" | "55P03" => Meaning::Contended,
        // read_only_sql_transaction, insufficient_privilege
        "25006" | "42501" => Meaning::ReadOnly,
        // disk_full
        "53100" => Meaning::Full,
        // io_error
        "58030" => Meaning::Disk,
        // data_corrupted, index_corrupted
        "XX001" | "XX002" => Meaning::Damaged,
        // too_many_connections, admin_shutdown, crash_shutdown, cannot_connect_now
        "53300" | "57P01" | "57P02" | "57P03" => Meaning::NoServerYet,
        // idle_session_timeout, idle_in_transaction_session_timeout, invalid_catalog_name
        "57P05" | "25P03" | "3D000" => Meaning::NoServer,
        // connection_exception, invalid_authorization_specification
        _ if code.starts_with("08") || code.starts_with("28") => Meaning::NoServer,
        _ => Meaning::Other,
    }
}

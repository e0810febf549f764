//! [`Connection`]: the one way to the database.
//!
//! It is SQLite's today. Another database joins here: [`Connection`] becomes an enum, and every
//! statement, built once by sea-query, is written out for the variant at hand.

use std::str::FromStr;
use std::time::Duration;

use sea_query::SqliteQueryBuilder;
use sea_query_sqlx::{SqlxBinder, SqlxValues};
use sqlx::error::ErrorKind;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection as _, Row as _};

use super::StoreError;

/// How long a statement waits for another process, a backup for one, to let go of the file.
const PATIENCE: Duration = Duration::from_secs(5);
/// Different statements of one app; each is prepared once.
const PREPARED: usize = 512;
/// What the triggers of `tilmash_claim` say.
const TAKEN: &str = "taken";

pub(super) struct Connection {
    sqlite: SqliteConnection,
    place: String,
    /// Statements run since the connection was opened.
    statements: u64,
    /// The failure since which nothing more is run. SQLite may have rolled back the whole
    /// transaction by itself, and a statement after that would commit on its own.
    failed: Option<StoreError>,
}

/// How a statement ended that a rule of the schema may refuse. A refused statement has done nothing
/// and the transaction goes on.
#[derive(Debug)]
pub(super) enum Attempt {
    Done(Vec<Row>),
    /// A unique index has a row with these values.
    Duplicate,
    /// The claims on a resource would exceed its capacity.
    Taken,
}

impl Connection {
    /// Opens `sqlite://PATH`, made if it is not there, or `sqlite::memory:`.
    pub(super) async fn open(url: &str) -> Result<Connection, StoreError> {
        let wrong = || StoreError::Url {
            url: url.to_owned(),
        };
        if !url.starts_with("sqlite:") {
            return Err(wrong());
        }
        let options = SqliteConnectOptions::from_str(url)
            .map_err(|_| wrong())?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // Else the savepoint of a work that changes many pages is a file of its own, on the disk.
            .pragma("temp_store", "memory")
            .busy_timeout(PATIENCE)
            .statement_cache_capacity(PREPARED)
            .disable_statement_logging();
        let place = url
            .trim_start_matches("sqlite:")
            .trim_start_matches("//")
            .to_owned();
        let sqlite = SqliteConnection::connect_with(&options)
            .await
            .map_err(|error| StoreError::of(error, &place, "opening it"))?;
        let mut connection = Connection {
            sqlite,
            place,
            statements: 0,
            failed: None,
        };
        // The header is read only now: a file that is no database shows here.
        connection
            .query("SELECT count(*) FROM sqlite_master", "reading its schema")
            .await?;
        Ok(connection)
    }

    pub(super) async fn close(self) -> Result<(), StoreError> {
        let place = self.place;
        self.sqlite
            .close()
            .await
            .map_err(|error| StoreError::of(error, &place, "closing it"))
    }

    pub(super) fn place(&self) -> &str {
        &self.place
    }

    pub(super) fn statements(&self) -> u64 {
        self.statements
    }

    /// Runs a statement and returns how many rows it changed.
    pub(super) async fn execute(&mut self, statement: &impl SqlxBinder) -> Result<u64, StoreError> {
        let (sql, values) = self.prepare(statement)?;
        let result = sqlx::query_with(AssertSqlSafe(sql), values)
            .execute(&mut self.sqlite)
            .await;
        match result {
            Ok(done) => Ok(done.rows_affected()),
            Err(error) => Err(self.fail(error, "writing")),
        }
    }

    /// The rows that a statement returns.
    pub(super) async fn fetch(
        &mut self,
        statement: &impl SqlxBinder,
    ) -> Result<Vec<Row>, StoreError> {
        let (sql, values) = self.prepare(statement)?;
        let result = sqlx::query_with(AssertSqlSafe(sql), values)
            .fetch_all(&mut self.sqlite)
            .await;
        match result {
            Ok(rows) => Ok(rows.into_iter().map(Row).collect()),
            Err(error) => Err(self.fail(error, "reading")),
        }
    }

    /// The first row that a statement returns.
    pub(super) async fn first(
        &mut self,
        statement: &impl SqlxBinder,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.fetch(statement).await?.into_iter().next())
    }

    /// Runs a statement that a unique index or the capacity of a resource may refuse.
    pub(super) async fn attempt(
        &mut self,
        statement: &impl SqlxBinder,
    ) -> Result<Attempt, StoreError> {
        let (sql, values) = self.prepare(statement)?;
        let result = sqlx::query_with(AssertSqlSafe(sql), values)
            .fetch_all(&mut self.sqlite)
            .await;
        // SQLite undoes a refused statement alone (ABORT, https://www.sqlite.org/lang_conflict.html).
        match result {
            Ok(rows) => Ok(Attempt::Done(rows.into_iter().map(Row).collect())),
            Err(error) => match error.as_database_error() {
                Some(refused) if refused.kind() == ErrorKind::UniqueViolation => {
                    Ok(Attempt::Duplicate)
                }
                Some(refused) if refused.message() == TAKEN => Ok(Attempt::Taken),
                _ => Err(self.fail(error, "writing")),
            },
        }
    }

    /// Runs SQL that has no values: migrations, tables, savepoints.
    pub(super) async fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.ready()?;
        let result = sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut self.sqlite)
            .await;
        match result {
            Ok(_) => Ok(()),
            Err(error) => Err(self.fail(error, "changing its schema")),
        }
    }

    /// The rows of a query that has no values.
    pub(super) async fn query(
        &mut self,
        sql: &str,
        doing: &'static str,
    ) -> Result<Vec<Row>, StoreError> {
        self.ready()?;
        match sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&mut self.sqlite)
            .await
        {
            Ok(rows) => Ok(rows.into_iter().map(Row).collect()),
            Err(error) => Err(self.fail(error, doing)),
        }
    }

    /// Begins, ends or undoes a transaction or a savepoint; an undoing one makes a failed
    /// connection usable again.
    pub(super) async fn control(&mut self, sql: &'static str) -> Result<(), StoreError> {
        if sql.starts_with("ROLLBACK") {
            self.failed = None;
        }
        self.ready()?;
        match sqlx::query(sql).execute(&mut self.sqlite).await {
            Ok(_) => Ok(()),
            Err(error) => Err(self.fail(error, "ending a transaction")),
        }
    }

    /// Undoes the whole transaction, after which the connection is usable again.
    pub(super) async fn abandon(&mut self) {
        // Fails where SQLite has rolled back by itself, and then there is nothing left to undo.
        let _ = self.control("ROLLBACK").await;
        self.failed = None;
    }

    fn prepare(&mut self, statement: &impl SqlxBinder) -> Result<(String, SqlxValues), StoreError> {
        self.ready()?;
        Ok(statement.build_sqlx(SqliteQueryBuilder))
    }

    fn ready(&mut self) -> Result<(), StoreError> {
        self.statements += 1;
        self.failed.clone().map_or(Ok(()), Err)
    }

    fn fail(&mut self, error: sqlx::Error, doing: &'static str) -> StoreError {
        let error = StoreError::of(error, &self.place, doing);
        self.failed = Some(error.clone());
        error
    }
}

/// A row that a statement returned; its columns are asked for by place.
#[derive(Debug)]
pub(super) struct Row(sqlx::sqlite::SqliteRow);

impl Row {
    /// The integer in a column, `None` for null; what the column holds if it is no integer.
    pub(super) fn integer(&self, column: usize) -> Result<Option<i64>, String> {
        self.0
            .try_get::<Option<i64>, usize>(column)
            .map_err(|error| error.to_string())
    }

    /// The text in a column, `None` for null; what the column holds if it is no text.
    pub(super) fn text(&self, column: usize) -> Result<Option<String>, String> {
        self.0
            .try_get::<Option<String>, usize>(column)
            .map_err(|error| error.to_string())
    }

    /// The integer in a column of Tilmash's own schema that is never null.
    pub(super) fn number(&self, column: usize) -> i64 {
        self.integer(column)
            .ok()
            .flatten()
            .expect("the core schema has an integer there that is not null")
    }

    /// The text in a column of Tilmash's own schema that is never null.
    pub(super) fn string(&self, column: usize) -> String {
        self.text(column)
            .ok()
            .flatten()
            .expect("the core schema has a text there that is not null")
    }
}

//! [`Connection`]: the one way to the database.
//!
//! A statement is built once by sea-query and written out for the database at hand. What differs
//! between the two beyond that stands here, in `filter` and in `migration`, and in the locks that
//! only a database with several writers needs; see [`Connection::is_shared`].

use std::str::FromStr;
use std::time::Duration;

use jiff::civil::Date;
use sea_query::{PostgresQueryBuilder, SchemaStatementBuilder, SqliteQueryBuilder};
use sea_query_sqlx::{SqlxBinder, SqlxValues};
use sqlx::error::ErrorKind;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection as _, Row as _};

use tilmash_engine::value::RowId;

use super::error::StoreError;
use super::server::Server;

/// How long a statement waits for another process, a backup for one, to let go of the file.
const PATIENCE: Duration = Duration::from_secs(5);
/// Different statements of one app; each is prepared once.
pub(in crate::store) const PREPARED: usize = 512;
/// What the triggers of `tilmash_claim` say.
const TAKEN: &str = "taken";
/// Around a statement that may be refused: PostgreSQL undoes no statement alone.
const TRY: &str = "SAVEPOINT refusable";
const REFUSED: &str = "ROLLBACK TO refusable";
const DONE: &str = "RELEASE refusable";

pub(in crate::store) struct Connection {
    link: Link,
    place: String,
    /// Statements run since the connection was opened.
    statements: u64,
    /// The failure since which nothing more is run. SQLite may have rolled back the whole
    /// transaction by itself, and a statement after that would commit on its own.
    failed: Option<StoreError>,
    /// Whether the transaction has met another one that it could not be settled with.
    contended: bool,
}

/// Whose SQL a statement is written in, where sea-query leaves a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Dialect {
    Sqlite,
    Postgres,
}

enum Link {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Runs an expression with the link of either database.
macro_rules! on {
    ($link:expr, $sqlx:ident => $run:expr) => {
        match $link {
            Link::Sqlite($sqlx) => $run,
            Link::Postgres($sqlx) => $run,
        }
    };
}

/// How a statement ended that a rule of the schema may refuse. A refused statement has done nothing
/// and the transaction goes on.
#[derive(Debug)]
pub(in crate::store) enum Attempt {
    Done(Vec<Row>),
    /// A unique index has a row with these values.
    Duplicate,
    /// The claims on a resource would exceed its capacity.
    Taken,
}

impl Connection {
    /// Opens `sqlite://PATH`, made if it is not there, or `sqlite::memory:`.
    pub(in crate::store) async fn open(url: &str) -> Result<Connection, StoreError> {
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
        let mut connection = Connection::new(Link::Sqlite(sqlite), place);
        // The header is read only now: a file that is no database shows here.
        connection
            .query("SELECT count(*) FROM sqlite_master", "reading its schema")
            .await?;
        Ok(connection)
    }

    /// Connects to a server of PostgreSQL.
    pub(in crate::store) async fn connect(server: &Server) -> Result<Connection, StoreError> {
        let postgres = PgConnection::connect_with(server.options())
            .await
            .map_err(|error| StoreError::of(error, server.place(), "opening it"))?;
        let place = server.place().to_owned();
        let mut connection = Connection::new(Link::Postgres(postgres), place);
        let schema = connection
            .query("SELECT current_schema()::text", "reading its schema")
            .await?;
        match schema.first().map(|row| row.text(0)) {
            Some(Ok(Some(_))) => Ok(connection),
            _ => Err(StoreError::NoSchema {
                place: connection.place,
            }),
        }
    }

    fn new(link: Link, place: String) -> Connection {
        Connection {
            link,
            place,
            statements: 0,
            failed: None,
            contended: false,
        }
    }

    pub(in crate::store) async fn close(self) -> Result<(), StoreError> {
        let place = self.place;
        let closed = match self.link {
            Link::Sqlite(sqlite) => sqlite.close().await,
            Link::Postgres(postgres) => postgres.close().await,
        };
        closed.map_err(|error| StoreError::of(error, &place, "closing it"))
    }

    pub(in crate::store) fn place(&self) -> &str {
        &self.place
    }

    pub(in crate::store) fn statements(&self) -> u64 {
        self.statements
    }

    pub(in crate::store) fn dialect(&self) -> Dialect {
        match self.link {
            Link::Sqlite(_) => Dialect::Sqlite,
            Link::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Whether other transactions write at the same time.
    pub(in crate::store) fn is_shared(&self) -> bool {
        self.dialect() == Dialect::Postgres
    }

    /// Whether the present transaction met another one that it could not be settled with, so that
    /// doing it all again may succeed.
    pub(in crate::store) fn is_contended(&self) -> bool {
        self.contended
    }

    /// Whether the connection is lost.
    pub(in crate::store) fn is_broken(&self) -> bool {
        matches!(self.failed, Some(StoreError::NoServer { .. }))
    }

    /// Begins a transaction.
    pub(in crate::store) async fn begin(&mut self) -> Result<(), StoreError> {
        self.contended = false;
        self.control(match self.link {
            Link::Sqlite(_) => "BEGIN IMMEDIATE",
            Link::Postgres(_) => "BEGIN ISOLATION LEVEL READ COMMITTED",
        })
        .await
    }

    /// Runs a statement and returns how many rows it changed.
    pub(in crate::store) async fn execute(
        &mut self,
        statement: &impl SqlxBinder,
    ) -> Result<u64, StoreError> {
        let (sql, values) = self.prepare(statement)?;
        let result = on!(&mut self.link, sqlx => {
            let query = sqlx::query_with(AssertSqlSafe(sql), values);
            query.execute(sqlx).await.map(|done| done.rows_affected())
        });
        result.map_err(|error| self.fail(error, "writing"))
    }

    /// The rows that a statement returns.
    pub(in crate::store) async fn fetch(
        &mut self,
        statement: &impl SqlxBinder,
    ) -> Result<Vec<Row>, StoreError> {
        let (sql, values) = self.prepare(statement)?;
        let result = self.rows(sql, values).await;
        result.map_err(|error| self.fail(error, "reading"))
    }

    /// The first row that a statement returns.
    pub(in crate::store) async fn first(
        &mut self,
        statement: &impl SqlxBinder,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.fetch(statement).await?.into_iter().next())
    }

    /// Runs a statement that a unique index or the capacity of a resource may refuse.
    pub(in crate::store) async fn attempt(
        &mut self,
        statement: &impl SqlxBinder,
    ) -> Result<Attempt, StoreError> {
        // SQLite undoes a refused statement alone (ABORT, https://www.sqlite.org/lang_conflict.html).
        if !self.is_shared() {
            return self.attempt_within(statement).await;
        }
        self.control(TRY).await?;
        let attempt = self.attempt_within(statement).await?;
        if !matches!(attempt, Attempt::Done(_)) {
            self.control(REFUSED).await?;
        }
        self.control(DONE).await?;
        Ok(attempt)
    }

    /// As [`Connection::attempt`], where the caller has a savepoint and returns to it after a refusal.
    pub(in crate::store) async fn attempt_within(
        &mut self,
        statement: &impl SqlxBinder,
    ) -> Result<Attempt, StoreError> {
        let (sql, values) = self.prepare(statement)?;
        match self.rows(sql, values).await {
            Ok(rows) => Ok(Attempt::Done(rows)),
            Err(error) => match error.as_database_error() {
                Some(refused) if refused.kind() == ErrorKind::UniqueViolation => {
                    Ok(Attempt::Duplicate)
                }
                Some(refused) if refused.kind() == ErrorKind::ExclusionViolation => {
                    Ok(Attempt::Taken)
                }
                Some(refused) if refused.message() == TAKEN => Ok(Attempt::Taken),
                _ => Err(self.fail(error, "writing")),
            },
        }
    }

    /// Runs SQL that has no values, one statement or several.
    pub(in crate::store) async fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.run(sql, "changing its schema").await
    }

    async fn run(&mut self, sql: &str, doing: &'static str) -> Result<(), StoreError> {
        self.ready()?;
        let result = on!(&mut self.link, sqlx => {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(sqlx).await.map(|_| ())
        });
        result.map_err(|error| self.fail(error, doing))
    }

    /// Makes or changes a table or an index.
    pub(in crate::store) async fn define(
        &mut self,
        statement: &impl SchemaStatementBuilder,
    ) -> Result<(), StoreError> {
        let sql = match self.link {
            Link::Sqlite(_) => statement.build(SqliteQueryBuilder),
            Link::Postgres(_) => statement.build(PostgresQueryBuilder),
        };
        self.script(&sql).await
    }

    /// The rows of a query that has no values.
    pub(in crate::store) async fn query(
        &mut self,
        sql: &str,
        doing: &'static str,
    ) -> Result<Vec<Row>, StoreError> {
        self.ready()?;
        let none = SqlxValues(sea_query::Values(Vec::new()));
        let result = self.rows(sql.to_owned(), none).await;
        result.map_err(|error| self.fail(error, doing))
    }

    /// Ends or undoes a transaction, or does anything to a savepoint; an undoing one makes a failed
    /// connection usable again.
    pub(in crate::store) async fn control(&mut self, sql: &'static str) -> Result<(), StoreError> {
        if sql.starts_with("ROLLBACK") {
            self.failed = None;
        }
        self.ready()?;
        let result = match &mut self.link {
            Link::Sqlite(sqlite) => sqlx::query(sql).execute(sqlite).await.map(|_| ()),
            // One message, where a prepared statement would take two at first.
            Link::Postgres(postgres) => sqlx::raw_sql(sql).execute(postgres).await.map(|_| ()),
        };
        result.map_err(|error| self.fail(error, "ending a transaction"))
    }

    /// Undoes the whole transaction, after which the connection is usable again.
    pub(in crate::store) async fn abandon(&mut self) {
        // Fails where SQLite has rolled back by itself, and then there is nothing left to undo; or
        // where the connection is lost, and all is undone with it.
        if !matches!(
            self.control("ROLLBACK").await,
            Err(StoreError::NoServer { .. })
        ) {
            self.failed = None;
        }
    }

    /// Lets no other transaction change the schema until this one ends.
    pub(in crate::store) async fn lock_schema(&mut self) -> Result<(), StoreError> {
        self.lock("SELECT pg_advisory_xact_lock(hashtextextended(current_schema()::text, 0))")
            .await
    }

    /// Lets one transaction at a time have to do with a person's dialogue.
    pub(in crate::store) async fn lock_person(&mut self, person: RowId) -> Result<(), StoreError> {
        let RowId(person) = person;
        self.lock(&format!(
            "SELECT pg_advisory_xact_lock('tilmash_session'::regclass::oid::integer, hashint8({person}))"
        ))
        .await
    }

    /// Lets one transaction at a time claim resources, and count the bookings of a day: first the
    /// day, then the resources by id. The trigger of `tilmash_claim` takes the same locks.
    pub(in crate::store) async fn lock_places(
        &mut self,
        day: Date,
        resources: &[i64],
    ) -> Result<(), StoreError> {
        let ids: Vec<String> = resources.iter().map(i64::to_string).collect();
        self.lock(&format!(
            "SELECT pg_advisory_xact_lock(class::oid::integer, key) FROM (
               SELECT 1 AS turn, 'tilmash_claim'::regclass AS class, hashtext('{day}') AS key
               UNION ALL
               SELECT 2, 'tilmash_resource'::regclass, id::integer
               FROM unnest(ARRAY[{}]::bigint[]) AS resource (id)
               ORDER BY 1, 3
             ) AS locks",
            ids.join(",")
        ))
        .await
    }

    /// Waits for locks that last until the transaction ends. Whoever has a database alone has them.
    async fn lock(&mut self, sql: &str) -> Result<(), StoreError> {
        if self.is_shared() {
            self.run(sql, "waiting for others").await?;
        }
        Ok(())
    }

    async fn rows(&mut self, sql: String, values: SqlxValues) -> Result<Vec<Row>, sqlx::Error> {
        let sql = AssertSqlSafe(sql);
        Ok(match &mut self.link {
            Link::Sqlite(sqlite) => {
                let rows = sqlx::query_with(sql, values).fetch_all(sqlite).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Link::Postgres(postgres) => {
                let rows = sqlx::query_with(sql, values).fetch_all(postgres).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    fn prepare(&mut self, statement: &impl SqlxBinder) -> Result<(String, SqlxValues), StoreError> {
        self.ready()?;
        Ok(match self.link {
            Link::Sqlite(_) => statement.build_sqlx(SqliteQueryBuilder),
            Link::Postgres(_) => statement.build_sqlx(PostgresQueryBuilder),
        })
    }

    fn ready(&mut self) -> Result<(), StoreError> {
        self.statements += 1;
        self.failed.clone().map_or(Ok(()), Err)
    }

    fn fail(&mut self, error: sqlx::Error, doing: &'static str) -> StoreError {
        let error = StoreError::of(error, &self.place, doing);
        self.contended |= matches!(error, StoreError::Contended { .. });
        self.failed = Some(error.clone());
        error
    }
}

/// A row that a statement returned; its columns are asked for by place.
#[derive(Debug)]
pub(in crate::store) enum Row {
    Sqlite(sqlx::sqlite::SqliteRow),
    Postgres(sqlx::postgres::PgRow),
}

impl Row {
    /// The integer in a column, `None` for null; what the column holds if it is no integer.
    pub(in crate::store) fn integer(&self, column: usize) -> Result<Option<i64>, String> {
        match self {
            Row::Sqlite(row) => row.try_get::<Option<i64>, usize>(column),
            Row::Postgres(row) => row.try_get::<Option<i64>, usize>(column),
        }
        .map_err(|error| error.to_string())
    }

    /// The text in a column, `None` for null; what the column holds if it is no text.
    pub(in crate::store) fn text(&self, column: usize) -> Result<Option<String>, String> {
        match self {
            Row::Sqlite(row) => row.try_get::<Option<String>, usize>(column),
            Row::Postgres(row) => row.try_get::<Option<String>, usize>(column),
        }
        .map_err(|error| error.to_string())
    }

    /// The integer in a column of Tilmash's own schema that is never null.
    pub(in crate::store) fn number(&self, column: usize) -> i64 {
        self.integer(column)
            .ok()
            .flatten()
            .expect("the core schema has an integer there that is not null")
    }

    /// The text in a column of Tilmash's own schema that is never null.
    pub(in crate::store) fn string(&self, column: usize) -> String {
        self.text(column)
            .ok()
            .flatten()
            .expect("the core schema has a text there that is not null")
    }
}

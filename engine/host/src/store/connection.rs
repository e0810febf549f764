//! [`Connection`]: the one way to the database.
//!
//! It is SQLite's today, and a statement runs where it is asked for: the writer has a thread for that, and a
//! hand-over to another for each of an update's statements costs more than they do. Another database joins
//! here: [`Connection`] becomes an enum, and every statement, built once by sea-query, is written out for the
//! variant at hand.

use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::Value as Cell;
use rusqlite::{CachedStatement, ffi, params_from_iter};
use sea_query::{QueryStatementWriter, SqliteQueryBuilder, Value, Values};

use super::StoreError;

/// How long a statement waits for another process, a backup for one, to let go of the file.
const PATIENCE: Duration = Duration::from_secs(5);
/// Different statements of one app; each is prepared once.
const PREPARED: usize = 512;
/// What the triggers of `tilmash_claim` say.
const TAKEN: &str = "taken";

pub(super) struct Connection {
    sqlite: rusqlite::Connection,
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
        let place = match url.strip_prefix("sqlite:") {
            Some(place) => place.strip_prefix("//").unwrap_or(place).to_owned(),
            None => {
                return Err(StoreError::Url {
                    url: url.to_owned(),
                });
            }
        };
        let sqlite =
            connect(&place).map_err(|error| StoreError::of(error, &place, "opening it"))?;
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
            .map_err(|(_, error)| StoreError::of(error, &place, "closing it"))
    }

    pub(super) fn place(&self) -> &str {
        &self.place
    }

    pub(super) fn statements(&self) -> u64 {
        self.statements
    }

    /// Runs a statement and returns how many rows it changed.
    pub(super) async fn execute(
        &mut self,
        statement: &impl QueryStatementWriter,
    ) -> Result<u64, StoreError> {
        self.ready()?;
        let (sql, values) = statement.build(SqliteQueryBuilder);
        let changed = self
            .sqlite
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.execute(params_from_iter(cells(values))));
        changed
            .map(|rows| rows as u64)
            .map_err(|error| self.fail(error, "writing"))
    }

    /// The rows that a statement returns.
    pub(super) async fn fetch(
        &mut self,
        statement: &impl QueryStatementWriter,
    ) -> Result<Vec<Row>, StoreError> {
        self.ready()?;
        self.rows(statement)
            .map_err(|error| self.fail(error, "reading"))
    }

    /// The first row that a statement returns.
    pub(super) async fn first(
        &mut self,
        statement: &impl QueryStatementWriter,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.fetch(statement).await?.into_iter().next())
    }

    /// Runs a statement that a unique index or the capacity of a resource may refuse.
    pub(super) async fn attempt(
        &mut self,
        statement: &impl QueryStatementWriter,
    ) -> Result<Attempt, StoreError> {
        self.ready()?;
        // SQLite undoes a refused statement alone (ABORT, https://www.sqlite.org/lang_conflict.html).
        match self.rows(statement) {
            Ok(rows) => Ok(Attempt::Done(rows)),
            Err(rusqlite::Error::SqliteFailure(code, _)) if is_duplicate(code) => {
                Ok(Attempt::Duplicate)
            }
            Err(rusqlite::Error::SqliteFailure(_, Some(words))) if words == TAKEN => {
                Ok(Attempt::Taken)
            }
            Err(error) => Err(self.fail(error, "writing")),
        }
    }

    /// Runs SQL that has no values: migrations, tables, savepoints.
    pub(super) async fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.ready()?;
        self.sqlite
            .execute_batch(sql)
            .map_err(|error| self.fail(error, "changing its schema"))
    }

    /// The rows of a query that has no values.
    pub(super) async fn query(
        &mut self,
        sql: &str,
        doing: &'static str,
    ) -> Result<Vec<Row>, StoreError> {
        self.ready()?;
        let rows = self
            .sqlite
            .prepare_cached(sql)
            .and_then(|statement| collect(statement, Values(Vec::new())));
        rows.map_err(|error| self.fail(error, doing))
    }

    /// Begins, ends or undoes a transaction or a savepoint; an undoing one makes a failed
    /// connection usable again.
    pub(super) async fn control(&mut self, sql: &'static str) -> Result<(), StoreError> {
        if sql.starts_with("ROLLBACK") {
            self.failed = None;
        }
        self.ready()?;
        let controlled = self
            .sqlite
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute([]));
        controlled
            .map(|_| ())
            .map_err(|error| self.fail(error, "ending a transaction"))
    }

    /// Undoes the whole transaction, after which the connection is usable again.
    pub(super) async fn abandon(&mut self) {
        // Fails where SQLite has rolled back by itself, and then there is nothing left to undo.
        let _ = self.control("ROLLBACK").await;
        self.failed = None;
    }

    fn rows(&self, statement: &impl QueryStatementWriter) -> rusqlite::Result<Vec<Row>> {
        let (sql, values) = statement.build(SqliteQueryBuilder);
        collect(self.sqlite.prepare_cached(&sql)?, values)
    }

    fn ready(&mut self) -> Result<(), StoreError> {
        self.statements += 1;
        self.failed.clone().map_or(Ok(()), Err)
    }

    fn fail(&mut self, error: rusqlite::Error, doing: &'static str) -> StoreError {
        let error = StoreError::of(error, &self.place, doing);
        self.failed = Some(error.clone());
        error
    }
}

fn connect(place: &str) -> rusqlite::Result<rusqlite::Connection> {
    let sqlite = rusqlite::Connection::open(place)?;
    sqlite.busy_timeout(PATIENCE)?;
    sqlite.set_prepared_statement_cache_capacity(PREPARED);
    // In memory there is no log, and the mode stays another.
    sqlite.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    sqlite.pragma_update(None, "synchronous", "full")?;
    sqlite.pragma_update(None, "foreign_keys", true)?;
    // Else SQLite looks into the parameters of a limit, and prepares the statement anew each time they change.
    sqlite.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // Else the savepoint of a work that changes many pages is a file of its own, on the disk.
    sqlite.pragma_update(None, "temp_store", "memory")?;
    Ok(sqlite)
}

fn collect(mut statement: CachedStatement<'_>, values: Values) -> rusqlite::Result<Vec<Row>> {
    let columns = statement.column_count();
    let rows = statement.query_map(params_from_iter(cells(values)), |row| {
        let cells = (0..columns).map(|column| row.get(column));
        cells.collect::<rusqlite::Result<_>>().map(Row)
    })?;
    rows.collect()
}

fn cells(values: Values) -> impl Iterator<Item = Cell> {
    values.into_iter().map(|value| match value {
        Value::Bool(value) => value.map(i64::from).into(),
        Value::Int(value) => value.map(i64::from).into(),
        Value::Unsigned(value) => value.map(i64::from).into(),
        Value::BigInt(value) => value.into(),
        // Only limits and offsets.
        Value::BigUnsigned(value) => value
            .map(|value| i64::try_from(value).unwrap_or(i64::MAX))
            .into(),
        Value::String(value) => value.into(),
        other => unreachable!("cells are integers or texts, not {other:?}"),
    })
}

fn is_duplicate(code: ffi::Error) -> bool {
    matches!(
        code.extended_code,
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
    )
}

/// A row that a statement returned; its columns are asked for by place.
#[derive(Debug)]
pub(super) struct Row(Vec<Cell>);

impl Row {
    /// The integer in a column, `None` for null; what the column holds if it is no integer.
    pub(super) fn integer(&self, column: usize) -> Result<Option<i64>, String> {
        match &self.0[column] {
            Cell::Null => Ok(None),
            Cell::Integer(integer) => Ok(Some(*integer)),
            other => Err(shown(other)),
        }
    }

    /// The text in a column, `None` for null; what the column holds if it is no text.
    pub(super) fn text(&self, column: usize) -> Result<Option<String>, String> {
        match &self.0[column] {
            Cell::Null => Ok(None),
            Cell::Text(text) => Ok(Some(text.clone())),
            other => Err(shown(other)),
        }
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

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Null => "null".to_owned(),
        Cell::Integer(integer) => integer.to_string(),
        Cell::Real(real) => real.to_string(),
        Cell::Text(text) => text.clone(),
        Cell::Blob(blob) => format!("{} bytes", blob.len()),
    }
}

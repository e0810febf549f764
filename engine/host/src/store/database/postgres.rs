//! [`Postgres`]: a database on a server, to which others write too.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;
use std::time::Duration;

use futures::TryStreamExt;
use sea_query::{PostgresQueryBuilder, QueryBuilder, Value, inject_parameters};
use sqlx::error::ErrorKind;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Connection, Either, Row as _, TypeInfo, ValueRef};
use tokio::time::timeout;

use super::failure::{DriverFailure, Meaning, TAKEN};
use super::row::{Cell, Row};

/// Begins a transaction. Works are kept apart by locks, see `writer/shared`.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// A server that takes longer has fallen silent. It gives up a lock after five seconds, see
/// `address`. Only a change of the schema may take as long as it needs.
pub(super) const LONGEST_ANSWER: Duration = Duration::from_secs(20);
/// Statements prepared on a connection. Their texts are as many as the shapes of what apps ask for.
const MOST_PREPARED: usize = 512;

/// A connection, with what is still to be sent by it.
///
/// Every message that is answered costs a round trip. So what needs no answer waits for the next
/// statement that does, and both are sent in one message. Such a message is text (a "simple query")
/// and has no parameters: a statement is prepared under a name, and the message executes it by that
/// name.
pub(in crate::store) struct Postgres {
    connection: PgConnection,
    /// Whether an answer did not come in time. It may still come, so nothing more is asked.
    is_silent: bool,
    /// Statements of which nobody waits for an answer, each with a semicolon.
    put_off: String,
    /// The names of the statements that are prepared, by their texts.
    prepared: HashMap<String, String>,
}

/// What a statement has answered.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) rows: Vec<Row>,
    /// How many rows it has changed.
    pub(super) changed: u64,
}

impl Postgres {
    pub(super) async fn connect(options: &PgConnectOptions) -> Result<Postgres, DriverFailure> {
        Ok(Postgres {
            connection: in_time(PgConnection::connect_with(options)).await?,
            is_silent: false,
            put_off: String::new(),
            prepared: HashMap::new(),
        })
    }

    /// Runs a statement and returns its rows.
    pub(super) async fn fetch(
        &mut self,
        text: &str,
        values: &[Value],
    ) -> Result<Vec<Row>, DriverFailure> {
        Ok(self.run(text, values).await?.rows)
    }

    /// Runs a statement and returns how many rows it has changed.
    pub(super) async fn execute(
        &mut self,
        text: &str,
        values: &[Value],
    ) -> Result<u64, DriverFailure> {
        Ok(self.run(text, values).await?.changed)
    }

    async fn run(&mut self, text: &str, values: &[Value]) -> Result<Answer, DriverFailure> {
        let statement = self.written(text, values).await?;
        let mut answers = self.send(&statement).await?;
        Ok(answers.pop().unwrap_or_default())
    }

    /// Runs statements in one message and returns the rows of each.
    pub(super) async fn fetch_each(
        &mut self,
        statements: &[(Cow<'static, str>, Vec<Value>)],
    ) -> Result<Vec<Vec<Row>>, DriverFailure> {
        let mut written = Vec::with_capacity(statements.len());
        for (text, values) in statements {
            written.push(self.written(text, values).await?);
        }
        let answers = self.send(&written.join("; ")).await?;
        // Before them come the answers of what was put off.
        let put_off = answers.len().saturating_sub(statements.len());
        let answers = answers.into_iter().skip(put_off);
        Ok(answers.map(|answer| answer.rows).collect())
    }

    /// Runs a statement with the next one that is to be answered.
    pub(super) async fn run_later(
        &mut self,
        text: &str,
        values: &[Value],
    ) -> Result<(), DriverFailure> {
        let statement = self.written(text, values).await?;
        self.put_off(&statement);
        Ok(())
    }

    /// Runs statements that change the schema, in one message. This may take long.
    pub(super) async fn change_schema(&mut self, sql: &str) -> Result<(), DriverFailure> {
        self.exchange(sql).await.map(|_| ())
    }

    /// Runs statements that have no values, in one message.
    pub(super) async fn script(&mut self, sql: &str) -> Result<(), DriverFailure> {
        self.send(sql).await.map(|_| ())
    }

    /// Begins a transaction, with its first statement.
    pub(super) fn begin(&mut self) {
        self.put_off(BEGIN);
    }

    /// Does something to a savepoint, with the next statement that is to be answered.
    pub(super) fn put_off(&mut self, sql: &str) {
        self.put_off.push_str(sql);
        self.put_off.push_str("; ");
    }

    /// Undoes a transaction.
    pub(super) async fn roll_back(&mut self) -> Result<(), DriverFailure> {
        let put_off = std::mem::take(&mut self.put_off);
        // Of a transaction that has done nothing the server knows nothing.
        if put_off.starts_with(BEGIN) {
            return Ok(());
        }
        self.send("ROLLBACK").await.map(|_| ())
    }

    pub(super) async fn close(self) -> Result<(), DriverFailure> {
        match self.is_silent {
            true => Ok(()),
            false => Ok(in_time(self.connection.close()).await?),
        }
    }

    /// A statement with its values: executed by its name, unless there are too many names.
    async fn written(&mut self, text: &str, values: &[Value]) -> Result<String, DriverFailure> {
        if values.is_empty() {
            return Ok(text.to_owned());
        }
        let Some(name) = self.name(text, values).await? else {
            return Ok(inject_parameters(text, values, &PostgresQueryBuilder));
        };
        let mut statement = format!("EXECUTE {name}");
        for (place, value) in values.iter().enumerate() {
            statement.push_str(if place == 0 { "(" } else { ", " });
            statement.push_str(&PostgresQueryBuilder.value_to_string(value));
        }
        statement.push(')');
        Ok(statement)
    }

    /// The name of a statement. The first time it is prepared, behind what was put off: it stays
    /// prepared whatever becomes of the transaction.
    async fn name(&mut self, text: &str, values: &[Value]) -> Result<Option<&str>, DriverFailure> {
        if !self.prepared.contains_key(text) {
            if self.prepared.len() == MOST_PREPARED {
                return Ok(None);
            }
            let name = format!("tilmash_{}", self.prepared.len());
            let types: Vec<&str> = values.iter().map(type_of).collect();
            let types = types.join(", ");
            self.script(&format!("PREPARE {name} ({types}) AS {text}"))
                .await?;
            self.prepared.insert(text.to_owned(), name);
        }
        Ok(self.prepared.get(text).map(String::as_str))
    }

    /// Sends statements behind what was put off, and returns the answers of all of them.
    async fn send(&mut self, sql: &str) -> Result<Vec<Answer>, DriverFailure> {
        if self.is_silent {
            return Err(silence().into());
        }
        let answered = timeout(LONGEST_ANSWER, self.exchange(sql)).await;
        self.is_silent = answered.is_err();
        answered.unwrap_or_else(|_| Err(silence().into()))
    }

    async fn exchange(&mut self, sql: &str) -> Result<Vec<Answer>, DriverFailure> {
        let message = std::mem::take(&mut self.put_off) + sql;
        let mut answers = Vec::new();
        let mut rows = Vec::new();
        let mut parts = sqlx::raw_sql(AssertSqlSafe(message)).fetch_many(&mut self.connection);
        while let Some(part) = parts.try_next().await? {
            match part {
                Either::Left(done) => answers.push(Answer {
                    rows: std::mem::take(&mut rows),
                    changed: done.rows_affected(),
                }),
                Either::Right(found) => rows.push(row(&found)),
            }
        }
        Ok(answers)
    }
}

/// The type of a parameter, which the server cannot always see from its place.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the kinds of values are sea-query's, and rows of ours have these"
)]
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "boolean",
        Value::Int(_) => "integer",
        Value::BigInt(_) => "bigint",
        Value::String(_) => "text",
        Value::Bytes(_) => "bytea",
        _ => "unknown",
    }
}

/// The result of what the server does, if it answers in time.
pub(super) async fn in_time<T>(
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    let answered = timeout(LONGEST_ANSWER, answer).await;
    answered.unwrap_or_else(|_| Err(silence()))
}

fn silence() -> sqlx::Error {
    let seconds = LONGEST_ANSWER.as_secs();
    let told = format!("the server has not answered for {seconds} seconds");
    sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, told))
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
        "BYTEA" => row.try_get(column).map(Cell::Bytes),
        other => Ok(Cell::Foreign(other.to_owned())),
    };
    read.unwrap_or_else(|error| Cell::Foreign(error.to_string()))
}

impl From<sqlx::Error> for DriverFailure {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "sqlx may add errors; most of them are of no consequence here"
    )]
    fn from(error: sqlx::Error) -> DriverFailure {
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
        DriverFailure::new(meaning, error)
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

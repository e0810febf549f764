//! [`Connection`]: the one way to the database.
//!
//! A statement is built by sea-query and written out for the database at hand. What differs between
//! databases beyond that stands in a module for each, in `filter`, and in the locks that only a
//! database with several writers needs; see [`Connection::is_shared`].

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use sea_query::{SchemaStatementBuilder, Value};
use tilmash_engine::name::Name;

use super::address::{Address, Place, Server};
use super::codes::Codes;
use super::error::StoreError;
use super::failure::{DriverFailure, Meaning};
use super::instant::number_of_day;
use super::postgres::Postgres;
use super::row::Row;
use super::sqlite::Sqlite;
use super::statement::{Dialect, Statement};

/// Used around a statement that may be refused, because PostgreSQL cannot undo a single statement.
const TRY: &str = "SAVEPOINT refusable";
const REFUSED: &str = "ROLLBACK TO refusable;RELEASE refusable";
const DONE: &str = "RELEASE refusable";

pub(in crate::store) struct Connection {
    link: Link,
    place: String,
    /// Statements run since the connection was opened.
    statements: u64,
    /// The failure after which nothing more is run. SQLite may have rolled back the whole
    /// transaction by itself, and another statement would commit on its own.
    failed: Option<StoreError>,
    /// Whether the transaction and another one have blocked each other.
    contended: bool,
    /// Whether the transaction may have changed rows that seldom change, see `revision`.
    altered: bool,
    /// Whether the work may have changed rows of people.
    met: bool,
    /// Where the codes of new rows come from.
    pub(in crate::store) codes: Codes,
    /// The text that reads one row of a table, by the table's name.
    texts: HashMap<Name, Arc<str>>,
}

enum Link {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// The result of a statement that a rule of the schema may refuse. A refused statement has done
/// nothing, and the transaction continues.
#[derive(Debug)]
pub(in crate::store) enum Attempt {
    Done(Vec<Row>),
    /// A unique index has a row with these values.
    Duplicate,
    /// The claims on a resource would exceed its capacity.
    Taken,
}

impl Connection {
    /// Opens the database at an address; a file is made if it is not there.
    pub(in crate::store) async fn open(address: &Address) -> Result<Connection, StoreError> {
        match address {
            Address::Sqlite(place) => Connection::open_file(place).await,
            Address::Postgres(server) => Connection::connect(server).await,
        }
    }

    async fn open_file(place: &Place) -> Result<Connection, StoreError> {
        let name = place.to_string();
        let sqlite =
            Sqlite::open(place).map_err(|failure| StoreError::of(failure, &name, "opening it"))?;
        let mut connection = Connection::new(Link::Sqlite(sqlite), name);
        // The header is read only now: a file that is not a database is noticed here.
        connection
            .query("SELECT count(*) FROM sqlite_master", "reading its schema")
            .await?;
        Ok(connection)
    }

    /// Connects to a PostgreSQL server.
    pub(in crate::store) async fn connect(server: &Server) -> Result<Connection, StoreError> {
        let postgres = Postgres::connect(server.options())
            .await
            .map_err(|failure| StoreError::of(failure, server.place(), "opening it"))?;
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
            altered: false,
            met: false,
            codes: Codes::default(),
            texts: HashMap::new(),
        }
    }

    pub(in crate::store) async fn close(self) -> Result<(), StoreError> {
        let closed = match self.link {
            Link::Sqlite(sqlite) => sqlite.close(),
            Link::Postgres(postgres) => postgres.close().await,
        };
        closed.map_err(|failure| StoreError::of(failure, &self.place, "closing it"))
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

    /// The text that reads one row of a table, which is built once.
    pub(in crate::store) fn text_for(
        &mut self,
        table: &Name,
        build: impl FnOnce(Dialect) -> String,
    ) -> Arc<str> {
        if let Some(text) = self.texts.get(table) {
            return Arc::clone(text);
        }
        let text: Arc<str> = build(self.dialect()).into();
        self.texts.insert(table.clone(), Arc::clone(&text));
        text
    }

    /// Whether other transactions write at the same time.
    pub(in crate::store) fn is_shared(&self) -> bool {
        match self.link {
            Link::Sqlite(_) => false,
            Link::Postgres(_) => true,
        }
    }

    /// Whether the present transaction and another one have blocked each other, so that doing
    /// everything again may succeed.
    pub(in crate::store) fn is_contended(&self) -> bool {
        self.contended
    }

    /// Notes that the transaction changes rows that seldom change, see `revision`. What is undone
    /// of it stays noted.
    pub(in crate::store) fn alter(&mut self) {
        self.altered = true;
    }

    /// Whether the transaction may have changed rows that seldom change since its last revision.
    pub(in crate::store) fn is_altered(&self) -> bool {
        self.altered
    }

    /// Notes that the work changes rows of people. What is undone of it stays noted.
    pub(in crate::store) fn meet(&mut self) {
        self.met = true;
    }

    /// Whether the present work may have changed rows of people.
    pub(in crate::store) fn has_met(&self) -> bool {
        self.met
    }

    /// Begins a work of the transaction.
    pub(in crate::store) fn begin_work(&mut self) {
        self.met = false;
    }

    /// As [`Connection::is_altered`], for the caller that now writes the new revision.
    pub(in crate::store) fn take_altered(&mut self) -> bool {
        std::mem::take(&mut self.altered)
    }

    /// Whether the connection is lost.
    pub(in crate::store) fn is_broken(&self) -> bool {
        matches!(self.failed, Some(StoreError::NoServer { .. }))
    }

    /// Begins a transaction; on a server, with its first statement.
    pub(in crate::store) fn begin(&mut self) -> Result<(), StoreError> {
        self.contended = false;
        self.altered = false;
        self.ready()?;
        let begun = match &mut self.link {
            Link::Sqlite(sqlite) => sqlite.control("BEGIN IMMEDIATE"),
            Link::Postgres(postgres) => {
                postgres.begin();
                Ok(())
            }
        };
        begun.map_err(|failure| self.fail(failure, "beginning a transaction"))
    }

    /// Commits a transaction.
    pub(in crate::store) async fn commit(&mut self) -> Result<(), StoreError> {
        self.ready()?;
        let committed = match &mut self.link {
            Link::Sqlite(sqlite) => sqlite.control("COMMIT"),
            Link::Postgres(postgres) => postgres.script("COMMIT").await,
        };
        committed.map_err(|failure| self.fail(failure, "ending a transaction"))
    }

    /// Undoes a transaction. A failed connection is usable again then.
    pub(in crate::store) async fn roll_back(&mut self) -> Result<(), StoreError> {
        self.failed = None;
        self.ready()?;
        let undone = match &mut self.link {
            Link::Sqlite(sqlite) => sqlite.control("ROLLBACK"),
            Link::Postgres(postgres) => postgres.roll_back().await,
        };
        undone.map_err(|failure| self.fail(failure, "ending a transaction"))
    }

    /// Runs a statement and returns how many rows it changed.
    pub(in crate::store) async fn execute(
        &mut self,
        statement: &impl Statement,
    ) -> Result<u64, StoreError> {
        self.ready()?;
        let result = self.count_of(statement).await;
        result.map_err(|failure| self.fail(failure, "writing"))
    }

    /// Runs a statement whose answer nobody needs: at the latest when the transaction commits. A
    /// server is sent it together with what comes next.
    pub(in crate::store) async fn later(
        &mut self,
        statement: &impl Statement,
    ) -> Result<(), StoreError> {
        self.ready()?;
        let (text, values) = statement.written(self.dialect());
        let done = match &mut self.link {
            Link::Sqlite(sqlite) => sqlite.execute(&text, values).map(|_| ()),
            Link::Postgres(postgres) => postgres.run_later(&text, &values).await,
        };
        done.map_err(|failure| self.fail(failure, "writing"))
    }

    /// The rows that a statement returns.
    pub(in crate::store) async fn fetch(
        &mut self,
        statement: &impl Statement,
    ) -> Result<Vec<Row>, StoreError> {
        self.ready()?;
        let rows = self.rows(statement).await;
        rows.map_err(|failure| self.fail(failure, "reading"))
    }

    /// The first row that a statement returns.
    pub(in crate::store) async fn first(
        &mut self,
        statement: &impl Statement,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.fetch(statement).await?.into_iter().next())
    }

    /// The rows of each of some statements that run one after the other; a server is sent them at
    /// once.
    pub(in crate::store) async fn fetch_each<const N: usize>(
        &mut self,
        statements: [&dyn Statement; N],
    ) -> Result<[Vec<Row>; N], StoreError> {
        for _ in &statements {
            self.ready()?;
        }
        let dialect = self.dialect();
        let statements = statements.map(|statement| statement.written(dialect));
        let rows = match &mut self.link {
            Link::Sqlite(sqlite) => {
                let rows = statements
                    .into_iter()
                    .map(|(text, values)| sqlite.fetch(&text, values));
                rows.collect()
            }
            Link::Postgres(postgres) => postgres.fetch_each(&statements).await,
        };
        let rows: Vec<Vec<Row>> = rows.map_err(|failure| self.fail(failure, "reading"))?;
        Ok(rows.try_into().expect("each statement has its rows"))
    }

    /// Runs a statement that a unique index or the capacity of a resource may refuse.
    pub(in crate::store) async fn attempt(
        &mut self,
        statement: &impl Statement,
    ) -> Result<Attempt, StoreError> {
        // SQLite undoes only the refused statement (ABORT,
        // https://www.sqlite.org/lang_conflict.html).
        if !self.is_shared() {
            return self.attempt_within(statement).await;
        }
        self.control(TRY)?;
        let attempt = self.attempt_within(statement).await?;
        let end = match attempt {
            Attempt::Done(_) => DONE,
            Attempt::Duplicate | Attempt::Taken => REFUSED,
        };
        self.control(end)?;
        Ok(attempt)
    }

    /// Like [`Connection::attempt`], for a caller that has a savepoint and returns to it after a
    /// refusal.
    pub(in crate::store) async fn attempt_within(
        &mut self,
        statement: &impl Statement,
    ) -> Result<Attempt, StoreError> {
        self.ready()?;
        let failure = match self.rows(statement).await {
            Ok(rows) => return Ok(Attempt::Done(rows)),
            Err(failure) => failure,
        };
        match failure.meaning {
            Meaning::Duplicate => Ok(Attempt::Duplicate),
            Meaning::Taken => Ok(Attempt::Taken),
            Meaning::Locked
            | Meaning::ReadOnly
            | Meaning::Damaged
            | Meaning::Disk
            | Meaning::Full
            | Meaning::Unreachable
            | Meaning::Gone
            | Meaning::NoServer
            | Meaning::NoServerYet
            | Meaning::Contended
            | Meaning::Other => Err(self.fail(failure, "writing")),
        }
    }

    /// Runs SQL without values, one statement or several.
    pub(in crate::store) async fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.ready()?;
        let changed = match &mut self.link {
            Link::Sqlite(sqlite) => sqlite.script(sql),
            Link::Postgres(postgres) => postgres.change_schema(sql).await,
        };
        changed.map_err(|failure| self.fail(failure, "changing its schema"))
    }

    /// Creates or changes a table or an index.
    pub(in crate::store) async fn define(
        &mut self,
        statement: &impl SchemaStatementBuilder,
    ) -> Result<(), StoreError> {
        let sql = self.dialect().define(statement);
        self.script(&sql).await
    }

    /// The rows of a query without values.
    pub(in crate::store) async fn query(
        &mut self,
        sql: &str,
        doing: &'static str,
    ) -> Result<Vec<Row>, StoreError> {
        self.ready()?;
        let rows = self.rows_of(sql, Vec::new()).await;
        rows.map_err(|failure| self.fail(failure, doing))
    }

    /// Does something to a savepoint; on a server, with the next statement that is to be answered.
    /// Returning to one makes a failed connection usable again.
    pub(in crate::store) fn control(&mut self, sql: &'static str) -> Result<(), StoreError> {
        if sql.starts_with("ROLLBACK") {
            self.failed = None;
        }
        self.ready()?;
        let done = match &mut self.link {
            Link::Sqlite(sqlite) => sqlite.control(sql),
            Link::Postgres(postgres) => {
                postgres.put_off(sql);
                Ok(())
            }
        };
        done.map_err(|failure| self.fail(failure, "doing a part of a work"))
    }

    /// Undoes the whole transaction, after which the connection is usable again.
    pub(in crate::store) async fn abandon(&mut self) {
        // This fails if SQLite has rolled back by itself, and then there is nothing left to undo.
        // It also fails if the connection is lost, and then everything is undone.
        if !matches!(self.roll_back().await, Err(StoreError::NoServer { .. })) {
            self.failed = None;
        }
    }

    /// Keeps other transactions from changing the schema until this one ends.
    pub(in crate::store) fn lock_schema(&mut self) -> Result<(), StoreError> {
        self.lock("SELECT pg_advisory_xact_lock(hashtextextended(current_schema()::text, 0))")
    }

    /// Keeps others from claiming anything until this transaction ends.
    pub(in crate::store) fn lock_shape(&mut self) -> Result<(), StoreError> {
        self.lock("SELECT pg_advisory_xact_lock('tilmash_shape'::regclass::oid::integer, 0)")
    }

    /// Lets one transaction at a time claim resources, and count the bookings of some days: first
    /// the days, then the resources by id. The trigger of `tilmash_claim` takes the same locks. The
    /// shape of claims stays the same meanwhile, see [`Connection::lock_shape`].
    pub(in crate::store) fn lock_places(
        &mut self,
        days: &BTreeSet<Date>,
        resources: &[i64],
    ) -> Result<(), StoreError> {
        let ids: Vec<String> = resources.iter().map(i64::to_string).collect();
        let days = days.iter().map(|day| number_of_day(*day).to_string());
        let days: Vec<String> = days.collect();
        self.lock(&format!(
            "SELECT pg_advisory_xact_lock_shared('tilmash_shape'::regclass::oid::integer, 0);
             SELECT pg_advisory_xact_lock(class::oid::integer, key) FROM (
               SELECT 1 AS turn, 'tilmash_claim'::regclass AS class, day AS key
               FROM unnest(ARRAY[{}]::integer[]) AS counted (day)
               UNION ALL
               SELECT 2, 'tilmash_resource'::regclass, id::integer
               FROM unnest(ARRAY[{}]::bigint[]) AS resource (id)
               ORDER BY 1, 3
             ) AS locks",
            days.join(","),
            ids.join(",")
        ))
    }

    /// Keeps others from changing rows of a table until this transaction ends, see `tables::guard`.
    pub(in crate::store) fn lock_table(&mut self, table: &str) -> Result<(), StoreError> {
        self.lock(&format!(
            "SELECT pg_advisory_xact_lock('{table}'::regclass::oid::integer, 0)"
        ))
    }

    /// Waits for whoever has a table by [`Connection::lock_table`], and keeps the next one from it.
    pub(in crate::store) fn share_table(&mut self, table: &str) -> Result<(), StoreError> {
        self.lock(&format!(
            "SELECT pg_advisory_xact_lock_shared('{table}'::regclass::oid::integer, 0)"
        ))
    }

    /// Waits for locks that last until the transaction ends, with the next statement that is to be
    /// answered. A connection with a database of its own needs none.
    fn lock(&mut self, sql: &str) -> Result<(), StoreError> {
        if self.is_shared() {
            self.ready()?;
        }
        match &mut self.link {
            Link::Sqlite(_) => {}
            Link::Postgres(postgres) => postgres.put_off(sql),
        }
        Ok(())
    }

    async fn rows(&mut self, statement: &impl Statement) -> Result<Vec<Row>, DriverFailure> {
        let (text, values) = statement.written(self.dialect());
        self.rows_of(&text, values).await
    }

    async fn count_of(&mut self, statement: &impl Statement) -> Result<u64, DriverFailure> {
        let (text, values) = statement.written(self.dialect());
        match &mut self.link {
            Link::Sqlite(sqlite) => sqlite.execute(&text, values),
            Link::Postgres(postgres) => postgres.execute(&text, &values).await,
        }
    }

    async fn rows_of(&mut self, text: &str, values: Vec<Value>) -> Result<Vec<Row>, DriverFailure> {
        match &mut self.link {
            Link::Sqlite(sqlite) => sqlite.fetch(text, values),
            Link::Postgres(postgres) => postgres.fetch(text, &values).await,
        }
    }

    fn ready(&mut self) -> Result<(), StoreError> {
        self.statements += 1;
        self.failed.clone().map_or(Ok(()), Err)
    }

    fn fail(&mut self, failure: DriverFailure, doing: &'static str) -> StoreError {
        let error = StoreError::of(failure, &self.place, doing);
        self.contended |= matches!(error, StoreError::Contended { .. });
        self.failed = Some(error.clone());
        error
    }
}

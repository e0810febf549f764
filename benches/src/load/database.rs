//! The bot's database, seen from outside, while it runs and before.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use super::process::Process;
use crate::salon;

pub enum Database {
    File(PathBuf),
    Server(Box<Server>),
}

/// A database of its own on a PostgreSQL server of this machine.
pub struct Server {
    /// Of the server, as it was given.
    server: PgConnectOptions,
    name: String,
    /// The process whose children are the server's other processes.
    postmaster: u32,
}

/// A connection that stays open, so that what it costs is small.
pub enum Outside {
    Sqlite(rusqlite::Connection),
    Postgres(PgConnection),
}

impl Database {
    /// A database file, which the program makes.
    pub fn file(path: &Path) -> Database {
        Database::File(path.to_owned())
    }

    /// Makes an empty database on a server.
    ///
    /// # Errors
    ///
    /// If the server does not answer, lets nobody make databases, or runs on another machine.
    pub async fn make(server: &str) -> Result<Database> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("tilmash_load_{}_{number}", std::process::id());
        let server = PgConnectOptions::from_str(server)?;
        let mut connection = PgConnection::connect_with(&server).await?;
        let (backend,): (i32,) = sqlx::query_as("SELECT pg_backend_pid()")
            .fetch_one(&mut connection)
            .await?;
        let backend = Process::of(u32::try_from(backend)?);
        let backend = backend.context("the server's processes are not on this machine")?;
        execute(&mut connection, format!("CREATE DATABASE {name}")).await?;
        connection.close().await?;
        Ok(Database::Server(Box::new(Server {
            server,
            name,
            postmaster: backend.parent,
        })))
    }

    /// What to start the program with.
    pub fn url(&self) -> String {
        match self {
            Database::File(file) => salon::url(file),
            Database::Server(server) => server.options().to_url_lossy().to_string(),
        }
    }

    /// The processor time that all processes of the database's server have used so far. `None` if
    /// the program has the database to itself.
    pub fn cpu(&self) -> Result<Option<Duration>> {
        match self {
            Database::File(_) => Ok(None),
            Database::Server(server) => server.cpu().map(Some),
        }
    }

    /// Gives this many people a session each, a copy of the largest one that exists.
    pub async fn add_sessions(&self, count: u32) -> Result<()> {
        let sql = format!(
            "WITH RECURSIVE number(n) AS (
               SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {count}
             )
             INSERT INTO tilmash_dialogue (person, session)
             SELECT 2000000000 + n, session FROM number,
               (SELECT session FROM tilmash_dialogue WHERE session IS NOT NULL
                ORDER BY length(session) DESC LIMIT 1) AS largest"
        );
        self.open().await?.execute(sql).await
    }

    pub async fn open(&self) -> Result<Outside> {
        match self {
            Database::File(file) => {
                let connection = rusqlite::Connection::open(file)
                    .with_context(|| format!("cannot open {}", file.display()))?;
                connection.busy_timeout(Duration::from_secs(30))?;
                Ok(Outside::Sqlite(connection))
            }
            Database::Server(server) => {
                let connection = PgConnection::connect_with(&server.options()).await?;
                Ok(Outside::Postgres(connection))
            }
        }
    }

    /// Removes a database that was made on a server.
    pub async fn remove(&self) -> Result<()> {
        match self {
            Database::File(_) => Ok(()),
            Database::Server(server) => {
                let mut connection = PgConnection::connect_with(&server.server).await?;
                let drop = format!("DROP DATABASE {} WITH (FORCE)", server.name);
                execute(&mut connection, drop).await?;
                Ok(connection.close().await?)
            }
        }
    }
}

impl Server {
    fn options(&self) -> PgConnectOptions {
        self.server.clone().database(&self.name)
    }

    fn cpu(&self) -> Result<Duration> {
        let children = Process::children_of(self.postmaster)?;
        let postmaster = Process::of(self.postmaster)?;
        let of_children: Duration = children.iter().map(|child| child.cpu).sum();
        Ok(postmaster.cpu + postmaster.cpu_of_ended + of_children)
    }
}

impl Outside {
    /// Frees every time that is booked, because thousands of dialogues need more places than a
    /// month of the salon has. The bookings stay.
    pub async fn free_times(&mut self) -> Result<()> {
        self.execute("DELETE FROM tilmash_claim".to_owned()).await
    }

    async fn execute(&mut self, sql: String) -> Result<()> {
        match self {
            Outside::Sqlite(connection) => Ok(connection.execute_batch(&sql)?),
            Outside::Postgres(connection) => execute(connection, sql).await,
        }
    }
}

async fn execute(connection: &mut PgConnection, sql: String) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await?;
    Ok(())
}

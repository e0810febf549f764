//! Schemas on a PostgreSQL server, for tests of the whole program.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};

/// The variable with the URL of a server on which the tests may create schemas.
const SERVER: &str = "TILMASH_TEST_POSTGRES";

/// A new schema, for one test.
pub struct Schema {
    server: String,
    name: String,
}

impl Schema {
    /// Creates a schema. If no server is named, it says so and returns `None`.
    ///
    /// # Panics
    ///
    /// If the server does not answer.
    pub async fn make() -> Option<Schema> {
        static SAID: Once = Once::new();
        static MADE: AtomicU32 = AtomicU32::new(0);
        let Ok(server) = std::env::var(SERVER) else {
            // Written past the test harness, which hides what a test prints.
            SAID.call_once(|| {
                let _ = writeln!(
                    std::io::stderr(),
                    "LEFT OUT: the program on PostgreSQL, because {SERVER} names no server"
                );
            });
            return None;
        };
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let schema = Schema {
            server,
            name: format!("tilmash_run_{}_{number}", std::process::id()),
        };
        let name = &schema.name;
        let made = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
        schema.execute(made).await;
        Some(schema)
    }

    /// The URL to start an app with.
    pub fn url(&self) -> String {
        let Schema { server, name } = self;
        let separator = if server.contains('?') { '&' } else { '?' };
        format!("{server}{separator}options=-csearch_path%3D{name}")
    }

    /// The server's address.
    ///
    /// # Panics
    ///
    /// If the URL does not name the server by an IP address and a port.
    pub fn address(&self) -> SocketAddr {
        self.authority().parse().expect("an IP address and a port")
    }

    /// The same URL, through something that stands in front of the server.
    pub fn url_by(&self, address: SocketAddr) -> String {
        self.url()
            .replacen(self.authority(), &address.to_string(), 1)
    }

    fn authority(&self) -> &str {
        let (_, rest) = self.server.split_once("://").expect("a URL");
        let rest = rest.split_once('@').map_or(rest, |(_, rest)| rest);
        rest.split(['/', '?']).next().unwrap_or(rest)
    }

    /// Removes the schema with everything in it.
    ///
    /// # Panics
    ///
    /// If the server does not answer.
    pub async fn remove(self) {
        let sql = format!("DROP SCHEMA {} CASCADE", self.name);
        self.execute(sql).await;
    }

    async fn execute(&self, sql: String) {
        let connection = PgConnection::connect(&self.server).await;
        let mut connection = connection.expect("the server answers");
        let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection);
        done.await
            .expect("the tests may make schemas on the server");
        connection
            .close()
            .await
            .expect("the connection can be closed");
    }
}

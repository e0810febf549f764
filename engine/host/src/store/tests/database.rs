//! The databases that the contract is tested on: SQLite always, PostgreSQL if a server is named.

use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};
use tempfile::TempDir;

/// The variable with the URL of a server on which the tests may create schemas and databases.
const SERVER: &str = "TILMASH_TEST_POSTGRES";

/// Runs tests of the module on each database.
macro_rules! on_each_database {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            #[tokio::test]
            async fn sqlite() {
                super::$test().await;
            }

            #[tokio::test]
            #[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
            async fn postgres() {
                crate::store::tests::database::on_postgres(super::$test()).await;
            }
        }
    )+};
}

/// Runs tests of the module on PostgreSQL.
macro_rules! on_postgres_alone {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            #[tokio::test]
            #[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
            async fn postgres() {
                super::on_postgres(super::$test()).await;
            }
        }
    )+};
}

thread_local! {
    /// How to remove what the test of this thread has created on its server; `None` if it runs on
    /// SQLite.
    static REMOVALS: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
    static DIRECTORIES: RefCell<Vec<TempDir>> = const { RefCell::new(Vec::new()) };
}

static MADE: AtomicU32 = AtomicU32::new(0);

/// Runs a test with PostgreSQL for its databases, or says that it cannot.
pub(super) async fn on_postgres(test: impl Future<Output = ()>) {
    static SAID: Once = Once::new();
    if std::env::var_os(SERVER).is_none() {
        // Written past the test harness, which hides what a test prints.
        SAID.call_once(|| {
            let _ = writeln!(
                std::io::stderr(),
                "LEFT OUT: the store on PostgreSQL, because {SERVER} names no server"
            );
        });
        return;
    }
    REMOVALS.set(Some(Vec::new()));
    test.await;
    for removal in REMOVALS.take().unwrap_or_default() {
        on_server(&removal).await;
    }
}

/// Whether the running test uses PostgreSQL.
pub(super) fn is_postgres() -> bool {
    REMOVALS.with_borrow(Option::is_some)
}

/// The address of a new database that need not outlive its store.
pub(super) async fn forgotten() -> String {
    if is_postgres() {
        lasting().await
    } else {
        "sqlite::memory:".to_owned()
    }
}

/// The address of a new database that lasts to the end of the test.
pub(super) async fn lasting() -> String {
    if !is_postgres() {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("salon.db").display());
        DIRECTORIES.with_borrow_mut(|directories| directories.push(directory));
        return url;
    }
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let schema = format!("tilmash_test_{}_{number}", std::process::id());
    on_server(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE")).await;
    on_server(&format!("CREATE SCHEMA {schema}")).await;
    remove_by(format!("DROP SCHEMA {schema} CASCADE"));
    let server = server();
    let separator = if server.contains('?') { '&' } else { '?' };
    format!("{server}{separator}options=-csearch_path%3D{schema}")
}

/// The address of a new database that lasts to the end of the test, on a server whose counts no
/// other test changes.
pub(super) async fn counted() -> String {
    if !is_postgres() {
        return lasting().await;
    }
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let name = format!("tilmash_test_{}_{number}", std::process::id());
    on_server(&format!("CREATE DATABASE {name}")).await;
    remove_by(format!("DROP DATABASE {name} WITH (FORCE)"));
    let mut url = reqwest::Url::parse(&server()).unwrap();
    url.set_path(&name);
    url.into()
}

fn remove_by(removal: String) {
    REMOVALS.with_borrow_mut(|removals| removals.as_mut().unwrap().push(removal));
}

/// Also removes, at the end, a schema that the test has created in another way.
pub(super) fn forget(schema: &str) {
    remove_by(format!("DROP SCHEMA {schema} CASCADE"));
}

/// The server's address.
pub(super) fn server() -> String {
    std::env::var(SERVER).unwrap()
}

/// Runs SQL on the server, as a client that is not Tilmash.
pub(super) async fn on_server(sql: &str) {
    let mut connection = PgConnection::connect(&server()).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

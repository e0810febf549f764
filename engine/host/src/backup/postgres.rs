//! Copies of an app's schema on PostgreSQL, by PostgreSQL's own programs.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;

use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use reqwest::Url;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};
use tokio::process::Command;

use super::{BackupError, State, stamp};
use crate::store::{Server, StoreError};

/// What libpq reads in a URL; the rest is sqlx's own.
const KNOWN: [&str; 10] = [
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "options",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
];
/// A schema that has this table is Tilmash's.
const SIGN: &str = "tilmash_migration";

/// An app's schema, as both sqlx and libpq reach it.
#[derive(Clone)]
pub(super) struct Schema {
    /// Includes the password.
    url: Url,
    /// The address without the password, for people.
    place: String,
}

impl Schema {
    pub(super) fn at(server: &Server) -> Schema {
        Schema {
            url: server.url().clone(),
            place: server.place().to_owned(),
        }
    }

    /// The name of a schema's backups: the schema that the URL names, otherwise the database.
    pub(super) fn stem(&self) -> String {
        let options = self.url.query_pairs().find(|(key, _)| key == "options");
        let schema = options.and_then(|(_, options)| {
            let (_, named) = options.split_once("search_path=")?;
            let name = named.split([',', ' ']).next()?;
            Some(name.to_owned())
        });
        let database = || self.url.path().trim_matches('/').to_owned();
        let stem = schema.unwrap_or_else(database);
        let is_plain = |letter: char| letter.is_alphanumeric() || letter == '_';
        match stem.is_empty() {
            true => "postgres".to_owned(),
            false => stem.replace(|letter| !is_plain(letter), "_"),
        }
    }

    pub(super) async fn dump(&self, to: &Path) -> Result<(), BackupError> {
        let mut connection = self.connect().await?;
        let schema = self.schema(&mut connection).await?;
        let _ = connection.close().await;
        let mut dump = self.program("pg_dump");
        dump.args(["--format=custom", "--no-owner", "--no-privileges"])
            .arg(format!("--schema={}", quoted(&schema)))
            .arg(named("--file=", to))
            .arg(self.address());
        run("pg_dump", dump).await.map(|_| ())
    }

    /// Restores a schema. If a schema is there already and may be replaced, it is renamed to
    /// `SCHEMA_before_INSTANT`, and that name is returned.
    pub(super) async fn restore(
        &self,
        backup: &Path,
        replace: bool,
        now: Timestamp,
    ) -> Result<Option<String>, BackupError> {
        let mut connection = self.connect().await?;
        let schema = self.schema(&mut connection).await?;
        if !tables(backup).await?.contains(&format!("{schema} {SIGN}")) {
            return Err(BackupError::OtherSchema {
                path: backup.to_owned(),
                schema,
            });
        }
        if self.is_running(&mut connection).await? {
            return Err(BackupError::InUse {
                place: self.place.clone(),
            });
        }
        let aside = match (self.is_empty(&mut connection).await?, replace) {
            (true, _) => None,
            (false, true) => Some(format!("{schema}_before_{}", stamp(now).to_lowercase())),
            (false, false) => {
                return Err(BackupError::NotEmpty {
                    place: self.place.clone(),
                    schema,
                });
            }
        };
        if let Some(aside) = &aside {
            let (old, new) = (quoted(&schema), quoted(aside));
            let sql = format!("ALTER SCHEMA {old} RENAME TO {new}; CREATE SCHEMA {old}");
            self.execute(&mut connection, sql).await?;
        }
        let restored = self.load(backup, &schema).await;
        if let (Err(_), Some(aside)) = (&restored, &aside) {
            let (old, new) = (quoted(&schema), quoted(aside));
            let sql = format!("DROP SCHEMA {old}; ALTER SCHEMA {new} RENAME TO {old}");
            self.execute(&mut connection, sql).await?;
        }
        let _ = connection.close().await;
        restored.map(|()| aside)
    }

    /// All or nothing.
    async fn load(&self, backup: &Path, schema: &str) -> Result<(), BackupError> {
        let mut load = self.program("pg_restore");
        load.args(["--single-transaction", "--exit-on-error"])
            .args(["--no-owner", "--no-privileges"])
            .arg(format!("--schema={schema}"))
            .arg(format!("--dbname={}", self.address()))
            .arg(backup);
        run("pg_restore", load).await.map(|_| ())
    }

    async fn connect(&self) -> Result<PgConnection, StoreError> {
        PgConnection::connect(self.url.as_str())
            .await
            .map_err(|error| StoreError::of(error, &self.place, "opening it"))
    }

    async fn schema(&self, connection: &mut PgConnection) -> Result<String, StoreError> {
        let schema: Option<String> = sqlx::query_scalar("SELECT current_schema()::text")
            .fetch_one(connection)
            .await
            .map_err(|error| StoreError::of(error, &self.place, "reading its schema"))?;
        schema.ok_or_else(|| StoreError::NoSchema {
            place: self.place.clone(),
        })
    }

    async fn is_empty(&self, connection: &mut PgConnection) -> Result<bool, StoreError> {
        let any = "SELECT EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = \
                   current_schema()::regnamespace)";
        self.ask(connection, any).await.map(|any| !any)
    }

    /// Whether a running instance holds the lock by which instances know each other.
    /// Makes sure that no bot runs on the schema.
    pub(super) async fn ensure_idle(&self) -> Result<(), BackupError> {
        let mut connection = self.connect().await?;
        match self.is_running(&mut connection).await? {
            false => Ok(()),
            true => Err(BackupError::InUse {
                place: self.place.clone(),
            }),
        }
    }

    async fn is_running(&self, connection: &mut PgConnection) -> Result<bool, StoreError> {
        let any = "SELECT EXISTS (
             SELECT 1 FROM pg_locks
             WHERE locktype = 'advisory' AND classid = to_regclass('tilmash_outbox')::oid AND objsubid = 2
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))";
        self.ask(connection, any).await
    }

    async fn ask(
        &self,
        connection: &mut PgConnection,
        sql: &'static str,
    ) -> Result<bool, StoreError> {
        sqlx::query_scalar(sql)
            .fetch_one(connection)
            .await
            .map_err(|error| StoreError::of(error, &self.place, "reading its schema"))
    }

    async fn execute(&self, connection: &mut PgConnection, sql: String) -> Result<(), StoreError> {
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(connection)
            .await
            .map(|_| ())
            .map_err(|error| StoreError::of(error, &self.place, "changing its schema"))
    }

    /// The URL for libpq, without the password: other people on the machine can see arguments.
    fn address(&self) -> String {
        let mut address = self.url.clone();
        let known: Vec<(String, String)> = self
            .url
            .query_pairs()
            .filter(|(key, _)| KNOWN.contains(&key.as_ref()))
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .collect();
        // libpq does not decode `+`.
        let query: Vec<String> = known
            .iter()
            .map(|(key, value)| format!("{key}={}", encoded(value)))
            .collect();
        address.set_query((!query.is_empty()).then(|| query.join("&")).as_deref());
        // Only a URL without a host refuses this, and it has no password.
        let _ = address.set_password(None);
        address.into()
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        let query = || {
            let mut pairs = self.url.query_pairs();
            let password = pairs.find(|(key, _)| key == "password");
            password.map(|(_, value)| value.into_owned())
        };
        let password = self.url.password().map(|password| {
            let password = percent_decode_str(password).decode_utf8_lossy();
            password.into_owned()
        });
        if let Some(password) = password.or_else(query) {
            command.env("PGPASSWORD", password);
        }
        command
    }
}

/// Reads a file to its end, which unpacks and checks it.
pub(super) async fn examine(backup: &Path) -> Result<State, BackupError> {
    let read = async {
        let tables = tables(backup).await?;
        let mut unpack = Command::new("pg_restore");
        unpack.arg("--file=/dev/null").arg(backup);
        run("pg_restore", unpack).await?;
        Ok(tables)
    };
    match read.await {
        Ok(tables) if tables.contains(SIGN) => Ok(State::Sound),
        Ok(_) => Ok(State::Damaged("it holds no tables of Tilmash".to_owned())),
        Err(BackupError::Program { words, .. }) => Ok(State::Damaged(words)),
        Err(error) => Err(error),
    }
}

/// The archive's list of contents, with `SCHEMA TABLE` in the line of each table.
async fn tables(backup: &Path) -> Result<String, BackupError> {
    let mut list = Command::new("pg_restore");
    list.arg("--list").arg(backup);
    run("pg_restore", list).await
}

/// Runs a program to its end and returns its output.
async fn run(program: &'static str, mut command: Command) -> Result<String, BackupError> {
    let output = command
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|source| BackupError::NoProgram { program, source })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let words: Vec<&str> = words.lines().take(3).map(str::trim).collect();
    Err(BackupError::Program {
        program,
        words: words.join("; "),
    })
}

fn named(option: &str, path: &Path) -> std::ffi::OsString {
    let mut argument = std::ffi::OsString::from(option);
    argument.push::<&OsStr>(path.as_ref());
    argument
}

/// An identifier of SQL. It is also a pattern of `pg_dump` that means exactly this name.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn encoded(value: &str) -> String {
    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Address;

    fn schema(url: &str) -> Schema {
        match url.parse() {
            Ok(Address::Postgres(server)) => Schema::at(&server),
            other => panic!("{other:?} is no server"),
        }
    }

    #[test]
    fn no_password_is_on_the_command_line() {
        let schema = schema(
            "postgres://salon:p%40ss@db:5433/bots?options=-csearch_path%3Dsalon&statement-cache-capacity=9&password=other",
        );
        assert_eq!(
            schema.address(),
            "postgres://salon@db:5433/bots?options=%2Dcsearch%5Fpath%3Dsalon"
        );
        assert_eq!(schema.place, "postgres://db:5433/bots");
        let command = schema.program("pg_dump");
        let variables: Vec<_> = command.as_std().get_envs().collect();
        assert_eq!(
            variables,
            [(OsStr::new("PGPASSWORD"), Some(OsStr::new("p@ss")))]
        );
    }

    #[test]
    fn backups_are_called_by_their_schema() {
        let stem = |url| schema(url).stem();
        assert_eq!(
            stem("postgres://db/bots?options=-csearch_path%3Dsalon"),
            "salon"
        );
        assert_eq!(stem("postgres://db/bots"), "bots");
        assert_eq!(stem("postgres://db"), "postgres");
    }
}

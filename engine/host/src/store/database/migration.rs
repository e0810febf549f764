//! The core schema's migrations: embedded, applied in order, undone in reverse.

use sea_query::{Expr, ExprTrait, Query};
use sha2::{Digest, Sha256};

use super::connection::Connection;
use super::error::StoreError;
use super::statement::Dialect;

/// A step of the core schema.
#[derive(Clone, Copy, Debug)]
struct Migration {
    version: i64,
    name: &'static str,
    up: &'static str,
    down: &'static str,
}

/// The migrations of one database, from the files of its directory.
macro_rules! migrations {
    ($directory:literal: $($version:literal $name:literal $file:literal),+ $(,)?) => {
        &[$(Migration {
            version: $version,
            name: $name,
            up: include_str!(concat!(
                "../../../../../migrations/", $directory, "/", $file, ".up.sql"
            )),
            down: include_str!(concat!(
                "../../../../../migrations/", $directory, "/", $file, ".down.sql"
            )),
        }),+]
    };
}

/// In the order of their versions, which count from 1 and are the same on every database.
const SQLITE: &[Migration] = migrations!("sqlite":
    1 "core" "0001_core",
    2 "chat" "0002_chat",
    3 "dead_letters" "0003_dead_letters",
    4 "limits" "0004_limits",
    5 "revision" "0005_revision",
    6 "dialogue" "0006_dialogue",
    7 "claim_key" "0007_claim_key",
    8 "update_index" "0008_update_index",
    9 "shape" "0009_shape",
    10 "runs" "0010_runs",
    11 "files" "0011_files",
    12 "before" "0012_before",
    13 "asked" "0013_asked",
);
const POSTGRES: &[Migration] = migrations!("postgres":
    1 "core" "0001_core",
    2 "chat" "0002_chat",
    3 "dead_letters" "0003_dead_letters",
    4 "limits" "0004_limits",
    5 "revision" "0005_revision",
    6 "dialogue" "0006_dialogue",
    7 "claim_key" "0007_claim_key",
    8 "update_index" "0008_update_index",
    9 "shape" "0009_shape",
    10 "runs" "0010_runs",
    11 "files" "0011_files",
    12 "before" "0012_before",
    13 "asked" "0013_asked",
);

fn all(connection: &Connection) -> &'static [Migration] {
    match connection.dialect() {
        Dialect::Sqlite => SQLITE,
        Dialect::Postgres => POSTGRES,
    }
}

/// The version that creates claims, and the record of the app's tables.
const CORE: i64 = 1;

/// A migration and whether the database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationStatus {
    pub version: i64,
    pub name: &'static str,
    pub applied: bool,
}

impl Migration {
    /// SHA-256 of the text, so that a database made by another build is noticed.
    fn checksum(&self) -> String {
        let digest = Sha256::digest(self.up.as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

const TABLE: &str = "tilmash_migration";
const BOOKKEEPING: &str = "CREATE TABLE IF NOT EXISTS tilmash_migration (
  version BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  checksum TEXT NOT NULL
)";

/// Every migration, and whether it is applied.
///
/// # Errors
///
/// [`StoreError::Newer`] and [`StoreError::OtherMigration`] if the database has a migration that
/// this build does not have.
pub(in crate::store) async fn status(
    connection: &mut Connection,
) -> Result<Vec<MigrationStatus>, StoreError> {
    let applied = applied(connection).await?;
    let all = all(connection).iter().map(|migration| MigrationStatus {
        version: migration.version,
        name: migration.name,
        applied: applied.contains(&migration.version),
    });
    Ok(all.collect())
}

/// Applies what is missing and returns its versions.
pub(in crate::store) async fn apply(connection: &mut Connection) -> Result<Vec<i64>, StoreError> {
    connection.lock_schema()?;
    let applied = applied(connection).await?;
    let mut new = Vec::new();
    for migration in all(connection) {
        if applied.contains(&migration.version) {
            continue;
        }
        connection.script(BOOKKEEPING).await?;
        connection.script(migration.up).await?;
        let mut row = Query::insert();
        row.into_table(TABLE)
            .columns(["version", "name", "checksum"])
            .values_panic([
                migration.version.into(),
                migration.name.into(),
                migration.checksum().into(),
            ]);
        connection.execute(&row).await?;
        new.push(migration.version);
    }
    Ok(new)
}

/// Undoes the last `steps` applied migrations, with the data in their tables, and returns their
/// versions.
///
/// # Errors
///
/// [`StoreError::InUse`] if bookings would be left without the claims that keep their times.
pub(in crate::store) async fn roll_back(
    connection: &mut Connection,
    steps: usize,
) -> Result<Vec<i64>, StoreError> {
    connection.lock_schema()?;
    let applied = applied(connection).await?;
    let mut undone = Vec::new();
    let present = all(connection)
        .iter()
        .rev()
        .filter(|migration| applied.contains(&migration.version));
    for migration in present.take(steps) {
        if migration.version == CORE && has_app_tables(connection).await? {
            return Err(StoreError::InUse {
                place: connection.place().to_owned(),
                version: CORE,
            });
        }
        connection.script(migration.down).await?;
        let mut row = Query::delete();
        row.from_table(TABLE)
            .and_where(Expr::col("version").eq(migration.version));
        connection.execute(&row).await?;
        undone.push(migration.version);
    }
    Ok(undone)
}

async fn has_app_tables(connection: &mut Connection) -> Result<bool, StoreError> {
    let rows = connection
        .query("SELECT 1 FROM tilmash_schema LIMIT 1", "reading its schema")
        .await?;
    Ok(!rows.is_empty())
}

async fn applied(connection: &mut Connection) -> Result<Vec<i64>, StoreError> {
    let exists = match connection.dialect() {
        Dialect::Sqlite => {
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'tilmash_migration'"
        }
        Dialect::Postgres => {
            "SELECT 1 FROM information_schema.tables
             WHERE table_schema = current_schema() AND table_name = 'tilmash_migration'"
        }
    };
    let bookkeeping = connection.query(exists, "reading its schema").await?;
    if bookkeeping.is_empty() {
        return Ok(Vec::new());
    }
    let rows = connection
        .query(
            "SELECT version, checksum FROM tilmash_migration ORDER BY version",
            "reading its migrations",
        )
        .await?;
    let all = all(connection);
    let mut versions = Vec::with_capacity(rows.len());
    for row in rows {
        let (version, checksum) = (row.number(0), row.string(1));
        let place = || connection.place().to_owned();
        match all.iter().find(|known| known.version == version) {
            None => {
                return Err(StoreError::Newer {
                    place: place(),
                    found: version,
                    known: all.last().map_or(0, |migration| migration.version),
                });
            }
            Some(known) if known.checksum() != checksum => {
                return Err(StoreError::OtherMigration {
                    place: place(),
                    version,
                });
            }
            Some(_) => versions.push(version),
        }
    }
    Ok(versions)
}

//! What bookings take up in a SQLite file, table by table.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use rusqlite::Connection;

use crate::{dialogue, salon};

/// The bytes of the pages that each table and each index has in use.
type Bytes = BTreeMap<String, u64>;

/// The tables of what happens until a visit is over, with their indexes.
const PASSING: [&str; 3] = ["tilmash_event", "tilmash_job", "tilmash_run"];

/// What bookings by as many new clients add to a new file, which is closed before it is measured.
/// Free pages are not counted, and neither are the clients' dialogues, because a person has one
/// whether they book or not, nor what goes on about a visit only until it is over.
///
/// # Errors
///
/// If the file cannot be written or read.
pub async fn of_bookings(file: &Path, bookings: u32) -> Result<Bytes> {
    let url = salon::url(file);
    let program = salon::program();
    salon::store(&url, &program).await.close().await?;
    let empty = in_use(file)?;
    let store = salon::open(&url, &program).await;
    salon::fill(&store, bookings, dialogue::now()).await;
    store.close().await?;
    let mut bytes = in_use(file)?;
    for (name, bytes) in &mut bytes {
        *bytes -= empty.get(name).copied().unwrap_or(0);
    }
    let passes = |name: &str| PASSING.iter().any(|passing| name.contains(passing));
    bytes.retain(|name, bytes| *bytes > 0 && !passes(name));
    Ok(bytes)
}

fn in_use(file: &Path) -> Result<Bytes> {
    let database = Connection::open(file)?;
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))?;
    let mut select = database.prepare("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")?;
    let rows = select.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_thousand_bookings_take_no_more_than_300_000_bytes() {
        let directory = tempfile::tempdir().expect("there is room for files");
        let file = directory.path().join("salon.db");
        let bytes = of_bookings(&file, 1_000).await.expect("a file is measured");
        let all: u64 = bytes.values().sum();
        assert!(all <= 300_000, "{all}: {bytes:#?}");
    }
}

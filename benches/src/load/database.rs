//! The bot's database, seen from outside, while it runs and before.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use rusqlite::Connection;

pub struct Database {
    file: PathBuf,
}

impl Database {
    pub fn new(file: &Path) -> Database {
        Database {
            file: file.to_owned(),
        }
    }

    /// Frees every time that is booked, because thousands of dialogues need more places than a
    /// month of the salon has. The bookings stay.
    pub fn free_times(&self) -> Result<()> {
        self.open()?.execute("DELETE FROM tilmash_claim", ())?;
        Ok(())
    }

    /// Gives this many people a session each, a copy of the largest one that exists.
    pub fn add_sessions(&self, count: u32) -> Result<()> {
        let sql =
            "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
             INSERT INTO tilmash_dialogue (person, session)
             SELECT 2000000000 + n, session FROM number,
               (SELECT session FROM tilmash_dialogue ORDER BY length(session) DESC LIMIT 1)";
        self.open()?.execute(sql, [count])?;
        Ok(())
    }

    fn open(&self) -> Result<Connection> {
        let connection = Connection::open(&self.file)
            .with_context(|| format!("cannot open {}", self.file.display()))?;
        connection.busy_timeout(Duration::from_secs(30))?;
        Ok(connection)
    }
}

//! The revision: a name for the state of the rows that seldom change, by which what was read of
//! them can be kept.
//!
//! The rows are services, resources, hours, closures, settings, and those that give roles. A work
//! that changes one of them writes a new revision in its own transaction. So a reader that finds
//! the revision unchanged would find these rows unchanged as well. A revision is a random number:
//! one that was undone never comes again for another state.

use std::hash::{BuildHasher, RandomState};

use sea_query::{Expr, Query};

use super::connection::Connection;
use super::error::StoreError;
use super::statement::Fixed;

pub(in crate::store) const REVISION: &str = "tilmash_revision";
pub(in crate::store) const NUMBER: &str = "number";

/// The state of the rows that seldom change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct Revision(pub(in crate::store) i64);

static READ: Fixed = Fixed::new(|dialect| {
    let mut select = Query::select();
    select.column(NUMBER).from(REVISION);
    dialect.write(&select)
});

/// The present revision, as a column of a statement that reads something else.
pub(in crate::store) fn number() -> Expr {
    let number = Query::select().column(NUMBER).from(REVISION).to_owned();
    Expr::SubQuery(None, Box::new(number.into()))
}

impl Connection {
    /// The present revision.
    pub(in crate::store) async fn revision(&mut self) -> Result<Revision, StoreError> {
        let row = self.first(&READ.with([])).await?;
        let row = row.expect("the core schema has one revision");
        Ok(Revision(row.number(0)))
    }

    /// Gives the rows a new revision if this transaction may have changed them. It is the last
    /// statement of a work: on PostgreSQL it locks the revision, and so nobody waits for long.
    pub(in crate::store) async fn revise(&mut self) -> Result<(), StoreError> {
        if !self.take_altered() {
            return Ok(());
        }
        let random = RandomState::new().hash_one(REVISION).cast_signed();
        let mut update = Query::update();
        update.table(REVISION).value(NUMBER, random);
        self.execute(&update).await?;
        Ok(())
    }
}

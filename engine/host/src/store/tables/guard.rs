//! What a `do` has read before it writes stays as it is until it is kept.
//!
//! Whoever guards a table waits for those who have changed rows of it, and lets nobody change any
//! until its transaction ends. Those who only change rows wait for whoever guards, and not for each
//! other. Tables that no `do` of the app guards cost nothing. See `docs/store.md`, "Locks".

use std::collections::BTreeSet;

use tilmash_engine::model::Model;
use tilmash_engine::name::Name;

use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;

/// Guards tables, in the order of their names.
pub(in crate::store) fn guard(
    connection: &mut Connection,
    tables: &BTreeSet<Name>,
) -> Result<(), StoreError> {
    tables
        .iter()
        .try_for_each(|table| connection.lock_table(table))
}

/// Waits for whoever guards a table, before rows of it are changed.
pub(in crate::store) fn pass(
    connection: &mut Connection,
    model: &Model,
    table: &str,
) -> Result<(), StoreError> {
    match model.guarded.contains(table) {
        true => connection.share_table(table),
        false => Ok(()),
    }
}

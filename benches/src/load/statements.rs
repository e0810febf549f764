//! Statements for each update, counted in process.

use std::sync::Arc;

use anyhow::{Result, ensure};
use tilmash_engine::value::RowId;
use tilmash_host::dialogue::Dialogues;
use tilmash_host::store::{Store, StoreError};

use crate::{dialogue, salon};

/// What the counting itself adds: the end of one transaction and the beginning of the next.
const OF_COUNTING: u64 = 2;

/// The statements of one update, by the client's answer. Those that begin and end the transaction
/// are counted too.
pub type Statements = Vec<(&'static str, u64)>;

/// Plays the booking dialogue.
pub async fn count() -> Result<Statements> {
    let program = salon::program();
    let turns = dialogue::recorded(&program).await;
    let store = salon::store("sqlite::memory:", &program).await;
    let dialogues = Dialogues::new(store.clone(), program, Arc::default());
    let mut statements = Statements::new();
    let mut before = so_far(&store).await?;
    for (update, turn) in (1..).zip(turns) {
        let incoming = turn.incoming(RowId(1), update);
        let reply = dialogues.process(incoming, dialogue::now()).await?;
        ensure!(reply.is_some_and(|reply| reply.failure.is_none()));
        let after = so_far(&store).await?;
        statements.push((turn.name, after - before - OF_COUNTING));
        before = after;
    }
    Ok(statements)
}

async fn so_far(store: &Store) -> Result<u64, StoreError> {
    store
        .write(async |transaction| Ok(transaction.statements()))
        .await
}

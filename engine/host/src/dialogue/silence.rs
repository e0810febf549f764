//! The timer that ends a dialogue in which a person has been silent for too long.

use jiff::Timestamp;
use tilmash_engine::value::RowId;

use crate::store::{Job, JobKind, StoreError, Transaction, no_earlier};

/// Sets the timer for a person's silence, instead of the one before.
pub(super) async fn watch(
    transaction: &mut Transaction,
    person: RowId,
    due: Timestamp,
) -> Result<(), StoreError> {
    let job = Job {
        kind: JobKind::Silence,
        subject: person.0.to_string(),
        person: Some(person),
        due: no_earlier(due),
        payload: "{}".to_owned(),
    };
    transaction.set_job(&job).await
}

//! The timer that ends a dialogue in which a person has been silent for too long.

use jiff::{SignedDuration, Timestamp, Unit};
use tilmash_engine::value::RowId;

use crate::store::{Job, JobKind, StoreError, Transaction};

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

/// The store keeps whole seconds, and a timer must not go off before its time.
pub(crate) fn no_earlier(due: Timestamp) -> Timestamp {
    let second = due.round(Unit::Second).unwrap_or(due);
    if second < due {
        second + SignedDuration::from_secs(1)
    } else {
        second
    }
}

#[cfg(test)]
mod tests {
    use super::no_earlier;

    #[test]
    fn timers_never_go_off_early() {
        for (due, kept) in [
            ("2026-03-02T09:00:00.4Z", "2026-03-02T09:00:01Z"),
            ("2026-03-02T09:00:00.6Z", "2026-03-02T09:00:01Z"),
            ("2026-03-02T09:00:01Z", "2026-03-02T09:00:01Z"),
        ] {
            assert_eq!(no_earlier(due.parse().unwrap()), kept.parse().unwrap());
        }
    }
}

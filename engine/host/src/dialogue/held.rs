//! Who is in a dialogue that a run in the background has called.

use jiff::Timestamp;
use tilmash_engine::interpret::{Background, RunId};
use tilmash_engine::value::RowId;

use crate::store::{Job, JobKind};

/// Who is in a dialogue that a run has called, and by which of its messages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) by: RowId,
    pub(super) message: u32,
}

impl Held {
    pub(super) fn by(run: &Background) -> Option<Held> {
        Some(Held {
            by: run.waits.busy?,
            message: run.waits.message,
        })
    }

    /// The job that takes the dialogue back.
    pub(super) fn recall(self, run: RunId, now: Timestamp) -> Job {
        Job {
            kind: JobKind::Recall,
            subject: format!("{} {}", run.0, self.message),
            person: Some(self.by),
            due: now,
            payload: "{}".to_owned(),
        }
    }
}

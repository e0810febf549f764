//! What became of a message of a run in the background.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tilmash_engine::interpret::{RunId, Told};

use crate::store::{Job, JobKind};

/// What became of a message of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Arrival {
    pub(crate) run: RunId,
    pub(crate) told: Told,
    /// The message's id, if it has come and that is known.
    pub(crate) message: Option<i64>,
    /// Whether it has come, though its id is not known.
    #[serde(default)]
    pub(crate) came: bool,
    /// Whether it has not come because the person does not let the bot write.
    #[serde(default)]
    pub(crate) blocked: bool,
    pub(crate) has_buttons: bool,
}

impl Arrival {
    /// The job that lets the run hear of it.
    pub(crate) fn job(&self, now: Timestamp) -> Job {
        let Told { message, to } = self.told;
        Job {
            kind: JobKind::Told,
            subject: format!("{} {message} {}", self.run.0, to.0),
            person: None,
            due: now,
            payload: serde_json::to_string(self).expect("numbers can be written as JSON"),
        }
    }
}

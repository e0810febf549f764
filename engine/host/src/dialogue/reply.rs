//! What an event led to.

use thiserror::Error;

use crate::store::StoreError;

/// The result of an event, once it is committed. Its messages are already queued.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// What to answer a press with, at once. A press is answered even if there is nothing to say.
    pub toast: Option<String>,
    /// Why the event itself was undone. The person was told of a failure instead.
    pub failure: Option<StepFailure>,
    /// Whether the person has sent too many, so that this event had no effect.
    pub limited: bool,
    /// What the program did that the checker excludes: mistakes of ours.
    pub problems: Vec<String>,
}

/// A mistake of ours, or a table that is not as it should be: another try would fail again.
#[derive(Clone, Debug, Error)]
#[error("the update failed")]
pub struct StepFailure(#[source] pub StoreError);

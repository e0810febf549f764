//! How others name a run in the background, and what it gives them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::name::Name;
use crate::value::Value;

/// A run of a flow. An id is never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(pub i64);

/// Of which run a message is, that has buttons or whose end the run must hear; or a dialogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfRun {
    pub run: RunId,
    /// Which of the run's messages it is.
    pub message: u32,
}

/// A dialogue that a run calls, with the answer to its first question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    pub of: OfRun,
    pub flow: Name,
    /// What the called flow needs.
    pub gives: BTreeMap<Name, Value>,
    pub answer: Value,
    /// Whether they have pressed in a chat of many, so that the dialogue goes on elsewhere.
    pub in_chat: bool,
}

//! [`RunId`]: which run of a flow in the background.

use serde::{Deserialize, Serialize};

/// A run of a flow about a row. An id is never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(pub i64);

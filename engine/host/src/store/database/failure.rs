//! [`DriverFailure`]: what a driver's error means, whichever driver it is.

use std::error::Error;
use std::sync::Arc;

/// An error of a driver, with its meaning.
#[derive(Clone, Debug)]
pub(crate) struct DriverFailure {
    pub(crate) meaning: Meaning,
    pub(crate) source: Arc<dyn Error + Send + Sync>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A unique index has a row with these values. The statement has done nothing.
    Duplicate,
    /// The claims on a resource would exceed its capacity. The statement has done nothing.
    Taken,
    /// Another process keeps the file to itself.
    Locked,
    ReadOnly,
    Damaged,
    Disk,
    Full,
    Unreachable,
    /// The file that is open is not at its place any more.
    Gone,
    /// The server does not answer, or refuses.
    NoServer,
    /// The server starts, stops or has too many connections: it will answer later.
    NoServerYet,
    /// Another transaction was in the way. The same work may succeed the next time.
    Contended,
    Other,
}

/// What the schema's own rules say when they refuse a claim.
pub(super) const TAKEN: &str = "taken";

impl DriverFailure {
    pub(super) fn new(
        meaning: Meaning,
        source: impl Error + Send + Sync + 'static,
    ) -> DriverFailure {
        DriverFailure {
            meaning,
            source: Arc::new(source),
        }
    }
}

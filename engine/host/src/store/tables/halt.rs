//! [`Halt`]: why something was not done.

use thiserror::Error;
use tilmash_engine::booking::Waived;
use tilmash_engine::outcome::Refusal;

use crate::store::database::error::StoreError;

/// Why something was not done: a rule of the app refuses it, or the database fails.
///
/// A refusal is an answer to the flow that asked. Only a failure is an error of the store.
#[derive(Debug, Error)]
pub(in crate::store) enum Halt {
    #[error("refused: {0}")]
    Refused(Refusal),
    #[error(transparent)]
    Failed(#[from] StoreError),
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Halt {
        Halt::Refused(refusal)
    }
}

impl Halt {
    /// What still stands in the way when some refusals are set aside: nothing there can serve, and
    /// staff cannot set that aside. To them it is `taken`.
    pub(in crate::store) fn beyond(self, waived: Waived) -> Halt {
        match self {
            Halt::Refused(refusal) if waived.covers(refusal) => Refusal::Taken.into(),
            Halt::Refused(_) | Halt::Failed(_) => self,
        }
    }

    /// A result whose refusals are told apart from its failures.
    pub(in crate::store) fn split<T>(
        result: Result<T, Halt>,
    ) -> Result<Result<T, Refusal>, StoreError> {
        match result {
            Ok(done) => Ok(Ok(done)),
            Err(Halt::Refused(refusal)) => Ok(Err(refusal)),
            Err(Halt::Failed(error)) => Err(error),
        }
    }
}

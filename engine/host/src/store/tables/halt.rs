//! [`Halt`]: why something was not done.

use thiserror::Error;
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

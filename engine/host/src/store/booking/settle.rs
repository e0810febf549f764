//! The jobs that are the store's own.

use jiff::Timestamp;
use tilmash_engine::booking::{Transition, Waived};
use tilmash_engine::model::Part;
use tilmash_engine::value::{RowId, RowReference};

use super::change::Decision;
use crate::store::database::error::StoreError;
use crate::store::dialogue::job::{Job, JobKind};
use crate::store::tables::halt::Halt;
use crate::store::writer::transaction::{Context, Transaction};

impl Transaction {
    /// Does a job that is the store's own and has nothing to do with a dialogue; `false` if it is
    /// not one.
    ///
    /// # Errors
    ///
    /// Only if the database fails.
    pub async fn settle(&mut self, job: &Job, now: Timestamp) -> Result<bool, StoreError> {
        match job.kind {
            JobKind::Expiry => self.expire(job, now).await?,
            JobKind::Offer => self.offer(job, now).await?,
            JobKind::Event
            | JobKind::Run
            | JobKind::Told
            | JobKind::Adopt
            | JobKind::Recall
            | JobKind::Clock
            | JobKind::Watch
            | JobKind::Silence
            | JobKind::Screen
            | JobKind::OldScreen
            | JobKind::Call
            | JobKind::Undo
            | JobKind::Unknown => return Ok(false),
        }
        Ok(true)
    }

    /// Ends a hold that has run out, if it was not confirmed or ended before.
    async fn expire(&mut self, job: &Job, now: Timestamp) -> Result<(), StoreError> {
        let (Some(bookings), Ok(id)) = (self.model().part(Part::Booking), job.subject.parse())
        else {
            // The app has no bookings any more.
            return Ok(());
        };
        let booking = RowReference {
            table: bookings.name.clone(),
            id: RowId(id),
        };
        let context = Context::itself(now);
        let decision = Decision {
            transition: Transition::Expire,
            why: None,
            waived: Waived::default(),
        };
        match self.transition(&booking, decision, &context).await {
            // A refusal means that there is nothing left to end.
            Ok(()) | Err(Halt::Refused(_)) => Ok(()),
            Err(Halt::Failed(error)) => Err(error),
        }
    }
}

//! The end of holds. Nobody waits for it: what has run out is in nobody's way, see `claim`.

use jiff::Timestamp;
use tilmash_engine::booking::{Transition, Waived};
use tilmash_engine::model::Part;
use tilmash_engine::value::{RowId, RowReference};

use super::waiting::OFFER;
use crate::store::database::error::StoreError;
use crate::store::dialogue::job::Job;
use crate::store::writer::transaction::Context;
use crate::store::writer::transaction::Transaction;

/// The kind of the jobs that end a hold; their subject is the booking.
const EXPIRY: &str = "expiry";

/// The timer that ends a booking unless it is confirmed before.
pub(in crate::store) fn expiry(booking: &RowReference, expires: Timestamp) -> Job {
    Job {
        kind: EXPIRY.to_owned(),
        subject: booking.id.0.to_string(),
        person: None,
        due: expires,
        payload: "{}".to_owned(),
    }
}

impl Transaction {
    /// Does a job that is the store's own and has to do with no dialogue; `false` if it is not one.
    ///
    /// # Errors
    ///
    /// Only what the world does.
    pub async fn settle(&mut self, job: &Job, now: Timestamp) -> Result<bool, StoreError> {
        match job.kind.as_str() {
            EXPIRY => self.expire(job, now).await?,
            OFFER => self.offer(job, now).await?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Ends the hold whose time is over, unless it was confirmed or ended before.
    async fn expire(&mut self, job: &Job, now: Timestamp) -> Result<(), StoreError> {
        let (Some(bookings), Ok(id)) = (self.model().part(Part::Booking), job.subject.parse())
        else {
            // Of an app that has no bookings any more.
            return Ok(());
        };
        let booking = RowReference {
            table: bookings.name.clone(),
            id: RowId(id),
        };
        let context = Context { now, by: None };
        // Refused if there is nothing left to end.
        self.transition(
            &booking,
            Transition::Expire,
            None,
            Waived::default(),
            &context,
        )
        .await?;
        Ok(())
    }
}

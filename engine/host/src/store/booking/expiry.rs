//! The timer that ends a hold. Nothing depends on it: an expired hold is in nobody's way, see
//! `claim`.

use jiff::Timestamp;
use tilmash_engine::value::RowReference;

use crate::store::dialogue::job::{Job, JobKind};

/// The timer that ends a booking if it is not confirmed before. Its subject is the booking.
pub(in crate::store) fn expiry(booking: &RowReference, expires: Timestamp) -> Job {
    Job {
        kind: JobKind::Expiry,
        subject: booking.id.0.to_string(),
        person: None,
        due: expires,
        payload: "{}".to_owned(),
    }
}

//! Instants as the core schema has them: seconds of Unix time.

use jiff::Timestamp;

/// An instant that the store wrote itself.
pub(in crate::store) fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("the store writes only instants that exist")
}

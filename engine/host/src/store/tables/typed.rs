//! Values of the columns and settings that Tilmash brings, as the booking core has them.

use std::num::NonZeroU32;

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};
use tilmash_engine::interpret::Record;
use tilmash_engine::value::{RowReference, Value};

/// The length of time in a required column or a setting.
pub(in crate::store) fn length(value: &Value) -> SignedDuration {
    let Value::Duration(duration) = value else {
        unreachable!("the column or setting is a duration, not {value:?}")
    };
    SignedDuration::from_secs(duration.seconds)
}

/// The local time in an optional column or a setting.
pub(in crate::store) fn time(value: &Value) -> Option<Time> {
    let Value::Time(time) = value else {
        return None;
    };
    Some(*time)
}

/// The count in a required column or a setting.
pub(in crate::store) fn count(value: &Value) -> u32 {
    let Value::Integer(integer) = value else {
        unreachable!("the column or setting is an integer, not {value:?}")
    };
    whole(*integer)
}

/// A count; a negative one is 0.
pub(in crate::store) fn whole(count: i64) -> u32 {
    u32::try_from(Ord::max(count, 0)).unwrap_or(u32::MAX)
}

/// How many people come, as a column says; `None` if that is nobody.
pub(in crate::store) fn party(value: &Value) -> Option<NonZeroU32> {
    let Value::Integer(party) = value else {
        return None;
    };
    NonZeroU32::new(u32::try_from(*party).ok()?)
}

/// The instant in a required column.
pub(in crate::store) fn moment(record: &Record, column: &str) -> Timestamp {
    let value = &record.values[column];
    let Value::Moment(moment) = value else {
        unreachable!("`{column}` is a moment, not {value:?}")
    };
    *moment
}

/// The row that a required column names.
pub(in crate::store) fn named<'r>(record: &'r Record, column: &str) -> &'r RowReference {
    record.values[column]
        .as_row()
        .unwrap_or_else(|| unreachable!("`{column}` names a row"))
}

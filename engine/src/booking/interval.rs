//! [`Interval`]: a span between two instants.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A half-open span of time: `start` belongs to it, `end` does not. It is empty if it does not end
/// after its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    pub start: Timestamp,
    pub end: Timestamp,
}

impl Interval {
    /// The span that begins at `start` and lasts `duration` of real time.
    pub fn lasting(start: Timestamp, duration: SignedDuration) -> Self {
        Self {
            start,
            end: shifted(start, duration),
        }
    }

    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    pub fn contains(self, instant: Timestamp) -> bool {
        self.start <= instant && instant < self.end
    }

    /// Whether the two share an instant. An empty interval shares none.
    pub fn overlaps(self, other: Self) -> bool {
        !self.intersection(other).is_empty()
    }

    /// What the two share; an empty interval if they share nothing.
    pub fn intersection(self, other: Self) -> Self {
        Self {
            start: self.start.max(other.start),
            end: self.end.min(other.end),
        }
    }

    /// The span that begins `before` earlier and ends `after` later.
    pub fn widened(self, before: SignedDuration, after: SignedDuration) -> Self {
        Self {
            start: shifted(self.start, -before),
            end: shifted(self.end, after),
        }
    }
}

/// The instant `duration` later, or earlier if the duration is negative. It stops at the ends of
/// representable time.
pub(super) fn shifted(instant: Timestamp, duration: SignedDuration) -> Timestamp {
    let limit = if duration.is_negative() {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    let sum = instant.as_duration().checked_add(duration);
    sum.and_then(|sum| Timestamp::from_duration(sum).ok())
        .unwrap_or(limit)
}

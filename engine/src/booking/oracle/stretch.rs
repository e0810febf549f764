//! [`Stretch`]: the days of a zone's clock that the oracle looks at.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::super::scene::zone;

/// A minute of the range, counted from its first.
pub(super) type Minute = usize;

pub(super) const DAY: Minute = 24 * 60;
/// Two days before the starts in question and two days after, for everything that reaches into
/// them.
pub(super) const RANGE_DAYS: usize = 6;
/// Six days of a zone's clock; in most stretches the clock changes on the third or fourth day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) zone_name: &'static str,
    /// The zone of resources that work by another clock than the venue's.
    pub(super) abroad: &'static str,
    pub(super) first: Date,
}

pub(super) const STRETCHES: [Stretch; 5] = [
    Stretch {
        zone_name: "Asia/Almaty",
        abroad: "Europe/Berlin",
        first: jiff::civil::date(2026, 3, 1),
    },
    Stretch {
        zone_name: "Asia/Almaty",
        abroad: "America/New_York",
        first: jiff::civil::date(2024, 2, 27),
    },
    Stretch {
        zone_name: "Europe/Berlin",
        abroad: "Asia/Almaty",
        first: jiff::civil::date(2024, 3, 28),
    },
    Stretch {
        zone_name: "Europe/Berlin",
        abroad: "Asia/Almaty",
        first: jiff::civil::date(2024, 10, 24),
    },
    Stretch {
        zone_name: "Australia/Lord_Howe",
        abroad: "Pacific/Honolulu",
        first: jiff::civil::date(2024, 10, 3),
    },
];

pub(super) fn base(stretch: Stretch) -> Timestamp {
    zone(stretch.zone_name)
        .to_timestamp(stretch.first.at(0, 0, 0, 0))
        .unwrap()
}

pub(super) fn instant(base: Timestamp, minute: Minute) -> Timestamp {
    base + SignedDuration::from_mins(i64::try_from(minute).unwrap())
}

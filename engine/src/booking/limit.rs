//! [`DayLimit`]: how many bookings a date may have.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// At most `at_most` bookings for each service date of the venue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayLimit {
    pub at_most: u32,
    /// Whether only bookings of the service count.
    pub of_service: bool,
    /// Whether only bookings of the client count.
    pub of_client: bool,
    /// The bookings that already count. A date that is missing has none.
    pub booked: BTreeMap<Date, u32>,
}

impl DayLimit {
    /// Whether a date has as many bookings as it may.
    pub(super) fn is_reached(&self, date: Date) -> bool {
        self.booked.get(&date).copied().unwrap_or(0) >= self.at_most
    }
}

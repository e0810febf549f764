//! [`Status`]: the state of a booking.

use serde::{Deserialize, Serialize};

/// The state of a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waits for a confirmation.
    Pending,
    Confirmed,
    /// The visit took place.
    Completed,
    /// Called off after it was asked for, by either side.
    Cancelled,
    /// Refused before it was confirmed.
    Declined,
    /// The client did not come.
    NoShow,
}

impl Status {
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Confirmed,
        Self::Completed,
        Self::Cancelled,
        Self::Declined,
        Self::NoShow,
    ];

    /// The name in flows and rows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Declined => "declined",
            Self::NoShow => "no_show",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether a booking of this status occupies its resources. A visit that took place did; a
    /// guest who did not come leaves the table to others.
    pub fn occupies(self) -> bool {
        match self {
            Self::Pending | Self::Confirmed | Self::Completed => true,
            Self::Cancelled | Self::Declined | Self::NoShow => false,
        }
    }

    /// Whether the visit is still to take place: what the column `live` says. Time does not matter
    /// here, only whether anybody has said how the booking ended.
    pub fn is_open(self) -> bool {
        match self {
            Self::Pending | Self::Confirmed => true,
            Self::Completed | Self::Cancelled | Self::Declined | Self::NoShow => false,
        }
    }

    /// Whether a booking may change from this status to `next`. To keep the status is not a change.
    /// A booking that occupies its resources again claims its time again and may find it taken.
    pub fn may_become(self, next: Self) -> bool {
        use Status::{Cancelled, Completed, Confirmed, Declined, NoShow, Pending};
        match self {
            Pending => matches!(next, Confirmed | Completed | Cancelled | Declined | NoShow),
            // A moved booking may need to be confirmed again.
            Confirmed => matches!(next, Pending | Completed | Cancelled | NoShow),
            // Staff mark visits by hand and correct mistakes. A visit that took place cannot be
            // called off.
            Completed => matches!(next, Confirmed | NoShow),
            NoShow => matches!(next, Confirmed | Completed),
            Cancelled | Declined => matches!(next, Pending | Confirmed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_allowed_changes_are_these() {
        let table: Vec<String> = Status::ALL
            .iter()
            .map(|from| {
                let to: Vec<String> = Status::ALL
                    .iter()
                    .filter(|&&to| from.may_become(to))
                    .map(|to| format!("{to:?}"))
                    .collect();
                format!("{from:?}: {}", to.join(" "))
            })
            .collect();
        assert_eq!(
            table,
            [
                "Pending: Confirmed Completed Cancelled Declined NoShow",
                "Confirmed: Pending Completed Cancelled NoShow",
                "Completed: Confirmed NoShow",
                "Cancelled: Pending Confirmed",
                "Declined: Pending Confirmed",
                "NoShow: Confirmed Completed",
            ]
        );
    }

    #[test]
    fn a_booking_occupies_its_time_while_it_stands_and_after_it_took_place() {
        let occupying: Vec<Status> = Status::ALL
            .into_iter()
            .filter(|status| status.occupies())
            .collect();
        assert_eq!(
            occupying,
            [Status::Pending, Status::Confirmed, Status::Completed]
        );
    }

    #[test]
    fn a_booking_is_open_until_it_is_said_how_it_ended() {
        for status in Status::ALL {
            let open = matches!(status, Status::Pending | Status::Confirmed);
            assert_eq!(status.is_open(), open, "{status:?}");
            // What is open occupies its time.
            assert!(!status.is_open() || status.occupies(), "{status:?}");
        }
    }

    #[test]
    fn a_status_is_written_as_the_flow_language_writes_it() {
        for status in Status::ALL {
            let name = status.name();
            assert_eq!(
                serde_json::to_string(&status).unwrap(),
                format!("\"{name}\"")
            );
            assert_eq!(Status::named(name), Some(status));
        }
    }
}

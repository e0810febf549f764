//! [`Transition`]: what is done to a booking to change its status.

use serde::{Deserialize, Serialize};

use super::status::Status;

/// What a flow, or time, does to a booking's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transition {
    /// A pending booking becomes firm.
    Confirm,
    /// A pending booking is refused.
    Decline,
    Cancel,
    /// A hold is given up.
    Release,
    /// A hold has run out.
    Expire,
    /// The visit took place.
    Complete,
    /// The client did not come.
    NoShow,
}

/// Whether a booking's time is only held, as seen at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hold {
    /// It is not a hold, or no longer one.
    None,
    Running,
    /// The hold has run out: what it claimed is free for everybody.
    Over,
}

impl Transition {
    pub const ALL: [Self; 7] = [
        Self::Confirm,
        Self::Decline,
        Self::Cancel,
        Self::Release,
        Self::Expire,
        Self::Complete,
        Self::NoShow,
    ];

    /// The action with this name in flows; `None` if only time does it.
    pub fn named(action: &str) -> Option<Self> {
        let mut flows = Self::ALL.into_iter().filter(|&it| it != Self::Expire);
        flows.find(|transition| transition.action() == action)
    }

    /// The name in flows.
    pub fn action(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Decline => "decline",
            Self::Cancel => "cancel",
            Self::Release => "release",
            Self::Expire => "expire",
            Self::Complete => "complete",
            Self::NoShow => "no_show",
        }
    }

    /// The name in a booking's history.
    pub fn change(self) -> &'static str {
        match self {
            Self::Release => "released",
            Self::Expire => "expired",
            Self::Confirm | Self::Decline | Self::Cancel | Self::Complete | Self::NoShow => {
                self.status().name()
            }
        }
    }

    /// The status that it leads to.
    pub fn status(self) -> Status {
        match self {
            Self::Confirm => Status::Confirmed,
            Self::Decline => Status::Declined,
            Self::Cancel | Self::Release | Self::Expire => Status::Cancelled,
            Self::Complete => Status::Completed,
            Self::NoShow => Status::NoShow,
        }
    }

    /// Whether it can be done to a booking with this status. A hold that has run out counts as
    /// ended, whether or not its end has been written; only its confirmation may come late. Among
    /// ended bookings, only one that has run out is still known to have been a hold.
    pub fn is_open_to(self, from: Status, hold: Hold) -> bool {
        let fits = match self {
            Self::Confirm => from == Status::Pending || hold != Hold::None,
            Self::Release => hold == Hold::Running,
            Self::Expire => from == Status::Pending && hold == Hold::Over,
            Self::Decline | Self::Cancel => hold != Hold::Over,
            Self::Complete | Self::NoShow => hold == Hold::None,
        };
        fits && from.may_become(self.status())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_done_to_a_booking_is_this() {
        let holds = [Hold::None, Hold::Running, Hold::Over];
        let cases = Status::ALL
            .into_iter()
            .flat_map(|from| holds.map(|hold| (from, hold)));
        let open = cases.filter_map(|(from, hold)| {
            let open: Vec<&str> = Transition::ALL
                .into_iter()
                .filter(|transition| transition.is_open_to(from, hold))
                .map(Transition::action)
                .collect();
            let line = format!("{} {hold:?}: {}", from.name(), open.join(" "));
            (!open.is_empty() && is_met(from, hold)).then_some(line)
        });
        assert_eq!(
            open.collect::<Vec<_>>(),
            [
                "pending None: confirm decline cancel complete no_show",
                "pending Running: confirm decline cancel release",
                "pending Over: confirm expire",
                "confirmed None: cancel complete no_show",
                "completed None: no_show",
                // It ended by running out, perhaps only by another instance's clock; the time may
                // still be free.
                "cancelled Running: confirm",
                "cancelled Over: confirm",
                "no_show None: complete",
            ]
        );
    }

    /// Only a booking that waits for its confirmation is held or has run out.
    fn is_met(from: Status, hold: Hold) -> bool {
        hold == Hold::None || matches!(from, Status::Pending | Status::Cancelled)
    }

    #[test]
    fn flows_name_all_but_what_time_does() {
        let named = Transition::ALL
            .into_iter()
            .filter_map(|transition| Transition::named(transition.action()));
        assert_eq!(named.count(), Transition::ALL.len() - 1);
    }
}

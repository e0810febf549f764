//! [`Departure`]: how a dialogue ends that its person has not finished.

use std::fmt;

/// Why a person is in a dialogue no more, other than by the way of the flow itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Departure {
    /// By `/cancel`, by silence, or because another dialogue has taken its place.
    Left,
    /// What they did could not be done, by a fault of ours.
    Failed,
    /// The app has changed, and the dialogue cannot go on.
    Updated,
}

impl Departure {
    pub const ALL: [Departure; 3] = [Departure::Left, Departure::Failed, Departure::Updated];

    /// The departures that happen where a person is, and so know what is set there.
    pub const FROM_STATES: [Departure; 2] = [Departure::Left, Departure::Failed];

    /// The departure that a route names.
    pub fn named(name: &str) -> Option<Departure> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// As flows write it.
    pub const fn name(self) -> &'static str {
        match self {
            Departure::Left => "left",
            Departure::Failed => "failed",
            Departure::Updated => "updated",
        }
    }
}

impl fmt::Display for Departure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

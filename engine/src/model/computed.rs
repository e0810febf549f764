//! [`Computed`]: columns that are not stored as such and are computed when a row is read.

use super::part::Part;
use crate::value::{Type, Typed};

/// A column that Tilmash computes. An app's column never has its name where a table has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Computed {
    /// The row's number; a person's is the Telegram id.
    Id,
    /// The stable name that seeds gave the row.
    Key,
    Deleted,
    /// Whether a booking is still to take place, see [`crate::booking::Status::is_open`].
    Live,
    /// How long a booking lasts.
    Duration,
    /// Whether a closure is of one day.
    Single,
    /// Whether hours end on the day after they begin.
    Overnight,
}

impl Computed {
    pub const ALL: [Computed; 7] = [
        Computed::Id,
        Computed::Key,
        Computed::Deleted,
        Computed::Live,
        Computed::Duration,
        Computed::Single,
        Computed::Overnight,
    ];

    /// The computed column of this name; whether a table has it, [`Computed::is_of`] tells.
    pub fn named(name: &str) -> Option<Computed> {
        Computed::ALL
            .into_iter()
            .find(|column| column.name() == name)
    }

    /// As apps write it.
    pub const fn name(self) -> &'static str {
        match self {
            Computed::Id => "id",
            Computed::Key => "key",
            Computed::Deleted => "deleted",
            Computed::Live => "live",
            Computed::Duration => "duration",
            Computed::Single => "single",
            Computed::Overnight => "overnight",
        }
    }

    /// Whether a table that plays this part has the column.
    pub fn is_of(self, part: Part) -> bool {
        match self {
            Computed::Id | Computed::Key | Computed::Deleted => part != Part::Settings,
            Computed::Live | Computed::Duration => part == Part::Booking,
            Computed::Single => part == Part::Closure,
            Computed::Overnight => part == Part::Hours,
        }
    }

    pub fn typed(self) -> Typed {
        match self {
            Computed::Id => Typed::surely(Type::Integer),
            Computed::Key => Typed::maybe(Type::Text),
            Computed::Deleted | Computed::Live | Computed::Single | Computed::Overnight => {
                Typed::surely(Type::Boolean)
            }
            Computed::Duration => Typed::surely(Type::Duration),
        }
    }
}

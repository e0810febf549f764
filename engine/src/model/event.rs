//! What happens to rows.

use super::{Model, Part};
use crate::name::Name;
use crate::payment;
use crate::value::Type;

/// Events that the rows of every table have.
pub const CREATED: &str = "created";
pub const CHANGED: &str = "changed";
pub const DELETED: &str = "deleted";
/// A booking has got another time.
pub const MOVED: &str = "moved";
/// The booking that a payment is for is cancelled, declined or removed.
pub const DROPPED: &str = "dropped";
/// Telegram has refused the invoice of a payment, and no run waits to hear it.
pub const UNSENT: &str = "unsent";

/// The column whose values are events, too: each is raised when a row gets it.
pub const STATUS: &str = "status";

impl Model {
    /// The events of a table's rows.
    pub fn events(&self, table: &str) -> Vec<Name> {
        let Some(table) = self.tables.get(table) else {
            return Vec::new();
        };
        let mut events: Vec<Name> = [CREATED, CHANGED, DELETED].map(Name::new).into();
        if table.part == Part::Booking {
            events.push(Name::new(MOVED));
        }
        if table.part == Part::Payment {
            events.push(Name::new(UNSENT));
            if table.columns.contains_key(payment::BOOKING) {
                events.push(Name::new(DROPPED));
            }
        }
        events.extend(self.statuses(&table.name));
        events
    }

    /// The statuses of a table's rows.
    pub fn statuses(&self, table: &str) -> Vec<Name> {
        let status = self.column_type(table, STATUS).map(|typed| typed.of);
        match status {
            Some(Type::Choice(statuses)) => statuses.to_vec(),
            _ => Vec::new(),
        }
    }
}

//! [`Mention`]: a booking as a command lists it for the owner.

use std::fmt;

use jiff::Timestamp;
use tilmash_engine::value::{RowId, Value};

use super::existing::Booking;
use super::overbooked::Span;
use super::take::person;
use crate::store::database::error::StoreError;
use crate::store::tables::record;
use crate::store::writer::transaction::Transaction;

/// A booking. It may name the client, so it does not go to a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub booking: RowId,
    pub client: RowId,
    /// By the app's clock.
    pub time: Span,
    /// The keys, or ids, of the service and of the resources.
    pub of: Vec<String>,
    /// The client's name, if the booking or else the person has one.
    pub name: Option<String>,
}

/// The first of some bookings, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    pub first: Vec<Mention>,
    pub count: usize,
}

/// `1 booking`, `2 bookings`.
pub(super) fn counted(bookings: usize) -> String {
    match bookings {
        1 => "1 booking".to_owned(),
        count => format!("{count} bookings"),
    }
}

/// So many bookings are listed at most.
const LISTED: usize = 10;

impl fmt::Display for Mention {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mention {
            booking,
            client,
            time,
            of,
            name,
        } = self;
        let of: Vec<String> = of.iter().map(|key| format!("`{key}`")).collect();
        let (booking, client) = (booking.0, client.0);
        write!(formatter, "{time}: {}, ", of.join(", "))?;
        if let Some(name) = name {
            write!(formatter, "{name}, ")?;
        }
        write!(formatter, "booking {booking} of person {client}")
    }
}

impl Mentions {
    /// A line for each booking that is listed, and one for those that are not.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let left = self.count - self.first.len();
        let more = (left > 0).then(|| format!("and {left} more"));
        self.first.iter().map(Mention::to_string).chain(more)
    }
}

impl Transaction {
    /// The bookings, sorted by start, of which those to come are listed first.
    pub(super) async fn mentions(
        &mut self,
        mut bookings: Vec<Booking>,
        now: Timestamp,
    ) -> Result<Mentions, StoreError> {
        bookings.sort_by_key(|booking| (booking.end <= now, booking.start, booking.row.id));
        let mut first = Vec::new();
        for booking in bookings.iter().take(LISTED) {
            first.push(self.mention(booking).await?);
        }
        Ok(Mentions {
            first,
            count: bookings.len(),
        })
    }

    async fn mention(&mut self, booking: &Booking) -> Result<Mention, StoreError> {
        let mut of = vec![self.label(&booking.service).await?];
        for resource in &booking.resources {
            of.push(self.label(resource).await?);
        }
        let name = match written(booking.record.values.get("name")) {
            Some(name) => Some(name),
            None => {
                let model = self.model.clone();
                let client = person(booking.client);
                let client = record::one(&mut self.connection, &model, &client).await?;
                client.and_then(|client| written(client.values.get("full_name")))
            }
        };
        Ok(Mention {
            booking: booking.row.id,
            client: booking.client,
            time: Span::of(booking.start, booking.end, &self.model.zone),
            of,
            name,
        })
    }
}

/// A text on one line, without what a terminal would obey.
fn written(value: Option<&Value>) -> Option<String> {
    let Some(Value::Text(text)) = value else {
        return None;
    };
    let words = text.split(|one: char| one.is_whitespace() || one.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

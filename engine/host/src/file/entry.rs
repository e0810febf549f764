//! An entry of a calendar as iCalendar (RFC 5545).
//!
//! Times are in UTC. A booking is one stretch of time, so it needs no rules of a zone: Apple's,
//! Google's and Microsoft's calendars each show it by the reader's clock. A local time would need a
//! `VTIMEZONE` that all of them take for the same zone, and they do not.

use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use jiff::Timestamp;
use tilmash_engine::interpret::{Entry, Standing};

const MAKER: &str = "-//Tilmash//Tilmash//EN";

/// A calendar with this entry. Its UID is the booking's for as long as the booking lives, and no
/// other database gives it to another booking: so an entry that was moved takes the place of the
/// one before. The app's name is not in it, because an owner may change that.
pub(super) fn calendar(entry: &Entry, database: &str) -> String {
    let uid = format!("booking-{}@{database}.tilmash", entry.booking.0);
    let mut event = Event::new();
    event
        .uid(&uid)
        .add_property("DTSTAMP", utc(entry.now))
        .add_property("DTSTART", utc(entry.start))
        .add_property("DTEND", utc(entry.end))
        .sequence(u32::try_from(entry.sequence).unwrap_or(u32::MAX))
        .status(match entry.standing {
            Standing::Tentative => EventStatus::Tentative,
            Standing::Confirmed => EventStatus::Confirmed,
            Standing::Cancelled => EventStatus::Cancelled,
        })
        .summary(&entry.title);
    if let Some(about) = &entry.about {
        event.description(about);
    }
    if let Some(place) = &entry.place {
        event.location(place);
    }
    if let Some(location) = &entry.location {
        let (latitude, longitude) = (location.latitude(), location.longitude());
        event.add_property("GEO", format!("{latitude};{longitude}"));
    }
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", MAKER))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", "PUBLISH"))
        .push(event.done());
    calendar.to_string()
}

/// The form of a moment in UTC, `20260303T050000Z`.
fn utc(moment: Timestamp) -> String {
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use tilmash_engine::value::{Location, RowId};

    use super::*;

    #[test]
    fn an_entry_is_written_as_calendars_read_it() {
        let entry = Entry {
            booking: RowId(12),
            sequence: 2,
            standing: Standing::Cancelled,
            start: "2026-03-03T05:00:00Z".parse().unwrap(),
            end: "2026-03-03T05:45:00Z".parse().unwrap(),
            title: "Стрижка; «Гүл», салон красоты".to_owned(),
            about: Some(
                "Мастер: Анна\nТелефон: +7 701 123 45 67, а если не отвечаем – пишите".into(),
            ),
            place: Some("ул. Абая, 10".into()),
            location: Location::new(43.2389, 76.8897),
            now: "2026-03-02T04:00:00Z".parse().unwrap(),
        };
        insta::assert_snapshot!(calendar(&entry, "0123abcd").replace("\r\n", "\n"));
        let written = calendar(&entry, "0123abcd");
        assert!(written.lines().all(|line| line.len() <= 75));
        assert!(written.ends_with("END:VCALENDAR\r\n"));
    }
}

//! [`Timetable`]: working hours, as the app's tables of hours and closures have them.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use tilmash_engine::booking::{Calendar, Hours, HoursChange, HoursException, WeeklyHours};
use tilmash_engine::interpret::{Filter, Query, Record};
use tilmash_engine::model::{Model, Part};
use tilmash_engine::value::{RowReference, Value};

use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::tables::record;

/// The hours and closures of the venue and of each resource. Both are of the resources that their
/// row names, or otherwise of the venue.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct Timetable {
    venue: Entry,
    resources: BTreeMap<RowReference, Entry>,
}

#[derive(Clone, Debug, Default)]
struct Entry {
    weekly: Vec<WeeklyHours>,
    exceptions: Vec<HoursException>,
}

impl Timetable {
    pub(in crate::store) async fn load(
        connection: &mut Connection,
        model: &Model,
    ) -> Result<Timetable, StoreError> {
        let mut timetable = Timetable::default();
        for record in rows(connection, model, Part::Hours).await? {
            if let Some(hours) = weekly(&record) {
                timetable.each(model, &record, |entry| entry.weekly.push(hours));
            }
        }
        for record in rows(connection, model, Part::Closure).await? {
            let exception = exception(&record);
            timetable.each(model, &record, |entry| entry.add(exception.clone()));
        }
        Ok(timetable)
    }

    /// Changes the entries that a row is about.
    fn each(&mut self, model: &Model, record: &Record, mut change: impl FnMut(&mut Entry)) {
        let named = model
            .resources()
            .filter_map(|table| record.values[&table.name].as_row());
        let mut is_of_venue = true;
        for resource in named {
            is_of_venue = false;
            change(self.resources.entry(resource.clone()).or_default());
        }
        if is_of_venue {
            change(&mut self.venue);
        }
    }

    /// The venue's calendar on some dates, both included.
    pub(in crate::store) fn venue(&self, zone: &TimeZone, dates: (Date, Date)) -> Calendar {
        self.venue.calendar(zone, dates)
    }

    /// The calendar of a resource on some dates, both included, unless it is the venue's. A
    /// resource that has only exceptions or a clock of its own works the venue's hours, with those
    /// exceptions and by that clock.
    pub(in crate::store) fn own(
        &self,
        resource: &RowReference,
        zone: Option<&TimeZone>,
        venue: &Calendar,
        dates: (Date, Date),
    ) -> Option<Calendar> {
        let zone = zone.unwrap_or(&venue.zone);
        let entry = self.resources.get(resource);
        let mut own = match entry {
            Some(entry) => entry.calendar(zone, dates),
            None if *zone == venue.zone => return None,
            None => Entry::default().calendar(zone, dates),
        };
        if !own.weekly.is_empty() {
            return Some(own);
        }
        if own.exceptions.is_empty() && own.zone == venue.zone {
            return None;
        }
        own.weekly.clone_from(&venue.weekly);
        let shared = shared(&own, venue, dates);
        own.exceptions.extend(shared);
        Some(own)
    }
}

impl Entry {
    /// Adds a closure. Closures that replace the hours of the same dates do so together: a day with
    /// a break has two.
    fn add(&mut self, exception: HoursException) {
        let HoursChange::ReplacedHours(more) = &exception.change else {
            self.exceptions.push(exception);
            return;
        };
        let same = self.exceptions.iter_mut().find_map(|before| {
            let same_dates = before.first == exception.first && before.last == exception.last;
            match &mut before.change {
                HoursChange::ReplacedHours(hours) if same_dates => Some(hours),
                HoursChange::ReplacedHours(_)
                | HoursChange::AddedHours(_)
                | HoursChange::CalendarClosure
                | HoursChange::ServiceClosure => None,
            }
        });
        match same {
            Some(hours) => hours.extend(more),
            None => self.exceptions.push(exception),
        }
    }

    fn calendar(&self, zone: &TimeZone, (first, last): (Date, Date)) -> Calendar {
        let exceptions = self.exceptions.iter();
        let touching =
            exceptions.filter(|exception| exception.first <= last && exception.last >= first);
        Calendar {
            zone: zone.clone(),
            weekly: self.weekly.clone(),
            exceptions: touching.cloned().collect(),
        }
    }
}

/// The venue's exceptions, for a resource that works its hours. Where the resource replaces hours
/// itself, its own count, also if the venue's are for fewer dates.
fn shared(own: &Calendar, venue: &Calendar, (first, last): (Date, Date)) -> Vec<HoursException> {
    let (replaced, others): (Vec<_>, Vec<_>) = venue
        .exceptions
        .iter()
        .cloned()
        .partition(|exception| matches!(exception.change, HoursChange::ReplacedHours(_)));
    if replaced.is_empty() {
        return others;
    }
    let left = first
        .series(1.day())
        .take_while(|date| *date <= last)
        .filter(|date| own.replacement_on(*date).is_none());
    let of_dates = left.filter_map(|date| {
        let hours = venue.replacement_on(date)?;
        Some(HoursException {
            first: date,
            last: date,
            change: HoursChange::ReplacedHours(hours.to_vec()),
        })
    });
    of_dates.chain(others).collect()
}

/// The rows of a part of the booking core.
async fn rows(
    connection: &mut Connection,
    model: &Model,
    part: Part,
) -> Result<Vec<Record>, StoreError> {
    let table = model
        .part(part)
        .expect("an app with bookings has hours and closures");
    let query = Query {
        table: table.name.clone(),
        filter: Filter::EVERY,
        order: None,
        limit: u32::MAX,
        offset: 0,
    };
    record::some(connection, model, &query).await
}

/// A row of the table of hours; nothing if no week has its weekday.
fn weekly(record: &Record) -> Option<WeeklyHours> {
    let Value::Integer(weekday) = record.values["weekday"] else {
        unreachable!("a weekday is an integer")
    };
    let weekday = Weekday::from_monday_one_offset(i8::try_from(weekday).ok()?).ok()?;
    let Hours { opens, closes } = hours(record)?;
    Some(WeeklyHours {
        weekday,
        opens,
        closes,
    })
}

fn hours(record: &Record) -> Option<Hours> {
    let time = |column: &str| -> Option<Time> {
        let Value::Time(time) = record.values[column] else {
            return None;
        };
        Some(time)
    };
    Some(Hours {
        opens: time("opens")?,
        closes: time("closes")?,
    })
}

/// A row of the table of closures.
fn exception(record: &Record) -> HoursException {
    let (Value::Date(first), Value::Date(last), Value::Choice(kind)) = (
        &record.values["first"],
        &record.values["last"],
        &record.values["kind"],
    ) else {
        unreachable!("a closure has dates and a kind")
    };
    let hours: Vec<Hours> = hours(record).into_iter().collect();
    HoursException {
        first: *first,
        last: *last,
        change: match kind.as_str() {
            "closed" => HoursChange::CalendarClosure,
            "closed_service_day" => HoursChange::ServiceClosure,
            "replaced" => HoursChange::ReplacedHours(hours),
            "added" => HoursChange::AddedHours(hours),
            other => unreachable!("`{other}` is no kind of closure"),
        },
    }
}

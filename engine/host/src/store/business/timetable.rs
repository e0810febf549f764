//! [`Timetable`]: working hours, as the app's tables of hours and closures have them.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use tilmash_engine::booking::{Calendar, Hours, HoursChange, HoursException, Season, WeeklyHours};
use tilmash_engine::interpret::{Filter, Query, Record};
use tilmash_engine::model::{Model, Part};
use tilmash_engine::value::{RowReference, Value};

use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::tables::record;

/// The hours and closures of the venue, of each resource and of each service. Both are of the
/// service and the resources that their row names, or otherwise of the venue.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct Timetable {
    venue: Entry,
    resources: BTreeMap<RowReference, Entry>,
    services: BTreeMap<RowReference, Entry>,
}

#[derive(Clone, Debug, Default)]
struct Entry {
    weekly: Vec<WeeklyHours>,
    seasons: Vec<Season>,
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
                let season = (date(&record, "first"), date(&record, "last"));
                timetable.each(model, &record, |entry| entry.add_weekly(season, hours));
            }
        }
        for record in rows(connection, model, Part::Closure).await? {
            let exception = exception(&record);
            timetable.each(model, &record, |entry| entry.add(exception.clone()));
        }
        Ok(timetable)
    }

    /// Whether nobody ever works.
    pub(in crate::store) fn is_empty(&self) -> bool {
        let mut entries = self.resources.values().chain([&self.venue]);
        entries.all(Entry::is_empty)
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
        if let Some(service) = record.values.get("service").and_then(Value::as_row) {
            is_of_venue = false;
            change(self.services.entry(service.clone()).or_default());
        }
        if is_of_venue {
            change(&mut self.venue);
        }
    }

    /// The venue's calendar on some dates, both included.
    pub(in crate::store) fn venue(&self, zone: &TimeZone, dates: (Date, Date)) -> Calendar {
        self.venue.calendar(zone, dates)
    }

    /// The calendar of a resource on some dates, both included, unless it is the venue's.
    pub(in crate::store) fn own(
        &self,
        resource: &RowReference,
        zone: Option<&TimeZone>,
        venue: &Calendar,
        dates: (Date, Date),
    ) -> Option<Calendar> {
        let zone = zone.unwrap_or(&venue.zone);
        let own = self.resources.get(resource);
        let own = own.and_then(|own| own.if_it_says_something(zone, dates));
        if own.is_none() && *zone != venue.zone {
            return Some(Entry::default().calendar(zone, dates));
        }
        own
    }

    /// The calendar of a service on some dates, both included, if it has hours of its own then.
    pub(in crate::store) fn service(
        &self,
        service: &RowReference,
        zone: &TimeZone,
        dates: (Date, Date),
    ) -> Option<Calendar> {
        self.services
            .get(service)?
            .if_it_says_something(zone, dates)
    }
}

impl Entry {
    /// Adds hours of the ordinary week, or of a season. Those of the same dates are one season.
    fn add_weekly(&mut self, season: (Option<Date>, Option<Date>), hours: WeeklyHours) {
        let (first, last) = season;
        if first.is_none() && last.is_none() {
            self.weekly.push(hours);
            return;
        }
        let mut seasons = self.seasons.iter_mut();
        match seasons.find(|season| season.first == first && season.last == last) {
            Some(season) => season.weekly.push(hours),
            None => self.seasons.push(Season {
                first,
                last,
                weekly: vec![hours],
            }),
        }
    }

    fn is_empty(&self) -> bool {
        let opens = |exception: &HoursException| match &exception.change {
            HoursChange::ReplacedHours(hours) | HoursChange::AddedHours(hours) => !hours.is_empty(),
            HoursChange::CalendarClosure | HoursChange::ServiceClosure => false,
        };
        self.weekly.is_empty() && self.seasons.is_empty() && !self.exceptions.iter().any(opens)
    }

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

    /// The calendar on some dates, both included, if it has anything for some of them.
    fn if_it_says_something(&self, zone: &TimeZone, dates: (Date, Date)) -> Option<Calendar> {
        let calendar = self.calendar(zone, dates);
        let Calendar {
            weekly,
            seasons,
            exceptions,
            ..
        } = &calendar;
        let says_nothing = weekly.is_empty() && seasons.is_empty() && exceptions.is_empty();
        (!says_nothing).then_some(calendar)
    }

    fn calendar(&self, zone: &TimeZone, (first, last): (Date, Date)) -> Calendar {
        let exceptions = self.exceptions.iter();
        let touching =
            exceptions.filter(|exception| exception.first <= last && exception.last >= first);
        Calendar {
            zone: zone.clone(),
            weekly: self.weekly.clone(),
            seasons: self.seasons.clone(),
            exceptions: touching.cloned().collect(),
        }
    }
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

fn date(record: &Record, column: &str) -> Option<Date> {
    let Value::Date(date) = record.values[column] else {
        return None;
    };
    Some(date)
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

//! Working hours as the app's tables of hours and closures have them.

use jiff::civil::{Date, Time, Weekday};
use tilmash_engine::booking::{
    Calendar, Hours, HoursChange, HoursException, Resource, WeeklyHours,
};
use tilmash_engine::grammar::Test;
use tilmash_engine::interpret::{Filter, Query, Record};
use tilmash_engine::model::{Model, Part, Table};
use tilmash_engine::name::Name;
use tilmash_engine::value::Value;

use super::candidates::{Candidate, Candidates};
use crate::store::database::connection::Connection;
use crate::store::database::error::StoreError;
use crate::store::tables::record;

/// The venue's hours, and the resources with theirs.
///
/// Hours and closures are of the resources that their row names, or else of the venue.
pub(in crate::store) async fn calendars(
    connection: &mut Connection,
    model: &Model,
    candidates: &Candidates,
    dates: (Date, Date),
) -> Result<(Calendar, Vec<Resource>), StoreError> {
    let of_candidates = of_candidates(model, candidates);
    let hours = rows(connection, model, Part::Hours, of_candidates.clone()).await?;
    let touching = Filter::All(vec![of_candidates, touching(dates)]);
    let closures = rows(connection, model, Part::Closure, touching).await?;
    let is_of = |record: &&Record, candidate: Option<&Candidate>| {
        let mut named = model
            .resources()
            .filter_map(|table| record.values[&table.name].as_row());
        match candidate {
            None => named.next().is_none(),
            Some(candidate) => named.any(|row| *row == candidate.row),
        }
    };
    let of = |candidate: Option<&Candidate>| Calendar {
        zone: candidate
            .and_then(|candidate| candidate.zone.clone())
            .unwrap_or_else(|| model.zone.clone()),
        weekly: hours
            .iter()
            .filter(|record| is_of(record, candidate))
            .filter_map(weekly)
            .collect(),
        exceptions: exceptions(closures.iter().filter(|record| is_of(record, candidate))),
    };
    let venue = of(None);
    let resources = candidates.all.iter().map(|candidate| Resource {
        id: candidate.id,
        capacity: candidate.capacity,
        sharing: candidate.sharing,
        calendar: own(&venue, of(Some(candidate))),
        parts: candidate.parts.clone(),
    });
    let resources = resources.collect();
    Ok((venue, resources))
}

/// The calendar of a resource, unless it is the venue's. One that has only exceptions or a clock of
/// its own works the hours that it shares, with those exceptions and by that clock.
fn own(venue: &Calendar, mut own: Calendar) -> Option<Calendar> {
    if !own.weekly.is_empty() {
        return Some(own);
    }
    if own.exceptions.is_empty() && own.zone == venue.zone {
        return None;
    }
    own.weekly.clone_from(&venue.weekly);
    let shared = venue.exceptions.iter().cloned();
    own.exceptions = shared.chain(own.exceptions).collect();
    Some(own)
}

/// Rows that name one of the resources, or none at all.
fn of_candidates(model: &Model, candidates: &Candidates) -> Filter {
    let column = |table: &Table, test, value| Filter::Column {
        path: vec![table.name.clone()],
        test,
        value,
    };
    let nobody = model
        .resources()
        .map(|table| column(table, Test::Equals, Value::None));
    let mut any = vec![Filter::All(nobody.collect())];
    for table in model.resources() {
        let rows = candidates.all.iter().map(|candidate| &candidate.row);
        let of_table = rows.filter(|row| row.table == table.name);
        let of_table = of_table.map(|row| Value::Row(row.clone())).collect();
        any.push(column(table, Test::In, Value::List(of_table)));
    }
    Filter::Any(any)
}

/// The rows of a part of the booking core.
async fn rows(
    connection: &mut Connection,
    model: &Model,
    part: Part,
    filter: Filter,
) -> Result<Vec<Record>, StoreError> {
    let table = model
        .part(part)
        .expect("an app with bookings has hours and closures");
    let query = Query {
        table: table.name.clone(),
        filter,
        order: None,
        limit: u32::MAX,
        offset: 0,
    };
    record::some(connection, model, &query).await
}

/// Closures that have to do with some dates.
fn touching((first, last): (Date, Date)) -> Filter {
    let compare = |column: &str, test, date| Filter::Column {
        path: vec![Name::new(column)],
        test,
        value: Value::Date(date),
    };
    Filter::All(vec![
        compare("first", Test::To, last),
        compare("last", Test::From, first),
    ])
}

/// A row of the table of hours; nothing of a weekday that no week has.
fn weekly(record: &Record) -> Option<WeeklyHours> {
    let Value::Integer(weekday) = record.values["weekday"] else {
        unreachable!("a weekday is an integer")
    };
    let weekday = Weekday::from_monday_one_offset(i8::try_from(weekday).ok()?).ok()?;
    let (opens, closes) = opening(record)?;
    Some(WeeklyHours {
        weekday,
        opens,
        closes,
    })
}

fn opening(record: &Record) -> Option<(Time, Time)> {
    match (&record.values["opens"], &record.values["closes"]) {
        (Value::Time(opens), Value::Time(closes)) => Some((*opens, *closes)),
        _ => None,
    }
}

/// Rows of the table of closures. Those that replace the hours of the same dates do so together: a
/// day with a break has two.
fn exceptions<'r>(records: impl Iterator<Item = &'r Record>) -> Vec<HoursException> {
    let mut exceptions: Vec<HoursException> = Vec::new();
    for record in records {
        let (Value::Date(first), Value::Date(last), Value::Choice(kind)) = (
            &record.values["first"],
            &record.values["last"],
            &record.values["kind"],
        ) else {
            unreachable!("a closure has dates and a kind")
        };
        let hours: Vec<Hours> = opening(record)
            .map(|(opens, closes)| Hours { opens, closes })
            .into_iter()
            .collect();
        let change = match kind.as_str() {
            "closed" => HoursChange::CalendarClosure,
            "closed_service_day" => HoursChange::ServiceClosure,
            "replaced" => HoursChange::ReplacedHours(hours),
            "added" => HoursChange::AddedHours(hours),
            other => unreachable!("`{other}` is no kind of closure"),
        };
        let same = exceptions.iter_mut().find_map(|exception| {
            let same_dates = exception.first == *first && exception.last == *last;
            match (&mut exception.change, &change) {
                (HoursChange::ReplacedHours(before), HoursChange::ReplacedHours(more))
                    if same_dates =>
                {
                    Some((before, more))
                }
                _ => None,
            }
        });
        if let Some((before, more)) = same {
            before.extend(more);
        } else {
            exceptions.push(HoursException {
                first: *first,
                last: *last,
                change,
            });
        }
    }
    exceptions
}

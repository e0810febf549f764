//! Working hours as the app's tables of hours and closures have them.

use jiff::civil::{Date, Time, Weekday};
use tilmash_engine::booking::{
    Calendar, Hours, HoursChange, HoursException, Resource, ResourceId, Sharing, WeeklyHours,
};
use tilmash_engine::interpret::{Filter, Query, Record};
use tilmash_engine::model::{Model, Part};
use tilmash_engine::name::Name;
use tilmash_engine::syntax::Test;
use tilmash_engine::value::Value;

use super::connection::Connection;
use super::facts::Physical;
use super::{StoreError, record};

/// The venue's hours, and the resources with theirs.
pub(super) async fn calendars(
    connection: &mut Connection,
    model: &Model,
    physical: &[Physical],
    dates: (Date, Date),
) -> Result<(Calendar, Vec<Resource>), StoreError> {
    let hours = rows(connection, model, Part::Hours, Filter::EVERY).await?;
    let closures = rows(connection, model, Part::Closure, touching(dates)).await?;
    let column = model.part(Part::Resource).map(|table| &table.name);
    let whose = |record: &Record| {
        let resource = column.and_then(|column| record.values[column].as_row());
        resource.map(|resource| ResourceId(resource.id.0))
    };
    let of = |whom: Option<ResourceId>| Calendar {
        zone: model.zone.clone(),
        weekly: hours
            .iter()
            .filter(|record| whose(record) == whom)
            .filter_map(weekly)
            .collect(),
        exceptions: exceptions(closures.iter().filter(|record| whose(record) == whom)),
    };
    let venue = of(None);
    let resources = physical.iter().map(|physical| {
        let mut own = of(Some(physical.id));
        let calendar = match (own.weekly.is_empty(), own.exceptions.is_empty()) {
            (true, true) => None,
            // Only exceptions of its own: they change the hours that it shares.
            (true, false) => {
                own.weekly.clone_from(&venue.weekly);
                let shared = venue.exceptions.iter().cloned();
                own.exceptions = shared.chain(own.exceptions).collect();
                Some(own)
            }
            (false, _) => Some(own),
        };
        Resource {
            id: physical.id,
            capacity: physical.capacity,
            sharing: Sharing::Shared,
            calendar,
            parts: Vec::new(),
        }
    });
    let resources = resources.collect();
    Ok((venue, resources))
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

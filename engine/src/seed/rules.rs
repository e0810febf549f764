//! What the values of a row, or of several rows, must have to do with each other.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::ToSpan;
use jiff::civil::Date;

use super::read::{Given, SeedRow};
use crate::booking::WeeklySpan;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Slip};
use crate::model::{PARTS, Part};
use crate::name::Name;
use crate::value::Value;

/// The column of hours and closures that names a service.
const SERVICE: &str = "service";

/// Reports rows that have a meaning for nobody, or one that their author cannot have meant.
pub(super) fn check(rows: &[SeedRow<'_>], diagnostics: &mut Diagnostics) {
    let shown = || rows.iter().filter(|row| !row.deleted);
    for row in shown() {
        match row.table.part {
            Part::Closure => {
                whose(row, diagnostics);
                closure(row, diagnostics);
            }
            Part::Hours => {
                whose(row, diagnostics);
                season(row, diagnostics);
            }
            Part::Resource => limits(row, diagnostics),
            Part::Plain
            | Part::Person
            | Part::Service
            | Part::Booking
            | Part::History
            | Part::Ledger
            | Part::Payment
            | Part::Audit
            | Part::Dialogue
            | Part::Settings
            | Part::Waiting => {}
        }
    }
    let hours = shown().filter(|row| row.table.part == Part::Hours);
    overlapping(hours, diagnostics);
    twins(shown(), diagnostics);
}

/// Reports limits of what joins others: the bookings of its parts are counted.
fn limits(row: &SeedRow<'_>, diagnostics: &mut Diagnostics) {
    let parts = row.values.get(PARTS);
    if parts.is_none_or(|parts| parts.keys().is_empty()) {
        return;
    }
    for column in ["per_day", "per_person"] {
        if matches!(row.value(column), Some(Value::Integer(_))) {
            let message = format!("what joins others has no `{column}` of its own");
            diagnostics.add(
                Diagnostic::new(Code::InvalidValue, row.place(column), message)
                    .help("leave it out: the limits of its parts hold"),
            );
        }
    }
}

/// Reports hours of a service and of a resource: each would have them for itself.
fn whose(row: &SeedRow<'_>, diagnostics: &mut Diagnostics) {
    let mut resources = row.values.iter().filter(|(name, given)| {
        let is_row = matches!(given, Given::Key(_));
        is_row && **name != *SERVICE
    });
    if let (Some((resource, _)), Some(Given::Key(_))) = (resources.next(), row.values.get(SERVICE))
    {
        let message = format!("hours are of a service or of a `{resource}`, not of both");
        diagnostics.add(
            Diagnostic::new(Code::InvalidValue, row.place(SERVICE), message)
                .help("write a row for each of them: a visit keeps to the hours of both"),
        );
    }
}

/// The first and the last day of a row, if it has both. Reports them if there is no day.
fn days(row: &SeedRow<'_>, help: &str, diagnostics: &mut Diagnostics) -> Option<(Date, Date)> {
    let (Some(Value::Date(first)), Some(Value::Date(last))) =
        (row.value("first"), row.value("last"))
    else {
        return None;
    };
    if last < first {
        let message = format!("`last` is before `first`, {first}");
        diagnostics.add(Diagnostic::new(Code::InvalidValue, row.place("last"), message).help(help));
        return None;
    }
    Some((*first, *last))
}

/// Weekly hours that hold from one day to another.
fn season(row: &SeedRow<'_>, diagnostics: &mut Diagnostics) {
    let help = "`last` is the last day of the season; without it the hours hold from `first` on";
    let (Some((first, last)), Some(Value::Integer(weekday))) =
        (days(row, help, diagnostics), row.value("weekday"))
    else {
        return;
    };
    let dates = first.series(1.day()).take_while(|date| *date <= last);
    // A week has every weekday.
    let has_weekday = dates
        .take(7)
        .any(|date| i64::from(date.weekday().to_monday_one_offset()) == *weekday);
    if !has_weekday {
        let message = format!("no day from {first} to {last} is of weekday {weekday}");
        diagnostics.add(
            Diagnostic::new(Code::InvalidValue, row.place("weekday"), message)
                .help("weekdays count from Monday, 1, to Sunday, 7"),
        );
    }
}

fn closure(row: &SeedRow<'_>, diagnostics: &mut Diagnostics) {
    let help = "`last` is the last day that is closed: write it equal to `first` for one day";
    days(row, help, diagnostics);
    let Some(Value::Choice(kind)) = row.value("kind") else {
        return;
    };
    let has = |column| row.value(column).is_some_and(|value| *value != Value::None);
    let changes_hours = matches!(kind.as_str(), "replaced" | "added");
    for (column, other) in [("opens", "closes"), ("closes", "opens")] {
        if changes_hours && !has(column) {
            let place = if has(other) { other } else { "kind" };
            diagnostics.add(
                Diagnostic::new(
                    Code::MissingValue,
                    row.place(place),
                    format!("hours that are `{kind}` have no `{column}`"),
                )
                .help("write `opens` and `closes`, such as \"10:00\" and \"14:00\"")
                .slip(Slip::NoValue(column.to_owned())),
            );
            // Both are missing, and one diagnostic says so.
            if !has(other) {
                return;
            }
        }
        if !changes_hours && has(column) {
            diagnostics.add(
                Diagnostic::new(
                    Code::InvalidValue,
                    row.place(column),
                    format!("a closure of the kind `{kind}` has no hours"),
                )
                .help(
                    "write `\"kind\": \"replaced\"` for other hours on these days, or \
                     `\"added\"` for hours beside the usual ones",
                ),
            );
            return;
        }
    }
}

/// A row of hours, and when they are.
struct Hours<'r> {
    row: &'r SeedRow<'r>,
    span: WeeklySpan,
}

impl<'r> Hours<'r> {
    fn of(row: &'r SeedRow<'r>) -> Option<Hours<'r>> {
        let (Some(Value::Integer(weekday)), Some(Value::Time(opens)), Some(Value::Time(closes))) = (
            row.value("weekday"),
            row.value("opens"),
            row.value("closes"),
        ) else {
            return None;
        };
        let span = WeeklySpan::new(*weekday, *opens, *closes);
        Some(Hours { row, span })
    }
}

/// Whose hours are meant, and the first and the last day of their season.
type Week<'r> = (Vec<(&'r Name, &'r str)>, [Option<&'r Date>; 2]);

/// Reports hours of the same place and season that overlap: one of them was meant for another day.
fn overlapping<'r>(rows: impl Iterator<Item = &'r SeedRow<'r>>, diagnostics: &mut Diagnostics) {
    let mut known: HashMap<Week<'_>, Vec<Hours<'_>>> = HashMap::new();
    for row in rows {
        let Some(hours) = Hours::of(row) else {
            continue;
        };
        let whose = row.values.iter().filter_map(|(name, given)| match given {
            Given::Key(key) => Some((name, key.key.as_str())),
            Given::Value(_) | Given::Keys(_) => None,
        });
        let season = ["first", "last"].map(|column| match row.value(column) {
            Some(Value::Date(date)) => Some(date),
            _ => None,
        });
        let of_place = known.entry((whose.collect(), season)).or_default();
        if let Some(other) = of_place
            .iter()
            .find(|other| hours.span.overlaps(other.span))
        {
            diagnostics.add(
                Diagnostic::new(
                    Code::InvalidValue,
                    row.place("weekday"),
                    format!("the hours `{}` overlap `{}`", row.key, other.row.key),
                )
                .related(other.row.place("weekday"), "these hours")
                .help("weekdays count from Monday, 1, to Sunday, 7")
                .slip(Slip::Overlap(other.row.key.clone())),
            );
        }
        of_place.push(hours);
    }
}

/// Reports rows that are like another one in what is unique. The database would refuse them.
fn twins<'r>(rows: impl Iterator<Item = &'r SeedRow<'r>>, diagnostics: &mut Diagnostics) {
    let mut known: HashMap<(&Name, &[Name], Vec<String>), &SeedRow<'_>> = HashMap::new();
    for row in rows {
        for columns in &row.table.unique {
            let given = columns.iter().map(|column| row.values.get(column));
            let values = given.map(|given| identity(given?));
            let Some(values) = values.collect() else {
                continue;
            };
            match known.entry((&row.table.name, columns, values)) {
                Entry::Vacant(place) => {
                    place.insert(row);
                }
                Entry::Occupied(other) => twin(row, other.get(), columns, diagnostics),
            }
        }
    }
}

fn twin(row: &SeedRow<'_>, other: &SeedRow<'_>, columns: &[Name], diagnostics: &mut Diagnostics) {
    let place = |row: &SeedRow<'_>| columns.last().map_or(row.span, |column| row.place(column));
    let names: Vec<&str> = columns.iter().map(Name::as_str).collect();
    let names = names.join(" and ");
    let message = format!("`{}` has the same {names} as `{}`", row.key, other.key);
    diagnostics.add(
        Diagnostic::new(Code::InvalidValue, place(row), message)
            .related(place(other), "this row")
            .help(format!("{names} of `{}` must be unique", row.table.name))
            .slip(Slip::Same {
                columns: columns
                    .iter()
                    .map(Name::as_str)
                    .collect::<Vec<_>>()
                    .join(", "),
                other: Some(other.key.clone()),
            }),
    );
}

/// What tells a value from others. Nothing is like nothing.
fn identity(given: &Given) -> Option<String> {
    match given {
        Given::Value(Value::None) | Given::Keys(_) => None,
        Given::Value(value) => Some(format!("{value:?}")),
        Given::Key(key) => Some(key.key.clone()),
    }
}

//! Random scenes: small and crowded, so that rules meet.

use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::super::scene::{Scene, class, joined, role, table, zone};
use super::super::*;
use super::stretch::{DAY, RANGE_DAYS, STRETCHES, Stretch, base, instant};

/// A scene in one of the stretches.
pub(super) fn any_stretch_and_scene() -> impl Strategy<Value = (Stretch, Scene)> {
    select(STRETCHES.as_slice()).prop_flat_map(|stretch| (Just(stretch), any_scene(stretch)))
}

fn any_hours() -> impl Strategy<Value = Hours> {
    let time = || (0..48i8).prop_map(|half| jiff::civil::time(half / 2, half % 2 * 30, 0, 0));
    (time(), time()).prop_map(|(opens, closes)| Hours { opens, closes })
}

/// Hours of a resource: some work by a clock abroad, some have no ordinary week.
fn any_own_calendar(stretch: Stretch) -> impl Strategy<Value = Calendar> {
    let has_week = proptest::bool::weighted(0.7);
    let zone_name = prop_oneof![
        2 => Just(stretch.zone_name),
        1 => Just(stretch.abroad),
    ];
    (any_calendar(stretch), zone_name, has_week).prop_map(|(calendar, zone_name, has_week)| {
        Calendar {
            zone: zone(zone_name),
            weekly: calendar.weekly.into_iter().filter(|_| has_week).collect(),
            ..calendar
        }
    })
}

/// Hours of a service: by the venue's clock.
fn any_service(stretch: Stretch) -> impl Strategy<Value = Calendar> {
    let has_week = any::<bool>();
    (any_calendar(stretch), has_week).prop_map(|(calendar, has_week)| Calendar {
        weekly: calendar.weekly.into_iter().filter(|_| has_week).collect(),
        ..calendar
    })
}

fn any_calendar(stretch: Stretch) -> impl Strategy<Value = Calendar> {
    let change = prop_oneof![
        Just(HoursChange::CalendarClosure),
        Just(HoursChange::ServiceClosure),
        vec(any_hours(), 0..3).prop_map(HoursChange::ReplacedHours),
        vec(any_hours(), 1..3).prop_map(HoursChange::AddedHours),
    ];
    let exception = (0..6i64, 0..3i64, change).prop_map(move |(first, length, change)| {
        let first = stretch.first + first.days();
        HoursException {
            first,
            last: first + length.days(),
            change,
        }
    });
    (
        any_week(7..15),
        vec(any_season(stretch), 0..3),
        vec(exception, 0..4),
    )
        .prop_map(move |(weekly, seasons, exceptions)| Calendar {
            zone: zone(stretch.zone_name),
            weekly,
            seasons,
            exceptions,
        })
}

fn any_week(rows: std::ops::Range<usize>) -> impl Strategy<Value = Vec<WeeklyHours>> {
    let row = (select(WEEKDAYS.as_slice()), any_hours());
    let row = row.prop_map(|(weekday, Hours { opens, closes })| WeeklyHours {
        weekday,
        opens,
        closes,
    });
    vec(row, rows)
}

/// Some seasons have an open end, and few cover the same dates as another one.
fn any_season(stretch: Stretch) -> impl Strategy<Value = Season> {
    let ends =
        prop_oneof![4 => Just((true, true)), 1 => Just((true, false)), 1 => Just((false, true))];
    (0..6i64, 0..5i64, ends, any_week(2..9)).prop_map(move |(first, length, ends, weekly)| {
        let first = stretch.first + first.days();
        Season {
            first: ends.0.then_some(first),
            last: ends.1.then_some(first + length.days()),
            weekly,
        }
    })
}

const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

fn any_resources(stretch: Stretch) -> impl Strategy<Value = Vec<Resource>> {
    let physical = (
        1..5u32,
        any::<bool>(),
        option::weighted(0.25, any_own_calendar(stretch)),
        option::weighted(0.3, any_limit(stretch)),
    );
    let parts = subsequence(vec![1, 2, 3, 4], 2..4);
    (
        vec(physical, 4),
        parts,
        2..8u32,
        option::weighted(0.25, any_own_calendar(stretch)),
    )
        .prop_map(|(physical, parts, capacity, calendar)| {
            let numbered = (1..).zip(physical);
            let resource = |(id, (capacity, shared, calendar, limit))| {
                let of_kind = if shared {
                    class(id, capacity)
                } else {
                    table(id, capacity)
                };
                Resource {
                    calendar,
                    limits: Option::into_iter(limit).collect(),
                    ..of_kind
                }
            };
            let mut resources: Vec<Resource> = numbered.map(resource).collect();
            resources.push(Resource {
                calendar,
                ..joined(9, capacity, &parts)
            });
            resources
        })
}

fn any_starts() -> impl Strategy<Value = Starts> {
    let align = prop_oneof![Just(Align::Window), Just(Align::Clock)];
    let grid =
        (1..11i64, select(vec![20, 30, 45, 60, 70]), align).prop_map(|(quarters, step, align)| {
            let duration = SignedDuration::from_mins(15 * quarters);
            Starts::Grid {
                duration,
                step: SignedDuration::from_mins(step),
                align,
            }
        });
    let slot = (
        option::weighted(0.2, select(WEEKDAYS.as_slice())),
        any_hours(),
    );
    let slots = vec(slot, 1..6).prop_map(|slots| {
        let slot = |(weekday, Hours { opens, closes })| Slot {
            weekday,
            begins: opens,
            ends: closes,
        };
        Starts::Slots(slots.into_iter().map(slot).collect())
    });
    prop_oneof![3 => grid, 1 => slots]
}

fn any_cutoff() -> impl Strategy<Value = Cutoff> {
    let time = (0..48i8).prop_map(|half| jiff::civil::time(half / 2, half % 2 * 30, 0, 0));
    (time, 0..3u32).prop_map(|(time, days)| Cutoff { time, days })
}

fn any_rules() -> impl Strategy<Value = ServiceRules> {
    let buffer = || (0..7i64).prop_map(|fives| SignedDuration::from_mins(5 * fives));
    let notice = (0..24i64).prop_map(|halves| SignedDuration::from_mins(30 * halves));
    (
        any_starts(),
        buffer(),
        buffer(),
        notice,
        option::weighted(0.3, any_cutoff()),
        option::weighted(0.3, 0..3u32),
    )
        .prop_map(
            |(starts, buffer_before, buffer_after, notice, cutoff, horizon_days)| ServiceRules {
                starts,
                buffer_before,
                buffer_after,
                notice,
                cutoff,
                horizon_days,
            },
        )
}

fn any_busy(base: Timestamp) -> impl Strategy<Value = Vec<Busy>> {
    let claim = (1..5i64, 18 * 12..110 * 12usize, 1..40usize, 1..3u32);
    vec(claim, 0..10).prop_map(move |claims| {
        let busy = |(id, start, length, units)| Busy {
            resource: ResourceId(id),
            start: instant(base, 5 * start),
            end: instant(base, 5 * (start + length)),
            units,
        };
        claims.into_iter().map(busy).collect()
    })
}

fn any_limit(stretch: Stretch) -> impl Strategy<Value = DayLimit> {
    (1..4u32, vec(0..4u32, RANGE_DAYS)).prop_map(move |(at_most, booked)| DayLimit {
        at_most,
        of_service: false,
        of_client: false,
        booked: stretch.first.series(1.day()).zip(booked).collect(),
    })
}

fn any_scene(stretch: Stretch) -> impl Strategy<Value = Scene> {
    let base = base(stretch);
    let one_role = (
        1..4u32,
        subsequence(vec![1, 2, 3, 4, 9], 1..4).prop_shuffle(),
    );
    let roles = vec(one_role, 0..3).prop_map(|roles| {
        roles
            .into_iter()
            .map(|(units, any_of)| role(units, &any_of))
            .collect::<Vec<_>>()
    });
    let rarely = || proptest::bool::weighted(0.15);
    let waived = (rarely(), rarely(), rarely());
    let facts = (
        any_busy(base),
        vec(any_limit(stretch), 0..2),
        4 * DAY / 30..14 * DAY / 20,
        waived,
    );
    (
        any_calendar(stretch),
        any_resources(stretch),
        roles,
        (any_rules(), option::weighted(0.3, any_service(stretch))),
        facts,
    )
        .prop_map(
            move |(venue, resources, roles, (rules, service), (busy, limits, now, waived))| Scene {
                venue,
                resources,
                roles,
                rules,
                service,
                busy,
                limits,
                now: instant(base, 5 * now),
                waived: Waived {
                    full: waived.0,
                    closed: waived.1,
                    too_late: waived.2,
                },
            },
        )
}

//! Hours: a resource's own, nights, closures and replacements.

use tilmash_engine::interpret::Free;

use super::bookings::{book, booked, date, free, starts, time};
use super::places::{list, service};
use super::services::{clinic, set};
use super::*;

on_each_database!(
    a_resource_works_its_own_hours_by_its_own_clock,
    a_night_of_a_doctor_counts_to_its_evening_for_the_horizon,
    a_night_of_a_doctor_counts_to_its_evening_for_limits,
    of_two_replacements_the_narrower_counts_and_a_doctors_own_before_the_venues,
    a_long_visit_heeds_a_closure_on_its_last_day,
    a_season_has_a_week_of_its_own,
    a_service_has_hours_of_its_own,
    hours_that_overlap_are_refused,
);

async fn a_resource_works_its_own_hours_by_its_own_clock() {
    let (store, visit) = clinic().await;
    let with = |doctor| Free {
        resources: vec![row("doctor", doctor)],
        ..free(&visit)
    };
    ask(
        &store,
        Request::Update {
            row: row("room", 1),
            values: values([("name", Value::text("всегда"))]),
        },
    )
    .await;
    // The room is open from 09:00 to 12:00 and on Tuesday's night; 2026-03-03 is a Tuesday.
    let night = |table: &str, id| {
        values([
            ("weekday", Value::Integer(2)),
            ("opens", time("22:00")),
            ("closes", time("02:00")),
            (table, Value::Row(row(table, id))),
        ])
    };
    for columns in [night("room", 1), night("doctor", 1)] {
        let table = Name::new("hours");
        ask(
            &store,
            Request::Insert {
                table,
                values: columns,
            },
        )
        .await;
    }
    assert_eq!(
        starts(&store, with(1), "2026-03-03").await,
        "22:00 22:30 23:00 23:30"
    );
    assert_eq!(
        starts(&store, with(1), "2026-03-04").await,
        "00:00 00:30 01:00"
    );
    // A closure of the service day takes the whole night.
    let closed = [
        ("first", Value::Date(date("2026-03-03"))),
        ("last", Value::Date(date("2026-03-03"))),
        ("kind", Value::choice("closed_service_day")),
        ("doctor", Value::Row(row("doctor", 1))),
    ];
    insert(&store, "closure", closed).await;
    assert_eq!(starts(&store, with(1), "2026-03-04").await, "");
    // Almaty's clock shows 10:00 when the venue's, in Astrakhan, shows 09:00.
    raw(&store, "DELETE FROM hours WHERE room IS NOT NULL")
        .await
        .unwrap();
    let away = Request::Update {
        row: row("doctor", 2),
        values: values([("zone", Value::text("Europe/Astrakhan"))]),
    };
    ask(&store, away).await;
    assert_eq!(
        starts(&store, with(2), "2026-03-05").await,
        "10:00 10:30 11:00"
    );
}

/// Dana works the nights of Wednesday and Thursday, which begin on 2026-03-04 and 2026-03-05.
async fn nights() -> (Store, Free) {
    let (store, visit) = clinic().await;
    for (of, weekday) in [("room", 3), ("room", 4), ("doctor", 3), ("doctor", 4)] {
        let night = [
            ("weekday", Value::Integer(weekday)),
            ("opens", time("22:00")),
            ("closes", time("02:00")),
            (of, Value::Row(row(of, 1))),
        ];
        insert(&store, "hours", night).await;
    }
    let hourly = Request::Update {
        row: visit.clone(),
        values: values([("step", minutes(60))]),
    };
    ask(&store, hourly).await;
    let free = Free {
        resources: vec![row("doctor", 1)],
        ..free(&visit)
    };
    (store, free)
}

async fn a_night_of_a_doctor_counts_to_its_evening_for_the_horizon() {
    let (store, free) = nights().await;
    set(&store, "horizon", minutes(2 * 24 * 60)).await;
    let day = async |day| starts(&store, free.clone(), day).await;
    assert_eq!(day("2026-03-04").await, "22:00 23:00");
    assert_eq!(day("2026-03-05").await, "00:00 01:00");
}

async fn a_night_of_a_doctor_counts_to_its_evening_for_limits() {
    let (store, free) = nights().await;
    set(&store, "per_day", Value::Integer(1)).await;
    booked(&store, free.clone(), "2026-03-05 00:00").await;
    let answer = ask(&store, book(free.clone(), "2026-03-04 22:00")).await;
    assert_eq!(answer, refused(Refusal::Full));
    booked(&store, free, "2026-03-05 22:00").await;
}

async fn of_two_replacements_the_narrower_counts_and_a_doctors_own_before_the_venues() {
    let (store, visit) = clinic().await;
    let replaced = async |(first, last), (opens, closes), of: Option<i64>| {
        let doctor = of.map_or(Value::None, |id| Value::Row(row("doctor", id)));
        let closure = [
            ("first", Value::Date(date(first))),
            ("last", Value::Date(date(last))),
            ("kind", Value::choice("replaced")),
            ("opens", time(opens)),
            ("closes", time(closes)),
            ("doctor", doctor),
        ];
        insert(&store, "closure", closure).await;
    };
    let (week, wednesday) = (("2026-03-02", "2026-03-08"), ("2026-03-04", "2026-03-04"));
    replaced(wednesday, ("09:00", "11:00"), None).await;
    replaced(week, ("10:00", "12:00"), None).await;
    let day = async |doctor, day| {
        let free = Free {
            resources: vec![row("doctor", doctor)],
            ..free(&visit)
        };
        starts(&store, free, day).await
    };
    assert_eq!(day(2, "2026-03-03").await, "10:00 10:30 11:00");
    assert_eq!(day(2, "2026-03-04").await, "09:00 09:30 10:00");
    replaced(week, ("10:00", "16:00"), Some(1)).await;
    assert_eq!(day(1, "2026-03-04").await, "10:00");
    assert_eq!(day(1, "2026-03-03").await, "10:00 10:30 11:00");
}

async fn a_long_visit_heeds_a_closure_on_its_last_day() {
    let (store, visit) = clinic().await;
    raw(&store, "DELETE FROM hours").await.unwrap();
    for weekday in 1..=7 {
        let day = [
            ("weekday", Value::Integer(weekday)),
            ("opens", time("00:00")),
            ("closes", time("00:00")),
        ];
        insert(&store, "hours", day).await;
    }
    let week = Request::Update {
        row: visit.clone(),
        values: values([
            ("duration", minutes(6 * 24 * 60)),
            ("step", minutes(24 * 60)),
        ]),
    };
    ask(&store, week).await;
    let day = async |day| starts(&store, free(&visit), day).await;
    assert_eq!(day("2026-03-03").await, "00:00");
    let closed = [
        ("first", Value::Date(date("2026-03-08"))),
        ("last", Value::Date(date("2026-03-08"))),
    ];
    insert(&store, "closure", closed).await;
    assert_eq!(day("2026-03-03").await, "");
    assert_eq!(day("2026-03-09").await, "00:00");
}

/// Hours of a weekday in a season.
async fn weekly(
    store: &Store,
    weekday: i64,
    (opens, closes): (&str, &str),
    (first, last): (&str, &str),
    whose: (&'static str, Value),
) {
    let bound = |day: &str| match day {
        "" => Value::None,
        day => Value::Date(date(day)),
    };
    let columns = [
        ("weekday", Value::Integer(weekday)),
        ("opens", time(opens)),
        ("closes", time(closes)),
        ("first", bound(first)),
        ("last", bound(last)),
        whose,
    ];
    insert(store, "hours", columns).await;
}

async fn a_season_has_a_week_of_its_own() {
    let (store, visit) = clinic().await;
    let day = async |doctor, day| {
        let free = Free {
            resources: vec![row("doctor", doctor)],
            ..free(&visit)
        };
        starts(&store, free, day).await
    };
    let usual = "09:00 09:30 10:00 10:30 11:00";
    let venue = || ("doctor", Value::None);
    let march = ("2026-03-04", "2026-03-31");
    weekly(&store, 3, ("14:00", "16:00"), march, venue()).await;
    weekly(&store, 3, ("18:00", "19:00"), march, venue()).await;
    assert_eq!(day(1, "2026-03-03").await, usual);
    assert_eq!(day(1, "2026-03-04").await, "14:00 14:30 15:00 18:00");
    assert_eq!(day(1, "2026-03-05").await, "");
    // Dana has a season of her own on one day, and no ordinary week.
    let dana = ("doctor", Value::Row(row("doctor", 1)));
    let of_dana = ("2026-03-03", "2026-03-03");
    weekly(&store, 2, ("10:00", "12:00"), of_dana, dana).await;
    assert_eq!(day(1, "2026-03-03").await, "10:00 10:30 11:00");
    assert_eq!(day(1, "2026-03-04").await, "14:00 14:30 15:00 18:00");
    assert_eq!(day(2, "2026-03-03").await, usual);
    let outside = ask(&store, book(free(&visit), "2026-03-04 09:00")).await;
    assert_eq!(outside, refused(Refusal::Closed));
    booked(&store, free(&visit), "2026-03-04 14:00").await;
}

async fn a_service_has_hours_of_its_own() {
    let (store, visit) = clinic().await;
    let other = service(&store).await;
    for doctor in [1, 2] {
        let both = Request::Update {
            row: row("doctor", doctor),
            values: values([("services", list(&[&visit, &other]))]),
        };
        ask(&store, both).await;
    }
    let usual = "09:00 09:30 10:00 10:30 11:00";
    let day = async |of: &RowReference, day| starts(&store, free(of), day).await;
    let of_visit = || ("service", Value::Row(visit.clone()));
    weekly(&store, 2, ("10:00", "11:30"), ("", ""), of_visit()).await;
    assert_eq!(day(&visit, "2026-03-03").await, "10:00 10:30");
    assert_eq!(day(&visit, "2026-03-04").await, "");
    assert_eq!(day(&other, "2026-03-03").await, usual);
    let outside = ask(&store, book(free(&visit), "2026-03-03 09:00")).await;
    assert_eq!(outside, refused(Refusal::Closed));
    booked(&store, free(&visit), "2026-03-03 10:00").await;
    // A closure of the other one only.
    let closed = [
        ("first", Value::Date(date("2026-03-04"))),
        ("last", Value::Date(date("2026-03-04"))),
        ("service", Value::Row(other.clone())),
    ];
    insert(&store, "closure", closed).await;
    assert_eq!(day(&other, "2026-03-04").await, "");
    assert_eq!(day(&other, "2026-03-05").await, usual);
    let outside = ask(&store, book(free(&other), "2026-03-04 09:00")).await;
    assert_eq!(outside, refused(Refusal::Closed));
}

async fn hours_that_overlap_are_refused() {
    let (store, _) = clinic().await;
    raw(&store, "DELETE FROM hours").await.unwrap();
    let table = || Name::new("hours");
    let hours = |weekday, opens: &str, closes: &str| {
        values([
            ("weekday", Value::Integer(weekday)),
            ("opens", time(opens)),
            ("closes", time(closes)),
        ])
    };
    let made = async |values: BTreeMap<Name, Value>| {
        let table = table();
        match ask(&store, Request::Insert { table, values }).await {
            Answer::Inserted(id) => Some(id),
            Answer::Refused(Refusal::Exists) => None,
            other => panic!("{other:?}"),
        }
    };
    let morning = made(hours(1, "09:00", "13:00")).await.expect("the first");
    let night = made(hours(7, "20:00", "02:00")).await.expect("another day");
    for overlapping in [
        hours(1, "12:00", "18:00"),
        hours(1, "10:00", "11:00"),
        // The night of Sunday lasts until two.
        hours(1, "01:00", "05:00"),
    ] {
        assert_eq!(made(overlapping.clone()).await, None, "{overlapping:?}");
        let each = Request::InsertEach {
            table: table(),
            rows: vec![hours(3, "09:00", "10:00"), overlapping],
        };
        assert_eq!(ask(&store, each).await, Answer::Refused(Refusal::Exists));
    }
    let twice = Request::InsertEach {
        table: table(),
        rows: vec![hours(4, "09:00", "12:00"), hours(4, "11:00", "18:00")],
    };
    assert_eq!(ask(&store, twice).await, Answer::Refused(Refusal::Exists));
    // Hours of somebody, and of a season, are apart; hours that meet are one day with two parts.
    let of_doctor = [("doctor", Value::Row(row("doctor", 1)))];
    let of_doctor = values(of_doctor)
        .into_iter()
        .chain(hours(1, "09:00", "18:00"));
    assert!(made(of_doctor.collect()).await.is_some());
    let in_may = [("first", Value::Date(date("2026-05-01")))];
    let in_may = values(in_may).into_iter().chain(hours(1, "09:00", "18:00"));
    assert!(made(in_may.collect()).await.is_some());
    let evening = made(hours(1, "13:00", "18:00")).await.expect("they meet");
    // Nor are they made to overlap afterwards, nor brought back.
    let to = |id: RowId, columns: BTreeMap<Name, Value>| Request::Update {
        row: row("hours", id.0),
        values: columns,
    };
    let earlier = values([("opens", time("12:59"))]);
    let refused = ask(&store, to(evening, earlier)).await;
    assert_eq!(refused, Answer::Refused(Refusal::Exists));
    let later = values([("closes", time("05:00"))]);
    assert_eq!(ask(&store, to(night, later)).await, Answer::Done);
    let same = values([("opens", time("13:00"))]);
    assert_eq!(ask(&store, to(evening, same)).await, Answer::Done);
    ask(&store, Request::Delete(row("hours", morning.0))).await;
    assert!(made(hours(1, "10:00", "11:00")).await.is_some());
    let restored = ask(&store, Request::Restore(row("hours", morning.0))).await;
    assert_eq!(restored, Answer::Refused(Refusal::Exists));
}

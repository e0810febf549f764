//! Services: what several roles give together, who gives what and when, and the rules of a service.

use jiff::SignedDuration;
use tilmash_engine::booking::{Interval, Reason};
use tilmash_engine::interpret::Free;

use super::bookings::{book, booked, claims, date, free, moved, open, starts, time};
use super::holds::hold;
use super::places::{CLASSES, START, list, restaurant, service, table_for};
use super::*;

on_each_database!(
    a_visit_needs_a_doctor_and_a_room_at_once,
    a_visit_to_two_is_moved_over_itself,
    a_hold_that_has_expired_goes_whole,
    a_service_may_do_without_a_resource,
    a_doctor_gives_only_the_services_that_are_listed,
    the_booking_in_the_way_is_named_with_its_buffers,
    a_fixed_time_is_offered_on_its_weekday,
    a_service_has_rules_of_its_own,
    a_visit_takes_as_long_as_its_booking_says,
    steps_may_go_by_the_clock,
    one_person_has_at_most_so_many_bookings_a_day,
    what_many_rows_hold_can_be_asked_for,
    only_what_can_serve_is_picked,
    whoever_serves_has_what_the_booking_has,
);

const CLINIC: &str = "
app: clinic
languages: [ru]
zone: Asia/Almaty
tables:
  service: { is: service, columns: { name: text, room: { boolean: true }, doctor: { boolean: true }, step: { duration, from: 1m, optional: true }, notice: { duration, optional: true }, horizon: { duration, optional: true }, cutoff: { time, optional: true }, cutoff_days: { integer, from: 0, optional: true }, per_day: { integer, from: 1, optional: true }, per_person: { integer, from: 1, optional: true } } }
  doctor: { is: resource, columns: { name: text, per_day: { integer, from: 1, optional: true }, per_person: { integer, from: 1, optional: true }, services: { many: service }, zone: { zone, optional: true } } }
  room: { is: resource, columns: { name: text } }
  booking: { is: booking, sees: {} }
";

const COURT: &str = "
app: court
languages: [ru]
zone: Asia/Almaty
tables:
  service: { is: service, columns: { name: text } }
  booking: { is: booking, lasts: stay, columns: { stay: duration }, sees: {} }
";

/// A clinic with two doctors who both give the one service, and a room.
pub(super) async fn clinic() -> (Store, RowReference) {
    let store = store(CLINIC).await;
    open(&store, Value::None).await;
    let visit = service(&store).await;
    for name in ["Дана", "Тимур"] {
        let columns = [("name", Value::text(name)), ("services", list(&[&visit]))];
        insert(&store, "doctor", columns).await;
    }
    insert(&store, "room", [("name", Value::text("первый"))]).await;
    (store, visit)
}

async fn a_visit_needs_a_doctor_and_a_room_at_once() {
    let (store, visit) = clinic().await;
    let booking = booked(&store, free(&visit), START).await;
    let found = record(&store, &booking).await.values;
    assert_eq!(found["doctor"], Value::Row(row("doctor", 1)));
    assert_eq!(found["room"], Value::Row(row("room", 1)));
    assert_eq!(claims(&store).await, 2);
    let taken = ask(&store, book(free(&visit), START)).await;
    assert_eq!(taken, refused(Refusal::Taken));
    insert(&store, "room", [("name", Value::text("второй"))]).await;
    let with = |doctor| Free {
        resources: vec![row("doctor", doctor)],
        ..free(&visit)
    };
    let taken = ask(&store, book(with(1), START)).await;
    assert_eq!(taken, refused(Refusal::Taken));
    let booking = booked(&store, with(2), START).await;
    let found = record(&store, &booking).await.values;
    assert_eq!(found["room"], Value::Row(row("room", 2)));
    // A booking that is moved keeps both.
    let moved = Request::Move {
        booking: booking.clone(),
        start: Some(at("2026-03-03 10:00")),
        values: BTreeMap::new(),
        even: Waived::default(),
    };
    assert_eq!(ask(&store, moved).await, Answer::Done);
    let found = record(&store, &booking).await.values;
    assert_eq!(found["doctor"], Value::Row(row("doctor", 2)));
    assert_eq!(found["room"], Value::Row(row("room", 2)));
    assert_eq!(claims(&store).await, 4);
}

async fn a_visit_to_two_is_moved_over_itself() {
    let (store, visit) = clinic().await;
    let booking = booked(&store, free(&visit), START).await;
    for start in ["2026-03-03 09:30", "2026-03-03 10:00", "2026-03-03 09:30"] {
        let moved = Request::Move {
            booking: booking.clone(),
            start: Some(at(start)),
            values: BTreeMap::new(),
            even: Waived::default(),
        };
        assert_eq!(ask(&store, moved).await, Answer::Done, "{start}");
    }
    assert_eq!(claims(&store).await, 2);
}

async fn a_hold_that_has_expired_goes_whole() {
    let (store, visit) = clinic().await;
    let until = at("2026-03-02 08:30");
    let answer = ask(&store, hold(free(&visit), START, Some(until))).await;
    assert_eq!(answer, Answer::Inserted(RowId(1)));
    assert_eq!(claims(&store).await, 2);
    let by_phone = Request::Update {
        row: visit.clone(),
        values: values([("room", Value::Boolean(false))]),
    };
    ask(&store, by_phone).await;
    let later = Context::itself(until);
    let doctor = Free {
        resources: vec![row("doctor", 1)],
        client: RowId(8),
        ..free(&visit)
    };
    let answer = ask_at(&store, later, book(doctor, START)).await;
    assert_eq!(answer, Answer::Inserted(RowId(2)));
    // Nothing is left of the room that could be taken for a booking.
    assert_eq!(claims(&store).await, 1);
}

async fn a_service_may_do_without_a_resource() {
    let (store, visit) = clinic().await;
    booked(&store, free(&visit), START).await;
    let by_phone = Request::Update {
        row: visit.clone(),
        values: values([("room", Value::Boolean(false))]),
    };
    ask(&store, by_phone).await;
    let booking = booked(&store, free(&visit), START).await;
    let found = record(&store, &booking).await.values;
    assert_eq!(found["doctor"], Value::Row(row("doctor", 2)));
    assert_eq!(found["room"], Value::None);
    // A service that needs nobody needs the venue, one at a time.
    let alone = Request::Update {
        row: visit.clone(),
        values: values([("doctor", Value::Boolean(false))]),
    };
    ask(&store, alone).await;
    let later = "2026-03-03 10:00";
    booked(&store, free(&visit), later).await;
    // So do those that are booked already.
    for start in [START, later] {
        let taken = ask(&store, book(free(&visit), start)).await;
        assert_eq!(taken, refused(Refusal::Taken), "{start}");
    }
}

async fn a_doctor_gives_only_the_services_that_are_listed() {
    let (store, visit) = clinic().await;
    let massage = service(&store).await;
    let answer = ask(&store, book(free(&massage), START)).await;
    assert_eq!(answer, refused(Refusal::Closed));
    let learns = Request::Update {
        row: row("doctor", 2),
        values: values([("services", list(&[&massage]))]),
    };
    let before = booked(
        &store,
        Free {
            resources: vec![row("doctor", 2)],
            ..free(&visit)
        },
        START,
    )
    .await;
    ask(&store, learns).await;
    let later = "2026-03-03 10:00";
    let booking = booked(&store, free(&massage), later).await;
    let found = record(&store, &booking).await.values;
    assert_eq!(found["doctor"], Value::Row(row("doctor", 2)));
    let other = Free {
        resources: vec![row("doctor", 1)],
        ..free(&massage)
    };
    let answer = ask(&store, book(other, "2026-03-03 11:00")).await;
    assert_eq!(answer, refused(Refusal::Closed));
    // A person who has a booking keeps it, though the service is no longer listed.
    let moved = Request::Move {
        booking: before,
        start: Some(at("2026-03-03 11:00")),
        values: BTreeMap::new(),
        even: Waived::default(),
    };
    assert_eq!(ask(&store, moved).await, Answer::Done);
}

async fn the_booking_in_the_way_is_named_with_its_buffers() {
    let (store, visit) = clinic().await;
    let buffers = Request::Update {
        row: visit.clone(),
        values: values([
            ("buffer_before", minutes(10)),
            ("buffer_after", minutes(20)),
        ]),
    };
    ask(&store, buffers).await;
    let free = Free {
        resources: vec![row("doctor", 1)],
        ..free(&visit)
    };
    let booking = booked(&store, free.clone(), "2026-03-03 09:00").await;
    let asked: Result<_, StoreError> = store
        .write(async move |transaction| {
            let start = at("2026-03-03 10:00");
            transaction.why_not(&free, start, monday().now).await
        })
        .await;
    let found = asked.unwrap().unwrap();
    let span = |from: &str, to: &str| Interval {
        start: at(&format!("2026-03-03 {from}")),
        end: at(&format!("2026-03-03 {to}")),
    };
    let needed = span("09:50", "11:20");
    for reason in &found.found.reasons {
        assert!(
            matches!(reason, Reason::Occupied { during, .. } if *during == needed),
            "{reason:?}"
        );
    }
    // The doctor and the room.
    assert_eq!(found.found.in_the_way.len(), found.found.reasons.len());
    for other in found.found.in_the_way {
        assert_eq!(other.booking, booking);
        assert_eq!(other.visit, span("09:00", "10:00"));
        assert_eq!(other.claimed, span("08:50", "10:20"));
    }
}

async fn a_fixed_time_is_offered_on_its_weekday() {
    let store = store(CLASSES).await;
    open(&store, Value::None).await;
    insert(&store, "hall", [("places", Value::Integer(2))]).await;
    let yoga = [
        ("begins", time("09:10")),
        ("ends", time("10:25")),
        ("weekday", Value::Integer(3)),
    ];
    let yoga = insert(&store, "service", yoga).await;
    assert_eq!(starts(&store, free(&yoga), "2026-03-03").await, "");
    assert_eq!(starts(&store, free(&yoga), "2026-03-04").await, "09:10");
    let booking = booked(&store, free(&yoga), "2026-03-04 09:10").await;
    let found = record(&store, &booking).await.values;
    assert_eq!(found["end"], Value::Moment(at("2026-03-04 10:25")));
    let answer = ask(&store, book(free(&yoga), "2026-03-04 09:30")).await;
    assert_eq!(answer, refused(Refusal::Closed));
}

async fn a_service_has_rules_of_its_own() {
    let (store, visit) = clinic().await;
    let rules = Request::Update {
        row: visit.clone(),
        values: values([
            ("step", minutes(20)),
            ("notice", minutes(24 * 60)),
            ("horizon", minutes(2 * 24 * 60)),
        ]),
    };
    ask(&store, rules).await;
    let day = async |day| starts(&store, free(&visit), day).await;
    assert_eq!(day("2026-03-02").await, "");
    let steps = "09:00 09:20 09:40 10:00 10:20 10:40 11:00";
    assert_eq!(day("2026-03-03").await, steps);
    assert_eq!(day("2026-03-04").await, steps);
    assert_eq!(day("2026-03-05").await, "");
}

pub(super) async fn set(store: &Store, name: &'static str, value: Value) {
    let set: Result<(), StoreError> = store
        .write(async move |transaction| transaction.set_setting(&Name::new(name), &value).await)
        .await;
    set.unwrap();
}

async fn steps_may_go_by_the_clock() {
    let store = store(SALON).await;
    let hours = [
        ("weekday", Value::Integer(2)),
        ("opens", time("09:10")),
        ("closes", time("11:20")),
    ];
    insert(&store, "hours", hours).await;
    let cut = haircut(&store).await;
    assert_eq!(
        starts(&store, free(&cut), "2026-03-03").await,
        "09:10 09:40 10:10"
    );
    set(&store, "align", Value::choice("clock")).await;
    assert_eq!(
        starts(&store, free(&cut), "2026-03-03").await,
        "09:30 10:00"
    );
}

async fn one_person_has_at_most_so_many_bookings_a_day() {
    let (store, visit) = clinic().await;
    set(&store, "per_person", Value::Integer(1)).await;
    let first = booked(&store, free(&visit), START).await;
    let later = "2026-03-03 10:00";
    let answer = ask(&store, book(free(&visit), later)).await;
    assert_eq!(answer, refused(Refusal::Full));
    assert_eq!(starts(&store, free(&visit), "2026-03-03").await, "");
    let other = Free {
        client: RowId(8),
        ..free(&visit)
    };
    booked(&store, other, later).await;
    booked(&store, free(&visit), "2026-03-04 09:00").await;
    // A booking that is moved does not count in addition to itself.
    let moved = Request::Move {
        booking: first,
        start: Some(at("2026-03-03 11:00")),
        values: BTreeMap::new(),
        even: Waived::default(),
    };
    assert_eq!(ask(&store, moved).await, Answer::Done);
}

async fn what_many_rows_hold_can_be_asked_for() {
    let (store, visit) = clinic().await;
    let massage = service(&store).await;
    let both = Request::Update {
        row: row("doctor", 2),
        values: values([("services", list(&[&massage, &visit]))]),
    };
    ask(&store, both).await;
    insert(&store, "doctor", [("name", Value::text("новый"))]).await;
    let found = record(&store, &row("doctor", 2)).await.values;
    assert_eq!(found["services"], list(&[&massage, &visit]));
    let doctors = async |test, value| ids(&store, "doctor", column("services", test, value)).await;
    let one = |row: &RowReference| Value::Row(row.clone());
    assert_eq!(doctors(Test::Equals, one(&visit)).await, [1, 2]);
    assert_eq!(doctors(Test::Equals, one(&massage)).await, [2]);
    assert_eq!(doctors(Test::Not, one(&massage)).await, [1, 3]);
    assert_eq!(doctors(Test::In, list(&[&massage, &visit])).await, [1, 2]);
    assert!(doctors(Test::In, list(&[])).await.is_empty());
}

async fn only_what_can_serve_is_picked() {
    let (store, service) = restaurant().await;
    assert_eq!(table_for(&store, 2, START).await, Ok(2));
    let tables = async |guests| {
        let request = Request::Serving {
            free: Free {
                party: std::num::NonZeroU32::new(guests),
                ..free(&service)
            },
            table: Name::new("table"),
            start: at(START),
        };
        match ask(&store, request).await {
            Answer::Value(Value::List(rows)) => {
                let rows = rows.iter().filter_map(Value::as_row);
                rows.map(|row| row.id.0).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(tables(2).await, [1, 3]);
    assert_eq!(tables(3).await, [1]);
    assert!(tables(5).await.is_empty());
}

#[tokio::test]
async fn a_search_costs_one_statement() {
    let (store, visit) = clinic().await;
    booked(&store, free(&visit), START).await;
    for room in 0..5 {
        insert(&store, "room", [("name", Value::text(&room.to_string()))]).await;
    }
    let day = date("2026-03-03");
    let cost = async || -> u64 {
        let free = free(&visit);
        let work = async move |transaction: &mut crate::store::Transaction| {
            let before = transaction.statements();
            let request = Request::Starts { free, day };
            transaction.answer(request, &monday()).await?;
            Ok::<u64, StoreError>(transaction.statements() - before)
        };
        store.write(work).await.unwrap()
    };
    // The rows that seldom change are read once: their revision, the settings, the services, two
    // tables of resources, hours, closures, the venue.
    assert_eq!(cost().await, 9);
    assert_eq!(cost().await, 1);
}

async fn a_visit_takes_as_long_as_its_booking_says() {
    let store = store(COURT).await;
    open(&store, Value::None).await;
    let court = service(&store).await;
    let lasting = |start: &str, length| Request::Book {
        free: free(&court),
        start: at(start),
        values: values([("stay", minutes(length))]),
        even: Waived::default(),
    };
    let nothing = ask(&store, lasting(START, 0)).await;
    assert_eq!(nothing, refused(Refusal::Closed));
    let Answer::Inserted(id) = ask(&store, lasting(START, 120)).await else {
        panic!("the court is free")
    };
    let booking = row("booking", id.0);
    let end = async || record(&store, &booking).await.values["end"].clone();
    assert_eq!(end().await, Value::Moment(at("2026-03-03 11:00")));
    let for_an_hour = Free {
        lasts: Some(SignedDuration::from_hours(1)),
        ..free(&court)
    };
    assert_eq!(starts(&store, for_an_hour, "2026-03-03").await, "11:00");
    let taken = ask(&store, lasting("2026-03-03 10:30", 30)).await;
    assert_eq!(taken, refused(Refusal::Taken));
    // It may overlap itself, and it keeps the length that it was booked for, not the service's
    // hour.
    assert_eq!(
        ask(&store, moved(&booking, "2026-03-03 10:00")).await,
        Answer::Done
    );
    assert_eq!(end().await, Value::Moment(at("2026-03-03 12:00")));
}

const BRANCHES: &str = "
app: branches
languages: [ru]
zone: Asia/Almaty
tables:
  branch: { columns: { name: text } }
  service: { is: service, columns: { name: text } }
  doctor: { is: resource, columns: { name: text, branch: { branch, optional: true } } }
  booking: { is: booking, columns: { branch: { branch, optional: true } }, sees: {} }
";

async fn whoever_serves_has_what_the_booking_has() {
    let store = store(BRANCHES).await;
    open(&store, Value::None).await;
    let visit = service(&store).await;
    let mut branches = Vec::new();
    for name in ["центр", "север"] {
        branches.push(insert(&store, "branch", [("name", Value::text(name))]).await);
    }
    for (name, branch) in [("Дана", 0), ("Тимур", 1)] {
        let branch = Value::Row(branches[branch].clone());
        let columns = [("name", Value::text(name)), ("branch", branch)];
        insert(&store, "doctor", columns).await;
    }
    let north = || Value::Row(branches[1].clone());
    let book_north = |start: &str| Request::Book {
        free: free(&visit),
        start: at(start),
        values: values([("branch", north())]),
        even: Waived::default(),
    };
    // The first doctor is free, and works elsewhere.
    assert_eq!(
        ask(&store, book_north(START)).await,
        Answer::Inserted(RowId(1))
    );
    let doctor = |found: &Record| found.values["doctor"].clone();
    let found = record(&store, &row("booking", 1)).await;
    assert_eq!(doctor(&found), Value::Row(row("doctor", 2)));
    assert_eq!(
        ask(&store, book_north(START)).await,
        refused(Refusal::Taken)
    );
    let in_north = Free {
        common: BTreeMap::from([(Name::new("branch"), branches[1].id)]),
        ..free(&visit)
    };
    let (day, time) = START.split_once(' ').unwrap();
    let listed = starts(&store, in_north, day).await;
    assert!(!listed.contains(time), "{listed}");
    let anywhere = starts(&store, free(&visit), day).await;
    assert!(anywhere.contains(time), "{anywhere}");
    // A doctor of another branch is refused, although named.
    let elsewhere = Free {
        resources: vec![row("doctor", 1)],
        ..free(&visit)
    };
    let refusal = Request::Book {
        free: elsewhere,
        start: at("2026-03-03 15:00"),
        values: values([("branch", north())]),
        even: Waived::default(),
    };
    assert_eq!(ask(&store, refusal).await, refused(Refusal::Closed));
    // Moved to the other branch, it gets the doctor who is there.
    let to_centre = Request::Move {
        booking: row("booking", 1),
        start: None,
        values: values([("branch", Value::Row(branches[0].clone()))]),
        even: Waived::default(),
    };
    assert_eq!(ask(&store, to_centre).await, Answer::Done);
    let found = record(&store, &row("booking", 1)).await;
    assert_eq!(doctor(&found), Value::Row(row("doctor", 1)));
    // Where bookings name no branch, anybody serves.
    let any = booked(&store, free(&visit), START).await;
    assert_eq!(
        doctor(&record(&store, &any).await),
        Value::Row(row("doctor", 2))
    );
    // Whoever goes to another branch keeps the visits that they have.
    let gone = Request::Update {
        row: row("doctor", 1),
        values: values([("branch", north())]),
    };
    ask(&store, gone).await;
    assert_eq!(
        ask(&store, moved(&row("booking", 1), "2026-03-03 10:00")).await,
        Answer::Done
    );
    let found = record(&store, &row("booking", 1)).await;
    assert_eq!(doctor(&found), Value::Row(row("doctor", 1)));
}

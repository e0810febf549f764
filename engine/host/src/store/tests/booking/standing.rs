//! What happens to existing bookings, and how it is remembered.

use jiff::SignedDuration;
use tilmash_engine::booking::{Status, Transition};
use tilmash_engine::interpret::Free;

use super::bookings::{book, booked, cancel, claims, free, moved, salon, starts, studio};
use super::*;

on_each_database!(
    a_status_is_left_only_for_one_that_may_follow_it,
    who_does_not_come_leaves_the_time_to_others,
    a_pending_booking_has_its_time_for_good,
    a_refused_change_leaves_all_as_it_was,
    every_change_of_every_column_is_remembered,
    what_is_set_to_what_it_was_is_no_change,
    what_is_deleted_and_restored_is_remembered,
    a_deleted_service_is_offered_to_nobody_and_shown_where_it_was_booked,
    a_deleted_resource_is_offered_to_nobody_and_shown_where_it_was_booked,
    moves_are_counted,
);

const STAFF: RowId = RowId(70);

fn staff(clock: &str) -> Context {
    Context {
        now: at(clock),
        by: Some(STAFF),
        run: None,
    }
}

pub(in crate::store::tests) fn transition(
    booking: &RowReference,
    transition: Transition,
) -> Request {
    Request::Transition {
        booking: booking.clone(),
        transition,
        why: None,
        even: Waived {
            too_late: true,
            ..Waived::default()
        },
    }
}

pub(in crate::store::tests) async fn status(store: &Store, booking: &RowReference) -> Status {
    match &record(store, booking).await.values["status"] {
        Value::Choice(status) => Status::named(status).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn pending(free: Free, start: &str) -> Request {
    Request::Book {
        free,
        start: at(start),
        values: values([("status", Value::choice("pending"))]),
        even: Waived::default(),
    }
}

async fn a_status_is_left_only_for_one_that_may_follow_it() {
    let (store, service) = salon().await;
    let flows = Transition::ALL
        .into_iter()
        .filter(|transition| !matches!(transition, Transition::Release | Transition::Expire));
    let ways = [
        (Status::Pending, None),
        (Status::Confirmed, Some(Transition::Confirm)),
        (Status::Completed, Some(Transition::Complete)),
        (Status::Cancelled, Some(Transition::Cancel)),
        (Status::Declined, Some(Transition::Decline)),
        (Status::NoShow, Some(Transition::NoShow)),
    ];
    let mut day = at("2026-03-03 09:00");
    for (from, way) in ways {
        for transition_ in flows.clone() {
            day += SignedDuration::from_hours(24);
            let request = Request::Book {
                free: free(&service),
                start: day,
                values: values([("status", Value::choice("pending"))]),
                even: Waived {
                    closed: true,
                    ..Waived::default()
                },
            };
            let Answer::Inserted(id) = ask(&store, request).await else {
                panic!("{day} is free")
            };
            let booking = row("booking", id.0);
            if let Some(way) = way {
                assert_eq!(ask(&store, transition(&booking, way)).await, Answer::Done);
            }
            let before = (claims(&store).await, lines(&store, &booking).await.len());
            let answer = ask(&store, transition(&booking, transition_)).await;
            let after = (claims(&store).await, lines(&store, &booking).await.len());
            let may = from.may_become(transition_.status())
                && (transition_ != Transition::Confirm || from == Status::Pending);
            if may {
                assert_eq!(answer, Answer::Done, "{from:?} {transition_:?}");
                assert_eq!(status(&store, &booking).await, transition_.status());
                let freed = i64::from(from.occupies() && !transition_.status().occupies());
                assert_eq!(after, (before.0 - freed, before.1 + 1));
            } else {
                assert_eq!(
                    answer,
                    refused(Refusal::Missing),
                    "{from:?} {transition_:?}"
                );
                assert_eq!(status(&store, &booking).await, from);
                assert_eq!(after, before);
            }
        }
    }
}

async fn who_does_not_come_leaves_the_time_to_others() {
    let (store, service) = salon().await;
    let start = "2026-03-03 09:00";
    let late = booked(&store, free(&service), start).await;
    ask(&store, transition(&late, Transition::NoShow)).await;
    booked(&store, free(&service), start).await;
    // The client did come, but to somewhere else: the visit is over, and claims nothing.
    let completed = ask(&store, transition(&late, Transition::Complete)).await;
    assert_eq!(completed, Answer::Done);
    assert_eq!(claims(&store).await, 1);
}

async fn a_pending_booking_has_its_time_for_good() {
    let (store, service) = salon().await;
    let start = "2026-03-03 09:00";
    let Answer::Inserted(id) = ask(&store, pending(free(&service), start)).await else {
        panic!("it is free")
    };
    let booking = row("booking", id.0);
    assert_eq!(status(&store, &booking).await, Status::Pending);
    assert_eq!(
        record(&store, &booking).await.values["expires"],
        Value::None
    );
    let much_later = staff("2026-03-03 08:00");
    let even = Request::Book {
        free: free(&service),
        start: at(start),
        values: BTreeMap::new(),
        even: Waived {
            too_late: true,
            ..Waived::default()
        },
    };
    let answer = ask_at(&store, much_later, even).await;
    assert_eq!(answer, refused(Refusal::Taken));
    let release = transition(&booking, Transition::Release);
    assert_eq!(ask(&store, release).await, refused(Refusal::Missing));
    let confirm = transition(&booking, Transition::Confirm);
    assert_eq!(ask_at(&store, much_later, confirm).await, Answer::Done);
    assert_eq!(status(&store, &booking).await, Status::Confirmed);
}

async fn a_refused_change_leaves_all_as_it_was() {
    let (store, service) = salon().await;
    let booking = booked(&store, free(&service), "2026-03-03 09:00").await;
    booked(&store, free(&service), "2026-03-03 10:30").await;
    let today = booked(&store, free(&service), "2026-03-02 10:00").await;
    let before = (
        record(&store, &booking).await,
        record(&store, &today).await,
        claims(&store).await,
    );
    for (request, refusal) in [
        (moved(&booking, "2026-03-03 10:00"), Refusal::Taken),
        (moved(&booking, "2026-03-03 13:00"), Refusal::Closed),
        (moved(&booking, "2026-03-02 07:00"), Refusal::TooLate),
        (moved(&today, "2026-03-03 09:00"), Refusal::TooLate),
        (cancel(&today, &[]), Refusal::TooLate),
    ] {
        assert_eq!(ask(&store, request).await, refused(refusal));
    }
    let after = (
        record(&store, &booking).await,
        record(&store, &today).await,
        claims(&store).await,
    );
    assert_eq!(after, before);
    assert_eq!(lines(&store, &booking).await, ["created"]);
    assert_eq!(lines(&store, &today).await, ["created"]);
}

/// A booking's history: `CHANGE COLUMN: OLD > NEW (WHY)`.
pub(in crate::store::tests) async fn lines(store: &Store, booking: &RowReference) -> Vec<String> {
    let of = column("booking", Test::Equals, Value::Row(booking.clone()));
    let records = rows(store, query("history", of)).await;
    let text = |value: &Value| match value {
        Value::None => "-".to_owned(),
        Value::Text(text) => text.to_string(),
        Value::Words(words) => words.in_language("ru", &[]).to_owned(),
        Value::Choice(id) => id.to_string(),
        other => panic!("{other:?}"),
    };
    let line = |record: Record| {
        let [change, column, old, new, why] =
            ["change", "column", "old", "new", "why"].map(|name| text(&record.values[name]));
        let mut line = change;
        if column != "-" {
            line += &format!(" {column}: {old} > {new}");
        }
        if why != "-" {
            line += &format!(" ({why})");
        }
        line
    };
    records.into_iter().map(line).collect()
}

async fn every_change_of_every_column_is_remembered() {
    let (store, service) = salon().await;
    let request = Request::Book {
        free: free(&service),
        start: at("2026-03-03 10:00"),
        values: values([
            ("name", Value::text("Алия")),
            ("status", Value::choice("pending")),
        ]),
        even: Waived::default(),
    };
    ask_at(&store, staff("2026-03-02 08:00"), request).await;
    let booking = row("booking", 1);
    // The visit stays as long as it was booked, so its end has no line of its own.
    let longer = Request::Update {
        row: service,
        values: values([("duration", minutes(90))]),
    };
    ask(&store, longer).await;
    let edit = Request::Update {
        row: booking.clone(),
        values: values([("name", Value::text("Дана"))]),
    };
    let cancel = Request::Transition {
        booking: booking.clone(),
        transition: Transition::Cancel,
        why: Some("мастер заболел".to_owned()),
        even: Waived {
            too_late: true,
            ..Waived::default()
        },
    };
    for (clock, request) in [
        (
            "2026-03-02 08:01",
            transition(&booking, Transition::Confirm),
        ),
        ("2026-03-02 08:02", edit),
        ("2026-03-02 08:03", moved(&booking, "2026-03-04 10:30")),
        ("2026-03-02 08:04", cancel),
    ] {
        assert_eq!(ask_at(&store, staff(clock), request).await, Answer::Done);
    }
    assert_eq!(
        lines(&store, &booking).await,
        [
            "created",
            "confirmed status: pending > confirmed",
            "edited name: Алия > Дана",
            "moved start: 2026-03-03 10:00 > 2026-03-04 10:30",
            "cancelled status: confirmed > cancelled (мастер заболел)",
        ]
    );
    let all = rows(&store, query("history", Filter::EVERY)).await;
    let by = Value::Row(row("person", STAFF.0));
    assert!(all.iter().all(|line| line.values["by"] == by));
    let minutes = all.iter().map(|line| match &line.values["at"] {
        Value::Moment(at) => at.as_second() / 60 % 60,
        other => panic!("{other:?}"),
    });
    assert_eq!(minutes.collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    let was: Vec<&Value> = all.iter().map(|line| &line.values["was"]).collect();
    assert_eq!(*was[3], Value::Moment(at("2026-03-03 10:00")));
}

async fn what_is_set_to_what_it_was_is_no_change() {
    let (store, service) = salon().await;
    let booking = booked(&store, free(&service), "2026-03-03 09:00").await;
    for name in ["Дана", "Дана"] {
        let edit = Request::Update {
            row: booking.clone(),
            values: values([("name", Value::text(name))]),
        };
        assert_eq!(ask(&store, edit).await, Answer::Done);
    }
    assert_eq!(
        lines(&store, &booking).await,
        ["created", "edited name: - > Дана"]
    );
}

async fn what_is_deleted_and_restored_is_remembered() {
    let (store, service) = salon().await;
    let booking = booked(&store, free(&service), "2026-03-03 09:00").await;
    for request in [
        Request::Delete(booking.clone()),
        Request::Restore(booking.clone()),
        // It is already shown.
        Request::Restore(booking.clone()),
    ] {
        assert_eq!(ask(&store, request).await, Answer::Done);
    }
    assert_eq!(
        lines(&store, &booking).await,
        ["created", "deleted", "restored"]
    );
    ask(&store, Request::Delete(booking.clone())).await;
    booked(&store, free(&service), "2026-03-03 09:00").await;
    let restored = ask(&store, Request::Restore(booking.clone())).await;
    assert_eq!(restored, refused(Refusal::Taken));
    assert_eq!(lines(&store, &booking).await.len(), 4);
    for request in [
        transition(&booking, Transition::Cancel),
        moved(&booking, "2026-03-03 11:00"),
        Request::Delete(booking.clone()),
    ] {
        assert_eq!(ask(&store, request).await, refused(Refusal::Missing));
    }
}

async fn a_deleted_service_is_offered_to_nobody_and_shown_where_it_was_booked() {
    let (store, service) = salon().await;
    let booking = booked(&store, free(&service), "2026-03-03 09:00").await;
    ask(&store, Request::Delete(service.clone())).await;
    assert_eq!(starts(&store, free(&service), "2026-03-03").await, "");
    let answer = ask(&store, book(free(&service), "2026-03-03 10:00")).await;
    assert_eq!(answer, refused(Refusal::Closed));
    let shown = record(
        &store,
        &record(&store, &booking).await.values["service"]
            .as_row()
            .unwrap()
            .clone(),
    )
    .await;
    assert!(shown.deleted);
    assert_eq!(shown.values["name"], words("Стрижка", "Шаш қию"));
    // The person who has booked it may still choose another time.
    let answer = ask(&store, moved(&booking, "2026-03-03 10:00")).await;
    assert_eq!(answer, Answer::Done);
    ask(&store, Request::Restore(service.clone())).await;
    assert_eq!(
        starts(&store, free(&service), "2026-03-03").await,
        "09:00 11:00"
    );
}

async fn a_deleted_resource_is_offered_to_nobody_and_shown_where_it_was_booked() {
    let (store, service) = studio().await;
    let small = row("room", 2);
    let in_small = || Free {
        resources: vec![small.clone()],
        ..free(&service)
    };
    let booking = booked(&store, in_small(), "2026-03-03 09:00").await;
    ask(&store, Request::Delete(small.clone())).await;
    assert_eq!(starts(&store, in_small(), "2026-03-03").await, "");
    let answer = ask(&store, book(in_small(), "2026-03-03 10:00")).await;
    assert_eq!(answer, refused(Refusal::Closed));
    // "Any room" now means the other one, for two at once.
    for start in ["2026-03-03 10:00", "2026-03-03 10:00"] {
        booked(&store, free(&service), start).await;
    }
    let answer = ask(&store, book(free(&service), "2026-03-03 10:00")).await;
    assert_eq!(answer, refused(Refusal::Taken));
    let found = record(&store, &booking).await.values;
    assert_eq!(found["room"], Value::Row(small.clone()));
    assert_eq!(
        record(&store, &small).await.values["name"],
        Value::text("малый")
    );
    // It is confirmed, and is cancelled like any other.
    assert_eq!(ask(&store, cancel(&booking, &[])).await, Answer::Done);
}

async fn moves_are_counted() {
    let (store, service) = salon().await;
    let booking = booked(&store, free(&service), "2026-03-03 09:00").await;
    booked(&store, free(&service), "2026-03-04 09:00").await;
    for (start, answer) in [
        ("2026-03-03 10:00", Answer::Done),
        ("2026-03-04 09:00", refused(Refusal::Taken)),
        ("2026-03-03 11:00", Answer::Done),
    ] {
        assert_eq!(ask(&store, moved(&booking, start)).await, answer);
    }
    let found = record(&store, &booking).await.values;
    assert_eq!(found["sequence"], Value::Integer(2));
}

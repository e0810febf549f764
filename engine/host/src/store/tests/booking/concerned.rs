//! Which bookings to come a change of rows concerns, and rows that it does not find.

use tilmash_engine::interpret::Free;

use super::bookings::{booked, cancel, free, open};
use super::reshaped::{load, with_equals};
use super::*;
use crate::store::{Absent, Gap, Why};

on_each_database!(
    what_a_withdrawal_and_a_closure_concern_is_listed,
    a_withdrawn_row_that_is_not_there_is_told,
    why_nobody_can_book_is_found,
);

async fn what_a_withdrawal_and_a_closure_concern_is_listed() {
    let url = database::lasting().await;
    let store = store_at(&url, &with_equals()).await;
    open(&store, Value::None).await;
    let rows = r#"{ "service": [
        { "key": "cut", "name": { "ru": "Стрижка", "kk": "Шаш қию" }, "duration": "1h" },
        { "key": "nails", "name": { "ru": "Маникюр", "kk": "Маникюр" }, "duration": "30m" }
      ], "master": [ { "key": "dana" }, { "key": "aigul" } ] }"#;
    load(&store, rows).await;
    let of = |service: i64, master: i64| Free {
        resources: vec![row("master", master)],
        ..free(&row("service", service))
    };
    booked(&store, of(1, 1), "2026-03-03 09:00").await;
    booked(&store, of(2, 2), "2026-03-03 10:00").await;
    booked(&store, of(1, 2), "2026-03-04 09:00").await;
    let called_off = booked(&store, of(2, 1), "2026-03-04 10:00").await;
    ask(&store, cancel(&called_off, &[])).await;
    let concerned = async |rows| {
        let loaded = load(&store, rows).await;
        let told = loaded.concerned.iter();
        told.map(|it| (it.why, it.bookings.lines().collect::<Vec<String>>()))
            .collect::<Vec<_>>()
    };
    assert_eq!(concerned(rows).await, []);
    // A day off of one master concerns nobody else, and a withdrawal is told once.
    let closed = r#"{
        "service": [ { "key": "nails", "deleted": true } ],
        "closure": [ { "key": "off", "first": "2026-03-03", "last": "2026-03-04", "master": "aigul" } ] }"#;
    assert_eq!(
        concerned(closed).await,
        [
            (
                Why::Withdrawn,
                vec!["2026-03-03 10:00–10:30: `nails`, `aigul`, booking 2 of person 7".to_owned()]
            ),
            (
                Why::Closed,
                vec!["2026-03-04 09:00–10:00: `cut`, `aigul`, booking 3 of person 7".to_owned()]
            ),
        ]
    );
    assert_eq!(concerned(closed).await, []);
    let evenings = r#"{ "hours": [
        { "key": "cuts", "weekday": 2, "opens": "10:00", "closes": "12:00", "service": "cut" } ] }"#;
    let dana = "2026-03-03 09:00–10:00: `cut`, `dana`, booking 1 of person 7".to_owned();
    assert_eq!(
        concerned(evenings).await,
        [(Why::Closed, vec![dana.clone()])]
    );
    // Of a resource that is withdrawn another list tells, as long as its bookings stay with it.
    let loaded = load(
        &store,
        r#"{ "master": [ { "key": "dana", "deleted": true } ],
             "service": [ { "key": "cut", "deleted": true } ] }"#,
    )
    .await;
    let [withdrawn] = loaded.concerned.as_slice() else {
        panic!("{:?}", loaded.concerned)
    };
    assert_eq!(
        (withdrawn.why, withdrawn.bookings.count),
        (Why::Withdrawn, 2)
    );
    let orphaned: Vec<String> = loaded.orphaned[0].bookings.lines().collect();
    assert_eq!(orphaned, [dana]);
    // One whose service was withdrawn before is told as well.
    let aigul = load(
        &store,
        r#"{ "master": [ { "key": "aigul", "deleted": true } ] }"#,
    )
    .await;
    assert_eq!(aigul.concerned, []);
    assert_eq!(aigul.orphaned[0].bookings.count, 3);
}

async fn a_withdrawn_row_that_is_not_there_is_told() {
    let store = store(&with_equals()).await;
    load(
        &store,
        r#"{ "master": [ { "key": "dana" }, { "key": "dina", "deleted": true } ] }"#,
    )
    .await;
    let absent = async |rows| load(&store, rows).await.rows.absent;
    let told = |key: &str, near: Option<&str>| {
        vec![Absent {
            table: "master".into(),
            key: key.to_owned(),
            near: near.map(str::to_owned),
        }]
    };
    assert_eq!(
        absent(r#"{ "master": [ { "key": "dnaa", "deleted": true } ] }"#).await,
        told("dnaa", Some("dana"))
    );
    assert_eq!(
        absent(r#"{ "master": [ { "key": "zarina", "deleted": true } ] }"#).await,
        told("zarina", None)
    );
    let withdrawn = r#"{ "master": [ { "key": "dana", "deleted": true } ] }"#;
    assert_eq!(absent(withdrawn).await, []);
    assert_eq!(absent(withdrawn).await, []);
}

async fn why_nobody_can_book_is_found() {
    let with_list = with_equals().replace(
        "{ name: { text, optional: true } }",
        "{ name: { text, optional: true }, services: { many: service } }",
    );
    let store = store(&with_list).await;
    let gap = async || store.gap().await.unwrap();
    let (services, masters) = ("service".into(), "master".into());
    assert_eq!(gap().await, Some(Gap::Services { table: services }));
    load(
        &store,
        r#"{ "service": [ { "key": "cut", "name": { "ru": "Стрижка", "kk": "Шаш қию" }, "duration": "1h" },
                         { "key": "nails", "name": { "ru": "Маникюр", "kk": "Маникюр" }, "duration": "1h", "deleted": true } ],
             "master": [ { "key": "dana", "services": [] } ] }"#,
    )
    .await;
    assert_eq!(gap().await, Some(Gap::Resources { table: masters }));
    load(
        &store,
        r#"{ "master": [ { "key": "dana", "services": ["cut"] } ],
             "closure": [ { "key": "a", "first": "2026-03-03", "last": "2026-03-03" } ] }"#,
    )
    .await;
    assert_eq!(gap().await, Some(Gap::Hours));
    open(&store, Value::None).await;
    assert_eq!(gap().await, None);
}

//! Dialogues that book, counted.

use futures::future::join_all;
use jiff::ToSpan;
use tilmash_engine::interpret::Attempts;

use super::*;

on_each_database!(
    dialogues_are_counted_for_each_flow_and_day,
    what_many_count_at_once_is_all_there,
);

async fn count(store: &Store, now: Timestamp, begun: &[&str], booked: &[&str]) {
    let mut attempts = Attempts::default();
    for flow in begun {
        attempts.begun(&Name::new(flow));
    }
    for flow in booked {
        attempts.booked(&Name::new(flow));
    }
    let counted: Result<(), StoreError> = store
        .write(async move |transaction| transaction.count_attempts(&attempts, now).await)
        .await;
    counted.unwrap();
}

/// The flow, the day, how many were begun, and how many led to a booking.
async fn counts(store: &Store) -> Vec<(String, String, i64, i64)> {
    let query = Query {
        table: Name::new("dialogue"),
        filter: Filter::EVERY,
        order: Some((Name::new("flow"), false)),
        limit: 100,
        offset: 0,
    };
    let Answer::Rows(rows) = ask(store, Request::Rows(query)).await else {
        panic!("rows are asked for");
    };
    let number = |value: &Value| match value {
        Value::Integer(number) => *number,
        other => panic!("{other:?}"),
    };
    let count = |row: &Record| {
        (
            row.values["flow"].as_written(),
            row.values["day"].as_written(),
            number(&row.values["begun"]),
            number(&row.values["booked"]),
        )
    };
    rows.iter().map(count).collect()
}

async fn dialogues_are_counted_for_each_flow_and_day() {
    let store = store(SALON).await;
    let evening = at("2026-03-02 23:59");
    count(&store, evening, &["book", "rent"], &[]).await;
    count(&store, evening, &["book"], &["rent"]).await;
    count(&store, evening + 2.minutes(), &[], &["book"]).await;
    count(&store, evening, &[], &[]).await;
    let row =
        |flow: &str, day: &str, begun, booked| (flow.to_owned(), day.to_owned(), begun, booked);
    assert_eq!(
        counts(&store).await,
        [
            row("book", "2026-03-02", 2, 0),
            row("book", "2026-03-03", 0, 1),
            row("rent", "2026-03-02", 1, 1),
        ]
    );
    let later = evening + (400 * 24).hours();
    let pruned: Result<_, StoreError> = store
        .write(async move |transaction| {
            let early = transaction.prune_attempts(later).await?;
            let late = transaction.prune_attempts(later + 24.hours()).await?;
            Ok((early, late))
        })
        .await;
    assert_eq!(pruned.unwrap(), (0, 2));
    assert_eq!(counts(&store).await, [row("book", "2026-03-03", 0, 1)]);
}

async fn what_many_count_at_once_is_all_there() {
    let store = store(SALON).await;
    let now = at("2026-03-02 10:00");
    let all = (0..20).map(|number| match number % 2 {
        0 => count(&store, now, &["book", "rent"], &["book"]),
        _ => count(&store, now, &["rent", "book"], &["rent"]),
    });
    join_all(all).await;
    let row = |flow: &str, booked| (flow.to_owned(), "2026-03-02".to_owned(), 20, booked);
    assert_eq!(counts(&store).await, [row("book", 10), row("rent", 10)]);
}

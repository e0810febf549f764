//! The schema's own guard over claims, with all other guards left out.

use sea_query::SqliteQueryBuilder;
use tilmash_engine::booking::Interval;

use super::*;
use crate::store::booking::occupied::overlapping;

on_each_database!(
    an_exclusive_resource_is_claimed_by_one_at_a_time,
    what_counts_is_the_highest_load_and_not_the_sum,
    a_long_claim_from_long_ago_is_not_overlooked,
    a_claim_moved_over_itself_is_not_in_its_own_way,
    a_booking_claims_a_resource_once,
    a_claim_outlives_its_migration_and_the_way_back,
);

async fn with_capacity(capacity: &'static str) -> Store {
    let store = store(SALON).await;
    let sql = match capacity {
        "1" => {
            "INSERT INTO tilmash_resource (id, table_name, row_id, capacity) VALUES (1, 'x', 1, 1)"
        }
        _ => {
            "INSERT INTO tilmash_resource (id, table_name, row_id, capacity) VALUES (1, 'x', 1, 3)"
        }
    };
    raw(&store, sql).await.unwrap();
    store
}

/// Claims units from one minute to another, for a new booking. Returns whether the schema allowed
/// it.
async fn claim(store: &Store, start: i64, end: i64, units: i64) -> bool {
    let result: Result<(), StoreError> = store
        .write(async move |transaction| {
            let sql = format!(
                "INSERT INTO tilmash_claim (booking, resource, starts_at, ends_at, units, day)
                 SELECT COUNT(*), 1, {start}, {end}, {units}, 0 FROM tilmash_claim"
            );
            transaction.connection.script(&sql).await
        })
        .await;
    match result {
        Ok(()) => true,
        Err(StoreError::Database { source, .. }) if source.to_string().contains("taken") => false,
        Err(other) => panic!("{other}"),
    }
}

async fn an_exclusive_resource_is_claimed_by_one_at_a_time() {
    let store = with_capacity("1").await;
    assert!(claim(&store, 100, 200, 1).await);
    for (start, end) in [(100, 200), (150, 160), (50, 101), (199, 300), (50, 300)] {
        assert!(!claim(&store, start, end, 1).await, "{start}..{end}");
    }
    assert!(claim(&store, 200, 300, 1).await);
    assert!(claim(&store, 50, 100, 1).await);
    assert!(!claim(&store, 400, 500, 2).await);
}

async fn what_counts_is_the_highest_load_and_not_the_sum() {
    let store = with_capacity("3").await;
    assert!(claim(&store, 0, 10, 2).await);
    assert!(claim(&store, 10, 20, 2).await);
    // Two before and two after, but never more than two at the same time.
    assert!(claim(&store, 0, 20, 1).await);
    assert!(!claim(&store, 19, 21, 1).await);
    assert!(claim(&store, 20, 30, 3).await);
}

async fn a_long_claim_from_long_ago_is_not_overlooked() {
    let store = with_capacity("1").await;
    assert!(claim(&store, 0, 1_000_000, 1).await);
    assert!(!claim(&store, 999_000, 999_100, 1).await);
    let shorter = "UPDATE tilmash_claim SET ends_at = 500";
    raw(&store, shorter).await.unwrap();
    assert!(claim(&store, 999_000, 999_100, 1).await);
    let longer = raw(
        &store,
        "UPDATE tilmash_claim SET ends_at = 999050 WHERE starts_at = 0",
    );
    assert!(longer.await.is_err());
}

async fn a_claim_moved_over_itself_is_not_in_its_own_way() {
    let store = with_capacity("1").await;
    assert!(claim(&store, 100, 200, 1).await);
    let moved = "UPDATE tilmash_claim SET starts_at = 150, ends_at = 250";
    raw(&store, moved).await.unwrap();
    assert!(claim(&store, 100, 150, 1).await);
}

async fn a_booking_claims_a_resource_once() {
    let store = with_capacity("3").await;
    assert!(claim(&store, 100, 200, 1).await);
    let again = "INSERT INTO tilmash_claim (booking, resource, starts_at, ends_at, units, day)
        SELECT booking, resource, 300, 400, units, day FROM tilmash_claim";
    assert!(raw(&store, again).await.is_err());
}

async fn a_claim_outlives_its_migration_and_the_way_back() {
    let store = with_capacity("1").await;
    assert!(claim(&store, 100, 200, 1).await);
    assert!(claim(&store, 300, 400, 1).await);
    let dated = "UPDATE tilmash_claim SET day = 20514, hold_until = 500 WHERE booking = 1";
    raw(&store, dated).await.unwrap();
    let expected = ["0 1 100 200 1 0 0", "1 1 300 400 1 20514 500"];
    assert_eq!(all(&store).await, expected);

    undo_from(&store, 7).await;
    let days = cells(&store, "SELECT day FROM tilmash_claim ORDER BY booking").await;
    assert_eq!(days, ["1970-01-01", "2026-03-02"]);
    assert!(!claim(&store, 150, 350, 1).await);
    let moved = "UPDATE tilmash_claim SET starts_at = 150 WHERE booking = 1";
    assert!(raw(&store, moved).await.is_err());

    store.migrate().await.unwrap();
    assert_eq!(all(&store).await, expected);
    assert!(!claim(&store, 150, 350, 1).await);
    assert!(raw(&store, moved).await.is_err());
}

/// Every claim, each as one text.
async fn all(store: &Store) -> Vec<String> {
    let sql = "SELECT booking || ' ' || resource || ' ' || starts_at || ' ' || ends_at || ' '
        || units || ' ' || day || ' ' || COALESCE(hold_until, 0) FROM tilmash_claim ORDER BY 1";
    cells(store, sql).await
}

/// The texts of the only column.
async fn cells(store: &Store, sql: &'static str) -> Vec<String> {
    let cells = store.write(async move |transaction| {
        let rows = transaction.connection.query(sql, "reading").await?;
        Ok::<_, StoreError>(rows.iter().map(|row| row.string(0)).collect())
    });
    cells.await.unwrap()
}

#[tokio::test]
async fn a_month_of_claims_is_a_range_of_an_index() {
    let store = with_capacity("1").await;
    let reach = Interval {
        start: at("2026-03-01 00:00"),
        end: at("2026-04-01 00:00"),
    };
    let mut select = overlapping([1, 2], reach);
    let sql = select
        .column(("tilmash_claim", "starts_at"))
        .to_string(SqliteQueryBuilder);
    let plan = plan(&store, sql).await;
    assert_eq!(
        plan,
        [
            "SEARCH tilmash_resource USING INTEGER PRIMARY KEY (rowid=?)",
            "SEARCH tilmash_claim USING INDEX tilmash_claim_by_time (resource=? AND starts_at>? AND starts_at<?)",
        ]
    );
}

//! Works, groups of works, and files.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::FutureExt;

use super::*;

on_each_database!(
    the_core_schema_stays_where_bookings_stand_on_it,
    a_swallowed_failure_of_the_database_lets_nothing_through,
    a_file_keeps_what_was_answered,
    a_newer_or_another_core_schema_is_refused,
    the_core_schema_is_applied_once_and_rolled_back,
);

fn service(name: &str) -> Request {
    Request::Insert {
        table: Name::new("service"),
        values: values([("name", words(name, name)), ("duration", minutes(30))]),
    }
}

/// Works that wait while the writer is busy, so that they form one group.
async fn together<T>(
    store: &Store,
    works: impl IntoIterator<Item = impl Future<Output = T>>,
) -> Vec<T> {
    let (began, has_begun) = tokio::sync::oneshot::channel::<()>();
    let (release, released) = tokio::sync::oneshot::channel::<()>();
    let other = store.clone();
    tokio::spawn(async move {
        let busy = other.write_once(async move |_| {
            let _ = began.send(());
            let _ = released.await;
            Ok::<_, StoreError>(())
        });
        busy.await
    });
    has_begun.await.unwrap();
    let (results, ()) = futures::join!(futures::future::join_all(works), async {
        // All works are in the queue after each has been polled once, which join does in order.
        let _ = release.send(());
    });
    results
}

#[tokio::test]
async fn a_failed_work_and_a_panicking_one_undo_only_themselves() {
    let store = store(SALON).await;
    let work = |number: i64| {
        store.write(async move |transaction| {
            let name = format!("услуга {number}");
            transaction.answer(service(&name), &monday()).await?;
            match number {
                2 => Err(StoreError::Closed),
                4 => panic!("number four"),
                _ => Ok(number),
            }
        })
    };
    let results = together(&store, (1..=5).map(work)).await;
    let shown: Vec<String> = results
        .into_iter()
        .map(|result| result.map_or_else(|error| error.to_string(), |number| number.to_string()))
        .collect();
    assert_eq!(
        shown,
        [
            "1",
            "the store is closed",
            "3",
            "the work on the store broke off: number four",
            "5"
        ]
    );
    let names = rows(&store, query("service", Filter::EVERY)).await;
    let names: Vec<&Value> = names.iter().map(|record| &record.values["name"]).collect();
    assert_eq!(names.len(), 3);
    assert_eq!(names[1], &words("услуга 3", "услуга 3"));
}

#[tokio::test]
async fn works_that_wait_share_a_commit() {
    let store = store(SALON).await;
    let statements =
        || store.write(async |transaction| Ok::<_, StoreError>(transaction.statements()));
    let counts = together(&store, (0..10).map(|_| statements())).await;
    let counts: Vec<u64> = counts.into_iter().map(Result::unwrap).collect();
    // Nothing was run between them.
    assert!(
        counts.windows(2).all(|pair| pair[1] == pair[0]),
        "{counts:?}"
    );
}

#[tokio::test]
async fn a_work_that_may_run_only_once_shares_no_commit() {
    let store = store(SALON).await;
    let runs = Arc::new(AtomicUsize::new(0));
    let once = || {
        let runs = Arc::clone(&runs);
        store.write_once(async move |transaction| {
            runs.fetch_add(1, Ordering::Relaxed);
            let inserted = transaction.answer(service("раз"), &monday()).await;
            inserted.map(|_| ())
        })
    };
    let fails = || store.write(async |_| Err::<(), _>(StoreError::Closed));
    let works = [
        fails().boxed(),
        once().boxed(),
        fails().boxed(),
        once().boxed(),
    ];
    let results = together(&store, works).await;
    let succeeded: Vec<bool> = results.iter().map(Result::is_ok).collect();
    assert_eq!(succeeded, [false, true, false, true]);
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    assert_eq!(ids(&store, "service", Filter::EVERY).await.len(), 2);
}

async fn a_swallowed_failure_of_the_database_lets_nothing_through() {
    let store = store(SALON).await;
    let result: Result<(), StoreError> = store
        .write(async |transaction| {
            let _ = transaction.connection.script("SELECT nothing").await;
            transaction.answer(service("после"), &monday()).await?;
            Ok(())
        })
        .await;
    assert!(matches!(result, Err(StoreError::Database { .. })));
    assert!(ids(&store, "service", Filter::EVERY).await.is_empty());
}

#[tokio::test]
async fn a_commit_that_fails_fails_every_work_of_the_group() {
    let store = store(SALON).await;
    let work = |breaks: bool| {
        store.write(async move |transaction| {
            if breaks {
                // A claim on a resource that does not exist, which is noticed only at the commit.
                let sql = "PRAGMA defer_foreign_keys = ON;
                    INSERT INTO tilmash_claim (booking, resource, starts_at, ends_at, units, day)
                    VALUES (1, 99, 1, 2, 1, 0)";
                transaction.connection.script(sql).await
            } else {
                let inserted = transaction.answer(service("услуга"), &monday()).await;
                inserted.map(|_| ())
            }
        })
    };
    let results = together(&store, [false, true, false].map(work)).await;
    assert!(results.iter().all(Result::is_err), "{results:?}");
    assert!(ids(&store, "service", Filter::EVERY).await.is_empty());
    work(false).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_told_and_leaves_nothing_half_done() {
    let store = store(SALON).await;
    raw(&store, "PRAGMA max_page_count = 60").await.unwrap();
    let full: Result<(), StoreError> = store
        .write(async |transaction| {
            transaction.answer(service("до"), &monday()).await?;
            let session = "x".repeat(1 << 20);
            save_session(transaction, &session).await
        })
        .await;
    assert!(matches!(full, Err(StoreError::Full { .. })), "{full:?}");
    assert!(ids(&store, "service", Filter::EVERY).await.is_empty());
    haircut(&store).await;
}

async fn a_file_keeps_what_was_answered() {
    let url = database::lasting().await;
    let first = Store::open(&url, model(SALON)).await.unwrap();
    first.prepare().await.unwrap();
    haircut(&first).await;
    first.close().await.unwrap();
    assert!(matches!(first.migrations().await, Err(StoreError::Closed)));
    let second = Store::open(&url, model(SALON)).await.unwrap();
    assert!(second.plan().await.unwrap().is_empty());
    assert_eq!(ids(&second, "service", Filter::EVERY).await, [1]);
}

#[tokio::test]
async fn what_cannot_be_opened_says_why_and_what_to_do() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("broken.db");
    std::fs::write(&path, "это не база данных, а просто текст".repeat(100)).unwrap();
    let open = async |url: String| {
        let error = Store::open(&url, model(SALON)).await.err().unwrap();
        error
            .to_string()
            .replace(&directory.path().display().to_string(), "DIRECTORY")
    };
    assert_eq!(
        open(format!("sqlite://{}", path.display())).await,
        "the database DIRECTORY/broken.db is damaged or is no SQLite file: put the newest backup in its place"
    );
    let nowhere = directory.path().join("nowhere/salon.db");
    assert_eq!(
        open(format!("sqlite://{}", nowhere.display())).await,
        "cannot open the database DIRECTORY/nowhere/salon.db: check that the directory exists and that this user may write there"
    );
    assert_eq!(
        open("mysql://salon".to_owned()).await,
        "`mysql://salon` is no database: write `sqlite://PATH`, `sqlite::memory:` or `postgres://USER@HOST/NAME`"
    );
}

async fn a_newer_or_another_core_schema_is_refused() {
    let url = database::lasting().await;
    let store = Store::open(&url, model(SALON)).await.unwrap();
    store.prepare().await.unwrap();
    let newer = "INSERT INTO tilmash_migration VALUES (99, 'later', 'x')";
    raw(&store, newer).await.unwrap();
    store.close().await.unwrap();
    let error = Store::open(&url, model(SALON)).await.err().unwrap();
    assert!(
        matches!(error, StoreError::Newer { found: 99, known, .. } if known < 99),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_file_that_another_process_writes_to_is_said_to_be_locked() {
    let url = database::lasting().await;
    let store = Store::open(&url, model(SALON)).await.unwrap();
    store.prepare().await.unwrap();
    raw(&store, "PRAGMA busy_timeout = 0").await.unwrap();
    let mut other = crate::store::database::connection::Connection::open(&url.parse().unwrap())
        .await
        .unwrap();
    other.begin().unwrap();
    let locked = store.migrations().await;
    assert!(
        matches!(locked, Err(StoreError::Locked { .. })),
        "{locked:?}"
    );
    other.roll_back().await.unwrap();
    assert!(store.migrations().await.is_ok());
}

async fn the_core_schema_is_applied_once_and_rolled_back() {
    let store = Store::open(&database::forgotten().await, model(SALON))
        .await
        .unwrap();
    let applied = async || {
        let migrations = store.migrations().await.unwrap();
        migrations.iter().all(|migration| migration.applied)
    };
    assert!(!applied().await);
    let migrations = store.migrations().await.unwrap();
    let versions: Vec<i64> = migrations
        .iter()
        .map(|migration| migration.version)
        .collect();
    let known = versions.len();
    assert_eq!(store.migrate().await.unwrap(), versions);
    assert_eq!(store.migrate().await.unwrap(), [] as [i64; 0]);
    assert!(applied().await);
    let undone: Vec<i64> = versions.iter().rev().copied().collect();
    assert_eq!(store.roll_back(known).await.unwrap(), undone);
    assert!(!applied().await);
    assert_eq!(store.migrate().await.unwrap(), versions);
}

async fn the_core_schema_stays_where_bookings_stand_on_it() {
    let store = Store::open(&database::forgotten().await, model(SALON))
        .await
        .unwrap();
    store.prepare().await.unwrap();
    let undone = store.roll_back(usize::MAX).await;
    assert!(
        matches!(undone, Err(StoreError::InUse { version: 1, .. })),
        "{undone:?}"
    );
    let migrations = store.migrations().await.unwrap();
    assert!(
        migrations.iter().all(|migration| migration.applied),
        "a rollback that fails undoes nothing"
    );
    let newest = migrations.last().unwrap().version;
    assert_eq!(store.roll_back(1).await.unwrap(), [newest]);
}

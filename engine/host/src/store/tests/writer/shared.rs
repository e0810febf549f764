//! Several stores on one database. Only for PostgreSQL.

use futures::future::join_all;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use tilmash_engine::interpret::Delivery;

use super::super::booking::bookings::{booked, cancel, claims, free, history, open};
use super::database::{lasting, on_postgres, server};
use super::*;
use crate::store::database::connection::Connection;
use crate::store::{Job, JobKind, Outgoing, Sender, Wake};

on_postgres_alone!(
    a_booking_is_cancelled_once,
    an_update_that_reaches_three_instances_takes_effect_at_one,
    works_of_one_person_see_what_the_one_before_has_saved,
    a_message_is_given_to_one_instance_until_that_is_dead,
    a_job_is_done_by_one_of_several_instances,
    an_update_may_set_anew_the_timer_that_goes_off,
    instances_hear_what_one_of_them_queues_and_schedules,
    what_an_instance_sends_itself_is_given_to_no_other,
    works_that_block_each_other_are_run_again,
    a_work_that_cannot_be_run_again_says_so,
    a_lost_connection_is_made_anew_before_a_work,
    a_work_that_finds_its_connection_lost_is_run_again,
    instances_that_start_together_prepare_one_database,
    a_server_that_does_not_answer_is_told_without_its_password,
    a_schema_that_is_not_there_is_told,
);

const PEOPLE: i64 = 40;

/// Three instances of an app.
async fn instances(app: &str) -> [Store; 3] {
    let url = lasting().await;
    [
        store_at(&url, app).await,
        store_at(&url, app).await,
        store_at(&url, app).await,
    ]
}

pub(in crate::store::tests) async fn three_salons() -> ([Store; 3], RowReference) {
    let stores = instances(SALON).await;
    open(&stores[0], Value::None).await;
    let service = haircut(&stores[0]).await;
    (stores, service)
}

/// A session of a client that is not Tilmash, with the tables in its search path.
async fn stranger(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap()
}

async fn a_booking_is_cancelled_once() {
    let (stores, service) = three_salons().await;
    for day in 4..=8 {
        let start = format!("2026-03-{day:02} 09:00");
        let booking = booked(&stores[0], free(&service), &start).await;
        let attempts = stores.iter().map(|store| ask(store, cancel(&booking, &[])));
        let mut answers = join_all(attempts).await;
        answers.sort_by_key(|answer| *answer != Answer::Done);
        let missing = || refused(Refusal::Missing);
        assert_eq!(answers, [Answer::Done, missing(), missing()]);
        assert_eq!(history(&stores[0], &booking).await.len(), 2);
    }
    assert_eq!(claims(&stores[0]).await, 0);
}

async fn an_update_that_reaches_three_instances_takes_effect_at_one() {
    let stores = instances(SALON).await;
    let now = monday().now;
    for update in 1..=20 {
        let attempts = stores.iter().map(|store| {
            store.write(async move |transaction| {
                let first = transaction.first_time(update, now).await?;
                if first {
                    transaction.session(ALIYA).await?;
                    save_session(transaction, "{}").await?;
                }
                Ok::<_, StoreError>(first)
            })
        });
        let first = join_all(attempts).await.into_iter().map(Result::unwrap);
        assert_eq!(first.filter(|first| *first).count(), 1);
    }
}

async fn works_of_one_person_see_what_the_one_before_has_saved() {
    let stores = instances(SALON).await;
    let attempts = (0..PEOPLE).map(|number| {
        stores[number as usize % 3].write(async move |transaction| {
            let saved = transaction.session(ALIYA).await?;
            let count = saved.map_or(0, |saved| saved.parse::<i64>().unwrap());
            let more = (count + 1).to_string();
            save_session(transaction, &more).await
        })
    });
    for saved in join_all(attempts).await {
        saved.unwrap();
    }
    let saved = stores[0].write(async |transaction| transaction.session(ALIYA).await);
    assert_eq!(saved.await.unwrap(), Some(PEOPLE.to_string()));
}

/// The chats whose messages an instance is given.
async fn due(store: &Store) -> Vec<i64> {
    let now = monday().now;
    let due = store.write(async move |transaction| transaction.outbox_due(now, 100).await);
    due.await.unwrap().iter().map(|due| due.chat).collect()
}

async fn queue(store: &Store, chats: std::ops::Range<i64>) {
    let now = monday().now;
    let queued = store.write(async move |transaction| {
        for chat in chats {
            let message = Outgoing {
                chat,
                delivery: Delivery::Close { message: 1 },
                at: now,
            };
            transaction.enqueue(message, Sender::Anyone, now).await?;
        }
        Ok::<_, StoreError>(())
    });
    queued.await.unwrap();
}

async fn a_message_is_given_to_one_instance_until_that_is_dead() {
    let stores = instances(SALON).await;
    let mut alive = Vec::new();
    for store in &stores {
        alive.push(store.listen().await.unwrap());
    }
    queue(&stores[0], 0..60).await;
    let given = join_all(stores.iter().map(due)).await;
    let mut all: Vec<i64> = given.concat();
    all.sort_unstable();
    assert_eq!(all, (0..60).collect::<Vec<_>>(), "each once, none left");
    // The instance that has them gets them again, because it knows itself what is in progress.
    for (store, given) in stores.iter().zip(&given) {
        assert_eq!(due(store).await, *given);
    }
    // The database learns of a death when the connection is gone.
    let dead = (0..3).max_by_key(|place| given[*place].len()).unwrap();
    let survivor = (dead + 1) % 3;
    alive.remove(dead);
    while due(&stores[survivor]).await.len() < given[survivor].len() + given[dead].len() {
        tokio::task::yield_now().await;
    }
}

fn job(subject: String, person: Option<RowId>) -> Job {
    Job {
        kind: JobKind::Expiry,
        subject,
        person,
        due: monday().now,
        payload: "{}".to_owned(),
    }
}

async fn schedule(store: &Store, job: Job) -> crate::store::JobId {
    let scheduled = store.write(async move |transaction| transaction.schedule(&job).await);
    scheduled.await.unwrap()
}

async fn a_job_is_done_by_one_of_several_instances() {
    let stores = instances(SALON).await;
    for number in 0..20 {
        let person = (number % 2 == 0).then_some(ALIYA);
        let id = schedule(&stores[0], job(number.to_string(), person)).await;
        let attempts = stores
            .iter()
            .map(|store| store.write(async move |transaction| transaction.take_job(id).await));
        let taken = join_all(attempts).await.into_iter().map(Result::unwrap);
        assert_eq!(taken.flatten().count(), 1);
    }
}

async fn an_update_may_set_anew_the_timer_that_goes_off() {
    let stores = instances(SALON).await;
    for _ in 0..20 {
        let silence = job("7".to_owned(), Some(ALIYA));
        let id = schedule(&stores[0], silence.clone()).await;
        let goes_off = stores[1].write_once(async move |transaction| {
            let taken = transaction.take_job(id).await?;
            transaction.session(ALIYA).await?;
            save_session(transaction, "{}").await?;
            Ok::<_, StoreError>(taken)
        });
        let update = stores[2].write_once(async move |transaction| {
            transaction.session(ALIYA).await?;
            save_session(transaction, "{}").await?;
            transaction.schedule(&silence).await
        });
        let (taken, scheduled) = futures::join!(goes_off, update);
        taken.unwrap();
        let new = scheduled.unwrap();
        let take = stores[0].write(async move |transaction| transaction.take_job(new).await);
        assert!(take.await.unwrap().is_some());
    }
}

async fn instances_hear_what_one_of_them_queues_and_schedules() {
    let stores = instances(SALON).await;
    // Another app's database on the same server.
    let other = store(SALON).await;
    let mut wakes = stores[1].listen().await.unwrap().unwrap();
    queue(&other, 0..1).await;
    schedule(&stores[0], job("1".to_owned(), None)).await;
    assert_eq!(wakes.next().await.unwrap(), Wake::Jobs);
    queue(&stores[2], 0..3).await;
    assert_eq!(wakes.next().await.unwrap(), Wake::Outbox);
}

async fn what_an_instance_sends_itself_is_given_to_no_other() {
    let stores = instances(SALON).await;
    let _alive = [
        stores[0].listen().await.unwrap(),
        stores[1].listen().await.unwrap(),
    ];
    let queued = async |chat: i64| {
        let now = monday().now;
        let message = Outgoing {
            chat,
            delivery: Delivery::Close { message: 1 },
            at: now,
        };
        let queued = stores[0].write(async move |transaction| {
            transaction
                .enqueue(message, Sender::ThisInstance, now)
                .await
        });
        queued.await.unwrap()
    };
    queue(&stores[1], 1..2).await;
    assert_eq!(due(&stores[1]).await, [1]);
    let first = queued(2).await;
    let second = queued(2).await;
    let behind_another = queued(1).await;
    assert_eq!(first.behind, None);
    assert_eq!(second.behind, Some(first.message.id));
    assert!(behind_another.behind.is_some());
    assert_eq!(due(&stores[1]).await, [1]);
    assert_eq!(due(&stores[0]).await, [2]);
}

/// Two works that each change one row and then the other's row, after both have changed their own.
async fn cross(again: bool) -> Vec<Result<(), StoreError>> {
    let stores = instances(SALON).await;
    let first = haircut(&stores[0]).await;
    let second = haircut(&stores[0]).await;
    let barrier = Arc::new(tokio::sync::Barrier::new(2));
    let works = [(&stores[1], &first, &second), (&stores[2], &second, &first)];
    let works = works.map(|(store, first, second)| {
        let rows = [first.clone(), second.clone()];
        let met = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let barrier = Arc::clone(&barrier);
        let work = async move |transaction: &mut crate::store::Transaction| {
            for row in rows {
                let values = values([("position", Value::Integer(1))]);
                let update = Request::Update { row, values };
                transaction.answer(update, &monday()).await?;
                if !met.swap(true, std::sync::atomic::Ordering::Relaxed) {
                    barrier.wait().await;
                }
            }
            Ok(())
        };
        async move {
            if again {
                store.write(work).await
            } else {
                store.write_once(work).await
            }
        }
    });
    join_all(works).await
}

async fn works_that_block_each_other_are_run_again() {
    for result in cross(true).await {
        result.unwrap();
    }
}

async fn a_work_that_cannot_be_run_again_says_so() {
    let mut results = cross(false).await;
    results.sort_by_key(Result::is_err);
    assert!(results[0].is_ok());
    assert!(
        matches!(results[1], Err(StoreError::Contended { .. })),
        "{results:?}"
    );
}

async fn a_lost_connection_is_made_anew_before_a_work() {
    let url = lasting().await;
    let store = store_at(&url, SALON).await;
    let work = || store.write(async |transaction| transaction.blocked_since(ALIYA).await);
    join_all((0..20).map(|_| work())).await;
    // The connections whose last statement was in this schema.
    let mut stranger = stranger(&url).await;
    let lost = "SELECT pg_terminate_backend(pid) FROM pg_locks
        WHERE locktype = 'relation'
          AND relation = 'tilmash_dialogue'::regclass::oid
          AND pid <> pg_backend_pid()";
    for _ in 0..10 {
        let store = store.clone();
        let (locked, has_locked) = tokio::sync::oneshot::channel::<()>();
        let broken = tokio::spawn(async move {
            let broken: Result<(), StoreError> = store
                .write_once(async move |transaction| {
                    transaction.session(ALIYA).await?;
                    let _ = locked.send(());
                    // Until the connection is ended.
                    let forever = "SELECT pg_sleep(60)";
                    transaction.connection.query(forever, "waiting").await?;
                    Ok(())
                })
                .await;
            broken
        });
        has_locked.await.unwrap();
        sqlx::raw_sql(lost).execute(&mut stranger).await.unwrap();
        let broken = broken.await.unwrap();
        assert!(
            matches!(broken, Err(StoreError::NoServer { .. })),
            "{broken:?}"
        );
    }
    for result in join_all((0..20).map(|_| work())).await {
        result.unwrap();
    }
}

/// A transaction begins with its first statement, so only that notices a loss.
async fn a_work_that_finds_its_connection_lost_is_run_again() {
    let url = lasting().await;
    let store = store_at(&url, SALON).await;
    let process = || {
        store.write(async |transaction| {
            let connection = &mut transaction.connection;
            let found = connection
                .query("SELECT pg_backend_pid()", "reading")
                .await?;
            Ok::<_, StoreError>(found[0].number(0))
        })
    };
    let processes = |found: Vec<Result<i64, StoreError>>| {
        let found = found.into_iter().map(Result::unwrap);
        found.collect::<std::collections::BTreeSet<i64>>()
    };
    let old = processes(join_all((0..40).map(|_| process())).await);
    let mut stranger = stranger(&url).await;
    for process in &old {
        let end = format!("SELECT pg_terminate_backend({process}, 5000)");
        let end = sqlx::raw_sql(sqlx::AssertSqlSafe(end));
        end.execute(&mut stranger).await.unwrap();
    }
    let new = processes(join_all((0..40).map(|_| process())).await);
    assert!(old.is_disjoint(&new), "{old:?} {new:?}");
}

async fn instances_that_start_together_prepare_one_database() {
    let url = lasting().await;
    let started = (0..3).map(async |_| {
        let store = Store::open(&url, model(SALON)).await.unwrap();
        store.prepare().await.unwrap().steps().len()
    });
    let mut steps = join_all(started).await;
    steps.sort_unstable();
    assert_eq!(steps[..2], [0, 0]);
    assert!(steps[2] > 0);
}

async fn a_server_that_does_not_answer_is_told_without_its_password() {
    let open = async |url: &str| {
        let error = Store::open(url, model(SALON)).await.err().unwrap();
        error.to_string()
    };
    assert_eq!(
        open("postgres://salon:secret@127.0.0.1:1/salon").await,
        "the database postgres://127.0.0.1:1/salon does not answer: check that its server runs, and the name and the password in its URL"
    );
    assert_eq!(
        open("postgres://salon:secret@[/salon").await,
        "`…` is no database: write `sqlite://PATH`, `sqlite::memory:` or `postgres://USER@HOST/NAME`"
    );
}

async fn a_schema_that_is_not_there_is_told() {
    let server = server();
    let separator = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{separator}options=-csearch_path%3Dnowhere");
    let error = Connection::open(&url.parse().unwrap()).await.err().unwrap();
    assert!(matches!(error, StoreError::NoSchema { .. }), "{error}");
}

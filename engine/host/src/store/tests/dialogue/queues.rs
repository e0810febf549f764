//! Sessions, updates, people, settings, the outbox and jobs.

use jiff::ToSpan;
use sea_query::SqliteQueryBuilder;
use tilmash_engine::interpret::Delivery;

use super::*;
use crate::store::dialogue::outbox;
use crate::store::{Job, JobKind, Jobs, OutboxId, Outgoing, Sender};

on_each_database!(
    an_update_takes_effect_once_and_is_forgotten_after_three_days,
    a_session_is_read_as_it_was_saved_last,
    a_dialogue_outlives_its_migration_and_the_way_back,
    a_person_keeps_their_name_and_follows_their_user_name,
    a_setting_is_the_apps_until_it_is_changed,
    messages_of_a_chat_wait_for_the_one_before_them,
    what_was_given_up_is_listed_and_queued_again,
    who_is_known_to_block_the_bot_is_told_with_what_is_queued_after,
    a_job_is_replaced_by_its_like_and_taken_once,
);

async fn an_update_takes_effect_once_and_is_forgotten_after_three_days() {
    let store = store(SALON).await;
    let now = monday().now;
    let seen: Result<_, StoreError> = store
        .write(async move |transaction| {
            let first = transaction.first_time(41, now).await?;
            let again = transaction.first_time(41, now).await?;
            let early = transaction.prune_updates(now + 71.hours()).await?;
            let late = transaction.prune_updates(now + 72.hours()).await?;
            Ok((first, again, early, late))
        })
        .await;
    assert_eq!(seen.unwrap(), (true, false, 0, 1));
}

async fn a_session_is_read_as_it_was_saved_last() {
    let store = store(SALON).await;
    let read: Result<_, StoreError> = store
        .write(async move |transaction| {
            let none = transaction.session(ALIYA).await?;
            save_session(transaction, "{}").await?;
            save_session(transaction, "{\"a\":1}").await?;
            Ok((none, transaction.session(ALIYA).await?))
        })
        .await;
    assert_eq!(read.unwrap(), (None, Some("{\"a\":1}".to_owned())));
}

async fn a_dialogue_outlives_its_migration_and_the_way_back() {
    let store = store(SALON).await;
    let now = monday().now;
    let saved: Result<_, StoreError> = store
        .write(async move |transaction| {
            save_session(transaction, "{}").await?;
            let mut opened = transaction.open_dialogue(ALIYA).await?;
            opened.state.wrote(10, now);
            opened.state.pressed(11, now);
            let state = opened.state.clone();
            transaction.save_dialogue(opened).await?;
            // Somebody of whom only the chat is known.
            transaction.set_blocked(RowId(8), true, now).await?;
            Ok(state)
        })
        .await;
    undo_from(&store, 6).await;
    store.migrate().await.unwrap();
    let (aliya, blocked) = store
        .write(async move |transaction| {
            let aliya = transaction.open_dialogue(ALIYA).await?.state;
            Ok::<_, StoreError>((aliya, transaction.blocked_since(RowId(8)).await?))
        })
        .await
        .unwrap();
    assert_eq!(aliya, saved.unwrap());
    assert_eq!(blocked, Some(now));
}

async fn a_person_keeps_their_name_and_follows_their_user_name() {
    let store = store(SALON).await;
    let now = monday().now;
    let changed: Result<_, StoreError> = store
        .write(async move |transaction| {
            let mut changed = Vec::new();
            for (username, full_name) in [
                (Some("aliya"), "Алия"),
                (Some("aliya"), "Алия Н."),
                (None, "Другая"),
            ] {
                let new = transaction.upsert_person(ALIYA, username, full_name, now);
                changed.push(new.await?);
            }
            Ok(changed)
        })
        .await;
    assert_eq!(changed.unwrap(), [true, false, true]);
    let aliya = record(&store, &row("person", ALIYA.0)).await;
    assert_eq!(aliya.values["full_name"], Value::text("Алия"));
    assert_eq!(aliya.values["username"], Value::None);
    assert_eq!(aliya.values["since"], Value::Moment(now));
}

async fn a_setting_is_the_apps_until_it_is_changed() {
    let store = store(SALON).await;
    let step: Result<_, StoreError> = store
        .write(async |transaction| {
            let name = Name::new("step");
            let before = transaction.settings().await?["step"].clone();
            transaction.set_setting(&name, &minutes(15)).await?;
            let changed = transaction.settings().await?["step"].clone();
            transaction.reset_setting(&name).await?;
            let after = transaction.settings().await?["step"].clone();
            Ok([before, changed, after])
        })
        .await;
    assert_eq!(step.unwrap(), [minutes(30), minutes(15), minutes(30)]);
}

async fn messages_of_a_chat_wait_for_the_one_before_them() {
    let store = store(SALON).await;
    let now = monday().now;
    let seen: Result<_, StoreError> = store
        .write(async move |transaction| {
            let mut ids = Vec::new();
            for chat in [1, 1, 2] {
                let message = Outgoing {
                    chat,
                    delivery: Delivery::Close { message: 1 },
                    at: now,
                };
                let queued = transaction.enqueue(message, Sender::Anyone, now).await?;
                ids.push(queued.message.id);
            }
            let place = |id| ids.iter().position(|known| *known == id).unwrap();
            let mut seen = Vec::new();
            let due = transaction.outbox_due(now, 10).await?;
            seen.push(due.iter().map(|due| place(due.id)).collect::<Vec<_>>());
            let later = now + 2.seconds();
            transaction.outbox_retry(ids[0], later, "too fast").await?;
            transaction.outbox_sent(&[ids[2]]).await?;
            let due = transaction.outbox_due(now, 10).await?;
            seen.push(due.iter().map(|due| place(due.id)).collect());
            assert_eq!(transaction.outbox_next(now).await?, Some(later));
            let due = transaction.outbox_due(later, 10).await?;
            assert_eq!(due[0].attempts, 1);
            seen.push(due.iter().map(|due| place(due.id)).collect());
            transaction.outbox_dead(ids[0], "blocked").await?;
            let due = transaction.outbox_due(now, 10).await?;
            seen.push(due.iter().map(|due| place(due.id)).collect());
            assert_eq!(transaction.prune_outbox(later).await?, 1);
            Ok(seen)
        })
        .await;
    assert_eq!(seen.unwrap(), [vec![0, 2], vec![], vec![0], vec![1]]);
}

#[tokio::test]
async fn a_delivery_reads_what_is_queued_and_nothing_else() {
    let store = store(SALON).await;
    let sql = outbox::due(monday().now, 256).to_string(SqliteQueryBuilder);
    let plan = plan(&store, sql).await;
    assert_eq!(
        plan[0],
        "SEARCH head USING INDEX tilmash_outbox_queued_by_time (next_at<?)"
    );
    assert_eq!(
        plan[2],
        "SEARCH earlier USING COVERING INDEX tilmash_outbox_queued_by_chat (chat=? AND id<?)"
    );
}

async fn a_job_is_replaced_by_its_like_and_taken_once() {
    let store = store(SALON).await;
    let now = monday().now;
    let job = move |subject: &str, hours: i64| Job {
        kind: JobKind::Expiry,
        subject: subject.to_owned(),
        person: Some(ALIYA),
        due: now + hours.hours(),
        payload: "{}".to_owned(),
    };
    let done: Result<(), StoreError> = store
        .write(async move |transaction| {
            let old = transaction.schedule(&job("booking 1", 1)).await?;
            transaction.schedule(&job("booking 2", 2)).await?;
            let new = transaction.schedule(&job("booking 1", 3)).await?;
            assert_eq!(
                transaction.next_due(Jobs::Timers).await?,
                Some(now + 2.hours())
            );
            let due = transaction
                .due_jobs(Jobs::Timers, now + 3.hours(), 10)
                .await?;
            let subjects: Vec<&str> = due.iter().map(|(_, job)| job.subject.as_str()).collect();
            assert_eq!(subjects, ["booking 2", "booking 1"]);
            assert_eq!(transaction.take_job(old).await?, None);
            assert_eq!(transaction.take_job(new).await?, Some(job("booking 1", 3)));
            assert_eq!(transaction.take_job(new).await?, None);
            transaction.cancel_job(JobKind::Expiry, "booking 2").await?;
            transaction.cancel_job(JobKind::Expiry, "booking 2").await?;
            assert_eq!(transaction.next_due(Jobs::Timers).await?, None);
            Ok(())
        })
        .await;
    done.unwrap();
}

/// Queues a message to [`ALIYA`].
async fn queue(transaction: &mut Transaction, now: Timestamp) -> Result<OutboxId, StoreError> {
    let message = Outgoing {
        chat: ALIYA.0,
        delivery: Delivery::Close { message: 1 },
        at: now,
    };
    let queued = transaction.enqueue(message, Sender::Anyone, now).await?;
    Ok(queued.message.id)
}

async fn what_was_given_up_is_listed_and_queued_again() {
    let store = store(SALON).await;
    let now = monday().now;
    let (letters, revived, due, left) = store
        .write(async move |transaction| {
            let first = queue(transaction, now).await?;
            let second = queue(transaction, now).await?;
            transaction.outbox_dead(first, "Bad Request: no").await?;
            let letters = transaction.dead_letters().await?;
            // A queued message is not a dead letter, and it is not started again.
            let later = now + 1.hour();
            let revived = transaction.resend(&[first, second], later).await?;
            let due = transaction.outbox_due(later, 10).await?;
            Ok::<_, StoreError>((letters, revived, due, transaction.dead_letters().await?))
        })
        .await
        .unwrap();
    let [letter] = &letters[..] else {
        panic!("{letters:?}");
    };
    assert_eq!(letter.error, "Bad Request: no");
    assert_eq!((letter.chat, letter.attempts), (ALIYA.0, 1));
    assert_eq!(letter.queued, now);
    assert_eq!(revived, [letter.id]);
    assert_eq!(due.len(), 1, "in the old place, before the second");
    assert_eq!((due[0].id, due[0].attempts), (letter.id, 0));
    assert_eq!(left, []);
}

async fn who_is_known_to_block_the_bot_is_told_with_what_is_queued_after() {
    let store = store(SALON).await;
    let now = monday().now;
    let blocked = |later: i64| {
        store.write(async move |transaction| {
            let now = now + later.minutes();
            let id = queue(transaction, now).await?;
            let due = transaction.outbox_due(now, 10).await?;
            transaction.outbox_sent(&[id]).await?;
            Ok::<_, StoreError>(due[0].blocked)
        })
    };
    let block = store.write(async move |transaction| {
        transaction.set_blocked(ALIYA, true, now + 1.minute()).await
    });
    block.await.unwrap();
    // An answer to something that the person has just done is tried.
    assert_eq!(blocked(1).await.unwrap(), None);
    assert_eq!(blocked(2).await.unwrap(), Some(now + 1.minute()));
    let writes = store.write(async move |transaction| {
        let now = now + 3.minutes();
        let mut opened = transaction.open_dialogue(ALIYA).await?;
        opened.state.wrote(10, now);
        transaction.save_dialogue(opened).await
    });
    writes.await.unwrap();
    assert_eq!(blocked(4).await.unwrap(), None);
}

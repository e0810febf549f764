//! The row of the person whose dialogue is open.

use futures::future::join_all;

use super::*;

on_each_database!(
    a_work_sees_what_the_one_before_it_has_changed,
    what_the_work_itself_changes_is_seen_and_what_it_undoes_is_not,
);

/// How often Aliya's full name says that she was here.
async fn visits(transaction: &mut Transaction) -> Result<usize, StoreError> {
    let read = Request::Row(row("person", ALIYA.0));
    let Answer::Row(Some(person)) = transaction.answer(read, &monday()).await? else {
        panic!("Aliya is known")
    };
    let Value::Text(name) = &person.values["full_name"] else {
        panic!("she has a name")
    };
    Ok(name.chars().count())
}

async fn set_visits(transaction: &mut Transaction, visits: usize) -> Result<(), StoreError> {
    let update = Request::Update {
        row: row("person", ALIYA.0),
        values: values([("full_name", Value::text(&"|".repeat(visits)))]),
    };
    let answer = transaction.answer(update, &monday()).await?;
    assert_eq!(answer, Answer::Done);
    Ok(())
}

/// Aliya comes for the first time.
async fn meet(store: &Store) {
    let now = monday().now;
    let met: Result<bool, StoreError> = store
        .write(async move |transaction| transaction.upsert_person(ALIYA, None, "|", now).await)
        .await;
    assert!(met.unwrap());
}

/// Nobody has a dialogue at first, so those who come at once also make it at once.
async fn a_work_sees_what_the_one_before_it_has_changed() {
    let store = store(SALON).await;
    meet(&store).await;
    let works = (0..30).map(|_| {
        store.write(async |transaction| {
            transaction.open_dialogue(ALIYA).await?;
            let visits = visits(transaction).await?;
            set_visits(transaction, visits + 1).await
        })
    });
    for done in join_all(works).await {
        done.unwrap();
    }
    let told: Result<usize, StoreError> = store.write(async |t| visits(t).await).await;
    assert_eq!(told.unwrap(), 31);
}

async fn what_the_work_itself_changes_is_seen_and_what_it_undoes_is_not() {
    let store = store(SALON).await;
    meet(&store).await;
    let told: Result<_, StoreError> = store
        .write(async |transaction| {
            transaction.open_dialogue(ALIYA).await?;
            let mut told = vec![visits(transaction).await?];
            transaction.answer(Request::Begin, &monday()).await?;
            set_visits(transaction, 2).await?;
            told.push(visits(transaction).await?);
            transaction.answer(Request::Undo, &monday()).await?;
            told.push(visits(transaction).await?);
            Ok(told)
        })
        .await;
    assert_eq!(told.unwrap(), [1, 2, 1]);
}

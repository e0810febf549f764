//! Balances under many movements at once.

use futures::future::join_all;
use tilmash_engine::value::Entry;

use super::*;

on_each_database!(
    movements_at_once_add_up,
    of_several_movements_for_one_row_one_is_done,
    nothing_moves_what_is_gone,
    a_balance_stops_at_the_ends_of_its_range,
);

const CLUB: &str = "
app: club
languages: [ru]
zone: Asia/Almaty
tables:
  visit: { columns: { name: text } }
  membership: { columns: { balance: { ledger: money, for: visit } } }
";

/// How many are at it at once.
const CROWD: i64 = 12;

fn money(hundredths: i64) -> Value {
    Value::Money(Money { hundredths })
}

fn movement(
    row: &RowReference,
    entry: Entry,
    amount: i64,
    about: Option<&RowReference>,
) -> Request {
    Request::Enter {
        entry,
        row: row.clone(),
        column: Name::new("balance"),
        amount: money(amount),
        about: about.cloned(),
    }
}

/// What a flow does: all of it or nothing.
async fn moves(store: &Store, request: Request) -> Answer {
    let moved: Result<Answer, StoreError> = store
        .write(async move |transaction| {
            let context = monday();
            transaction.answer(Request::Begin, &context).await?;
            let answer = transaction.answer(request, &context).await?;
            let end = match answer {
                Answer::Refused(_) => Request::Undo,
                _ => Request::Keep,
            };
            transaction.answer(end, &context).await?;
            Ok(answer)
        })
        .await;
    moved.unwrap()
}

async fn balance(store: &Store, row: &RowReference) -> Value {
    let Answer::Row(Some(record)) = ask(store, Request::Row(row.clone())).await else {
        panic!("the row is there");
    };
    record.column("balance")
}

async fn written(store: &Store) -> Vec<Record> {
    let query = Query {
        table: Name::new("membership_balance"),
        filter: Filter::EVERY,
        order: None,
        limit: 1000,
        offset: 0,
    };
    let Answer::Rows(rows) = ask(store, Request::Rows(query)).await else {
        panic!("rows are answered with rows");
    };
    rows
}

async fn movements_at_once_add_up() {
    let store = store(CLUB).await;
    let row = insert(&store, "membership", []).await;
    let all = (1..=CROWD).map(|amount| moves(&store, movement(&row, Entry::Credit, amount, None)));
    for answer in join_all(all).await {
        assert_eq!(answer, Answer::Done);
    }
    let sum: i64 = (1..=CROWD).sum();
    assert_eq!(balance(&store, &row).await, money(sum));
    let mut running = 0;
    for movement in written(&store).await {
        let Value::Money(amount) = movement.column("amount") else {
            panic!("an amount of money");
        };
        running += amount.hundredths;
        assert_eq!(movement.column("balance"), money(running));
    }
    assert_eq!(running, sum);
}

async fn of_several_movements_for_one_row_one_is_done() {
    let store = store(CLUB).await;
    let row = insert(&store, "membership", []).await;
    let visit = insert(&store, "visit", [("name", Value::text("A"))]).await;
    let debit = || moves(&store, movement(&row, Entry::Debit, 500, Some(&visit)));
    let answers = join_all((0..CROWD).map(|_| debit())).await;
    let done = answers.iter().filter(|it| **it == Answer::Done).count();
    assert_eq!(done, 1, "{answers:?}");
    let refused = Answer::Refused(Refusal::Exists);
    assert!(
        answers
            .iter()
            .all(|it| *it == Answer::Done || *it == refused)
    );
    assert_eq!(balance(&store, &row).await, money(-500));
    // It may be given back once, and another visit is paid for by itself.
    let back = moves(&store, movement(&row, Entry::Credit, 500, Some(&visit))).await;
    let again = moves(&store, movement(&row, Entry::Credit, 500, Some(&visit))).await;
    assert_eq!((back, again), (Answer::Done, refused));
    let other = insert(&store, "visit", [("name", Value::text("B"))]).await;
    let other = moves(&store, movement(&row, Entry::Debit, 7, Some(&other))).await;
    assert_eq!(other, Answer::Done);
    assert_eq!(balance(&store, &row).await, money(-7));
    assert_eq!(written(&store).await.len(), 3);
}

async fn nothing_moves_what_is_gone() {
    let store = store(CLUB).await;
    let row = insert(&store, "membership", []).await;
    ask(&store, Request::Delete(row.clone())).await;
    let answer = moves(&store, movement(&row, Entry::Credit, 5, None)).await;
    assert_eq!(answer, Answer::Refused(Refusal::Missing));
    assert_eq!(written(&store).await.len(), 0);
}

async fn a_balance_stops_at_the_ends_of_its_range() {
    let store = store(CLUB).await;
    let row = insert(&store, "membership", []).await;
    for _ in 0..2 {
        let answer = moves(&store, movement(&row, Entry::Credit, i64::MAX, None)).await;
        assert_eq!(answer, Answer::Done);
    }
    assert_eq!(balance(&store, &row).await, money(i64::MAX));
}

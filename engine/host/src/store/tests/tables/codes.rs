//! Codes: made for each new row, found by it, and told to nobody.

use std::collections::BTreeSet;

use tilmash_engine::value::{CODE_LENGTH, Code};

use super::*;

on_each_database!(
    each_new_row_gets_a_code_of_its_own,
    a_row_is_found_by_its_code_alone_and_no_more_once_it_is_deleted,
);

const CLUB: &str = "app: club\nlanguages: [ru]\nzone: Asia/Almaty\n\
    tables: { invitation: { columns: { code: code, name: text } } }\n";

async fn invited(store: &Store, name: &str) -> (RowReference, Code) {
    let inserted = insert(store, "invitation", [("name", Value::text(name))]).await;
    match record(store, &inserted).await.column("code") {
        Value::Code(code) => (inserted, code),
        other => panic!("{other:?}"),
    }
}

async fn by_code(store: &Store, code: &Code) -> Vec<Record> {
    let filter = Filter::Column {
        path: vec![Name::new("code")],
        test: Test::Equals,
        value: Value::Code(code.clone()),
    };
    rows(store, query("invitation", filter)).await
}

async fn each_new_row_gets_a_code_of_its_own() {
    let store = store(CLUB).await;
    let mut codes = BTreeSet::new();
    for _ in 0..50 {
        let (_, code) = invited(&store, "Дана").await;
        assert_eq!(code.reveal().len(), CODE_LENGTH);
        codes.insert(code.reveal().to_owned());
    }
    assert_eq!(codes.len(), 50);
}

async fn a_row_is_found_by_its_code_alone_and_no_more_once_it_is_deleted() {
    let store = store(CLUB).await;
    let (dana, code) = invited(&store, "Дана").await;
    let (_, other) = invited(&store, "Сара").await;
    let found = by_code(&store, &code).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].row, dana);
    for claimed in ["", "x", &code.reveal()[1..], &code.reveal().to_lowercase()] {
        assert_eq!(by_code(&store, &Code::claimed(claimed)).await, []);
    }
    ask(&store, Request::Delete(dana)).await;
    assert_eq!(by_code(&store, &code).await, []);
    assert_eq!(by_code(&store, &other).await.len(), 1);
}

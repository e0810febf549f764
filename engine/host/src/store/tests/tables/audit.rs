//! The audit: what people change of how the business works.

use super::*;

on_each_database!(
    what_a_person_changes_is_told_with_old_and_new_values,
    what_nobody_has_done_and_what_is_undone_is_not_told,
);

fn by_aliya() -> Context {
    Context {
        by: Some(ALIYA),
        ..monday()
    }
}

async fn meet(store: &Store) {
    let now = monday().now;
    let met: Result<bool, StoreError> = store
        .write(async move |transaction| transaction.upsert_person(ALIYA, None, "Алия", now).await)
        .await;
    assert!(met.unwrap());
}

/// Each line: section, what, change, field, old and new.
async fn told(store: &Store) -> Vec<String> {
    let lines = rows(store, query("audit", Filter::EVERY)).await;
    let languages = [Name::new("ru")];
    let lines = lines.iter().map(|line| {
        assert_eq!(line.values["by"], Value::Row(row("person", ALIYA.0)));
        let columns = ["section", "what", "change", "field", "old", "new"];
        let words = columns.map(|column| match &line.values[column] {
            Value::Text(text) => text.to_string(),
            Value::Words(words) => words.in_language("kk", &languages).to_owned(),
            Value::Choice(id) => id.to_string(),
            Value::None => "-".to_owned(),
            other => panic!("{other:?}"),
        });
        words.join(" | ")
    });
    lines.collect()
}

async fn what_a_person_changes_is_told_with_old_and_new_values() {
    let store = store(SALON).await;
    meet(&store).await;
    let cut = haircut(&store).await;
    let raised = Request::Update {
        row: cut.clone(),
        values: values([("price", money(6_000)), ("position", Value::Integer(0))]),
    };
    ask_at(&store, by_aliya(), raised).await;
    ask_at(&store, by_aliya(), Request::Delete(cut.clone())).await;
    ask_at(&store, by_aliya(), Request::Restore(cut)).await;
    let hours = Request::Insert {
        table: Name::new("hours"),
        values: values([
            ("weekday", Value::Integer(2)),
            ("opens", Value::Time("10:00".parse().unwrap())),
            ("closes", Value::Time("20:00".parse().unwrap())),
        ]),
    };
    ask_at(&store, by_aliya(), hours).await;
    let setting = Request::Update {
        row: RowReference::settings(),
        values: values([("per_day", Value::Integer(7)), ("step", minutes(15))]),
    };
    ask_at(&store, by_aliya(), setting.clone()).await;
    // Nothing is another value now.
    ask_at(&store, by_aliya(), setting).await;
    let long = "я".repeat(2_000);
    let renamed = Request::Update {
        row: row("service", 1),
        values: values([("name", words(&long, &long))]),
    };
    ask_at(&store, by_aliya(), renamed).await;
    let mut told = told(&store).await;
    let last = told.pop().unwrap();
    assert!(last.starts_with("service | Шаш қию | changed | name | Шаш қию | яя"));
    assert!(last.ends_with("я…") && last.chars().count() < 600, "{last}");
    assert_eq!(
        told,
        [
            "service | Шаш қию | changed | price | 5000.00 | 6000.00",
            "service | Шаш қию | deleted | - | - | -",
            "service | Шаш қию | restored | - | - | -",
            "hours | 2, 10:00–20:00 | created | - | - | -",
            "setting | - | changed | per_day | 500 | 7",
            "setting | - | changed | step | 30m | 15m",
        ]
    );
}

async fn what_nobody_has_done_and_what_is_undone_is_not_told() {
    let store = store(SALON).await;
    meet(&store).await;
    let cut = haircut(&store).await;
    let told_by_itself = told(&store).await;
    assert_eq!(told_by_itself, Vec::<String>::new());
    let tried: Result<(), StoreError> = store
        .write(async move |transaction| {
            transaction.answer(Request::Begin, &by_aliya()).await?;
            transaction
                .answer(Request::Delete(cut), &by_aliya())
                .await?;
            transaction.answer(Request::Undo, &by_aliya()).await?;
            Ok(())
        })
        .await;
    tried.unwrap();
    assert_eq!(told(&store).await, Vec::<String>::new());
}

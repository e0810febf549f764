//! Plans between an app and a database.

use super::*;

on_each_database!(
    a_new_database_gets_every_table_and_then_needs_nothing,
    an_added_column_gives_its_default_to_existing_rows,
    what_needs_a_decision_is_refused_and_nothing_is_done,
    a_column_that_becomes_required_is_filled_and_one_that_is_gone_stays,
    a_new_unique_column_needs_rows_that_differ,
    every_rule_that_rows_differ_has_an_index_of_its_own,
    a_table_without_columns_has_rows,
    amounts_are_counted_anew_only_if_there_are_none,
    a_setting_of_another_type_is_named,
);

const BEFORE: &str = "
app: shop
languages: [ru]
zone: Asia/Almaty
tables:
  thing: { columns: { name: text, note: { text, optional: true }, count: integer } }
";

/// The app of [`BEFORE`], with other columns in its table.
fn with(columns: &str) -> Arc<Model> {
    let tables = format!("tables:\n  thing: {{ columns: {{ {columns} }} }}");
    let head = &BEFORE[..BEFORE.find("tables:").unwrap()];
    model(&format!("{head}{tables}\n"))
}

/// What the plan for other columns says, for a database with one row.
async fn planned(columns: &str) -> (Vec<String>, Store) {
    let url = database::lasting().await;
    let before = Store::open(&url, model(BEFORE)).await.unwrap();
    before.prepare().await.unwrap();
    let thing = [("name", Value::text("стол")), ("count", Value::Integer(1))];
    insert(&before, "thing", thing).await;
    before.close().await.unwrap();
    let store = Store::open(&url, with(columns)).await.unwrap();
    let plan = store.plan().await.unwrap();
    let steps = plan.steps.iter().map(ToString::to_string);
    let undecided = plan
        .undecided
        .iter()
        .map(|reason| format!("undecided: {reason}"));
    let unused = plan.unused.iter().map(|name| format!("unused: {name}"));
    (steps.chain(undecided).chain(unused).collect(), store)
}

async fn a_new_database_gets_every_table_and_then_needs_nothing() {
    let store = Store::open(&database::forgotten().await, model(SALON))
        .await
        .unwrap();
    store.migrate().await.unwrap();
    let plan = store.plan().await.unwrap();
    let steps: Vec<String> = plan.steps.iter().map(ToString::to_string).collect();
    assert_eq!(steps[0], "create table `person`");
    assert!(steps.contains(&"create index of `booking` by start".to_owned()));
    assert!(steps.contains(&"create unique index of `review` by booking".to_owned()));
    store.prepare().await.unwrap();
    assert!(store.plan().await.unwrap().is_empty());
}

async fn an_added_column_gives_its_default_to_existing_rows() {
    let (plan, store) = planned(
        "name: text, note: { text, optional: true }, count: integer, colour: { text: серый }",
    )
    .await;
    assert_eq!(plan, ["add column `colour` to `thing`"]);
    store.prepare().await.unwrap();
    let record = record(&store, &row("thing", 1)).await;
    assert_eq!(record.values["colour"], Value::text("серый"));
    assert_eq!(record.values["name"], Value::text("стол"));
}

async fn what_needs_a_decision_is_refused_and_nothing_is_done() {
    let (plan, store) = planned(
        "name: integer, note: text, count: integer, colour: text, size: { integer, optional: true }",
    )
    .await;
    assert_eq!(
        plan,
        [
            "add column `size` to `thing`",
            "undecided: column `name` of `thing` was a text and is now a whole number: values are not converted, give the new one another name",
            "undecided: column `note` of `thing` has become required, and rows have none: give it a default, or leave it optional",
            "undecided: column `colour` of `thing` is new and required, and the table has rows: give it a default, or make it optional",
        ]
    );
    let refused = store.prepare().await;
    assert!(matches!(refused, Err(StoreError::Undecided { reasons }) if reasons.len() == 3));
    assert_eq!(store.plan().await.unwrap().steps.len(), 1);
}

async fn a_column_that_becomes_required_is_filled_and_one_that_is_gone_stays() {
    let (plan, store) = planned("name: text, note: { text: нет }").await;
    assert_eq!(
        plan,
        [
            "set `note` of `thing` to its default where it is none",
            "unused: thing.count"
        ]
    );
    store.prepare().await.unwrap();
    let found = record(&store, &row("thing", 1)).await;
    assert_eq!(found.values["note"], Value::text("нет"));
    raw(&store, "SELECT \"count\" FROM thing").await.unwrap();
}

async fn a_new_unique_column_needs_rows_that_differ() {
    let unique = "name: { text, unique: true }, note: { text, optional: true }, count: integer";
    let (plan, store) = planned(unique).await;
    assert_eq!(plan, ["create unique index of `thing` by name"]);
    raw(&store, "INSERT INTO thing (name, count) VALUES ('стол', 2)")
        .await
        .unwrap();
    let refused = store.prepare().await.unwrap_err().to_string();
    assert_eq!(
        refused,
        "the tables need a decision first:\nrows of `thing` have the same name, which is now unique: change or delete all but one of them"
    );
    raw(&store, "UPDATE thing SET deleted = 1 WHERE count = 2")
        .await
        .unwrap();
    store.prepare().await.unwrap();
}

/// A rule that is written twice, names that are long, and names that could be read in two ways.
async fn every_rule_that_rows_differ_has_an_index_of_its_own() {
    let long = "a_column_with_the_longest_name";
    let app = format!(
        "
app: shop
languages: [ru]
zone: Asia/Almaty
tables:
  thing:
    columns:
      one: {{ integer: 1, unique: true }}
      two__three: integer
      two: integer
      three: integer
      {long}1: integer
      {long}2: integer
    unique: [[one], [two__three], [two, three], [{long}1, {long}2, one], [{long}1, {long}2, two]]
"
    );
    let store = Store::open(&database::forgotten().await, model(&app))
        .await
        .unwrap();
    store.migrate().await.unwrap();
    let plan = store.plan().await.unwrap();
    let steps = plan.steps.iter().map(ToString::to_string);
    let unique = steps.filter(|step| step.starts_with("create unique index"));
    assert_eq!(unique.count(), 5);
    store.prepare().await.unwrap();
    assert!(store.plan().await.unwrap().is_empty());
}

async fn a_table_without_columns_has_rows() {
    let app = "app: shop\nlanguages: [ru]\nzone: Asia/Almaty\ntables:\n  visit: {}\n";
    let store = Store::open(&database::forgotten().await, model(app))
        .await
        .unwrap();
    store.prepare().await.unwrap();
    insert(&store, "visit", []).await;
    insert(&store, "visit", []).await;
    assert!(record(&store, &row("visit", 2)).await.values.is_empty());
}

async fn amounts_are_counted_anew_only_if_there_are_none() {
    const STUDIO: &str = "
app: studio
languages: [ru]
zone: Asia/Almaty
payments: stars
tables:
  payment: { is: payment, sees: {} }
";
    let by_cards = model(&STUDIO.replace("stars", "$env.PROVIDER_TOKEN"));
    let url = database::lasting().await;
    let before = Store::open(&url, model(STUDIO)).await.unwrap();
    before.prepare().await.unwrap();
    before.close().await.unwrap();
    // Nothing was asked for: cards, and Stars again.
    for model in [by_cards.clone(), model(STUDIO)] {
        let store = Store::open(&url, model).await.unwrap();
        let plan = store.plan().await.unwrap();
        let steps: Vec<String> = plan.steps.iter().map(ToString::to_string).collect();
        let step = "count `amount` of `payment`, which has no rows, as `payments` says";
        assert_eq!(steps, [step]);
        store.prepare().await.unwrap();
        assert!(store.plan().await.unwrap().is_empty());
        store.close().await.unwrap();
    }
    let store = Store::open(&url, model(STUDIO)).await.unwrap();
    let client = Value::Row(row("person", ALIYA.0));
    let columns = [("client", client), ("amount", Value::Integer(100))];
    insert(&store, "payment", columns).await;
    store.close().await.unwrap();
    let store = Store::open(&url, by_cards).await.unwrap();
    let told = store.prepare().await.unwrap_err().to_string();
    for words in [
        "payments in Stars",
        "asks for money now",
        "leave `payments` as it was",
    ] {
        assert!(told.contains(words), "{told}");
    }
}

async fn a_setting_of_another_type_is_named() {
    let app = |setting: &str| model(&format!("{BEFORE}settings:\n  size: {setting}\n"));
    let url = database::lasting().await;
    let before = Store::open(&url, app("{ integer: 7 }")).await.unwrap();
    before.prepare().await.unwrap();
    let nine = async |transaction: &mut Transaction| {
        let size = Name::new("size");
        transaction.set_setting(&size, &Value::Integer(9)).await
    };
    before.write(nine).await.unwrap();
    assert_eq!(before.prepare().await.unwrap().outdated, [""; 0]);
    before.close().await.unwrap();
    let after = Store::open(&url, app("{ text: large }")).await.unwrap();
    assert_eq!(after.prepare().await.unwrap().outdated, ["size"]);
}

//! The store's tests: a salon's tables, and requests to them, on each database.

#[macro_use]
mod database;

mod backups;
mod booking;
mod clocks;
mod dialogue;
mod events;
mod guards;
mod mirrored;
mod payments;
mod reminders;
mod runs;
mod tables;
mod writer;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use tilmash_engine::booking::Waived;
use tilmash_engine::diagnostic::{Diagnostics, human};
use tilmash_engine::grammar::Test;
use tilmash_engine::interpret::{Answer, Filter, Grouping, Query, Record, Request};
use tilmash_engine::model::{Model, resolve};
use tilmash_engine::name::Name;
use tilmash_engine::outcome::Refusal;
use tilmash_engine::source::{Source, Sources};
use tilmash_engine::syntax;
use tilmash_engine::tree::{Budget, read};
use tilmash_engine::value::{Duration, Money, RowId, RowReference, Value, Words};

use super::{Context, Store, StoreError, Transaction};

pub(super) const SALON: &str = "
app: salon
languages: [ru, kk]
zone: Asia/Almaty
roles: { client: everyone }
tables:
  service:
    is: service
    columns: { name: words, position: { integer: 0 } }
  booking:
    is: booking
    columns: { name: text }
    sees: {}
  review:
    columns: { booking: { booking, unique: true }, stars: integer, comment: { text, optional: true } }
    sees: {}
";

/// The client of most tests.
pub(super) const ALIYA: RowId = RowId(7);

pub(super) fn model(app: &str) -> Arc<Model> {
    let mut sources = Sources::default();
    let source = sources.add(Source {
        path: "app.yaml".to_owned(),
        text: app.to_owned(),
        library: false,
    });
    let mut diagnostics = Diagnostics::default();
    let node = read(&sources, source, &Budget::DOCUMENT, &mut diagnostics);
    let app = node.and_then(|node| syntax::App::read(&node, &mut diagnostics));
    let model = app.map(|app| resolve(&app, &mut diagnostics));
    assert!(
        diagnostics.is_empty(),
        "{}",
        human(&diagnostics, &sources, false)
    );
    Arc::new(model.expect("an app without faults is a model"))
}

/// A store on a new database with the tables of an app.
pub(super) async fn store(app: &str) -> Store {
    store_at(&database::forgotten().await, app).await
}

pub(super) async fn store_at(url: &str, app: &str) -> Store {
    let store = Store::open(url, model(app)).await.unwrap();
    store.prepare().await.unwrap();
    store
}

/// As [`store_at`], where something hears the events of these tables.
pub(super) async fn store_that_hears(url: &str, app: &str, tables: &[&str]) -> Store {
    let mut model = Arc::unwrap_or_clone(model(app));
    model.heard = tables.iter().map(|table| Name::new(table)).collect();
    let store = Store::open(url, Arc::new(model)).await.unwrap();
    store.prepare().await.unwrap();
    store
}

/// Undoes a migration, and those after it.
pub(super) async fn undo_from(store: &Store, version: i64) {
    let known = store.migrations().await.unwrap();
    let later = known
        .iter()
        .filter(|migration| migration.version >= version);
    store.roll_back(later.count()).await.unwrap();
}

/// Saves [`ALIYA`]'s session.
pub(super) async fn save_session(
    transaction: &mut Transaction,
    session: &str,
) -> Result<(), StoreError> {
    let mut opened = transaction.open_dialogue(ALIYA).await?;
    opened.state.session = Some(session.to_owned());
    transaction.save_dialogue(opened).await
}

/// An instant by the clock of Almaty.
pub(super) fn at(clock: &str) -> Timestamp {
    format!("{clock}+05").parse().unwrap()
}

/// Monday, 2026-03-02, 08:00; by nobody.
pub(super) fn monday() -> Context {
    Context::itself(at("2026-03-02 08:00"))
}

pub(super) async fn ask_at(store: &Store, context: Context, request: Request) -> Answer {
    let answer: Result<Answer, StoreError> = store
        .write(async move |transaction| transaction.answer(request, &context).await)
        .await;
    answer.unwrap()
}

pub(super) async fn ask(store: &Store, request: Request) -> Answer {
    ask_at(store, monday(), request).await
}

pub(super) fn values<const N: usize>(values: [(&str, Value); N]) -> BTreeMap<Name, Value> {
    values
        .into_iter()
        .map(|(name, value)| (Name::new(name), value))
        .collect()
}

pub(super) fn row(table: &str, id: i64) -> RowReference {
    RowReference {
        table: Name::new(table),
        id: RowId(id),
    }
}

pub(super) fn words(ru: &str, kk: &str) -> Value {
    let texts = [("ru", ru), ("kk", kk)];
    let texts = texts.map(|(language, text)| (Name::new(language), text.to_owned()));
    Value::Words(Words(Arc::new(texts.into())))
}

pub(super) fn money(units: i64) -> Value {
    Value::Money(Money::whole(units).unwrap())
}

pub(super) fn minutes(minutes: i64) -> Value {
    Value::Duration(Duration::minutes(minutes))
}

pub(super) async fn insert<const N: usize>(
    store: &Store,
    table: &str,
    columns: [(&str, Value); N],
) -> RowReference {
    let request = Request::Insert {
        table: Name::new(table),
        values: values(columns),
    };
    match ask(store, request).await {
        Answer::Inserted(id) => row(table, id.0),
        other => panic!("{other:?}"),
    }
}

/// A haircut of an hour for 5 000 ₸.
pub(super) async fn haircut(store: &Store) -> RowReference {
    let name = words("Стрижка", "Шаш қию");
    let columns = [
        ("name", name),
        ("duration", minutes(60)),
        ("price", money(5_000)),
    ];
    insert(store, "service", columns).await
}

pub(super) fn column(path: &str, test: Test, value: Value) -> Filter {
    Filter::Column {
        path: path.split('.').map(Name::new).collect(),
        test,
        value,
    }
}

pub(super) fn query(table: &str, filter: Filter) -> Query {
    Query {
        table: Name::new(table),
        filter,
        order: None,
        limit: 100,
        offset: 0,
    }
}

pub(super) async fn rows(store: &Store, query: Query) -> Vec<Record> {
    match ask(store, Request::Rows(query)).await {
        Answer::Rows(records) => records,
        other => panic!("{other:?}"),
    }
}

/// The ids of the rows that fit.
pub(super) async fn ids(store: &Store, table: &str, filter: Filter) -> Vec<i64> {
    let records = rows(store, query(table, filter)).await;
    records.into_iter().map(|record| record.row.id.0).collect()
}

pub(super) async fn record(store: &Store, row: &RowReference) -> Record {
    match ask(store, Request::Row(row.clone())).await {
        Answer::Row(Some(record)) => record,
        other => panic!("{other:?}"),
    }
}

pub(super) fn refused(refusal: Refusal) -> Answer {
    Answer::Refused(refusal)
}

/// Runs SQL without the store's knowledge.
pub(super) async fn raw(store: &Store, sql: &'static str) -> Result<(), StoreError> {
    store
        .write(async move |transaction| transaction.connection.script(sql).await)
        .await
}

/// How SQLite would run a query, step by step.
pub(super) async fn plan(store: &Store, sql: String) -> Vec<String> {
    let steps: Result<Vec<_>, StoreError> = store
        .write(async move |transaction| {
            let explain = format!("EXPLAIN QUERY PLAN {sql}");
            transaction.connection.query(&explain, "explaining").await
        })
        .await;
    steps.unwrap().iter().map(|step| step.string(3)).collect()
}

//! Bookings that a backend keeps: what its lists say of what only the bot has noted.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::SignedDuration;
use tilmash_engine::interpret::{Answer, Filter, Request};
use tilmash_engine::mirror::{Asked, Brought, Read};
use tilmash_engine::model::{Change, Mirror, Mirrors, Model, Place, START, Verb, Writing};
use tilmash_engine::name::Name;
use tilmash_engine::syntax::{Data, Method};
use tilmash_engine::value::Value;

use super::{
    ALIYA, SALON, Store, ask, at, database, minutes, model, query, row, rows, values, words,
};
use crate::store::Gap;

on_each_database!(
    what_only_the_bot_knows_is_not_undone_by_a_list,
    what_the_backend_was_asked_for_it_may_undo,
    what_is_cancelled_over_there_counts,
    what_a_backend_keeps_lacks_nothing,
);

async fn opened(model: Model) -> Store {
    let url = database::forgotten().await;
    let store = Store::open(&url, Arc::new(model)).await.unwrap();
    store.prepare().await.unwrap();
    store
}

/// The salon in a backend, which is asked for these changes of a booking, or knows nothing of them.
async fn salon(is_asked: bool) -> Store {
    let store = opened(mirrored(is_asked)).await;
    let cut = values([
        ("name", words("Стрижка", "Шаш қию")),
        ("duration", minutes(60)),
    ]);
    list(&store, "service", "cut", cut).await;
    store
}

fn mirrored(is_asked: bool) -> Model {
    let mut model = Arc::unwrap_or_clone(model(SALON));
    let span = model.roles["client"].span;
    let mirror = |table: &str, columns: &[&str], writes: IndexMap<Verb, Writing>| Mirror {
        table: Name::new(table),
        tool: "backend".into(),
        span,
        id: vec!["id".to_owned()],
        columns: columns
            .iter()
            .map(|column| (Name::new(column), Place::At(vec![(*column).to_owned()])))
            .collect(),
        list: None,
        find: None,
        writes,
        keep: SignedDuration::ZERO,
        watch: None,
    };
    let writes = [Verb::Confirm, Verb::Complete, Verb::NoShow].map(|verb| {
        let request = is_asked.then(|| Change {
            method: Method::Post,
            path: Vec::new(),
            row: Vec::new(),
            outcomes: IndexMap::new(),
        });
        let as_of = verb;
        (verb, Writing { as_of, request })
    });
    let columns = ["start", "service", "status", "name", "expires"];
    model.mirrors = Mirrors {
        data: Data::Backend,
        written: Data::Backend,
        tables: IndexMap::from([
            (
                "service".into(),
                mirror("service", &["name", "duration"], IndexMap::new()),
            ),
            (
                "booking".into(),
                mirror("booking", &columns, IndexMap::from(writes)),
            ),
        ]),
    };
    model
}

async fn list(store: &Store, table: &str, id: &str, values: BTreeMap<Name, Value>) {
    let aliya = Value::Row(row("person", ALIYA.0));
    let client = (table == "booking").then(|| ("client".into(), aliya));
    let read = Read {
        table: Name::new(table),
        filters: client.into_iter().collect(),
    };
    let request = Request::Mirror {
        asked: Box::new(Asked::Read(read)),
        rows: vec![Brought {
            id: Some(id.to_owned()),
            values,
        }],
    };
    let answer = ask(store, request).await;
    assert_eq!(answer, Answer::Value(Value::None));
}

/// Lists the visit with this status, and returns the status and the end of the hold that it has.
async fn listed(store: &Store, status: &str, expires: Value) -> (Value, Value) {
    let visit = values([
        ("start", Value::Moment(at("2026-03-04 10:00"))),
        ("service", Value::text("cut")),
        ("status", Value::choice(status)),
        ("name", Value::text("Алия")),
        ("expires", expires),
    ]);
    list(store, "booking", "7", visit).await;
    let rows = rows(store, query("booking", Filter::EVERY)).await;
    let [visit] = &rows[..] else {
        panic!("one visit: {rows:?}");
    };
    (
        visit.values["status"].clone(),
        visit.values["expires"].clone(),
    )
}

fn soon() -> Value {
    Value::Moment(at("2026-03-02 08:30"))
}

async fn what_only_the_bot_knows_is_not_undone_by_a_list() {
    let store = salon(false).await;
    for (here, there) in [
        ("confirmed", "pending"),
        ("completed", "pending"),
        ("completed", "confirmed"),
        ("no_show", "pending"),
        ("no_show", "confirmed"),
    ] {
        let kept = (Value::choice(here), Value::None);
        assert_eq!(listed(&store, here, Value::None).await, kept);
        assert_eq!(listed(&store, there, soon()).await, kept, "{here} {there}");
    }
}

async fn what_the_backend_was_asked_for_it_may_undo() {
    let store = salon(true).await;
    for (here, there) in [
        ("confirmed", "pending"),
        ("completed", "confirmed"),
        ("no_show", "confirmed"),
    ] {
        listed(&store, here, Value::None).await;
        let (status, _) = listed(&store, there, Value::None).await;
        assert_eq!(status, Value::choice(there), "{here}");
    }
}

async fn what_is_cancelled_over_there_counts() {
    let store = salon(false).await;
    for there in ["cancelled", "declined"] {
        listed(&store, "confirmed", Value::None).await;
        let (status, _) = listed(&store, there, Value::None).await;
        assert_eq!(status, Value::choice(there));
    }
}

async fn what_a_backend_keeps_lacks_nothing() {
    let mut model = mirrored(false);
    let gap = opened(model.clone()).await.gap().await.unwrap();
    assert_eq!(gap, Some(Gap::Hours), "hours are kept here");
    let mut free = model.mirrors.tables["service"].clone();
    free.table = START.into();
    free.columns.clear();
    model.mirrors.tables.insert(START.into(), free);
    let gap = opened(model).await.gap().await.unwrap();
    assert_eq!(gap, None);
}

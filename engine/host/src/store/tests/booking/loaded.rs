//! Files of rows that a flow loads while the bot runs.

use std::fs;
use std::path::Path;

use futures::future::join_all;
use tempfile::TempDir;
use tilmash_engine::diagnostic::Slip;
use tilmash_engine::seed::{Fault, Faults};
use tilmash_engine::value::LOADED;

use super::bookings::{book, free, open};
use super::places::service;
use super::*;
use crate::store::tests::database::{is_postgres, lasting};

on_each_database!(
    files_are_loaded_as_they_are_then,
    of_files_with_faults_nothing_is_loaded,
    rows_that_say_who_has_a_role_are_not_loaded,
    bookings_that_the_rows_concern_are_counted,
    of_several_who_load_at_once_one_makes_the_rows,
);

const RESTAURANT: &str = "
app: restaurant
languages: [ru]
zone: Asia/Almaty
tables:
  service: { is: service, columns: { name: text } }
  table: { is: resource, units: seats, columns: { seats: { integer, from: 1 } } }
  booking: { is: booking, units: guests, columns: { guests: { integer: 1, from: 1 } }, sees: {} }
";

/// A folder with a file of tables.
struct Folder(TempDir);

impl Folder {
    fn of(store: &Store, rows: &str) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.write(rows);
        store.read_seeds_from(folder.path().to_owned());
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, rows: &str) {
        let text = format!("{{\n\"table\": [\n{rows}\n]}}");
        fs::write(self.path().join("tables.json"), text).unwrap();
    }
}

/// Loads the file as a `do` does: what is refused is undone.
async fn load(store: &Store) -> Answer {
    let work = async |transaction: &mut Transaction| {
        transaction.answer(Request::Begin, &monday()).await?;
        let files = vec!["tables.json".to_owned()];
        let answer = transaction.answer(Request::Seed(files), &monday()).await?;
        let end = match &answer {
            Answer::Value(_) => Request::Keep,
            _ => Request::Undo,
        };
        transaction.answer(end, &monday()).await?;
        Ok::<_, StoreError>(answer)
    };
    store.write(work).await.unwrap()
}

/// How many rows were new, changed, shown again, hidden and unchanged, and how many bookings they
/// concern.
async fn loaded(store: &Store) -> [i64; 6] {
    let Answer::Value(Value::Draft(figures)) = load(store).await else {
        panic!("the files have no fault")
    };
    LOADED.map(|(name, _)| match figures[name] {
        Value::Integer(count) => count,
        ref other => panic!("{other:?}"),
    })
}

async fn faults(store: &Store) -> Faults {
    match load(store).await {
        Answer::Faulty(faults) => faults,
        other => panic!("{other:?}"),
    }
}

async fn tables(store: &Store) -> Vec<Value> {
    let query = Query {
        table: Name::new("table"),
        filter: Filter::EVERY,
        order: Some((Name::new("seats"), false)),
        limit: 100,
        offset: 0,
    };
    let Answer::Rows(rows) = ask(store, Request::Rows(query)).await else {
        panic!("rows are answered with rows")
    };
    rows.iter().map(|row| row.column("seats")).collect()
}

fn seats(tables: &[i64]) -> Vec<Value> {
    tables.iter().copied().map(Value::Integer).collect()
}

async fn files_are_loaded_as_they_are_then() {
    let store = store(RESTAURANT).await;
    let folder = Folder::of(
        &store,
        r#"{ "key": "a", "seats": 2 }, { "key": "b", "seats": 4 }"#,
    );
    assert_eq!(loaded(&store).await, [2, 0, 0, 0, 0, 0]);
    assert_eq!(loaded(&store).await, [0, 0, 0, 0, 2, 0]);
    folder.write(r#"{ "key": "a", "seats": 3 }, { "key": "b", "deleted": true }"#);
    assert_eq!(loaded(&store).await, [0, 1, 0, 1, 0, 0]);
    assert_eq!(tables(&store).await, seats(&[3]));
    folder.write(r#"{ "key": "b", "seats": 4 }"#);
    assert_eq!(loaded(&store).await, [0, 0, 1, 0, 0, 0]);
    assert_eq!(tables(&store).await, seats(&[3, 4]));
}

async fn of_files_with_faults_nothing_is_loaded() {
    let store = store(RESTAURANT).await;
    let folder = Folder::of(&store, r#"{ "key": "a", "seats": 2 }"#);
    loaded(&store).await;
    folder.write("{ \"key\": \"a\", \"seats\": 8 },\n{ \"key\": \"b\", \"seats\": 0 }");
    let told = Fault {
        file: "tables.json".to_owned(),
        line: Some(4),
        reason: "expected 1 or more, found `0`".to_owned(),
        slip: Some(Slip::Below {
            column: "seats".to_owned(),
            limit: "1".to_owned(),
        }),
        found: Some("0".to_owned()),
        near: None,
    };
    let only = |fault: Fault| Faults {
        first: vec![fault],
        more: 0,
    };
    assert_eq!(faults(&store).await, only(told));
    assert_eq!(tables(&store).await, seats(&[2]));

    // Many faults are counted, and long ones are cut.
    let long = "я".repeat(5000);
    let many: Vec<String> = (0..25)
        .map(|n| format!(r#"{{ "key": "t{n}", "seats": "{long}" }}"#))
        .collect();
    folder.write(&many.join(",\n"));
    let told = faults(&store).await;
    assert_eq!((told.first.len(), told.more), (10, 15));
    let longest = told.first.iter().map(|fault| fault.reason.chars().count());
    assert!(longest.max() < Some(300));

    fs::write(folder.path().join("tables.json"), b"\xff{}").unwrap();
    let no_text = faults(&store).await;
    assert_eq!(no_text.first[0].line, None);
    fs::remove_file(folder.path().join("tables.json")).unwrap();
    let gone = faults(&store).await;
    assert!(gone.first[0].reason == "there is no such file", "{gone:?}");
    assert_eq!(tables(&store).await, seats(&[2]));
}

async fn rows_that_say_who_has_a_role_are_not_loaded() {
    let team = "  admin: { columns: { person: { person, unique: true } }, sees: {} }
roles:
  admin: { sees: all, rows: admin, by: person }
  guest: everyone
";
    let store = store(&format!("{RESTAURANT}{team}")).await;
    let rows = r#"{ "key": "a", "seats": 2 }], "admin": [{ "key": "b", "person": 7 }"#;
    let _folder = Folder::of(&store, rows);
    let told = faults(&store).await;
    assert_eq!(told.first[0].slip, Some(Slip::Role("admin".to_owned())));
    assert_eq!((told.first.len(), told.more), (1, 0));
    assert_eq!(tables(&store).await, []);
}

async fn bookings_that_the_rows_concern_are_counted() {
    let store = store(RESTAURANT).await;
    let folder = Folder::of(&store, r#"{ "key": "a", "seats": 2 }"#);
    loaded(&store).await;
    open(&store, Value::None).await;
    let service = service(&store).await;
    let booked = ask(&store, book(free(&service), "2026-03-03 09:00")).await;
    assert!(matches!(booked, Answer::Inserted(_)), "{booked:?}");
    folder.write(r#"{ "key": "a", "deleted": true }"#);
    assert_eq!(loaded(&store).await, [0, 0, 0, 1, 0, 1]);
    // It stays as it is promised, and is told again.
    assert_eq!(loaded(&store).await[4..], [1, 1]);
}

async fn of_several_who_load_at_once_one_makes_the_rows() {
    let url = lasting().await;
    let model = model(RESTAURANT);
    let mut stores = Vec::new();
    for instance in 0..if is_postgres() { 2 } else { 1 } {
        let store = Store::open(&url, Arc::clone(&model)).await.unwrap();
        if instance == 0 {
            store.prepare().await.unwrap();
        }
        stores.push(store);
    }
    let rows: Vec<String> = (0..20)
        .map(|n| format!(r#"{{ "key": "t{n}", "seats": 2 }}"#))
        .collect();
    let folder = Folder::of(&stores[0], &rows.join(",\n"));
    for store in &stores[1..] {
        store.read_seeds_from(folder.path().to_owned());
    }
    let each = (0..8).map(|turn| loaded(&stores[turn % stores.len()]));
    let done = join_all(each).await;
    let new: i64 = done.iter().map(|figures| figures[0]).sum();
    let unchanged: i64 = done.iter().map(|figures| figures[4]).sum();
    assert_eq!((new, unchanged), (20, 140), "{done:?}");
    assert_eq!(tables(&stores[0]).await.len(), 20);
}

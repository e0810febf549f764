//! Files of rows.

use std::sync::Mutex;

use tilmash_engine::tree::{Node, read_json};

use super::*;
use crate::store::{SeedChangeKind, SeedError, Seeded};

on_each_database!(
    a_file_is_loaded_and_loaded_twice_changes_nothing,
    a_changed_row_is_updated_and_a_deleted_one_comes_back,
    all_faults_are_told_with_their_places_and_nothing_is_loaded,
    a_text_is_as_its_column_allows_also_where_no_length_is_written,
    a_row_that_is_like_another_in_what_is_unique_undoes_the_whole_file,
    rows_that_are_alike_in_what_is_unique_are_not_loaded,
    a_row_is_withdrawn_by_its_file_and_may_come_back,
    a_row_becomes_what_its_file_says,
    rows_that_mean_nothing_are_not_loaded,
    hours_that_overlap_those_of_the_database_are_not_loaded,
);

const STUDIO: &str = "
app: studio
languages: [ru, kk]
zone: Asia/Almaty
tables:
  service:
    is: service
    columns: { name: { words, length: 2..60 }, next: { service, optional: true }, level: { integer: 1, from: 1, to: 5 } }
  room: { is: resource, units: capacity, shared: true, columns: { name: { text, unique: true }, capacity: { integer: 1, from: 1 }, parts: { many: room }, per_day: { integer, from: 1, optional: true } } }
  booking: { is: booking, sees: {} }
";

const FILE: &str = r#"{
  "hours": [
    { "key": "monday", "weekday": 1, "opens": "09:00", "closes": "18:00", "room": "small" }
  ],
  "service": [
    { "key": "wash", "name": { "ru": "Мытьё", "kk": "Жуу" }, "duration": "15m", "next": "haircut" },
    { "key": "haircut", "name": "Стрижка", "duration": "45m", "price": 5000, "next": "wash" }
  ],
  "room": [{ "key": "small", "name": "Малый" }]
}"#;

fn parse(text: &str) -> (Node, Sources) {
    let mut sources = Sources::default();
    let source = sources.add(Source {
        path: "seeds/studio.json".to_owned(),
        text: text.to_owned(),
        library: false,
    });
    let mut diagnostics = Diagnostics::default();
    let node = read_json(&sources, source, &mut diagnostics).unwrap();
    assert!(diagnostics.is_empty());
    (node, sources)
}

pub(in crate::store::tests) async fn seed(store: &Store, text: &str) -> Seeded {
    let loaded = store.seed(vec![parse(text).0], |_, _| {}).await.unwrap();
    loaded.rows.seeded
}

/// What is wrong with a file: one line for each fault, with its place and help.
async fn faults(store: &Store, text: &str) -> Vec<String> {
    let (node, sources) = parse(text);
    let Err(SeedError::Rows(mut diagnostics)) = store.seed(vec![node], |_, _| {}).await else {
        panic!("the file has faults")
    };
    diagnostics.sort(&sources);
    let lines = diagnostics.iter().map(|diagnostic| {
        let place = sources.position(diagnostic.span.unwrap());
        let help = diagnostic.help.as_deref().unwrap_or_default();
        let line = format!(
            "{}:{} {}: {} ({help})",
            place.line,
            place.column,
            diagnostic.code.name(),
            diagnostic.message
        );
        line.replace(" ()", "")
    });
    lines.collect()
}

async fn a_file_is_loaded_and_loaded_twice_changes_nothing() {
    let store = store(STUDIO).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&seen);
    let progress = move |done, total| heard.lock().unwrap().push((done, total));
    let loaded = store.seed(vec![parse(FILE).0], progress).await.unwrap();
    let seeded = loaded.rows.seeded;
    assert_eq!(
        seeded,
        Seeded {
            inserted: 4,
            ..Seeded::default()
        }
    );
    assert_eq!(*seen.lock().unwrap(), [(1, 4), (2, 4), (3, 4), (4, 4)]);
    let wash = record(&store, &row("service", 1)).await;
    assert_eq!(wash.key.as_deref(), Some("wash"));
    assert_eq!(wash.values["name"], words("Мытьё", "Жуу"));
    assert_eq!(wash.values["next"], Value::Row(row("service", 2)));
    assert_eq!(wash.values["level"], Value::Integer(1));
    let haircut = record(&store, &row("service", 2)).await;
    assert_eq!(haircut.values["next"], Value::Row(row("service", 1)));
    assert_eq!(haircut.values["price"], money(5_000));
    let monday = record(&store, &row("hours", 1)).await;
    assert_eq!(monday.values["room"], Value::Row(row("room", 1)));
    let by_key = column("key", Test::Equals, Value::text("haircut"));
    assert_eq!(ids(&store, "service", by_key).await, [2]);
    assert_eq!(
        seed(&store, FILE).await,
        Seeded {
            unchanged: 4,
            ..Seeded::default()
        }
    );
}

async fn a_changed_row_is_updated_and_a_deleted_one_comes_back() {
    let store = store(STUDIO).await;
    seed(&store, FILE).await;
    ask(&store, Request::Delete(row("service", 1))).await;
    let changed = FILE.replace("5000", "5500.50").replace("15m", "20m");
    assert_eq!(
        seed(&store, &changed).await,
        Seeded {
            updated: 1,
            unchanged: 2,
            restored: 1,
            ..Seeded::default()
        }
    );
    let price = record(&store, &row("service", 2)).await.values["price"].clone();
    let hundredths = 550_050;
    assert_eq!(price, Value::Money(Money { hundredths }));
    let wash = record(&store, &row("service", 1)).await;
    assert!(!wash.deleted);
    assert_eq!(wash.values["duration"], minutes(20));
}

async fn all_faults_are_told_with_their_places_and_nothing_is_loaded() {
    let store = store(STUDIO).await;
    let file = r#"{
  "rooms": [],
  "booking": [],
  "room": [
    { "key": "small", "name": "Малый", "capasity": 2 },
    { "key": "small", "name": "Другой" },
    { "name": "Без ключа" }
  ],
  "service": [
    { "key": "wash", "name": { "ru": "Мытьё" }, "duration": "quarter" },
    { "key": "cut", "name": "Стрижка", "duration": "45m", "next": "wsh", "level": 9 },
    { "key": "dry", "name": { "ru": "Сушка", "kk": "К" } },
    5
  ]
}"#;
    assert_eq!(
        faults(&store, file).await,
        [
            "2:3 unknown-table: there is no table `rooms` (did you mean `room`?)",
            "3:3 unknown-table: rows of `booking` are not loaded from files",
            "5:40 unknown-column: `room` has no column `capasity` (did you mean `capacity`?)",
            "6:14 duplicate-key: `room` has two rows `small`",
            "7:5 missing-key: the row has no `key` (give it a name that never changes: the row is known by it the next time)",
            "10:30 type-mismatch: the text in `kk` is missing",
            "10:61 type-mismatch: expected a duration, `45m`, `1h30m` or `2d`, found `quarter`",
            "11:67 invalid-value: `service` has no row with the key `wsh` (did you mean `wash`?)",
            "11:83 invalid-value: expected 5 or less",
            "12:14 missing-value: row `dry` has no `duration`",
            "12:29 invalid-value: expected 2 to 60 characters, found 1",
            "13:5 wrong-shape: a row is a map from columns to values, found a number",
        ]
    );
    assert!(ids(&store, "room", Filter::EVERY).await.is_empty());
}

async fn a_text_is_as_its_column_allows_also_where_no_length_is_written() {
    let store = store(
        "
app: studio
languages: [ru]
zone: Asia/Almaty
tables:
  person_of_staff: { columns: { name: { text, letters: true }, about: { words } } }
",
    )
    .await;
    let long = "я".repeat(1001);
    let file = format!(
        r#"{{
  "person_of_staff": [
    {{ "key": "a", "name": "", "about": "Мастер" }},
    {{ "key": "b", "name": "R2D2", "about": "Мастер" }},
    {{ "key": "c", "name": "Анна", "about": "{long}" }}
  ]
}}"#
    );
    assert_eq!(
        faults(&store, &file).await,
        [
            "3:27 invalid-value: expected 1 to 1000 characters, found 0",
            "4:27 invalid-value: expected only letters, spaces, hyphens, apostrophes and dots",
            "5:44 invalid-value: expected 1 to 1000 characters, found 1001",
        ]
    );
}

async fn a_row_that_is_like_another_in_what_is_unique_undoes_the_whole_file() {
    let store = store(STUDIO).await;
    insert(&store, "room", [("name", Value::text("Малый"))]).await;
    assert_eq!(
        faults(&store, FILE).await,
        ["9:21 invalid-value: another row of `room` is like row `small` in what is unique"]
    );
    assert!(ids(&store, "service", Filter::EVERY).await.is_empty());
    assert_eq!(ids(&store, "room", Filter::EVERY).await, [1]);
}

async fn rows_that_are_alike_in_what_is_unique_are_not_loaded() {
    let store = store(STUDIO).await;
    let file = r#"{ "room": [
  { "key": "small", "name": "Малый" },
  { "key": "large", "name": "Большой" },
  { "key": "old", "name": "Малый", "deleted": true },
  { "key": "other", "name": "Малый" }
] }"#;
    assert_eq!(
        faults(&store, file).await,
        [
            "5:29 invalid-value: `other` has the same name as `small` (name of `room` must be unique)"
        ]
    );
    assert!(ids(&store, "room", Filter::EVERY).await.is_empty());
}

async fn a_row_is_withdrawn_by_its_file_and_may_come_back() {
    let store = store(STUDIO).await;
    seed(&store, FILE).await;
    let withdrawn = FILE.replace(r#""key": "wash","#, r#""key": "wash", "deleted": true,"#);
    let deleted = Seeded {
        deleted: 1,
        unchanged: 3,
        ..Seeded::default()
    };
    assert_eq!(seed(&store, &withdrawn).await, deleted);
    assert!(record(&store, &row("service", 1)).await.deleted);
    let unchanged = Seeded {
        unchanged: 4,
        ..Seeded::default()
    };
    assert_eq!(seed(&store, &withdrawn).await, unchanged);
    let restored = Seeded {
        restored: 1,
        unchanged: 3,
        ..Seeded::default()
    };
    assert_eq!(seed(&store, FILE).await, restored);
    assert!(!record(&store, &row("service", 1)).await.deleted);
    // Of a row that is withdrawn only the key counts, also of one that never was.
    let only_keys = r#"{ "service": [
        { "key": "wash", "deleted": true }, { "key": "perm", "deleted": true }
    ] }"#;
    assert_eq!(seed(&store, only_keys).await.deleted, 1);
    assert_eq!(ids(&store, "service", Filter::EVERY).await.len(), 1);
}

async fn a_row_becomes_what_its_file_says() {
    let store = store(STUDIO).await;
    let file = |row: &str| format!(r#"{{ "service": [{row}] }}"#);
    let whole =
        r#"{ "key": "cut", "name": "Стрижка", "duration": "45m", "price": 5000, "level": 3 }"#;
    let short = r#"{ "key": "cut", "name": "Стрижка", "duration": "45m" }"#;
    seed(&store, &file(whole)).await;
    let planned = store
        .plan_seed(vec![parse(&file(short)).0])
        .await
        .unwrap()
        .rows;
    let [change] = &planned.changes[..] else {
        panic!("{planned:?}");
    };
    assert_eq!(
        (change.kind, change.key.as_str()),
        (SeedChangeKind::Updated, "cut")
    );
    let price = record(&store, &row("service", 1)).await.values["price"].clone();
    assert_eq!(price, money(5_000), "a plan changes nothing");
    seed(&store, &file(short)).await;
    let values = record(&store, &row("service", 1)).await.values;
    assert_eq!(values["price"], Value::None);
    assert_eq!(values["level"], Value::Integer(1));
}

async fn rows_that_mean_nothing_are_not_loaded() {
    let store = store(STUDIO).await;
    let file = r#"{
  "$schema": "../../schemas/seed.json",
  "closure": [
    { "key": "back", "first": "2026-06-10", "last": "2026-06-01" },
    { "key": "bare", "first": "2026-06-10", "last": "2026-06-10", "kind": "replaced" },
    { "key": "half", "first": "2026-06-10", "last": "2026-06-10", "kind": "added", "opens": "10:00" },
    { "key": "quiet", "first": "2026-06-10", "last": "2026-06-10", "opens": "10:00", "closes": "14:00" },
    { "key": "right", "first": "2026-06-11", "last": "2026-06-11", "kind": "replaced", "opens": "10:00", "closes": "14:00" }
  ],
  "hours": [
    { "key": "sunday", "weekday": 7, "opens": "20:00", "closes": "02:00" },
    { "key": "monday", "weekday": 1, "opens": "01:00", "closes": "18:00" },
    { "key": "evening", "weekday": 1, "opens": "18:00", "closes": "20:00" },
    { "key": "own", "weekday": 1, "opens": "09:00", "closes": "18:00", "room": "small" },
    { "key": "ended", "weekday": 1, "opens": "09:00", "closes": "18:00", "first": "2026-06-10", "last": "2026-06-01" },
    { "key": "never", "weekday": 7, "opens": "09:00", "closes": "18:00", "first": "2026-06-01", "last": "2026-06-05" },
    { "key": "summer", "weekday": 1, "opens": "09:00", "closes": "18:00", "first": "2026-06-01", "last": "2026-08-31" },
    { "key": "twice", "weekday": 1, "opens": "17:00", "closes": "20:00", "first": "2026-06-01", "last": "2026-08-31" },
    { "key": "later", "weekday": 1, "opens": "17:00", "closes": "20:00", "first": "2026-06-01" },
    { "key": "both", "weekday": 1, "opens": "17:00", "closes": "20:00", "service": "free", "room": "small" },
    { "key": "given", "weekday": 1, "opens": "17:00", "closes": "20:00", "service": "free" }
  ],
  "service": [
    { "key": "free", "name": "Даром", "duration": "45m", "price": 0 },
    { "key": "owed", "name": "Долг", "duration": "45m", "price": -5 },
    { "key": "brief", "name": "Миг", "duration": "0m" }
  ],
  "room": [
    { "key": "small", "name": "Малый", "per_day": 3 },
    { "key": "whole", "name": "Оба", "parts": ["small"], "per_day": 3 }
  ]
}"#;
    assert_eq!(
        faults(&store, file).await,
        [
            "4:53 invalid-value: `last` is before `first`, 2026-06-10 (`last` is the last day that is closed: write it equal to `first` for one day)",
            "5:75 missing-value: hours that are `replaced` have no `opens` (write `opens` and `closes`, such as \"10:00\" and \"14:00\")",
            "6:93 missing-value: hours that are `added` have no `closes` (write `opens` and `closes`, such as \"10:00\" and \"14:00\")",
            "7:77 invalid-value: a closure of the kind `closed` has no hours (write `\"kind\": \"replaced\"` for other hours on these days, or `\"added\"` for hours beside the usual ones)",
            "12:35 invalid-value: the hours `monday` overlap `sunday` (weekdays count from Monday, 1, to Sunday, 7)",
            "15:105 invalid-value: `last` is before `first`, 2026-06-10 (`last` is the last day of the season; without it the hours hold from `first` on)",
            "16:34 invalid-value: no day from 2026-06-01 to 2026-06-05 is of weekday 7 (weekdays count from Monday, 1, to Sunday, 7)",
            "18:34 invalid-value: the hours `twice` overlap `summer` (weekdays count from Monday, 1, to Sunday, 7)",
            "20:84 invalid-value: hours are of a service or of a `room`, not of both (write a row for each of them: a visit keeps to the hours of both)",
            "25:66 invalid-value: expected 0.00 or more",
            "26:50 invalid-value: expected 1m or more",
            "30:69 invalid-value: what joins others has no `per_day` of its own (leave it out: the limits of its parts hold)",
        ]
    );
    assert!(ids(&store, "closure", Filter::EVERY).await.is_empty());
}

async fn hours_that_overlap_those_of_the_database_are_not_loaded() {
    let store = store(STUDIO).await;
    let file = |opens: &str, closes: &str| {
        format!(
            r#"{{ "hours": [
  {{ "key": "monday", "weekday": 1, "opens": "{opens}", "closes": "{closes}" }}
] }}"#
        )
    };
    seed(&store, &file("09:00", "12:00")).await;
    let hours = [
        ("weekday", Value::Integer(1)),
        ("opens", Value::Time(jiff::civil::time(12, 0, 0, 0))),
        ("closes", Value::Time(jiff::civil::time(18, 0, 0, 0))),
    ];
    insert(&store, "hours", hours).await;
    let told = faults(&store, &file("09:00", "13:00")).await;
    let [told] = &told[..] else {
        panic!("{told:?}");
    };
    assert!(
        told.contains("overlap others in the database: weekday 1, 12:00–18:00"),
        "{told}"
    );
    seed(&store, &file("08:00", "12:00")).await;
}

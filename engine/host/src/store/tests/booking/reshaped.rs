//! Who serves bookings that were made before they needed a resource, and what is promised twice.

use tilmash_engine::interpret::Free;

use super::bookings::{book, booked, cancel, claims, free, open, starts};
use super::places::START;
use super::*;
use crate::store::{Assignment, Loaded, Prepared};

on_each_database!(
    the_only_resource_serves_what_was_booked_before_it,
    of_several_resources_a_person_names_one,
    what_would_be_done_is_told_and_not_done,
    who_alone_gives_a_service_serves_its_bookings,
    all_bookings_get_a_resource_that_all_must_have,
    an_empty_table_decides_nothing_and_its_rows_do,
    what_was_promised_twice_stays_and_nobody_else_gets_it,
);

/// [`SALON`], where nobody says a name.
pub(super) fn salon() -> String {
    SALON.replace("{ name: text }", "{ name: { text, optional: true } }")
}

/// [`salon`] with masters, each of whom may list what they give.
fn with_masters() -> String {
    salon().replace(
        "  booking:\n    is: booking",
        "  master: { is: resource, columns: { name: { text, optional: true }, services: { many: service } } }\n  booking:\n    is: booking",
    )
}

/// [`with_masters`], of whom each gives everything.
pub(super) fn with_equals() -> String {
    with_masters().replace(", services: { many: service }", "")
}

/// A salon without masters, with a haircut and one booking of it.
pub(super) async fn booked_salon() -> (String, RowReference) {
    let url = database::lasting().await;
    let store = store_at(&url, &salon()).await;
    open(&store, Value::None).await;
    let service = haircut(&store).await;
    let booking = booked(&store, free(&service), START).await;
    store.close().await.unwrap();
    (url, booking)
}

pub(super) async fn other(url: &str, app: &str) -> Store {
    Store::open(url, model(app)).await.unwrap()
}

/// Loads rows at the instant of the tests.
pub(super) async fn load(store: &Store, rows: &'static str) -> Loaded {
    let mut sources = Sources::default();
    let source = sources.add(Source {
        path: "rows.json".to_owned(),
        text: rows.to_owned(),
        library: false,
    });
    let mut diagnostics = Diagnostics::default();
    let file = tilmash_engine::tree::read_json(&sources, source, &mut diagnostics).unwrap();
    let loaded = store.write_once(async move |transaction| {
        transaction.seed(&[file], monday().now, |_, _| {}).await
    });
    loaded.await.unwrap()
}

pub(super) fn named(table: &str, row: &str) -> Vec<Assignment> {
    vec![Assignment {
        table: Name::new(table),
        row: row.to_owned(),
    }]
}

pub(super) async fn prepare(store: &Store, named: Vec<Assignment>) -> Result<Prepared, StoreError> {
    store.prepare_at(named, monday().now).await
}

pub(super) async fn overbooked(store: &Store) -> Vec<String> {
    let told = store.write(async |transaction| transaction.overbooked(monday().now).await);
    let told: Result<_, StoreError> = told.await;
    told.unwrap().iter().map(ToString::to_string).collect()
}

pub(super) async fn set(store: &Store, row: &RowReference, column: &str, value: Value) {
    let update = Request::Update {
        row: row.clone(),
        values: values([(column, value)]),
    };
    assert_eq!(ask(store, update).await, Answer::Done);
}

/// Every claim as `BOOKING: TABLE ROW UNITS MINUTES`.
pub(super) async fn claimed(store: &Store) -> Vec<String> {
    let read = async |transaction: &mut Transaction| {
        let rows = transaction
            .connection
            .query(
                "SELECT claim.booking || ': ' || of.table_name || ' ' || of.row_id || ' '
                   || claim.units || ' ' || ((claim.ends_at - claim.starts_at) / 60)
                 FROM tilmash_claim AS claim JOIN tilmash_resource AS of ON of.id = claim.resource
                 ORDER BY 1",
                "reading",
            )
            .await?;
        Ok::<_, StoreError>(rows.iter().map(|row| row.string(0)).collect())
    };
    store.write(read).await.unwrap()
}

pub(super) async fn column_of(store: &Store, booking: &RowReference, name: &str) -> Value {
    record(store, booking).await.values[name].clone()
}

async fn the_only_resource_serves_what_was_booked_before_it() {
    let (url, booking) = booked_salon().await;
    let store = other(&url, &with_equals()).await;
    let loaded = load(
        &store,
        r#"{ "master": [ { "key": "dana", "name": "Дана" } ] }"#,
    )
    .await;
    let steps = loaded.reshaped.steps();
    assert_eq!(
        steps,
        [
            "set `master` of 1 booking to `dana`",
            "write anew what 1 booking to come occupy"
        ]
    );
    assert!(!store.lacks_something().await.unwrap());
    prepare(&store, Vec::new()).await.unwrap();
    let dana = row("master", 1);
    assert_eq!(
        column_of(&store, &booking, "master").await,
        Value::Row(dana)
    );
    assert_eq!(claimed(&store).await, ["1: master 1 1 60"]);
    let service = row("service", 1);
    assert_eq!(
        starts(&store, free(&service), "2026-03-03").await,
        "10:00 10:30 11:00"
    );
    let taken = ask(&store, book(free(&service), START)).await;
    assert_eq!(taken, refused(Refusal::Taken));
    // It is a booking like any other.
    let answer = ask(&store, cancel(&booking, &[])).await;
    assert_eq!(answer, Answer::Done);
    booked(&store, free(&service), START).await;
}

async fn of_several_resources_a_person_names_one() {
    let (url, booking) = booked_salon().await;
    let store = other(&url, &with_equals()).await;
    load(
        &store,
        r#"{ "master": [ { "key": "dana" }, { "key": "aigul" } ] }"#,
    )
    .await;
    assert!(store.lacks_something().await.unwrap());
    let why = "1 booking has no `master`: name the one that serves them, as in \
               `tilmash db apply APP --assign master=dana` (there are `dana`, `aigul`)";
    let refused_ = prepare(&store, Vec::new()).await;
    assert!(
        matches!(&refused_, Err(StoreError::Undecided { reasons }) if reasons[..] == [why]),
        "{refused_:?}"
    );
    let nobody = prepare(&store, named("master", "madina")).await;
    assert_eq!(
        nobody.unwrap_err().to_string(),
        "there is no `master` `madina`: there are dana, aigul"
    );
    prepare(&store, named("master", "aigul")).await.unwrap();
    let aigul = row("master", 2);
    assert_eq!(
        column_of(&store, &booking, "master").await,
        Value::Row(aigul.clone())
    );
    assert_eq!(claimed(&store).await, ["1: master 2 1 60"]);
    let of = |master: &RowReference| Free {
        resources: vec![master.clone()],
        ..free(&row("service", 1))
    };
    let taken = ask(&store, book(of(&aigul), START)).await;
    assert_eq!(taken, refused(Refusal::Taken));
    booked(&store, of(&row("master", 1)), START).await;
    // What has a master keeps it.
    prepare(&store, named("master", "1")).await.unwrap();
    assert_eq!(
        column_of(&store, &booking, "master").await,
        Value::Row(aigul)
    );
}

async fn what_would_be_done_is_told_and_not_done() {
    let (url, _) = booked_salon().await;
    let store = other(&url, &with_equals()).await;
    let told = store.plan_at(Vec::new(), monday().now).await.unwrap();
    assert_eq!(
        told.undecided(),
        [
            "1 booking has no `master`, and the table is empty: write its rows into a file of `seeds/`, which `tilmash seed APP` loads"
        ]
    );
    let steps = told.steps();
    assert!(steps.contains(&"create table `master`".to_owned()));
    assert!(steps.contains(&"add column `master` to `booking`".to_owned()));
    let again = store.plan_at(Vec::new(), monday().now).await.unwrap();
    assert_eq!(again, told);
    assert_eq!(claimed(&store).await, ["1: venue 0 1 60"]);
    load(
        &store,
        r#"{ "master": [ { "key": "dana" }, { "key": "aigul" } ] }"#,
    )
    .await;
    let before = claimed(&store).await;
    let would = store
        .plan_at(named("master", "aigul"), monday().now)
        .await
        .unwrap();
    assert_eq!(
        would.steps(),
        [
            "set `master` of 1 booking to `aigul`",
            "write anew what 1 booking to come occupy"
        ]
    );
    assert!(would.undecided().is_empty());
    assert_eq!(claimed(&store).await, before);
    assert!(prepare(&store, Vec::new()).await.is_err());
}

async fn who_alone_gives_a_service_serves_its_bookings() {
    let url = database::lasting().await;
    let store = store_at(&url, &salon()).await;
    open(&store, Value::None).await;
    load(
        &store,
        r#"{ "service": [
            { "key": "cut", "name": { "ru": "Стрижка", "kk": "Шаш қию" }, "duration": "1h" },
            { "key": "nails", "name": { "ru": "Маникюр", "kk": "Маникюр" }, "duration": "30m" }
        ] }"#,
    )
    .await;
    let cut = booked(&store, free(&row("service", 1)), START).await;
    let nails = booked(&store, free(&row("service", 2)), "2026-03-03 11:00").await;
    store.close().await.unwrap();
    let store = other(&url, &with_masters()).await;
    load(
        &store,
        r#"{ "master": [
            { "key": "dana", "services": ["cut", "nails"] },
            { "key": "aigul", "services": ["nails"] }
        ] }"#,
    )
    .await;
    let reasons = prepare(&store, Vec::new()).await.unwrap_err().to_string();
    assert!(reasons.contains("1 booking has no `master`"), "{reasons}");
    // Aigul cuts no hair, and Dana is the only one who does.
    prepare(&store, named("master", "aigul")).await.unwrap();
    let master = async |booking| column_of(&store, booking, "master").await;
    assert_eq!(master(&cut).await, Value::Row(row("master", 1)));
    assert_eq!(master(&nails).await, Value::Row(row("master", 2)));
}

async fn all_bookings_get_a_resource_that_all_must_have() {
    let (url, later) = booked_salon().await;
    let store = store_at(&url, &salon()).await;
    let service = row("service", 1);
    let early = booked(&store, free(&service), "2026-03-02 09:00").await;
    let called_off = booked(&store, free(&service), "2026-03-04 09:00").await;
    ask(&store, cancel(&called_off, &[])).await;
    store.close().await.unwrap();
    let store = other(&url, &with_equals()).await;
    let afternoon = at("2026-03-02 15:00");
    load(&store, "{}").await;
    insert(&store, "master", []).await;
    store.prepare_at(Vec::new(), afternoon).await.unwrap();
    for booking in [&later, &early, &called_off] {
        let master = column_of(&store, booking, "master").await;
        assert_eq!(master, Value::Row(row("master", 1)));
    }
    assert_eq!(claims(&store).await, 2);
}

async fn an_empty_table_decides_nothing_and_its_rows_do() {
    let (url, booking) = booked_salon().await;
    let store = other(&url, &with_equals()).await;
    load(&store, "{}").await;
    let reasons = prepare(&store, Vec::new()).await.unwrap_err().to_string();
    assert!(
        reasons.contains("write its rows into a file of `seeds/`, which `tilmash seed APP` loads"),
        "{reasons}"
    );
    let nobody = prepare(&store, named("master", "dana")).await;
    assert_eq!(
        nobody.unwrap_err().to_string(),
        "there is no `master` `dana`: the table is empty; its rows are loaded by `tilmash seed APP`"
    );
    insert(&store, "master", []).await;
    prepare(&store, Vec::new()).await.unwrap();
    let master = column_of(&store, &booking, "master").await;
    assert_eq!(master, Value::Row(row("master", 1)));
}

/// Two masters serve at one time. Then the app has no masters any more, and they share the venue.
async fn what_was_promised_twice_stays_and_nobody_else_gets_it() {
    let url = database::lasting().await;
    let store = store_at(&url, &with_equals()).await;
    open(&store, Value::None).await;
    let service = haircut(&store).await;
    insert(&store, "master", []).await;
    insert(&store, "master", []).await;
    let first = booked(&store, free(&service), "2026-03-03 09:00").await;
    let second = booked(&store, free(&service), "2026-03-03 09:30").await;
    store.close().await.unwrap();

    let store = other(&url, &salon()).await;
    let planned = store.plan_at(Vec::new(), monday().now).await.unwrap();
    let prepared = prepare(&store, Vec::new()).await.unwrap();
    assert_eq!(
        prepared.steps(),
        ["write anew what 2 bookings to come occupy"]
    );
    assert_eq!(planned, prepared);
    let told = "the venue, 2026-03-03 09:30–10:00: 2 promised, and there is 1: \
                booking 1 of person 7, 2026-03-03 09:00–10:00; \
                booking 2 of person 7, 2026-03-03 09:30–10:30";
    let told_now: Vec<String> = prepared
        .overbooked
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(told_now, [told]);
    assert_eq!(
        claimed(&store).await,
        ["1: venue 0 1 60", "2: venue 0 1 60"]
    );
    // It is told as long as it lasts.
    assert!(!store.lacks_something().await.unwrap());
    let again = prepare(&store, Vec::new()).await.unwrap();
    assert_eq!((again.steps().len(), again.overbooked.len()), (0, 1));
    assert_eq!(
        starts(&store, free(&service), "2026-03-03").await,
        "10:30 11:00"
    );
    for start in ["2026-03-03 09:00", "2026-03-03 09:30", "2026-03-03 10:00"] {
        let taken = ask(&store, book(free(&service), start)).await;
        assert_eq!(taken, refused(Refusal::Taken), "{start}");
    }
    // The schema alone refuses a third as well.
    let third = "INSERT INTO tilmash_claim (booking, resource, starts_at, ends_at, units, day)
        SELECT 99, resource, starts_at, ends_at, 1, day FROM tilmash_claim WHERE booking = 1";
    assert!(raw(&store, third).await.is_err());
    let moved = super::bookings::moved(&second, "2026-03-03 10:30");
    assert_eq!(ask(&store, moved).await, Answer::Done);
    assert!(overbooked(&store).await.is_empty());
    assert_eq!(ask(&store, cancel(&first, &[])).await, Answer::Done);
    booked(&store, free(&service), "2026-03-03 09:00").await;
}

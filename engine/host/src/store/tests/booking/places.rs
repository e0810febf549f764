//! Places and people: parties, and tables that are shared and joined.

use futures::future::join_all;
use tilmash_engine::interpret::Free;

use super::bookings::{book, claims, free, open};
use super::*;

on_each_database!(
    a_party_has_the_smallest_table_that_fits_to_itself,
    a_party_leaves_the_rest_of_what_is_shared,
    joined_tables_are_booked_with_all_their_parts_or_not_at_all,
    a_table_joined_of_one_that_is_gone_cannot_be_booked,
    a_joined_table_and_its_parts_are_never_both_won,
);

const RESTAURANT: &str = "
app: restaurant
languages: [ru]
zone: Asia/Almaty
tables:
  service: { is: service, columns: { name: text } }
  table: { is: resource, units: seats, columns: { seats: { integer, from: 1 }, parts: { many: table } } }
  booking: { is: booking, units: guests, columns: { guests: { integer, from: 1 } }, sees: {} }
";

pub(super) const CLASSES: &str = "
app: classes
languages: [ru]
zone: Asia/Almaty
tables:
  service: { is: service, columns: { begins: time, ends: time } }
  hall: { is: resource, units: places, shared: true, columns: { places: { integer, from: 1 } } }
  booking: { is: booking, units: guests, columns: { guests: { integer: 1, from: 1 } }, sees: {} }
";

pub(super) const START: &str = "2026-03-03 09:00";

pub(super) fn list(rows: &[&RowReference]) -> Value {
    Value::List(rows.iter().map(|row| Value::Row((*row).clone())).collect())
}

pub(super) async fn service(store: &Store) -> RowReference {
    let columns = [("name", Value::text("визит")), ("duration", minutes(60))];
    insert(store, "service", columns).await
}

/// A restaurant with tables for 4, 2 and 2, and the two small ones joined for 5.
pub(super) async fn restaurant() -> (Store, RowReference) {
    let store = store(RESTAURANT).await;
    furnish(&store).await;
    (store, row("service", 1))
}

async fn furnish(store: &Store) {
    open(store, Value::None).await;
    service(store).await;
    for seats in [4, 2, 2] {
        insert(store, "table", [("seats", Value::Integer(seats))]).await;
    }
    let joined = [
        ("seats", Value::Integer(5)),
        ("parts", list(&[&row("table", 2), &row("table", 3)])),
    ];
    insert(store, "table", joined).await;
}

pub(super) fn seat(service: &RowReference, guests: i64, start: &str) -> Request {
    let Request::Book { free, start, .. } = book(free(service), start) else {
        unreachable!("`book` makes a booking")
    };
    Request::Book {
        free,
        start,
        values: values([("guests", Value::Integer(guests))]),
        even: Waived::default(),
    }
}

/// The resource of a table that a booking has, by its id.
async fn place(store: &Store, answer: Answer, table: &str) -> Result<i64, Refusal> {
    match answer {
        Answer::Inserted(id) => {
            let booking = record(store, &row("booking", id.0)).await;
            let place = booking.values[table].as_row();
            Ok(place.map_or(0, |place| place.id.0))
        }
        Answer::Refused(refusal) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

pub(super) async fn table_for(store: &Store, guests: i64, start: &str) -> Result<i64, Refusal> {
    let answer = ask(store, seat(&row("service", 1), guests, start)).await;
    place(store, answer, "table").await
}

async fn a_party_has_the_smallest_table_that_fits_to_itself() {
    let (store, _) = restaurant().await;
    assert_eq!(table_for(&store, 2, START).await, Ok(2));
    assert_eq!(table_for(&store, 1, START).await, Ok(3));
    assert_eq!(table_for(&store, 2, START).await, Ok(1));
    assert_eq!(table_for(&store, 1, START).await, Err(Refusal::Taken));
    for nobody in [6, 0, -2] {
        let closed = table_for(&store, nobody, "2026-03-03 10:00").await;
        assert_eq!(closed, Err(Refusal::Closed), "{nobody}");
    }
}

async fn a_party_leaves_the_rest_of_what_is_shared() {
    let store = store(&CLASSES.replace("begins: time, ends: time", "name: text")).await;
    open(&store, Value::None).await;
    let class = service(&store).await;
    insert(&store, "hall", [("places", Value::Integer(10))]).await;
    for (guests, wanted) in [
        (4, Ok(1)),
        (4, Ok(1)),
        (3, Err(Refusal::Taken)),
        (2, Ok(1)),
        (1, Err(Refusal::Taken)),
    ] {
        let answer = ask(&store, seat(&class, guests, START)).await;
        assert_eq!(place(&store, answer, "hall").await, wanted, "{guests}");
    }
}

async fn joined_tables_are_booked_with_all_their_parts_or_not_at_all() {
    let (store, _) = restaurant().await;
    assert_eq!(table_for(&store, 5, START).await, Ok(4));
    assert_eq!(claims(&store).await, 2);
    assert_eq!(table_for(&store, 2, START).await, Ok(1));
    assert_eq!(table_for(&store, 2, START).await, Err(Refusal::Taken));
    let later = "2026-03-03 10:30";
    assert_eq!(table_for(&store, 1, later).await, Ok(2));
    assert_eq!(table_for(&store, 5, later).await, Err(Refusal::Taken));
}

async fn a_table_joined_of_one_that_is_gone_cannot_be_booked() {
    let (store, _) = restaurant().await;
    ask(&store, Request::Delete(row("table", 3))).await;
    assert_eq!(table_for(&store, 5, START).await, Err(Refusal::Closed));
    // A table that joins only itself has no seats.
    let itself = Request::Update {
        row: row("table", 4),
        values: values([("parts", list(&[&row("table", 4)]))]),
    };
    ask(&store, itself).await;
    assert_eq!(table_for(&store, 5, START).await, Err(Refusal::Closed));
}

async fn a_joined_table_and_its_parts_are_never_both_won() {
    let url = database::lasting().await;
    let stores = [
        store_at(&url, RESTAURANT).await,
        store_at(&url, RESTAURANT).await,
    ];
    furnish(&stores[0]).await;
    for day in 3..=8 {
        let start = format!("2026-03-{day:02} 09:00");
        let wishes = (0..24).map(|person| {
            let wish = Free {
                resources: vec![row("table", 2 + person % 3)],
                client: RowId(100 + person),
                ..free(&row("service", 1))
            };
            let request = Request::Book {
                free: wish,
                start: at(&start),
                values: values([("guests", Value::Integer(2))]),
                even: Waived::default(),
            };
            ask(&stores[person as usize % 2], request)
        });
        let answers = join_all(wishes).await;
        let mut won = Vec::new();
        for answer in answers {
            if let Ok(table) = place(&stores[0], answer, "table").await {
                won.push(table);
            }
        }
        won.sort_unstable();
        assert!(won == [4] || won == [2, 3], "{won:?}");
    }
}

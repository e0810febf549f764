//! What bookings occupy when the app, or a row of it, gets another shape.

use futures::future::{join, join_all};
use tilmash_engine::booking::Transition;

use super::bookings::{ROOMS, book, booked, cancel, claims, free, open, time};
use super::holds::hold;
use super::places::{START, list, service};
use super::reshaped::{
    booked_salon, claimed, column_of, load, named, other, overbooked, prepare, salon, set,
};
use super::standing::transition;
use super::*;

on_each_database!(
    a_service_that_needs_a_room_now_keeps_others_from_each_until_one_is_named,
    less_than_is_sold_is_told_and_lets_nobody_in,
    claims_follow_every_change_of_shape,
    claims_follow_the_app,
    what_is_withdrawn_stays_with_whom_it_was_promised_to,
    what_is_over_or_called_off_is_left_alone,
    rows_that_are_loaded_tell_what_they_change,
    a_shape_that_is_known_is_not_looked_at_again,
    what_is_booked_meanwhile_has_the_new_shape,
);

const CLINIC: &str = "
app: clinic
languages: [ru]
zone: Asia/Almaty
tables:
  service: { is: service, columns: { name: text, room: { boolean: false } } }
  room: { is: resource, columns: { name: { text, optional: true } } }
  booking: { is: booking, sees: {} }
";

async fn a_service_that_needs_a_room_now_keeps_others_from_each_until_one_is_named() {
    let store = store(CLINIC).await;
    open(&store, Value::None).await;
    let visit = service(&store).await;
    let check = service(&store).await;
    set(&store, &check, "room", Value::Boolean(true)).await;
    for _ in 0..2 {
        insert(&store, "room", []).await;
    }
    let booking = booked(&store, free(&visit), START).await;
    set(&store, &visit, "room", Value::Boolean(true)).await;
    assert_eq!(claimed(&store).await, ["1: room 1 1 60", "1: room 2 1 60"]);
    let taken = ask(&store, book(free(&check), START)).await;
    assert_eq!(taken, refused(Refusal::Taken));
    let told = store.plan_at(Vec::new(), monday().now).await.unwrap();
    assert!(told.undecided().is_empty());
    let open: Vec<String> = told.open().map(ToString::to_string).collect();
    assert_eq!(
        open,
        [
            "1 booking has no `room`: name the one that serves them, as in `tilmash db apply APP --assign room=1` (there are `1`, `2`)"
        ]
    );
    // The app runs meanwhile.
    prepare(&store, Vec::new()).await.unwrap();
    prepare(&store, named("room", "2")).await.unwrap();
    assert_eq!(claimed(&store).await, ["1: room 2 1 60"]);
    assert_eq!(
        column_of(&store, &booking, "room").await,
        Value::Row(row("room", 2))
    );
    booked(&store, free(&check), START).await;
}

/// [`ROOMS`] with a count of guests.
fn rooms() -> String {
    ROOMS.replace(
        "booking: { is: booking,",
        "booking: { is: booking, units: guests, columns: { guests: { integer: 1, from: 1 } },",
    )
}

fn party(service: &RowReference, guests: i64) -> Request {
    Request::Book {
        free: free(service),
        start: at(START),
        values: values([("guests", Value::Integer(guests))]),
        even: Waived::default(),
    }
}

async fn less_than_is_sold_is_told_and_lets_nobody_in() {
    let store = store(&rooms()).await;
    open(&store, Value::None).await;
    let class = service(&store).await;
    let hall = [
        ("name", Value::text("зал")),
        ("capacity", Value::Integer(10)),
    ];
    let hall = insert(&store, "room", hall).await;
    for guests in [4, 2] {
        let booked = ask(&store, party(&class, guests)).await;
        assert!(matches!(booked, Answer::Inserted(_)));
    }
    set(&store, &hall, "capacity", Value::Integer(6)).await;
    assert!(overbooked(&store).await.is_empty());
    set(&store, &hall, "capacity", Value::Integer(5)).await;
    assert_eq!(
        overbooked(&store).await,
        [
            "`room` `1`, 2026-03-03 09:00–10:00: 6 promised, and there is 5: \
          booking 1 of person 7, 2026-03-03 09:00–10:00; \
          booking 2 of person 7, 2026-03-03 09:00–10:00"
        ]
    );
    let taken = ask(&store, party(&class, 1)).await;
    assert_eq!(taken, refused(Refusal::Taken));
    // One party alone has more than there is.
    let second = row("booking", 2);
    ask(&store, cancel(&second, &[])).await;
    set(&store, &hall, "capacity", Value::Integer(3)).await;
    assert_eq!(
        overbooked(&store).await,
        [
            "`room` `1`, 2026-03-03 09:00–10:00: 4 promised, and there is 3: \
          booking 1 of person 7, 2026-03-03 09:00–10:00"
        ]
    );
    let taken = ask(&store, party(&class, 1)).await;
    assert_eq!(taken, refused(Refusal::Taken));
    // Room enough again, also by the schema.
    set(&store, &hall, "capacity", Value::Integer(5)).await;
    assert!(overbooked(&store).await.is_empty());
    let booked = ask(&store, party(&class, 1)).await;
    assert!(matches!(booked, Answer::Inserted(_)));
}

const TABLES: &str = "
app: restaurant
languages: [ru]
zone: Asia/Almaty
tables:
  service: { is: service, columns: { name: text } }
  table: { is: resource, units: seats, columns: { seats: { integer, from: 1 }, parts: { many: table } } }
  booking: { is: booking, units: guests, columns: { guests: { integer: 1, from: 1 } }, sees: {} }
";

/// Rows of services and resources, changed one after another.
async fn claims_follow_every_change_of_shape() {
    let store = store(TABLES).await;
    open(&store, Value::None).await;
    let visit = service(&store).await;
    for seats in [4, 2] {
        insert(&store, "table", [("seats", Value::Integer(seats))]).await;
    }
    let [large, small] = [row("table", 1), row("table", 2)];
    let booked_ = ask(&store, party(&visit, 3)).await;
    assert_eq!(booked_, Answer::Inserted(RowId(1)));
    assert_eq!(claimed(&store).await, ["1: table 1 4 60"]);
    set(&store, &visit, "buffer_after", minutes(15)).await;
    assert_eq!(claimed(&store).await, ["1: table 1 4 75"]);
    set(&store, &large, "seats", Value::Integer(6)).await;
    assert_eq!(claimed(&store).await, ["1: table 1 6 75"]);
    set(&store, &visit, "buffer_after", minutes(0)).await;
    // The large table is two that are joined, and one of them is the small one.
    insert(&store, "table", [("seats", Value::Integer(4))]).await;
    set(&store, &large, "parts", list(&[&small, &row("table", 3)])).await;
    assert_eq!(
        claimed(&store).await,
        ["1: table 2 2 60", "1: table 3 4 60"]
    );
    let taken = ask(&store, party(&visit, 1)).await;
    assert_eq!(taken, refused(Refusal::Taken));
    set(&store, &large, "parts", list(&[])).await;
    assert_eq!(claimed(&store).await, ["1: table 1 6 60"]);
    assert!(matches!(
        ask(&store, party(&visit, 1)).await,
        Answer::Inserted(_)
    ));
}

/// What the app says of its tables, and its clock.
async fn claims_follow_the_app() {
    let url = database::lasting().await;
    let app = rooms();
    let first = store_at(&url, &app).await;
    open(&first, Value::None).await;
    let class = service(&first).await;
    let hall = [
        ("name", Value::text("зал")),
        ("capacity", Value::Integer(5)),
    ];
    insert(&first, "room", hall).await;
    for _ in 0..2 {
        assert!(matches!(
            ask(&first, party(&class, 2)).await,
            Answer::Inserted(_)
        ));
    }
    first.close().await.unwrap();
    let by_seats = app.replace(", units: capacity, shared: true", ", shared: true");
    let alone = app.replace(", shared: true", "");
    let berlin = app.replace("Asia/Almaty", "America/New_York");
    let all = ["1: room 1 2 60", "2: room 1 2 60"];
    for (app, claimed_, overbooked_) in [
        (&alone, ["1: room 1 5 60", "2: room 1 5 60"], 1),
        (&app, all, 0),
        (&by_seats, ["1: room 1 1 60", "2: room 1 1 60"], 1),
        (&berlin, all, 0),
        (&app, all, 0),
    ] {
        let store = other(&url, app).await;
        prepare(&store, Vec::new()).await.unwrap();
        assert_eq!(claimed(&store).await, claimed_);
        assert_eq!(overbooked(&store).await.len(), overbooked_);
        store.close().await.unwrap();
    }
    let store = other(&url, &berlin).await;
    prepare(&store, Vec::new()).await.unwrap();
    let days = store.write(async |transaction| {
        let sql = "SELECT DISTINCT day FROM tilmash_claim";
        let rows = transaction.connection.query(sql, "reading").await?;
        Ok::<_, StoreError>(rows.iter().map(|row| row.number(0)).collect::<Vec<_>>())
    });
    // Nine on Tuesday morning in Almaty is Monday evening in New York.
    assert_eq!(days.await.unwrap(), [20_514]);
}

async fn what_is_withdrawn_stays_with_whom_it_was_promised_to() {
    let store = store(TABLES).await;
    open(&store, Value::None).await;
    let visit = service(&store).await;
    insert(&store, "table", [("seats", Value::Integer(4))]).await;
    let table = row("table", 1);
    let booked_ = ask(&store, party(&visit, 3)).await;
    assert_eq!(booked_, Answer::Inserted(RowId(1)));
    for request in [
        Request::Delete(table.clone()),
        Request::Delete(visit.clone()),
        Request::Restore(visit.clone()),
        Request::Restore(table.clone()),
    ] {
        assert_eq!(ask(&store, request).await, Answer::Done);
        assert_eq!(claimed(&store).await, ["1: table 1 4 60"]);
    }
    let taken = ask(&store, party(&visit, 1)).await;
    assert_eq!(taken, refused(Refusal::Taken));
}

async fn what_is_over_or_called_off_is_left_alone() {
    let (url, later) = booked_salon().await;
    let store = store_at(&url, &salon()).await;
    let service = row("service", 1);
    booked(&store, free(&service), "2026-03-02 09:00").await;
    let absent = booked(&store, free(&service), "2026-03-04 09:00").await;
    ask(&store, transition(&absent, Transition::NoShow)).await;
    let until = at("2026-03-02 14:00");
    let held = hold(free(&service), "2026-03-04 10:00", Some(until));
    assert!(matches!(ask(&store, held).await, Answer::Inserted(_)));
    let afternoon = Context::itself(at("2026-03-02 15:00"));
    let longer = Request::Update {
        row: service.clone(),
        values: values([("buffer_before", minutes(30))]),
    };
    ask_at(&store, afternoon, longer).await;
    assert_eq!(
        claimed(&store).await,
        ["1: venue 0 1 90", "2: venue 0 1 60"]
    );
    assert_eq!(ask(&store, cancel(&later, &[])).await, Answer::Done);
    assert_eq!(claims(&store).await, 1);
}

async fn rows_that_are_loaded_tell_what_they_change() {
    let url = database::lasting().await;
    let store = store_at(&url, &rooms()).await;
    open(&store, Value::None).await;
    let rows = |capacity: &str| {
        let rows = format!(
            r#"{{ "service": [ {{ "key": "class", "name": "урок", "duration": "1h" }} ],
                 "room": [ {{ "key": "hall", "name": "зал", "capacity": {capacity} }} ] }}"#
        );
        &*rows.leak()
    };
    load(&store, rows("10")).await;
    assert!(matches!(
        ask(&store, party(&row("service", 1), 6)).await,
        Answer::Inserted(_)
    ));
    let same = load(&store, rows("10")).await;
    assert_eq!((same.reshaped.steps().len(), same.overbooked.len()), (0, 0));
    let fewer = load(&store, rows("5")).await;
    assert_eq!(fewer.reshaped.steps(), [] as [String; 0]);
    assert_eq!(
        fewer.overbooked[0].to_string(),
        "`room` `hall`, 2026-03-03 09:00–10:00: 6 promised, and there is 5: \
         booking 1 of person 7, 2026-03-03 09:00–10:00"
    );
    assert!(!store.lacks_something().await.unwrap());
}

async fn a_shape_that_is_known_is_not_looked_at_again() {
    let (url, _) = booked_salon().await;
    let store = other(&url, &salon()).await;
    assert!(!store.lacks_something().await.unwrap());
    raw(&store, "UPDATE tilmash_claim SET units = 1, day = 0")
        .await
        .unwrap();
    let same = prepare(&store, Vec::new()).await.unwrap();
    assert_eq!(same.steps(), [] as [String; 0]);
    // Hours are no part of it.
    let closes = Request::Update {
        row: row("hours", 1),
        values: values([("closes", time("13:00"))]),
    };
    ask(&store, closes).await;
    assert!(!store.lacks_something().await.unwrap());
    // A database that an earlier version made is looked at once.
    undo_from(&store, 9).await;
    let once = prepare(&store, Vec::new()).await.unwrap();
    assert_eq!(once.steps(), ["write anew what 1 booking to come occupy"]);
    let again = prepare(&store, Vec::new()).await.unwrap();
    assert_eq!(again.steps(), [] as [String; 0]);
}

async fn what_is_booked_meanwhile_has_the_new_shape() {
    let url = database::lasting().await;
    let store = store_at(&url, &salon()).await;
    open(&store, Value::None).await;
    let service = haircut(&store).await;
    let second = match database::is_postgres() {
        true => other(&url, &salon()).await,
        false => store.clone(),
    };
    let days = (3..23).map(|day| format!("2026-03-{day:02} 09:00"));
    let bookings = days.map(|start| {
        let request = book(free(&service), &start);
        ask(&second, request)
    });
    let changes = async {
        for buffer in [15, 0, 30, 10] {
            set(&store, &service, "buffer_after", minutes(buffer)).await;
        }
    };
    let (answers, ()) = join(join_all(bookings), changes).await;
    let booked = answers
        .iter()
        .filter(|it| matches!(it, Answer::Inserted(_)));
    assert_eq!(booked.count(), 20);
    let claimed = claimed(&store).await;
    assert_eq!(claimed.len(), 20);
    assert!(
        claimed.iter().all(|claim| claim.ends_with(" 1 70")),
        "{claimed:?}"
    );
}

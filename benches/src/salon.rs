//! The salon of `examples/`, on databases that a benchmark fills.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tilmash_engine::booking::Waived;
use tilmash_engine::diagnostic::Diagnostics;
use tilmash_engine::interpret::{Answer, Filter, Free, Query, Request};
use tilmash_engine::name::Name;
use tilmash_engine::program::Program;
use tilmash_engine::source::{Source, Sources};
use tilmash_engine::tree::read_json;
use tilmash_engine::value::{Phone, RowId, RowReference, Value};
use tilmash_host::app::AppDirectory;
use tilmash_host::store::{Context, Store, StoreError, Transaction};
use tilmash_tests::app_files::root;

/// Bookings that [`fill`] writes for each day: half of the salon's capacity.
const PER_DAY: u32 = 5;
const DAY: SignedDuration = SignedDuration::from_hours(24);

pub fn directory() -> PathBuf {
    root().join("examples/salon")
}

pub fn seeds() -> PathBuf {
    directory().join("seeds/salon.json")
}

pub fn sources() -> Sources {
    let app = AppDirectory::new(directory());
    app.sources().expect("the salon can be read")
}

pub fn program() -> Arc<Program> {
    let (program, _) = tilmash_engine::load(&mut sources());
    Arc::new(program.expect("the salon passes the checker"))
}

/// The address of a database file for [`Store::open`].
pub fn url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// The salon's store with its seeds.
pub async fn store(url: &str, program: &Program) -> Store {
    let store = open(url, program).await;
    store
        .prepare()
        .await
        .expect("a new database needs no decision");
    let mut sources = Sources::default();
    let source = sources.add(Source {
        path: "seeds/salon.json".to_owned(),
        text: std::fs::read_to_string(seeds()).expect("the salon has seeds"),
        library: false,
    });
    let rows = read_json(&sources, source, &mut Diagnostics::default());
    store
        .seed(vec![rows.expect("the seeds are JSON")], |_, _| {})
        .await
        .expect("the seeds fit the salon's tables");
    store
}

/// The salon's store as it is.
pub async fn open(url: &str, program: &Program) -> Store {
    let model = Arc::new(program.model.clone());
    let store = Store::open(url, model).await;
    store.expect("the database can be opened")
}

/// Books a few times each day, over a month from the present on and as far into the past as needed.
/// Each booking has its own client. Their ids are as long as Telegram's, and in no order.
pub async fn fill(store: &Store, bookings: u32, now: Timestamp) {
    let last_day = now.to_zoned(jiff::tz::TimeZone::UTC).start_of_day();
    let last_day = last_day.expect("UTC has no gaps").timestamp() + DAY * 30;
    store
        .write(async move |transaction| {
            let service = service(transaction, now).await?;
            for number in 0..bookings {
                let (day, hour) = (number / PER_DAY, number % PER_DAY);
                let day = i32::try_from(day).expect("days of a few centuries");
                // From ten in the morning by the salon's clock, which is five hours ahead of UTC.
                let start =
                    last_day - DAY * day + SignedDuration::from_hours(5 + 2 * i64::from(hour));
                book(transaction, &service, id(number), start).await?;
            }
            Ok::<(), StoreError>(())
        })
        .await
        .expect("the database can be written");
}

/// The id of a client, the same each time: those of two numbers are far apart.
fn id(number: u32) -> RowId {
    const LARGEST: i64 = 8_000_000_000;
    RowId((i64::from(number) + 1) * 1_234_567_891 % LARGEST)
}

/// What a booking says about its client.
pub fn values() -> BTreeMap<Name, Value> {
    let phone = Phone::parse("+77011234567").expect("a phone");
    BTreeMap::from([
        (Name::new("name"), Value::text("Алия Нурланова")),
        (Name::new("phone"), Value::Phone(phone)),
    ])
}

/// What a time must be free for, so that a haircut can be booked.
pub async fn haircut(store: &Store, now: Timestamp) -> Free {
    let service = store
        .write(async move |transaction| service(transaction, now).await)
        .await
        .expect("the database can be read");
    Free {
        service,
        resources: Vec::new(),
        common: std::collections::BTreeMap::new(),
        party: None,
        lasts: None,
        moving: None,
        client: RowId(1),
    }
}

async fn service(
    transaction: &mut Transaction,
    now: Timestamp,
) -> Result<RowReference, StoreError> {
    let first = Query {
        table: Name::new("service"),
        filter: Filter::EVERY,
        order: Some((Name::new("position"), false)),
        limit: 1,
        offset: 0,
    };
    let answer = transaction
        .answer(Request::Rows(first), &Context::itself(now))
        .await?;
    match answer {
        Answer::Rows(rows) => Ok(rows[0].row.clone()),
        other => unreachable!("rows are answered with rows, not {other:?}"),
    }
}

/// Books without regard to hours and notice, on the day before.
async fn book(
    transaction: &mut Transaction,
    service: &RowReference,
    client: RowId,
    start: Timestamp,
) -> Result<(), StoreError> {
    let now = start - DAY;
    transaction
        .upsert_person(client, None, "Алия Нурланова", now)
        .await?;
    let request = Request::Book {
        free: Free {
            service: service.clone(),
            resources: Vec::new(),
            common: std::collections::BTreeMap::new(),
            party: None,
            lasts: None,
            moving: None,
            client,
        },
        start,
        values: values(),
        even: Waived {
            full: true,
            closed: true,
            too_late: true,
        },
    };
    let context = Context {
        now,
        by: Some(client),
        run: None,
    };
    match transaction.answer(request, &context).await? {
        Answer::Inserted(_) => Ok(()),
        other => unreachable!("every start is taken but once: {other:?}"),
    }
}

//! *Listed means bookable*, through the real store: in random small apps every start that is listed
//! can be booked, every other start is refused, and no claims exceed what there is.
//!
//! `TILMASH_SCENES` says how many are tried; by default there are few.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use jiff::ToSpan;
use tilmash_engine::interpret::Free;

use super::bookings::{date, time};
use super::*;

/// Everything that a booking may occupy.
const APP: &str = "
app: scene
languages: [ru]
zone: Asia/Almaty
tables:
  service: { is: service, columns: { SERVICE, table: { boolean: true }, hall: { boolean: true }, doctor: { boolean: true }, cutoff: { time, optional: true }, per_day: { integer, from: 1, optional: true }, per_person: { integer, from: 1, optional: true } } }
  table: { is: resource, units: seats, columns: { seats: { integer, from: 1 }, per_day: { integer, from: 1, optional: true }, parts: { many: table } } }
  hall: { is: resource, units: places, shared: true, columns: { places: { integer, from: 1 } } }
  doctor: { is: resource, columns: { per_person: { integer, from: 1, optional: true }, services: { many: service }, zone: { zone, optional: true } } }
  booking: { is: booking, units: guests, columns: { guests: { integer, from: 1 } }, sees: {} }
settings:
  step: { duration: 45m }
  horizon: { duration: HORIZON }
  per_day: { integer: 6, from: 1 }
  per_person: { integer: 3, from: 1 }
";

const FEW: u64 = 12;
const FIRST: &str = "2026-03-03";
const DAYS: i64 = 2;

/// Numbers that look random and are the same for the same scene (splitmix64).
struct Dice(u64);

impl Dice {
    /// From 0 up to, not including, `sides`.
    fn roll(&mut self, sides: u64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % sides) as i64
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }

    fn time(&mut self) -> Value {
        time(&format!("{:02}:{:02}", self.roll(24), self.roll(4) * 15))
    }
}

#[tokio::test]
async fn what_is_listed_is_what_can_be_booked() {
    let scenes = std::env::var("TILMASH_SCENES").map_or(FEW, |scenes| scenes.parse().unwrap());
    let mut listed = 0;
    for seed in 0..scenes {
        listed += scene(seed).await;
    }
    assert!(listed > 0, "no scene had a time that could be booked");
}

/// Tries every quarter of an hour, and returns how many starts were listed.
async fn scene(seed: u64) -> usize {
    let mut dice = Dice(seed);
    let slots = dice.one_in(3);
    let service = if slots {
        "begins: time, ends: time"
    } else {
        "name: text"
    };
    let horizon = if dice.one_in(3) { "1d" } else { "9d" };
    let app = APP.replace("SERVICE", service).replace("HORIZON", horizon);
    let store = store(&app).await;
    fill(&store, &mut dice, slots).await;
    for _ in 0..6 {
        let start = at(&format!("{FIRST} 00:00")) + (dice.roll(192) * 15).minutes();
        let (free, values) = wish(&mut dice);
        ask(&store, request(&free, start, &values)).await;
    }
    let (free, values) = wish(&mut dice);
    let tried: Result<_, StoreError> = store
        .write(async move |transaction| {
            let now = monday().now;
            let first = date(FIRST);
            let last = first + (DAYS - 1).days();
            let offers = transaction.offers(&free, first, last, now).await?;
            let offers = offers.expect("the scene has the service").found;
            let listed: BTreeSet<Timestamp> = offers.iter().map(|offer| offer.start).collect();
            let quarters = (0..DAYS * 96)
                .map(|quarter| at(&format!("{FIRST} 00:00")) + (quarter * 15).minutes());
            let starts: BTreeSet<Timestamp> = quarters.chain(listed.iter().copied()).collect();
            let mut booked = BTreeSet::new();
            for start in starts {
                transaction.answer(Request::Begin, &monday()).await?;
                let answer = transaction
                    .answer(request(&free, start, &values), &monday())
                    .await?;
                if matches!(answer, Answer::Inserted(_)) {
                    booked.insert(start);
                    assert_eq!(overfull(transaction).await?, 0, "scene {seed}, {start}");
                }
                transaction.answer(Request::Undo, &monday()).await?;
            }
            Ok((listed, booked))
        })
        .await;
    let (listed, booked) = tried.unwrap();
    assert_eq!(listed, booked, "scene {seed}");
    listed.len()
}

/// Rows of every table.
async fn fill(store: &Store, dice: &mut Dice, slots: bool) {
    for _ in 0..2 {
        let mut columns = vec![
            ("table", Value::Boolean(!dice.one_in(3))),
            ("hall", Value::Boolean(!dice.one_in(3))),
            ("doctor", Value::Boolean(!dice.one_in(3))),
            ("buffer_before", minutes(dice.roll(3) * 10)),
            ("buffer_after", minutes(dice.roll(3) * 10)),
        ];
        if dice.one_in(4) {
            columns.push(("cutoff", dice.time()));
        }
        for limit in ["per_day", "per_person"] {
            if dice.one_in(4) {
                columns.push((limit, Value::Integer(1 + dice.roll(2))));
            }
        }
        if slots {
            columns.extend([("begins", dice.time()), ("ends", dice.time())]);
        } else {
            columns.extend([
                ("name", Value::text("услуга")),
                ("duration", minutes(15 + dice.roll(8) * 15)),
            ]);
        }
        add(store, "service", columns).await;
    }
    for _ in 0..2 + dice.roll(2) {
        let mut columns = vec![("seats", Value::Integer(1 + dice.roll(4)))];
        if dice.one_in(4) {
            columns.push(("per_day", Value::Integer(1 + dice.roll(2))));
        }
        add(store, "table", columns).await;
    }
    let parts = [1, 2].map(|id| Value::Row(row("table", id)));
    let joined = vec![
        ("seats", Value::Integer(2 + dice.roll(6))),
        ("parts", Value::List(parts.into())),
    ];
    add(store, "table", joined).await;
    for _ in 0..1 + dice.roll(2) {
        add(
            store,
            "hall",
            vec![("places", Value::Integer(1 + dice.roll(6)))],
        )
        .await;
    }
    for _ in 0..1 + dice.roll(2) {
        let services = (1..=2).filter(|_| !dice.one_in(4));
        let services: Vec<Value> = services.map(|id| Value::Row(row("service", id))).collect();
        let mut columns = vec![("services", Value::List(services.into()))];
        if dice.one_in(3) {
            columns.push(("zone", Value::text("Europe/Astrakhan")));
        }
        if dice.one_in(4) {
            columns.push(("per_person", Value::Integer(1)));
        }
        add(store, "doctor", columns).await;
    }
    for weekday in 1..=4 {
        let hours = [
            ("weekday", Value::Integer(weekday)),
            ("opens", dice.time()),
            ("closes", dice.time()),
        ];
        add(store, "hours", hours.to_vec()).await;
        if dice.one_in(4) {
            let mut own = hours.to_vec();
            own[1].1 = dice.time();
            own.push(("doctor", Value::Row(row("doctor", 1))));
            add(store, "hours", own).await;
        }
        if dice.one_in(5) {
            let mut given = hours.to_vec();
            (given[1].1, given[2].1) = (dice.time(), dice.time());
            given.push(("service", Value::Row(row("service", 2))));
            add(store, "hours", given).await;
        }
    }
    for _ in 0..dice.roll(4) {
        let first = date(FIRST) + (dice.roll(3) - 1).days();
        let last = first + dice.roll(3).days();
        let bound = |open, date| match open {
            true => Value::None,
            false => Value::Date(date),
        };
        let mut season = vec![
            ("weekday", Value::Integer(2 + dice.roll(2))),
            ("opens", dice.time()),
            ("closes", dice.time()),
            ("first", bound(dice.one_in(4), first)),
            ("last", bound(dice.one_in(4), last)),
        ];
        if dice.one_in(3) {
            season.push(("doctor", Value::Row(row("doctor", 1))));
        } else if dice.one_in(3) {
            season.push(("service", Value::Row(row("service", 1))));
        }
        add(store, "hours", season).await;
    }
    for _ in 0..dice.roll(4) {
        let kinds = ["closed", "closed_service_day", "replaced", "added"];
        let first = date(FIRST) + dice.roll(DAYS as u64).days();
        let mut closure = vec![
            ("first", Value::Date(first)),
            ("last", Value::Date(first + dice.roll(2).days())),
            ("kind", Value::choice(kinds[dice.roll(4) as usize])),
            ("opens", dice.time()),
            ("closes", dice.time()),
        ];
        if dice.one_in(2) {
            closure.push(("table", Value::Row(row("table", 1))));
        } else if dice.one_in(3) {
            closure.push(("service", Value::Row(row("service", 1))));
        }
        add(store, "closure", closure).await;
    }
}

async fn add(store: &Store, table: &str, columns: Vec<(&str, Value)>) {
    let values = columns
        .into_iter()
        .map(|(name, value)| (Name::new(name), value));
    let request = Request::Insert {
        table: Name::new(table),
        values: values.collect(),
    };
    let answer = ask(store, request).await;
    // Hours that overlap others by chance are refused, and are not there then.
    let is_there = matches!(answer, Answer::Inserted(_));
    let overlaps = table == "hours" && answer == refused(Refusal::Exists);
    assert!(is_there || overlaps, "{answer:?}");
}

/// What somebody wants: a service, for a party, perhaps with a certain doctor.
fn wish(dice: &mut Dice) -> (Free, BTreeMap<Name, Value>) {
    let party = 1 + dice.roll(4);
    let free = Free {
        service: row("service", 1 + dice.roll(2)),
        common: BTreeMap::new(),
        resources: match dice.one_in(3) {
            true => vec![row("doctor", 1)],
            false => Vec::new(),
        },
        party: NonZeroU32::new(party as u32),
        lasts: None,
        moving: None,
        client: RowId(100 + dice.roll(2)),
    };
    (free, values([("guests", Value::Integer(party))]))
}

fn request(free: &Free, start: Timestamp, values: &BTreeMap<Name, Value>) -> Request {
    Request::Book {
        free: free.clone(),
        start,
        values: values.clone(),
        even: Waived::default(),
    }
}

/// The claims at whose start a resource has more than it has room for.
async fn overfull(transaction: &mut crate::store::Transaction) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM tilmash_claim AS peak JOIN tilmash_resource AS place ON place.id = peak.resource
               WHERE place.capacity < (SELECT SUM(held.units) FROM tilmash_claim AS held
                 WHERE held.resource = peak.resource AND held.starts_at <= peak.starts_at AND held.ends_at > peak.starts_at)";
    let rows = transaction.connection.query(sql, "counting").await?;
    Ok(rows[0].number(0))
}

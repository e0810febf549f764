//! Months of visits in little time. Several instances let runs go on at the same moments, and each
//! client is reminded once, at the right time, of the visits that stand.

use std::collections::BTreeMap;
use std::path::Path;

use futures::future::join_all;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use tilmash_engine::booking::Transition;
use tilmash_engine::interpret::{Delivery, Free};
use tilmash_engine::program::Program;
use tilmash_engine::tree::read_json;
use tilmash_engine::value::Phone;

use super::booking::holds::run_jobs;
use super::database::{is_postgres, lasting};
use super::*;
use crate::app::AppDirectory;
use crate::dialogue::Dialogues;
use crate::schedule::timers::run_due;
use crate::store::OutboxId;

on_each_database!(
    each_client_is_reminded_once_at_the_right_time,
    a_clock_that_is_changed_moves_no_reminder,
    a_flow_that_is_new_begins_for_the_bookings_to_come,
);

const SEEDS: &str = r#"{
    "service": [{ "key": "cut", "name": { "ru": "Стрижка", "kk": "Шаш қию" }, "duration": "1h", "price": 1, "position": 1 }],
    "master": [{ "key": "dinara", "name": "Динара", "services": ["cut"] }],
    "hours": [
        { "key": "1", "weekday": 1, "opens": "00:00", "closes": "00:00" },
        { "key": "2", "weekday": 2, "opens": "00:00", "closes": "00:00" },
        { "key": "3", "weekday": 3, "opens": "00:00", "closes": "00:00" },
        { "key": "4", "weekday": 4, "opens": "00:00", "closes": "00:00" },
        { "key": "5", "weekday": 5, "opens": "00:00", "closes": "00:00" },
        { "key": "6", "weekday": 6, "opens": "00:00", "closes": "00:00" },
        { "key": "7", "weekday": 7, "opens": "00:00", "closes": "00:00" }
    ]
}"#;

/// What each client is sent, and by which clock.
type Sent = BTreeMap<i64, Vec<(String, String)>>;

/// A salon with several instances, whose clock is moved by hand.
struct Salon {
    instances: Vec<Dialogues>,
    now: Timestamp,
    sent: Sent,
}

impl Salon {
    async fn in_zone(zone: &str) -> Salon {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let app = AppDirectory::new(workspace.join("examples/salon"));
        let mut program = app.load().unwrap().program.unwrap();
        program.model.zone = TimeZone::get(zone).unwrap();
        let program: Arc<Program> = Arc::new(program);
        let model = Arc::new(program.model.clone());
        let url = lasting().await;
        let instances = match is_postgres() {
            true => 3,
            false => 1,
        };
        let mut dialogues = Vec::new();
        for instance in 0..instances {
            let store = Store::open(&url, Arc::clone(&model)).await.unwrap();
            if instance == 0 {
                store.prepare().await.unwrap();
                let mut sources = Sources::default();
                let source = sources.add(Source {
                    path: "seeds/salon.json".to_owned(),
                    text: SEEDS.to_owned(),
                    library: false,
                });
                let rows = read_json(&sources, source, &mut Diagnostics::default()).unwrap();
                store.seed(vec![rows], |_, _| {}).await.unwrap();
            }
            dialogues.push(Dialogues::new(store, Arc::clone(&program), Arc::default()));
        }
        Salon {
            instances: dialogues,
            now: "2026-03-02T00:00:00Z".parse().unwrap(),
            sent: Sent::new(),
        }
    }

    fn store(&self) -> &Store {
        self.instances[0].store()
    }

    fn zone(&self) -> TimeZone {
        self.instances[0].program().model.zone.clone()
    }

    fn moment(&self, clock: &str) -> Timestamp {
        let local: DateTime = clock.parse().unwrap();
        local.to_zoned(self.zone()).unwrap().timestamp()
    }

    async fn asks(&self, request: Request) -> Answer {
        let context = Context::itself(self.now);
        ask_at(self.store(), context, request).await
    }

    /// A client, known by a number, books a visit.
    async fn books(&self, client: i64, start: &str) -> RowReference {
        let now = self.now;
        let known = self.store().write(async move |transaction| {
            transaction
                .upsert_person(RowId(client), None, "Клиент", now)
                .await
        });
        known.await.unwrap();
        let request = Request::Book {
            free: Free {
                service: row("service", 1),
                resources: Vec::new(),
                common: std::collections::BTreeMap::new(),
                party: None,
                lasts: None,
                moving: None,
                client: RowId(client),
            },
            start: self.moment(start),
            values: values([
                ("name", Value::text("Клиент")),
                ("phone", Value::Phone(Phone::parse("+77011234567").unwrap())),
            ]),
            even: Waived::default(),
        };
        match self.asks(request).await {
            Answer::Inserted(id) => row("booking", id.0),
            other => panic!("{start}: {other:?}"),
        }
    }

    async fn moves(&self, booking: &RowReference, start: &str) {
        let request = Request::Move {
            booking: booking.clone(),
            start: Some(self.moment(start)),
            values: BTreeMap::new(),
            even: Waived::default(),
        };
        assert_eq!(self.asks(request).await, Answer::Done);
    }

    async fn transits(&self, booking: &RowReference, transition: Transition) {
        let request = Request::Transition {
            booking: booking.clone(),
            transition,
            why: None,
            even: Waived::default(),
        };
        assert_eq!(self.asks(request).await, Answer::Done);
    }

    /// Half an hour after half an hour passes, and at each all instances do what is due.
    async fn until(&mut self, clock: &str) {
        let end = self.moment(clock);
        while self.now < end {
            self.now += 30.minutes();
            let now = self.now;
            let due = self.instances.iter().map(|it| run_due(it, now));
            for done in join_all(due).await {
                done.unwrap();
            }
            self.note_sent().await;
        }
    }

    /// Takes what is queued out of the queue.
    async fn note_sent(&mut self) {
        let now = self.now;
        let clock = now
            .to_zoned(self.zone())
            .strftime("%m-%d %H:%M")
            .to_string();
        loop {
            let due = self.store().write(async move |transaction| {
                let due = transaction.outbox_due(now, 100).await?;
                let ids: Vec<OutboxId> = due.iter().map(|due| due.id).collect();
                transaction.outbox_sent(&ids).await?;
                Ok::<_, StoreError>(due)
            });
            let due = due.await.unwrap();
            if due.is_empty() {
                return;
            }
            for due in due {
                if let Ok(Delivery::Send { message, .. }) = due.delivery {
                    let sent = self.sent.entry(due.chat).or_default();
                    sent.push((clock.clone(), message.shows));
                }
            }
        }
    }

    /// How many of the bookings have a run.
    async fn runs(&self) -> usize {
        let mut runs = 0;
        for id in 1..=10 {
            let open = self.store().write(async move |transaction| {
                transaction.open_run(&Name::new("visit"), RowId(id)).await
            });
            let open: Result<_, StoreError> = open.await;
            runs += usize::from(open.unwrap().is_some());
        }
        runs
    }

    fn sent_to(&self, client: i64) -> Vec<(&str, &str)> {
        let sent = self
            .sent
            .get(&client)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let each = sent.iter();
        each.map(|(clock, shows)| (clock.as_str(), shows.as_str()))
            .collect()
    }
}

async fn each_client_is_reminded_once_at_the_right_time() {
    let mut salon = Salon::in_zone("Asia/Almaty").await;
    salon.until("2026-03-02 08:00").await;
    salon.books(1, "2026-03-05 10:30").await;
    let moved = salon.books(2, "2026-03-06 15:00").await;
    let cancelled = salon.books(3, "2026-03-06 16:00").await;
    let missed = salon.books(4, "2026-03-06 17:00").await;
    // After midnight, and one whose visit ends after midnight.
    salon.books(5, "2026-03-07 00:30").await;
    salon.books(6, "2026-03-07 23:30").await;
    // Booked a little before it would be reminded of: the day before, or at all.
    salon.books(7, "2026-03-03 09:30").await;
    salon.books(8, "2026-03-02 10:00").await;
    salon.until("2026-03-03 12:00").await;
    // What is moved before it was reminded of, and after.
    salon.moves(&moved, "2026-03-09 12:00").await;
    salon.until("2026-03-05 12:00").await;
    salon.transits(&cancelled, Transition::Cancel).await;
    salon.until("2026-03-06 17:30").await;
    salon.transits(&missed, Transition::NoShow).await;
    salon.until("2026-03-08 12:00").await;
    salon.moves(&moved, "2026-03-11 12:00").await;
    salon.until("2026-04-02 00:00").await;
    let [tomorrow, reminded] = ["visit-tomorrow", "visit-reminded"];
    let [soon, thanks] = ["visit-soon", "feedback-stars"];
    assert_eq!(
        salon.sent_to(1),
        [
            ("03-04 10:00", tomorrow),
            ("03-05 09:30", soon),
            ("03-05 12:30", thanks)
        ]
    );
    assert_eq!(
        salon.sent_to(2),
        [
            ("03-08 10:00", tomorrow),
            ("03-10 10:00", tomorrow),
            ("03-11 11:00", soon),
            ("03-11 14:00", thanks)
        ]
    );
    assert_eq!(salon.sent_to(3), [("03-05 10:00", tomorrow)]);
    assert_eq!(
        salon.sent_to(4),
        [("03-05 10:00", tomorrow), ("03-06 16:00", soon)]
    );
    assert_eq!(
        salon.sent_to(5),
        [
            ("03-06 10:00", reminded),
            ("03-06 23:30", soon),
            ("03-07 02:30", thanks)
        ]
    );
    assert_eq!(
        salon.sent_to(6),
        [
            ("03-06 10:00", tomorrow),
            ("03-07 22:30", soon),
            ("03-08 01:30", thanks)
        ]
    );
    assert_eq!(
        salon.sent_to(7),
        [("03-03 08:30", soon), ("03-03 11:30", thanks)]
    );
    assert_eq!(salon.sent_to(8), [("03-02 12:00", thanks)]);
    assert_eq!(salon.runs().await, 0);
}

async fn a_clock_that_is_changed_moves_no_reminder() {
    // The clocks of Berlin go forward on 29 March, and back on 25 October.
    for (days, visits) in [
        (
            ["2026-03-27 12:00", "2026-04-02 00:00"],
            ["2026-03-29 12:00", "2026-03-30 12:00"],
        ),
        (
            ["2026-10-23 12:00", "2026-10-29 00:00"],
            ["2026-10-25 12:00", "2026-10-26 12:00"],
        ),
    ] {
        let mut salon = Salon::in_zone("Europe/Berlin").await;
        salon.now = salon.moment(days[0]) - SignedDuration::from_hours(1);
        salon.until(days[0]).await;
        for (client, visit) in (1..).zip(visits) {
            salon.books(client, visit).await;
        }
        salon.until(days[1]).await;
        for (client, visit) in (1..).zip(visits) {
            let day: DateTime = visit.parse().unwrap();
            let eve = (day - 1.day()).strftime("%m-%d").to_string();
            let day = day.strftime("%m-%d").to_string();
            let told = salon.sent_to(client);
            let clocks: Vec<String> = told.iter().map(|(clock, _)| (*clock).to_owned()).collect();
            let expected = [
                format!("{eve} 10:00"),
                format!("{day} 11:00"),
                format!("{day} 14:00"),
            ];
            assert_eq!(clocks, expected, "{visit}");
        }
    }
}

async fn a_flow_that_is_new_begins_for_the_bookings_to_come() {
    let mut salon = Salon::in_zone("Asia/Almaty").await;
    salon.until("2026-03-02 08:00").await;
    salon.books(1, "2026-03-05 10:30").await;
    salon.books(2, "2026-03-02 12:00").await;
    let cancelled = salon.books(3, "2026-03-06 10:30").await;
    salon.transits(&cancelled, Transition::Cancel).await;
    // As if an app without the flow had taken these bookings.
    run_jobs(salon.store(), salon.now).await;
    salon.until("2026-03-03 12:00").await;
    assert!(salon.sent.is_empty(), "{:?}", salon.sent);
    for time in ["2026-03-03 12:30", "2026-03-03 13:00"] {
        // Each start of each instance asks.
        for instance in &salon.instances {
            instance.adopt(salon.now).await.unwrap();
        }
        salon.until(time).await;
    }
    salon.until("2026-03-07 12:00").await;
    assert_eq!(
        salon.sent_to(1),
        [
            ("03-04 10:00", "visit-tomorrow"),
            ("03-05 09:30", "visit-soon"),
            ("03-05 12:30", "feedback-stars")
        ]
    );
    for client in [2, 3] {
        assert_eq!(salon.sent_to(client), []);
    }
}

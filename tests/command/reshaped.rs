//! An owner changes what bookings occupy, in the files of a salon that has bookings already.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use jiff::civil::Weekday;
use jiff::{Timestamp, ToSpan};
use tempfile::TempDir;
use tilmash_engine::booking::Waived;
use tilmash_engine::interpret::{Answer, Free, Request};
use tilmash_engine::outcome::Refusal;
use tilmash_engine::value::{Phone, RowId, RowReference, Value};
use tilmash_host::app::AppDirectory;
use tilmash_host::store::{Context, Store, StoreError};
use tilmash_tests::app_files::root;
use tilmash_tests::postgres::Schema;

/// The salon before it had masters.
const APP: &str = r#"app: salon
languages: [ru, kk]
zone: Asia/Almaty
currency: KZT
uses: [start, language]
types:
  full_name: { text, length: 2..100, letters: true }
tables:
  service:
    is: service
    columns:
      name: { words, length: 2..60 }
      position: { integer: 100 }   # a new one comes last
  booking:
    is: booking
    columns: { name: full_name, phone: phone }
    sees: { everyone: { client: $me } }
settings:
  step: { duration: 30m, from: 5m, to: 4h }
  horizon: { duration: 30d, from: 1d, to: 365d }
"#;

/// It, with a database.
struct Salon {
    directory: TempDir,
    database: String,
}

/// What a command has printed, and its exit code.
struct Printed {
    code: i32,
    out: String,
    err: String,
}

impl Salon {
    fn new(database: Option<&str>) -> Salon {
        let directory = tempfile::tempdir().expect("a directory");
        let file = directory.path().join("salon.db");
        let salon = Salon {
            database: database.map_or(format!("sqlite://{}", file.display()), str::to_owned),
            directory,
        };
        salon.write("app.yaml", APP);
        let seeds = fs::read_to_string(root().join("examples/salon/seeds/salon.json"));
        let seeds = seeds.expect("the salon has rows");
        let mut seeds: serde_json::Value = serde_json::from_str(&seeds).expect("they are JSON");
        seeds.as_object_mut().expect("an object").remove("master");
        salon.write("seeds/salon.json", &seeds.to_string());
        salon
    }

    fn path(&self, file: &str) -> PathBuf {
        self.directory.path().join(file)
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    }

    /// Adds a table of resources to the app.
    fn declare(&self, table: &str) {
        let app = fs::read_to_string(self.path("app.yaml")).expect("the app has a file");
        let declared = app.replace("  booking:\n", &format!("  {table}\n  booking:\n"));
        assert_ne!(declared, app);
        self.write("app.yaml", &declared);
    }

    fn runs(&self, command: &str) -> Printed {
        let output = Command::new(env!("CARGO_BIN_EXE_tilmash"))
            .args(command.split(' '))
            .current_dir(self.directory.path())
            .env_clear()
            .env("DATABASE_URL", &self.database)
            .env("TELEGRAM_BOT_TOKEN", "7000000001:AAE-only_letters")
            .env("SALON_OWNERS", "7000000009")
            .stdin(Stdio::null())
            .output()
            .expect("the program can be started");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it writes UTF-8");
        Printed {
            code: output.status.code().expect("it ends by itself"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// Runs a command that must end with a code, and returns all that it has printed.
    fn prints(&self, command: &str, code: i32) -> String {
        let printed = self.runs(command);
        let all = format!("{}{}", printed.out, printed.err);
        assert_eq!(printed.code, code, "{command}: {all}");
        all
    }

    /// The answer of the app's store, by the clock of the world.
    async fn asks(&self, request: Request) -> Answer {
        let app = AppDirectory::new(self.directory.path());
        let program = app.load().expect("readable").program.expect("faultless");
        let store = Store::open(&self.database, Arc::new(program.model)).await;
        let store = store.expect("the database is whole");
        let context = Context::itself(Timestamp::now());
        let answer = store.write(async move |transaction| {
            let answer = transaction.answer(request, &context).await?;
            Ok::<_, StoreError>(answer)
        });
        let answer = answer.await.expect("the database answers");
        store.close().await.expect("the store can be closed");
        answer
    }

    /// The starts of a haircut that are offered on a working day to come.
    async fn offered(&self, resources: &[RowReference]) -> Vec<Timestamp> {
        let today = Timestamp::now().in_tz("Asia/Almaty").expect("a known zone");
        // Closed on Sundays.
        let day = (2..4)
            .map(|days| today.date().saturating_add(days.days()))
            .find(|date| date.weekday() != Weekday::Sunday)
            .expect("two days are not both Sundays");
        let free = haircut(resources);
        match self.asks(Request::Starts { free, day }).await {
            Answer::Starts(starts) => starts,
            other => panic!("{other:?}"),
        }
    }

    async fn books(&self, start: Timestamp, resources: &[RowReference]) -> Answer {
        let phone = Phone::parse("+77011234567").expect("a number of Kazakhstan");
        let values = [
            ("name".into(), Value::text("Алия")),
            ("phone".into(), Value::Phone(phone)),
        ];
        let request = Request::Book {
            free: haircut(resources),
            start,
            values: values.into(),
            even: Waived::default(),
        };
        self.asks(request).await
    }
}

fn row(table: &str, id: i64) -> RowReference {
    RowReference {
        table: table.into(),
        id: RowId(id),
    }
}

fn haircut(resources: &[RowReference]) -> Free {
    Free {
        service: row("service", 1),
        resources: resources.to_vec(),
        common: std::collections::BTreeMap::new(),
        party: None,
        lasts: None,
        moving: None,
        client: RowId(7),
    }
}

/// Runs tests with a salon on each database.
macro_rules! on_each_database {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            use super::*;

            #[tokio::test]
            async fn sqlite() {
                super::$test(Salon::new(None)).await;
            }

            #[tokio::test]
            #[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
            async fn postgres() {
                let Some(schema) = Schema::make().await else { return };
                super::$test(Salon::new(Some(&schema.url()))).await;
                schema.remove().await;
            }
        }
    )+};
}

on_each_database!(
    an_owner_with_bookings_takes_on_masters,
    an_owner_with_bookings_sells_fewer_places,
    what_a_person_should_decide_is_not_passed_over,
    an_owner_learns_whose_limit_is_reached,
);

const MASTER: &str = "master: { is: resource, columns: { name: words } }";

async fn an_owner_with_bookings_takes_on_masters(salon: Salon) {
    salon.prints("seed .", 0);
    let start = salon.offered(&[]).await[1];
    assert_eq!(salon.books(start, &[]).await, Answer::Inserted(RowId(1)));

    salon.declare(MASTER);
    salon.prints("check .", 0);
    let told = salon.prints("db plan .", 1);
    assert!(told.contains("lacks  create table `master`"), "{told}");
    assert!(
        told.contains("lacks  add column `master` to `booking`"),
        "{told}"
    );
    let empty = "1 booking has no `master`, and the table is empty: write its rows into a \
                 file of `seeds/`, which `tilmash seed APP` loads";
    assert!(told.contains(&format!("to decide  {empty}")), "{told}");
    let told = salon.prints("run .", 2);
    assert!(told.contains(empty), "{told}");

    salon.write(
        "seeds/masters.json",
        r#"{ "master": [
            { "key": "dana", "name": { "ru": "Дана", "kk": "Дана" } },
            { "key": "aigul", "name": { "ru": "Айгуль", "kk": "Айгүл" } }
        ] }"#,
    );
    salon.prints("check .", 0);
    let which = "1 booking has no `master`: name the one that serves them, as in \
                 `tilmash db apply APP --assign master=dana` (there are `dana`, `aigul`)";
    let told = salon.prints("seed .", 1);
    assert!(told.contains(&format!("to decide  {which}")), "{told}");
    let listed = ": `haircut`, Алия, booking 1 of person 7";
    for (command, code) in [("db status .", 1), ("db apply .", 1), ("run .", 2)] {
        let told = salon.prints(command, code);
        assert!(told.contains(which), "{command}: {told}");
        // The log names nobody.
        assert_eq!(told.contains(listed), code == 1, "{command}: {told}");
    }
    let told = salon.prints("db apply . --assign master=zarina", 2);
    assert!(told.contains("there are dana, aigul"), "{told}");
    let told = salon.prints("db apply . --assign master=dnaa", 2);
    assert!(told.contains("did you mean `dana`?"), "{told}");
    let told = salon.prints("db apply . --assign mastr=aigul", 2);
    assert!(told.contains("`mastr` is no table of resources"), "{told}");
    assert!(told.contains("did you mean `master`?"), "{told}");

    let today = Timestamp::now().in_tz("Asia/Almaty").expect("a known zone");
    let (first, last) = (today.date(), today.date().saturating_add(7.days()));
    let off = format!(
        r#"{{ "closure": [ {{ "key": "off", "first": "{first}", "last": "{last}", "master": "dana" }} ] }}"#
    );
    salon.write("off.json", &off);
    salon.prints("seed . off.json", 1);
    let told = salon.prints("db plan . --assign master=dana", 1);
    let away = "concerned  1 booking to come would get what does not work then; it would stay: \
                call the client\n  ";
    assert!(told.contains(away), "{told}");
    salon.write(
        "off.json",
        r#"{ "closure": [ { "key": "off", "deleted": true } ] }"#,
    );
    salon.prints("seed . off.json", 1);

    let steps = "set `master` of 1 booking to `aigul`";
    let told = salon.prints("db plan . --assign master=aigul", 1);
    assert!(told.contains(&format!("lacks  {steps}")), "{told}");
    assert!(!told.contains("concerned"), "{told}");
    let told = salon.prints("db apply . --assign master=aigul", 0);
    assert!(told.contains(&format!("applied  {steps}")), "{told}");
    assert!(told.contains(listed), "{told}");
    salon.prints("db status .", 0);
    let told = salon.prints("db apply . --assign master=dana", 0);
    let needless = "needless  `master=dana` changes nothing: no booking lacks a `master`";
    assert!(told.contains(needless), "{told}");

    salon.write(
        "seeds/away.json",
        r#"{ "master": [ { "key": "aigull", "deleted": true } ] }"#,
    );
    let told = salon.prints("seed . seeds/away.json", 0);
    let typed = "not there  no `master` has the key `aigull`, so nothing is withdrawn by it: \
                 did you mean `aigul`?";
    assert!(told.contains(typed), "{told}");
    let away = r#"{ "master": [ { "key": "aigul", "deleted": true } ] }"#;
    salon.write("seeds/away.json", away);
    let concerned = "concerned  1 booking to come has a `master` that is withdrawn; it stays: pass \
                     it to another who is free, as in `tilmash db apply APP --assign master=dana`, \
                     or call the client\n  ";
    let listed = ": `haircut`, `aigul`, Алия, booking 1 of person 7";
    for command in ["seed . seeds/away.json --plan", "seed . seeds/away.json"] {
        let told = salon.prints(command, 0);
        assert!(told.contains(concerned), "{told}");
        assert!(told.contains(listed), "{told}");
    }
    for command in [
        "db status .",
        "db apply .",
        "db plan . --assign master=dana",
    ] {
        let named = command.contains("--assign");
        let told = salon.prints(command, i32::from(named));
        assert_eq!(told.contains(concerned), !named, "{command}: {told}");
        let passed = "lacks  set `master` of 1 booking to `dana`";
        assert_eq!(told.contains(passed), named, "{command}: {told}");
    }
    let back = away.replace(
        "\"deleted\": true",
        r#""name": { "ru": "Айгуль", "kk": "Айгүл" }"#,
    );
    salon.write("seeds/away.json", &back);
    salon.prints("seed . seeds/away.json", 0);

    let [dana, aigul] = [row("master", 1), row("master", 2)];
    let offered = salon.offered(std::slice::from_ref(&aigul)).await;
    assert!(!offered.is_empty() && !offered.contains(&start));
    let taken = Answer::Refused(Refusal::Taken);
    assert_eq!(salon.books(start, &[aigul]).await, taken);
    assert_eq!(
        salon.books(start, &[dana]).await,
        Answer::Inserted(RowId(2))
    );
    assert_eq!(salon.books(start, &[]).await, taken);
}

const HALL: &str = "hall: { is: resource, units: places, shared: true, columns: { places: { integer, from: 1 } } }";

async fn an_owner_with_bookings_sells_fewer_places(salon: Salon) {
    let places = |places: u8| {
        let rows = format!(r#"{{ "hall": [ {{ "key": "hall", "places": {places} }} ] }}"#);
        salon.write("seeds/hall.json", &rows);
    };
    salon.declare(HALL);
    places(3);
    salon.prints("seed .", 0);
    let start = salon.offered(&[]).await[1];
    for id in 1..=2 {
        assert_eq!(salon.books(start, &[]).await, Answer::Inserted(RowId(id)));
    }

    places(1);
    let clashing = "`hall` `hall`, ";
    let both = [
        "2 promised, and there is 1: booking 1 of person 7",
        "; booking 2 of person 7",
    ];
    for command in ["seed . --plan", "seed .", "db status .", "db apply ."] {
        let told = salon.prints(command, 0);
        let line = told.lines().find(|line| line.starts_with("overbooked  "));
        let line = line.unwrap_or_else(|| panic!("{command}: {told}"));
        assert!(line.contains(clashing), "{command}: {told}");
        for part in both {
            assert!(line.contains(part), "{command}: {told}");
        }
        assert!(told.contains("nobody else can book it"), "{told}");
        if command == "seed . --plan" {
            let before = salon.prints("db status .", 0);
            assert!(!before.contains("overbooked"), "{before}");
        }
    }
    assert!(!salon.offered(&[]).await.contains(&start));
    let taken = Answer::Refused(Refusal::Taken);
    assert_eq!(salon.books(start, &[]).await, taken);
}

/// Only some services need a room, so the bot runs meanwhile.
async fn what_a_person_should_decide_is_not_passed_over(salon: Salon) {
    salon.prints("seed .", 0);
    let start = salon.offered(&[]).await[1];
    assert_eq!(salon.books(start, &[]).await, Answer::Inserted(RowId(1)));
    salon.declare("room: { is: resource, columns: { name: words } }");
    let app = fs::read_to_string(salon.path("app.yaml")).expect("the app has a file");
    let position = "      position: { integer: 100 }   # a new one comes last\n";
    let needing = app.replace(
        position,
        &format!("{position}      room: {{ boolean: true }}\n"),
    );
    assert_ne!(needing, app);
    salon.write("app.yaml", &needing);
    for command in ["db apply .", "db apply .", "db status ."] {
        let told = salon.prints(command, 1);
        assert!(
            told.contains("to decide  1 booking has no `room`"),
            "{told}"
        );
        let ends = "the bot can run, and a person should decide\n";
        assert!(told.ends_with(ends), "{command}: {told}");
        assert!(!told.contains("has all that"), "{command}: {told}");
    }
}

async fn an_owner_learns_whose_limit_is_reached(salon: Salon) {
    let limit = "per_person: { integer, from: 1, optional: true }";
    salon.declare(&format!(
        "master: {{ is: resource, columns: {{ name: words, {limit} }} }}"
    ));
    let app = fs::read_to_string(salon.path("app.yaml")).expect("the app has a file");
    let position = "      position: { integer: 100 }   # a new one comes last\n";
    let limited = "      per_day: { integer, from: 1, optional: true }\n";
    let app = app.replace(position, &format!("{position}{limited}"));
    salon.write("app.yaml", &app);
    salon.write(
        "seeds/masters.json",
        r#"{ "master": [ { "key": "dana", "name": { "ru": "Дана", "kk": "Дана" }, "per_person": 1 } ] }"#,
    );
    salon.prints("seed .", 0);
    let starts = salon.offered(&[]).await;
    let booked = salon.books(starts[1], &[]).await;
    assert_eq!(booked, Answer::Inserted(RowId(1)));
    let limit = Request::Update {
        row: row("service", 1),
        values: [("per_day".into(), Value::Integer(1))].into(),
    };
    assert_eq!(salon.asks(limit).await, Answer::Done);
    let start = starts[starts.len() - 1];
    let date = start.in_tz("Asia/Almaty").expect("a known zone").date();
    let why = |client: i64| format!("slots . --service haircut --client {client} --why {start}");
    let of_service = format!("day_limit: {date} has its 1 booking of the service already\n");
    let of_client =
        format!("day_limit: {date} has its 1 booking with `dana` of the client already\n");
    let told = salon.prints(&why(7), 1);
    assert!(told.contains(&of_service), "{told}");
    assert!(told.contains(&of_client), "{told}");
    let told = salon.prints(&why(8), 1);
    assert!(told.contains(&of_service), "{told}");
    assert!(!told.contains(&of_client), "{told}");
    let refused = Answer::Refused(Refusal::Full);
    assert_eq!(salon.books(start, &[]).await, refused);
}

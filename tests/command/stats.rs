//! The figures of bookings that people have made, printed outside of the bot.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::postgres::Schema;

/// The salon, open on every day.
fn salon() -> tempfile::TempDir {
    let mut files = AppFiles::read(&root().join("examples/salon"));
    let sunday =
        r#"{ "hours": [{ "key": "sunday", "weekday": 7, "opens": "10:00", "closes": "20:00" }] }"#;
    files.replace("seeds/sunday.json", sunday);
    written(&files)
}

fn written(files: &AppFiles) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    for (path, text) in files.iter() {
        let path = directory.path().join(path);
        let folder = path.parent().expect("a file stands in a folder");
        fs::create_dir_all(folder).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    }
    directory
}

/// What a command prints that is given some lines; it must succeed.
fn tilmash(salon: &tempfile::TempDir, command: &[&str], database: &str, lines: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tilmash"))
        .args(command)
        .args([".", "--database", database])
        .current_dir(salon.path())
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    let mut input = child.stdin.take().expect("it is piped");
    input.write_all(lines.as_bytes()).expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("it ends by itself");
    let printed = String::from_utf8(output.stdout).expect("it writes UTF-8");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}{errors}");
    printed
}

#[tokio::test]
async fn figures_of_bookings_are_printed_for_people_and_programs_and_drawn() {
    let salon = salon();
    figures_are_printed(&salon, "sqlite://stats.db");
    if let Some(schema) = Schema::make().await {
        figures_are_printed(&salon, &schema.url());
        schema.remove().await;
    }
}

fn figures_are_printed(salon: &tempfile::TempDir, database: &str) {
    tilmash(salon, &["seed"], database, "");
    let booked = "/start\nРусский\n/book\n1\nзавтра\n12:00\nАлия Нурланова\n+7 701 123 45 67\n1\n";
    let left = "/as saule\n/start\nРусский\n/book\n";
    let printed = tilmash(salon, &["chat"], database, &format!("{booked}{left}"));
    assert!(printed.contains("Вы записаны"), "{printed}");
    // Today and tomorrow in Almaty, whatever is passed meanwhile.
    let today = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let first = (today - 1.day()).to_string();
    let last = (today + 3.days()).to_string();
    let span = ["stats", "--from", &first, "--to", &last];
    let told = |more: &[&str]| tilmash(salon, &[&span, more].concat(), database, "");
    let figures: Value = serde_json::from_str(&told(&["--format", "json"])).expect("JSON");
    assert_eq!(figures["from"], json!(first));
    let figures = &figures["figures"];
    let wanted = [
        ("total", json!(1)),
        ("before", json!(0)),
        ("completed", json!(0)),
        ("revenue", json!("0.00")),
        ("expected", json!("6000.00")),
        ("load", json!(2)),
        ("begun", json!(2)),
        ("booked", json!(1)),
        ("earned", json!([])),
        (
            "services",
            json!([{ "service": "haircut", "name": "Стрижка", "count": 1 }]),
        ),
        ("hours", json!([{ "hour": 12, "count": 1 }])),
    ];
    for (name, value) in wanted {
        assert_eq!(figures[name], value, "{name} of {figures:#}");
    }
    // The salon's own state of the flow is read, too.
    let load = &figures["masters"][0]["load"];
    assert!(load.is_number(), "{figures:#}");
    let table = told(&["--language", "kk", "--png", "services.png"]);
    assert!(table.contains("\nexpected   6000.00 KZT\n"), "{table}");
    assert!(
        table.contains("\nservices   count\n  Шаш қию  1\n"),
        "{table}"
    );
    let picture = fs::read(salon.path().join("services.png")).expect("a picture");
    assert!(picture.starts_with(b"\x89PNG\r\n"));
}

#[test]
fn every_example_has_figures() {
    let cases = [
        ("salon", "revenue"),
        ("restaurant", "guests"),
        ("calendar", "created"),
    ];
    for (example, figure) in cases {
        let app = written(&AppFiles::read(&root().join("examples").join(example)));
        let database = "sqlite://stats.db";
        tilmash(&app, &["chat"], database, "/start\n");
        let told = tilmash(&app, &["stats", "--last", "week"], database, "");
        assert!(told.contains(&format!("\n{figure} ")), "{example}: {told}");
    }
}

//! Chats in the terminal, several on one database.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Output, Stdio};

use tilmash_tests::app_files::{AppFiles, root};
use tilmash_tests::postgres::Schema;

/// The salon, with an administrator whose id is written in the app.
fn salon() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let mut files = AppFiles::read(&root().join("examples/salon"));
    let (_, app) = files
        .iter()
        .find(|(path, _)| *path == "app.yaml")
        .expect("the app has a file");
    let app = app.replace(
        "  client: everyone",
        "  client: everyone\n  boss: { ids: [777] }",
    );
    files.replace("app.yaml", &app);
    for (path, text) in files.iter() {
        let path = directory.path().join(path);
        let folder = path.parent().expect("a file stands in a folder");
        fs::create_dir_all(folder).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    }
    directory
}

/// A command on a database, in the salon's directory.
fn tilmash(salon: &tempfile::TempDir, command: &[&str], database: &str) -> Command {
    let mut tilmash = Command::new(env!("CARGO_BIN_EXE_tilmash"));
    tilmash
        .args(command)
        .args([".", "--database", database])
        .current_dir(salon.path())
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    tilmash
}

/// A chat that waits for lines.
fn begin_chat(salon: &tempfile::TempDir, database: &str) -> Child {
    let mut chat = tilmash(salon, &["chat"], database);
    chat.stdin(Stdio::piped());
    chat.spawn().expect("the program can be started")
}

/// Gives a chat its last lines, and returns all that it has printed.
fn end_chat(mut chat: Child, lines: &str) -> String {
    let mut input = chat.stdin.take().expect("it is piped");
    input.write_all(lines.as_bytes()).expect("the chat reads");
    drop(input);
    let printed = outcome(chat.wait_with_output());
    assert!(printed.starts_with("exit 0\n"), "{printed}");
    printed
}

/// The exit code, and all that was printed.
fn outcome(output: io::Result<Output>) -> String {
    let output = output.expect("it ends by itself");
    let printed = [output.stdout, output.stderr].concat();
    let printed = String::from_utf8(printed).expect("it writes UTF-8");
    let code = output.status.code().expect("nobody kills it");
    format!("exit {code}\n{printed}")
}

/// What a chat prints that is given some lines.
fn chats(salon: &tempfile::TempDir, database: &str, lines: &str) -> String {
    end_chat(begin_chat(salon, database), lines)
}

#[tokio::test]
async fn a_name_is_the_same_person_in_every_chat_on_a_database() {
    let salon = salon();
    a_name_is_the_same_person(&salon, "sqlite://chats.db");
    if let Some(schema) = Schema::make().await {
        a_name_is_the_same_person(&salon, &schema.url());
        schema.remove().await;
    }
}

fn a_name_is_the_same_person(salon: &tempfile::TempDir, database: &str) {
    let choose = "/start\nРусский\n";
    chats(
        salon,
        database,
        &format!("/as ann\n{choose}/as boss boss\n{choose}"),
    );
    // Who has chosen a language is not asked for it again.
    let asked = "Выберите язык / Тілді таңдаңыз";
    let known = |lines: &str| {
        let printed = chats(salon, database, lines);
        let (_, last) = printed
            .rsplit_once("> /start")
            .expect("the last line is typed");
        !last.contains(asked)
    };
    assert!(!known("/as bob\n/start\n"), "bob is not ann");
    assert!(known("/as ann\n/start\n"));
    assert!(known("/as boss\n/start\n"));
    // Bob has been here by now, and an id that is written in the app is the boss's.
    let printed = chats(salon, database, "/as eve boss\n/as bob boss\n");
    assert!(
        printed.contains("each Telegram id of the role `boss` is another person's already"),
        "{printed}"
    );
    assert!(
        printed.contains("bob is another person already"),
        "{printed}"
    );
    assert!(!known("/as eve\n/start\n"), "eve is not the boss");
}

#[tokio::test]
async fn what_is_due_to_somebody_of_an_earlier_chat_makes_no_chat_mute() {
    let salon = salon();
    what_is_due_makes_no_chat_mute(&salon, "sqlite://due.db");
    if let Some(schema) = Schema::make().await {
        what_is_due_makes_no_chat_mute(&salon, &schema.url());
        schema.remove().await;
    }
}

fn what_is_due_makes_no_chat_mute(salon: &tempfile::TempDir, database: &str) {
    let menu = "/start\nРусский\n";
    // More people than are looked at together, each with a screen that is closed after two days.
    let others: String = (1..=65)
        .map(|number| format!("/as p{number}\n/start\n"))
        .collect();
    let people = format!("/as dana\n{menu}{others}/as erlan\n{menu}");
    chats(salon, database, &people);
    // Somebody who has said nothing in this chat.
    chats(salon, database, "/as dana\n+3d\n");
    let last = |lines: &str| {
        let printed = chats(salon, database, lines);
        let (_, last) = printed
            .rsplit_once("> /my")
            .expect("the last line is typed");
        last.to_owned()
    };
    let answer = "Предстоящих записей нет";
    // The others are written to at a time that lies ahead of the next chat.
    let ahead = last("/start\n+40d\n/as dana\n/my\n");
    assert!(ahead.contains(answer), "{ahead}");
    let now = last("/as erlan\n/my\n");
    assert!(now.contains(answer), "{now}");
}

#[test]
fn a_chat_tells_whom_it_is_that_the_bot_writes_to_and_what_it_cannot_do() {
    let salon = salon();
    let sunday =
        r#"{ "hours": [{ "key": "sunday", "weekday": 7, "opens": "10:00", "closes": "20:00" }] }"#;
    fs::write(salon.path().join("seeds/sunday.json"), sunday).expect("files can be written");
    let database = "sqlite://told.db";
    let seeded = outcome(tilmash(&salon, &["seed"], database).output());
    assert!(seeded.starts_with("exit 0\n"), "{seeded}");
    let menu = "/start\nРусский\n";
    let booked = "/book\n1\nзавтра\n12:00\nАлия Нурланова\n+7 701 123 45 67\n1\n";
    let others = "/user bob\n+3q\n/as dana viewer\n";
    let lines = format!("/as own owner\n{menu}/as ann\n{menu}{booked}{others}");
    let printed = chats(&salon, database, &lines);
    let (before, told) = printed.split_once("  → own\n").expect("the owner is told");
    assert!(before.contains("Вы записаны"), "{printed}");
    assert!(told.contains("Алия Нурланова"), "{printed}");
    for line in [
        "the bot does not answer, because it asks for nobody here\n",
        "write how long, in days, hours and minutes: +1d 2h 30m; to send what begins with `+`, \
         write `> +…`\n",
        "`viewer` is who a row of `admin` names in `person`, and no row names them: begin by \
         `/as NAME`, and let somebody who may do so in the bot add them; or add a row with \
         `person` 5 to the files in seeds/, and start the chat again\n",
    ] {
        assert!(told.contains(line), "{line}{printed}");
    }
}

#[tokio::test]
async fn nobody_changes_the_tables_under_an_open_chat() {
    let salon = salon();
    the_tables_stay_under_an_open_chat(&salon, "sqlite://open.db");
    if let Some(schema) = Schema::make().await {
        the_tables_stay_under_an_open_chat(&salon, &schema.url());
        schema.remove().await;
    }
}

fn the_tables_stay_under_an_open_chat(salon: &tempfile::TempDir, database: &str) {
    let app = salon.path().join("app.yaml");
    let before = fs::read_to_string(&app).expect("the app has a file");
    let mut chat = begin_chat(salon, database);
    // The end of its help is printed when it has the database.
    let mut printed = BufReader::new(chat.stdout.as_mut().expect("it is piped"));
    let mut line = String::new();
    while !line.starts_with("Edited flows") {
        line.clear();
        let read = printed.read_line(&mut line).expect("it writes UTF-8");
        assert!(read > 0, "the chat goes on");
    }
    let seed = match database.starts_with("sqlite:") {
        true => format!("tilmash seed --database {database}"),
        false => "tilmash seed --database URL".to_owned(),
    };
    assert!(
        line.ends_with(&format!("rows of seeds/ by `{seed}`.\n")),
        "{line}"
    );
    let run = |command: &[&str]| outcome(tilmash(salon, command, database).output());
    let seeded = run(&["seed"]);
    assert!(seeded.starts_with("exit 0\n"), "{seeded}");
    let tables = "tables:\n  guide:\n    columns:\n      title: { text, length: 1..60 }\n";
    fs::write(&app, before.replacen("tables:\n", tables, 1)).expect("it can be written");
    let refused = |command: &[&str]| {
        let told = run(command);
        let why = "is in use by `tilmash run` or `tilmash chat`: stop that first";
        assert!(told.starts_with("exit 2\n") && told.contains(why), "{told}");
    };
    refused(&["seed"]);
    refused(&["db", "apply"]);
    end_chat(chat, "/quit\n");
    let applied = run(&["db", "apply"]);
    assert!(applied.starts_with("exit 0\n"), "{applied}");
    fs::write(&app, before).expect("it can be written");
}

#[test]
fn whoever_chats_says_what_a_tool_answers() {
    let mut chat = Command::new(env!("CARGO_BIN_EXE_tilmash"));
    chat.args(["chat", "."])
        .current_dir(root().join("examples/clinic"))
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let chat = chat.spawn().expect("the program can be started");
    let lines = "/balance\n/tool backend.balance\n/tool backend.balanse: down\n\
                 /tool backend.balance: { \"amount\": -500 }\n1\n";
    let printed = end_chat(chat, lines);
    let asked = "→ backend.balance GET /payments/balance?person=";
    assert_eq!(printed.matches(asked).count(), 2, "{printed}");
    let told = [
        "nobody has said what it answers: /tool backend.balance: { … }",
        "write what it answers, as in talks: /tool bank.status: ",
        "the app has no operation `backend.balanse`",
        "-500\u{a0}₸",
    ];
    for told in told {
        assert!(printed.contains(told), "{told}\n{printed}");
    }
}

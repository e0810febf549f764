//! The world around a running bot fails and recovers: nothing is lost, and no restart is needed.

use std::fs;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tilmash_tests::app_files::root;
use tilmash_tests::double::{Chat, CutMoment, Fault, FaultKind, Person};
use tilmash_tests::postgres::Schema;
use tilmash_tests::probe::{free_address, get, wait_for_line, wait_for_page};
use tilmash_tests::proxy::Proxy;

use crate::client::comes_to_the_confirmation;
use crate::salon::{Bot, Salon, in_directory};

/// Starts the bot with its pages at the address.
fn start(salon: &Salon, address: SocketAddr, logs: &TempDir) -> Bot {
    let mut command = salon.bot();
    command
        .args(["--listen", &address.to_string()])
        .env("TILMASH_LOG", "info")
        .env("TILMASH_LOG_DIR", logs.path())
        .stderr(Stdio::null());
    Bot(command.spawn().expect("the program can be started"))
}

/// Waits until the log has both lines, and checks that it has each of them once.
async fn is_told_once(logs: &TempDir, begun: &str, ended: &str) {
    let log = wait_for_line(&logs.path().join("tilmash.log"), ended).await;
    for line in [begun, ended] {
        assert_eq!(log.matches(line).count(), 1, "{line}: {log}");
    }
}

async fn is_served(person: &Person) {
    person.says("/book");
    person.waits_for_text("Выберите услугу").await;
}

async fn books(person: &Person, name: &str, lot: u8) {
    comes_to_the_confirmation(person, name, lot).await;
    person.presses("Да, записаться");
    person.waits_for_text("Вы записаны").await;
}

fn says(status: u16, line: &str) -> impl Fn(u16, &str) -> bool {
    move |found, text| found == status && text.contains(line)
}

/// The proxy continues to work while the test waits for a process.
#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
async fn a_server_that_is_away_at_the_start_or_later_is_waited_for() {
    let Some(schema) = Schema::make().await else {
        return;
    };
    let proxy = Proxy::to(schema.address()).await;
    let salon = Salon::on(schema.url_by(proxy.address())).await;
    proxy.cut();
    let address = free_address();
    let logs = tempfile::tempdir().expect("a directory for the log");
    let bot = start(&salon, address, &logs);
    wait_for_page(address, "/readyz", says(503, "database failed")).await;
    assert_eq!(get(address, "/healthz").await.0, 200);
    proxy.mend();
    wait_for_page(address, "/readyz", says(200, "database ok")).await;

    let aliya = salon.double.person(1, "Алия");
    books(&aliya, "Алия Нурланова", 0).await;
    let dana = salon.double.person(2, "Дана");
    comes_to_the_confirmation(&dana, "Дана Ахметова", 3).await;
    proxy.cut();
    dana.presses("Да, записаться");
    wait_for_page(address, "/readyz", says(503, "database failed")).await;
    proxy.mend();
    dana.waits_for_text("Вы записаны").await;
    wait_for_page(address, "/readyz", says(200, "database ok")).await;
    let ended = "the database answers again";
    is_told_once(&logs, "the database fails", ended).await;

    proxy.slow_down(Duration::from_millis(150));
    is_served(&salon.double.person(3, "Тимур")).await;
    proxy.slow_down(Duration::ZERO);
    salon.double.all_taken().await;
    assert!(bot.terminate().success());
    assert_eq!(salon.bookings().await.len(), 2);
    schema.remove().await;
}

/// Nothing is cut, and nothing is passed on: a firewall drops what is sent.
#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
async fn a_process_ends_also_if_its_server_has_fallen_silent() {
    let Some(schema) = Schema::make().await else {
        return;
    };
    let proxy = Proxy::to(schema.address()).await;
    let salon = Salon::on(schema.url_by(proxy.address())).await;
    let bot = salon.start();
    is_served(&salon.double.person(1, "Алия")).await;
    proxy.slow_down(Duration::from_secs(3600));
    salon.double.person(2, "Дана").says("/book");
    let ending = tokio::task::spawn_blocking(|| bot.terminate());
    let ended = tokio::time::timeout(Duration::from_secs(60), ending).await;
    let ended = ended
        .expect("it does not wait for ever")
        .expect("it is our child");
    assert_eq!(ended.code(), Some(2));
    schema.remove().await;
}

#[tokio::test]
#[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
async fn a_server_that_refuses_is_not_waited_for() {
    let Some(schema) = Schema::make().await else {
        return;
    };
    let salon = Salon::on(schema.url()).await;
    let nowhere = schema.url().replace("/postgres?", "/no_such_database?");
    let mut command = salon.bot();
    let ended = command
        .env("DATABASE_URL", "")
        .args(["--database", &nowhere]);
    let ended = ended.stderr(Stdio::piped()).output().expect("it ends");
    assert_eq!(ended.status.code(), Some(2));
    schema.remove().await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_disk_that_takes_no_more_is_waited_for() {
    let directory = tempfile::tempdir().expect("a directory for the database");
    let salon = Salon::on(in_directory(&directory)).await;
    let address = free_address();
    let bot = salon.bot();
    let mut command = Command::new(bot.get_program());
    command
        .args(bot.get_args())
        .args(["--listen", &address.to_string()])
        .env("TELEGRAM_BOT_TOKEN", "7000000001:AAE-only_letters")
        .env("SALON_OWNERS", "7000000009")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let bot = Bot(command.spawn().expect("sh can be started"));
    let limit = |bytes: &str| {
        let pid = bot.0.id().to_string();
        let status = Command::new("prlimit")
            .args(["--pid", &pid, &format!("--fsize={bytes}:")])
            .status();
        assert!(status.expect("prlimit can be started").success());
    };
    is_served(&salon.double.person(1, "Алия")).await;
    // Files may not grow any more. The signal for this does not kill, so writing fails.
    limit("1");
    let dana = salon.double.person(2, "Дана");
    dana.says("/book");
    wait_for_page(address, "/readyz", says(503, "database failed")).await;
    assert_eq!(
        dana.messages().len(),
        1,
        "nobody is told what did not happen"
    );
    limit("unlimited");
    dana.waits_for_text("Выберите услугу").await;
    wait_for_page(address, "/readyz", says(200, "database ok")).await;
    salon.double.all_taken().await;
    assert!(bot.terminate().success());
}

#[tokio::test]
async fn a_file_that_may_only_be_read_is_said_at_the_start() {
    let directory = tempfile::tempdir().expect("a directory for the database");
    let mut salon = Salon::on(in_directory(&directory)).await;
    salon.database.push_str("?mode=ro");
    let ended = salon
        .bot()
        .stderr(Stdio::piped())
        .output()
        .expect("it ends");
    assert_eq!(ended.status.code(), Some(2));
    let told = String::from_utf8(ended.stderr).expect("the program writes UTF-8");
    assert!(
        told.contains("cannot be written: check the rights"),
        "{told}"
    );
}

#[tokio::test]
async fn telegram_may_be_away_or_refuse_for_a_while() {
    let directory = tempfile::tempdir().expect("a directory for the database");
    let salon = Salon::on(in_directory(&directory)).await;
    let double = &salon.double;
    let cut = FaultKind::CutConnection(CutMoment::BeforeEffect);
    double.fault(Fault::on_any(cut).times(10_000));
    let address = free_address();
    let logs = tempfile::tempdir().expect("a directory for the log");
    let bot = start(&salon, address, &logs);
    wait_for_page(address, "/readyz", says(503, "telegram failed")).await;
    let aliya = double.person(1, "Алия");
    aliya.says("/book");
    double.clear_faults();
    aliya.waits_for_text("Выберите услугу").await;
    wait_for_page(address, "/readyz", says(200, "telegram ok")).await;
    let ended = "Telegram answers again";
    is_told_once(&logs, "Telegram does not answer", ended).await;

    let storm = FaultKind::TooManyRequests { retry_after: 1 };
    double.fault(Fault::on("sendMessage", storm).times(15));
    double.fault(Fault::on("sendMessage", cut).times(3));
    let crowd = double.people(10);
    for person in &crowd {
        person.says("/book");
    }
    for person in &crowd {
        person.waits_for_text("Выберите услугу").await;
        assert_eq!(person.messages().len(), 2, "nothing is sent twice");
    }
    double.all_taken().await;
    assert!(bot.terminate().success());
}

/// The process works on while the test waits for a page.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_taken_away_from_a_running_bot_is_not_written_past() {
    let directory = tempfile::tempdir().expect("a directory for the database");
    let salon = Salon::on(in_directory(&directory)).await;
    let (file, log) = (
        directory.path().join("salon.db"),
        directory.path().join("logs"),
    );
    let address = free_address();
    let mut command = salon.bot();
    command
        .args(["--listen", &address.to_string()])
        .env("TILMASH_LOG_DIR", &log)
        .stderr(Stdio::null());
    let bot = Bot(command.spawn().expect("the program can be started"));
    let aliya = salon.double.person(1, "Алия");
    comes_to_the_confirmation(&aliya, "Алия Нурланова", 0).await;
    wait_for_page(address, "/readyz", says(200, "database ok")).await;
    let aside = directory.path().join("aside.db");
    fs::rename(&file, &aside).expect("the file is there");
    // Another one takes its name, and it is none of this bot's.
    fs::write(&file, []).expect("a file can be made");
    aliya.presses("Да, записаться");
    wait_for_page(address, "/readyz", says(503, "database failed")).await;
    let booked = |chat: &Chat| chat.news().any(|it| it.text().contains("Вы записаны"));
    assert!(!aliya.look(booked), "nobody is told of what is not kept");
    let told = || fs::read_to_string(log.join("tilmash.log")).unwrap_or_default();
    assert!(told().contains("IS GONE"), "{}", told());
    // Where it is put back, everything goes on.
    fs::rename(&aside, &file).expect("the file is there");
    aliya.waits_for_text("Вы записаны").await;
    salon.double.all_taken().await;
    assert!(bot.terminate().success());
    assert_eq!(salon.bookings().await.len(), 1);
}

#[tokio::test]
async fn a_database_that_was_there_is_not_made_anew_without_being_asked_for() {
    let directory = tempfile::tempdir().expect("a directory for the database");
    let salon = Salon::on(in_directory(&directory)).await;
    let bot = salon.start();
    is_served(&salon.double.person(1, "Алия")).await;
    assert!(bot.terminate().success());
    let file = directory.path().join("salon.db");
    fs::remove_file(&file).expect("the file is there");
    let refused = |with: &str| {
        let ended = salon
            .bot()
            .stderr(Stdio::piped())
            .output()
            .expect("it ends");
        assert_eq!(ended.status.code(), Some(2));
        let told = String::from_utf8(ended.stderr).expect("the program writes UTF-8");
        assert!(told.contains("IS GONE") && told.contains(with), "{told}");
        assert!(!file.exists(), "nothing was made");
    };
    refused("the newest backup is ");
    fs::remove_dir_all(directory.path().join("backups")).expect("the bot has made a backup");
    refused("there is no backup in ");
    // No other command makes one either.
    let address = format!("sqlite://{}", file.display());
    for command in ["seed", "chat", "db apply", "db status", "db backup"] {
        let ended = Command::new(env!("CARGO_BIN_EXE_tilmash"))
            .args(command.split(' '))
            .arg(root().join("examples/salon"))
            .args(["--database", &address])
            .stdin(Stdio::null())
            .output()
            .expect("the program can be started");
        assert_eq!(ended.status.code(), Some(2), "{command}");
        let told = String::from_utf8(ended.stderr).expect("the program writes UTF-8");
        let is_told = told.contains("IS GONE") && told.contains("`tilmash db apply --empty`");
        assert!(is_told, "{command}: {told}");
        assert!(!file.exists(), "{command} has made one");
    }
    let made = salon
        .db("apply")
        .arg("--empty")
        .output()
        .expect("the program can be started");
    assert!(made.status.success(), "{made:?}");
    let bot = salon.start();
    salon.double.person(2, "Дана").says("/start");
    salon.double.all_taken().await;
    assert!(bot.terminate().success());
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_what_is_kept_of_people() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().expect("a directory for the database");
    let salon = Salon::on(in_directory(&directory)).await;
    let log = directory.path().join("logs");
    let run = || {
        let mut command = salon.bot();
        command
            .env("TILMASH_LOG", "warn")
            .env("TILMASH_LOG_DIR", &log)
            .stderr(Stdio::null());
        Bot(command.spawn().expect("the program can be started"))
    };
    let file = directory.path().join("salon.db");
    let bot = run();
    is_served(&salon.double.person(1, "Алия")).await;
    let log = log.join("tilmash.log");
    let wal = directory.path().join("salon.db-wal");
    for path in [&file, &wal, &log] {
        let rights = fs::metadata(path)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(rights & 0o777, 0o600, "{}", path.display());
    }
    assert!(bot.terminate().success());
    let told = || fs::read_to_string(&log).expect("a log");
    assert!(!told().contains("can read"), "{}", told());
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("it is ours");
    let bot = run();
    is_served(&salon.double.person(2, "Дана")).await;
    assert!(bot.terminate().success());
    let warned = "every user of this machine can read ";
    assert!(told().contains(warned), "{}", told());
}

//! The world around a running bot fails and recovers: nothing is lost, and no restart is needed.

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::Duration;

use tilmash_tests::double::{CutMoment, Fault, FaultKind, Person};
use tilmash_tests::postgres::Schema;
use tilmash_tests::probe::{free_address, get, wait_for_page};
use tilmash_tests::proxy::Proxy;

use crate::client::comes_to_the_confirmation;
use crate::salon::{Bot, Salon, in_directory};

/// Starts the bot with its pages at the address.
fn start(salon: &Salon, address: SocketAddr) -> Bot {
    let mut command = salon.bot();
    command
        .args(["--listen", &address.to_string()])
        .stderr(Stdio::null());
    Bot(command.spawn().expect("the program can be started"))
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
async fn a_server_that_is_away_at_the_start_or_later_is_waited_for() {
    let Some(schema) = Schema::make().await else {
        return;
    };
    let proxy = Proxy::to(schema.address()).await;
    let salon = Salon::on(schema.url_by(proxy.address())).await;
    proxy.cut();
    let address = free_address();
    let bot = start(&salon, address);
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

    proxy.slow_down(Duration::from_millis(150));
    is_served(&salon.double.person(3, "Тимур")).await;
    proxy.slow_down(Duration::ZERO);
    salon.double.all_taken().await;
    assert!(bot.terminate().success());
    assert_eq!(salon.bookings().await.len(), 2);
    schema.remove().await;
}

#[tokio::test]
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
    // Files may not grow any more. The signal for this is ignored, so writing fails.
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"])
        .arg(bot.get_program())
        .args(bot.get_args())
        .args(["--listen", &address.to_string()])
        .env("TELEGRAM_BOT_TOKEN", "7000000001:AAE-only_letters")
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
    let bot = start(&salon, address);
    wait_for_page(address, "/readyz", says(503, "telegram failed")).await;
    let aliya = double.person(1, "Алия");
    aliya.says("/book");
    double.clear_faults();
    aliya.waits_for_text("Выберите услугу").await;
    wait_for_page(address, "/readyz", says(200, "telegram ok")).await;

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

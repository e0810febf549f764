//! Telegram, the network or the database is away in the middle of bookings: nobody books in vain,
//! everybody is told in the end, in order and once, and the process ends whenever it is asked to.
//!
//! `TILMASH_OUTAGE` says for how many seconds.

use std::env;
use std::time::{Duration, Instant};

use tilmash_tests::double::{Chat, Fault, FaultKind, Person};
use tilmash_tests::postgres::Schema;
use tilmash_tests::probe::free_address;
use tilmash_tests::proxy::Proxy;

use crate::client::comes_to_the_confirmation;
use crate::salon::{Bot, Salon, in_directory};

const LENGTH: &str = "TILMASH_OUTAGE";
const USUAL_LENGTH: Duration = Duration::from_secs(3);
/// How long a process may take to end, and how busy the machine may be.
const LONGEST_END: Duration = Duration::from_secs(10 + 10);
/// How long after the outage everybody is told: the pause between tries, a server that is noticed
/// to be silent, and how busy the machine may be.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

fn length() -> Duration {
    let written = env::var(LENGTH).ok();
    let seconds = written.map(|seconds| seconds.parse().expect("TILMASH_OUTAGE is in seconds"));
    seconds.map_or(USUAL_LENGTH, Duration::from_secs)
}

/// People who are about to book.
async fn clients(salon: &Salon) -> Vec<Person> {
    let names = ["Алия Нурланова", "Дана Ахметова", "Тимур Оспанов"];
    let mut clients = Vec::new();
    for (lot, name) in (0..).zip(names) {
        let client = salon.double.person(i64::from(lot) + 1, "Клиент");
        comes_to_the_confirmation(&client, name, lot).await;
        clients.push(client);
    }
    clients
}

/// All book while the outage lasts, and ask for their bookings. Meanwhile the process is ended and
/// started again.
async fn meanwhile(clients: &[Person], bot: Bot, start: impl Fn() -> Bot) -> Bot {
    let end = Instant::now() + length();
    for client in clients {
        client.presses("Да, записаться");
        client.says("/my");
    }
    tokio::time::sleep(length() / 2).await;
    terminate(bot).await;
    let bot = start();
    tokio::time::sleep(end.saturating_duration_since(Instant::now())).await;
    bot
}

async fn terminate(bot: Bot) {
    let asked = Instant::now();
    let ending = tokio::task::spawn_blocking(|| bot.terminate());
    ending.await.expect("a process can be waited for");
    assert!(asked.elapsed() < LONGEST_END, "{:?}", asked.elapsed());
}

/// After the outage.
async fn all_are_told_once(salon: &Salon, clients: &[Person], bot: Bot) {
    let booked = |chat: &Chat| {
        let texts = chat.messages().filter(|message| message.from_bot);
        let mut texts = texts.map(|message| message.text().to_owned());
        let confirmed = texts.any(|text| text.contains("Вы записаны"));
        // What was asked for after the booking comes after it.
        confirmed && texts.any(|text| text.contains("Ваши записи"))
    };
    let told = async {
        for client in clients {
            while !client.look(booked) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    };
    let in_time = tokio::time::timeout(LONGEST_WAIT, told).await;
    for client in clients {
        let told = client.look(|chat| {
            let messages = chat.messages();
            messages
                .filter(|it| it.text().contains("Вы записаны"))
                .count()
        });
        assert_eq!(told, 1, "{}", client.look(Chat::to_string));
    }
    in_time.expect("everybody is told in time");
    salon.double.all_taken().await;
    terminate(bot).await;
    assert_eq!(salon.bookings().await.len(), clients.len());
    assert_eq!(salon.unsent().await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn telegram_is_away() {
    let directory = tempfile::tempdir().expect("a directory for the database");
    let mut salon = Salon::on(in_directory(&directory)).await;
    // What people do still comes.
    salon.webhook = Some(free_address());
    let bot = salon.start();
    let clients = clients(&salon).await;
    let away = FaultKind::ServerError(502);
    salon.double.fault(Fault::on_any(away).times(u32::MAX));
    let bot = meanwhile(&clients, bot, || salon.start()).await;
    salon.double.clear_faults();
    all_are_told_once(&salon, &clients, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_network_is_away() {
    let directory = tempfile::tempdir().expect("a directory for the database");
    let mut salon = Salon::on(in_directory(&directory)).await;
    let proxy = Proxy::to(salon.double.address()).await;
    salon.telegram = Some(proxy.address());
    let bot = salon.start();
    let clients = clients(&salon).await;
    proxy.fall_silent();
    let bot = meanwhile(&clients, bot, || salon.start()).await;
    proxy.mend();
    all_are_told_once(&salon, &clients, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
async fn the_database_is_away() {
    let Some(schema) = Schema::make().await else {
        return;
    };
    let proxy = Proxy::to(schema.address()).await;
    let salon = Salon::on(schema.url_by(proxy.address())).await;
    let bot = salon.start();
    let clients = clients(&salon).await;
    proxy.fall_silent();
    let bot = meanwhile(&clients, bot, || salon.start()).await;
    proxy.mend();
    all_are_told_once(&salon, &clients, bot).await;
    schema.remove().await;
}

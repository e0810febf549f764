//! `tilmash run` as a process of its own, against the double: things that can only be done to a
//! process.

use std::fs::{self, File};
use std::future::pending;
use std::net::TcpListener;
use std::pin::pin;

use futures::future::try_join_all;
use serde_json::json;
use tilmash_engine::value::Value;
use tilmash_tests::double::{Chat, Double, Entry, Fault, FaultKind, Message, Person};
use tilmash_tests::postgres::Schema;

use crate::client::{
    comes_to_the_confirmation, comes_to_the_confirmation_of, is_time, presses_first,
};
use crate::salon::{Bot, SECRET, Salon, TOKEN, in_directory};

/// Runs tests with a salon on each database.
macro_rules! on_each_database {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            use super::*;

            #[tokio::test]
            async fn sqlite() {
                let directory = tempfile::tempdir().expect("a directory for the database");
                super::$test(Salon::on(in_directory(&directory)).await).await;
            }

            #[tokio::test]
            #[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
            async fn postgres() {
                let Some(schema) = Schema::make().await else { return };
                super::$test(Salon::on(schema.url()).await).await;
                schema.remove().await;
            }
        }
    )+};
}

on_each_database!(
    a_client_books_and_the_booking_outlives_the_program,
    of_two_who_press_one_time_at_once_one_books_and_the_other_is_offered_what_is_left,
    killed_at_any_moment_it_takes_every_update_exactly_once,
    killed_at_any_moment_it_takes_every_update_of_the_webhook_exactly_once,
    asked_to_end_at_any_moment_it_takes_every_update_exactly_once,
    asked_to_end_at_any_moment_it_takes_every_update_of_the_webhook_exactly_once,
    the_log_holds_nothing_that_people_write_and_no_secret,
    the_database_is_undone_and_made_again,
);

async fn a_client_books_and_the_booking_outlives_the_program(salon: Salon) {
    let bot = salon.start();
    let aliya = salon.double.person(1, "Алия");
    comes_to_the_confirmation(&aliya, "Алия Нурланова", 0).await;
    aliya.presses("Да, записаться");
    aliya.waits_for_text("Вы записаны").await;
    salon.double.all_taken().await;
    assert!(
        bot.terminate().success(),
        "asked to end, it ends in good order"
    );
    let bookings = salon.bookings().await;
    assert_eq!(bookings.len(), 1);
    assert_eq!(bookings[0].values["name"], Value::text("Алия Нурланова"));
}

async fn of_two_who_press_one_time_at_once_one_books_and_the_other_is_offered_what_is_left(
    salon: Salon,
) {
    let bot = salon.start();
    let aliya = salon.double.person(1, "Алия");
    let dana = salon.double.person(2, "Дана");
    let start = comes_to_the_confirmation(&aliya, "Алия Нурланова", 0).await;
    comes_to_the_confirmation_of(&dana, "Дана Ахметова", &start).await;
    aliya.presses("Да, записаться");
    dana.presses("Да, записаться");
    let answered = |person: &Person, text: &str| {
        person.look(|chat| chat.news().any(|message| message.text().contains(text)))
    };
    for person in [&aliya, &dana] {
        let done = |chat: &Chat| {
            let told = |message: &&Message| {
                let text = message.text();
                text.contains("Вы записаны") || text.contains("только что заняли")
            };
            chat.news().any(|message| told(&message))
        };
        person.wait_for(done).await;
    }
    let booked = [&aliya, &dana].map(|person| answered(person, "Вы записаны"));
    assert!(booked[0] != booked[1], "exactly one has booked: {booked:?}");
    let loser = if booked[0] { &dana } else { &aliya };
    let left = loser.screen().expect("the times that are left");
    presses_first(loser, &left, is_time);
    loser.waits_for_text("Всё верно?").await;
    loser.presses("Да, записаться");
    loser.waits_for_text("Вы записаны").await;
    assert!(bot.terminate().success());
    let bookings = salon.bookings().await;
    assert_eq!(bookings.len(), 2);
    assert_ne!(bookings[0].values["start"], bookings[1].values["start"]);
}

/// Kills after this many further calls to Telegram, in the middle of whatever the bot does.
const MOMENTS: [usize; 16] = [1, 3, 2, 5, 1, 1, 4, 7, 2, 3, 1, 6, 2, 1, 5, 3];

async fn killed_at_any_moment_it_takes_every_update_exactly_once(salon: Salon) {
    is_ended_again_and_again(salon, Bot::kill).await;
}

async fn killed_at_any_moment_it_takes_every_update_of_the_webhook_exactly_once(salon: Salon) {
    is_ended_again_and_again(posted_to(salon), Bot::kill).await;
}

async fn asked_to_end_at_any_moment_it_takes_every_update_exactly_once(salon: Salon) {
    is_ended_again_and_again(salon, ends_in_good_order).await;
}

async fn asked_to_end_at_any_moment_it_takes_every_update_of_the_webhook_exactly_once(
    salon: Salon,
) {
    is_ended_again_and_again(posted_to(salon), ends_in_good_order).await;
}

/// Waits until more bots than `had` have introduced themselves.
async fn introduction(double: &Double, had: usize) {
    let introduced = |calls: &[Entry]| {
        let introductions = calls.iter().filter(|call| call.method == "getMe");
        introductions.count() > had
    };
    double.wait_for(introduced).await;
}

fn ends_in_good_order(bot: Bot) {
    assert!(bot.terminate().success());
}

fn posted_to(salon: Salon) -> Salon {
    let free = TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port");
    let address = free.local_addr().expect("a listener has an address");
    let webhook = Some(address);
    Salon { webhook, ..salon }
}

async fn is_ended_again_and_again(salon: Salon, end: fn(Bot)) {
    let people: u8 = 5;
    let clients: Vec<_> = (0..people)
        .map(|number| {
            let person = salon.double.person(i64::from(number) + 1, "Клиент");
            tokio::spawn(async move {
                let letter = char::from(b'a' + number);
                let name = format!("Client {letter}");
                comes_to_the_confirmation(&person, &name, number).await;
                person.presses("Да, записаться");
                person.waits_for_text("Вы записаны").await;
            })
        })
        .collect();
    let mut clients = pin!(try_join_all(clients));
    let mut begun = 0;
    let mut bot = salon.start();
    let mut moments = MOMENTS.into_iter();
    loop {
        let until = async {
            introduction(&salon.double, begun).await;
            let Some(calls_later) = moments.next() else {
                return pending().await;
            };
            let before = salon.double.journal().len();
            let wanted = |calls: &[Entry]| calls.len() >= before + calls_later;
            salon.double.wait_for(wanted).await;
        };
        tokio::select! {
            ended = &mut clients => {
                ended.expect("every client comes to an end");
                break;
            }
            () = until => {}
        }
        // Waited for in another thread, because the double serves the process to its end.
        let ended = tokio::task::spawn_blocking(move || end(bot));
        ended.await.expect("it ends as it should");
        begun = salon.double.count("getMe");
        bot = salon.start();
    }
    introduction(&salon.double, begun).await;
    // Updates that were taken are confirmed only by the next poll.
    salon.double.all_taken().await;
    assert!(bot.terminate().success());
    let bookings = salon.bookings().await;
    let names: std::collections::BTreeSet<String> = bookings
        .iter()
        .map(|booking| format!("{:?}", booking.values["name"]))
        .collect();
    assert_eq!(
        bookings.len(),
        usize::from(people),
        "one booking for each client: {bookings:?}"
    );
    assert_eq!(names.len(), usize::from(people));
}

async fn the_log_holds_nothing_that_people_write_and_no_secret(salon: Salon) {
    let salon = posted_to(salon);
    let directory = tempfile::tempdir().expect("a directory for the log");
    let path = directory.path().join("log");
    let log = File::create(&path).expect("a log can be written");
    let mut command = salon.bot();
    command
        .env("TILMASH_LOG", "trace")
        .env("TILMASH_LOG_DIR", "")
        .stderr(log);
    let bot = Bot(command.spawn().expect("the program can be started"));
    let double = &salon.double;
    let name = "Зарина\n2026-01-01T00:00:00Z ERROR all is lost\u{1b}[31m";
    let zarina = double.person(1, name).with_username("zarina_of_almaty");
    let failing = FaultKind::ServerError(400);
    double.fault(Fault::on("sendMessage", failing).times(1));
    zarina.says("/start service_zarina\nERROR");
    zarina.presses_data(1, b"zarina\nERROR");
    double.push_raw(json!({"message": {"text": ["zarina\nERROR"], "message_id": "zarina\nERROR"}}));
    zarina.shares_contact_of(Some(2), "zarina\nERROR");
    zarina.waits_for_text("Нажмите одну из кнопок").await;
    comes_to_the_confirmation(&zarina, "Зарина Ахметова", 0).await;
    zarina.presses("Да, записаться");
    zarina.waits_for_text("Вы записаны").await;
    double.all_taken().await;
    assert!(bot.terminate().success());

    let log = fs::read_to_string(&path).expect("the log is text");
    let (_, secret) = TOKEN.split_once(':').expect("a token has two parts");
    let phone = zarina.profile().phone;
    for unwanted in [
        secret,
        SECRET,
        "arina",
        "Зарина",
        "Ахметова",
        &phone,
        "all is lost",
    ] {
        assert!(!log.contains(unwanted), "{unwanted} is in:\n{log}");
    }
    // Each line begins with its time, so no line is forged.
    for line in log.lines() {
        assert!(line.starts_with("20") && line.contains("Z "), "{line}");
    }
    assert!(log.contains("is not understood"), "{log}");
}

async fn the_database_is_undone_and_made_again(salon: Salon) {
    let db = |action: &str, more: &[&str]| {
        let output = salon.db(action).args(more).output();
        let output = output.expect("the program can be started");
        let told = String::from_utf8(output.stdout).expect("the program writes UTF-8");
        (output.status.code(), told)
    };
    let others = "applied  0002 chat\napplied  0003 dead_letters\napplied  0004 limits\n\
                  applied  0005 revision\napplied  0006 dialogue\n\
                  applied  0007 claim_key\n\
                  applied  0008 update_index\napplied  0009 shape\n\
                  applied  0010 runs\napplied  0011 files\n\
                  applied  0012 before\n\
                  applied  0013 asked\n";
    let present = format!("applied  0001 core\n{others}");
    assert_eq!(db("status", &[]), (Some(0), present.clone()));
    let bot = salon.start();
    introduction(&salon.double, 0).await;
    let refused = (Some(2), String::new());
    assert_eq!(db("rollback", &["--steps", "1", "--yes"]), refused);
    assert_eq!(db("status", &[]), (Some(0), present.clone()));
    assert!(bot.signalled("HUP").success());
    // Nobody is there to be asked.
    assert_eq!(db("rollback", &["--steps", "1"]), refused);
    let steps = others.lines().count();
    let applied = others.lines().rev();
    let undone: String = applied
        .map(|line| line.replace("applied", "undone") + "\n")
        .collect();
    assert_eq!(
        db("rollback", &["--steps", &steps.to_string(), "--yes"]),
        (Some(0), undone)
    );
    let (code, missing) = db("status", &[]);
    assert_eq!(code, Some(1));
    assert!(missing.starts_with("applied  0001 core\nmissing  0002 chat\n"));
    assert_eq!(db("apply", &[]), (Some(0), others.to_owned()));
    assert_eq!(db("status", &[]), (Some(0), present));
}

//! A salon under load whose processes are killed at random, or not: nothing is lost, and nothing
//! happens twice.
//!
//! People book and cancel in loops. Some updates are delivered to the bot a second time. Instances
//! of the bot are killed and started again all the time. `TILMASH_SOAK` says for how many seconds.
//! `TILMASH_SOAK_SEED` replays the choices, but not the moments at which they happen. `--nocapture`
//! shows the figures.
//!
//! A kitchen whose flows wait for seconds and are begun by a clock is killed in the same way, and
//! so is a surgery whose visits are kept by a clinic that is down, slow, mute or confused now and
//! then.

mod balancer;
mod care;
mod customer;
mod fleet;
mod guest;
mod orders;
mod patient;
mod verdict;
mod visitor;

use std::env;
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use tilmash_tests::app_files::root;
use tilmash_tests::clinic::{Clinic, Mood};
use tilmash_tests::dice::{Dice, new_seed};
use tilmash_tests::postgres::Schema;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::salon::{Salon, in_directory};
use customer::Customer;
use fleet::{Fleet, Told};
use guest::Guest;
use patient::Patient;
use visitor::Visitor;

const LENGTH: &str = "TILMASH_SOAK";
const SEED: &str = "TILMASH_SOAK_SEED";
const USUAL_LENGTH: Duration = Duration::from_secs(6);
const VISITORS: usize = 12;
/// Who has the kitchen's role `boss`: `SALON_OWNERS` names them.
const BOSS: i64 = 7_000_000_009;
/// What the bot has to say to the clinic.
const CLINIC_TOKEN: &str = "a-secret_of-the-clinic";

/// How the salon runs.
#[derive(Clone, Copy, Debug)]
enum Setup {
    Polling,
    /// This many instances behind one address.
    Webhook(usize),
}

/// What happens to the instances meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Alive,
    Killed,
}

#[tokio::test]
async fn one_process_that_polls_on_sqlite() {
    on_sqlite(Setup::Polling).await;
}

#[tokio::test]
async fn one_process_that_is_posted_to_on_sqlite() {
    on_sqlite(Setup::Webhook(1)).await;
}

#[tokio::test]
#[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
async fn three_instances_that_are_posted_to_on_postgres() {
    let Some(schema) = Schema::make().await else {
        return;
    };
    soak(
        Salon::on(schema.url()).await,
        Setup::Webhook(3),
        VISITORS,
        Fate::Killed,
    )
    .await;
    schema.remove().await;
}

/// Nothing is killed, so nothing may be sent twice.
#[tokio::test]
#[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
async fn three_instances_that_live_serve_fifty_on_postgres() {
    let Some(schema) = Schema::make().await else {
        return;
    };
    soak(
        Salon::on(schema.url()).await,
        Setup::Webhook(3),
        50,
        Fate::Alive,
    )
    .await;
    schema.remove().await;
}

#[tokio::test]
async fn runs_and_clocks_of_a_process_that_polls_on_sqlite() {
    let directory = tempfile::tempdir().expect("a directory for the database");
    orders(&kitchen(in_directory(&directory)).await, Setup::Polling).await;
}

#[tokio::test]
async fn runs_and_clocks_of_three_instances_on_postgres() {
    let Some(schema) = Schema::make().await else {
        return;
    };
    orders(&kitchen(schema.url()).await, Setup::Webhook(3)).await;
    schema.remove().await;
}

#[tokio::test]
async fn visits_that_a_clinic_keeps_of_a_process_that_polls_on_sqlite() {
    let directory = tempfile::tempdir().expect("a directory for the database");
    care(in_directory(&directory), Setup::Polling).await;
}

#[tokio::test]
async fn visits_that_a_clinic_keeps_of_three_instances_on_postgres() {
    let Some(schema) = Schema::make().await else {
        return;
    };
    care(schema.url(), Setup::Webhook(3)).await;
    schema.remove().await;
}

async fn on_sqlite(setup: Setup) {
    let directory = tempfile::tempdir().expect("a directory for the database");
    soak(
        Salon::on(in_directory(&directory)).await,
        setup,
        VISITORS,
        Fate::Killed,
    )
    .await;
}

fn length() -> Duration {
    let written = env::var(LENGTH).ok();
    let seconds = written.map(|seconds| seconds.parse().expect("TILMASH_SOAK is in seconds"));
    seconds.map_or(USUAL_LENGTH, Duration::from_secs)
}

async fn soak(salon: Salon, setup: Setup, visitors: usize, fate: Fate) {
    let (told, visits) = attack(&salon, setup, fate, |dice, closes| {
        let people = salon.double.people(visitors).into_iter().enumerate();
        people
            .map(|(number, person)| {
                let visitor = Visitor::new(person, salon.double.clone(), number, dice.fork());
                tokio::spawn(visitor.visit(closes.clone()))
            })
            .collect()
    })
    .await;
    println!("{setup:?}: {}", verdict::of(&salon, &visits, &told).await);
}

/// The app whose runs wait for seconds, and whose clock goes off each minute.
async fn kitchen(database: String) -> Salon {
    Salon::with_app(root().join("tests/command/kitchen"), database).await
}

async fn orders(kitchen: &Salon, setup: Setup) {
    let boss = kitchen.double.person(BOSS, "Дана");
    let (told, visits) = attack(kitchen, setup, Fate::Killed, |dice, closes| {
        boss.says("/start");
        let people = kitchen.double.people(VISITORS).into_iter().enumerate();
        people
            .map(|(number, person)| {
                let double = kitchen.double.clone();
                let customer = Customer::new(person, double, number, dice.fork());
                tokio::spawn(customer.eat(closes.clone()))
            })
            .collect()
    })
    .await;
    let verdict = orders::of(kitchen, &boss, &visits, &told).await;
    println!("{setup:?}: {verdict}");
}

async fn care(database: String, setup: Setup) {
    let clinic = Arc::new(Clinic::start(CLINIC_TOKEN).await);
    let app = root().join("tests/command/surgery");
    let surgery = Salon {
        environment: vec![
            ("BACKEND_URL", clinic.url()),
            ("BACKEND_TOKEN", CLINIC_TOKEN.to_owned()),
        ],
        ..Salon::with_app(app, database).await
    };
    let (told, all) = attack(&surgery, setup, Fate::Killed, |dice, closes| {
        tokio::spawn(moods(Arc::clone(&clinic), dice.fork(), closes.clone()));
        let people = surgery.double.people(VISITORS).into_iter();
        people
            .map(|person| {
                let guest = Guest::new(person, surgery.double.clone(), dice.fork());
                let patient = Patient::new(guest, Arc::clone(&clinic));
                tokio::spawn(patient.comes(closes.clone()))
            })
            .collect()
    })
    .await;
    assert!(!told.logs.contains(CLINIC_TOKEN));
    let verdict = care::of(&surgery, &clinic, &all, &told).await;
    println!("{setup:?}: {verdict}");
}

/// The clinic is well half of the time, until it closes.
async fn moods(clinic: Arc<Clinic>, mut dice: Dice, closes: watch::Receiver<bool>) {
    const BAD: [Mood; 5] = [
        Mood::Down,
        Mood::Mute,
        Mood::Slow(400),
        Mood::Wrong,
        Mood::Confused,
    ];
    while !*closes.borrow() {
        clinic.is(Mood::Well);
        tokio::time::sleep(Duration::from_millis(200 + dice.below(1200) as u64)).await;
        clinic.is(*dice.of(&BAD));
        tokio::time::sleep(Duration::from_millis(200 + dice.below(1200) as u64)).await;
    }
    clinic.is(Mood::Well);
}

/// Lets people come while instances are killed, until it closes. What each of them did is returned.
async fn attack<Seen>(
    salon: &Salon,
    setup: Setup,
    fate: Fate,
    come: impl FnOnce(&mut Dice, &watch::Receiver<bool>) -> Vec<JoinHandle<Seen>>,
) -> (Told, Vec<Seen>) {
    let seed = new_seed(SEED);
    println!("{SEED}={seed} replays the choices");
    let mut dice = Dice::new(seed);
    let mut fleet = Fleet::start(salon, setup, dice.fork()).await;
    let (closing, closes) = watch::channel(false);
    let people = come(&mut dice, &closes);
    let end = Instant::now() + length();
    while Instant::now() < end && !people.iter().any(JoinHandle::is_finished) {
        tokio::time::sleep(Duration::from_millis(300 + dice.below(1700) as u64)).await;
        if fate == Fate::Killed {
            fleet.kill_one(&mut dice).await;
        }
    }
    closing.send_replace(true);
    let seen = join_all(people).await;
    let seen = seen
        .into_iter()
        .map(|seen| seen.expect("every person comes to an end"))
        .collect();
    salon.double.all_taken().await;
    (fleet.end().await, seen)
}

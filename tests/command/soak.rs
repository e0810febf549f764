//! A salon under load whose processes are killed at random, or not: nothing is lost, and nothing
//! happens twice.
//!
//! People book and cancel in loops. Some updates are delivered to the bot a second time. Instances
//! of the bot are killed and started again all the time. `TILMASH_SOAK` says for how many seconds.
//! `TILMASH_SOAK_SEED` replays the choices, but not the moments at which they happen. `--nocapture`
//! shows the figures.
//!
//! A kitchen whose flows wait for seconds and are begun by a clock is killed in the same way.

mod balancer;
mod customer;
mod fleet;
mod orders;
mod verdict;
mod visitor;

use std::env;
use std::time::Duration;

use futures::future::join_all;
use tilmash_tests::app_files::root;
use tilmash_tests::dice::{Dice, new_seed};
use tilmash_tests::postgres::Schema;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::salon::{Salon, in_directory};
use customer::Customer;
use fleet::{Fleet, Told};
use visitor::Visitor;

const LENGTH: &str = "TILMASH_SOAK";
const SEED: &str = "TILMASH_SOAK_SEED";
const USUAL_LENGTH: Duration = Duration::from_secs(6);
const VISITORS: usize = 12;
/// Who has the kitchen's role `boss`: `SALON_OWNERS` names them.
const BOSS: i64 = 7_000_000_009;

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

//! A salon under load whose processes are killed at random, or not: nothing is lost, and nothing
//! happens twice.
//!
//! People book and cancel in loops. Some updates are delivered to the bot a second time. Instances
//! of the bot are killed and started again all the time. `TILMASH_SOAK` says for how many seconds.
//! `TILMASH_SOAK_SEED` replays the choices, but not the moments at which they happen. `--nocapture`
//! shows the figures.

mod balancer;
mod fleet;
mod verdict;
mod visitor;

use std::env;
use std::time::Duration;

use futures::future::join_all;
use tilmash_tests::dice::{Dice, new_seed};
use tilmash_tests::postgres::Schema;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::salon::{Salon, in_directory};
use fleet::Fleet;
use visitor::Visitor;

const LENGTH: &str = "TILMASH_SOAK";
const SEED: &str = "TILMASH_SOAK_SEED";
const USUAL_LENGTH: Duration = Duration::from_secs(6);
const VISITORS: usize = 12;

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
    let seed = new_seed(SEED);
    println!("{SEED}={seed} replays the choices");
    let mut dice = Dice::new(seed);
    let mut fleet = Fleet::start(&salon, setup, dice.fork()).await;
    let (closing, closes) = watch::channel(false);
    let visitors: Vec<_> = salon
        .double
        .people(visitors)
        .into_iter()
        .enumerate()
        .map(|(number, person)| {
            let visitor = Visitor::new(person, salon.double.clone(), number, dice.fork());
            tokio::spawn(visitor.visit(closes.clone()))
        })
        .collect();
    let end = Instant::now() + length();
    while Instant::now() < end && !visitors.iter().any(tokio::task::JoinHandle::is_finished) {
        tokio::time::sleep(Duration::from_millis(300 + dice.below(1700) as u64)).await;
        if fate == Fate::Killed {
            fleet.kill_one(&mut dice).await;
        }
    }
    closing.send_replace(true);
    let visits = join_all(visitors).await;
    let visits: Vec<_> = visits
        .into_iter()
        .map(|visit| visit.expect("every visitor comes to an end"))
        .collect();
    salon.double.all_taken().await;
    let told = fleet.end().await;
    println!("{setup:?}: {}", verdict::of(&salon, &visits, &told).await);
}

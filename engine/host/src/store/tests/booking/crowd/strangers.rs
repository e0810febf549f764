//! Writers that know nothing about the store: only the schema is in their way.

use futures::executor::block_on;
use futures::future::join_all;

use super::super::database::is_postgres;
use super::super::*;
use super::arena::{Arena, rounds};
use super::claims;
use crate::store::database::connection::Connection;

on_each_database!(
    strangers_never_exceed_a_capacity,
    strangers_never_claim_a_place_and_its_parts,
);
on_postgres_alone!(
    the_exclusion_stands_without_the_trigger,
    what_the_trigger_could_not_see_it_does_not_let_through,
);

use super::super::database::on_postgres;

const PEOPLE: usize = 40;
/// Connections, each for some of the people. When SQLite's connections wait for each other, they
/// sleep longer and longer.
const CONNECTIONS: usize = 8;

async fn stranger(url: &str) -> Connection {
    Connection::open(&url.parse().unwrap()).await.unwrap()
}

async fn strangers(arena: &Arena) -> Vec<Connection> {
    join_all((0..CONNECTIONS).map(|_| stranger(&arena.url))).await
}

/// All connections at the same time. Each person runs their own SQL in one transaction. Returns how
/// many could.
async fn attempt(strangers: &mut [Connection], sql: impl Fn(usize) -> String + Sync) -> usize {
    let sql = &sql;
    let attempts = strangers.iter_mut().enumerate();
    let attempts = attempts.map(async |(number, connection)| {
        let mut successes = 0;
        for person in (number..PEOPLE).step_by(CONNECTIONS) {
            match alone(connection, &sql(person)).await {
                Ok(()) => successes += 1,
                Err(refusal) => assert!(
                    ["taken", "tilmash_claim_exclusive", "deadlock detected"]
                        .iter()
                        .any(|words| refusal.contains(words)),
                    "{refusal}"
                ),
            }
        }
        successes
    });
    if is_postgres() {
        return join_all(attempts).await.into_iter().sum();
    }
    // A statement of SQLite keeps its thread until it is done.
    std::thread::scope(|scope| {
        let threads: Vec<_> = attempts
            .map(|attempts| scope.spawn(|| block_on(attempts)))
            .collect();
        let successes = threads.into_iter().map(|thread| thread.join().unwrap());
        successes.sum()
    })
}

/// Runs SQL in one transaction, or says why the database refused.
async fn alone(connection: &mut Connection, sql: &str) -> Result<(), String> {
    let begin = if is_postgres() {
        "BEGIN"
    } else {
        "BEGIN IMMEDIATE"
    };
    let sql = format!("{begin}; {sql}; COMMIT");
    let Err(error) = connection.script(&sql).await else {
        return Ok(());
    };
    connection.abandon().await;
    let source = std::error::Error::source(&error);
    Err(source.map_or_else(|| error.to_string(), ToString::to_string))
}

/// A person's claim in a round's own time.
fn claim(person: usize, room: i64, round: i64) -> String {
    let (start, end) = (round * 100, round * 100 + 50);
    let booking = round * 100 + person as i64;
    format!(
        "INSERT INTO tilmash_claim (booking, resource, starts_at, ends_at, units, day)
         SELECT {booking}, id, {start}, {end}, 1, 0 FROM tilmash_resource WHERE row_id = {room}"
    )
}

async fn strangers_never_exceed_a_capacity() {
    let arena = Arena::with_rooms(1, &[1, 10]).await;
    arena.record_the_rooms().await;
    let mut strangers = strangers(&arena).await;
    for round in 1..=rounds() {
        for (room, capacity) in [(1, 1), (2, 10)] {
            let claimed = attempt(&mut strangers, |person| claim(person, room, round)).await;
            assert_eq!(claimed, capacity, "round {round}");
        }
    }
    assert_eq!(claims(&arena.stores[0]).await, 11 * rounds());
    drop(strangers);
    arena.close().await;
}

async fn strangers_never_claim_a_place_and_its_parts() {
    let arena = Arena::with_rooms(1, &[1, 1]).await;
    arena.record_the_rooms().await;
    let mut strangers = strangers(&arena).await;
    for round in 1..=rounds() {
        let claimed = attempt(&mut strangers, |person| match person % 3 {
            0 => claim(person, 1, round),
            1 => claim(person, 2, round),
            _ => format!("{}; {}", claim(person, 1, round), claim(person, 2, round)),
        });
        assert!((1..=2).contains(&claimed.await), "round {round}");
        assert_eq!(claims(&arena.stores[0]).await, 2 * round);
    }
    drop(strangers);
    arena.close().await;
}

/// If people wait for each other only by the constraint, they are told so after a second. So there
/// is only one round, and the deadlocks are not counted.
async fn the_exclusion_stands_without_the_trigger() {
    let arena = Arena::with_rooms(1, &[1]).await;
    arena.record_the_rooms().await;
    // The trigger decides which resources are exclusive.
    let disarmed = "ALTER TABLE tilmash_claim DISABLE TRIGGER tilmash_claim_fits;
        ALTER TABLE tilmash_claim ALTER COLUMN exclusive SET DEFAULT true";
    raw(&arena.stores[0], disarmed).await.unwrap();
    let mut strangers = strangers(&arena).await;
    let claimed = attempt(&mut strangers, |person| claim(person, 1, 1)).await;
    assert_eq!(claimed, 1);
    assert_eq!(claims(&arena.stores[0]).await, 1);
}

async fn what_the_trigger_could_not_see_it_does_not_let_through() {
    let arena = Arena::with_rooms(1, &[3]).await;
    arena.record_the_rooms().await;
    for level in ["REPEATABLE READ", "SERIALIZABLE"] {
        let mut connection = stranger(&arena.url).await;
        let begin = format!("BEGIN ISOLATION LEVEL {level}");
        connection.script(&begin).await.unwrap();
        let refused = connection.script(&claim(1, 1, 1)).await.unwrap_err();
        let source = std::error::Error::source(&refused).unwrap().to_string();
        assert!(source.contains("READ COMMITTED only"), "{source}");
    }
}

//! Forty people who want one place at the same moment, round after round.
//!
//! One of them gets it, whichever guard is there: all of them, the store without the schema's, the
//! write path without the look beforehand, or the schema alone. The others are told that it is
//! taken, and nothing else. `TILMASH_RACES` says how many rounds of each race are run; by default
//! there are few.

/// Runs tests of the module with one instance and with several, on each database. On SQLite, two
/// instances stand for two processes on one file.
macro_rules! in_each_arena {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            use crate::store::tests::database::on_postgres;

            #[tokio::test]
            async fn sqlite() {
                super::$test(1).await;
            }

            #[tokio::test]
            async fn sqlite_and_two_instances() {
                super::$test(2).await;
            }

            #[tokio::test]
            #[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
            async fn postgres() {
                on_postgres(super::$test(1)).await;
            }

            #[tokio::test]
            #[cfg_attr(not(postgres), ignore = "TILMASH_TEST_POSTGRES names no server")]
            async fn postgres_and_three_instances() {
                on_postgres(super::$test(3)).await;
            }
        }
    )+};
}

mod arena;
mod audit;
mod storm;
mod strangers;

use futures::future::join_all;
use tilmash_engine::booking::Waived;
use tilmash_engine::interpret::Free;

use super::bookings::{book, claims, free};
use super::*;
use crate::store::Transaction;
use crate::store::booking::claim::Place;
use crate::store::booking::take::{First, Visit};
use crate::store::tables::halt::Halt;
use arena::{Arena, rounds};

in_each_arena!(
    of_forty_one_gets_the_place,
    of_forty_ten_get_a_place_for_ten,
    of_forty_four_get_a_place_in_either_of_two_rooms,
    a_place_and_its_parts_are_never_both_claimed,
    a_limit_of_a_day_is_kept_across_resources,
    a_limit_of_a_service_is_kept_across_resources,
    a_limit_of_a_resource_is_kept_across_services,
);

const PEOPLE: i64 = 40;
const START: &str = "2026-03-03 09:00";

/// The guards between the people and the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guard {
    /// All guards.
    Every,
    /// All but the schema, which would allow everything.
    Store,
    /// The write path: everybody has seen the place free, and the schema would allow everything.
    WritePath,
    /// The schema: everybody has seen the place free, and writes.
    Schema,
}

async fn of_forty_one_gets_the_place(instances: usize) {
    forty_race(instances, 1).await;
}

async fn of_forty_ten_get_a_place_for_ten(instances: usize) {
    forty_race(instances, 10).await;
}

async fn forty_race(instances: usize, capacity: i64) {
    for guard in [Guard::Every, Guard::Store, Guard::WritePath, Guard::Schema] {
        let arena = Arena::with_rooms(instances, &[capacity]).await;
        arena.record_the_rooms().await;
        if matches!(guard, Guard::Store | Guard::WritePath) {
            arena.disarm_the_schema().await;
        }
        for round in 1..=rounds() {
            let seen = arena.seen(START).await;
            let answers = arena
                .race(|client| {
                    let seen = seen.clone();
                    async move |transaction: &mut Transaction| {
                        try_to_book(transaction, guard, &seen, client).await
                    }
                })
                .await;
            assert_eq!(winners(&answers), capacity, "{guard:?}, round {round}");
            assert_eq!(claims(&arena.stores[0]).await, capacity, "{guard:?}");
            arena.free_all().await;
        }
        // Losers leave nothing behind.
        assert_eq!(arena.bookings().await, 1 + capacity * rounds(), "{guard:?}");
        arena.close().await;
    }
}

async fn try_to_book(
    transaction: &mut Transaction,
    guard: Guard,
    seen: &Place,
    client: RowId,
) -> Result<Answer, StoreError> {
    let visit = Visit {
        free: Free {
            client,
            ..free(&row("service", 1))
        },
        start: at(START),
        own: BTreeMap::new(),
        waived: Waived::default(),
    };
    let first = First::made(None);
    let context = monday();
    let taken = match guard {
        Guard::Every | Guard::Store => {
            return transaction.answer(book(visit.free, START), &context).await;
        }
        Guard::WritePath => {
            transaction.hold_places(seen).await?;
            let place = transaction.place(&visit.free, visit.start, visit.waived, context.now);
            match place.await {
                Ok(place) => transaction.take_place(&place, visit, first, &context).await,
                Err(halt) => Err(halt),
            }
        }
        Guard::Schema => transaction.take_place(seen, visit, first, &context).await,
    };
    let taken = Halt::split(taken)?;
    Ok(taken.map_or_else(Answer::Refused, Answer::Inserted))
}

/// How many got it. The others were told that it is taken.
fn winners(answers: &[Answer]) -> i64 {
    let won = |answer: &&Answer| matches!(answer, Answer::Inserted(_));
    let winners = answers.iter().filter(won).count();
    let taken = |answer: &&Answer| **answer == refused(Refusal::Taken);
    let losers = answers.iter().filter(taken).count();
    assert_eq!(winners + losers, answers.len(), "{answers:?}");
    winners as i64
}

async fn of_forty_four_get_a_place_in_either_of_two_rooms(instances: usize) {
    let arena = Arena::with_rooms(instances, &[3, 1]).await;
    for round in 1..=rounds() {
        let answers = arena
            .race(|client| {
                async move |transaction: &mut Transaction| {
                    let free = Free {
                        client,
                        ..free(&row("service", 1))
                    };
                    transaction.answer(book(free, START), &monday()).await
                }
            })
            .await;
        assert_eq!(winners(&answers), 4, "round {round}");
        arena.free_all().await;
    }
    arena.close().await;
}

/// Some people want one of two rooms, some the other, and some both.
async fn a_place_and_its_parts_are_never_both_claimed(instances: usize) {
    let arena = Arena::with_rooms(instances, &[1, 1]).await;
    arena.record_the_rooms().await;
    for round in 1..=rounds() {
        let [one, other] = [1, 2].map(|room| arena.seen_in(room, START));
        let (one, other) = futures::join!(one, other);
        let mut both = arena.seen(START).await;
        both.claims = [one.claims.as_slice(), &other.claims].concat();
        let wanted = [one, other, both];
        let answers = arena
            .race(|client| {
                // A third of the people each, at whatever instance they are.
                let seen = wanted[client.0 as usize / 3 % 3].clone();
                async move |transaction: &mut Transaction| {
                    try_to_book(transaction, Guard::Schema, &seen, client).await
                }
            })
            .await;
        // Either somebody who wants both, or one person for each.
        let winners = winners(&answers);
        assert!((1..=2).contains(&winners), "round {round}: {answers:?}");
        assert_eq!(claims(&arena.stores[0]).await, 2, "round {round}");
        arena.free_all().await;
    }
    arena.close().await;
}

async fn a_limit_of_a_day_is_kept_across_resources(instances: usize) {
    let arena = Arena::with_rooms(instances, &[1; 8]).await;
    arena.limit_days_to(3).await;
    race_for_three(arena, |client| (1, client % 8 + 1)).await;
}

async fn a_limit_of_a_service_is_kept_across_resources(instances: usize) {
    let arena = Arena::with_rooms(instances, &[1; 8]).await;
    arena.limit(&row("service", 1), 3).await;
    race_for_three(arena, |client| (1, client % 8 + 1)).await;
}

async fn a_limit_of_a_resource_is_kept_across_services(instances: usize) {
    let arena = Arena::with_rooms(instances, &[40]).await;
    let other = [("name", Value::text("другой")), ("duration", minutes(30))];
    insert(&arena.stores[0], "service", other).await;
    arena.limit(&row("room", 1), 3).await;
    race_for_three(arena, |client| (client / 3 % 2 + 1, 1)).await;
}

/// Each person wants a service in a room, both by number. Three get it.
async fn race_for_three(arena: Arena, wants: impl Fn(i64) -> (i64, i64)) {
    for round in 1..=rounds() {
        let answers = arena
            .race(|client| {
                let (service, room) = wants(client.0);
                let free = Free {
                    resources: vec![row("room", room)],
                    client,
                    ..free(&row("service", service))
                };
                async move |transaction: &mut Transaction| {
                    transaction.answer(book(free, START), &monday()).await
                }
            })
            .await;
        let won = |answer: &&Answer| matches!(answer, Answer::Inserted(_));
        let winners = answers.iter().filter(won).count();
        assert_eq!(winners, 3, "round {round}: {answers:?}");
        let told = |answer: &Answer| {
            matches!(
                answer,
                Answer::Inserted(_) | Answer::Refused(Refusal::Full | Refusal::Taken)
            )
        };
        assert!(answers.iter().all(told), "{answers:?}");
        arena.free_all().await;
    }
    arena.close().await;
}

impl Arena {
    /// Lets everybody try at the same time, spread over the instances. An error of the store fails
    /// the test, even one that would make a work run again.
    async fn race<A>(&self, attempt: impl Fn(RowId) -> A) -> Vec<Answer>
    where
        A: AsyncFnOnce(&mut Transaction) -> Result<Answer, StoreError> + Send + 'static,
    {
        let attempts = (0..PEOPLE).map(|person| {
            let client = RowId(100 + person);
            let attempt = attempt(client);
            self.instance(person)
                .write_once(async move |transaction| attempt(transaction).await)
        });
        let answers = join_all(attempts).await;
        answers.into_iter().map(Result::unwrap).collect()
    }

    /// A start, as a person sees it who looks before the race.
    async fn seen(&self, start: &str) -> Place {
        self.look(free(&row("service", 1)), start).await
    }

    async fn seen_in(&self, room: i64, start: &str) -> Place {
        let free = Free {
            resources: vec![row("room", room)],
            ..free(&row("service", 1))
        };
        self.look(free, start).await
    }

    async fn look(&self, free: Free, start: &str) -> Place {
        let start = at(start);
        let place = self.stores[0].write(async move |transaction| {
            transaction
                .place(&free, start, Waived::default(), monday().now)
                .await
        });
        place.await.unwrap()
    }
}

//! Twenty people who book, hold, confirm, decline, move, cancel, delete and restore whatever there
//! is, all at the same time.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use futures::future::join_all;
use jiff::ToSpan;
use tilmash_engine::booking::Transition;
use tilmash_engine::interpret::Free;

use super::super::bookings::{book, cancel, free, moved};
use super::super::holds::hold;
use super::super::standing::transition;
use super::super::*;
use super::arena::{Arena, rounds};
use super::audit::Audit;

in_each_arena!(what_a_storm_leaves_fits, a_storm_keeps_the_limit_of_a_day,);

const PEOPLE: i64 = 20;
/// What each person does in each round of a race, as a number.
const DEEDS: i64 = 5;
const CAPACITIES: [i64; 3] = [1, 2, 3];
const DAYS: [&str; 2] = ["2026-03-03", "2026-03-04"];
const CLOCKS: [&str; 5] = ["09:00", "09:30", "10:00", "10:30", "11:00"];

async fn what_a_storm_leaves_fits(instances: usize) {
    let arena = Arena::with_rooms(instances, &CAPACITIES).await;
    let storm = Storm::new(Deed::EVERY);
    storm.rage(&arena).await;
    for met in ["Book Inserted", "Book Taken", "Move Done", "Restore Taken"] {
        assert!(storm.has_met(met), "{storm:?}");
    }
    Audit::of(&arena).await.check(i64::MAX);
    arena.close().await;
}

/// A booking can be restored whatever the limit says, so nobody restores here.
async fn a_storm_keeps_the_limit_of_a_day(instances: usize) {
    let limit = 5;
    let arena = Arena::with_rooms(instances, &CAPACITIES).await;
    arena.limit_days_to(limit).await;
    let storm = Storm::new(&Deed::EVERY[..Deed::EVERY.len() - 1]);
    storm.rage(&arena).await;
    for met in ["Book Full", "Move Full", "Move Done"] {
        assert!(storm.has_met(met), "{storm:?}");
    }
    Audit::of(&arena).await.check(limit);
    arena.close().await;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Deed {
    Book,
    Hold,
    Confirm,
    Decline,
    Move,
    Cancel,
    Delete,
    Restore,
}

impl Deed {
    /// Booked and moved more often than freed, so that many people want the same places.
    const EVERY: &'static [Deed] = &[
        Deed::Book,
        Deed::Book,
        Deed::Hold,
        Deed::Confirm,
        Deed::Decline,
        Deed::Move,
        Deed::Move,
        Deed::Cancel,
        Deed::Delete,
        Deed::Restore,
    ];
}

#[derive(Debug)]
struct Storm {
    deeds: &'static [Deed],
    newest: AtomicI64,
    /// How often each deed got each answer.
    answers: Mutex<BTreeMap<String, usize>>,
}

impl Storm {
    fn new(deeds: &'static [Deed]) -> Storm {
        Storm {
            deeds,
            newest: AtomicI64::new(0),
            answers: Mutex::default(),
        }
    }

    /// Lets everybody do one thing after another.
    async fn rage(&self, arena: &Arena) {
        let people = (0..PEOPLE).map(async |person| {
            for turn in 0..DEEDS * rounds() {
                let deed = *choice(self.deeds, (person, turn));
                let answer = self.act(arena, deed, person, turn).await;
                self.note(deed, &answer);
            }
        });
        join_all(people).await;
    }

    async fn act(&self, arena: &Arena, deed: Deed, person: i64, turn: i64) -> Answer {
        let of = |what: &str| (what.to_owned(), person, turn);
        let start = format!(
            "{} {}",
            choice(&DAYS, of("day")),
            choice(&CLOCKS, of("clock"))
        );
        let newest = self.newest.load(Ordering::Relaxed).max(1);
        let booking = row(
            "booking",
            1 + (number(of("booking")) % newest as u64) as i64,
        );
        let rooms = [None, Some(row("room", 1)), Some(row("room", 2))];
        let free = Free {
            resources: choice(&rooms, of("room")).iter().cloned().collect(),
            client: RowId(100 + person),
            ..free(&row("service", 1))
        };
        let request = match deed {
            Deed::Book => book(free, &start),
            Deed::Hold => hold(free, &start, Some(monday().now + 1.hour())),
            Deed::Confirm => transition(&booking, Transition::Confirm),
            Deed::Decline => transition(&booking, Transition::Decline),
            Deed::Move => moved(&booking, &start),
            Deed::Cancel => cancel(&booking, &[Refusal::TooLate]),
            Deed::Delete => Request::Delete(booking),
            Deed::Restore => Request::Restore(booking),
        };
        // An error of the store fails the test, even one that would make a work run again.
        let answer: Result<Answer, StoreError> = arena
            .instance(person + turn)
            .write_once(async move |transaction| transaction.answer(request, &monday()).await)
            .await;
        let answer = answer.unwrap();
        if let Answer::Inserted(id) = answer {
            self.newest.fetch_max(id.0, Ordering::Relaxed);
        }
        answer
    }

    fn note(&self, deed: Deed, answer: &Answer) {
        let told = match answer {
            Answer::Inserted(_) => "Inserted".to_owned(),
            Answer::Done => "Done".to_owned(),
            Answer::Refused(refusal @ (Refusal::Taken | Refusal::Full | Refusal::Missing)) => {
                format!("{refusal:?}")
            }
            other => panic!("{deed:?}: {other:?}"),
        };
        let mut answers = self.answers.lock().unwrap();
        *answers.entry(format!("{deed:?} {told}")).or_default() += 1;
    }

    fn has_met(&self, answer: &str) -> bool {
        self.answers.lock().unwrap().contains_key(answer)
    }
}

/// A number that is the same in every run.
fn number(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

fn choice<T>(things: &[T], of: impl Hash) -> &T {
    &things[(number(of) % things.len() as u64) as usize]
}

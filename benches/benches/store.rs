//! The store on SQLite: free times for any number of bookings, and whole updates.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use divan::Bencher;
use divan::counter::ItemsCount;
use jiff::ToSpan;
use tempfile::TempDir;
use tilmash_benches::dialogue::{self, now};
use tilmash_benches::salon;
use tilmash_engine::interpret::{Answer, Request};
use tilmash_engine::value::RowId;
use tilmash_host::dialogue::{Dialogues, Incoming};
use tilmash_host::store::{Context, Store, StoreError};
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

const BOOKINGS: [u32; 2] = [1_000, 100_000];

/// A salon with bookings, which is asked the same question again and again.
struct Filled {
    runtime: Runtime,
    store: Store,
    /// Keeps the database's files alive.
    _directory: TempDir,
}

impl Filled {
    fn with(bookings: u32) -> Filled {
        let runtime = Runtime::new().expect("a runtime");
        let directory = tempfile::tempdir().expect("a directory");
        let url = salon::url(&directory.path().join("salon.db"));
        let store = runtime.block_on(async {
            let store = salon::store(&url, &salon::program()).await;
            salon::fill(&store, bookings, now()).await;
            store
        });
        Filled {
            runtime,
            store,
            _directory: directory,
        }
    }

    fn bench(&self, bencher: Bencher, request: &Request) {
        let context = Context::itself(now());
        bencher
            .with_inputs(|| request.clone())
            .bench_local_values(|request| {
                let answer = self.store.write(async move |transaction| {
                    let answer = transaction.answer(request, &context).await?;
                    Ok::<Answer, StoreError>(answer)
                });
                self.runtime
                    .block_on(answer)
                    .expect("the database can be read")
            });
    }
}

/// The calendar screen of the salon: thirty days from today.
#[divan::bench(args = BOOKINGS)]
fn days(bencher: Bencher, bookings: u32) {
    let filled = Filled::with(bookings);
    let free = filled
        .runtime
        .block_on(salon::haircut(&filled.store, now()));
    let first = jiff::civil::date(2026, 3, 2);
    let last = first + 30.days();
    filled.bench(bencher, &Request::Days { free, first, last });
}

/// The free times of one day.
#[divan::bench(args = BOOKINGS)]
fn starts(bencher: Bencher, bookings: u32) {
    let filled = Filled::with(bookings);
    let free = filled
        .runtime
        .block_on(salon::haircut(&filled.store, now()));
    let day = jiff::civil::date(2026, 3, 4);
    filled.bench(bencher, &Request::Starts { free, day });
}

/// The booking dialogue with everything that an update does: taken once, session loaded, stepped
/// and saved, messages queued, committed. One update at a time, so each has its own commit. An item
/// is an update.
#[divan::bench]
fn updates_in_memory(bencher: Bencher) {
    updates(bencher, "sqlite::memory:");
}

/// The same, where a commit waits for the disk.
#[divan::bench]
fn updates_on_disk(bencher: Bencher) {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    updates(bencher, &salon::url(&directory.path().join("salon.db")));
}

fn updates(bencher: Bencher, url: &str) {
    let runtime = Runtime::new().expect("a runtime");
    let program = salon::program();
    let turns = runtime.block_on(dialogue::recorded(&program));
    let store = runtime.block_on(salon::store(url, &program));
    let dialogues = Dialogues::new(store.clone(), program, Arc::default());
    let ids = AtomicI64::new(1);
    bencher
        .counter(ItemsCount::new(turns.len()))
        .with_inputs(|| {
            runtime.block_on(dialogue::free_all(&store));
            let person = next(&ids);
            turns
                .iter()
                .map(|turn| turn.incoming(RowId(person), next(&ids)))
                .collect()
        })
        .bench_local_values(|updates: Vec<Incoming>| {
            runtime.block_on(async {
                for update in updates {
                    let reply = dialogues.process(update, now()).await;
                    let reply = reply.expect("the database can be written");
                    assert!(reply.expect("the update is new").failure.is_none());
                }
            });
        });
}

fn next(ids: &AtomicI64) -> i64 {
    ids.fetch_add(1, Ordering::Relaxed)
}

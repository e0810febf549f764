//! Apps on a stage: files checked into a program, rows added, people acting.

use std::sync::Arc;

use tilmash_engine::diagnostic;
use tilmash_engine::program::Program;
use tilmash_engine::source::{Source, Sources};
use tilmash_engine::syntax::Data;
use tilmash_engine::tree;
use tilmash_host::rehearse::Rehearsal;
use tilmash_host::store::{Store, StoreError, Transaction};
use tilmash_host::tools::PlayedBackend;
use tilmash_tests::app_files::AppFiles;

/// A checked program. Panics with the report if there is a fault.
pub(crate) fn program(app: &AppFiles) -> Arc<Program> {
    let mut sources = app.sources();
    let (program, diagnostics) = tilmash_engine::load(&mut sources);
    let report = diagnostic::human(&diagnostics, &sources, false);
    Arc::new(program.unwrap_or_else(|| panic!("{report}")))
}

/// Monday, 2 March 2026, nine o'clock in Almaty.
pub(crate) const NOW: &str = "2026-03-02T04:00:00Z";

/// A database in memory. Each store has its own.
pub(crate) const MEMORY: &str = "sqlite::memory:";

/// A store in memory with rows of JSON.
pub(crate) async fn store(program: &Program, rows: &str) -> Store {
    store_on(MEMORY, program, rows).await
}

/// A store on a new database with rows of JSON.
pub(crate) async fn store_on(database: &str, program: &Program, rows: &str) -> Store {
    let store = Store::open(database, Arc::new(program.model.clone())).await;
    let store = store.expect("the database can be opened");
    store.prepare().await.expect("prepared");
    let number = async |transaction: &mut Transaction| {
        transaction.number_codes();
        Ok::<_, StoreError>(())
    };
    store.write(number).await.expect("codes are numbered");
    seed(&store, rows).await;
    store
}

/// Adds rows of JSON.
async fn seed(store: &Store, rows: &str) {
    let mut sources = Sources::default();
    let source = sources.add(Source {
        path: "seeds/rows.json".into(),
        text: rows.into(),
        library: false,
    });
    let rows = tree::read_json(&sources, source, &mut Default::default()).expect("JSON");
    store
        .seed(vec![rows], |_, _| {})
        .await
        .expect("faultless rows");
}

/// A rehearsal that begins at [`NOW`].
pub(crate) async fn rehearsal(program: &Arc<Program>, rows: &str) -> Rehearsal {
    let now = NOW.parse().expect("a time");
    let rehearsal = Rehearsal::new(Arc::clone(program), store(program, rows).await, now);
    match program.model.mirrors.data {
        Data::Own => rehearsal,
        Data::Backend => {
            let backend = PlayedBackend::open(&program.model).await;
            let backend = backend.expect("the database can be opened");
            seed(backend.store(), rows).await;
            rehearsal.with_backend(backend)
        }
    }
}

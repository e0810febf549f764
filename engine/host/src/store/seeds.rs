//! Files of rows that a flow loads while the bot runs, as `tilmash seed` loads them before.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::sync::Arc;

use tilmash_engine::diagnostic::{Diagnostics, Slip};
use tilmash_engine::interpret::Answer;
use tilmash_engine::name::Name;
use tilmash_engine::seed::{Fault, Faults, check_roles};
use tilmash_engine::source::{Source, Sources};
use tilmash_engine::tree::{self, Node};
use tilmash_engine::value::{LOADED, Value};

use super::Loaded;
use super::booking::reshape::Look;
use super::tables::guard;
use super::tables::halt::Halt;
use super::tables::seed::SeedError;
use super::writer::transaction::{Context, Transaction};

impl Transaction {
    /// Loads the rows of files, all or none. Without faults the answer says how many there were.
    pub(super) async fn seed_files(
        &mut self,
        names: &[String],
        context: &Context,
    ) -> Result<Answer, Halt> {
        let mut sources = Sources::default();
        let (files, mut faults) = self.read_files(names, &mut sources);
        if !faults.is_empty() {
            return Ok(Answer::Faulty(faults));
        }
        // Nobody else loads rows of these tables meanwhile.
        let tables = self.tables(&files);
        guard::guard(&mut self.connection, &tables)?;
        let loaded = self.load_rows(&files, Look::IfReshaped, context.now, |_, _| {});
        match loaded.await {
            Ok(loaded) => {
                for told in told(&loaded) {
                    tracing::warn!("{told}");
                }
                Ok(Answer::Value(figures(&loaded)))
            }
            Err(SeedError::Rows(diagnostics)) => {
                faults.add_all(diagnostics, &sources);
                Ok(Answer::Faulty(faults))
            }
            Err(SeedError::Store(error)) => Err(error.into()),
        }
    }

    fn read_files(&self, names: &[String], sources: &mut Sources) -> (Vec<Node>, Faults) {
        let mut faults = Faults::default();
        let mut diagnostics = Diagnostics::default();
        let mut files = Vec::with_capacity(names.len());
        for name in names {
            match self.outside.read_seed(name) {
                Ok(text) => {
                    let source = sources.add(Source {
                        path: name.clone(),
                        text,
                        library: false,
                    });
                    files.extend(tree::read_json(sources, source, &mut diagnostics));
                }
                Err(error) => faults.add(Fault {
                    file: name.clone(),
                    line: None,
                    reason: match error.kind() == ErrorKind::NotFound {
                        true => "there is no such file".to_owned(),
                        false => format!("cannot read it: {error}"),
                    },
                    slip: (error.kind() == ErrorKind::NotFound).then_some(Slip::NoFile),
                    found: None,
                    near: None,
                }),
            }
        }
        check_roles(&self.model, &files, &mut diagnostics);
        faults.add_all(diagnostics, sources);
        (files, faults)
    }

    /// The tables whose rows files have.
    fn tables(&self, files: &[Node]) -> BTreeSet<Name> {
        let entries = files.iter().filter_map(Node::as_map).flatten();
        let tables = entries.filter_map(|entry| self.model.table(&entry.key));
        tables.map(|table| table.name.clone()).collect()
    }
}

/// What only a person can mend, for the log.
fn told(loaded: &Loaded) -> Vec<String> {
    let reshaped = &loaded.reshaped;
    let unassigned = reshaped.unassigned.iter().map(ToString::to_string);
    let concerned = loaded.concerned.iter().chain(&reshaped.concerned);
    let concerned = concerned.map(ToString::to_string);
    let orphaned = loaded.orphaned.iter().map(ToString::to_string);
    let overbooked = loaded.overbooked.iter();
    let overbooked = overbooked.map(|it| format!("overbooked: {it}"));
    unassigned
        .chain(concerned)
        .chain(orphaned)
        .chain(overbooked)
        .collect()
}

/// The value that texts can name.
fn figures(loaded: &Loaded) -> Value {
    let seeded = loaded.rows.seeded;
    let concerned = loaded.concerned.iter().chain(&loaded.reshaped.concerned);
    let concerned = concerned.map(|it| it.bookings.count);
    let orphaned = loaded.orphaned.iter().map(|it| it.bookings.count);
    let bookings: usize = concerned.chain(orphaned).sum();
    let counts = [
        seeded.inserted,
        seeded.updated,
        seeded.restored,
        seeded.deleted,
        seeded.unchanged,
        bookings,
    ];
    let figures = LOADED.iter().zip(counts).map(|((name, _), count)| {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        (Name::new(name), Value::Integer(count))
    });
    Value::Draft(Arc::new(figures.collect::<BTreeMap<_, _>>()))
}

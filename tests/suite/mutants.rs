//! What the checker finds of the mistakes that people make: apps without a fault, each with one
//! mistake put into it, class by class. Every mistake here makes the app go wrong, so it must be
//! found.

mod app;
mod columns;
mod files;
mod flows;
mod heads;
mod seeds;
mod texts;
mod words;

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::panic::{self, AssertUnwindSafe};

use tilmash_engine::{seed, tree};
use tilmash_tests::app_files::AppFiles;

use self::app::{App, Mutant};

/// The environment variable that has every mutant tried, not every [`STEP`]th of them.
const ALL: &str = "TILMASH_MUTANTS";
const STEP: usize = 8;

/// Of a hundred mutants, how many must be found at least.
const MUST_PERCENT: usize = 97;

/// Kinds of mistakes, each with a function that makes all of its mutants of an app.
type Class = (&'static str, fn(&App) -> Vec<Mutant>);

const CLASSES: [&[Class]; 6] = [
    &flows::CLASSES,
    &heads::CLASSES,
    &columns::CLASSES,
    &texts::CLASSES,
    &seeds::CLASSES,
    &files::CLASSES,
];

/// The findings about an app and its rows, as `tilmash check` makes them.
fn findings(files: &AppFiles) -> usize {
    let mut sources = files.sources();
    let (program, mut diagnostics) = tilmash_engine::load(&mut sources);
    if let Some(program) = program {
        let rows: Vec<_> = sources
            .iter()
            .filter(|(_, source)| is_seed(&source.path))
            .map(|(id, _)| id)
            .collect();
        let trees: Vec<_> = rows
            .into_iter()
            .filter_map(|id| tree::read_json(&sources, id, &mut diagnostics))
            .collect();
        seed::check(&program.model, &trees, |_| true, &mut diagnostics);
    }
    diagnostics.len()
}

fn is_seed(path: &str) -> bool {
    path.strip_prefix("seeds/")
        .is_some_and(|name| name.ends_with(".json") && !name.contains('/'))
}

/// How a class fared.
#[derive(Default)]
struct Tally {
    made: usize,
    missed: Vec<String>,
    panicked: Vec<String>,
}

impl Tally {
    fn judge(&mut self, app: &App, mutant: &Mutant) {
        self.made += 1;
        let what = format!("{}: {}", app.name, mutant.what);
        match panic::catch_unwind(AssertUnwindSafe(|| findings(&mutant.files))) {
            Ok(0) => self.missed.push(what),
            Ok(_) => {}
            Err(_) => self.panicked.push(what),
        }
    }
}

fn report(tallies: &BTreeMap<&str, Tally>) -> String {
    let mut report = String::new();
    for (class, tally) in tallies {
        let found = tally.made - tally.missed.len();
        writeln!(report, "{found:5} of {:5}  {class}", tally.made).expect("a String");
        for missed in &tally.missed {
            writeln!(report, "       missed: {missed}").expect("a String");
        }
        for panicked in &tally.panicked {
            writeln!(report, "       panicked: {panicked}").expect("a String");
        }
    }
    report
}

#[test]
fn an_app_without_a_mistake_has_no_finding() {
    for app in App::all() {
        assert_eq!(findings(&app.files), 0, "{}", app.name);
    }
}

#[test]
fn mistakes_are_found() {
    let step = match env::var_os(ALL) {
        Some(_) => 1,
        None => STEP,
    };
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for app in App::all() {
        for (name, mutants) in CLASSES.into_iter().flatten() {
            let tally = tallies.entry(name).or_default();
            for mutant in mutants(&app).iter().step_by(step) {
                tally.judge(&app, mutant);
            }
        }
    }
    let made: usize = tallies.values().map(|tally| tally.made).sum();
    let missed: usize = tallies.values().map(|tally| tally.missed.len()).sum();
    let panicked: usize = tallies.values().map(|tally| tally.panicked.len()).sum();
    let report = report(&tallies);
    println!("{report}{} of {made} mutants found", made - missed);
    assert_eq!(panicked, 0, "the engine panicked:\n{report}");
    assert!(
        (made - missed) * 100 >= made * MUST_PERCENT,
        "{missed} of {made} mutants were not found:\n{report}"
    );
}

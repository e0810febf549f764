//! Which edges of an app's flows its talks pass, and why they do not pass others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;

use tilmash_engine::program::{Edge, Program};
use tilmash_host::app::AppDirectory;

use crate::failure::Failure;
use crate::report::counted;

/// The file with the reasons, in the app's directory: `FLOW.STATE: OUTCOME OUTCOME – REASON`.
const FILE: &str = "transcripts/edges.txt";

/// The edges that have a reason not to be passed.
pub(super) struct Reasons {
    edges: BTreeSet<Names>,
}

/// A flow, a state and an outcome.
type Names = (String, String, String);

impl Reasons {
    /// Reads the app's file; without one no edge has a reason.
    pub(super) fn read(app: &AppDirectory) -> Result<Reasons, Failure> {
        let text = match fs::read_to_string(app.path().join(FILE)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Failure::new(format!("{FILE}: {error}"))),
        };
        let mut edges = BTreeSet::new();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let Some((flow, state, outcomes)) = parts(line) else {
                let failure = Failure::new(format!("{FILE}:{number}: `{line}` names no edges"));
                return Err(failure.help("write `flow.state: outcome outcome – reason`"));
            };
            for outcome in outcomes {
                edges.insert((flow.to_owned(), state.to_owned(), outcome.to_owned()));
            }
        }
        Ok(Reasons { edges })
    }

    fn has(&self, edge: &Edge) -> bool {
        self.edges.contains(&names(edge))
    }

    /// Tells how many edges of the flows the talks have passed, and with `named` which they have
    /// not. Reasons of edges that are passed, or do not exist, are told in any case.
    pub(super) fn tell(&self, program: &Program, whole: bool, named: bool) {
        let all: Vec<Edge> = program.edges().collect();
        let is_passed = |edge: &&Edge| program.passed.has(edge);
        let passed = all.iter().filter(is_passed).count();
        let explained = |edge: &&Edge| !program.passed.has(edge) && self.has(edge);
        let explained = all.iter().filter(explained).count();
        if named {
            let missing = all.iter().filter(|edge| !program.passed.has(edge));
            let missing: Vec<&Edge> = missing.filter(|edge| !self.has(edge)).collect();
            for (state, outcomes) in by_state(&missing) {
                anstream::println!("no talk passes {state}: {}", outcomes.join(", "));
            }
        }
        if whole {
            self.tell_stale(program, &all);
        }
        let percent = (passed * 100).checked_div(all.len()).unwrap_or(100);
        let reasons = match explained {
            0 => String::new(),
            explained => format!("; reasons for {}", counted(explained, "other")),
        };
        anstream::println!(
            "{passed} of {} edges passed, {percent} %{reasons}",
            all.len()
        );
    }

    fn tell_stale(&self, program: &Program, all: &[Edge]) {
        let known = all.iter().map(|edge| (names(edge), edge));
        let known: BTreeMap<Names, &Edge> = known.collect();
        for named in &self.edges {
            let (flow, state, outcome) = named;
            let why = match known.get(named) {
                None => "there is no such edge",
                Some(edge) if program.passed.has(edge) => "a talk passes it",
                Some(_) => continue,
            };
            anstream::println!("{FILE} names {flow}.{state}: {outcome}, but {why}");
        }
    }
}

fn names(edge: &Edge) -> Names {
    let Edge {
        flow,
        state,
        outcome,
    } = edge;
    (flow.to_string(), state.to_string(), outcome.to_string())
}

/// The outcomes of each state.
fn by_state<'e>(edges: &[&'e Edge]) -> Vec<(String, Vec<&'e str>)> {
    let of_state = |one: &&Edge, next: &&Edge| (&one.flow, &one.state) == (&next.flow, &next.state);
    let states = edges.chunk_by(of_state).map(|edges| {
        let outcomes = edges.iter().map(|edge| edge.outcome.as_str());
        let state = format!("{}.{}", edges[0].flow, edges[0].state);
        (state, outcomes.collect())
    });
    states.collect()
}

/// The flow, the state and the outcomes of a line.
fn parts(line: &str) -> Option<(&str, &str, Vec<&str>)> {
    let (edges, reason) = line.split_once(" – ")?;
    let (place, outcomes) = edges.split_once(':')?;
    let (flow, state) = place.trim().split_once('.')?;
    let outcomes: Vec<&str> = outcomes.split_whitespace().collect();
    let is_whole = !outcomes.is_empty() && !reason.trim().is_empty();
    is_whole.then_some((flow, state, outcomes))
}

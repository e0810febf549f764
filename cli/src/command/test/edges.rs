//! Which edges of an app's flows its talks pass, and why they do not pass others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;

use tilmash_engine::program::{Edge, Program, Target};
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
            for (state, edges) in by_state(&missing) {
                let outcomes: Vec<String> =
                    edges.iter().map(|edge| described(program, edge)).collect();
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

/// The edges of each state.
fn by_state<'e>(edges: &'e [&'e Edge]) -> Vec<(String, &'e [&'e Edge])> {
    let of_state = |one: &&Edge, next: &&Edge| (&one.flow, &one.state) == (&next.flow, &next.state);
    let states = edges.chunk_by(of_state).map(|edges| {
        let state = format!("{}.{}", edges[0].flow, edges[0].state);
        (state, edges)
    });
    states.collect()
}

/// An outcome, and where it leads if it has no name in the flow: authors write the arms of a
/// `branch` without one.
fn described(program: &Program, edge: &Edge) -> String {
    let outcome = edge.outcome.as_str();
    let flow = program.flows.get(&edge.flow);
    let state = flow.and_then(|flow| flow.states.get(&edge.state));
    let Some((state, branch)) = state.and_then(|state| Some((state, state.kind.branch()?))) else {
        return outcome.to_owned();
    };
    let which = match branch
        .arms
        .iter()
        .position(|arm| arm.outcome == edge.outcome)
    {
        Some(place) => format!("condition {}", place + 1),
        None => "no condition".to_owned(),
    };
    let to = match state.routes.get(&edge.outcome).map(|route| &route.to) {
        Some(Target::State(name) | Target::End(name)) => format!(" → {name}"),
        Some(Target::Again(name)) => format!(" → again {name}"),
        None => String::new(),
    };
    format!("{outcome} ({which}{to})")
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

//! What each state is: its outcomes with their routes, what it sets, what it asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;

use super::analysis::{Analysis, Doubt, FlowFacts};
use super::background;
use super::kind::{self, Sets};
use super::links;
use super::lookup::Lookup;
use super::reads;
use super::routes::Router;
use super::set::{perhaps_set, surely_set};
use super::state_facts::StateFacts;
use super::subject::{Flow, Parsed};
use super::variables::Variables;
use super::ways::Ways;
use crate::diagnostic::Diagnostics;
use crate::model::Column;
use crate::name::Name;
use crate::name_set::NameSet;
use crate::syntax::{self, Spanned, State};
use crate::value::Type;

/// Finds out about every flow. The facts of one do not depend on those of another.
pub(super) fn find(parsed: &Parsed<'_>, diagnostics: &mut Diagnostics) -> Analysis {
    let states = parsed.flows.values().flat_map(|flow| flow.states.values());
    let called: BTreeSet<&Name> = states
        .filter_map(|state| kind::called(&state.kind))
        .map(|called| &called.value)
        .collect();
    let flows = parsed.flows.iter().map(|(name, flow)| {
        let mut facts = of_flow(parsed, flow, diagnostics);
        facts.entries = entries(flow, called.contains(name));
        let mut begins = facts.entries.clone();
        begins.extend(facts.renewed_at().cloned());
        facts.ways = Ways::of(flow, &facts.states, &begins);
        if parsed.doubtful.contains(name) {
            facts.doubt = Doubt::States;
        }
        follow_routes(parsed, flow, &mut facts);
        (name.clone(), facts)
    });
    let mut analysis = Analysis {
        flows: flows.collect(),
    };
    links::tell(parsed, &mut analysis);
    analysis
}

pub(super) fn of_flow(
    parsed: &Parsed<'_>,
    flow: &syntax::Flow,
    diagnostics: &mut Diagnostics,
) -> FlowFacts {
    let before = diagnostics.len();
    let mut finder = Finder {
        lookup: Lookup {
            model: parsed.model,
            diagnostics,
        },
        variables: Variables::default(),
        answers: IndexMap::new(),
        columns: BTreeMap::new(),
    };
    finder.needs(flow);
    let mut states: IndexMap<Name, StateFacts> = flow
        .states
        .values()
        .map(|state| (state.name.value.clone(), finder.state(state)))
        .collect();
    let Finder {
        variables,
        answers,
        columns,
        ..
    } = finder;
    let after_states = diagnostics.len();
    let mut router = Router {
        parsed,
        flow,
        variables: &variables,
        answers: &answers,
        outcomes: BTreeSet::new(),
        doubtful: after_states > before || parsed.doubtful.contains(&flow.name.value),
        diagnostics,
    };
    for state in flow.states.values() {
        let leads = router.leads(state);
        let facts = &mut states[&state.name.value];
        facts.routes = leads.routes;
        facts.departures = leads.departures;
    }
    let updated = router.updated();
    router.always();
    FlowFacts {
        states,
        variables: variables.into_types(),
        columns,
        is_background: flow.is_background(),
        updated,
        entries: BTreeSet::new(),
        ways: Ways::default(),
        links: Arc::default(),
        doubt: if after_states > before {
            Doubt::States
        } else if diagnostics.len() > after_states {
            Doubt::Routes
        } else {
            Doubt::None
        },
    }
}

/// Adds what follows from the routes: which variables are set where, and which are read.
fn follow_routes(parsed: &Parsed<'_>, syntax: &syntax::Flow, facts: &mut FlowFacts) {
    let mut surely = surely_set(syntax, facts);
    if facts.doubt > Doubt::None {
        // An unknown route could set anything on the way.
        let every = NameSet::every(&facts.variables.keys().cloned().collect());
        surely.fill(every);
    }
    let perhaps = perhaps_set(syntax, facts);
    let states = facts.states.values_mut();
    for (state, (surely, mut perhaps)) in states.zip(surely.into_iter().zip(perhaps)) {
        perhaps.remove(&surely);
        state.surely = surely;
        state.perhaps = perhaps;
    }
    let flow = Flow { syntax, facts };
    let states = syntax.states.values();
    let reads: Vec<_> = states
        .map(|state| reads::of_state(&flow.at(parsed, state)))
        .collect();
    for (state, reads) in facts.states.values_mut().zip(reads) {
        state.reads = reads;
    }
}

struct Finder<'f> {
    lookup: Lookup<'f>,
    variables: Variables,
    /// The types of people's answers, by state.
    answers: IndexMap<Name, Type>,
    /// For each variable, every column whose values it can have.
    columns: BTreeMap<Name, Vec<Column>>,
}

impl Finder<'_> {
    fn needs(&mut self, flow: &syntax::Flow) {
        if let Some(about) = &flow.about
            && self.lookup.table(about).is_some()
        {
            for (name, typed) in background::given(&about.value) {
                self.variables.give(&name, typed.clone(), about.span);
                self.columns.insert(name, vec![Column::of(typed)]);
            }
        }
        if flow.about.is_none() && flow.is_begun_by_clock() {
            let (name, typed) = background::by();
            self.variables.give(&name, typed.clone(), flow.name.span);
            self.columns.insert(name, vec![Column::of(typed)]);
        }
        for (name, of) in &flow.needs {
            if let Some(column) = self.lookup.named_type(of) {
                self.variables.give(name, column.typed.clone(), of.span);
                self.columns.insert(name.clone(), vec![column]);
            }
        }
    }

    fn state(&mut self, state: &State) -> StateFacts {
        let mut facts = StateFacts::default();
        match kind::of(&state.kind).sets(&mut self.lookup) {
            Sets::Nothing => {}
            Sets::Answer { typed, asks } => {
                facts.asks = asks.map(|asks| *asks);
                let name = &state.name;
                self.answers.insert(name.value.clone(), typed.of.clone());
                let variable = state.variable.as_ref().unwrap_or(name);
                let column = facts.asks.clone().unwrap_or_else(|| Column::of(typed));
                self.set(variable, column, &mut facts);
            }
            Sets::Results(results) => {
                for (variable, column) in results {
                    self.set(&variable, column, &mut facts);
                }
            }
        }
        facts
    }

    fn set(&mut self, variable: &Spanned<Name>, column: Column, facts: &mut StateFacts) {
        let diagnostics = &mut *self.lookup.diagnostics;
        if self
            .variables
            .set(variable, column.typed.clone(), diagnostics)
        {
            facts.sets.insert(variable.value.clone());
            let columns = self.columns.entry(variable.value.clone());
            columns.or_default().push(column);
        }
    }
}

/// The states in which a flow can begin: the states that its starts name, and also the first one if
/// a start names none or another flow calls it.
pub(super) fn entries(flow: &syntax::Flow, called: bool) -> BTreeSet<Name> {
    let mut entries: BTreeSet<Name> = flow
        .starts
        .iter()
        .filter_map(|start| start.go.as_ref())
        .filter(|go| flow.states.contains_key(&go.value))
        .map(|go| go.value.clone())
        .collect();
    let first = flow.starts.iter().any(|start| start.go.is_none());
    if called || first || entries.is_empty() {
        entries.extend(flow.states.keys().next().cloned());
    }
    entries
}

//! What no backend is asked for, and the library's flows then do not offer: states that would
//! change rows in a way that the mapping has not, what leads nowhere else, and the buttons there.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::analysis::FlowFacts;
use super::facts;
use super::kind;
use super::mirrored;
use super::state_facts::Route;
use super::subject::Parsed;
use super::variables::Variables;
use crate::diagnostic::Diagnostics;
use crate::name::Name;
use crate::syntax::{self, Button, Data, State, StateKind};

/// The flows of an app as they can run where its data is.
pub struct Offered {
    pub flows: IndexMap<Name, syntax::Flow>,
    /// The flows that are left out, and the changes that are left out of others: `bookings.remove`.
    pub left_out: Vec<String>,
}

/// Leaves out of the library's flows what the backend of an app cannot be asked for. The app's own
/// flows ask for what they say, so a fault of theirs is one.
pub fn offered(parsed: &Parsed<'_>) -> Offered {
    let all = Offered {
        flows: parsed.flows.clone(),
        left_out: Vec::new(),
    };
    match parsed.model.mirrors.data {
        Data::Own => all,
        Data::Backend => {
            let flows = parsed.flows.values().map(|flow| One::of(parsed, flow));
            let mut all = All {
                parsed,
                flows: flows.collect(),
            };
            all.withdraw();
            all.offered()
        }
    }
}

/// A flow, and what of it is withdrawn so far.
struct One<'w> {
    flow: &'w syntax::Flow,
    facts: FlowFacts,
    /// Whether states of it are the library's.
    is_library: bool,
    /// Whether it changes hours, which count for nothing where a backend says what is free.
    is_of_no_use: bool,
    /// The changes of rows that cannot be asked for.
    impossible: BTreeSet<Name>,
    withdrawn: BTreeSet<Name>,
}

struct All<'w> {
    parsed: &'w Parsed<'w>,
    flows: Vec<One<'w>>,
}

impl All<'_> {
    /// Withdraws until nothing leads to what is withdrawn.
    fn withdraw(&mut self) {
        self.until_nothing_leads_there();
        // What an own flow calls is asked for by the app.
        let own = self.flows.iter().filter(|one| !one.is_library);
        let states = own.flat_map(|one| one.flow.states.values());
        let asked_for: BTreeSet<Name> = states
            .filter_map(|state| kind::called(&state.kind))
            .map(|called| called.value.clone())
            .collect();
        let mut changes = false;
        for one in &mut self.flows {
            if one.is_library && one.is_unbegun() && asked_for.contains(&one.flow.name.value) {
                one.is_library = false;
                changes = true;
            }
        }
        if changes {
            for one in &mut self.flows {
                one.withdrawn.clear();
            }
            self.withdraw();
        }
    }

    fn until_nothing_leads_there(&mut self) {
        loop {
            let unbegun: BTreeSet<Name> = self
                .flows
                .iter()
                .filter(|one| one.is_unbegun())
                .map(|one| one.flow.name.value.clone())
                .collect();
            let before = self.size();
            for one in &mut self.flows {
                one.withdraw(&unbegun);
            }
            if self.size() == before {
                break;
            }
        }
    }

    fn size(&self) -> usize {
        self.flows.iter().map(|one| one.withdrawn.len()).sum()
    }

    fn offered(&self) -> Offered {
        let rest = self.flows.iter().map(|one| one.rest(self.parsed));
        let mut rest: Vec<Option<syntax::Flow>> = rest.collect();
        // What only a withdrawn state has called is begun by nothing any more.
        loop {
            let states = rest.iter().flatten().flat_map(|flow| flow.states.values());
            let called: BTreeSet<Name> = states
                .filter_map(|state| kind::called(&state.kind))
                .map(|called| called.value.clone())
                .collect();
            let idle =
                |flow: &syntax::Flow| flow.starts.is_empty() && !called.contains(&flow.name.value);
            let mut changes = false;
            for (flow, one) in rest.iter_mut().zip(&self.flows) {
                if flow.as_ref().is_some_and(idle) && self.is_begun(one) {
                    *flow = None;
                    changes = true;
                }
            }
            if !changes {
                break;
            }
        }
        let mut left_out = Vec::new();
        for (flow, one) in rest.iter().zip(&self.flows) {
            match flow {
                None => left_out.push(one.flow.name.to_string()),
                Some(_) => left_out.extend(
                    one.impossible
                        .intersection(&one.withdrawn)
                        .map(|state| format!("{}.{state}", one.flow.name.value)),
                ),
            }
        }
        let flows = rest.into_iter().flatten();
        Offered {
            flows: flows.map(|flow| (flow.name.value.clone(), flow)).collect(),
            left_out,
        }
    }

    /// Whether anything begins a flow as it is written.
    fn is_begun(&self, one: &One<'_>) -> bool {
        let mut states = self.flows.iter().flat_map(|one| one.flow.states.values());
        let name = &one.flow.name.value;
        !one.flow.starts.is_empty()
            || states.any(|state| kind::called(&state.kind).is_some_and(|it| it.value == *name))
    }
}

impl<'w> One<'w> {
    fn of(parsed: &Parsed<'_>, flow: &'w syntax::Flow) -> One<'w> {
        let of_library = |state: &State| parsed.sources.get(state.name.span.source).library;
        let mut one = One {
            flow,
            facts: facts::of_flow(parsed, flow, &mut Diagnostics::default()),
            is_library: flow.states.values().any(of_library),
            is_of_no_use: false,
            impossible: BTreeSet::new(),
            withdrawn: BTreeSet::new(),
        };
        let variables = Variables::of(&one.facts.variables, flow.name.span);
        for state in flow.states.values().filter(|state| of_library(state)) {
            let actions = kind::of(&state.kind).actions();
            one.is_of_no_use |= mirrored::is_of_no_use(actions, parsed.model, &variables);
            if mirrored::is_impossible(actions, parsed.model, &variables) {
                one.impossible.insert(state.name.value.clone());
            }
        }
        one
    }

    /// Whether it does not begin any more where another flow calls it.
    fn is_unbegun(&self) -> bool {
        let first = self.flow.states.keys().next();
        first.is_some_and(|first| self.withdrawn.contains(first))
    }

    /// Withdraws what is impossible, what calls a flow that is not begun any more, and what leads
    /// to it.
    fn withdraw(&mut self, unbegun: &BTreeSet<Name>) {
        if !self.is_library {
            return;
        }
        if self.is_of_no_use {
            return self.withdrawn.extend(self.flow.states.keys().cloned());
        }
        let calls = self.flow.states.values().filter(|state| {
            let called = kind::called(&state.kind);
            called.is_some_and(|called| unbegun.contains(&called.value))
        });
        let calls: Vec<Name> = calls.map(|state| state.name.value.clone()).collect();
        self.withdrawn.extend(calls);
        self.withdrawn.extend(self.impossible.iter().cloned());
        loop {
            let states = self.flow.states.values();
            let next = states
                .filter(|state| !self.withdrawn.contains(&state.name.value))
                .find(|state| self.leads_to_it(state) || self.asks_only_for_it(state));
            let Some(next) = next else {
                return;
            };
            self.withdrawn.insert(next.name.value.clone());
        }
    }

    fn is_withdrawn(&self, route: &Route) -> bool {
        match route {
            Route::State(to) | Route::Again(to) => self.withdrawn.contains(to),
            Route::End(_) => false,
        }
    }

    /// Whether an outcome that is no button leads to what is withdrawn.
    fn leads_to_it(&self, state: &State) -> bool {
        let facts = &self.facts.states[&state.name.value];
        let outcomes = facts.routes.iter();
        let mut routes = outcomes
            .filter(|(outcome, _)| button(state, outcome).is_none())
            .map(|(_, route)| route)
            .chain(facts.departures.values());
        routes.any(|route| self.is_withdrawn(route))
    }

    /// Whether a `choose` is a question whether to do it: one comes to it by a button or from a
    /// question, and whatever else it offers one reaches without it.
    fn asks_only_for_it(&self, state: &State) -> bool {
        let Some(buttons) = kind::of(&state.kind).buttons() else {
            return false;
        };
        let name = &state.name.value;
        let facts = &self.facts.states[name];
        let routes = || {
            let routes = buttons.keys().filter_map(|id| facts.routes.get(id));
            routes.filter(|route| !matches!(route, Route::End(_)))
        };
        if !routes().any(|route| self.is_withdrawn(route)) || self.is_landing(name) {
            return false;
        }
        let elsewhere = reached(self.flow, &self.facts, &self.withdrawn, Some(name));
        routes().all(|route| match route {
            Route::State(to) | Route::Again(to) => {
                self.withdrawn.contains(to) || elsewhere.contains(to)
            }
            Route::End(_) => true,
        })
    }

    /// Whether one comes to a state by itself: at the beginning, when something has not gone well,
    /// or to see a row that one has picked.
    fn is_landing(&self, name: &Name) -> bool {
        let entries = entries(self.flow, &self.facts);
        let mut others = self.flow.states.values().filter(|state| {
            !self.withdrawn.contains(&state.name.value) && state.name.value != *name
        });
        let leads_here = |route: &Route| match route {
            Route::State(to) | Route::Again(to) => to == name,
            Route::End(_) => false,
        };
        entries.contains(name)
            || others.any(|state| {
                let facts = &self.facts.states[&state.name.value];
                let mut routes = facts.routes.iter();
                routes.any(|(outcome, route)| {
                    let is_button = button(state, outcome).is_some();
                    let is_answer =
                        is_question(&state.kind) && matches!(outcome.as_str(), "done" | "skipped");
                    leads_here(route) && !is_button && !is_answer
                })
            })
    }

    /// The flow without what is withdrawn; `None` if nothing of it begins any more.
    fn rest(&self, parsed: &Parsed<'_>) -> Option<syntax::Flow> {
        let mut flow = self.flow.clone();
        if self.withdrawn.is_empty() {
            return Some(flow);
        }
        let is_gone = |name: &Name| self.withdrawn.contains(name);
        flow.starts.retain(|start| match &start.go {
            Some(go) => !is_gone(&go.value),
            None => !self.is_unbegun(),
        });
        if flow.starts.is_empty() && self.is_unbegun() {
            return None;
        }
        let before = reached(self.flow, &self.facts, &BTreeSet::new(), None);
        let after = reached(&flow, &self.facts, &self.withdrawn, None);
        flow.states.retain(|name, state| {
            let is_library = parsed.sources.get(state.name.span.source).library;
            !is_gone(name) && (after.contains(name) || !(is_library || before.contains(name)))
        });
        let left: BTreeSet<Name> = flow.states.keys().cloned().collect();
        let was = |name: &Name| self.flow.states.contains_key(name) && !left.contains(name);
        for state in flow.states.values_mut() {
            let is_left = |button: &Button| {
                let target = button.leads_to();
                target.is_none_or(|target| !was(target.value.name()))
            };
            state.also.retain(|_, button| is_left(button));
            if let StateKind::Choose(choose) = &mut state.kind {
                choose.buttons.retain(|_, button| is_left(button));
            }
        }
        flow.moved.retain(|_, to| !was(&to.value));
        flow.always
            .retain(|_, routed| !was(routed.target.value.name()));
        Some(flow)
    }
}

/// The button of a state whose id an outcome is.
fn button<'s>(state: &'s State, outcome: &Name) -> Option<&'s Button> {
    let own = kind::of(&state.kind).buttons();
    let own = own.and_then(|buttons| buttons.get(outcome));
    own.or_else(|| state.also.get(outcome))
}

/// Whether a state asks for something that is not a row.
fn is_question(kind: &StateKind) -> bool {
    match kind {
        StateKind::Ask(_)
        | StateKind::PickDay(_)
        | StateKind::PickStart(_)
        | StateKind::Form(_) => true,
        StateKind::Say(_)
        | StateKind::Choose(_)
        | StateKind::Menu(_)
        | StateKind::Pick(_)
        | StateKind::Do(_)
        | StateKind::Tool(_)
        | StateKind::Call(_)
        | StateKind::Branch(_)
        | StateKind::Wait(_) => false,
    }
}

fn entries(flow: &syntax::Flow, facts: &FlowFacts) -> BTreeSet<Name> {
    let mut entries = facts::entries(flow, true);
    entries.extend(facts.renewed_at().cloned());
    entries
}

/// The states that are reached from the beginning, without those that are withdrawn, and without
/// passing a state.
fn reached(
    flow: &syntax::Flow,
    facts: &FlowFacts,
    withdrawn: &BTreeSet<Name>,
    without: Option<&Name>,
) -> BTreeSet<Name> {
    let mut reached: BTreeSet<Name> = BTreeSet::new();
    let mut open: Vec<Name> = entries(flow, facts).into_iter().collect();
    while let Some(state) = open.pop() {
        if withdrawn.contains(&state) || Some(&state) == without || !reached.insert(state.clone()) {
            continue;
        }
        let Some(facts) = facts.states.get(&state) else {
            continue;
        };
        for route in facts.routes.values().chain(facts.departures.values()) {
            match route {
                Route::State(to) | Route::Again(to) => open.push(to.clone()),
                Route::End(_) => {}
            }
        }
    }
    reached
}

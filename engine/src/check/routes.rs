//! Outcomes, and where each one leads.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::kind::{self, Known, Outcomes, Pace, Unrouted, arm_outcome};
use super::state_facts::Route;
use super::subject::Parsed;
use super::variables::Variables;
use crate::departure::Departure;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::outcome::Outcome;
use crate::syntax::kind::Arm;
use crate::syntax::{self, Data, RowEvent, Spanned, State, StateKind, Target};
use crate::value::Type;

/// Where a state leads.
#[derive(Debug, Default)]
pub(super) struct Leads {
    pub routes: IndexMap<Name, Route>,
    /// Where it leads whoever is in it no more, by no outcome of its own.
    pub departures: BTreeMap<Departure, Route>,
}

/// Finds the routes of a flow, once all of its variables are known.
pub(super) struct Router<'r> {
    pub parsed: &'r Parsed<'r>,
    pub flow: &'r syntax::Flow,
    pub variables: &'r Variables,
    /// The types of people's answers, by state.
    pub answers: &'r IndexMap<Name, Type>,
    /// The outcomes of all states that have been routed.
    pub outcomes: BTreeSet<Name>,
    /// Whether something of the states is not known, and so nobody can tell which outcomes there
    /// are.
    pub doubtful: bool,
    pub diagnostics: &'r mut Diagnostics,
}

impl Router<'_> {
    pub(super) fn leads(&mut self, state: &State) -> Leads {
        let kind = kind::of(&state.kind);
        let mut leads = Leads::default();
        let routes = &mut leads.routes;
        for (id, button) in state
            .also
            .iter()
            .chain(kind.buttons().into_iter().flatten())
        {
            let target = button.leads_to();
            if let Some(route) = target.and_then(|target| self.target(target)) {
                routes.insert(id.clone(), route);
            }
        }
        let known = Known {
            model: self.parsed.model,
            flows: self.parsed.flows,
            variables: self.variables,
        };
        match kind.outcomes(&known, self.diagnostics) {
            Outcomes::Buttons => self.named(state, IndexMap::new(), &mut leads),
            Outcomes::Arms(arms) => self.branch(state, arms, routes),
            Outcomes::Named(outcomes) => self.named(state, outcomes, &mut leads),
        }
        leads
    }

    /// The departures that a state can have: where it waits for a person. An outcome of the same
    /// name is its own.
    fn departures(
        &self,
        state: &State,
        outcomes: &IndexMap<Name, Unrouted>,
    ) -> impl Iterator<Item = Departure> + use<> {
        let has_person = !self.flow.is_background() && kind::has_person(&state.kind);
        let own = Departure::FROM_STATES.map(|it| outcomes.contains_key(it.name()));
        let all = Departure::FROM_STATES.into_iter().zip(own);
        all.filter_map(move |(departure, is_own)| (has_person && !is_own).then_some(departure))
    }

    /// The outcomes that a state has because of keys that several kinds share.
    fn shared(&self, state: &State, outcomes: &mut IndexMap<Name, Unrouted>) {
        if !self.flow.is_background() {
            return;
        }
        if state.to.is_some() {
            outcomes.insert(Outcome::Undeliverable.into(), Unrouted::IsIgnored);
            outcomes.insert(Outcome::Blocked.into(), Unrouted::IsIgnored);
        }
        // Of a change, it is an outcome wherever the rows are, and can come only from a backend.
        let can_come = !matches!(state.kind, StateKind::Do(_))
            || self.parsed.model.mirrors.data == Data::Backend;
        if can_come && outcomes.contains_key(Outcome::Failed.name()) {
            // Nobody is there who could try again.
            outcomes.insert(Outcome::Failed.into(), Unrouted::IsReported);
        }
        if state.wait.is_some() {
            outcomes.insert(Outcome::Elapsed.into(), Unrouted::IsReported);
        }
        let waits = match kind::of(&state.kind).pace() {
            Pace::WhenAnswered | Pace::WhenElapsed => true,
            // Somebody else is in the called flow.
            Pace::WhenEnded(_) => state.to.is_some(),
            Pace::AtOnce
            | Pace::WhenTold
            | Pace::WhenAnsweredUnlessKnown
            | Pace::WhenAnsweredUnlessNone => false,
        };
        let Some(about) = &self.flow.about else {
            return;
        };
        let events = self.parsed.model.events(&about.value);
        for outcome in state.go.keys().filter(|_| waits) {
            if let Some(heard) = RowEvent::of(outcome)
                && heard.table == about.value
                && events.contains(&heard.event)
            {
                outcomes.insert(outcome.clone(), Unrouted::IsReported);
            }
        }
    }

    fn named(&mut self, state: &State, mut outcomes: IndexMap<Name, Unrouted>, leads: &mut Leads) {
        self.shared(state, &mut outcomes);
        self.distinct(state, &outcomes);
        self.outcomes.extend(outcomes.keys().cloned());
        let departures: Vec<Departure> = self.departures(state, &outcomes).collect();
        let departs = |name: &Name| departures.iter().any(|it| *name == it.name());
        let names = departures.iter().map(|it| Name::new(it.name()));
        self.outcomes.extend(names);
        for (outcome, routed) in &state.go {
            // The library's flows know that a backend may keep the rows.
            let may_come = *outcome == *Outcome::Failed.name()
                && matches!(state.kind, StateKind::Do(_))
                && self.parsed.sources.get(routed.outcome.source).library;
            let is_known = outcomes.contains_key(outcome) || departs(outcome) || may_come;
            if !is_known && *outcome != "else" && !self.doubtful {
                let about = self.flow.about.iter();
                let events = about.flat_map(|about| {
                    let events = self.parsed.model.events(&about.value).into_iter();
                    events.map(|event| format!("{}.{event}", about.value))
                });
                let known: Vec<String> =
                    outcomes.keys().map(Name::to_string).chain(events).collect();
                let known = known.iter().map(String::as_str);
                self.diagnostics.add(
                    Diagnostic::new(
                        Code::UnknownOutcome,
                        routed.outcome,
                        format!("`{}` has no outcome `{outcome}`", state.name.value),
                    )
                    .did_you_mean(outcome, known),
                );
            }
        }
        for (outcome, unrouted) in outcomes {
            if let Some(route) = self.route(state, &outcome, unrouted) {
                leads.routes.insert(outcome, route);
            }
        }
        for departure in departures {
            let written = state.go.get(departure.name());
            let written = written.or_else(|| self.flow.always.get(departure.name()));
            if let Some(written) = written {
                let target = written.target.clone();
                let route = self.target(&target);
                leads
                    .departures
                    .extend(route.map(|route| (departure, route)));
            }
        }
    }

    /// A button's id is an outcome and has a text of its own, so it must not equal another outcome.
    fn distinct(&mut self, state: &State, outcomes: &IndexMap<Name, Unrouted>) {
        let values: &[Name] = match self.answers.get(&state.name.value) {
            Some(Type::Choice(ids) | Type::Draft(_, ids)) => ids,
            _ => &[],
        };
        let own = kind::of(&state.kind).buttons().into_iter().flatten();
        for (id, button) in state
            .also
            .iter()
            .chain(own.filter(|(id, _)| outcomes.contains_key(*id)))
        {
            let what = if outcomes.contains_key(id) {
                "an outcome"
            } else if values.contains(id) {
                "a text"
            } else {
                continue;
            };
            let message = format!("`{}` has {what} `{id}` already", state.name.value);
            self.diagnostics.add(
                Diagnostic::new(Code::DuplicateName, button.span, message)
                    .help("give the button another id"),
            );
        }
    }

    fn branch(&mut self, state: &State, arms: &[Arm], routes: &mut IndexMap<Name, Route>) {
        for (index, arm) in arms.iter().enumerate() {
            if let Some(route) = self.target(&arm.target) {
                // Each case is an outcome of its own; the number distinguishes them.
                routes.insert(arm_outcome(index), route);
            }
        }
        if arms.last().is_none_or(|arm| arm.condition.is_some()) {
            self.diagnostics.add(
                Diagnostic::new(
                    Code::UnroutedOutcome,
                    state.name.span,
                    format!(
                        "`{}` leads nowhere when no condition is true",
                        state.name.value
                    ),
                )
                .help("add `{ else: TARGET }` last"),
            );
        }
    }

    /// Where a dialogue of an earlier version of the flow leads.
    pub(super) fn updated(&mut self) -> Option<Route> {
        let written = self.flow.always.get(Departure::Updated.name())?;
        if self.flow.is_background() {
            return None;
        }
        let target = written.target.clone();
        self.outcomes.insert(Name::new(Departure::Updated.name()));
        self.target(&target)
    }

    /// What is routed for all states must be an outcome of some state.
    pub(super) fn always(&mut self) {
        for (outcome, routed) in &self.flow.always {
            if !self.outcomes.contains(outcome) && !self.doubtful {
                self.diagnostics.add(
                    Diagnostic::new(
                        Code::UnknownOutcome,
                        routed.outcome,
                        format!("no state has an outcome `{outcome}`"),
                    )
                    .did_you_mean(outcome, self.outcomes.iter().map(Name::as_str)),
                );
            }
        }
    }

    fn route(&mut self, state: &State, outcome: &Name, unrouted: Unrouted) -> Option<Route> {
        let written = state
            .go
            .get(outcome)
            .or_else(|| state.go.get("else").filter(|_| *outcome != "done"))
            .or_else(|| self.flow.always.get(outcome));
        // A skipped question leads where the answered one leads.
        let written = match written {
            None if *outcome == "skipped" => state.go.get("done"),
            written => written,
        };
        if let Some(written) = written {
            let target = written.target.clone();
            return self.target(&target);
        }
        if let Unrouted::Continues = unrouted {
            return self.next(state);
        }
        if self.doubtful || matches!(unrouted, Unrouted::IsIgnored) {
            return None;
        }
        self.diagnostics.add(
            Diagnostic::new(
                Code::UnroutedOutcome,
                state.name.span,
                format!(
                    "`{}` does not say where `{outcome}` leads",
                    state.name.value
                ),
            )
            .help(format!("add `go: {{ {outcome}: TARGET }}`")),
        );
        None
    }

    /// The next state in the file or, after the last, the end `done`.
    fn next(&mut self, state: &State) -> Option<Route> {
        let place = self.flow.states.get_index_of(&state.name.value)?;
        if let Some((next, _)) = self.flow.states.get_index(place + 1) {
            return Some(Route::State(next.clone()));
        }
        if self.flow.ends.iter().any(|end| *end.value == *"done") {
            return Some(Route::End("done".into()));
        }
        let ends: Vec<&str> = self
            .flow
            .ends
            .iter()
            .map(|end| end.value.as_str())
            .collect();
        self.diagnostics.add(
            Diagnostic::new(
                Code::UnroutedOutcome,
                state.name.span,
                format!("`{}` is the last state and names no end", state.name.value),
            )
            .help(format!("add `go: END`; the ends are: {}", ends.join(", "))),
        );
        None
    }

    fn target(&mut self, target: &Spanned<Target>) -> Option<Route> {
        let name = target.value.name();
        let is_state = self.flow.states.contains_key(name);
        let is_end = self.flow.ends.iter().any(|end| end.value == *name);
        let route = match &target.value {
            Target::Again(name) => is_state.then(|| Route::Again(name.clone())),
            Target::Name(name) if is_state => Some(Route::State(name.clone())),
            Target::Name(name) => is_end.then(|| Route::End(name.clone())),
        };
        if route.is_none() {
            let ends = self.flow.ends.iter().map(|end| end.value.as_str());
            let known = self.flow.states.keys().map(Name::as_str).chain(ends);
            self.diagnostics.add(
                Diagnostic::new(
                    Code::UnknownState,
                    target.span,
                    format!("there is no state or end `{name}`"),
                )
                .did_you_mean(name, known),
            );
        }
        route
    }
}

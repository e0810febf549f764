//! Outcomes, and where each one leads.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use super::Finder;
use crate::booking::Waived;
use crate::check::analysis::Route;
use crate::diagnostic::{Code, Diagnostic};
use crate::expression;
use crate::grammar;
use crate::model::Part;
use crate::name::Name;
use crate::syntax::{
    self, Action, ActionKind, Button, ButtonTarget, Given, Spanned, StateKind, Target,
};
use crate::value::Type;

impl Finder<'_> {
    pub(super) fn routes(&mut self, state: &syntax::State) -> IndexMap<Name, Route> {
        let mut routes = IndexMap::new();
        for arms in [state.also.iter(), chosen(state).iter()] {
            for (id, button) in arms {
                if let ButtonTarget::Go(target) = &button.target
                    && let Some(route) = self.target(target)
                {
                    routes.insert(id.clone(), route);
                }
            }
        }
        if let StateKind::Branch(arms) = &state.kind {
            self.branch(state, arms, &mut routes);
            return routes;
        }
        if matches!(state.kind, StateKind::Choose(_) | StateKind::Menu) {
            return routes;
        }
        let outcomes = self.outcomes(state);
        self.distinct(state, &outcomes);
        self.outcomes.extend(outcomes.keys().cloned());
        for outcome in state.go.keys() {
            if !outcomes.contains_key(outcome) && *outcome != "else" {
                let known: Vec<&str> = outcomes.keys().map(Name::as_str).collect();
                self.diagnostics.add(
                    Diagnostic::new(
                        Code::UnknownOutcome,
                        state.go[outcome].outcome,
                        format!("`{}` has no outcome `{outcome}`", state.name.value),
                    )
                    .did_you_mean(outcome, known),
                );
            }
        }
        for (outcome, moves_on) in outcomes {
            if let Some(route) = self.route(state, &outcome, moves_on) {
                routes.insert(outcome, route);
            }
        }
        routes
    }

    /// A button's id is an outcome and has a text of its own, so it must not equal another outcome.
    fn distinct(&mut self, state: &syntax::State, outcomes: &IndexMap<Name, bool>) {
        let values = match self.asks.get(&state.name.value) {
            Some(Type::Choice(ids)) => ids.to_vec(),
            Some(Type::Draft(_, fields)) => fields.to_vec(),
            _ => Vec::new(),
        };
        for (id, button) in &state.also {
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

    fn branch(
        &mut self,
        state: &syntax::State,
        arms: &[syntax::Arm],
        routes: &mut IndexMap<Name, Route>,
    ) {
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

    /// The outcomes of a state, and for each whether it leads to the next state by default.
    fn outcomes(&mut self, state: &syntax::State) -> IndexMap<Name, bool> {
        let mut outcomes: IndexMap<Name, bool> = IndexMap::from([(Name::new("done"), true)]);
        match &state.kind {
            StateKind::Ask { optional, .. } => {
                if *optional {
                    outcomes.insert("skipped".into(), true);
                }
            }
            StateKind::Pick { optional, .. } => {
                if *optional {
                    outcomes.insert("skipped".into(), true);
                }
                outcomes.insert("none".into(), false);
            }
            StateKind::PickDay { .. } | StateKind::PickStart { .. } => {
                outcomes.insert("none".into(), false);
            }
            StateKind::Do(actions) => {
                let failed: IndexSet<Name> = actions
                    .iter()
                    .flat_map(|action| self.failures(action))
                    .collect();
                outcomes.extend(failed.into_iter().map(|outcome| (outcome, false)));
            }
            StateKind::Call(flow) => match self.ends.get(&flow.value) {
                Some(ends) => {
                    outcomes = ends
                        .iter()
                        .map(|end| (end.clone(), *end == "done"))
                        .collect();
                }
                None => {
                    outcomes.clear();
                    self.diagnostics.add(
                        Diagnostic::new(
                            Code::UnknownFlow,
                            flow.span,
                            format!("there is no flow `{}`", flow.value),
                        )
                        .did_you_mean(flow, self.ends.keys().map(Name::as_str)),
                    );
                }
            },
            StateKind::Say | StateKind::Form { .. } => {}
            StateKind::Choose(_) | StateKind::Menu | StateKind::Branch(_) => outcomes.clear(),
        }
        outcomes
    }

    /// The outcomes besides `done` that an action can have.
    fn failures(&self, action: &Action) -> BTreeSet<Name> {
        let rule = grammar::ACTIONS
            .iter()
            .find(|rule| rule.name == action.kind.key())
            .expect("every action stands in the table of actions");
        let waived = match &action.kind {
            ActionKind::Book { even, .. }
            | ActionKind::Hold { even, .. }
            | ActionKind::Move { even, .. }
            | ActionKind::Transition { even, .. } => *even,
            _ => Waived::default(),
        };
        let mut outcomes: BTreeSet<Name> = rule
            .refusals
            .iter()
            .filter(|refusal| !waived.covers(**refusal))
            .map(|refusal| Name::from(*refusal))
            .collect();
        match &action.kind {
            ActionKind::Require { otherwise, .. } => {
                outcomes.insert(otherwise.value.clone());
            }
            ActionKind::Insert { table, .. } => self.drop_exists(Some(&table.value), &mut outcomes),
            ActionKind::Book { .. } | ActionKind::Hold { .. } => {
                let booking = self.model.part(Part::Booking);
                self.drop_exists(booking.map(|table| &table.name), &mut outcomes);
            }
            ActionKind::Update { row, .. } | ActionKind::Restore { row } => {
                let table = self.row_table(row);
                self.drop_exists(table.as_ref(), &mut outcomes);
                let booking = self.model.part(Part::Booking);
                if table.is_some() && table.as_ref() != booking.map(|booking| &booking.name) {
                    outcomes.remove("taken");
                }
                // The person of a dialogue exists as long as the dialogue does.
                if is_me(row) {
                    outcomes.remove("missing");
                }
            }
            _ => {}
        }
        outcomes
    }

    /// A write can meet an equal row only if something in the table is unique.
    fn drop_exists(&self, table: Option<&Name>, outcomes: &mut BTreeSet<Name>) {
        let table = table.and_then(|table| self.model.tables.get(table));
        if table.is_some_and(|table| table.unique.is_empty()) {
            outcomes.remove("exists");
        }
    }

    fn row_table(&self, given: &Given) -> Option<Name> {
        let Given::Computed(expression) = given else {
            return None;
        };
        let expression::Kind::Path(path) = &expression.kind else {
            return None;
        };
        let mut of = match path.root.as_str() {
            "me" => Type::person(),
            root => self.variables.get(root)?.0.of.clone(),
        };
        for field in &path.fields {
            let Type::Row(table) = of else {
                return None;
            };
            of = self.model.column_type(&table, field)?.of;
        }
        match of {
            Type::Row(table) => Some(table),
            Type::List(item) => match *item {
                Type::Row(table) => Some(table),
                _ => None,
            },
            _ => None,
        }
    }

    /// What is routed for all states must be an outcome of some state.
    pub(super) fn always(&mut self) {
        for (outcome, routed) in &self.flow.always {
            if !self.outcomes.contains(outcome) {
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

    fn route(&mut self, state: &syntax::State, outcome: &Name, moves_on: bool) -> Option<Route> {
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
        if moves_on {
            return self.next(state);
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
    fn next(&mut self, state: &syntax::State) -> Option<Route> {
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
        match &target.value {
            Target::Again(name) if is_state => Some(Route::Again(name.clone())),
            Target::Name(name) if is_state => Some(Route::State(name.clone())),
            Target::Name(name) if self.flow.ends.iter().any(|end| end.value == *name) => {
                Some(Route::End(name.clone()))
            }
            _ => {
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
                None
            }
        }
    }
}

/// The outcome of a branch's arm.
pub fn arm_outcome(index: usize) -> Name {
    Name::new(&format!("arm_{index}"))
}

fn is_me(given: &Given) -> bool {
    match given {
        Given::Computed(expression) => match &expression.kind {
            expression::Kind::Path(path) => path.root == *"me" && path.fields.is_empty(),
            _ => false,
        },
        Given::Literal(_) => false,
    }
}

fn chosen(state: &syntax::State) -> &IndexMap<Name, Button> {
    static NONE: std::sync::LazyLock<IndexMap<Name, Button>> =
        std::sync::LazyLock::new(IndexMap::new);
    match &state.kind {
        StateKind::Choose(buttons) => buttons,
        _ => &NONE,
    }
}

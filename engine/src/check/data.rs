//! What is known at each place, and the types of everything that reads it.

mod actions;
mod free_for;
mod reads;
mod set;

pub use set::{dominators, place_after, place_at};

use std::collections::BTreeSet;

use indexmap::IndexMap;

use self::free_for::Picked;
use self::set::{perhaps_set, surely_set};
use super::analysis::{Analysis, Doubt};
use super::subject::{Flow, Parsed, Subject};
use super::values::Values;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{self, Expression};
use crate::model::{Model, literal};
use crate::name::Name;
use crate::syntax::{self, Action, Button, ButtonTarget, Given, GivenMap, Members, StateKind};
use crate::value::{Type, Typed};

/// Adds what follows from the routes: which variables are set where, and which are read.
pub fn complete(parsed: &Parsed<'_>, mut analysis: Analysis) -> Analysis {
    for (syntax, facts) in parsed.flows.values().zip(analysis.flows.values_mut()) {
        let mut surely = surely_set(&Flow { syntax, facts });
        let every: BTreeSet<Name> = facts.variables.keys().cloned().collect();
        for (name, state) in &mut facts.states {
            state.surely = match facts.doubt {
                Doubt::None => surely.remove(name).unwrap_or_default(),
                // An unknown route could set anything on the way.
                Doubt::Routes | Doubt::States => every.clone(),
            };
        }
        let flow = Flow { syntax, facts };
        let perhaps: Vec<_> = facts
            .states
            .keys()
            .map(|name| perhaps_set(&flow, name))
            .collect();
        for (state, perhaps) in facts.states.values_mut().zip(perhaps) {
            state.perhaps = perhaps;
        }
        let flow = Flow { syntax, facts };
        let reads: Vec<_> = syntax
            .states
            .values()
            .map(|state| reads::of_state(parsed, &flow, state))
            .collect();
        for (state, reads) in facts.states.values_mut().zip(reads) {
            state.reads = reads;
        }
    }
    analysis
}

pub fn check(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let flows = subject.flows();
    for flow in flows.filter(|flow| flow.facts.doubt < Doubt::States) {
        for state in flow.syntax.states.values() {
            let place = place_at(subject.model(), &flow, &state.name.value);
            let mut checker = StateChecker {
                values: Values {
                    place: &place,
                    diagnostics,
                },
                flow,
                flows: subject.parsed.flows,
            };
            checker.state(state);
        }
        if flow.facts.doubt == Doubt::None {
            reads::unused(&flow, diagnostics);
        }
    }
}

struct StateChecker<'c, 'm> {
    values: Values<'c, 'm>,
    flow: Flow<'c>,
    flows: &'c IndexMap<Name, syntax::Flow>,
}

impl StateChecker<'_, '_> {
    fn state(&mut self, state: &syntax::State) {
        if !matches!(state.kind, StateKind::Call(_)) {
            for given in state.with.values() {
                self.values.typed(&given.value);
            }
        }
        if let Some(rows) = &state.rows
            && let Some(typed) = self.values.typed(rows)
        {
            if !matches!(typed.of, Type::List(_)) {
                let message = format!("expected a list, this is {}", typed.of);
                self.values.fault(Code::TypeMismatch, rows.span(), message);
            } else if let (true, Given::Computed(expression)) = (typed.optional, rows) {
                let diagnostic = expression::may_be_none(expression, self.values.place);
                self.values.diagnostics.add(diagnostic);
            }
        }
        for button in state.also.values() {
            self.button(button);
        }
        match &state.kind {
            StateKind::Say | StateKind::Menu => {}
            StateKind::Choose(buttons) => {
                for button in buttons.values() {
                    self.button(button);
                }
            }
            StateKind::Ask { default, .. } => self.default(state, default.as_ref()),
            StateKind::Pick {
                table,
                filter,
                order,
                free_for,
                ..
            } => {
                if self.values.place.model.tables.contains_key(&table.value) {
                    self.values.filter(&table.value, filter);
                    if let Some(order) = order {
                        self.values.order(&table.value, order);
                    }
                    if let Some(free_for) = free_for {
                        self.free_for(state, free_for, &Picked::Row(&table.value));
                    }
                }
            }
            StateKind::PickDay { free_for } => self.free_for(state, free_for, &Picked::Day),
            StateKind::PickStart { free_for } => self.free_for(state, free_for, &Picked::Start),
            StateKind::Form { table, fields, of } => {
                for field in fields.iter().flatten() {
                    self.values.column(&table.value, field, field.span);
                }
                if let Some(of) = of {
                    let wanted = Typed::surely(Type::Row(table.value.clone()));
                    self.values.expect(of, &wanted);
                }
            }
            StateKind::Do(actions) => self.actions(state, actions),
            StateKind::Call(called) => self.call(state, &called.value),
            StateKind::Branch(arms) => {
                for condition in arms.iter().filter_map(|arm| arm.condition.as_ref()) {
                    self.condition(condition);
                }
            }
        }
    }

    fn condition(&mut self, condition: &Expression) {
        self.values.expect(
            &Given::Computed(condition.clone()),
            &Typed::surely(Type::Boolean),
        );
    }

    fn button(&mut self, button: &Button) {
        if let Some(condition) = &button.condition {
            self.condition(condition);
        }
        if let ButtonTarget::Url(url) = &button.target {
            let wanted = match url {
                Given::Literal(node) => literal(&Type::Url, node, &[]).is_ok(),
                Given::Computed(_) => self
                    .values
                    .typed(url)
                    .is_none_or(|typed| typed.of == Type::Url),
            };
            if !wanted {
                self.values
                    .fault(Code::TypeMismatch, url.span(), "expected a web address");
            }
        }
    }

    /// A default that is none is not offered.
    fn default(&mut self, state: &syntax::State, default: Option<&Given>) {
        let asked = self.flow.facts.states[&state.name.value].asks.as_ref();
        let (Some(default), Some(asked)) = (default, asked) else {
            return;
        };
        self.values
            .expect(default, &Typed::maybe(asked.typed.of.clone()));
    }

    fn free_for(&mut self, state: &syntax::State, free_for: &GivenMap, picked: &Picked<'_>) {
        free_for::check(&mut self.values, &state.name, free_for, picked);
    }

    fn call(&mut self, state: &syntax::State, called: &Name) {
        let Some(flow) = self.flows.get(called) else {
            return;
        };
        self.may_call(state, flow);
        for (name, of) in &flow.needs {
            let Some(given) = state.with.get(name) else {
                let message = format!("`{called}` needs `{name}`");
                self.values.diagnostics.add(
                    Diagnostic::new(Code::MissingValue, state.name.span, message)
                        .help(format!("add `with: {{ {name}: … }}`")),
                );
                continue;
            };
            if let Some(wanted) = self.values.place.model.need(of) {
                self.values.expect(&given.value, &wanted);
            }
        }
        for (name, given) in &state.with {
            if !flow.needs.contains_key(name) {
                self.values.diagnostics.add(
                    Diagnostic::new(
                        Code::UnknownVariable,
                        given.span,
                        format!("`{called}` does not need `{name}`"),
                    )
                    .did_you_mean(name, flow.needs.keys().map(Name::as_str)),
                );
            }
        }
    }

    /// Everybody who may use this flow must be allowed to use the flow that it calls.
    fn may_call(&mut self, state: &syntax::State, called: &syntax::Flow) {
        let model = self.values.place.model;
        let may = |role: &Name| called.roles.iter().any(|allowed| allowed.value == *role);
        let everyone = |role: &Name| matches!(model.roles[role].members, Members::Everyone);
        if called.roles.is_empty() || model.roles.keys().any(|role| everyone(role) && may(role)) {
            return;
        }
        if let Some(role) = flow_roles(model, self.flow.syntax).find(|role| !may(role)) {
            let message = format!("`{}` is not for `{role}`", called.name.value);
            self.values.diagnostics.add(
                Diagnostic::new(Code::UnknownRole, state.name.span, message)
                    .help("let both flows be `for` the same roles"),
            );
        }
    }

    /// Each action sees what those before it have found.
    fn actions(&mut self, state: &syntax::State, actions: &[Action]) {
        let mut place = self.values.place.clone();
        let roles: Vec<Name> = flow_roles(place.model, self.flow.syntax).cloned().collect();
        for action in actions {
            let mut values = Values {
                place: &place,
                diagnostics: self.values.diagnostics,
            };
            actions::check(&mut values, action, &roles);
            if let Some(variable) = &action.variable {
                let found = &self.flow.facts.states[&state.name.value];
                if found.sets.contains(&variable.value) {
                    let of = self.flow.facts.variables[&variable.value].of.clone();
                    place.set(&variable.value, Typed::surely(of));
                }
            }
        }
    }
}

/// The roles in which a flow may run.
fn flow_roles<'m>(model: &'m Model, flow: &'m syntax::Flow) -> impl Iterator<Item = &'m Name> {
    let known = flow.roles.iter().map(|role| &role.value);
    let known = known.filter(|role| model.roles.contains_key(*role));
    let all = model.roles.keys().filter(|_| flow.roles.is_empty());
    known.chain(all)
}

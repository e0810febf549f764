//! Which variables are set where, and the types of everything that reads them.
//!
//! A route to a state that was passed before forgets what was set only there and later, so a state
//! that dominates another is entered again with what it was entered with: an edge back to
//! a dominator takes nothing from what is surely set there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::graph::successors;
use super::names::{Place, Variable};
use super::values::{Values, Whole};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{self, Expression};
use crate::model::{Model, Part, literal};
use crate::name::Name;
use crate::program::{Doubt, Flow, Program, State};
use crate::source::Span;
use crate::syntax::{self, Action, ActionKind, Button, ButtonTarget, Given, Members, StateKind};
use crate::value::{Type, Typed};

pub fn check(program: &mut Program, diagnostics: &mut Diagnostics) {
    for flow in program.flows.values_mut() {
        let surely = surely_set(flow);
        let every: BTreeSet<Name> = flow.variables.keys().cloned().collect();
        for (name, state) in &mut flow.states {
            state.surely = match flow.doubt {
                Doubt::None => surely.get(name).cloned().unwrap_or_default(),
                // A route that is not known could set anything on the way.
                Doubt::Routes | Doubt::States => every.clone(),
            };
        }
        let perhaps: Vec<_> = flow
            .states
            .keys()
            .map(|name| perhaps_set(flow, name))
            .collect();
        for (state, perhaps) in flow.states.values_mut().zip(perhaps) {
            state.perhaps = perhaps;
        }
    }
    find_reads(program);
    let needs: BTreeMap<Name, syntax::Flow> = program
        .flows
        .iter()
        .map(|(name, flow)| (name.clone(), flow.syntax.clone()))
        .collect();
    let flows = program.flows.values();
    for flow in flows.filter(|flow| flow.doubt < Doubt::States) {
        for state in flow.syntax.states.values() {
            let place = place_at(&program.model, flow, &state.name.value);
            let mut checker = StateChecker {
                values: Values {
                    place: &place,
                    diagnostics,
                },
                flow,
                flows: &needs,
            };
            checker.state(state);
        }
        if flow.doubt == Doubt::None {
            unused(flow, diagnostics);
        }
    }
}

/// The variables that a state sets when it ends by this outcome.
fn set_by<'f>(flow: &'f Flow, state: &str, outcome: &str) -> Option<&'f BTreeSet<Name>> {
    let (syntax, found) = flow.state(state)?;
    let sets = match &syntax.kind {
        // Pressing any of its own buttons is its answer.
        StateKind::Choose(buttons) => buttons.contains_key(outcome),
        _ => matches!(outcome, "done" | "skipped"),
    };
    sets.then_some(&found.sets)
}

/// For each reachable state, the states that every way to it passes, itself among them.
pub fn dominators(flow: &Flow) -> BTreeMap<Name, BTreeSet<Name>> {
    let entries = &flow.entries;
    let all: BTreeSet<Name> = flow.states.keys().cloned().collect();
    let mut dominators: BTreeMap<Name, BTreeSet<Name>> = flow
        .states
        .keys()
        .map(|name| {
            let before = if entries.contains(name) {
                BTreeSet::from([name.clone()])
            } else {
                all.clone()
            };
            (name.clone(), before)
        })
        .collect();
    let predecessors = predecessors(flow);
    loop {
        let mut changed = false;
        for name in flow.states.keys().filter(|name| !entries.contains(*name)) {
            let mut common: Option<BTreeSet<Name>> = None;
            for (before, _) in predecessors.get(name).into_iter().flatten() {
                let theirs = &dominators[before];
                common = Some(match common {
                    None => theirs.clone(),
                    Some(common) => common.intersection(theirs).cloned().collect(),
                });
            }
            let mut common = common.unwrap_or_else(|| all.clone());
            common.insert(name.clone());
            if dominators[name] != common {
                dominators.insert(name.clone(), common);
                changed = true;
            }
        }
        if !changed {
            return dominators;
        }
    }
}

/// For each state, the states and outcomes that lead to it.
fn predecessors(flow: &Flow) -> BTreeMap<Name, Vec<(Name, Name)>> {
    let mut predecessors: BTreeMap<Name, Vec<(Name, Name)>> = BTreeMap::new();
    for from in flow.states.keys() {
        for (outcome, to) in successors(flow, from) {
            let edge = (from.clone(), outcome.clone());
            predecessors.entry(to.clone()).or_default().push(edge);
        }
    }
    predecessors
}

fn surely_set(flow: &Flow) -> BTreeMap<Name, BTreeSet<Name>> {
    let entries = &flow.entries;
    let given: BTreeSet<Name> = flow.syntax.needs.keys().cloned().collect();
    let everything: BTreeSet<Name> = flow.variables.keys().cloned().collect();
    let dominators = dominators(flow);
    let predecessors = predecessors(flow);
    let mut surely: BTreeMap<Name, BTreeSet<Name>> = flow
        .states
        .keys()
        .map(|name| {
            let at_first = if entries.contains(name) {
                &given
            } else {
                &everything
            };
            (name.clone(), at_first.clone())
        })
        .collect();
    loop {
        let mut changed = false;
        for name in flow.states.keys() {
            let mut here = surely[name].clone();
            for (from, outcome) in predecessors.get(name).into_iter().flatten() {
                if dominators[from].contains(name) {
                    continue;
                }
                let mut after = surely[from].clone();
                after.extend(set_by(flow, from, outcome).into_iter().flatten().cloned());
                here = here.intersection(&after).cloned().collect();
            }
            if here != surely[name] {
                surely.insert(name.clone(), here);
                changed = true;
            }
        }
        if !changed {
            return surely;
        }
    }
}

/// The variables that some way to a state sets and another does not, each with such another way.
fn perhaps_set(flow: &Flow, state: &Name) -> BTreeMap<Name, String> {
    let predecessors = predecessors(flow);
    let mut set: BTreeSet<Name> = flow.syntax.needs.keys().cloned().collect();
    let mut seen: BTreeSet<Name> = BTreeSet::new();
    let mut open = vec![state.clone()];
    while let Some(name) = open.pop() {
        for (from, outcome) in predecessors.get(&name).into_iter().flatten() {
            set.extend(set_by(flow, from, outcome).into_iter().flatten().cloned());
            if seen.insert(from.clone()) {
                open.push(from.clone());
            }
        }
    }
    let surely = &flow.states[state].surely;
    set.into_iter()
        .filter(|variable| !surely.contains(variable) && flow.variables.contains_key(variable))
        .map(|variable| {
            let way = way_without(flow, &variable, state);
            (variable, way)
        })
        .collect()
}

/// A shortest way to a state that does not set a variable, for people.
fn way_without(flow: &Flow, variable: &Name, state: &Name) -> String {
    let mut came_from: BTreeMap<Name, Option<Name>> = flow
        .entries
        .iter()
        .map(|entry| (entry.clone(), None))
        .collect();
    let mut open: VecDeque<Name> = came_from.keys().cloned().collect();
    while let Some(name) = open.pop_front() {
        if name == *state {
            break;
        }
        for (outcome, next) in successors(flow, &name) {
            let sets = set_by(flow, &name, outcome).is_some_and(|set| set.contains(variable));
            if !sets && !came_from.contains_key(next) {
                came_from.insert(next.clone(), Some(name.clone()));
                open.push_back(next.clone());
            }
        }
    }
    let mut way = vec![state.as_str()];
    let mut at = state;
    while let Some(Some(before)) = came_from.get(at) {
        way.push(before);
        at = before;
    }
    way.reverse();
    match way.as_slice() {
        [only] => format!("nothing before `{only}` sets it"),
        way => format!("a way here that does not set it: {}", way.join(" → ")),
    }
}

/// What can be named when a state is entered.
pub fn place_at<'m>(model: &'m Model, flow: &Flow, state: &Name) -> Place<'m> {
    let state = &flow.states[state];
    let set = flow.variables.iter().filter_map(|(name, typed)| {
        // Where routes are in doubt, what is set before what cannot be told.
        let surely = flow.doubt == Doubt::Routes || state.surely.contains(name);
        surely.then(|| (name.clone(), Variable::Set(typed.clone())))
    });
    let perhaps = state.perhaps.iter().map(|(name, way)| {
        let variable = Variable::Perhaps(flow.variables[name].of.clone(), way.clone());
        (name.clone(), variable)
    });
    Place {
        model,
        variables: perhaps.chain(set).collect(),
    }
}

/// The place after a state has succeeded: with what it sets.
pub fn place_after<'m>(model: &'m Model, flow: &Flow, state: &Name) -> Place<'m> {
    let mut place = place_at(model, flow, state);
    for variable in &flow.states[state].sets {
        place.set(variable, flow.variables[variable].clone());
    }
    place
}

struct StateChecker<'c, 'm> {
    values: Values<'c, 'm>,
    flow: &'c Flow,
    flows: &'c BTreeMap<Name, syntax::Flow>,
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
                ..
            } => {
                if self.values.place.model.tables.contains_key(&table.value) {
                    self.values.filter(&table.value, filter);
                    if let Some(order) = order {
                        self.values.order(&table.value, order);
                    }
                }
            }
            StateKind::PickDay { free_for } => self.free_for(state, free_for, false),
            StateKind::PickStart { free_for } => self.free_for(state, free_for, true),
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
        let asked = self.flow.states[&state.name.value].asks.as_ref();
        let (Some(default), Some(asked)) = (default, asked) else {
            return;
        };
        self.values
            .expect(default, &Typed::maybe(asked.typed.of.clone()));
    }

    fn free_for(&mut self, state: &syntax::State, free_for: &syntax::GivenMap, start: bool) {
        let model = self.values.place.model;
        let (Some(booking), Some(service)) = (model.part(Part::Booking), model.part(Part::Service))
        else {
            self.values.fault(
                Code::UnknownTable,
                state.name.span,
                "free times need a table of bookings and one of services",
            );
            return;
        };
        let mut known: Vec<(Name, Type)> = vec![
            ("service".into(), Type::Row(service.name.clone())),
            ("moving".into(), Type::Row(booking.name.clone())),
        ];
        if let Some(resource) = model.part(Part::Resource) {
            known.push((resource.name.clone(), Type::Row(resource.name.clone())));
        }
        if start {
            known.push(("day".into(), Type::Date));
        }
        for (name, given) in free_for {
            match known.iter().find(|(known, _)| known == name) {
                Some((_, of)) => {
                    // Of a role that may be filled by anyone, none means anyone.
                    let optional = matches!(of, Type::Row(table) if Some(table) == model.part(Part::Resource).map(|part| &part.name));
                    let wanted = Typed {
                        of: of.clone(),
                        optional,
                    };
                    self.values.expect(&given.value, &wanted);
                }
                None => self.values.diagnostics.add(
                    Diagnostic::new(
                        Code::UnknownKey,
                        given.span,
                        format!("free times do not depend on `{name}`"),
                    )
                    .did_you_mean(name, known.iter().map(|(known, _)| known.as_str())),
                ),
            }
        }
        let needed: &[&str] = if start {
            &["service", "day"]
        } else {
            &["service"]
        };
        for needed in needed {
            if !free_for.contains_key(*needed) {
                self.values.fault(
                    Code::MissingKey,
                    state.name.span,
                    format!("`free_for` needs `{needed}`"),
                );
            }
        }
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

    /// Whoever may use this flow may use the one that it calls.
    fn may_call(&mut self, state: &syntax::State, called: &syntax::Flow) {
        let model = self.values.place.model;
        let may = |role: &Name| called.roles.iter().any(|allowed| allowed.value == *role);
        let everyone = |role: &Name| matches!(model.roles[role].members, Members::Everyone);
        if called.roles.is_empty() || model.roles.keys().any(|role| everyone(role) && may(role)) {
            return;
        }
        if let Some(role) = flow_roles(model, &self.flow.syntax).find(|role| !may(role)) {
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
        let roles: Vec<Name> = flow_roles(place.model, &self.flow.syntax)
            .cloned()
            .collect();
        for action in actions {
            let mut values = Values {
                place: &place,
                diagnostics: self.values.diagnostics,
            };
            check_action(&mut values, action, &roles);
            if let Some(variable) = &action.variable {
                let found = &self.flow.states[&state.name.value];
                if found.sets.contains(&variable.value) {
                    let of = self.flow.variables[&variable.value].of.clone();
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

fn check_action(values: &mut Values<'_, '_>, action: &Action, roles: &[Name]) {
    let known =
        |values: &Values<'_, '_>, table: &Name| values.place.model.tables.contains_key(table);
    match &action.kind {
        ActionKind::Find {
            table,
            filter,
            order,
        }
        | ActionKind::List {
            table,
            filter,
            order,
        } => {
            if known(values, &table.value) {
                values.filter(&table.value, filter);
                if let Some(order) = order {
                    values.order(&table.value, order);
                }
            }
        }
        ActionKind::Count { table, filter, .. } | ActionKind::Sum { table, filter, .. } => {
            if known(values, &table.value) {
                values.filter(&table.value, filter);
            }
        }
        ActionKind::Insert { table, set } => {
            if known(values, &table.value) {
                let made = "a booking is made with `book`, which claims its time";
                if is_kept(values, &table.value, table.span, made) {
                    return;
                }
                let whole = Whole {
                    span: action.span,
                    roles,
                };
                values.set(&table.value, set, Some(whole));
            }
        }
        ActionKind::Update { row, set } => {
            if let Some(table) = values.rows(row) {
                values.set(&table, set, None);
            }
        }
        ActionKind::Delete { row } | ActionKind::Restore { row } => {
            if let Some(table) = values.rows(row) {
                let ended = "a booking is ended with `cancel`, which frees its time";
                is_kept(values, &table, row.span(), ended);
            }
        }
        ActionKind::Require { condition, .. } => {
            values.expect(
                &Given::Computed(condition.clone()),
                &Typed::surely(Type::Boolean),
            );
        }
        ActionKind::Book { values: set, .. } => book(values, action, set, roles),
        ActionKind::Move { booking, start, .. } => {
            bookings(values, booking);
            values.expect(start, &Typed::surely(Type::Moment));
        }
        ActionKind::Cancel { booking, why, .. } => {
            bookings(values, booking);
            if let Some(why) = why {
                values.expect(why, &Typed::maybe(Type::Text));
            }
        }
    }
}

/// Whether rows of a table are not for flows to make and to delete, which is then told.
fn is_kept(values: &mut Values<'_, '_>, table: &Name, span: Span, of_bookings: &str) -> bool {
    let message = match values.place.model.tables[table].part {
        Part::Booking => of_bookings.to_owned(),
        Part::Person | Part::History => format!("rows of `{table}` are kept by Tilmash"),
        Part::Plain | Part::Service | Part::Resource | Part::Hours | Part::Closure => return false,
    };
    values.fault(Code::TypeMismatch, span, message);
    true
}

fn bookings(values: &mut Values<'_, '_>, given: &Given) {
    if let Some(table) = values.rows(given)
        && values.place.model.tables[&table].part != Part::Booking
    {
        let message = format!("expected a booking, this is a row of `{table}`");
        values.fault(Code::TypeMismatch, given.span(), message);
    }
}

fn book(values: &mut Values<'_, '_>, action: &Action, set: &syntax::GivenMap, roles: &[Name]) {
    let model = values.place.model;
    let (Some(booking), Some(service)) = (model.part(Part::Booking), model.part(Part::Service))
    else {
        return;
    };
    let mut own = set.clone();
    let mut core = |values: &mut Values<'_, '_>, name: &str, typed: Typed, needed: bool| match own
        .shift_remove(name)
    {
        Some(given) => values.expect(&given.value, &typed),
        None if needed => {
            let message = format!("`book` needs `{name}`");
            values.fault(Code::MissingValue, action.span, message);
        }
        None => {}
    };
    let service = Typed::surely(Type::Row(service.name.clone()));
    core(values, "service", service, true);
    core(values, "start", Typed::surely(Type::Moment), true);
    if let Some(resource) = model.part(Part::Resource) {
        let typed = Typed::maybe(Type::Row(resource.name.clone()));
        core(values, &resource.name, typed, false);
    }
    let whole = Whole {
        span: action.span,
        roles,
    };
    values.columns(&booking.name, &own, Some(whole));
}

/// Variables that are named with `as` and then read by nothing: neither by a state, nor by a text.
fn unused(flow: &Flow, diagnostics: &mut Diagnostics) {
    let named = flow.syntax.states.values().flat_map(|state| {
        let actions = match &state.kind {
            StateKind::Do(actions) => actions.as_slice(),
            _ => &[],
        };
        state
            .variable
            .iter()
            .chain(actions.iter().filter_map(|action| action.variable.as_ref()))
    });
    for variable in named {
        let read = flow
            .states
            .values()
            .any(|state| state.reads.contains(&variable.value));
        if !read {
            diagnostics.add(
                Diagnostic::new(
                    Code::UnusedVariable,
                    variable.span,
                    format!("nothing reads `{}`", variable.value),
                )
                .help("leave out `as`"),
            );
        }
    }
}

/// The variables that a state's YAML reads.
fn reads(state: &syntax::State) -> BTreeSet<Name> {
    let mut reads = BTreeSet::new();
    let mut read = |expression: &Expression| {
        reads.extend(expression.paths().into_iter().map(|path| path.root.clone()));
    };
    each_expression(state, &mut read);
    reads
}

fn each_expression<'s>(state: &'s syntax::State, seen: &mut dyn FnMut(&'s Expression)) {
    fn given<'s>(given: &'s Given, seen: &mut dyn FnMut(&'s Expression)) {
        if let Given::Computed(expression) = given {
            seen(expression);
        }
    }
    fn filter<'s>(filter_: &'s syntax::Where, seen: &mut dyn FnMut(&'s Expression)) {
        for condition in &filter_.all {
            match condition {
                syntax::Condition::Column { given: value, .. } => given(value, seen),
                syntax::Condition::Any(filters) | syntax::Condition::All(filters) => {
                    filters.iter().for_each(|inner| filter(inner, seen));
                }
                syntax::Condition::Not(inner) | syntax::Condition::Maybe(inner) => {
                    filter(inner, seen);
                }
            }
        }
    }
    fn map<'s>(values: &'s syntax::GivenMap, seen: &mut dyn FnMut(&'s Expression)) {
        values.values().for_each(|value| given(&value.value, seen));
    }
    fn buttons<'s>(
        buttons: impl Iterator<Item = &'s Button>,
        seen: &mut dyn FnMut(&'s Expression),
    ) {
        for button in buttons {
            if let Some(condition) = &button.condition {
                seen(condition);
            }
            if let ButtonTarget::Url(url) = &button.target {
                given(url, seen);
            }
        }
    }
    fn set<'s>(values: &'s syntax::Set, seen: &mut dyn FnMut(&'s Expression)) {
        match values {
            syntax::Set::Columns(columns) => map(columns, seen),
            syntax::Set::Draft(draft) => given(draft, seen),
        }
    }
    map(&state.with, seen);
    if let Some(rows) = &state.rows {
        given(rows, seen);
    }
    buttons(state.also.values(), seen);
    match &state.kind {
        StateKind::Say | StateKind::Menu | StateKind::Call(_) => {}
        StateKind::Choose(chosen) => buttons(chosen.values(), seen),
        StateKind::Ask { default, .. } => {
            if let Some(default) = default {
                given(default, seen);
            }
        }
        StateKind::Pick { filter: rows, .. } => filter(rows, seen),
        StateKind::PickDay { free_for } | StateKind::PickStart { free_for } => map(free_for, seen),
        StateKind::Form { of, .. } => {
            if let Some(of) = of {
                given(of, seen);
            }
        }
        StateKind::Branch(arms) => arms
            .iter()
            .filter_map(|arm| arm.condition.as_ref())
            .for_each(seen),
        StateKind::Do(actions) => {
            for action in actions {
                match &action.kind {
                    ActionKind::Find { filter: rows, .. }
                    | ActionKind::List { filter: rows, .. }
                    | ActionKind::Count { filter: rows, .. }
                    | ActionKind::Sum { filter: rows, .. } => filter(rows, seen),
                    ActionKind::Insert { set: values, .. } => set(values, seen),
                    ActionKind::Update { row, set: values } => {
                        given(row, seen);
                        set(values, seen);
                    }
                    ActionKind::Delete { row } | ActionKind::Restore { row } => given(row, seen),
                    ActionKind::Require { condition, .. } => seen(condition),
                    ActionKind::Book { values, .. } => map(values, seen),
                    ActionKind::Move { booking, start, .. } => {
                        given(booking, seen);
                        given(start, seen);
                    }
                    ActionKind::Cancel { booking, why, .. } => {
                        given(booking, seen);
                        if let Some(why) = why {
                            given(why, seen);
                        }
                    }
                }
            }
        }
    }
}

/// Fills in what each state reads, by its YAML and by its texts in any language.
fn find_reads(program: &mut Program) {
    let Program {
        model,
        flows,
        catalog,
        ..
    } = program;
    for flow in flows.values_mut() {
        let reads: Vec<(Name, BTreeSet<Name>)> = flow
            .syntax
            .states
            .values()
            .map(|state| {
                let mut reads = reads(state);
                for need in super::required::of_state(model, flow, state) {
                    for language in &model.languages {
                        let usages = catalog.usages(language, need.key());
                        reads.extend(
                            usages
                                .into_iter()
                                .map(|usage| expression::Path::from_hyphens(usage.variable).root),
                        );
                    }
                }
                (state.name.value.clone(), reads)
            })
            .collect();
        for (name, reads) in reads {
            let state: &mut State = &mut flow.states[&name];
            state.reads = reads;
        }
    }
}

//! What each state is: its outcomes with their routes, what it sets, what it asks for.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use super::required::form_fields;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression;
use crate::model::{Column, Limit, Limits, Model, Origin, Part};
use crate::name::Name;
use crate::program::{Doubt, Program, Route, State};
use crate::source::Span;
use crate::spec;
use crate::syntax::{
    self, Action, ActionKind, Button, ButtonTarget, Given, Spanned, StateKind, Target,
};
use crate::value::{Type, Typed, Value};

/// Names that mean something of themselves and can name no variable.
pub const RESERVED: [&str; 6] = ["me", "now", "today", "setting", "row", "env"];

pub fn find(program: &mut Program, diagnostics: &mut Diagnostics) {
    let ends: IndexMap<Name, Vec<Name>> = program
        .flows
        .iter()
        .map(|(name, flow)| {
            let ends = flow.syntax.ends.iter().map(|end| end.value.clone());
            (name.clone(), ends.collect())
        })
        .collect();
    let called: BTreeSet<Name> = program
        .flows
        .values()
        .flat_map(|flow| flow.syntax.states.values())
        .filter_map(|state| match &state.kind {
            StateKind::Call(called) => Some(called.value.clone()),
            _ => None,
        })
        .collect();
    let Program { model, flows, .. } = program;
    for flow in flows.values_mut() {
        let before = diagnostics.len();
        let mut finder = Finder {
            model,
            ends: &ends,
            flow: &flow.syntax,
            variables: IndexMap::new(),
            asks: IndexMap::new(),
            outcomes: BTreeSet::new(),
            diagnostics,
        };
        finder.needs();
        let mut states: IndexMap<Name, State> = flow
            .syntax
            .states
            .values()
            .map(|state| (state.name.value.clone(), finder.state(state)))
            .collect();
        let after_states = finder.diagnostics.len();
        // Which failures a write can have depends on its row's table, hence on all variables.
        for state in flow.syntax.states.values() {
            states[&state.name.value].routes = finder.routes(state);
        }
        finder.always();
        flow.variables = finder
            .variables
            .into_iter()
            .map(|(name, (typed, _))| (name, typed))
            .collect();
        flow.entries = entries(&flow.syntax, called.contains(flow.name()));
        flow.states = states;
        let found = if after_states > before {
            Doubt::States
        } else if diagnostics.len() > after_states {
            Doubt::Routes
        } else {
            Doubt::None
        };
        flow.doubt = flow.doubt.max(found);
    }
}

struct Finder<'f> {
    model: &'f Model,
    /// The ends of every flow.
    ends: &'f IndexMap<Name, Vec<Name>>,
    flow: &'f syntax::Flow,
    /// Every variable's type, and where it was first set.
    variables: IndexMap<Name, (Typed, Span)>,
    /// What each `ask` and `form` asks for.
    asks: IndexMap<Name, Type>,
    /// The outcomes of all states.
    outcomes: BTreeSet<Name>,
    diagnostics: &'f mut Diagnostics,
}

impl Finder<'_> {
    fn needs(&mut self) {
        for (name, of) in &self.flow.needs {
            if let Some(column) = self.named_type(of) {
                self.variables.insert(name.clone(), (column.typed, of.span));
            }
        }
    }

    fn state(&mut self, state: &syntax::State) -> State {
        let mut found = State::default();
        match &state.kind {
            StateKind::Ask {
                of,
                choices,
                optional,
                ..
            } => {
                if let Some(mut column) = self.asked(of, choices.as_deref()) {
                    column.typed.optional = *optional;
                    self.set(state, column.typed.clone(), &mut found);
                    found.asks = Some(column);
                }
            }
            StateKind::Choose(buttons) => {
                let ids = buttons.keys().cloned().collect();
                self.set(state, Typed::surely(Type::Choice(ids)), &mut found);
            }
            StateKind::Pick {
                table, optional, ..
            } => {
                if self.table(table) {
                    let typed = Typed {
                        of: Type::Row(table.value.clone()),
                        optional: *optional,
                    };
                    self.set(state, typed, &mut found);
                }
            }
            StateKind::PickDay { .. } => self.set(state, Typed::surely(Type::Date), &mut found),
            StateKind::PickStart { .. } => {
                self.set(state, Typed::surely(Type::Moment), &mut found);
            }
            StateKind::Form { table, fields, .. } => {
                if self.table(table) {
                    self.fields(&table.value, fields.as_deref(), table.span);
                    let fields = form_fields(self.model, &table.value, fields.as_deref());
                    let of = Type::Draft(table.value.clone(), fields.into());
                    self.set(state, Typed::surely(of), &mut found);
                }
            }
            StateKind::Do(actions) => {
                for action in actions {
                    self.action(action, &mut found);
                }
            }
            StateKind::Say | StateKind::Menu | StateKind::Call(_) | StateKind::Branch(_) => {}
        }
        found
    }

    /// The columns that a form asks for: a person can answer them, and they are a flow's to set.
    fn fields(&mut self, table: &Name, fields: Option<&[Spanned<Name>]>, span: Span) {
        for field in form_fields(self.model, table, fields) {
            let written = fields.and_then(|fields| fields.iter().find(|name| name.value == field));
            let span = written.map_or(span, |field| field.span);
            let Some(typed) = self.model.column_type(table, &field) else {
                // Told where the columns are checked.
                continue;
            };
            let column = self.model.tables[table].columns.get(&field);
            let message = if column.is_none_or(|column| column.origin == Origin::Kept) {
                format!("`{field}` is kept by Tilmash and cannot be set")
            } else if !is_asked(&typed.of) {
                format!("`{field}` is {}, which cannot be asked for", typed.of)
            } else {
                continue;
            };
            self.diagnostics.add(
                Diagnostic::new(Code::InvalidValue, span, message)
                    .help("name the columns to ask in `fields`"),
            );
        }
    }

    fn set(&mut self, state: &syntax::State, typed: Typed, found: &mut State) {
        let span = state
            .variable
            .as_ref()
            .map_or(state.name.span, |variable| variable.span);
        self.asks.insert(state.name.value.clone(), typed.of.clone());
        self.set_variable(state.variable(), span, typed, found);
    }

    fn set_variable(&mut self, name: &Name, span: Span, typed: Typed, found: &mut State) {
        if RESERVED.contains(&name.as_str()) {
            self.diagnostics.add(
                Diagnostic::new(
                    Code::InvalidName,
                    span,
                    format!("`{name}` means something of itself and cannot be a variable"),
                )
                .help("name the variable with `as`"),
            );
            return;
        }
        if let Some((known, first)) = self.variables.get(name)
            && known.of != typed.of
        {
            let (known, of) = (&known.of, &typed.of);
            self.diagnostics.add(
                Diagnostic::new(
                    Code::ConflictingVariable,
                    span,
                    format!("`{name}` is {of} here and {known} elsewhere"),
                )
                .related(*first, format!("{known} here"))
                .help("name one of them with `as`"),
            );
            return;
        }
        let optional = typed.optional;
        let (known, _) = self
            .variables
            .entry(name.clone())
            .or_insert_with(|| (typed, span));
        known.optional |= optional;
        found.sets.insert(name.clone());
    }

    fn action(&mut self, action: &Action, found: &mut State) {
        let result = match &action.kind {
            ActionKind::Find { table, .. } | ActionKind::Insert { table, .. } => {
                self.table(table).then(|| Type::Row(table.value.clone()))
            }
            ActionKind::List { table, .. } => self
                .table(table)
                .then(|| Type::List(Box::new(Type::Row(table.value.clone())))),
            ActionKind::Count { table, .. } => self.table(table).then_some(Type::Integer),
            ActionKind::Sum { table, column, .. } => self.summed(table, column),
            ActionKind::Book { .. } => {
                let booking = self.model.part(Part::Booking);
                if booking.is_none() {
                    self.diagnostics.add(
                        Diagnostic::new(
                            Code::UnknownTable,
                            action.span,
                            "the app has no table of bookings",
                        )
                        .help("declare one with `is: booking`"),
                    );
                }
                booking.map(|table| Type::Row(table.name.clone()))
            }
            ActionKind::Update { .. }
            | ActionKind::Delete { .. }
            | ActionKind::Restore { .. }
            | ActionKind::Require { .. }
            | ActionKind::Move { .. }
            | ActionKind::Cancel { .. } => None,
        };
        if let (Some(variable), Some(of)) = (&action.variable, result) {
            self.set_variable(&variable.value, variable.span, Typed::surely(of), found);
        }
    }

    fn summed(&mut self, table: &Spanned<Name>, column: &Spanned<Name>) -> Option<Type> {
        if !self.table(table) {
            return None;
        }
        let typed = self.column(table, column)?;
        if matches!(typed.of, Type::Integer | Type::Money | Type::Duration) {
            return Some(typed.of);
        }
        self.diagnostics.add(Diagnostic::new(
            Code::TypeMismatch,
            column.span,
            format!("{} has no sum", typed.of),
        ));
        None
    }

    fn table(&mut self, table: &Spanned<Name>) -> bool {
        if self.model.tables.contains_key(&table.value) {
            return true;
        }
        let tables = self.model.tables.keys().map(Name::as_str);
        self.diagnostics.add(
            Diagnostic::new(
                Code::UnknownTable,
                table.span,
                format!("there is no table `{}`", table.value),
            )
            .did_you_mean(table, tables),
        );
        false
    }

    fn column(&mut self, table: &Name, column: &Spanned<Name>) -> Option<Typed> {
        let typed = self.model.column_type(table, column);
        if typed.is_none() {
            let columns = self.model.column_names(table);
            self.diagnostics.add(
                Diagnostic::new(
                    Code::UnknownColumn,
                    column.span,
                    format!("`{table}` has no column `{}`", column.value),
                )
                .did_you_mean(column, columns.iter().map(Name::as_str)),
            );
        }
        typed
    }

    /// A type, a column (`review.comment`), a range (`1..5`), or `[a, b]`.
    fn asked(&mut self, of: &Spanned<String>, choices: Option<&[Spanned<Name>]>) -> Option<Column> {
        let column = match choices {
            Some(ids) => {
                let ids = ids.iter().map(|id| id.value.clone()).collect();
                Column::of(Typed::surely(Type::Choice(ids)))
            }
            None => self.asked_type(of)?,
        };
        if is_asked(&column.typed.of) {
            return Some(column);
        }
        self.diagnostics.add(
            Diagnostic::new(
                Code::InvalidValue,
                of.span,
                format!("{} cannot be asked for", column.typed.of),
            )
            .help("a row is chosen with `pick`, a free time with `pick: day` and `pick: start`"),
        );
        None
    }

    fn asked_type(&mut self, of: &Spanned<String>) -> Option<Column> {
        if let Some((from, to)) = of.split_once("..") {
            let (Ok(from), Ok(to)) = (from.parse(), to.parse()) else {
                self.diagnostics.add(
                    Diagnostic::new(
                        Code::InvalidValue,
                        of.span,
                        format!("`{}` is no range", of.value),
                    )
                    .help("write the smallest and the largest number: `1..5`"),
                );
                return None;
            };
            if from > to {
                let message = format!("nothing lies between {from} and {to}");
                self.diagnostics
                    .add(Diagnostic::new(Code::InvalidValue, of.span, message));
                return None;
            }
            let limit = |value: i64| Some(Limit::Value(Value::Integer(value)));
            let mut column = Column::of(Typed::surely(Type::Integer));
            column.limits = Limits {
                from: limit(from),
                to: limit(to),
                ..Limits::default()
            };
            return Some(column);
        }
        if let Some((table, column)) = of.split_once('.') {
            let table = Spanned {
                value: Name::new(table),
                span: of.span,
            };
            if !self.table(&table) {
                return None;
            }
            let column = Spanned {
                value: Name::new(column),
                span: of.span,
            };
            self.column(&table, &column)?;
            let stored = self.model.tables[&table.value].columns.get(&column.value);
            if stored.is_none() {
                let message = format!("`{}` is kept by Tilmash and cannot be asked for", of.value);
                self.diagnostics
                    .add(Diagnostic::new(Code::InvalidValue, of.span, message));
            }
            return stored.cloned();
        }
        self.named_type(of)
    }

    fn named_type(&mut self, of: &Spanned<String>) -> Option<Column> {
        if let Some(column) = self.model.types.get(of.as_str()) {
            return Some(column.clone());
        }
        if self.model.tables.contains_key(of.as_str()) {
            return Some(Column::of(Typed::surely(Type::Row(Name::new(of)))));
        }
        let known: Vec<&str> = self
            .model
            .types
            .keys()
            .chain(self.model.tables.keys())
            .map(Name::as_str)
            .collect();
        self.diagnostics.add(
            Diagnostic::new(
                Code::UnknownType,
                of.span,
                format!("there is no type or table `{}`", of.value),
            )
            .did_you_mean(of, known),
        );
        None
    }

    fn routes(&mut self, state: &syntax::State) -> IndexMap<Name, Route> {
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

    /// A button's id is an outcome and a text of its own.
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
                // An arm is its own outcome; the number keeps them apart.
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

    /// The outcomes of a state, each with whether it moves on to the next state unless routed.
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

    /// The outcomes beside `done` that an action can have.
    fn failures(&self, action: &Action) -> BTreeSet<Name> {
        let spec = spec::ACTIONS
            .iter()
            .find(|spec| spec.name == action.kind.key())
            .expect("every action stands in the table of actions");
        let waived: &[Spanned<Name>] = match &action.kind {
            ActionKind::Book { even, .. }
            | ActionKind::Move { even, .. }
            | ActionKind::Cancel { even, .. } => even,
            _ => &[],
        };
        let mut outcomes: BTreeSet<Name> = spec
            .outcomes
            .iter()
            .filter(|outcome| !waived.iter().any(|waived| **outcome == &*waived.value))
            .map(|outcome| Name::new(outcome))
            .collect();
        match &action.kind {
            ActionKind::Require { otherwise, .. } => {
                outcomes.insert(otherwise.value.clone());
            }
            ActionKind::Insert { table, .. } => self.drop_exists(Some(&table.value), &mut outcomes),
            ActionKind::Book { .. } => {
                let booking = self.model.part(Part::Booking);
                self.drop_exists(booking.map(|table| &table.name), &mut outcomes);
            }
            ActionKind::Update { row, .. } | ActionKind::Restore { row } => {
                self.drop_exists(self.row_table(row).as_ref(), &mut outcomes);
                // The person of a dialogue is there as long as the dialogue is.
                if is_me(row) {
                    outcomes.remove("missing");
                }
            }
            _ => {}
        }
        outcomes
    }

    /// A write meets a row like it only where something in the table is unique.
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

    /// What is routed for all states is an outcome of some.
    fn always(&mut self) {
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
        // A skipped question goes where the answered one goes.
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

/// Whether a person can answer with a value of this type.
fn is_asked(of: &Type) -> bool {
    !matches!(
        of,
        Type::Row(_)
            | Type::Draft(..)
            | Type::List(_)
            | Type::Span
            | Type::Words
            | Type::Moment
            | Type::Zone
            | Type::Duration
    )
}

/// The states in which a flow can begin: where its starts say, and the first one if a start says
/// nothing or another flow calls it.
fn entries(flow: &syntax::Flow, called: bool) -> BTreeSet<Name> {
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

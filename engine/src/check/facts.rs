//! What each state is: its outcomes with their routes, what it sets, what it asks for.

mod asked;
mod routes;

pub use routes::arm_outcome;

use std::collections::BTreeSet;

use indexmap::IndexMap;

use self::asked::is_asked;
use super::analysis::{Analysis, Doubt, FlowFacts, StateFacts};
use super::required::form_fields;
use super::subject::Parsed;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Model, Origin, Part};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{self, Action, ActionKind, Spanned, StateKind};
use crate::value::{Type, Typed};

/// Names with a meaning of their own, which no variable can have.
pub const RESERVED: [&str; 6] = ["me", "now", "today", "setting", "row", "env"];

/// What can be known about each flow without following its routes.
pub fn find(parsed: &Parsed<'_>, diagnostics: &mut Diagnostics) -> Analysis {
    let ends: IndexMap<Name, Vec<Name>> = parsed
        .flows
        .iter()
        .map(|(name, flow)| {
            let ends = flow.ends.iter().map(|end| end.value.clone());
            (name.clone(), ends.collect())
        })
        .collect();
    let called: BTreeSet<Name> = parsed
        .flows
        .values()
        .flat_map(|flow| flow.states.values())
        .filter_map(|state| match &state.kind {
            StateKind::Call(called) => Some(called.value.clone()),
            _ => None,
        })
        .collect();
    let mut flows = IndexMap::new();
    for (name, flow) in parsed.flows {
        let before = diagnostics.len();
        let mut finder = Finder {
            model: parsed.model,
            ends: &ends,
            flow,
            variables: IndexMap::new(),
            asks: IndexMap::new(),
            outcomes: BTreeSet::new(),
            diagnostics,
        };
        finder.needs();
        let mut states: IndexMap<Name, StateFacts> = flow
            .states
            .values()
            .map(|state| (state.name.value.clone(), finder.state(state)))
            .collect();
        let after_states = finder.diagnostics.len();
        // The failures of a write depend on its row's table, and so on all variables.
        for state in flow.states.values() {
            states[&state.name.value].routes = finder.routes(state);
        }
        finder.always();
        let variables = finder.variables.into_iter();
        let facts = FlowFacts {
            states,
            variables: variables.map(|(name, (typed, _))| (name, typed)).collect(),
            entries: entries(flow, called.contains(name)),
            doubt: if parsed.doubtful.contains(name) || after_states > before {
                Doubt::States
            } else if diagnostics.len() > after_states {
                Doubt::Routes
            } else {
                Doubt::None
            },
        };
        flows.insert(name.clone(), facts);
    }
    Analysis { flows }
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

    fn state(&mut self, state: &syntax::State) -> StateFacts {
        let mut found = StateFacts::default();
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

    /// The columns that a form asks for: a person can answer them, and a flow may set them.
    fn fields(&mut self, table: &Name, fields: Option<&[Spanned<Name>]>, span: Span) {
        for field in form_fields(self.model, table, fields) {
            let written = fields.and_then(|fields| fields.iter().find(|name| name.value == field));
            let span = written.map_or(span, |field| field.span);
            let Some(typed) = self.model.column_type(table, &field) else {
                // This is reported where the columns are checked.
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

    fn set(&mut self, state: &syntax::State, typed: Typed, found: &mut StateFacts) {
        let span = state
            .variable
            .as_ref()
            .map_or(state.name.span, |variable| variable.span);
        self.asks.insert(state.name.value.clone(), typed.of.clone());
        self.set_variable(state.variable(), span, typed, found);
    }

    fn set_variable(&mut self, name: &Name, span: Span, typed: Typed, found: &mut StateFacts) {
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

    fn action(&mut self, action: &Action, found: &mut StateFacts) {
        let result = match &action.kind {
            ActionKind::Find { table, .. } | ActionKind::Insert { table, .. } => {
                self.table(table).then(|| Type::Row(table.value.clone()))
            }
            ActionKind::List { table, .. } => self
                .table(table)
                .then(|| Type::List(Box::new(Type::Row(table.value.clone())))),
            ActionKind::Count { table, .. } => self.table(table).then_some(Type::Integer),
            ActionKind::Sum { table, column, .. } => self.summed(table, column),
            ActionKind::Book { .. } | ActionKind::Hold { .. } | ActionKind::Queue { .. } => {
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
                let made = match &action.kind {
                    ActionKind::Queue { .. } => self.model.part(Part::Waiting),
                    _ => booking,
                };
                made.map(|table| Type::Row(table.name.clone()))
            }
            ActionKind::Update { .. }
            | ActionKind::Delete { .. }
            | ActionKind::Restore { .. }
            | ActionKind::Require { .. }
            | ActionKind::Move { .. }
            | ActionKind::Transition { .. } => None,
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
}

/// The states in which a flow can begin: the states that its starts name, and also the first one if
/// a start names none or another flow calls it.
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

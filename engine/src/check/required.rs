//! The texts that an app needs. They follow from its flows and tables.

use super::analysis::Route;
use super::subject::{Flow, Subject};
use crate::locale::{Core, Key};
use crate::model::{Model, Part};
use crate::name::Name;
use crate::outcome::Outcome;
use crate::source::Span;
use crate::syntax::{self, ActionKind, StateKind};
use crate::value::Type;

/// A text that something shows.
#[derive(Clone, Debug)]
pub struct Needed {
    pub message: String,
    pub attribute: Option<String>,
    /// The place that needs it.
    pub span: Span,
    pub need: Need,
    /// Which values it can name besides those that always exist.
    pub scope: Scope,
    /// The type of `$row`.
    pub row: Option<Type>,
    /// The flow and state whose variables it can name.
    pub state: Option<(Name, Name)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The app must have it.
    Required,
    /// The library's text is used instead, or nothing is said.
    Optional,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// No person and no run: a command's description.
    Nobody,
    /// When the state is entered.
    Entered,
    /// When the state has succeeded.
    Succeeded,
}

impl Needed {
    /// The flow that the text belongs to; for the name of a column, the table.
    pub fn flow(&self) -> &str {
        self.message.split('-').next().unwrap_or(&self.message)
    }

    pub fn key(&self) -> Key<'_> {
        Key {
            message: &self.message,
            attribute: self.attribute.as_deref(),
        }
    }
}

/// Every text that the app can show: its own, and those of the library that it may replace.
pub fn texts(subject: &Subject<'_>) -> Vec<Needed> {
    let mut texts = Vec::new();
    for flow in subject.flows() {
        texts.extend(of_starts(&flow));
        for state in flow.syntax.states.values() {
            texts.extend(of_state(subject.model(), &flow, state));
        }
    }
    let booking = subject.model().part(Part::Booking);
    if let (Some(span), Some(booking)) = (first_queue(subject), booking) {
        texts.push(Needed {
            message: Core::OFFERED.message.to_owned(),
            attribute: None,
            span,
            need: Need::Required,
            scope: Scope::Entered,
            row: Some(Type::Row(booking.name.clone())),
            state: None,
        });
    }
    texts
}

/// The first action that puts somebody into the waiting list.
pub fn first_queue(subject: &Subject<'_>) -> Option<Span> {
    let flows = subject.parsed.flows.values();
    let states = flows.flat_map(|flow| flow.states.values());
    let actions = states.flat_map(|state| match &state.kind {
        StateKind::Do(actions) => actions.as_slice(),
        _ => &[],
    });
    let mut queues = actions.filter(|action| matches!(action.kind, ActionKind::Queue { .. }));
    queues.next().map(|action| action.span)
}

/// `flow-state`.
pub fn message_id(flow: &str, state: &str) -> String {
    format!("{flow}-{state}")
}

fn of_starts(flow: &Flow<'_>) -> Vec<Needed> {
    let mut texts = Vec::new();
    for start in &flow.syntax.starts {
        let spans = [
            (
                "command",
                start.command.as_ref().map(|command| command.span),
            ),
            ("menu", start.menu.as_ref().map(|menu| menu.span)),
        ];
        for (attribute, span) in spans {
            texts.extend(span.map(|span| Needed {
                message: flow.name().to_string(),
                attribute: Some(attribute.to_owned()),
                span,
                need: Need::Required,
                scope: Scope::Nobody,
                row: None,
                state: None,
            }));
        }
    }
    texts
}

/// The texts of one state.
pub fn of_state(model: &Model, flow: &Flow<'_>, state: &syntax::State) -> Vec<Needed> {
    let mut texts = Texts {
        flow,
        state,
        all: Vec::new(),
    };
    texts.kind(model);
    texts.outcomes();
    for (id, button) in &state.also {
        texts.attribute(id, button.span, Need::Required);
    }
    if let Some(rows) = &state.rows {
        let item = rows_item(model, flow, state, rows);
        texts.add(Some("row"), rows.span(), Need::Required);
        texts.last().row = item;
    }
    texts.all
}

struct Texts<'t> {
    flow: &'t Flow<'t>,
    state: &'t syntax::State,
    all: Vec<Needed>,
}

impl Texts<'_> {
    fn add(&mut self, attribute: Option<&str>, span: Span, need: Need) {
        let (flow, state) = (self.flow.name(), &self.state.name.value);
        self.all.push(Needed {
            message: message_id(flow, state),
            attribute: attribute.map(str::to_owned),
            span,
            need,
            scope: Scope::Entered,
            row: None,
            state: Some((flow.clone(), state.clone())),
        });
    }

    fn attribute(&mut self, attribute: &str, span: Span, need: Need) {
        self.add(Some(attribute), span, need);
    }

    fn last(&mut self) -> &mut Needed {
        self.all.last_mut().expect("a text was just added")
    }

    fn screen(&mut self) {
        self.add(None, self.state.name.span, Need::Required);
    }

    fn kind(&mut self, model: &Model) {
        let span = self.state.name.span;
        match &self.state.kind {
            StateKind::Say | StateKind::Menu => self.screen(),
            StateKind::Choose(buttons) => {
                self.screen();
                for (id, button) in buttons {
                    self.attribute(id, button.span, Need::Required);
                }
            }
            StateKind::Ask { optional, .. } => {
                self.screen();
                self.attribute("invalid", span, Need::Optional);
                if *optional {
                    self.attribute("skip", span, Need::Optional);
                }
                let asks = self.flow.facts.states[&self.state.name.value].asks.as_ref();
                if let Some(Type::Choice(ids)) = asks.map(|column| &column.typed.of) {
                    for id in ids.iter() {
                        self.attribute(id, span, Need::Required);
                    }
                }
            }
            StateKind::Pick {
                table, optional, ..
            } => {
                self.screen();
                if *optional {
                    self.attribute("skip", span, Need::Optional);
                }
                let named = matches!(
                    model.column_type(&table.value, "name"),
                    Some(typed) if !typed.optional && matches!(typed.of, Type::Text | Type::Words)
                );
                // If the table does not exist, that was already reported.
                let need = if named || !model.tables.contains_key(&table.value) {
                    Need::Optional
                } else {
                    Need::Required
                };
                self.attribute("row", table.span, need);
                self.last().row = Some(Type::Row(table.value.clone()));
            }
            StateKind::PickDay { .. } | StateKind::PickStart { .. } => self.screen(),
            StateKind::Form { table, fields, .. } => {
                self.screen();
                self.last().scope = Scope::Succeeded;
                if has_head(model, self.state, "done") {
                    self.attribute("done", span, Need::Optional);
                }
                for field in form_fields(model, &table.value, fields.as_deref()) {
                    self.attribute(&field, span, Need::Optional);
                    let typed = model.column_type(&table.value, &field);
                    if let Some(Type::Choice(ids)) = typed.as_ref().map(|typed| &typed.of) {
                        for id in ids.iter() {
                            self.attribute(id, span, Need::Required);
                        }
                    }
                    if typed.is_some_and(|typed| typed.optional) {
                        self.attribute("skip", span, Need::Optional);
                    }
                    self.all.push(Needed {
                        message: table.value.to_string(),
                        attribute: Some(field.to_string()),
                        span,
                        need: Need::Required,
                        scope: Scope::Nobody,
                        row: None,
                        state: None,
                    });
                }
            }
            StateKind::Do(_) => {
                self.attribute("done", span, Need::Optional);
                self.last().scope = Scope::Succeeded;
            }
            StateKind::Call(_) | StateKind::Branch(_) => {}
        }
    }

    /// The texts above the screens that failed outcomes lead to.
    fn outcomes(&mut self) {
        if matches!(
            self.state.kind,
            StateKind::Choose(_) | StateKind::Menu | StateKind::Branch(_)
        ) {
            return;
        }
        let found = &self.flow.facts.states[&self.state.name.value];
        for (outcome, route) in &found.routes {
            if matches!(outcome.as_str(), "done" | "skipped")
                || self.state.also.contains_key(outcome)
            {
                continue;
            }
            let span = self
                .state
                .go
                .get(outcome)
                .map_or(self.state.name.span, |written| written.outcome);
            let explained = matches!(self.state.kind, StateKind::Call(_))
                || Outcome::named(outcome).is_some_and(Outcome::is_explained)
                || leads_to_words(self.flow.syntax, route);
            let need = if explained {
                Need::Optional
            } else {
                Need::Required
            };
            self.attribute(outcome, span, need);
        }
    }
}

/// Whether the text named after an outcome stands above the screen that the outcome leads to.
/// Otherwise a text with that name is a button's label or a form's question.
pub fn has_head(model: &Model, state: &syntax::State, outcome: &str) -> bool {
    let of_kind = match &state.kind {
        StateKind::Pick { .. }
        | StateKind::PickDay { .. }
        | StateKind::PickStart { .. }
        | StateKind::Do(_)
        | StateKind::Call(_) => true,
        StateKind::Form { table, fields, .. } => {
            let mut fields = form_fields(model, &table.value, fields.as_deref()).into_iter();
            !fields.any(|field| *field == *outcome)
        }
        StateKind::Say
        | StateKind::Choose(_)
        | StateKind::Menu
        | StateKind::Ask { .. }
        | StateKind::Branch(_) => false,
    };
    of_kind && outcome != "skipped" && !state.also.contains_key(outcome)
}

/// Whether the route leads to a `say`, which itself explains what happened.
pub fn leads_to_words(flow: &syntax::Flow, route: &Route) -> bool {
    match route {
        Route::State(name) | Route::Again(name) => {
            matches!(flow.states[name].kind, StateKind::Say)
        }
        Route::End(_) => false,
    }
}

/// The columns that a form asks for.
pub fn form_fields(
    model: &Model,
    table: &str,
    fields: Option<&[syntax::Spanned<Name>]>,
) -> Vec<Name> {
    use crate::model::Origin;
    if let Some(fields) = fields {
        return fields.iter().map(|field| field.value.clone()).collect();
    }
    let columns = model.tables.get(table).map(|table| &table.columns);
    columns
        .into_iter()
        .flatten()
        .filter(|(_, column)| column.origin == Origin::App)
        .filter(|(_, column)| !matches!(column.typed.of, Type::List(_)))
        .map(|(name, _)| name.clone())
        .collect()
}

/// The type of the items of `rows`.
fn rows_item(
    model: &Model,
    flow: &Flow<'_>,
    state: &syntax::State,
    rows: &syntax::Given,
) -> Option<Type> {
    let syntax::Given::Computed(expression) = rows else {
        return None;
    };
    let crate::expression::Kind::Path(path) = &expression.kind else {
        return None;
    };
    let place = super::data::place_at(model, flow, &state.name.value);
    match place.path_type(path)?.of {
        Type::List(item) => Some(*item),
        _ => None,
    }
}

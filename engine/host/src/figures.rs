//! The figures that a flow reads, outside of any dialogue.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tilmash_engine::interpret::{
    Answer, Content, Context, Progress, Reading, Record, Request, read_figures,
};
use tilmash_engine::name::Name;
use tilmash_engine::program::{ActionKind, Program};
use tilmash_engine::value::{RowReference, Value};

use crate::file;
use crate::store::{self, Store, StoreError, Transaction};

/// What was read.
#[derive(Clone, Debug)]
pub struct Figures {
    /// In the order in which the flow reads them.
    pub values: Vec<(Name, Value)>,
    /// Those that are parts of a hundred.
    pub percents: BTreeSet<Name>,
    /// The rows that they name.
    pub rows: BTreeMap<RowReference, Record>,
    /// A picture of some of them, as PNG.
    pub picture: Option<Vec<u8>>,
}

/// The flow refuses what it is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What it says to that; empty if nothing.
    pub text: String,
}

/// Reads figures, all at one moment, or what the flow says if it refuses what it is given.
///
/// # Errors
///
/// Only if the database fails.
///
/// # Panics
///
/// As [`read_figures`].
pub async fn read(
    store: &Store,
    program: Arc<Program>,
    reading: Reading,
    context: Context,
) -> Result<Result<Figures, Refused>, StoreError> {
    store
        .write(async move |transaction| figures(transaction, &program, reading, context).await)
        .await
}

async fn figures(
    transaction: &mut Transaction,
    program: &Program,
    reading: Reading,
    context: Context,
) -> Result<Result<Figures, Refused>, StoreError> {
    let circumstances = store::Context::itself(context.now);
    let (names, percents) = names(program, &reading);
    let mut step = read_figures(program, reading, context);
    let (mut answer, mut picture) = (None, None);
    let turn = loop {
        match step.resume(answer.take()) {
            // The file is not kept.
            Progress::Need(Request::Make(new)) => {
                picture = made(&new.content);
                answer = Some(Answer::Value(Value::None));
            }
            Progress::Need(request) => {
                answer = Some(transaction.answer(request, &circumstances).await?);
            }
            Progress::Done(turn) => break *turn,
        }
    };
    let Some(frame) = turn.session.stack.into_iter().next() else {
        let said = turn.screens.into_iter().map(|screen| screen.text.text);
        let text = said.collect::<Vec<_>>().join(" ");
        return Ok(Err(Refused { text }));
    };
    let mut variables = frame.variables;
    let values = names.into_iter().filter_map(|name| {
        let value = variables.remove(&name)?;
        Some((name, value))
    });
    let values: Vec<(Name, Value)> = values.collect();
    let mut rows = BTreeMap::new();
    for row in values.iter().flat_map(|(_, value)| named(value)) {
        let request = Request::Row(row.clone());
        if let Answer::Row(Some(record)) = transaction.answer(request, &circumstances).await? {
            rows.insert(row, record);
        }
    }
    Ok(Ok(Figures {
        values,
        percents,
        rows,
        picture,
    }))
}

/// The variables of the states, in the order of their actions, and those that are parts of a
/// hundred.
fn names(program: &Program, reading: &Reading) -> (Vec<Name>, BTreeSet<Name>) {
    let flow = &program.flows[&reading.flow];
    let states = reading.states.iter().map(|name| &flow.states[name]);
    let actions = states.filter_map(|state| state.kind.actions());
    let actions = actions.flat_map(|actions| &actions.actions);
    let named = actions.filter_map(|action| Some((action.variable.clone()?, &action.does)));
    let (mut names, mut percents) = (Vec::new(), BTreeSet::new());
    for (name, does) in named {
        if matches!(does, ActionKind::Load(_)) {
            percents.insert(name.clone());
        }
        names.push(name);
    }
    (names, percents)
}

/// The rows that a figure names.
fn named(value: &Value) -> Vec<RowReference> {
    match value {
        Value::Row(row) => vec![row.clone()],
        Value::List(items) => items.iter().flat_map(named).collect(),
        Value::Draft(fields) => fields.values().flat_map(named).collect(),
        Value::None
        | Value::Boolean(_)
        | Value::Integer(_)
        | Value::Decimal(_)
        | Value::Money(_)
        | Value::Text(_)
        | Value::Phone(_)
        | Value::Location(_)
        | Value::Photo(_)
        | Value::Document(_)
        | Value::Chat(_)
        | Value::Code(_)
        | Value::Choice(_)
        | Value::Language(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Moment(_)
        | Value::Duration(_)
        | Value::Words(_)
        | Value::Span(..)
        | Value::File(_) => Vec::new(),
    }
}

fn made(content: &Content) -> Option<Vec<u8>> {
    match content {
        Content::Chart(_) => file::make(content, "").map(|made| made.content),
        Content::Entry(_) | Content::Sheet(_) | Content::Qr(_) | Content::Page(_) => None,
    }
}

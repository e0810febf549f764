//! Sessions that another version or another role has left: whether they can continue.

use indexmap::IndexMap;

use super::machine::Machine;
use super::session::{Form, Frame, Session};
use crate::locale::Core;
use crate::model::Column;
use crate::name::Name;
use crate::program::{Kind, Program, State};
use crate::value::{Type, Value};

impl Machine<'_> {
    /// The text to say if what the session holds cannot continue.
    pub fn ended(&mut self) -> Option<Core> {
        if !is_valid(self.program, self.walk.session_mut()) {
            return Some(Core::Updated);
        }
        let has = |frame: &Frame| self.roles.contains(&frame.role);
        let mut frames = self.walk.session().stack.iter();
        (!frames.all(has)).then_some(Core::Nothing)
    }
}

/// Whether what the session holds is still valid in the program. If so, it now uses the program's
/// names. A session survives a deploy if its states exist and everything that they rely on is set.
fn is_valid(program: &Program, session: &mut Session) -> bool {
    if session.version == program.version {
        return true;
    }
    let called = session.stack.iter().skip(1).map(|frame| &frame.flow);
    let called: Vec<Name> = called.cloned().collect();
    let mut frames = session.stack.iter_mut().enumerate();
    frames.all(|(depth, frame)| renew(program, frame, called.get(depth)))
}

/// Gives a frame the program's names; says whether it is still valid. `called` is the flow that the
/// person is in on top of it.
fn renew(program: &Program, frame: &mut Frame, called: Option<&Name>) -> bool {
    let Some(flow) = program.flows.get(&frame.flow) else {
        return false;
    };
    let Some(state) = flow.current_state(&frame.state) else {
        return false;
    };
    if calls(state) != called {
        return false;
    }
    let holds = |name: &Name| {
        let typed = flow.variables.get(name);
        let value = frame.variables.get(name);
        typed.zip(value).is_some_and(|(typed, value)| match value {
            Value::None => typed.optional,
            value => is_of(value, &typed.of),
        })
    };
    if !state.surely.iter().all(holds) {
        return false;
    }
    if let Kind::Form(form) = &state.kind {
        let filled = frame.view.form.take();
        frame.view.form = filled.map(|filled| refitted(filled, &form.fields));
    }
    frame.state = state.name.clone();
    let trail = frame.trail.iter().filter_map(|it| flow.current_state(it));
    let trail: Vec<&State> = trail.collect();
    // A state that is gone took with it what it had set, because going back would forget that.
    let is_set_on_the_way = |name: &Name| {
        flow.needs.contains(name) || trail.iter().any(|passed| passed.sets.contains(name))
    };
    if !state.surely.iter().all(is_set_on_the_way) {
        return false;
    }
    frame.trail = trail.iter().map(|passed| passed.name.clone()).collect();
    if let Some(revisit) = &mut frame.revisit {
        match flow.current_state(&revisit.home) {
            Some(home) => revisit.home = home.name.clone(),
            None => return false,
        }
    }
    program.roles.contains_key(&frame.role)
}

/// The flow that a state calls.
fn calls(state: &State) -> Option<&Name> {
    match &state.kind {
        Kind::Call(call) => Some(&call.flow),
        Kind::Say
        | Kind::Choose(_)
        | Kind::Menu
        | Kind::Ask(_)
        | Kind::Pick(_)
        | Kind::PickDay(_)
        | Kind::PickStart(_)
        | Kind::Form(_)
        | Kind::Do(_)
        | Kind::Branch(_) => None,
    }
}

/// Whether a stored value has a type, as the program defines it now.
pub fn is_of(value: &Value, of: &Type) -> bool {
    match (value, of) {
        (Value::Boolean(_), Type::Boolean)
        | (Value::Integer(_), Type::Integer)
        | (Value::Money(_), Type::Money)
        | (Value::Text(_), Type::Text | Type::Email | Type::Url | Type::Zone)
        | (Value::Phone(_), Type::Phone)
        | (Value::Language(_), Type::Language)
        | (Value::Date(_), Type::Date)
        | (Value::Time(_), Type::Time)
        | (Value::Moment(_), Type::Moment)
        | (Value::Duration(_), Type::Duration)
        | (Value::Words(_), Type::Words)
        | (Value::Span(..), Type::Span) => true,
        (Value::Draft(draft), Type::Draft(_, fields)) => {
            fields.iter().all(|field| draft.contains_key(field))
        }
        (Value::Choice(id), Type::Choice(ids)) => ids.contains(id),
        (Value::Row(row), Type::Row(table)) => row.table == *table,
        (Value::List(items), Type::List(item)) => items.iter().all(|value| is_of(value, item)),
        _ => false,
    }
}

/// A form of an earlier version with what still fits, at the first question without an answer.
fn refitted(mut form: Form, fields: &IndexMap<Name, Column>) -> Form {
    form.draft.retain(|name, value| {
        fields.get(name).is_some_and(|column| match value {
            Value::None => column.typed.optional,
            value => is_of(value, &column.typed.of),
        })
    });
    let asked = form.field.filter(|field| fields.contains_key(field));
    let open = || fields.keys().find(|field| !form.draft.contains_key(*field));
    form.field = asked.or_else(|| open().cloned());
    form
}

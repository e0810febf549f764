//! Sessions that another version or another role has left: whether they can continue.

use indexmap::IndexMap;

use super::machine::Machine;
use super::session::{Form, Frame, Session};
use crate::locale::Core;
use crate::name::Name;
use crate::program::{Field, Kind, Program, State};

impl Machine<'_> {
    /// The text to say if what the session holds cannot continue.
    pub(super) fn ended(&mut self) -> Option<Core> {
        if !is_valid(self.program, self.walk.session_mut()) {
            return Some(Core::Updated);
        }
        let has = |frame: &Frame| {
            let role = frame.role.as_ref();
            role.is_some_and(|role| self.roles.contains(role))
        };
        let mut frames = self.walk.session().stack.iter();
        (!frames.all(has)).then_some(Core::Nothing)
    }
}

/// Whether what the session holds is still valid in the program. If so, it now uses the program's
/// names. A session survives a deploy if its states exist and everything that they rely on is set.
pub(super) fn is_valid(program: &Program, session: &mut Session) -> bool {
    if session.version == program.version {
        return true;
    }
    let called = session
        .stack
        .iter()
        .skip(1)
        .map(|frame| match frame.of_run {
            // The flow below has not called it.
            Some(_) => None,
            None => Some(frame.flow.clone()),
        });
    let called: Vec<Option<Name>> = called.collect();
    let mut frames = session.stack.iter_mut().enumerate();
    frames.all(|(depth, frame)| renew(program, frame, called.get(depth).and_then(Option::as_ref)))
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
        typed
            .zip(value)
            .is_some_and(|(typed, value)| typed.holds(value))
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
    let role = frame.role.as_ref();
    role.is_none_or(|role| program.roles.contains_key(role))
}

/// The flow that a state calls.
fn calls(state: &State) -> Option<&Name> {
    match &state.kind {
        // Another person is in it.
        Kind::Call(_) if state.to.is_some() => None,
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
        | Kind::Tool(_)
        | Kind::Branch(_)
        | Kind::Wait(_) => None,
    }
}

/// A form of an earlier version with what still fits, at the first question without an answer.
fn refitted(mut form: Form, fields: &IndexMap<Name, Field>) -> Form {
    form.draft.retain(|name, value| {
        fields
            .get(name)
            .is_some_and(|field| field.column.typed.holds(value))
    });
    let asked = form.field.filter(|field| fields.contains_key(field));
    let open = || fields.keys().find(|field| !form.draft.contains_key(*field));
    form.field = asked.or_else(|| open().cloned());
    form
}

//! The kinds of states: one file for each, with its answers to what the passes ask.

mod ask;
mod branch;
mod call;
mod choose;
mod do_actions;
mod form;
mod free_for;
mod menu;
mod pick;
mod pick_day;
mod pick_start;
mod questions;
mod say;
mod tool_call;
mod wait;

pub use branch::arm_outcome;
pub use form::fields as form_fields;
pub(super) use questions::{Kind, Known, Outcomes, Pace, Sets, Unrouted};

use crate::name::Name;
use crate::syntax::{Spanned, StateKind};

/// The answers of a state's kind.
pub(super) fn of(kind: &StateKind) -> &dyn Kind {
    match kind {
        StateKind::Say(say) => say,
        StateKind::Choose(choose) => choose,
        StateKind::Menu(menu) => menu,
        StateKind::Ask(ask) => ask,
        StateKind::Pick(pick) => pick,
        StateKind::PickDay(pick) => pick,
        StateKind::PickStart(pick) => pick,
        StateKind::Form(form) => form,
        StateKind::Do(actions) => actions,
        StateKind::Tool(call) => call,
        StateKind::Call(call) => call,
        StateKind::Branch(branch) => branch,
        StateKind::Wait(wait) => wait,
    }
}

/// The flow that a state calls.
pub(super) fn called(kind: &StateKind) -> Option<&Spanned<Name>> {
    match of(kind).pace() {
        Pace::WhenEnded(called) => Some(called),
        Pace::AtOnce
        | Pace::WhenAnswered
        | Pace::WhenAnsweredUnlessKnown
        | Pace::WhenAnsweredUnlessNone
        | Pace::WhenElapsed
        | Pace::WhenTold => None,
    }
}

/// Whether somebody is in a state of this kind between two updates: where it waits for them, or in
/// the flow that it calls.
pub(super) fn has_person(kind: &StateKind) -> bool {
    match of(kind).pace() {
        Pace::AtOnce | Pace::WhenElapsed => false,
        Pace::WhenEnded(_)
        | Pace::WhenAnswered
        | Pace::WhenAnsweredUnlessKnown
        | Pace::WhenAnsweredUnlessNone
        | Pace::WhenTold => true,
    }
}

//! Dialogues and runs: how they stand, the messages to send, the timers and what happened to rows.

pub(in crate::store) mod attempts;
pub(in crate::store) mod event;
pub(in crate::store) mod file;
pub(in crate::store) mod gauge;
pub(in crate::store) mod job;
mod moved;
pub(in crate::store) mod notice;
pub(in crate::store) mod outbox;
pub(in crate::store) mod run;
pub(in crate::store) mod state;
pub(in crate::store) mod update;
pub(in crate::store) mod visitor;

//! Dialogues: how they stand, the messages to send and the timers.

pub(in crate::store) mod gauge;
pub(in crate::store) mod job;
pub(in crate::store) mod outbox;
pub(in crate::store) mod state;
pub(in crate::store) mod update;
pub(in crate::store) mod visitor;

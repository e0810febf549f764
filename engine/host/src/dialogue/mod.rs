//! Dialogues with people: what happens to a person becomes one turn, committed as one work.

pub(crate) mod arrival;
mod arrived;
mod background;
mod called;
mod called_tools;
mod clock;
mod dialogues;
mod handover;
mod hearing;
mod held;
mod incoming;
pub mod limits;
mod payments;
mod reply;
pub(crate) mod screens;
pub(crate) mod silence;
mod turn;
mod watch;
mod work;

pub(crate) use called_tools::{KeptCall, Owner, new_key};
pub use dialogues::Dialogues;
pub use incoming::{Cause, Incoming, Profile, UpdateId};
pub use reply::{Reply, StepFailure};

#[cfg(test)]
mod tests;

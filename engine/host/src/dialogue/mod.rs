//! Dialogues with people: what happens to a person becomes one turn, committed as one work.

mod arrived;
pub(crate) mod background;
mod clock;
mod dialogues;
mod handover;
mod hearing;
mod incoming;
pub mod limits;
mod reply;
pub(crate) mod screens;
pub(crate) mod silence;
mod turn;
mod work;

pub use dialogues::Dialogues;
pub use incoming::{Cause, Incoming, Profile, UpdateId};
pub use reply::{Reply, StepFailure};

#[cfg(test)]
mod tests;

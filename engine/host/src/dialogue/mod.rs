//! Dialogues with people: what happens to a person becomes one turn, committed as one work.

mod dialogues;
pub mod limits;
pub(crate) mod screens;
pub mod turn;

pub(crate) use dialogues::without_content;
pub use dialogues::{Cause, Dialogues, Failure, Incoming, Profile, Reply, UpdateId};

#[cfg(test)]
mod tests;

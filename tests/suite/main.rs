//! The suite: each module is a contract.

mod broadcast;
mod check;
mod deploy;
mod double;
mod explore;
mod mutants;
mod mutation;
mod notices;
mod offers;
mod paper;
mod prose;
mod sound;
mod stage;
mod talk;
mod telegram;
mod updates;

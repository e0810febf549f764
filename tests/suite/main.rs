//! The one suite: each module is a contract.

mod check;
mod deploy;
mod double;
mod mutation;
mod talk;
mod telegram;

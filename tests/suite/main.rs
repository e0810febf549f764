//! The one suite: each module is a contract.

mod check;
mod deploy;
mod double;
mod talk;
mod telegram;

//! The one suite: each module is a contract.

mod check;
mod double;
mod mutation;

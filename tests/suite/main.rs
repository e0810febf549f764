//! The one suite: each module is a contract.

mod double;

//! The database: where it is, connections to it, what fails, and its core schema.
//!
//! Each kind of database has a module for what only it does: `sqlite` and `postgres`.

pub(in crate::store) mod address;
pub(in crate::store) mod codes;
pub(in crate::store) mod connection;
pub(in crate::store) mod error;
mod failure;
pub(in crate::store) mod instance;
pub(in crate::store) mod instant;
pub(in crate::store) mod listen;
pub(in crate::store) mod migration;
mod postgres;
pub(in crate::store) mod revision;
pub(in crate::store) mod row;
mod sqlite;
pub(in crate::store) mod statement;

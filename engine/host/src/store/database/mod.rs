//! The database: connections to it, where it is, what fails, and its core schema.

pub(in crate::store) mod connection;
pub(in crate::store) mod error;
pub(in crate::store) mod migration;
pub(in crate::store) mod server;

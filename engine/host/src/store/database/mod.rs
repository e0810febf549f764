//! The database: connections, its address, what can fail, and its core schema.

pub(in crate::store) mod connection;
pub(in crate::store) mod error;
pub(in crate::store) mod migration;
pub(in crate::store) mod server;

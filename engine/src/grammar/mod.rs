//! The shape of every kind of file. The parser checks against this table, and the JSON Schemas for
//! editors and the language reference are generated from it.

mod app;
mod flow;
mod schema;
mod seed;
mod shape;
mod test;

pub use app::{APP, COLUMN, COLUMN_TYPES, ROLE, TABLE};
pub use flow::{ACTION, ACTIONS, ARM, ActionSpec, BUTTON, FLOW, KINDS, START, STATE};
pub use schema::{app_schema, flow_schema};
pub use seed::{any_seed_schema, seed_schema};
pub use shape::{Custom, Key, Object, Shape, describe, validate, validate_name};
pub use test::Test;

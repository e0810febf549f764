//! The shape of every kind of file: one table that the parser checks against, and from which the JSON
//! Schemas for editors and the language reference are generated.

mod app;
mod flow;
mod schema;
mod seed;
mod shape;

pub use app::{APP, COLUMN, COLUMN_TYPES, ROLE, TABLE};
pub use flow::{ACTION, ACTIONS, ActionSpec, BUTTON, FLOW, KINDS, STATE};
pub use schema::{app_schema, flow_schema};
pub use seed::seed_schema;
pub use shape::{Key, Object, Shape, validate, validate_name};

//! The JSON Schemas of an app's files, for editors.

mod json;
mod seed;

pub use json::{app_schema, flow_schema, tool_schema};
pub use seed::{any_seed_schema, seed_schema};

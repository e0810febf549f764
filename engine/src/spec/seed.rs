//! `seeds/*.json`.

use serde_json::Value;

/// The schema of a seed file for these tables.
pub fn seed_schema() -> Value {
    Value::Null
}

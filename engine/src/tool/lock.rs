//! What a tool has said of itself, kept in the app as `tools/NAME.lock.json`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// The operations that the app calls, by the names by which the tool knows them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    pub operations: BTreeMap<String, Offered>,
}

/// What an operation takes and gives, as JSON Schemas.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offered {
    pub takes: Json,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gives: Option<Json>,
}

impl Lock {
    /// The file of a tool.
    pub fn path(tool: &str) -> String {
        format!("tools/{tool}.lock.json")
    }

    /// # Errors
    ///
    /// Where the text is no lock.
    pub fn read(text: &str) -> Result<Lock, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The same text for the same lock, in whatever order the tool says things.
    pub fn written(&self) -> String {
        let json = serde_json::to_value(self).expect("a lock is plain data with texts for keys");
        format!("{:#}\n", sorted(json))
    }
}

fn sorted(json: Json) -> Json {
    match json {
        Json::Object(map) => {
            let fields: BTreeMap<String, Json> = map.into_iter().collect();
            let fields = fields
                .into_iter()
                .map(|(name, value)| (name, sorted(value)));
            Json::Object(fields.collect::<Map<String, Json>>())
        }
        Json::Array(items) => items.into_iter().map(sorted).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => json,
    }
}

//! [`Words`]: a text in each language.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::name::Name;

/// A text for each of the app's languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(pub Arc<BTreeMap<Name, String>>);

impl Words {
    /// The text in `language`, otherwise in the first of `fallback` that has one.
    pub fn in_language<'w>(&'w self, language: &str, fallback: &[Name]) -> &'w str {
        std::iter::once(language)
            .chain(fallback.iter().map(Name::as_str))
            .find_map(|language| self.0.get(language))
            .map_or("", String::as_str)
    }
}

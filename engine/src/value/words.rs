//! [`Words`]: a text in each language.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::name::Name;

/// BCP 47: the language is not known.
const UNDETERMINED: &str = "und";

/// A text for each of the app's languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(pub Arc<BTreeMap<Name, String>>);

impl Words {
    /// What `text` gives for each language; only for the first if it is the same for all.
    pub fn of_each(languages: &[Name], text: impl Fn(&Name) -> String) -> Words {
        let mut texts: BTreeMap<Name, String> = languages
            .iter()
            .map(|language| (language.clone(), text(language)))
            .collect();
        let mut values = texts.values();
        let first = values.next().cloned();
        if values.all(|text| Some(text) == first.as_ref()) {
            texts.retain(|language, _| languages.first() == Some(language));
        }
        Words(Arc::new(texts))
    }

    /// A text of which nobody knows the language.
    pub fn undetermined(text: &str) -> Words {
        Words(Arc::new(BTreeMap::from([(
            Name::new(UNDETERMINED),
            text.to_owned(),
        )])))
    }

    /// The text in `language`, otherwise in the first of `fallback` that has one, otherwise that of
    /// no known language.
    pub fn in_language<'w>(&'w self, language: &str, fallback: &[Name]) -> &'w str {
        std::iter::once(language)
            .chain(fallback.iter().map(Name::as_str))
            .chain([UNDETERMINED])
            .find_map(|language| self.0.get(language))
            .map_or("", String::as_str)
    }
}

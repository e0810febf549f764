//! The plural categories of CLDR, and which of them a text forgets.

use icu_plurals::PluralCategory;

use super::text::{Select, VariantKey};

/// A class of numbers after which a language uses one form of the noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Plural {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

impl Plural {
    pub const ALL: [Plural; 6] = [
        Plural::Zero,
        Plural::One,
        Plural::Two,
        Plural::Few,
        Plural::Many,
        Plural::Other,
    ];

    /// The category that a variant's key names.
    pub fn find(name: &str) -> Option<Plural> {
        Self::ALL.into_iter().find(|plural| plural.name() == name)
    }

    /// The name in a variant's key.
    pub fn name(self) -> &'static str {
        match self {
            Plural::Zero => "zero",
            Plural::One => "one",
            Plural::Two => "two",
            Plural::Few => "few",
            Plural::Many => "many",
            Plural::Other => "other",
        }
    }
}

impl From<PluralCategory> for Plural {
    fn from(category: PluralCategory) -> Plural {
        match category {
            PluralCategory::Zero => Plural::Zero,
            PluralCategory::One => Plural::One,
            PluralCategory::Two => Plural::Two,
            PluralCategory::Few => Plural::Few,
            PluralCategory::Many => Plural::Many,
            PluralCategory::Other => Plural::Other,
        }
    }
}

impl Select {
    /// Whether the variants are plural forms. A default `[other]` alone does not prove this,
    /// because it ends every kind of list.
    pub fn is_plural(&self) -> bool {
        self.variants
            .iter()
            .enumerate()
            .filter_map(|(index, variant)| Some((index, Plural::find(variant.key.as_word()?)?)))
            .any(|(index, plural)| index != self.default || plural != Plural::Other)
    }

    /// Whether a variant's key is a number.
    pub fn has_numbers(&self) -> bool {
        self.variants
            .iter()
            .any(|variant| matches!(variant.key, VariantKey::Number(_)))
    }

    /// Which of a language's categories have no form here. A default named `[other]` is the form of
    /// one category that is not named, and would be wrong for a second: «2 мест». A default named
    /// `[many]` is the form of that category only.
    pub(super) fn lacking(&self, categories: &[Plural]) -> Vec<Plural> {
        if !self.is_plural() {
            return Vec::new();
        }
        let other_is_default = self.default().key.as_word() == Some(Plural::Other.name());
        let named = |plural: Plural| {
            self.variants
                .iter()
                .any(|variant| variant.key.as_word() == Some(plural.name()))
        };
        let unnamed = categories.iter().copied().filter(|plural| !named(*plural));
        let unnamed: Vec<Plural> = unnamed.collect();
        match other_is_default && unnamed.len() < 2 {
            true => Vec::new(),
            false => unnamed,
        }
    }
}

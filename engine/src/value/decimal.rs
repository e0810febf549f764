//! [`Decimal`]: a number with two decimals.

use serde::{Deserialize, Serialize};

use super::money::Money;

/// A number in hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Decimal {
    pub hundredths: i64,
}

impl Decimal {
    /// `4.5` and `4.50`, with at most two decimals.
    pub fn parse(text: &str) -> Option<Decimal> {
        let Money { hundredths } = Money::parse(text)?;
        Some(Decimal { hundredths })
    }
}

//! [`Decimal`]: a number with two decimals.

use serde::{Deserialize, Serialize};

/// A number in hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Decimal {
    pub hundredths: i64,
}

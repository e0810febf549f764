//! [`Money`]: an amount in the app's currency.

use serde::{Deserialize, Serialize};

/// An amount in the app's currency, in hundredths (tiyn, kopecks, cents).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money {
    pub hundredths: i64,
}

impl Money {
    /// `units` whole tenge, roubles, dollars; `None` if the amount is too large to hold.
    pub fn whole(units: i64) -> Option<Money> {
        Some(Money {
            hundredths: units.checked_mul(100)?,
        })
    }
}

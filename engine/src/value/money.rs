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

    /// `99.9`, `99.90` and `-0.50` as hundredths.
    pub fn parse(text: &str) -> Option<Money> {
        if let Some(amount) = text.strip_prefix('-') {
            let Money { hundredths } = Money::parse(amount).filter(|_| !amount.starts_with('-'))?;
            return Some(Money {
                hundredths: -hundredths,
            });
        }
        let (units, fraction) = text.split_once('.').unwrap_or((text, "0"));
        if fraction.is_empty()
            || fraction.len() > 2
            || !fraction.bytes().all(|b| b.is_ascii_digit())
        {
            return None;
        }
        let hundredths: i64 = format!("{fraction:0<2}").parse().ok()?;
        let units: i64 = units.parse().ok().filter(|units| *units >= 0)?;
        Some(Money {
            hundredths: units.checked_mul(100)?.checked_add(hundredths)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_may_be_below_zero() {
        let hundredths = |text| Money::parse(text).map(|money| money.hundredths);
        assert_eq!(hundredths("-1200.5"), Some(-120_050));
        assert_eq!(hundredths("-0.5"), Some(-50));
        assert_eq!(hundredths("0"), Some(0));
        for nonsense in ["--1", "-", "1-", "-1.234", "1.-5", ""] {
            assert_eq!(hundredths(nonsense), None, "{nonsense}");
        }
    }
}

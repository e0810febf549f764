//! [`Decimal`]: an exact number with decimals.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How many digits stand after the point at most.
pub const MOST_DIGITS: u32 = 6;
/// How many do unless an author says so.
pub const USUAL_DIGITS: u32 = 2;

/// The parts of a whole.
const WHOLE: i64 = 10_i64.pow(MOST_DIGITS);

/// An exact number, in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "Saved", into = "Saved")]
pub struct Decimal {
    pub millionths: i64,
}

/// A number in a session. An earlier version wrote hundredths, as a number alone.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Saved {
    Millionths { millionths: i64 },
    Hundredths(i64),
}

impl From<Saved> for Decimal {
    fn from(saved: Saved) -> Decimal {
        let millionths = match saved {
            Saved::Millionths { millionths } => millionths,
            Saved::Hundredths(hundredths) => hundredths.saturating_mul(WHOLE / 100),
        };
        Decimal { millionths }
    }
}

impl From<Decimal> for Saved {
    fn from(Decimal { millionths }: Decimal) -> Saved {
        Saved::Millionths { millionths }
    }
}

impl Decimal {
    /// A whole number; `None` if it is too large to hold.
    pub fn whole(number: i64) -> Option<Decimal> {
        let millionths = number.checked_mul(WHOLE)?;
        Some(Decimal { millionths })
    }

    /// `4.5`, `-0.125` and `4`, with at most [`MOST_DIGITS`] digits after the point.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (is_negative, text) = match text.strip_prefix('-') {
            Some(text) => (true, text),
            None => (false, text),
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
        if !is_digits(whole) || !is_digits(fraction) || fraction.len() > MOST_DIGITS as usize {
            return None;
        }
        let width = MOST_DIGITS as usize;
        let fraction: i64 = format!("{fraction:0<width$}").parse().ok()?;
        let millionths = whole.parse::<i64>().ok()?.checked_mul(WHOLE)?;
        let millionths = millionths.checked_add(fraction)?;
        Some(Decimal {
            millionths: if is_negative { -millionths } else { millionths },
        })
    }

    /// How many digits after the point are not zeros at its end.
    pub fn digits(self) -> u32 {
        let mut digits = MOST_DIGITS;
        let mut rest = self.millionths;
        while digits > 0 && rest % 10 == 0 {
            rest /= 10;
            digits -= 1;
        }
        digits
    }

    /// For comparing with plurals and drawing; not exact.
    pub fn as_float(self) -> f64 {
        self.millionths as f64 / WHOLE as f64
    }
}

/// As [`Decimal::parse`] reads it.
impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.millionths < 0 { "-" } else { "" };
        let number = self.millionths.unsigned_abs();
        let (whole, parts) = (number / WHOLE as u64, number % WHOLE as u64);
        let parts = format!("{parts:06}");
        match parts.trim_end_matches('0') {
            "" => write!(formatter, "{sign}{whole}"),
            parts => write!(formatter, "{sign}{whole}.{parts}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_exact_and_written_as_it_is_read() {
        for (text, millionths, digits) in [
            ("0", 0, 0),
            ("4", 4_000_000, 0),
            ("4.5", 4_500_000, 1),
            ("-0.125", -125_000, 3),
            ("0.000001", 1, 6),
            ("9223372036854.775807", i64::MAX, 6),
        ] {
            let number = Decimal { millionths };
            assert_eq!(Decimal::parse(text), Some(number), "{text}");
            assert_eq!(number.to_string(), text);
            assert_eq!(number.digits(), digits, "{text}");
        }
        assert_eq!(Decimal::parse("4.50"), Decimal::parse("4.5"));
        for wrong in [
            "",
            "-",
            ".5",
            "4.",
            "1e3",
            "+1",
            "--1",
            "0.0000001",
            "9223372036855",
        ] {
            assert_eq!(Decimal::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_an_earlier_version_saved_is_still_read() {
        let saved: Decimal = serde_json::from_str("467").unwrap();
        assert_eq!(saved.to_string(), "4.67");
        let again: Decimal = serde_json::from_str(&serde_json::to_string(&saved).unwrap()).unwrap();
        assert_eq!(again, saved);
    }
}

//! [`Duration`]: a length of time.

use std::fmt;

use serde::{Deserialize, Serialize};

/// In seconds. Never negative if an author writes it (`90m`, `1d`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Duration {
    pub seconds: i64,
}

impl Duration {
    const UNITS: [(&'static str, i64); 4] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];

    pub fn minutes(minutes: i64) -> Duration {
        Duration {
            seconds: minutes * 60,
        }
    }

    /// Reads `45m`, `1h30m`, `2d`: units from large to small, each at most once.
    pub fn parse(text: &str) -> Option<Duration> {
        let mut rest = text;
        let mut seconds: i64 = 0;
        for (unit, length) in Self::UNITS {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if digits > 0 && rest[digits..].starts_with(unit) {
                let count: i64 = rest[..digits].parse().ok()?;
                seconds = seconds.checked_add(count.checked_mul(length)?)?;
                rest = &rest[digits + unit.len()..];
            }
        }
        (rest.is_empty() && !text.is_empty()).then_some(Duration { seconds })
    }
}

impl fmt::Display for Duration {
    /// The form that authors write and [`Duration::parse`] reads.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.seconds == 0 {
            return formatter.write_str("0m");
        }
        let mut rest = self.seconds;
        for (unit, length) in Self::UNITS {
            if rest / length != 0 {
                write!(formatter, "{}{unit}", rest / length)?;
                rest %= length;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_what_they_print() {
        for (text, seconds) in [("45m", 2_700), ("1h30m", 5_400), ("2d", 172_800), ("0m", 0)] {
            assert_eq!(Duration::parse(text), Some(Duration { seconds }));
            assert_eq!(Duration { seconds }.to_string(), text);
        }
        for wrong in [
            "",
            "5",
            "m5",
            "30m1h",
            "1h1h",
            "99999999999999999999d",
            "-1h",
            "1.5h",
        ] {
            assert_eq!(Duration::parse(wrong), None, "{wrong}");
        }
    }
}

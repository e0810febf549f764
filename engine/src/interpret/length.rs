//! Lengths of time as people type them: «45», «1 ч 30 мин», «2 сағат».

use crate::locale::Lexicon;
use crate::value::Duration;
use crate::value::seen::plain;

/// The longest text that is read.
const LONGEST: usize = 64;

/// The duration that a text says: «45», «1 ч 30 мин», «1:30», «1,5 часа». A number
/// alone counts minutes.
pub(super) fn duration(text: &str, lexicon: &Lexicon) -> Option<Duration> {
    let text = plain(text);
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return None;
    }
    if let Some((hours, minutes)) = text.split_once(':') {
        let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
        let is_clock = (0..1000).contains(&hours) && (0..60).contains(&minutes);
        return is_clock.then(|| Duration::minutes(hours * 60 + minutes));
    }
    let mut seconds: i64 = 0;
    let mut rest = text;
    let mut last = i64::MAX;
    while !rest.is_empty() {
        let (number, after) = split(rest, |sign| {
            sign.is_ascii_digit() || matches!(sign, ',' | '.')
        });
        let after = after.trim_start();
        let (word, after) = split(after, char::is_alphabetic);
        let unit = match word.is_empty() {
            true if after.is_empty() && last == i64::MAX => 60,
            true => return None,
            false => lexicon.unit(word)?,
        };
        // From large units to small ones, each once.
        if unit >= last {
            return None;
        }
        last = unit;
        seconds = seconds.checked_add(tenths(number)?.checked_mul(unit)? / 10)?;
        rest = after.trim_start_matches(['.', ',', ' ']);
    }
    Some(Duration { seconds })
}

/// `1,5` as 15.
fn tenths(number: &str) -> Option<i64> {
    match number.split_once([',', '.']) {
        None => number.parse::<i64>().ok()?.checked_mul(10),
        Some((whole, part)) if part.len() == 1 => {
            let whole: i64 = whole.parse().ok()?;
            whole.checked_mul(10)?.checked_add(part.parse().ok()?)
        }
        Some(_) => None,
    }
}

/// What stands before the first sign that is not one of these, and the rest.
fn split(text: &str, is_in: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|sign| !is_in(sign)).unwrap_or(text.len());
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interpret::when::tests::lexicon;

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, minutes) in [
            ("45", 45),
            ("45 мин", 45),
            ("1 ч 30 мин", 90),
            ("1ч30м", 90),
            ("1:30", 90),
            ("1,5 часа", 90),
            ("2 сағат", 120),
            ("1 сағ. 15 мин.", 75),
            ("2 дня", 2 * 24 * 60),
            ("0", 0),
        ] {
            let read = duration(text, &lexicon());
            assert_eq!(read, Some(Duration::minutes(minutes)), "{text}");
        }
        for wrong in [
            "",
            "мин",
            "30 мин 1 ч",
            "1 ч 30",
            "1:70",
            "-5",
            "5 попугаев",
            "99999999999999999999",
            "1,55 ч",
        ] {
            assert_eq!(duration(wrong, &lexicon()), None, "{wrong}");
        }
    }
}

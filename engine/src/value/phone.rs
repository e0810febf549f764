//! [`Phone`]: a telephone number.

use std::fmt;
use std::sync::Arc;

use rlibphonenumber::enums::Region;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat};
use serde::{Deserialize, Serialize};

use super::seen::plain;

/// E.164 allows 15 digits; the shortest number with its country's code has 7.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// A telephone number in E.164 (`+77011234567`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(Arc<str>);

impl Phone {
    /// Reads a number as people type it, by the numbering plan of its country (libphonenumber).
    ///
    /// With `+` it may be of any country. Without, it is a number of Kazakhstan or Russia:
    ///
    /// - eleven digits from 7;
    /// - eleven digits from 8, if they are Kazakhstan's or a Russian mobile number. No country's
    ///   code begins with 89, while `84 912 345 678` can be Vietnam's or Ryazan's;
    /// - ten digits, if they are Kazakhstan's.
    pub fn parse(text: &str) -> Option<Phone> {
        let text = plain(text);
        let (before, digits) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
        let is_between = |c: char| matches!(c, ' ' | '-' | '(' | ')' | '.' | '/');
        if !digits.chars().all(|c| c.is_ascii_digit() || is_between(c)) {
            return None;
        }
        let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
        match before.replace(is_between, "").as_str() {
            "+" => in_plan(&digits),
            "" => at_home(&digits),
            _ => None,
        }
        .map(|number| Phone(number.format_as(PhoneNumberFormat::E164).into()))
    }

    /// A number that its network vouches for: digits with the country's code, with `+` or without.
    /// Numbering plans change, and Telegram has numbers of its own (`+888`).
    pub fn international(number: &str) -> Option<Phone> {
        let digits: String = number
            .strip_prefix('+')
            .unwrap_or(number)
            .chars()
            .filter(|c| *c != ' ')
            .collect();
        let is_number = DIGITS.contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| Phone(format!("+{digits}").into()))
    }

    /// Reads a number in a file. One in E.164 stands as it is, so that the plans are not loaded for
    /// a bot that nobody has written to yet. Any other is read as if it were typed.
    pub(super) fn written(text: &str) -> Option<Phone> {
        match text.strip_prefix('+') {
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                let phone = Phone::international(digits)?;
                (!digits.starts_with('7') || digits.len() == 11).then_some(phone)
            }
            Some(_) | None => Phone::parse(text),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The number with these digits, of which the first are a country's code.
fn in_plan(digits: &str) -> Option<PhoneNumber> {
    if !DIGITS.contains(&digits.len()) {
        return None;
    }
    let number = PHONE_NUMBER_UTIL.parse(format!("+{digits}"), None).ok()?;
    number.is_valid().then_some(number)
}

/// The number that these digits are in Kazakhstan.
fn at_home(digits: &str) -> Option<PhoneNumber> {
    let (trunk, national) = digits.split_at_checked(digits.len().checked_sub(10)?)?;
    let number = in_plan(&format!("7{national}"))?;
    let is_kazakh = number.is_valid_for_region(Region::KZ);
    let is_meant = match trunk {
        "7" => true,
        "8" => is_kazakh || national.starts_with('9'),
        "" => is_kazakh,
        _ => false,
    };
    is_meant.then_some(number)
}

impl fmt::Display for Phone {
    /// `+7 701 123 45 67`; a number of another country is printed as that country groups it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.as_str();
        if let Some(national) = number.strip_prefix("+7")
            && national.len() == 10
            && national.is_ascii()
        {
            let part = |from: usize, to: usize| &national[from..to];
            return write!(
                formatter,
                "+7 {} {} {} {}",
                part(0, 3),
                part(3, 6),
                part(6, 8),
                part(8, 10)
            );
        }
        match number.strip_prefix('+').and_then(in_plan) {
            Some(planned) => {
                formatter.write_str(&planned.format_as(PhoneNumberFormat::International))
            }
            None => formatter.write_str(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_of_kazakhstan_and_russia_are_kept_in_e164() {
        for typed in [
            "+77011234567",
            "8 701 123-45-67",
            "7(701)1234567",
            "+7 701 123 45 67",
            "(+7) 701 123.45.67",
            "+7 8 701 123 45 67",
            "701 123 45 67",
            "\u{200e}+7\u{202f}701\u{2011}123\u{2013}45\u{ad}67\u{feff}",
        ] {
            let phone = Phone::parse(typed).expect(typed);
            assert_eq!(phone.as_str(), "+77011234567");
            assert_eq!(phone.to_string(), "+7 701 123 45 67");
        }
        for typed in ["8 912 345-67-89", "7 912 345 67 89", "+7 912 345 67 89"] {
            assert_eq!(Phone::parse(typed).expect(typed).as_str(), "+79123456789");
        }
    }

    #[test]
    fn a_number_of_another_country_stays_its_own() {
        for (typed, kept, printed) in [
            ("+84 912 345 678", "+84912345678", "+84 912 345 678"),
            ("+852 5123 4567", "+85251234567", "+852 5123 4567"),
            ("+49 30 1234567", "+49301234567", "+49 30 1234567"),
            ("+996 555 123 456", "+996555123456", "+996 555 123 456"),
            ("+998901234567", "+998901234567", "+998 90 123 45 67"),
        ] {
            let phone = Phone::parse(typed).expect(typed);
            assert_eq!(phone.as_str(), kept);
            assert_eq!(phone.to_string(), printed);
            assert_eq!(Phone::international(kept), Some(phone));
        }
    }

    #[test]
    fn what_no_plan_has_is_not_a_number() {
        for wrong in [
            "",
            "+",
            "123 45 67",
            "+7701123456",
            "мой номер",
            "8 701 123 45 67 доб. 5",
            "+7701123456789012",
            // Vietnam's with its code, or Ryazan's.
            "84 912 345 678",
            // Ten digits that are not Kazakhstan's.
            "912 345 67 89",
            "+84 912 345 67",
            "+888 0123 4567",
            "7+7011234567",
            "++77011234567",
            "1-800-FLOWERS",
            "+7 000 000 00 00",
        ] {
            assert_eq!(Phone::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_file_may_have_a_number_as_it_is_kept_or_as_people_type_it() {
        for (written, kept) in [
            ("+77011234567", "+77011234567"),
            ("+88801234567", "+88801234567"),
            ("8 701 123-45-67", "+77011234567"),
            ("+84 912 345 678", "+84912345678"),
        ] {
            assert_eq!(Phone::written(written).expect(written).as_str(), kept);
        }
        for wrong in ["+7701123456", "+", "+0123456789", "701", "+84 912 345 67"] {
            assert_eq!(Phone::written(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_telegram_vouches_for_is_kept() {
        for (shared, printed) in [
            ("84912345678", "+84 912 345 678"),
            ("+85251234567", "+852 5123 4567"),
            ("88801234567", "+88801234567"),
            ("77011234567", "+7 701 123 45 67"),
        ] {
            let phone = Phone::international(shared).expect(shared);
            assert_eq!(phone.to_string(), printed);
        }
        for wrong in ["", "+", "мой", "012345678", "123456", "1234567890123456"] {
            assert_eq!(Phone::international(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(text in any::<String>()) {
            if let Some(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(&phone.to_string()), Some(phone));
            }
        }

        #[test]
        fn a_number_prints_as_it_is_read(text in "[+78]?[0-9 ()-]{5,16}") {
            if let Some(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Some(phone.clone()));
                prop_assert_eq!(Phone::parse(&phone.to_string()), Some(phone.clone()));
                prop_assert_eq!(Phone::international(phone.as_str()), Some(phone));
            }
        }

        #[test]
        fn printing_never_fails(phone in "\\+?[0-9а-я]{0,20}") {
            let stored: Phone = serde_json::from_value(phone.clone().into()).expect("a text");
            prop_assert!(stored.to_string().len() >= phone.len());
        }
    }
}

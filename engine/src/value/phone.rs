//! [`Phone`]: a telephone number.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A telephone number in E.164 (`+77011234567`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(Arc<str>);

impl Phone {
    /// Reads a Kazakhstani or Russian number as people type it (`8 701 123-45-67`), or any number
    /// with `+` and 8 to 15 digits (E.164).
    pub fn parse(text: &str) -> Option<Phone> {
        let international = text.trim_start().starts_with('+');
        if !text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '\u{a0}' | '-' | '(' | ')'))
        {
            return None;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let national = match (digits.len(), digits.as_bytes().first()) {
            (11, Some(b'7' | b'8')) => Some(&digits[1..]),
            _ => None,
        };
        match national {
            Some(national) => Some(Phone(format!("+7{national}").into())),
            None if international
                && !digits.starts_with('7')
                && (8..=15).contains(&digits.len()) =>
            {
                Some(Phone(format!("+{digits}").into()))
            }
            None => None,
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Phone {
    /// `+7 701 123 45 67`; a number of another country is printed as it is.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.as_str();
        if number.len() == 12 && number.starts_with("+7") {
            let part = |from: usize, to: usize| &number[from..to];
            write!(
                formatter,
                "+7 {} {} {} {}",
                part(2, 5),
                part(5, 8),
                part(8, 10),
                part(10, 12)
            )
        } else {
            formatter.write_str(number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_kept_in_e164() {
        for typed in [
            "+77011234567",
            "8 701 123-45-67",
            "7(701)1234567",
            "+7 701 123 45 67",
        ] {
            let phone = Phone::parse(typed).expect("a phone");
            assert_eq!(phone.as_str(), "+77011234567");
            assert_eq!(phone.to_string(), "+7 701 123 45 67");
        }
        assert_eq!(
            Phone::parse("+49 30 1234567").expect("a phone").as_str(),
            "+49301234567"
        );
        for wrong in [
            "",
            "701 123 45 67",
            "+7701123456",
            "мой номер",
            "+7701123456789012",
        ] {
            assert_eq!(Phone::parse(wrong), None, "{wrong}");
        }
    }
}

//! [`Code`]: a random text that a deep link carries, and that nobody can guess.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The signs of a code: 128 bits, six to each.
pub const CODE_LENGTH: usize = 22;

/// Signs that a deep link takes, in the order of RFC 4648, section 5.
const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A secret: whoever has it may do what it was made for.
#[derive(Clone, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(Arc<str>);

impl Code {
    /// The code of 128 random bits.
    pub fn of_bits(bits: u128) -> Code {
        let mut left = bits;
        let mut next = || {
            let sign = SIGNS[(left & 63) as usize];
            left >>= 6;
            char::from(sign)
        };
        let signs: String = (0..CODE_LENGTH).map(|_| next()).collect();
        Code(signs.into())
    }

    /// What somebody says is a code. Any text is taken: what is none is the code of nothing, and
    /// nobody learns more from the answer.
    pub fn claimed(text: &str) -> Code {
        let is_code = text.len() == CODE_LENGTH && text.bytes().all(|sign| SIGNS.contains(&sign));
        Code(if is_code { text } else { "" }.into())
    }

    /// Its signs, for a link and for the database alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// In a time that does not depend on the signs.
impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        let pairs = self.0.bytes().zip(other.0.bytes());
        let difference = pairs.fold(0, |found, (left, right)| found | (left ^ right));
        self.0.len() == other.0.len() && std::hint::black_box(difference) == 0
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_bits_make_different_codes_of_one_length() {
        for bits in [0, 1, 63, 64, u128::MAX, u128::MAX - 1, 1 << 127] {
            let code = Code::of_bits(bits);
            assert_eq!(code.reveal().len(), CODE_LENGTH);
            assert_eq!(code, Code::claimed(code.reveal()));
            assert_ne!(code, Code::of_bits(bits ^ 1));
            assert_ne!(code, Code::of_bits(bits ^ (1 << 127)));
        }
    }

    #[test]
    fn what_is_no_code_is_the_code_of_nothing() {
        let code = Code::of_bits(7);
        for text in [
            "",
            "short",
            "Привет, как дела?",
            &code.reveal()[1..],
            "#234567890123456789012",
        ] {
            assert_eq!(Code::claimed(text).reveal(), "");
        }
        assert_eq!(Code::claimed(&"A".repeat(4000)).reveal(), "");
    }

    #[test]
    fn a_code_is_not_printed() {
        assert_eq!(format!("{:?}", Code::of_bits(7)), "Code(…)");
    }
}

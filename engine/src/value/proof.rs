//! [`Proof`]: what a text of digits proves by itself, so that a slip of the finger is found before
//! anybody is asked.
//!
//! Each is a pure function. `check: NAME` in a type names one.

use jiff::civil::Date;

use super::seen::plain;

/// What is to be found wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It does not look like such a text at all.
    Form,
    /// It looks like one, and its digits contradict each other.
    Digits,
}

/// A function that tells whether a text can be what it is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    Iin,
    Bin,
    Luhn,
    Iban,
}

/// What is known of a proof.
struct Row {
    name: &'static str,
    about: &'static str,
    /// The fewest and the most characters of a text that it accepts.
    length: (u32, u32),
    flaw: fn(&str) -> Option<Flaw>,
}

impl Proof {
    pub const ALL: [Proof; 4] = [Proof::Iin, Proof::Bin, Proof::Luhn, Proof::Iban];

    fn row(self) -> Row {
        match self {
            Proof::Iin => Row {
                name: "iin",
                about: "the id of a person in Kazakhstan: 12 digits that begin with a day of birth",
                length: (12, 12),
                flaw: iin,
            },
            Proof::Bin => Row {
                name: "bin",
                about: "the id of a company in Kazakhstan: 12 digits that begin with a year and a month",
                length: (12, 12),
                flaw: bin,
            },
            Proof::Luhn => Row {
                name: "luhn",
                about: "12 to 19 digits with Luhn's check digit, as bank cards have",
                length: (12, 19),
                flaw: luhn,
            },
            Proof::Iban => Row {
                name: "iban",
                about: "a bank account with the letters of its country: `KZ86125KZT5004100100`",
                length: (15, 34),
                flaw: iban,
            },
        }
    }

    /// The proof of this name.
    pub fn find(name: &str) -> Option<Proof> {
        Self::ALL.into_iter().find(|proof| proof.name() == name)
    }

    /// The name by which apps write it.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What a text is that passes, in a line.
    pub fn about(self) -> &'static str {
        self.row().about
    }

    /// The fewest and the most characters of a text that passes.
    pub fn length(self) -> (u32, u32) {
        self.row().length
    }

    /// What is wrong with a text, if anything is.
    pub fn flaw(self, text: &str) -> Option<Flaw> {
        (self.row().flaw)(text)
    }

    /// What was typed, without the spaces and hyphens by which people part such a text.
    pub fn tidied(self, text: &str) -> String {
        let parts = |c: char| c.is_whitespace() || c == '-';
        plain(text).replace(parts, "").to_ascii_uppercase()
    }
}

/// The digits of a text that consists of `length` of them.
fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<Vec<u32>> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    digits.filter(|digits| length.contains(&digits.len()))
}

/// An individual identification number. Its seventh digit tells the century of birth: 1 and 2 the
/// 19th, 3 and 4 the 20th, 5 and 6 the 21st.
fn iin(text: &str) -> Option<Flaw> {
    let Some(digits) = digits(text, 12..=12) else {
        return Some(Flaw::Form);
    };
    let two = |place: usize| (digits[place] * 10 + digits[place + 1]) as i16;
    let century = match digits[6] {
        1 | 2 => 1800,
        3 | 4 => 1900,
        5 | 6 => 2000,
        _ => return Some(Flaw::Digits),
    };
    // Both have two digits.
    let (month, day) = (two(2) as i8, two(4) as i8);
    let is_born = Date::new(century + two(0), month, day).is_ok();
    (!is_born || !has_check_digit(&digits)).then_some(Flaw::Digits)
}

/// A business identification number: year and month of the registration, then the kind of company,
/// of which there are three, 4 to 6.
fn bin(text: &str) -> Option<Flaw> {
    let Some(digits) = digits(text, 12..=12) else {
        return Some(Flaw::Form);
    };
    let month = digits[2] * 10 + digits[3];
    let is_company = (1..=12).contains(&month) && (4..=6).contains(&digits[4]);
    (!is_company || !has_check_digit(&digits)).then_some(Flaw::Digits)
}

/// Whether the last of twelve digits follows from the others: their sum by weight modulo 11, by
/// other weights if that is 10. A number for which it is 10 again is never given to anybody.
fn has_check_digit(digits: &[u32]) -> bool {
    const FIRST: [u32; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    const SECOND: [u32; 11] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];
    let sum = |weights: [u32; 11]| {
        let weighted = weights.iter().zip(digits).map(|(weight, it)| weight * it);
        weighted.sum::<u32>() % 11
    };
    let expected = match sum(FIRST) {
        10 => sum(SECOND),
        found => found,
    };
    expected == digits[11]
}

/// ISO/IEC 7812-1, annex B. Zeros alone pass the formula and are no number.
fn luhn(text: &str) -> Option<Flaw> {
    let Some(digits) = digits(text, 12..=19) else {
        return Some(Flaw::Form);
    };
    let doubled = |(place, digit): (usize, &u32)| match place % 2 {
        0 => *digit,
        _ => digit * 2 / 10 + digit * 2 % 10,
    };
    let sum: u32 = digits.iter().rev().enumerate().map(doubled).sum();
    (sum == 0 || !sum.is_multiple_of(10)).then_some(Flaw::Digits)
}

/// ISO 13616: the number with its first four characters at the end, letters as 10 to 35, is 1
/// modulo 97. Kazakhstan's has 20 characters.
fn iban(text: &str) -> Option<Flaw> {
    let has_form = (15..=34).contains(&text.len())
        && text.bytes().enumerate().all(|(place, byte)| match place {
            0 | 1 => byte.is_ascii_uppercase(),
            2 | 3 => byte.is_ascii_digit(),
            _ => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
        })
        && (!text.starts_with("KZ") || text.len() == 20);
    if !has_form {
        return Some(Flaw::Form);
    }
    let (head, rest) = text.split_at(4);
    let remainder = rest.chars().chain(head.chars()).fold(0, |before, c| {
        let value = c.to_digit(36).unwrap_or_default();
        (before * if value < 10 { 10 } else { 100 } + value) % 97
    });
    (remainder != 1).then_some(Flaw::Digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digits with every other last digit.
    fn with_each_end(text: &str) -> Vec<String> {
        let head = &text[..text.len() - 1];
        ('0'..='9').map(|end| format!("{head}{end}")).collect()
    }

    #[test]
    fn a_right_number_passes_and_no_other_last_digit_does() {
        for (proof, text) in [
            (Proof::Iin, "900101300017"),
            (Proof::Iin, "840229450121"),
            (Proof::Bin, "940140000385"),
            (Proof::Luhn, "4111111111111111"),
            (Proof::Luhn, "5555555555554444"),
        ] {
            let passing: Vec<String> = with_each_end(text);
            let passing = passing.iter().filter(|it| proof.flaw(it).is_none());
            assert_eq!(passing.collect::<Vec<_>>(), [text], "{proof:?}");
        }
        assert_eq!(Proof::Iban.flaw("KZ86125KZT5004100100"), None);
        assert_eq!(Proof::Iban.flaw("GB82WEST12345698765432"), None);
        assert_eq!(Proof::Iban.flaw("KZ86125KZT5004100101"), Some(Flaw::Digits));
    }

    #[test]
    fn what_is_no_such_number_is_told_from_one_with_a_slip() {
        for (proof, text, flaw) in [
            (Proof::Iin, "90010130001", Flaw::Form),
            (Proof::Iin, "9001013000174", Flaw::Form),
            (Proof::Iin, "90010130001X", Flaw::Form),
            (Proof::Iin, "٩٠٠١٠١٣٠٠٠١٧", Flaw::Form),
            // No 30 February, no month 13, no century 7 and 0.
            (Proof::Iin, "900230300017", Flaw::Digits),
            (Proof::Iin, "901301300017", Flaw::Digits),
            (Proof::Iin, "900101700017", Flaw::Digits),
            (Proof::Iin, "900101000017", Flaw::Digits),
            (Proof::Bin, "941340000385", Flaw::Digits),
            (Proof::Bin, "940130000385", Flaw::Digits),
            (Proof::Luhn, "41111111111", Flaw::Form),
            (Proof::Luhn, "0000000000000000", Flaw::Digits),
            (Proof::Iban, "KZ86125KZT500410010", Flaw::Form),
            (Proof::Iban, "8612KZ5KZT5004100100", Flaw::Form),
            (Proof::Iban, "", Flaw::Form),
        ] {
            assert_eq!(proof.flaw(text), Some(flaw), "{text}");
        }
    }

    #[test]
    fn the_twenty_ninth_of_february_is_of_its_century() {
        // 1900 was no leap year, 2000 was one.
        let of_century = |digit: u32| {
            let head = format!("000229{digit}0001");
            let ends = with_each_end(&format!("{head}0"));
            ends.iter().any(|text| Proof::Iin.flaw(text).is_none())
        };
        assert!(!of_century(3));
        assert!(of_century(5));
    }

    #[test]
    fn a_number_that_ends_in_no_digit_is_refused() {
        // By both weights the sum leaves 10.
        let never: Vec<u32> = (0..10_000)
            .filter(|serial| {
                let head = format!("9001013{serial:04}0");
                let ends = with_each_end(&head);
                ends.iter().all(|text| Proof::Iin.flaw(text).is_some())
            })
            .collect();
        assert!(!never.is_empty());
        assert!(never.len() < 200, "{}", never.len());
    }

    #[test]
    fn spaces_and_hyphens_are_left_out() {
        let typed = "\u{200e}4111 1111-1111\u{a0}1111";
        assert_eq!(Proof::Luhn.tidied(typed), "4111111111111111");
        assert_eq!(
            Proof::Iban.tidied("kz86 125k zt50 0410 0100"),
            "KZ86125KZT5004100100"
        );
    }

    #[test]
    fn every_length_is_one_that_passes() {
        for proof in Proof::ALL {
            assert_eq!(Proof::find(proof.name()), Some(proof));
            let (from, to) = proof.length();
            assert!(from <= to);
        }
    }
}

//! What people write, without characters that no keyboard types. These cannot be seen, but they
//! change the text around them, and PostgreSQL stores no NUL. Telegram's own applications clean
//! texts in this way (TDLib, `clean_input_string`); other applications need not.

/// A text with several lines.
pub(super) fn cleaned(text: &str) -> String {
    let kept = text.chars().filter(|letter| !turns_around(*letter));
    kept.map(|letter| match letter {
        '\n' => '\n',
        letter if letter.is_control() => ' ',
        letter => letter,
    })
    .collect()
}

/// A text in one line, with one space between words.
pub(super) fn line(text: &str) -> String {
    let text = cleaned(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Whether a letter ends a line invisibly, or changes the direction of the letters after it.
fn turns_around(letter: char) -> bool {
    matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_stays() {
        let text = "Әлия-Мария  О’Нил 👩🏽‍🦰\n№ 5, «Ақ» שלום";
        assert_eq!(cleaned(text), text);
        assert_eq!(line(text), "Әлия-Мария О’Нил 👩🏽‍🦰 № 5, «Ақ» שלום");
    }

    #[test]
    fn what_nobody_sees_goes() {
        assert_eq!(cleaned("\u{0}а\u{202e}б\r\u{2028}\u{7}"), " аб  ");
        assert_eq!(line("\u{2067} \t\n"), "");
    }
}

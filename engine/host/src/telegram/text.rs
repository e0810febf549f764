//! What people write, without what no keyboard types: it cannot be seen, yet it changes what stands around
//! it, and PostgreSQL stores no NUL. Telegram's own applications clean in this way (TDLib, `clean_input_string`);
//! others need not.

/// Of several lines.
pub(super) fn cleaned(text: &str) -> String {
    let kept = text.chars().filter(|letter| !turns_around(*letter));
    kept.map(|letter| match letter {
        '\n' => '\n',
        letter if letter.is_control() => ' ',
        letter => letter,
    })
    .collect()
}

/// In one line, the words a space apart.
pub(super) fn line(text: &str) -> String {
    let text = cleaned(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Whether a letter ends a line unseen, or turns the direction of those after it.
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

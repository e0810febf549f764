//! Text as people see it. What is pasted often brings marks that nobody sees, and letters that are
//! written in two parts (Unicode Standard Annexes 15 and 44).

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointSetData};

/// The text with whole letters: `и` and its breve become `й` (NFC).
pub(crate) fn composed(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc()
        .normalize(text)
        .into_owned()
}

/// Whether a letter takes no room, or looks like a space.
fn is_unseen(letter: char) -> bool {
    const EMPTY_BRAILLE: char = '\u{2800}';
    letter.is_whitespace() || letter.is_control() || letter == EMPTY_BRAILLE || is_ignorable(letter)
}

fn is_ignorable(letter: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(letter)
}

fn category(letter: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(letter)
}

/// Whether nothing of a text can be seen.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(is_unseen)
}

/// A text as a person means it, for a column: whole letters, and nothing unseen around them. An
/// emoji keeps the marks that it ends with.
pub(crate) fn trimmed(text: &str) -> String {
    let ends_unseen = |letter: char| {
        let is_format = category(letter) == GeneralCategory::Format;
        let is_tag = ('\u{e0020}'..='\u{e007f}').contains(&letter);
        letter.is_whitespace() || letter.is_control() || (is_format && !is_tag)
    };
    let text = composed(text);
    text.trim_start_matches(is_unseen)
        .trim_end_matches(ends_unseen)
        .to_owned()
}

/// A text without unseen marks, wherever they are.
pub(crate) fn seen(text: &str) -> String {
    let text = composed(text);
    let kept: String = text
        .chars()
        .filter(|letter| !is_ignorable(*letter))
        .collect();
    kept.trim().to_owned()
}

/// As [`seen`], with one sign for every hyphen and dash, and one space for every space: how numbers
/// and dates are read.
pub(crate) fn plain(text: &str) -> String {
    const MINUS: char = '\u{2212}';
    let text = seen(text);
    let is_dash = |letter| letter == MINUS || category(letter) == GeneralCategory::DashPunctuation;
    let one = |letter: char| if is_dash(letter) { '-' } else { letter };
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().map(one).collect()
}

/// A name without unseen marks. Those that join letters stay: Persian and Hindi spell with them.
pub(crate) fn name(text: &str) -> String {
    let text = composed(text);
    let is_kept = |letter: &char| is_joiner(*letter) || !is_ignorable(*letter);
    let kept: String = text.chars().filter(is_kept).collect();
    kept.trim_matches(is_unseen).to_owned()
}

fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}')
}

/// Whether a text can be a name: letters of any script with their marks, and between them spaces,
/// hyphens, apostrophes and full stops.
pub(crate) fn is_name(text: &str) -> bool {
    const SIGNS: [char; 8] = ['\'', '’', '‘', '`', '´', '.', '·', '・'];
    let mut has_letter = false;
    let mut after_letter = false;
    for letter in composed(text).chars() {
        let category = category(letter);
        if GeneralCategoryGroup::Letter.contains(category) && !is_ignorable(letter) {
            has_letter = true;
            after_letter = true;
        } else if GeneralCategoryGroup::Mark.contains(category) || is_joiner(letter) {
            // It belongs to the letter before it.
            if !after_letter {
                return false;
            }
        } else {
            let is_space = category == GeneralCategory::SpaceSeparator;
            let is_hyphen = category == GeneralCategory::DashPunctuation;
            if !is_space && !is_hyphen && !SIGNS.contains(&letter) {
                return false;
            }
            after_letter = false;
        }
    }
    has_letter
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MARKS: [char; 12] = [
        '\u{200b}', '\u{200e}', '\u{200f}', '\u{feff}', '\u{fe0d}', '\u{fe0f}', '\u{2060}',
        '\u{ad}', '\u{34f}', '\u{3164}', '\u{180e}', '\u{200d}',
    ];

    /// A text with an unseen mark before each letter and at its end.
    pub(super) fn marked(text: &str, marks: &[usize]) -> String {
        let mut marks = marks.iter().map(|mark| MARKS[mark % MARKS.len()]).cycle();
        let mut marked = String::new();
        for letter in text.chars() {
            marked.extend(marks.next());
            marked.push(letter);
        }
        marked.extend(marks.next());
        marked
    }

    #[test]
    fn a_name_of_any_script_is_a_name() {
        for name in [
            "Әлия Нұрланқызы",
            "Анна-Мария О’Нил",
            "J. R.",
            "Андреи\u{306}",
            "O\u{2018}tkir",
            "G\u{2bb}ulom",
            "Анна\u{2011}Мария",
            "अनुष्का",
            "क्‍षमा",
            "สมศรี",
            "María José Peña·Ruiz",
            "Nguyễn Thị Minh",
            "小野・エレナ",
            "שרה",
        ] {
            assert!(is_name(name), "{name}");
        }
        for not in [
            "",
            " ",
            "--",
            "R2D2",
            "анна@",
            "\u{3164}\u{3164}",
            "\u{115f}\u{1160}",
            "\u{2800}",
            "\u{301}\u{301}",
            "\u{200d}\u{200d}",
            "👩🏽‍🦰",
            "<b>",
            "10",
            "А\nБ",
        ] {
            assert!(!is_name(not), "{not:?}");
        }
    }

    #[test]
    fn what_nobody_sees_is_blank() {
        for text in [
            "",
            " \u{a0}\u{202f}",
            "\u{3164}\u{3164}",
            "\u{200b}\u{feff}",
            "\u{2800}",
        ] {
            assert!(is_blank(text), "{text:?}");
        }
        assert!(!is_blank("\u{200b}."));
    }

    #[test]
    fn an_emoji_keeps_its_marks_where_a_text_loses_its_own() {
        let flag = "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
        for emoji in ["❤\u{fe0f}", "👩🏽\u{200d}🦰", flag] {
            assert_eq!(trimmed(&format!("\u{feff} {emoji}\u{200b} ")), emoji);
        }
    }

    #[test]
    fn every_dash_and_space_is_read_alike() {
        assert_eq!(plain("8\u{2011}701\u{2013}12\u{2212}3"), "8-701-12-3");
        assert_eq!(plain("5\u{202f}000\u{2009}\u{a0}₸"), "5 000 ₸");
    }

    proptest! {
        #[test]
        fn unseen_marks_change_nothing(
            text in "[а-я0-9.:+ -]{0,30}",
            marks in proptest::collection::vec(any::<usize>(), 1..5),
        ) {
            prop_assert_eq!(plain(&marked(&text, &marks)), plain(&text));
        }

        #[test]
        fn reading_once_more_changes_nothing(text in any::<String>()) {
            for read in [composed, trimmed, seen, plain, name] {
                let once = read(&text);
                prop_assert_eq!(read(&once), once.clone());
            }
            prop_assert_eq!(is_name(&composed(&text)), is_name(&text));
        }
    }
}

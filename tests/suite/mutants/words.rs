//! Words in texts, and how they are misspelt.

use std::ops::Range;

/// A word with a letter too few, or, if it is short, with one too many.
pub(super) fn misspelt(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    match letters.len() {
        0..=3 => format!("{word}x"),
        length => {
            let left_out = length / 2;
            let kept = (0..length).filter(|index| *index != left_out);
            kept.map(|index| letters[index]).collect()
        }
    }
}

/// Where the names stand in a text: lower case letters, digits and underscores.
pub(super) fn names(text: &str) -> Vec<Range<usize>> {
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let mut names: Vec<Range<usize>> = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match names.last_mut() {
            Some(last) if is_part(byte) && last.end == at => last.end += 1,
            _ if byte.is_ascii_lowercase() => names.push(at..at + 1),
            _ => {}
        }
    }
    names
}

//! "Did you mean".

/// The one of `known` that `wrong` is most probably a typing mistake for.
pub fn suggest<'k>(wrong: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    // A word with a third of its letters wrong is still the same word; with more, it is another
    // word.
    let most_edits = (wrong.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(wrong, name), name))
        .filter(|(edits, _)| *edits <= most_edits)
        .min_by_key(|(edits, name)| (*edits, name.len().abs_diff(wrong.len()), *name))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::suggest;

    #[test]
    fn a_slip_is_suggested_and_another_word_is_not() {
        let known = ["service", "start", "confirm"];
        assert_eq!(suggest("servise", known), Some("service"));
        assert_eq!(suggest("tsart", known), Some("start"));
        assert_eq!(suggest("aks", ["as", "ask"]), Some("ask"));
        assert_eq!(suggest("cancel", known), None);
        assert_eq!(suggest("x", []), None);
    }
}

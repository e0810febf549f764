//! Parts of a Fluent file that know their place.

use fluent_syntax::parser::Slice;

/// A part of the file that knows its place: fluent-syntax gives no places by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'s> {
    pub(super) text: &'s str,
    pub(super) start: usize,
}

impl AsRef<str> for Piece<'_> {
    fn as_ref(&self) -> &str {
        self.text
    }
}

impl PartialEq for Piece<'_> {
    /// By text alone: the parser looks for an option that is given twice.
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<'s> Slice<'s> for Piece<'s> {
    fn slice(&self, range: std::ops::Range<usize>) -> Self {
        // The parser may cut a broken escape sequence in the middle of a letter.
        let start = self.text.floor_char_boundary(range.start);
        let end = self.text.ceil_char_boundary(range.end);
        Piece {
            text: &self.text[start..end],
            start: self.start + start,
        }
    }

    fn trim(&mut self) {
        self.text = self.text.trim_end_matches([' ', '\r', '\n']);
    }
}

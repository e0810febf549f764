//! Parts of a Fluent file that know where they stand.

use fluent_syntax::parser::Slice;

/// A part of the file that knows where it stands: fluent-syntax gives no places by itself.
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
    /// By text alone: the parser looks for an option given twice.
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<'s> Slice<'s> for Piece<'s> {
    fn slice(&self, range: std::ops::Range<usize>) -> Self {
        // The parser cuts a broken escape sequence without looking for a letter's end.
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

//! [`Marked`]: a text with its bold and italic parts.

use std::cmp::Reverse;
use std::ops::Range;

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Emphasis {
    Bold,
    Italic,
}

impl Emphasis {
    pub const ALL: [Emphasis; 2] = [Emphasis::Bold, Emphasis::Italic];

    /// What stands in the marks: `<b>`, `</b>`.
    pub const fn letter(self) -> char {
        match self {
            Emphasis::Bold => 'b',
            Emphasis::Italic => 'i',
        }
    }

    /// How an author writes where such a part begins, or ends.
    pub fn written(self, opens: bool) -> String {
        match opens {
            true => format!("<{}>", self.letter()),
            false => format!("</{}>", self.letter()),
        }
    }
}

/// A part of a text: its bytes from `start` until `end`, between letters. Parts contain each other,
/// or have nothing in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub emphasis: Emphasis,
    pub start: usize,
    pub end: usize,
}

/// What a person typed is never read for marks: it stands as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    pub text: String,
    /// As they begin; of two that begin together, the longer one first.
    pub marks: Vec<Mark>,
}

impl Marked {
    /// A text with marks in any order. Those with nothing to read in them are left out, and no mark
    /// begins or ends with a space.
    pub fn new(text: String, marks: Vec<Mark>) -> Marked {
        let seen = marks.into_iter().filter_map(|mark| {
            let words = text.get(mark.start..mark.end)?;
            let start = mark.start + words.len() - words.trim_start().len();
            let end = mark.end - (words.len() - words.trim_end().len());
            (start < end).then_some(Mark { start, end, ..mark })
        });
        let mut marks: Vec<Mark> = seen.collect();
        marks.sort_by_key(|mark| (mark.start, Reverse(mark.end), mark.emphasis));
        Marked { text, marks }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds another text.
    pub fn push(&mut self, other: &Marked) {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.marks.extend(other.marks.iter().map(|mark| Mark {
            start: mark.start + before,
            end: mark.end + before,
            ..*mark
        }));
    }

    /// The part of a text within these bytes, with the marks as far as they lie in it.
    pub fn cut(&self, part: Range<usize>) -> Marked {
        let inside = |place: usize| place.clamp(part.start, part.end) - part.start;
        let marks = self.marks.iter().map(|mark| Mark {
            start: inside(mark.start),
            end: inside(mark.end),
            ..*mark
        });
        Marked::new(self.text[part.clone()].to_owned(), marks.collect())
    }

    /// The lines of the text.
    pub fn lines(&self) -> impl Iterator<Item = Marked> {
        let mut start = 0;
        let lines = self.text.split_inclusive('\n').map(move |line| {
            let begins = start;
            start += line.len();
            begins..begins + line.trim_end_matches(['\r', '\n']).len()
        });
        lines.map(|line| self.cut(line))
    }

    /// The text in pieces, with what each of them is.
    pub fn pieces(&self) -> Vec<(&str, Vec<Emphasis>)> {
        let ends = self.marks.iter().flat_map(|mark| [mark.start, mark.end]);
        let mut places: Vec<usize> = ends.chain([0, self.text.len()]).collect();
        places.sort_unstable();
        places.dedup();
        let pieces = places.windows(2).filter_map(|place| {
            let of = |mark: &&Mark| mark.start <= place[0] && place[1] <= mark.end;
            let marks = self.marks.iter().filter(of);
            let text = self.text.get(place[0]..place[1])?;
            Some((text, marks.map(|mark| mark.emphasis).collect()))
        });
        pieces.collect()
    }

    /// The text with its marks as authors write them. What only looks like a mark has a `\` before
    /// it.
    pub fn written(&self) -> String {
        let mut written = String::with_capacity(self.text.len());
        let mut open: Vec<Emphasis> = Vec::new();
        let shut = |written: &mut String, open: &mut Vec<Emphasis>, kept: usize| {
            while open.len() > kept {
                let last = open.pop();
                written.extend(last.map(|last| last.written(false)));
            }
        };
        for (text, is) in self.pieces() {
            let same = open.iter().zip(&is).take_while(|(one, two)| one == two);
            let kept = same.count();
            shut(&mut written, &mut open, kept);
            for emphasis in &is[kept..] {
                written.push_str(&emphasis.written(true));
                open.push(*emphasis);
            }
            written.push_str(&as_typed(text));
        }
        shut(&mut written, &mut open, 0);
        written
    }
}

/// A text in which nothing is taken for a mark.
fn as_typed(text: &str) -> String {
    let mut typed = text.to_owned();
    for emphasis in Emphasis::ALL {
        for opens in [true, false] {
            let mark = emphasis.written(opens);
            typed = typed.replace(&mark, &format!("\\{mark}"));
        }
    }
    typed
}

impl From<String> for Marked {
    fn from(text: String) -> Marked {
        Marked {
            text,
            marks: Vec::new(),
        }
    }
}

impl From<&str> for Marked {
    fn from(text: &str) -> Marked {
        Marked::from(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(emphasis: Emphasis, start: usize, end: usize) -> Mark {
        Mark {
            emphasis,
            start,
            end,
        }
    }

    #[test]
    fn a_mark_has_something_to_read_and_no_space_at_its_ends() {
        let marks = vec![
            mark(Emphasis::Italic, 2, 7),
            mark(Emphasis::Bold, 0, 9),
            mark(Emphasis::Bold, 8, 9),
        ];
        let text = Marked::new(" a b c d ".to_owned(), marks);
        assert_eq!(text.written(), " <b>a <i>b c</i> d</b> ");
    }

    #[test]
    fn a_part_of_a_text_has_the_marks_as_far_as_they_lie_in_it() {
        let marks = vec![mark(Emphasis::Bold, 2, 13)];
        let text = Marked::new("а жирно б".to_owned(), marks);
        assert_eq!(text.written(), "а <b>жирно</b> б");
        assert_eq!(text.cut(5..text.text.len()).written(), "<b>ирно</b> б");
        assert_eq!(text.cut(0..2).written(), "а");
    }

    #[test]
    fn each_line_has_its_own_marks() {
        let text = Marked::new(
            "one\ntwo\r\nthree".to_owned(),
            vec![mark(Emphasis::Bold, 0, 14)],
        );
        let lines: Vec<String> = text.lines().map(|line| line.written()).collect();
        assert_eq!(lines, ["<b>one</b>", "<b>two</b>", "<b>three</b>"]);
    }

    #[test]
    fn what_a_person_typed_is_no_mark() {
        let mut text = Marked::from("<b>Иван</b>: ");
        text.push(&Marked::new(
            "да".to_owned(),
            vec![mark(Emphasis::Italic, 0, 4)],
        ));
        assert_eq!(text.written(), "\\<b>Иван\\</b>: <i>да</i>");
    }
}

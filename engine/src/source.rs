//! The text of an app's files, and places in it.

use std::collections::BTreeSet;
use std::ops::Range;

/// Which file a span points into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A place in a file: bytes from `start` up to, not including, `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub source: SourceId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// The bytes of the file that the span covers.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The part of this span from `start` to `end`, both counted in bytes from its own start.
    pub fn part(self, start: usize, end: usize) -> Span {
        let clamp = |offset: usize| (self.start + offset as u32).min(self.end);
        Span {
            source: self.source,
            start: clamp(start),
            end: clamp(end),
        }
    }

    /// The shortest span that covers both; they must be of one file.
    pub fn to(self, other: Span) -> Span {
        debug_assert_eq!(self.source, other.source);
        Span {
            source: self.source,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// One file: its path relative to the app's directory, with `/`, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub path: String,
    pub text: String,
    /// Whether the file ships with Tilmash and not with the app.
    pub library: bool,
}

impl Source {
    /// The path as shown to people: it says which of two files with the same path is meant.
    pub fn place(&self) -> std::borrow::Cow<'_, str> {
        if self.library {
            format!("library: {}", self.path).into()
        } else {
            self.path.as_str().into()
        }
    }
}

/// A line and a column as editors count them: from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// Every file of an app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    files: Vec<Source>,
    /// The names of the app's files of rows, in `seeds/`.
    pub seeds: BTreeSet<String>,
    /// The paths of the app's pictures in `seeds/`.
    pub pictures: BTreeSet<String>,
    /// Whether mapped tables are in a backend, in place of what the app says.
    pub in_backend: Option<bool>,
}

impl Sources {
    pub fn add(&mut self, source: Source) -> SourceId {
        let id =
            SourceId(u32::try_from(self.files.len()).expect("an app has fewer than 2³² files"));
        self.files.push(source);
        id
    }

    pub fn get(&self, id: SourceId) -> &Source {
        &self.files[id.0 as usize]
    }

    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (0..).map(SourceId).zip(&self.files)
    }

    /// The text that a span covers.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source)
            .text
            .get(span.range())
            .unwrap_or_default()
    }

    /// Where a span starts.
    pub fn position(&self, span: Span) -> Position {
        let text = &self.get(span.source).text;
        let before = text.get(..span.start as usize).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    /// A span over the whole first line of a file, for faults of the file as a whole.
    pub fn head(&self, source: SourceId) -> Span {
        let text = &self.get(source).text;
        Span {
            source,
            start: 0,
            end: text.find('\n').unwrap_or(text.len()) as u32,
        }
    }
}

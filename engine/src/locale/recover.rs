//! Reads the sound parts of an entry with a syntax error, and reports the others.

use fluent_syntax::ast;
use fluent_syntax::parser::{ErrorKind, ParserError, Slice, parse_runtime};

use super::piece::Piece;
use super::read::{Attribute, Definition, Reader};
use super::syntax;
use super::text::Text;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

impl<'r> Reader<'r> {
    /// Reads what the parser gave up on, part by part: the message's own text and each attribute.
    /// So every faulty part is reported and every sound part is kept.
    pub(super) fn recover(&mut self, junk: Piece<'r>, whole: Piece<'r>, error: &ParserError) {
        let before = self.diagnostics.iter().count();
        if junk.text.starts_with([' ', '\t']) {
            self.lose_last();
        }
        let parts = parts(junk);
        let has_attributes = parts.len() > 1;
        for part in parts {
            match part.attribute {
                true => self.recover_attribute(part.piece),
                false => self.recover_definition(part.piece, has_attributes),
            }
        }
        if self.diagnostics.iter().count() == before {
            let at_its_name = matches!(error.kind, ErrorKind::ExpectedMessageField { .. });
            self.report(error, if at_its_name { junk } else { whole });
        }
    }

    /// What cannot be read was to go on with the text before it, so nobody knows what that says.
    fn lose_last(&mut self) {
        let Some(last) = self.definitions.last_mut() else {
            return;
        };
        let (text, span) = match last.attributes.last_mut() {
            Some(attribute) => (Some(&mut attribute.text), attribute.span),
            None => (last.value.as_mut(), last.span),
        };
        if let Some(text) = text {
            *text = Text::unreadable(span);
        }
    }

    fn recover_definition(&mut self, piece: Piece<'r>, has_attributes: bool) {
        let errors = match parse_runtime(piece) {
            Ok(resource) => {
                resource
                    .body
                    .into_iter()
                    .for_each(|entry| self.entry(entry));
                return;
            }
            Err((_, errors)) => errors,
        };
        let mut faulty = false;
        for error in &errors {
            let only_attributes =
                has_attributes && matches!(error.kind, ErrorKind::ExpectedMessageField { .. });
            if !only_attributes {
                self.report(error, piece);
                faulty = true;
            }
        }
        if let Some(name) = leading_name(piece) {
            let span = self.span(name);
            self.definitions.push(Definition {
                id: name.text.to_owned(),
                span,
                value: faulty.then(|| Text::unreadable(span)),
                attributes: Vec::new(),
            });
        }
    }

    /// `piece` is the attribute without its dot, in the form of a message.
    fn recover_attribute(&mut self, piece: Piece<'r>) {
        let (name, text) = match parse_runtime(piece) {
            Ok(resource) => match resource.body.into_iter().next() {
                Some(ast::Entry::Message(ast::Message {
                    id,
                    value: Some(pattern),
                    ..
                })) => {
                    let span = self.span_after(id.name, 1);
                    (id.name, self.text(pattern, span))
                }
                _ => return,
            },
            Err((_, errors)) => {
                for error in errors {
                    self.report_attribute(&error, piece);
                }
                match leading_name(piece) {
                    Some(name) => (name, Text::unreadable(self.span(name))),
                    None => return,
                }
            }
        };
        let span = self.span_after(name, 1);
        match self.definitions.last_mut() {
            Some(definition) => definition.attributes.push(Attribute {
                id: name.text.to_owned(),
                span,
                text,
            }),
            None => self.diagnostics.add(
                Diagnostic::new(
                    Code::FluentSyntax,
                    span,
                    format!("attribute `.{}` belongs to no message", name.text),
                )
                .help("write it under a message: `name = text`, then the attribute, indented"),
            ),
        }
    }

    fn report_attribute(&mut self, error: &ParserError, piece: Piece<'r>) {
        let ErrorKind::ExpectedMessageField { entry_id } = &error.kind else {
            self.report(error, piece);
            return;
        };
        let span = leading_name(piece).map(|name| self.span_after(name, 1));
        self.diagnostics.add(
            Diagnostic::new(
                Code::FluentSyntax,
                span.unwrap_or_else(|| self.place(error, piece)),
                format!("attribute `.{entry_id}` has no text"),
            )
            .help("write its text after `=`"),
        );
    }

    fn report(&mut self, error: &ParserError, piece: Piece<'r>) {
        let span = match (&error.kind, leading_name(piece)) {
            (ErrorKind::ExpectedMessageField { .. }, Some(name)) => self.span(name),
            _ => self.place(error, piece),
        };
        self.diagnostics
            .add(syntax::diagnose(error, span, self.text));
    }

    /// One letter. The parser notices that something is missing only when it reads the next thing.
    /// The place is then the end of the line where it should have been.
    fn place(&self, error: &ParserError, piece: Piece<'r>) -> Span {
        let mut start = self
            .text
            .floor_char_boundary(piece.start + error.pos.start.min(piece.text.len()));
        let missing = matches!(
            error.kind,
            ErrorKind::ExpectedToken(_)
                | ErrorKind::MissingValue
                | ErrorKind::MissingDefaultVariant
                | ErrorKind::ExpectedInlineExpression
        );
        let before = self.text[..start].trim_end();
        if missing && self.text[before.len()..start].contains('\n') {
            start = before.len();
        }
        let length = match self.text[start..].chars().next() {
            None | Some('\r' | '\n') => 0,
            Some(letter) => letter.len_utf8(),
        };
        Span {
            source: self.source,
            start: start as u32,
            end: (start + length) as u32,
        }
    }
}

/// A part of an entry: its own text, or an attribute without its dot.
struct Part<'s> {
    attribute: bool,
    piece: Piece<'s>,
}

/// Splits an entry at the lines that begin with a dot: a text cannot continue with a dot (Fluent's
/// `indented_char`).
fn parts(entry: Piece<'_>) -> Vec<Part<'_>> {
    let mut starts = Vec::new();
    let mut offset = 0;
    for line in entry.text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if line[indent..].starts_with('.') {
            starts.push((true, offset + indent + 1));
        } else if offset == 0 {
            starts.push((false, 0));
        }
        offset += line.len();
    }
    let ends = starts.iter().skip(1).map(|(_, start)| start - 1);
    let ends: Vec<usize> = ends.chain([entry.text.len()]).collect();
    starts
        .into_iter()
        .zip(ends)
        .map(|((attribute, start), end)| Part {
            attribute,
            piece: entry.slice(start..end),
        })
        .collect()
}

/// The id that a part begins with, a term's with its hyphen, if an `=` follows.
fn leading_name(part: Piece<'_>) -> Option<Piece<'_>> {
    let hyphen = usize::from(part.text.starts_with('-'));
    let id = &part.text[hyphen..];
    let length =
        id.find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '_'))?;
    let named = id.starts_with(|first: char| first.is_ascii_alphabetic())
        && id[length..].trim_start_matches(' ').starts_with('=');
    named.then(|| part.slice(0..hyphen + length))
}

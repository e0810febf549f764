//! What is wrong with YAML's syntax, in plain words.

use granit_parser::{ErrorKind, ScanError};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Span};

/// The diagnostic of a parser's error at a byte of the text.
pub(super) fn diagnose(error: &ScanError, source: SourceId, text: &str, at: usize) -> Diagnostic {
    if let Some(start) = no_break_indent(text) {
        let span = Span {
            source,
            start: start as u32,
            end: (start + NO_BREAK_SPACE.len_utf8()) as u32,
        };
        return Diagnostic::new(Code::YamlSyntax, span, "a no-break space in the indent")
            .help("indent with plain spaces");
    }
    let (message, help) = wording(error);
    let span = place(text, at, is_of_tabs(error.kind()));
    let span = Span {
        source,
        start: span.0 as u32,
        end: span.1 as u32,
    };
    let diagnostic = Diagnostic::new(Code::YamlSyntax, span, message);
    let line_start = text[..span.range().start]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    if line.contains('$') && line.contains('{') && !is_of_tabs(error.kind()) {
        diagnostic.help("quote an expression that holds a comma, a colon or braces: `\"$…\"`")
    } else if let Some(help) = help {
        diagnostic.help(help)
    } else {
        diagnostic
    }
}

const NO_BREAK_SPACE: char = '\u{a0}';

/// Where the first line is whose indent has a no-break space, which looks like a plain one.
fn no_break_indent(text: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let indent = &line[..line.len() - line.trim_start().len()];
        if let Some(place) = indent.find(NO_BREAK_SPACE) {
            return Some(start + place);
        }
        start += line.len();
    }
    None
}

/// The byte range to mark. When the parser refuses a tab, it is already behind the tab. When a text
/// lacks something, it is at the end of the text. The place is then the tab, or the end of the last
/// line with content.
fn place(text: &str, at: usize, tab: bool) -> (usize, usize) {
    let at = text.floor_char_boundary(at.min(text.len()));
    if tab && let Some(before) = text[..at].rfind('\t') {
        return (before, before + 1);
    }
    match text[at..].chars().next() {
        Some(letter) => (at, at + letter.len_utf8()),
        None => {
            let end = text.trim_end().len();
            (end, end)
        }
    }
}

fn is_of_tabs(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart
    )
}

/// What is wrong, and what to write instead.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the parser explains other faults itself"
)]
fn wording(error: &ScanError) -> (String, Option<&'static str>) {
    const CLOSE: &str = "close every `{` and `[`, and part what stands in them by commas";
    const ALIGN: &str =
        "give the keys of one map the same indent, and quote a text that holds `: `";
    let (message, help) = match error.kind() {
        kind if is_of_tabs(kind) => ("a tab in the indent", "indent with spaces, not tabs"),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::InvalidQuotedScalarIndent => (
            "a text in quotes is not closed before this",
            "close it with the quote that it begins with",
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "something follows a text in quotes",
            "quote the whole text, and double a `'` within single quotes",
        ),
        ErrorKind::UnknownQuotedScalarEscape => (
            "an unknown escape in a text in quotes",
            r#"write `\\` for a backslash, or use single quotes"#,
        ),
        ErrorKind::UnexpectedEof
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnclosedFlowCollection { .. } => ("a `{` or `[` is not closed", CLOSE),
        ErrorKind::ExpectedFlowMappingSeparator => ("expected `,` or `}` before this", CLOSE),
        ErrorKind::ExpectedFlowSequenceSeparator => ("expected `,` or `]` before this", CLOSE),
        ErrorKind::MisplacedFlowCollectionEnd => ("this bracket closes nothing", CLOSE),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            let message = format!("`{open}` is closed by `{close}`");
            return (message, Some(CLOSE));
        }
        ErrorKind::InvalidFlowScalarIndent => ("a `{` or `[` is not closed before this", CLOSE),
        ErrorKind::InvalidColonPlacement => ("a `:` cannot stand here", CLOSE),
        ErrorKind::FlowMappingValueAdjacentCollection => {
            ("no space follows this `:`", "write `key: value`")
        }
        ErrorKind::MappingValueNotAllowed | ErrorKind::MappingKeyNotAllowed => {
            ("a `:` cannot stand here", ALIGN)
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            ("a key without its `:`", "write `key: value`")
        }
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidIndentation => ("this stands at the wrong indent", ALIGN),
        ErrorKind::UnknownAnchor => (
            "an alias for what is not there",
            "name a place with `&name` before `*name`, or quote a text that begins with `*`",
        ),
        ErrorKind::UnexpectedCharacter { character } => {
            let message = format!("a text cannot begin with `{character}`");
            return (message, Some("quote the text"));
        }
        _ => return (error.info(), None),
    };
    (message.to_owned(), Some(help))
}

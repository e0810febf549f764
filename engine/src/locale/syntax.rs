//! What is wrong with Fluent syntax, in plain words.

use fluent_syntax::parser::{ErrorKind, ParserError};

use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::shape::{in_one_script, of_two_scripts};
use crate::source::Span;

/// The diagnostic for a parser's error at a span of the source `text`.
pub(super) fn diagnose(error: &ParserError, span: Span, text: &str) -> Diagnostic {
    let cause = mistaken_line(error, span, text).or_else(|| mistaken_letters(span, text));
    if let Some(diagnostic) = cause {
        return diagnostic;
    }
    let (before, rest) = text.split_at(span.range().start);
    let (message, help) = wording(&error.kind, before.trim_end_matches(' '), rest);
    let diagnostic = Diagnostic::new(Code::FluentSyntax, span, message);
    let diagnostic = match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    };
    if rest.starts_with('\t') {
        diagnostic.note("Fluent indents by spaces only, and here is a tab")
    } else {
        diagnostic
    }
}

/// The diagnostic for a line that was to go on with a text, but begins with a sign that means
/// something else to Fluent.
fn mistaken_line(error: &ParserError, span: Span, text: &str) -> Option<Diagnostic> {
    let start = span.range().start;
    let begins = if matches!(error.kind, ErrorKind::ExpectedMessageField { .. }) {
        // The parser stops at the name, because no text follows it.
        start + text[start..].find('\n')? + 1
    } else if matches!(error.kind, ErrorKind::ExpectedCharRange { .. }) {
        // It expects a new message, or behind a dot an attribute.
        let begins = text[..start].rfind('\n').map_or(0, |end| end + 1);
        let before = text[begins..start].trim_start_matches(' ');
        matches!(before, "" | ".").then_some(begins)?
    } else {
        return None;
    };
    let line = text[begins..].lines().next()?;
    let words = line.trim_start_matches(' ');
    let mut letters = words.chars();
    let sign = letters.next()?;
    let is_indented = words.len() < line.len();
    let is_mistaken = match sign {
        '[' | '*' => is_indented,
        // Otherwise it is an attribute's.
        '.' => is_indented && !letters.next().is_some_and(char::is_alphabetic),
        '\t' => true,
        _ => false,
    };
    if !is_mistaken {
        return None;
    }
    let place = begins + line.len() - words.len();
    let span = Span {
        start: place as u32,
        end: (place + sign.len_utf8()) as u32,
        ..span
    };
    let (message, help) = match sign {
        '\t' => (
            "a line of a text begins with a tab".to_owned(),
            "indent it by spaces".to_owned(),
        ),
        sign => (
            format!("a line of a text cannot begin with `{sign}`"),
            format!(r#"write `{{"{sign}"}}` in its place"#),
        ),
    };
    Some(Diagnostic::new(Code::FluentSyntax, span, message).help(help))
}

/// The diagnostic for a name that ends for Fluent at a letter of another script.
fn mistaken_letters(span: Span, text: &str) -> Option<Diagnostic> {
    let is_of_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    let (before, rest) = text.split_at(span.range().start);
    let start = before.trim_end_matches(is_of_name).len();
    let end = text.len() - rest.trim_start_matches(is_of_name).len();
    let word = &text[start..end];
    let latin = in_one_script(word)?;
    let span = Span {
        start: start as u32,
        end: end as u32,
        ..span
    };
    Some(of_two_scripts(Code::FluentSyntax, word, latin, span))
}

/// The diagnostic for variants without a default, whose selector is at a span.
pub(super) fn no_default(span: Span) -> Diagnostic {
    let (message, help) = NO_DEFAULT;
    Diagnostic::new(Code::FluentSyntax, span, message).help(help)
}

/// What is wrong, and what to write instead.
type Wording = (&'static str, &'static str);

const NO_DEFAULT: Wording = (
    "no variant is the default",
    "put `*` before one variant, as in `*[other]`",
);
const ARGUMENTS_OPEN: Wording = (
    "a function's arguments are not closed",
    r#"write `FUNCTION($variable, option: "value")`"#,
);
const QUOTES_OPEN: Wording = (
    "a text in quotes is not closed",
    r#"close it with `"` on the same line"#,
);

/// What is wrong, and what to write if that can be said. `before` and `rest` are the source before
/// and after the place.
fn wording(kind: &ErrorKind, before: &str, rest: &str) -> (String, Option<&'static str>) {
    let (message, help) = match kind {
        ErrorKind::ExpectedToken('}') if rest.starts_with('.') => (
            "a value and its column are joined by a hyphen",
            "write `{ $service-name }`",
        ),
        ErrorKind::ExpectedToken(token) => match unclosed(*token) {
            Some(wording) => wording,
            None => return (format!("expected `{token}`"), None),
        },
        ErrorKind::ExpectedMessageField { entry_id } => {
            return (
                format!("message `{entry_id}` has neither a text nor an attribute"),
                Some("write its text after `=`, or on indented lines below"),
            );
        }
        ErrorKind::ExpectedTermField { entry_id } => {
            return (
                format!("term `-{entry_id}` has no text"),
                Some("write its text after `=`"),
            );
        }
        ErrorKind::DuplicatedNamedArgument(name) => {
            return (format!("option `{name}` is given twice"), Some("keep one"));
        }
        ErrorKind::ExpectedCharRange { range } => characters(range, before),
        ErrorKind::ExpectedInlineExpression => nothing_printed(before, rest),
        ErrorKind::UnterminatedStringLiteral => QUOTES_OPEN,
        ErrorKind::ForbiddenCallee => (
            "a function's name is in capitals",
            "call a function as `DATETIME($variable)`",
        ),
        ErrorKind::MissingDefaultVariant => NO_DEFAULT,
        ErrorKind::MissingValue => ("no text here", "write a text, or remove the name"),
        ErrorKind::MultipleDefaultVariants => (
            "two variants are the default",
            "keep the `*` of one of them",
        ),
        ErrorKind::MessageReferenceAsSelector
        | ErrorKind::MessageAttributeAsSelector
        | ErrorKind::TermReferenceAsSelector
        | ErrorKind::ExpectedSimpleExpressionAsSelector => (
            "nothing can be selected by this",
            "select by a variable, as in `{ $count -> … }`",
        ),
        ErrorKind::TermAttributeAsPlaceable => (
            "a term's attribute cannot be printed",
            "it may only select a variant; print the term itself",
        ),
        ErrorKind::PositionalArgumentFollowsNamed => (
            "a variable after an option",
            r#"write the variable first: `FUNCTION($variable, option: "value")`"#,
        ),
        ErrorKind::UnknownEscapeSequence(_) | ErrorKind::InvalidUnicodeEscapeSequence(_) => (
            "an unknown escape in a text in quotes",
            r#"write `\"`, `\\` or `\u` with four hexadecimal digits"#,
        ),
        ErrorKind::UnbalancedClosingBrace => (
            "a `}` without its `{`",
            r#"remove it; a brace to be printed is `{"}"}`"#,
        ),
        ErrorKind::ExpectedLiteral => (
            "an option's value is a text in quotes",
            r#"write `option: "value"`"#,
        ),
    };
    (message.to_owned(), Some(help))
}

/// What is not closed where a sign was expected.
fn unclosed(expected: char) -> Option<Wording> {
    Some(match expected {
        '=' => (
            "a name without `=`",
            "write `name = text`; a line that goes on with the text above it is indented",
        ),
        '}' => (
            "a `{` is not closed here",
            r#"write `{ $variable }`; a brace to be printed is `{"{"}`"#,
        ),
        ']' => (
            "a variant's key is not closed",
            "write `[key] text` on a line of its own",
        ),
        ')' => ARGUMENTS_OPEN,
        '"' => QUOTES_OPEN,
        _ => return None,
    })
}

/// What a character outside the expected `range` means.
fn characters(range: &str, before: &str) -> Wording {
    if range.contains('\n') || range.contains("\\n") {
        (
            "variants on the line of their `->`",
            "begin a new line after `->`, and give each variant its own",
        )
    } else if range == "0-9" {
        (
            "a number without digits",
            "write digits, such as `10` or `1.5`",
        )
    } else if before.ends_with('[') {
        (
            "a variant's key is a word of Latin letters or a number",
            "write `[one]`, `[none]`, `[0]` or the value's id",
        )
    } else if before.ends_with('$') {
        (
            "a variable's name is of Latin letters",
            "write it as the flow names it: `{ $name }`",
        )
    } else {
        (
            "expected a name of Latin letters",
            "write `name = text`; a line that goes on with the text above it is indented",
        )
    }
}

/// What is missing where something to print was expected.
fn nothing_printed(before: &str, rest: &str) -> Wording {
    if !rest.starts_with('}') {
        (
            "expected a variable, a message, a function or a text in quotes",
            "write a variable with its sign: `{ $name }`",
        )
    } else if before.ends_with('{') {
        (
            "nothing stands in the braces",
            r#"write `{ $variable }`; a brace to be printed is `{"{"}`"#,
        )
    } else {
        ARGUMENTS_OPEN
    }
}

//! Bold and italic parts of a text: `<b>…</b>`, `<i>…</i>`.

use super::piece::Piece;
use super::text::Element;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::marked::Emphasis;
use crate::source::{SourceId, Span};

/// Marks of other programs, which stand here as they are written.
const FOREIGN: [(&str, Emphasis); 4] = [
    ("b", Emphasis::Bold),
    ("strong", Emphasis::Bold),
    ("i", Emphasis::Italic),
    ("em", Emphasis::Italic),
];

/// The written words of a text, and the marks between them.
pub(super) fn split(
    piece: Piece<'_>,
    source: SourceId,
    diagnostics: &mut Diagnostics,
) -> Vec<Element> {
    let mut elements = Vec::new();
    let mut rest = piece.text;
    let mut plain = String::new();
    while let Some(place) = rest.find('<') {
        plain.push_str(&rest[..place]);
        rest = &rest[place..];
        let all = Emphasis::ALL.into_iter();
        let mut all = all.flat_map(|emphasis| [(emphasis, true), (emphasis, false)]);
        let found = all.find(|(emphasis, opens)| rest.starts_with(&emphasis.written(*opens)));
        let start = piece.start + piece.text.len() - rest.len();
        let span = |length: usize| Span {
            source,
            start: start as u32,
            end: (start + length) as u32,
        };
        let Some((emphasis, opens)) = found else {
            if let Some((written, meant)) = foreign(rest) {
                let message = format!("`{written}` is no mark");
                diagnostics.add(
                    Diagnostic::new(Code::InvalidMark, span(written.len()), message)
                        .help(format!("write `{meant}`")),
                );
            }
            plain.push('<');
            rest = &rest[1..];
            continue;
        };
        let length = emphasis.written(opens).len();
        if !plain.is_empty() {
            elements.push(Element::Plain(std::mem::take(&mut plain)));
        }
        elements.push(Element::Mark {
            emphasis,
            opens,
            span: span(length),
        });
        rest = &rest[length..];
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        elements.push(Element::Plain(plain));
    }
    elements
}

/// The mark of another program that a text begins with, and what is meant by it.
fn foreign(text: &str) -> Option<(&str, String)> {
    let written = &text[..=text.find('>')?];
    let name = written[1..written.len() - 1].trim_matches(['/', ' ']);
    let is = |(known, _): &&(&str, Emphasis)| name.eq_ignore_ascii_case(known);
    let (_, emphasis) = FOREIGN.iter().find(is)?;
    Some((written, emphasis.written(!written.contains('/'))))
}

/// Reports what does not end where it began, and then takes the text without its marks. A variant
/// ends what it begins, so every way through the text is right.
pub(super) fn check(elements: &mut Vec<Element>, diagnostics: &mut Diagnostics) {
    let before = diagnostics.len();
    let mut open: Vec<(Emphasis, Span)> = Vec::new();
    for element in elements.iter() {
        let Element::Mark {
            emphasis,
            opens,
            span,
        } = element
        else {
            continue;
        };
        let written = emphasis.written(*opens);
        let fault = |message: String| Diagnostic::new(Code::InvalidMark, *span, message);
        if *opens {
            if open.iter().any(|(outer, _)| outer == emphasis) {
                diagnostics.add(fault(format!("`{written}` within `{written}`")));
            }
            open.push((*emphasis, *span));
            continue;
        }
        match open.pop() {
            Some((last, _)) if last == *emphasis => {}
            Some((last, begun)) => {
                let wanted = last.written(false);
                diagnostics.add(
                    fault(format!("`{written}` where `{wanted}` is expected"))
                        .related(begun, "begins here")
                        .help("end first what began last: `<b><i>…</i></b>`"),
                );
                open.clear();
                break;
            }
            None => {
                let wanted = emphasis.written(true);
                diagnostics.add(
                    fault(format!("`{written}` without `{wanted}`"))
                        .help(format!("write `{wanted}` before it in the same text")),
                );
            }
        }
    }
    for (emphasis, span) in open {
        let (begun, wanted) = (emphasis.written(true), emphasis.written(false));
        diagnostics.add(
            Diagnostic::new(
                Code::InvalidMark,
                span,
                format!("`{begun}` without `{wanted}`"),
            )
            .help(format!(
                "write `{wanted}` behind it in the same text; a variant ends what it begins"
            )),
        );
    }
    if diagnostics.len() > before {
        elements.retain(|element| !matches!(element, Element::Mark { .. }));
    }
}

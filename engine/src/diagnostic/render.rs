//! Diagnostics for people (a caret under the place) and for programs (JSON).

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Diagnostics, Fix, Severity};
use crate::source::{Sources, Span};

/// Every diagnostic as a person reads it, coloured if `colours`.
pub fn human(diagnostics: &Diagnostics, sources: &Sources, colours: bool) -> String {
    let renderer = if colours {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(120);
    let mut text = String::new();
    for diagnostic in diagnostics.iter() {
        text.push_str(&renderer.render(&report(diagnostic, sources)));
        text.push_str("\n\n");
    }
    text
}

/// `2 errors, 1 warning`; empty if there is neither.
pub fn summary(diagnostics: &Diagnostics) -> String {
    let counted = [(Severity::Error, "error"), (Severity::Warning, "warning")]
        .into_iter()
        .filter_map(|(severity, word)| match diagnostics.count(severity) {
            0 => None,
            1 => Some(format!("1 {word}")),
            count => Some(format!("{count} {word}s")),
        });
    counted.collect::<Vec<_>>().join(", ")
}

fn report<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Group<'a>> {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.name());
    let mut group = Group::with_title(title);
    if let Some(span) = diagnostic.span {
        group = group.element(
            snippet(sources, span)
                .annotation(
                    AnnotationKind::Primary
                        .span(span.range())
                        .label(diagnostic.label.as_str()),
                )
                .annotations(
                    diagnostic
                        .related
                        .iter()
                        .filter(|(other, _)| other.source == span.source)
                        .map(|(other, label)| {
                            AnnotationKind::Context
                                .span(other.range())
                                .label(label.as_str())
                        }),
                ),
        );
        for (other, label) in diagnostic
            .related
            .iter()
            .filter(|(other, _)| other.source != span.source)
        {
            group = group.element(
                snippet(sources, *other).annotation(
                    AnnotationKind::Context
                        .span(other.range())
                        .label(label.as_str()),
                ),
            );
        }
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    let mut groups = vec![group];
    match (&diagnostic.help, &diagnostic.fix) {
        (Some(help), Some(fix)) => {
            groups.push(
                Level::HELP.secondary_title(help.as_str()).element(
                    patched(sources, fix.span)
                        .patch(Patch::new(fix.span.range(), replacement(sources, fix))),
                ),
            );
        }
        (Some(help), None) => {
            let group = groups.pop().expect("the first group was just made");
            groups.push(group.element(Level::HELP.message(help.as_str())));
        }
        (None, _) => {}
    }
    groups
}

fn snippet<'a>(sources: &'a Sources, span: Span) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = sources.get(span.source);
    Snippet::source(source.text.as_str())
        .path(source.place())
        .fold(true)
}

fn patched<'a>(sources: &'a Sources, span: Span) -> Snippet<'a, Patch<'a>> {
    let source = sources.get(span.source);
    Snippet::source(source.text.as_str())
        .path(source.place())
        .fold(true)
}

/// What to write under the fix's span, in quotes where the author's text is in quotes and what
/// stands there is a text.
fn replacement(sources: &Sources, fix: &Fix) -> String {
    let written = sources.slice(fix.span);
    let quote = ['"', '\''].into_iter().find(|quote| {
        written.len() > 1 && written.starts_with(*quote) && written.ends_with(*quote)
    });
    match quote.filter(|_| !fix.unquotes) {
        Some(quote) => format!("{quote}{}{quote}", fix.replacement),
        None => fix.replacement.clone(),
    }
}

/// An array with an object for each diagnostic: `code`, `severity`, `message`, `label`, `file`,
/// `line`, `column`, `end_line`, `end_column` (from 1, columns in characters), `notes`, `help`,
/// `fix`.
pub fn json(diagnostics: &Diagnostics, sources: &Sources) -> Value {
    diagnostics
        .iter()
        .map(|diagnostic| {
            let place = diagnostic.span.map(|span| place(sources, span));
            let mut object = json!({
                "code": diagnostic.code.name(),
                "severity": match diagnostic.code.severity() {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                },
                "message": diagnostic.message,
                "label": diagnostic.label,
                "place": place,
                "notes": diagnostic.notes,
                "help": diagnostic.help,
            });
            object["related"] = diagnostic
                .related
                .iter()
                .map(
                    |(span, label)| json!({ "place": self::place(sources, *span), "label": label }),
                )
                .collect();
            object["fix"] = diagnostic.fix.as_ref().map_or(Value::Null, |fix| {
                json!({
                    "place": self::place(sources, fix.span),
                    "replacement": replacement(sources, fix),
                })
            });
            object
        })
        .collect()
}

fn place(sources: &Sources, span: Span) -> Value {
    let start = sources.position(span);
    let end = sources.position(Span {
        start: span.end,
        ..span
    });
    json!({
        "file": sources.get(span.source).place(),
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    })
}

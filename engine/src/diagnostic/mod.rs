//! What is wrong with an app's files: where, why, and what to write instead.
//!
//! A message is in lower case without a full stop. The author's own words stand in backticks.

mod code;
mod render;
mod slip;
mod suggest;

pub use code::{Code, Severity};
pub use render::{human, json, summary};
pub use slip::Slip;
pub use suggest::suggest;

use crate::source::{Sources, Span};

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    /// What is wrong, in a line.
    pub message: String,
    /// Where; `None` if no file is at fault (a directory without an `app.yaml`).
    pub span: Option<Span>,
    /// What to say at the place itself, if the message alone is not enough.
    pub label: String,
    /// Other places that belong to the fault, each with its part in it.
    pub related: Vec<(Span, String)>,
    /// Why it is wrong.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// What to write instead of the text under a span.
    pub fix: Option<Fix>,
    /// What is wrong with a row, where a bot can tell it in its people's languages.
    pub slip: Option<Box<Slip>>,
}

/// A replacement of the text under `span`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub span: Span,
    pub replacement: String,
    /// Whether quotes around the author's text go, because what stands there is no text.
    pub unquotes: bool,
}

impl Diagnostic {
    pub fn new(
        code: Code,
        span: impl Into<Option<Span>>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            code,
            message: message.into(),
            span: span.into(),
            label: String::new(),
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
            slip: None,
        }
    }

    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }

    pub fn related(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.related.push((span, label.into()));
        self
    }

    pub fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// A replacement, in quotes where the author's text is in quotes.
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Diagnostic {
        self.fix = Some(Fix {
            span,
            replacement: replacement.into(),
            unquotes: false,
        });
        self
    }

    /// A replacement that is no text, so it has no quotes.
    pub fn fix_unquoted(self, span: Span, replacement: impl Into<String>) -> Diagnostic {
        let mut fixed = self.fix(span, replacement);
        if let Some(fix) = &mut fixed.fix {
            fix.unquotes = true;
        }
        fixed
    }

    pub fn slip(mut self, slip: Slip) -> Diagnostic {
        self.slip = Some(Box::new(slip));
        self
    }

    /// Adds "did you mean" if `wrong`, which stands at the span, looks like one of `known`.
    /// Otherwise it adds the list of all `known`, if that is short enough to read.
    pub fn did_you_mean<'k>(
        self,
        wrong: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> Diagnostic {
        const MOST_LISTED: usize = 12;
        let known: Vec<&str> = known.into_iter().collect();
        match (suggest(wrong, known.iter().copied()), self.span) {
            (Some(near), Some(span)) => {
                let near = near.to_owned();
                let quoted = (span.end - span.start) as usize == wrong.len() + 2;
                let span = match quoted {
                    true => span.part(1, wrong.len() + 1),
                    false => span,
                };
                self.help(format!("did you mean `{near}`?")).fix(span, near)
            }
            _ if known.is_empty() || known.len() > MOST_LISTED => self,
            _ => self.help(format!("known here: {}", known.join(", "))),
        }
    }
}

/// The faults found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        self.all.extend(others);
    }

    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.all.iter()
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.all.iter_mut()
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub fn has_errors(&self) -> bool {
        self.all
            .iter()
            .any(|diagnostic| diagnostic.code.severity() == Severity::Error)
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.all
            .iter()
            .filter(|diagnostic| diagnostic.code.severity() == severity)
            .count()
    }

    /// Sorts by file, place and code, errors before warnings, which an error may have led to, and
    /// keeps each fault once. The result is the same for the
    /// same sources, whatever the order in which the passes found the faults.
    pub fn sort(&mut self, sources: &Sources) {
        self.all.sort_by_cached_key(|diagnostic| {
            let place = diagnostic.span.map(|span| {
                let source = sources.get(span.source);
                (source.path.clone(), span.start, span.end)
            });
            let is_warning = diagnostic.code.severity() == Severity::Warning;
            let message = diagnostic.message.clone();
            (is_warning, place, diagnostic.code, message)
        });
        self.all.dedup();
    }
}

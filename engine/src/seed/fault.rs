//! [`Faults`]: what is told to people of files whose rows were not loaded.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, Slip};
use crate::source::Sources;

/// A fault of a file of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub file: String,
    /// From 1; none if the file as a whole is at fault.
    pub line: Option<usize>,
    /// In the words of the diagnostics.
    pub reason: String,
    /// What is wrong, if it is one of the common faults.
    pub slip: Option<Slip>,
    /// What stands there, if it is short.
    pub found: Option<String>,
    /// What was probably meant.
    pub near: Option<String>,
}

/// The first faults of some files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    pub first: Vec<Fault>,
    /// How many there are besides.
    pub more: usize,
}

/// What the text that heads the next screen can name: the faults, one a line.
pub const FAULTS: &str = "faults";

/// So many are told at most: a person mends these first.
const MOST: usize = 10;
/// A value that is wrong can have any length.
const LONGEST_REASON: usize = 200;

impl Faults {
    /// Adds a fault, if there is still room for it.
    pub fn add(&mut self, mut fault: Fault) {
        if self.first.len() == MOST {
            self.more += 1;
            return;
        }
        shorten(&mut fault.reason);
        fault.found.iter_mut().for_each(shorten);
        self.first.push(fault);
    }

    /// Adds all errors, by file and line.
    pub fn add_all(&mut self, mut diagnostics: Diagnostics, sources: &Sources) {
        diagnostics.sort(sources);
        let errors = diagnostics
            .iter()
            .filter(|it| it.code.severity() == Severity::Error);
        for error in errors {
            self.add(fault(error, sources));
        }
    }

    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }
}

fn shorten(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(LONGEST_REASON) {
        text.truncate(end);
        text.push('…');
    }
}

fn fault(diagnostic: &Diagnostic, sources: &Sources) -> Fault {
    let span = diagnostic.span;
    let mut reason = diagnostic.message.clone();
    // There is no line of the file beside it that would show this.
    let found = span.map(|span| sources.slice(span).trim_matches('"'));
    let found = found.filter(|it| !it.contains('\n'));
    if let Some(found) = found.filter(|it| !reason.contains(it)) {
        reason.push_str(&format!(", found `{found}`"));
    }
    for more in diagnostic.help.iter().chain(&diagnostic.notes) {
        reason.push_str("; ");
        reason.push_str(more);
    }
    Fault {
        file: span.map_or_else(String::new, |span| sources.get(span.source).path.clone()),
        line: span.map(|span| sources.position(span).line),
        reason,
        slip: match (&diagnostic.slip, diagnostic.code) {
            (Some(slip), _) => Some(Slip::clone(slip)),
            (None, Code::YamlSyntax) => Some(Slip::Unreadable),
            (None, _) => None,
        },
        found: found.map(str::to_owned),
        near: diagnostic.fix.as_ref().map(|fix| fix.replacement.clone()),
    }
}

//! Checks that terms are given what they print, and nothing else.

use super::catalog::Catalog;
use super::text::Term;
use super::usage::{How, Usage};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, suggest};

/// Reports terms that are not given what they print, or are given what they do not use.
pub fn check_arguments(catalog: &Catalog, diagnostics: &mut Diagnostics) {
    for name in catalog.languages() {
        let Some(language) = catalog.language(name) else {
            continue;
        };
        for (_, entry) in language.entries() {
            for term in entry.text.terms() {
                let usages = catalog.usages(name, term.reference.key());
                if language.entry(term.reference.key()).is_some() {
                    diagnostics.extend(arguments(term, &usages));
                }
            }
        }
    }
}

fn arguments(term: &Term, usages: &[Usage<'_>]) -> Vec<Diagnostic> {
    let Term {
        reference,
        arguments,
    } = term;
    let key = reference.key();
    let mut faults = Vec::new();
    let is_given = |variable: &str| arguments.iter().any(|(name, _)| name == variable);
    // What is not given selects the default, so only printing needs it.
    let mut lacking: Vec<&str> = Vec::new();
    for usage in usages {
        let selects = matches!(usage.how, How::Selected(..));
        let variable = usage.variable;
        if !selects && !is_given(variable) && !usage.surely.contains(&variable) {
            lacking.push(variable);
        }
    }
    lacking.dedup();
    for variable in lacking {
        faults.push(
            Diagnostic::new(
                Code::MessageVariable,
                reference.span,
                format!("`{key}` prints `${variable}`, and it is not given here"),
            )
            .help(format!("write `{{ {key}({variable}: \"…\") }}`")),
        );
    }
    for (name, _) in arguments {
        if !usages.iter().any(|usage| usage.variable == name) {
            let known = usages.iter().map(|usage| usage.variable);
            faults.push(
                Diagnostic::new(
                    Code::MessageVariable,
                    reference.span,
                    format!("`{key}` does not use `{name}`"),
                )
                .help(match suggest(name, known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "leave it out".to_owned(),
                }),
            );
        }
    }
    faults
}

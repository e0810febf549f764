//! Plugins: that their operations are as the locks of the app say.

use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{By, Operation, Tool};
use crate::source::{Source, Span};
use crate::tool::{Lock, Place, misfits};

pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let tools = &subject.model().tools;
    for (_, source) in subject.parsed.sources.iter() {
        let named = source.path.strip_prefix("tools/");
        let Some(named) = named.and_then(|path| path.strip_suffix(".lock.json")) else {
            continue;
        };
        match tools.get(named) {
            Some(tool) => locked(tool, source, diagnostics),
            None => {
                let message = format!("`{}` is the lock of no tool", source.path);
                diagnostics.add(
                    Diagnostic::new(Code::UnreadFile, None, message)
                        .help("remove the file, or give it the name of its tool"),
                );
            }
        }
    }
}

fn locked(tool: &Tool, source: &Source, diagnostics: &mut Diagnostics) {
    let again = format!("let `tilmash tools lock` write it again: `{}`", source.path);
    let lock = match Lock::read(&source.text) {
        Ok(lock) => lock,
        Err(error) => {
            let message = format!("the lock of `{}` cannot be read: {error}", tool.name);
            diagnostics.add(Diagnostic::new(Code::UnlikeLock, tool.span, message).help(again));
            return;
        }
    };
    for operation in tool.operations.values() {
        let By::Call(called) = &operation.by else {
            continue;
        };
        let Some(offered) = lock.operations.get(called) else {
            let message = format!("the lock of `{}` has no `{called}`", tool.name);
            let known = lock.operations.keys().map(String::as_str);
            diagnostics.add(
                Diagnostic::new(Code::UnlikeLock, operation.span, message)
                    .did_you_mean(called, known)
                    .help(again.clone()),
            );
            continue;
        };
        for misfit in misfits(operation, offered) {
            let span = span(operation, &misfit.place);
            diagnostics.add(
                Diagnostic::new(Code::UnlikeLock, span, misfit.message)
                    .note(format!("so says `{}`", source.path)),
            );
        }
    }
}

fn span(operation: &Operation, place: &Place) -> Span {
    let found = match place {
        Place::Operation => None,
        Place::Sent(name) => operation.send.get(name).and_then(|column| column.span),
        Place::Given(name) => operation.gives.value(name).and_then(|it| it.column.span),
    };
    found.unwrap_or(operation.span)
}

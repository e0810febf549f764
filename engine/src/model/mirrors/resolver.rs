//! What is known while the tables of tools are resolved, and how a fault is told.

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::Model;
use crate::model::tool::PathPart;
use crate::name::Name;
use crate::source::Span;
use crate::syntax::Spanned;

pub(super) struct Resolver<'r> {
    pub model: &'r Model,
    pub diagnostics: &'r mut Diagnostics,
    /// Where each table is mapped, and by which tool.
    pub mapped: IndexMap<Name, (Span, Name)>,
}

impl Resolver<'_> {
    pub(super) fn unsound(&mut self, span: Span, message: impl Into<String>, help: &str) {
        let fault = Diagnostic::new(Code::UnsoundTool, span, message);
        self.diagnostics.add(fault.help(help));
    }

    /// `/doctors/{id}`.
    pub(super) fn path(
        &mut self,
        path: &Spanned<String>,
        has: impl Fn(&str) -> bool,
    ) -> Vec<PathPart> {
        let help = "write a path from `/` on, with names in braces: `/doctors/{id}`";
        if !path.starts_with('/') || path.contains(['?', '#', '\\', ' ']) || path.contains("..") {
            let message = format!("`{}` is no path", path.value);
            self.unsound(path.span, message, help);
        }
        let mut parts = Vec::new();
        let mut rest = path.as_str();
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((name, after)) = behind.split_once('}') else {
                self.unsound(path.span, "a brace is not closed", help);
                break;
            };
            parts.push(PathPart::Written(before.to_owned()));
            rest = after;
            if has(name) {
                parts.push(PathPart::Sent(Name::new(name)));
            } else {
                let message = format!("`{name}` in the path is not known here");
                self.unsound(
                    path.span,
                    message,
                    "a read knows its `filters`, a change the row's `id`",
                );
            }
        }
        parts.push(PathPart::Written(rest.to_owned()));
        parts.retain(|part| *part != PathPart::Written(String::new()));
        parts
    }
}

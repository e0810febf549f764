//! The variables of a flow.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::Spanned;
use crate::value::{Type, Typed};

/// Names that have a meaning everywhere and can name no variable.
const RESERVED: [&str; 9] = [
    "me", "role", "by", "was", "now", "today", "setting", "row", "env",
];

/// Every variable's type, and where it is first set.
#[derive(Default)]
pub(super) struct Variables {
    known: IndexMap<Name, (Typed, Span)>,
}

impl Variables {
    /// Those of a flow about which all is known.
    pub(super) fn of(types: &BTreeMap<Name, Typed>, span: Span) -> Variables {
        let known = types.iter();
        let known = known.map(|(name, typed)| (name.clone(), (typed.clone(), span)));
        Variables {
            known: known.collect(),
        }
    }

    /// A variable that the caller of the flow gives.
    pub(super) fn give(&mut self, name: &Name, typed: Typed, span: Span) {
        self.known.insert(name.clone(), (typed, span));
    }

    /// A variable that a state sets. Returns whether it can: it has one type in all of the flow.
    pub(super) fn set(
        &mut self,
        name: &Spanned<Name>,
        typed: Typed,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        if RESERVED.contains(&name.as_str()) {
            diagnostics.add(
                Diagnostic::new(
                    Code::InvalidName,
                    name.span,
                    format!(
                        "`{}` means something of itself and cannot be a variable",
                        name.value
                    ),
                )
                .help("name the variable with `as`"),
            );
            return false;
        }
        if let Some((known, first)) = self.known.get(&name.value)
            && known.of != typed.of
        {
            let (known, of) = (&known.of, &typed.of);
            diagnostics.add(
                Diagnostic::new(
                    Code::ConflictingVariable,
                    name.span,
                    format!("`{}` is {of} here and {known} elsewhere", name.value),
                )
                .related(*first, format!("{known} here"))
                .help("name one of them with `as`"),
            );
            return false;
        }
        let optional = typed.optional;
        let known = self.known.entry(name.value.clone());
        let (known, _) = known.or_insert((typed, name.span));
        known.optional |= optional;
        true
    }

    pub(super) fn type_of(&self, name: &str) -> Option<&Type> {
        self.known.get(name).map(|(typed, _)| &typed.of)
    }

    pub(super) fn into_types(self) -> BTreeMap<Name, Typed> {
        let known = self.known.into_iter();
        known.map(|(name, (typed, _))| (name, typed)).collect()
    }
}

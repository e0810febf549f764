//! Maps in which one key says what the thing is: a state, an action, a button.

use super::filter::{Order, Where, filter, order};
use super::given::{Given, GivenMap, given, given_map};
use super::node::flag_at;
use super::spanned::Spanned;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::shape::Object;
use crate::source::Span;
use crate::tree::Node;

/// Things that are each of one kind, which is known by the key that they have.
pub(super) struct Kinds<'k> {
    /// What they are called, for people.
    pub what: String,
    /// Where it is named.
    pub span: Span,
    pub kinds: &'k [&'static str],
    /// All keys that a thing of any kind may have.
    pub object: &'static Object,
}

/// A thing of one kind.
pub struct Written<'n> {
    /// The key that is its kind.
    pub kind: &'static str,
    pub kind_span: Span,
    /// What stands at that key.
    pub value: &'n Node,
    /// The whole map.
    pub node: &'n Node,
}

impl Kinds<'_> {
    /// The thing of which `node` has the key. Reports it if there is none, or more than one.
    pub(super) fn only<'n>(
        &self,
        node: &'n Node,
        diagnostics: &mut Diagnostics,
    ) -> Option<Written<'n>> {
        let entries = node.as_map()?;
        let mut found = entries.iter().filter_map(|entry| {
            let kind = self.kinds.iter().find(|kind| **kind == entry.key)?;
            Some(Written {
                kind,
                kind_span: entry.key_span,
                value: &entry.value,
                node,
            })
        });
        let Some(first) = found.next() else {
            // An unknown key, already reported, may well be the kind.
            let all_known = entries
                .iter()
                .all(|entry| self.object.key(&entry.key).is_some());
            if all_known {
                let message = format!("{} has no kind", self.what);
                diagnostics.add(
                    Diagnostic::new(Code::MissingKey, self.span, message)
                        .help(format!("give it one of: {}", self.kinds.join(", "))),
                );
            }
            return None;
        };
        if let Some(second) = found.next() {
            diagnostics.add(
                Diagnostic::new(
                    Code::ConflictingKeys,
                    second.kind_span,
                    format!(
                        "{} is either `{}` or `{}`",
                        self.what, first.kind, second.kind
                    ),
                )
                .related(first.kind_span, "the other kind"),
            );
            return None;
        }
        Some(first)
    }
}

impl Written<'_> {
    /// Reports the keys that its kind does not take, though another kind does.
    pub fn takes_only(&self, taken: &[&str], object: &Object, diagnostics: &mut Diagnostics) {
        for entry in self.node.as_map().unwrap_or_default() {
            let known = object.key(&entry.key).is_some();
            if known && entry.key != self.kind && !taken.contains(&entry.key.as_str()) {
                diagnostics.add(
                    Diagnostic::new(
                        Code::ConflictingKeys,
                        entry.key_span,
                        format!("`{}` takes no `{}`", self.kind, entry.key),
                    )
                    .help(match taken {
                        [] => format!("`{}` stands alone", self.kind),
                        taken => format!("it takes: {}", taken.join(", ")),
                    }),
                );
            }
        }
    }

    /// Whether `true` stands at a key.
    pub fn flag(&self, key: &str) -> bool {
        flag_at(self.node, key)
    }

    /// The value at a key that may be left out.
    pub fn given(&self, key: &str, diagnostics: &mut Diagnostics) -> Option<Given> {
        given(self.node.get(key)?, diagnostics)
    }

    /// The value at a key that must be there.
    pub fn needed(&self, key: &str, diagnostics: &mut Diagnostics) -> Option<Given> {
        let Some(node) = self.node.get(key) else {
            let message = format!("`{}` needs the key `{key}`", self.kind);
            diagnostics.add(Diagnostic::new(Code::MissingKey, self.node.head(), message));
            return None;
        };
        given(node, diagnostics)
    }

    pub fn given_map(&self, key: &str, diagnostics: &mut Diagnostics) -> Option<GivenMap> {
        Some(given_map(self.node.get(key)?, diagnostics))
    }

    /// The rows at `where`; by default all.
    pub fn filter(&self, diagnostics: &mut Diagnostics) -> Where {
        let node = self.node.get("where");
        node.map(|node| filter(node, diagnostics))
            .unwrap_or_default()
    }

    pub fn order(&self, diagnostics: &mut Diagnostics) -> Option<Spanned<Order>> {
        order(self.node.get("order")?, diagnostics)
    }
}

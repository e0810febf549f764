//! Where columns stand in what is sent: each has a place of its own.

use indexmap::IndexMap;

use super::resolver::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::tool::PathPart;
use crate::model::{Place, Verb};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{self, Writing};

impl Resolver<'_> {
    /// Two columns may be read at one place, but only one of them is sent there.
    pub(super) fn share_no_place(
        &mut self,
        columns: &IndexMap<Name, Place>,
        tree: &syntax::Mirror,
    ) {
        let sends = [Verb::Insert, Verb::Update, Verb::Hold, Verb::Move];
        let mut writings = sends.iter().filter_map(|verb| tree.writes.get(verb.name()));
        if !writings.any(|writing| matches!(writing.value, Writing::Request(_))) {
            return;
        }
        let mut taken: Vec<(&Name, &[String])> = Vec::new();
        for (column, place) in columns {
            let own: Vec<&[String]> = match place {
                Place::At(path) | Place::Choice(path, _) => vec![path],
                Place::Each(each) => each.values().map(Vec::as_slice).collect(),
            };
            let shared = taken.iter().find(|(_, other)| {
                let mut own = own.iter();
                own.any(|own| own.starts_with(other) || other.starts_with(own))
            });
            if let Some((first, _)) = shared {
                let message = format!("`{first}` and `{column}` stand in one place");
                let spans = (tree.columns[column].span, tree.columns[*first].span);
                self.shared(spans, message, "only one of them can be sent there");
            }
            taken.extend(own.into_iter().map(|own| (column, own)));
        }
    }

    /// Of two filters with one name, the backend would know one.
    pub(super) fn share_no_name(&mut self, path: &[PathPart], tree: &syntax::Request) {
        let is_in_path = |column: &Name| path.contains(&PathPart::Sent(column.clone()));
        let sent = tree
            .filters
            .iter()
            .filter(|(column, _)| !is_in_path(column));
        let mut taken: IndexMap<&str, (&Name, Span)> = IndexMap::new();
        for (column, wire) in sent {
            match taken.get(wire.as_str()) {
                Some((first, span)) => {
                    let message =
                        format!("`{first}` and `{column}` are both called `{}`", wire.value);
                    let why = "the backend cannot know which of them is meant";
                    self.shared((wire.span, *span), message, why);
                }
                None => {
                    taken.insert(wire.as_str(), (column, wire.span));
                }
            }
        }
    }

    fn shared(&mut self, (second, first): (Span, Span), message: String, why: &str) {
        self.diagnostics.add(
            Diagnostic::new(Code::UnsoundTool, second, message)
                .related(first, "the first")
                .note(why)
                .help("give each its own, or leave one out"),
        );
    }
}

//! The backend's words for the values of a choice: every value has its own, and what comes back is
//! one value.

use indexmap::IndexMap;

use super::resolver::Resolver;
use crate::booking::{Status, Transition};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Part, Verb};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{self, ChoiceWords, Spanned, Writing};

impl Resolver<'_> {
    /// The backend's words for each value of a column: the values' own names, unless the mapping
    /// writes others.
    pub(super) fn words(
        &mut self,
        (table, column): (&Name, &Name),
        ids: &[Name],
        tree: &syntax::Mirror,
    ) -> IndexMap<Name, Vec<String>> {
        let Some(written) = tree.values.get(column) else {
            let own = ids.iter().map(|id| (id.clone(), vec![id.to_string()]));
            return own.collect();
        };
        for id in written.value.keys().filter(|id| !ids.contains(id)) {
            let message = format!("`{column}` has no value `{id}`");
            let known: Vec<&str> = ids.iter().map(Name::as_str).collect();
            let help = format!("its values are: {}", known.join(", "));
            self.unsound(written.span, message, &help);
        }
        self.stand_for_one(written);
        let is_status = *column == *"status"
            && self
                .model
                .table(table)
                .is_some_and(|table| table.part == Part::Booking);
        match is_status {
            true => self.statuses_have_words(written, tree),
            false => self.have_words(column, ids, written),
        }
        let words = written.value.iter().map(|(id, words)| {
            let words = words.iter().map(|word| word.value.clone());
            (id.clone(), words.collect())
        });
        words.collect()
    }

    /// Of one word nobody could tell which of two values it means.
    fn stand_for_one(&mut self, written: &Spanned<ChoiceWords>) {
        let mut read: IndexMap<&str, (&Name, Span)> = IndexMap::new();
        for (id, words) in &written.value {
            for word in words {
                let first = *read.entry(word.as_str()).or_insert((id, word.span));
                if first.0 != id {
                    let message =
                        format!("`{}` stands for both `{}` and `{id}`", word.value, first.0);
                    self.diagnostics.add(
                        Diagnostic::new(Code::UnsoundTool, word.span, message)
                            .related(first.1, "the first")
                            .note("when the backend answers with it, nobody knows which is meant")
                            .help(format!(
                                "give each its own word, or `{id}: []` if the backend has none for it"
                            )),
                    );
                }
            }
        }
    }

    fn have_words(&mut self, column: &Name, ids: &[Name], written: &Spanned<ChoiceWords>) {
        let missing = ids.iter().filter(|id| !written.value.contains_key(*id));
        let missing: Vec<&str> = missing.map(Name::as_str).collect();
        if !missing.is_empty() {
            self.lack_words(column, &missing, written.span, None);
        }
    }

    /// The statuses that bookings get over there by what the mapping asks for. Others may never be
    /// met there.
    fn statuses_have_words(&mut self, written: &Spanned<ChoiceWords>, tree: &syntax::Mirror) {
        let mut met = vec![(Status::Confirmed, None)];
        for (name, writing) in &tree.writes {
            let Writing::Request(_) = writing.value else {
                continue;
            };
            let verb = Verb::named(name);
            let status = match verb {
                Some(Verb::Hold) => Some(Status::Pending),
                _ => verb.and_then(Verb::transition).map(Transition::status),
            };
            met.extend(status.map(|status| (status, Some(name))));
        }
        let mut missing: Vec<&str> = Vec::new();
        let mut by: Vec<String> = Vec::new();
        for (status, verb) in met {
            let is_missing = !written.value.contains_key(status.name());
            if is_missing && !missing.contains(&status.name()) {
                missing.push(status.name());
                by.extend(verb.map(|verb| format!("`{verb}`")));
            }
        }
        if !missing.is_empty() {
            let note = format!("a booking gets there by {}", by.join(", "));
            let note = (!by.is_empty()).then_some(note);
            self.lack_words(&"status".into(), &missing, written.span, note);
        }
        let confirmed = written.value.get(Status::Confirmed.name());
        if let Some(insert) = tree.writes.get(Verb::Insert.name())
            && confirmed.is_some_and(Vec::is_empty)
        {
            self.diagnostics.add(
                Diagnostic::new(
                    Code::UnsoundTool,
                    written.span,
                    "`insert` sends `confirmed`, for which the backend has no word",
                )
                .related(insert.span, "sent here")
                .help("write its word: `confirmed: …`"),
            );
        }
    }

    fn lack_words(&mut self, column: &Name, missing: &[&str], span: Span, note: Option<String>) {
        let message = format!("`{column}` has no word for `{}`", missing.join("`, `"));
        let mut fault = Diagnostic::new(Code::UnsoundTool, span, message);
        if let Some(note) = note {
            fault = fault.note(note);
        }
        let first = missing.first().expect("something is missing");
        self.diagnostics.add(fault.help(format!(
            "write the backend's word, `{first}: …`, or `{first}: []` if it has none"
        )));
    }
}

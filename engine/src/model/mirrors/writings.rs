//! What writes a mapped table: the request of each operation, or what stands for it.

use indexmap::IndexMap;

use super::resolver::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::mirror::{Change, ID, Mirror, START, Verb, Writing};
use crate::model::tool::PathPart;
use crate::model::{Model, Part};
use crate::name::Name;
use crate::outcome::Refusal;
use crate::source::Span;
use crate::syntax::{self, Method};

impl Resolver<'_> {
    pub(super) fn writings(&mut self, mirror: &mut Mirror, tree: &syntax::Mirror) {
        let is_booking = is_booking(self.model, &mirror.table);
        for (name, written) in &tree.writes {
            let verb = Verb::named(name).expect("the grammar has the same operations");
            if mirror.table == *START || (verb.is_of_bookings() && !is_booking) {
                let message = format!("`{}` has no `{verb}`", mirror.table, verb = verb.name());
                self.unsound(written.span, message, "leave it out");
                continue;
            }
            let (as_of, request) = match &written.value {
                syntax::Writing::Request(request) => (verb, Some(&**request)),
                syntax::Writing::Nothing => {
                    if !self.may_be_nothing(verb, written.span, tree) {
                        continue;
                    }
                    (verb, None)
                }
                syntax::Writing::As(other) => {
                    match self.like((&mirror.table, verb), other, written.span, tree) {
                        Some((other, request)) => (other, Some(request)),
                        None => continue,
                    }
                }
            };
            let request = request.map(|request| self.change(mirror, verb, as_of, request));
            mirror.writes.insert(verb, Writing { as_of, request });
        }
        self.are_distinct(tree);
    }

    /// Whether only the bot may know of a change.
    fn may_be_nothing(&mut self, verb: Verb, span: Span, tree: &syntax::Mirror) -> bool {
        let hold = tree.writes.get(Verb::Hold.name()).map(|it| &it.value);
        let holds_itself = matches!(hold, Some(syntax::Writing::Request(_)));
        let leave_out = "write its request, or leave it out if the backend has none";
        let (message, help) = match verb {
            Verb::Insert | Verb::Hold => (
                format!("`{}` makes a row, which must be somewhere", verb.name()),
                "write its request",
            ),
            Verb::Confirm | Verb::Complete | Verb::NoShow => return true,
            // What the backend only holds runs out over there too.
            Verb::Release | Verb::Decline if holds_itself || hold.is_none() => return true,
            Verb::Release | Verb::Decline => (
                format!(
                    "`{}` asks nothing, and what `hold` has inserted stays booked over there",
                    verb.name()
                ),
                "name the operation that takes it back, such as `cancel`",
            ),
            Verb::Cancel => (
                "`cancel` asks nothing, and the booking still stands over there".to_owned(),
                leave_out,
            ),
            Verb::Update | Verb::Delete | Verb::Move => (
                format!(
                    "`{}` asks nothing, and the next reading brings the row back as it was",
                    verb.name()
                ),
                leave_out,
            ),
        };
        self.unsound(span, message, help);
        false
    }

    /// The operation whose request stands for another's, and that request.
    fn like<'t>(
        &mut self,
        (table, verb): (&Name, Verb),
        other: &str,
        span: Span,
        tree: &'t syntax::Mirror,
    ) -> Option<(Verb, &'t syntax::Request)> {
        let is_of_bookings = is_booking(self.model, table);
        let like = verb.like().iter();
        let like: Vec<Verb> = like
            .copied()
            .filter(|verb| is_of_bookings || !verb.is_of_bookings())
            .collect();
        let found = like.iter().find(|like| *like.name() == *other);
        let writing = found.and_then(|it| Some((*it, &tree.writes.get(it.name())?.value)));
        if let Some((other, syntax::Writing::Request(request))) = writing {
            return Some((other, request));
        }
        if found.is_some() {
            let message = format!("`{}` is `{other}`, which has no request", verb.name());
            self.unsound(span, message, "write the request of one of them");
            return None;
        }
        let message = format!("`{}` cannot be `{other}`", verb.name());
        let mut fault = Diagnostic::new(Code::UnsoundTool, span, message);
        if let Some(other) = Verb::named(other).filter(|other| *other != verb) {
            fault = fault.note(told_apart(verb, other));
        }
        let names: Vec<String> = like.iter().map(|it| format!("`{}`", it.name())).collect();
        self.diagnostics.add(fault.help(match names.is_empty() {
            true => "write its own request".to_owned(),
            false => format!(
                "write its own request, or name {} if that has one",
                names.join(" or ")
            ),
        }));
        None
    }

    /// Operations that send nothing but the row's id, and mean different things, are told apart by
    /// their requests alone.
    fn are_distinct(&mut self, tree: &syntax::Mirror) {
        let mut told: Vec<(Verb, Span, &syntax::Request)> = Vec::new();
        for (name, writing) in &tree.writes {
            let Some(verb) = Verb::named(name).filter(|verb| verb.sends_only_its_row()) else {
                continue;
            };
            let syntax::Writing::Request(request) = &writing.value else {
                continue;
            };
            let same = told.iter().find(|(other, _, told)| {
                let is_same =
                    told.method == request.method && told.path.value == request.path.value;
                is_same && !verb.like().contains(other)
            });
            if let Some((other, first, _)) = same {
                let message = format!(
                    "`{}` and `{}` ask the same of the backend",
                    other.name(),
                    verb.name()
                );
                self.diagnostics.add(
                    Diagnostic::new(Code::UnsoundTool, writing.span, message)
                        .related(*first, "the first")
                        .note(told_apart(*other, verb))
                        .help("give each its own request, or leave one out"),
                );
            }
            told.push((verb, writing.span, request));
        }
    }

    fn change(
        &mut self,
        mirror: &Mirror,
        verb: Verb,
        as_of: Verb,
        tree: &syntax::Request,
    ) -> Change {
        let removes = tree.method == Method::Delete;
        if removes && let Verb::Insert | Verb::Hold | Verb::Update | Verb::Move = verb {
            let message = format!("`{}` {}, and DELETE removes one", verb.name(), verb.does());
            self.unsound(tree.span, message, "write `post`, `put` or `patch`");
        }
        if let Some((_, filter)) = tree.filters.first() {
            let message = "what writes has no filters";
            self.unsound(filter.span, message, "leave them out");
        }
        let mut outcomes: IndexMap<Name, u16> = IndexMap::new();
        for (outcome, status) in &tree.outcomes {
            if let Some((first, _)) = outcomes.iter().find(|(_, other)| **other == status.value) {
                let message = format!(
                    "the status {} is both `{first}` and `{outcome}`",
                    status.value
                );
                self.unsound(status.span, message, "name it once");
            }
            let possible = possible(verb);
            let is_possible = possible.iter().any(|it| *outcome == *it.name());
            if !is_possible && verb != as_of {
                // It is an outcome of the other operation.
                continue;
            }
            if !is_possible {
                let message = format!("`{}` has no outcome `{outcome}`", verb.name());
                let known: Vec<&str> = possible.iter().map(|it| it.name()).collect();
                let help = format!("it can have: {}", known.join(", "));
                self.unsound(status.span, message, &help);
                continue;
            }
            outcomes.insert(outcome.clone(), status.value);
        }
        let path = self.path(&tree.path, |name| {
            (name == ID && !verb.makes()) || (verb.makes() && mirror.has(name))
        });
        if !verb.makes() && !path.contains(&PathPart::Sent(ID.into())) {
            let message = format!("`{}` does not say of which row", verb.name());
            self.unsound(
                tree.path.span,
                message,
                "name the row in the path: `/visits/{id}`",
            );
        }
        Change {
            method: tree.method,
            path,
            row: tree.rows.clone(),
            outcomes,
        }
    }
}

fn is_booking(model: &Model, table: &str) -> bool {
    let table = model.table(table);
    table.is_some_and(|table| table.part == Part::Booking)
}

fn told_apart(one: Verb, other: Verb) -> String {
    format!(
        "`{}` {}, and `{}` {}",
        one.name(),
        one.does(),
        other.name(),
        other.does()
    )
}

/// The refusals that a flow expects of what is done.
fn possible(verb: Verb) -> &'static [Refusal] {
    match verb {
        Verb::Insert => &[
            Refusal::Exists,
            Refusal::Taken,
            Refusal::Full,
            Refusal::Closed,
            Refusal::TooLate,
        ],
        Verb::Hold => &[
            Refusal::Taken,
            Refusal::Full,
            Refusal::Closed,
            Refusal::TooLate,
        ],
        Verb::Move => &[
            Refusal::Missing,
            Refusal::Taken,
            Refusal::Full,
            Refusal::Closed,
            Refusal::TooLate,
        ],
        Verb::Update => &[Refusal::Missing, Refusal::Exists],
        Verb::Cancel => &[Refusal::Missing, Refusal::TooLate],
        Verb::Confirm => &[Refusal::Missing, Refusal::Taken],
        Verb::Delete | Verb::Decline | Verb::Complete | Verb::NoShow | Verb::Release => {
            &[Refusal::Missing]
        }
    }
}

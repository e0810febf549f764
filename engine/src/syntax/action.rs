//! The actions of a `do`, and how each is read.

use super::export::Export;
use super::filter::{Order, WHERE, Where};
use super::given::{Given, GivenMap, expression, expressions, given, given_map};
use super::node::{name, name_at, names, path, table_column};
use super::only::{Kinds, Written};
use super::seed::{SeedFile, seed_files};
use super::set::{Set, set};
use super::spanned::Spanned;
use crate::booking::{Transition, Waived};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;
use crate::grammar::shape::{Key, Object, Shape};
use crate::name::Name;
use crate::outcome::Refusal::{
    self, Closed, Exists, Full, Invalid, Missing, Taken, TooLarge, TooLate,
};
use crate::source::Span;
use crate::tree::Node;
use crate::value::Figure;

pub static ACTION: Object = Object {
    name: "an action",
    about: "One read or write: exactly one of the actions.",
    keys: &[
        Key::new("find", Shape::Name, "the first row of the table that fits"),
        Key::new("list", Shape::Name, "all rows that fit, at most 100"),
        Key::new("count", Shape::Name, "how many rows fit"),
        Key::new(
            "sum",
            Shape::Text,
            "the sum of `table.column` over the rows that fit",
        ),
        Key::new(
            "average",
            Shape::Text,
            "the average of `table.column` over the rows that fit and have a value; none if there are none",
        ),
        Key::new(
            "load",
            Shape::Value,
            "how much of the open time in a span is booked, in percent; none if nothing is open",
        ),
        Key::new(
            "export",
            Shape::Name,
            "a file with the rows that fit, at most 50,000",
        ),
        Key::new(
            "seed",
            Shape::OneOf(&[Shape::Text, Shape::Several(&Shape::Text)]),
            "loads rows from files of the app's `seeds/`, as they are then, all or none: `tables.json`",
        ),
        Key::new("insert", Shape::Name, "a new row"),
        Key::new(
            "update",
            Shape::Value,
            "changes columns of a row, or of each of a list",
        ),
        Key::new(
            "delete",
            Shape::Value,
            "hides a row, or each of a list; it can be restored; a booking frees its time",
        ),
        Key::new(
            "restore",
            Shape::Value,
            "shows a deleted row again; a booking claims its time anew and may find it `taken`",
        ),
        Key::new("require", Shape::Expression, "goes on only if this is true"),
        Key::new(
            "book",
            Shape::Map(&Shape::Value),
            "a booking of `service` at `start`, with the booking's own columns; `status: pending` if it is to be confirmed",
        ),
        Key::new(
            "move",
            Shape::Value,
            "a booking to another `start`, or with `set` to another service, resource, party or length",
        ),
        Key::new(
            "hold",
            Shape::Map(&Shape::Value),
            "as `book`, but `pending`, and free again if it is not confirmed in time",
        ),
        Key::new(
            "queue",
            Shape::Map(&Shape::Value),
            "a place in the waiting list for a `service` on a `day` or at a `start`, with the booking's own columns",
        ),
        Key::new("cancel", Shape::Value, "a booking, or each of a list"),
        Key::new(
            "confirm",
            Shape::Value,
            "a pending booking, or each of a list: it stands from now on",
        ),
        Key::new(
            "decline",
            Shape::Value,
            "a pending booking, or each of a list: it is refused",
        ),
        Key::new(
            "release",
            Shape::Value,
            "a hold, or each of a list: it is given up before it expires",
        ),
        Key::new(
            "complete",
            Shape::Value,
            "a booking, or each of a list: the visit took place",
        ),
        Key::new(
            "no_show",
            Shape::Value,
            "a booking, or each of a list: the client did not come",
        ),
        Key::new(
            "else",
            Shape::Name,
            "the outcome of a `require` that is not true",
        ),
        Key::new("where", WHERE, "which rows"),
        Key::new(
            "order",
            Shape::Text,
            "a column; `-column` from last to first",
        ),
        Key::new(
            "set",
            Shape::OneOf(&[Shape::Map(&Shape::Value), Shape::Value]),
            "columns and values, or a form's draft",
        ),
        Key::new("start", Shape::Value, "the moment to move to"),
        Key::new(
            "expires",
            Shape::Value,
            "the moment until which to hold; as long as the setting `hold` says unless written",
        ),
        Key::new("why", Shape::Value, "the reason, kept with the booking"),
        Key::new(
            "even",
            Shape::Several(&Shape::Name),
            "rules waived for staff: `too_late`, `closed`, `full`; where nothing can serve at all, that is `taken`",
        ),
        Key::new(
            "everyone",
            Shape::Boolean,
            "count, add up or average also what the role does not see",
        ),
        Key::new(
            "columns",
            Shape::Several(&Shape::Text),
            "of `export`: the columns, also those of rows that the row names: `client.phone`; the table's own unless written",
        ),
        Key::new(
            "to",
            Shape::Name,
            "of `export`: `xlsx`, or `csv`; `xlsx` unless written",
        ),
        Key::new(
            "by",
            Shape::Text,
            "a column or path: figures for each of its values, as a list; of a moment also `start.hour`, `start.weekday`, `start.date`, `start.month`",
        ),
        Key::new("as", Shape::Name, "the variable that holds the result"),
    ],
};

/// An action, the outcomes that it can have besides `done`, and the keys that it takes besides its
/// own.
pub struct ActionSpec {
    pub name: &'static str,
    pub refusals: &'static [Refusal],
    pub keys: &'static [&'static str],
}

pub static ACTIONS: &[ActionSpec] = &[
    ActionSpec {
        name: "find",
        refusals: &[Missing],
        keys: &["where", "order", "as"],
    },
    ActionSpec {
        name: "list",
        refusals: &[],
        keys: &["where", "order", "as"],
    },
    ActionSpec {
        name: "count",
        refusals: &[],
        keys: &["where", "by", "everyone", "as"],
    },
    ActionSpec {
        name: "sum",
        refusals: &[],
        keys: &["where", "by", "everyone", "as"],
    },
    ActionSpec {
        name: "average",
        refusals: &[],
        keys: &["where", "by", "everyone", "as"],
    },
    ActionSpec {
        name: "load",
        refusals: &[],
        keys: &["by", "as"],
    },
    ActionSpec {
        name: "export",
        refusals: &[TooLarge],
        keys: &["where", "order", "columns", "to", "as"],
    },
    ActionSpec {
        name: "seed",
        refusals: &[Invalid],
        keys: &["as"],
    },
    ActionSpec {
        name: "insert",
        refusals: &[Exists],
        keys: &["set", "as"],
    },
    ActionSpec {
        name: "update",
        refusals: &[Missing, Exists],
        keys: &["set"],
    },
    ActionSpec {
        name: "delete",
        refusals: &[Missing],
        keys: &[],
    },
    ActionSpec {
        name: "restore",
        refusals: &[Missing, Exists, Taken],
        keys: &[],
    },
    ActionSpec {
        name: "require",
        refusals: &[],
        keys: &["else"],
    },
    ActionSpec {
        name: "book",
        refusals: &[Taken, Full, Closed, TooLate, Exists],
        keys: &["as", "even"],
    },
    ActionSpec {
        name: "move",
        refusals: &[Missing, Taken, Full, Closed, TooLate],
        keys: &["start", "set", "even"],
    },
    ActionSpec {
        name: "hold",
        refusals: &[Taken, Full, Closed, TooLate, Exists],
        keys: &["expires", "as", "even"],
    },
    ActionSpec {
        name: "queue",
        refusals: &[Exists, Closed],
        keys: &["as"],
    },
    ActionSpec {
        name: "cancel",
        refusals: &[Missing, TooLate],
        keys: &["why", "even"],
    },
    ActionSpec {
        name: "confirm",
        refusals: &[Missing, Taken],
        keys: &[],
    },
    ActionSpec {
        name: "decline",
        refusals: &[Missing],
        keys: &["why"],
    },
    ActionSpec {
        name: "release",
        refusals: &[Missing],
        keys: &[],
    },
    ActionSpec {
        name: "complete",
        refusals: &[Missing],
        keys: &[],
    },
    ActionSpec {
        name: "no_show",
        refusals: &[Missing],
        keys: &[],
    },
];

#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    pub span: Span,
    pub kind: ActionKind,
    /// The variable that holds the result.
    pub variable: Option<Spanned<Name>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ActionKind {
    Find {
        table: Spanned<Name>,
        filter: Where,
        order: Option<Spanned<Order>>,
    },
    List {
        table: Spanned<Name>,
        filter: Where,
        order: Option<Spanned<Order>>,
    },
    Count {
        table: Spanned<Name>,
        filter: Where,
        by: Option<Spanned<Vec<Name>>>,
        everyone: bool,
    },
    Figure {
        figure: Figure,
        table: Spanned<Name>,
        column: Spanned<Name>,
        filter: Where,
        by: Option<Spanned<Vec<Name>>>,
        everyone: bool,
    },
    /// Of a span: how much of the open time is booked, in all or of each resource of a table.
    Load {
        span: Given,
        by: Option<Spanned<Vec<Name>>>,
    },
    Export(Box<Export>),
    Seed {
        files: Vec<Spanned<SeedFile>>,
    },
    Insert {
        table: Spanned<Name>,
        set: Set,
    },
    Update {
        row: Given,
        set: Set,
    },
    Delete {
        row: Given,
    },
    Restore {
        row: Given,
    },
    Require {
        condition: Expression,
        otherwise: Spanned<Name>,
    },
    Book {
        values: GivenMap,
        even: Waived,
    },
    Move {
        booking: Given,
        /// By default the booking's own.
        start: Option<Given>,
        /// What else decides the time.
        set: GivenMap,
        even: Waived,
    },
    Hold {
        values: GivenMap,
        /// By default the setting `hold`.
        expires: Option<Given>,
        even: Waived,
    },
    Queue {
        values: GivenMap,
    },
    Transition {
        transition: Transition,
        booking: Given,
        why: Option<Given>,
        even: Waived,
    },
}

impl ActionKind {
    pub fn key(&self) -> &'static str {
        match self {
            ActionKind::Find { .. } => "find",
            ActionKind::List { .. } => "list",
            ActionKind::Count { .. } => "count",
            ActionKind::Figure { figure, .. } => figure.name(),
            ActionKind::Load { .. } => "load",
            ActionKind::Export(_) => "export",
            ActionKind::Seed { .. } => "seed",
            ActionKind::Insert { .. } => "insert",
            ActionKind::Update { .. } => "update",
            ActionKind::Delete { .. } => "delete",
            ActionKind::Restore { .. } => "restore",
            ActionKind::Require { .. } => "require",
            ActionKind::Book { .. } => "book",
            ActionKind::Move { .. } => "move",
            ActionKind::Hold { .. } => "hold",
            ActionKind::Queue { .. } => "queue",
            ActionKind::Transition { transition, .. } => transition.action(),
        }
    }

    /// Whether it changes what is stored.
    pub fn writes(&self) -> bool {
        match self {
            ActionKind::Find { .. }
            | ActionKind::List { .. }
            | ActionKind::Count { .. }
            | ActionKind::Figure { .. }
            | ActionKind::Load { .. }
            | ActionKind::Export(_)
            | ActionKind::Require { .. } => false,
            ActionKind::Seed { .. }
            | ActionKind::Insert { .. }
            | ActionKind::Update { .. }
            | ActionKind::Delete { .. }
            | ActionKind::Restore { .. }
            | ActionKind::Book { .. }
            | ActionKind::Move { .. }
            | ActionKind::Hold { .. }
            | ActionKind::Queue { .. }
            | ActionKind::Transition { .. } => true,
        }
    }

    /// What it is given: the values that it reads are computed by these.
    pub fn expressions(&self) -> Vec<&Expression> {
        match self {
            ActionKind::Find { filter, .. }
            | ActionKind::List { filter, .. }
            | ActionKind::Count { filter, .. }
            | ActionKind::Figure { filter, .. } => filter.expressions(),
            ActionKind::Load { span, .. } => span.expression().into_iter().collect(),
            ActionKind::Export(export) => export.filter.expressions(),
            ActionKind::Seed { .. } => Vec::new(),
            ActionKind::Insert { set, .. } => set.expressions(),
            ActionKind::Update { row, set } => row
                .expression()
                .into_iter()
                .chain(set.expressions())
                .collect(),
            ActionKind::Delete { row } | ActionKind::Restore { row } => {
                row.expression().into_iter().collect()
            }
            ActionKind::Require { condition, .. } => vec![condition],
            ActionKind::Book { values, .. } | ActionKind::Queue { values } => {
                expressions(values).collect()
            }
            ActionKind::Hold {
                values, expires, ..
            } => {
                let expires = expires.as_ref().and_then(Given::expression);
                expressions(values).chain(expires).collect()
            }
            ActionKind::Move {
                booking,
                start,
                set,
                ..
            } => [booking]
                .into_iter()
                .chain(start)
                .filter_map(Given::expression)
                .chain(expressions(set))
                .collect(),
            ActionKind::Transition { booking, why, .. } => [booking]
                .into_iter()
                .chain(why)
                .filter_map(Given::expression)
                .collect(),
        }
    }

    /// The refusals that do not stop it.
    pub fn waived(&self) -> Waived {
        match self {
            ActionKind::Book { even, .. }
            | ActionKind::Hold { even, .. }
            | ActionKind::Move { even, .. }
            | ActionKind::Transition { even, .. } => *even,
            ActionKind::Find { .. }
            | ActionKind::List { .. }
            | ActionKind::Count { .. }
            | ActionKind::Figure { .. }
            | ActionKind::Load { .. }
            | ActionKind::Export(_)
            | ActionKind::Seed { .. }
            | ActionKind::Insert { .. }
            | ActionKind::Update { .. }
            | ActionKind::Delete { .. }
            | ActionKind::Restore { .. }
            | ActionKind::Require { .. }
            | ActionKind::Queue { .. } => Waived::default(),
        }
    }
}

fn by(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Option<Spanned<Vec<Name>>> {
    path(written.node.get("by")?, diagnostics)
}

/// Reads one action.
pub(super) fn action(node: &Node, diagnostics: &mut Diagnostics) -> Option<Action> {
    let kinds: Vec<&'static str> = ACTIONS.iter().map(|action| action.name).collect();
    let kinds = Kinds {
        what: "an action".to_owned(),
        span: node.head(),
        kinds: &kinds,
        object: &ACTION,
    };
    let written = kinds.only(node, diagnostics)?;
    let action = ACTIONS
        .iter()
        .find(|action| action.name == written.kind)
        .expect("the kind was found among the actions");
    written.takes_only(action.keys, &ACTION, diagnostics);
    Some(Action {
        span: written.kind_span,
        kind: kind(&written, diagnostics)?,
        variable: name_at(node, "as"),
    })
}

fn kind(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Option<ActionKind> {
    let value = written.value;
    Some(match written.kind {
        "find" => ActionKind::Find {
            table: name(value)?,
            filter: written.filter(diagnostics),
            order: written.order(diagnostics),
        },
        "list" => ActionKind::List {
            table: name(value)?,
            filter: written.filter(diagnostics),
            order: written.order(diagnostics),
        },
        "count" => ActionKind::Count {
            table: name(value)?,
            filter: written.filter(diagnostics),
            by: by(written, diagnostics),
            everyone: written.flag("everyone"),
        },
        "sum" | "average" => {
            let (table, column) = table_column(value, diagnostics)?;
            ActionKind::Figure {
                figure: match written.kind {
                    "sum" => Figure::Sum,
                    _ => Figure::Average,
                },
                table,
                column,
                filter: written.filter(diagnostics),
                by: by(written, diagnostics),
                everyone: written.flag("everyone"),
            }
        }
        "load" => ActionKind::Load {
            span: given(value, diagnostics)?,
            by: by(written, diagnostics),
        },
        "export" => ActionKind::Export(Box::new(Export::read(written, diagnostics)?)),
        "seed" => ActionKind::Seed {
            files: seed_files(value, diagnostics),
        },
        "insert" => ActionKind::Insert {
            table: name(value)?,
            set: set(written, diagnostics)?,
        },
        "update" => ActionKind::Update {
            row: given(value, diagnostics)?,
            set: set(written, diagnostics)?,
        },
        "delete" => ActionKind::Delete {
            row: given(value, diagnostics)?,
        },
        "restore" => ActionKind::Restore {
            row: given(value, diagnostics)?,
        },
        "require" => ActionKind::Require {
            condition: expression(value, diagnostics)?,
            otherwise: otherwise(written, diagnostics)?,
        },
        "book" => ActionKind::Book {
            values: given_map(value, diagnostics),
            even: waived(written, diagnostics),
        },
        "move" => ActionKind::Move {
            booking: given(value, diagnostics)?,
            start: written.given("start", diagnostics),
            set: written.given_map("set", diagnostics).unwrap_or_default(),
            even: waived(written, diagnostics),
        },
        "hold" => ActionKind::Hold {
            values: given_map(value, diagnostics),
            expires: written.given("expires", diagnostics),
            even: waived(written, diagnostics),
        },
        "queue" => ActionKind::Queue {
            values: given_map(value, diagnostics),
        },
        kind => ActionKind::Transition {
            transition: Transition::named(kind)
                .expect("every action of the grammar is read above, or is a transition"),
            booking: given(value, diagnostics)?,
            why: written.given("why", diagnostics),
            even: waived(written, diagnostics),
        },
    })
}

/// The outcome of a `require` whose condition is not true.
fn otherwise(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Option<Spanned<Name>> {
    let otherwise = name_at(written.node, "else");
    if otherwise.is_none() {
        let message = "`require` needs the key `else`";
        diagnostics.add(
            Diagnostic::new(Code::MissingKey, written.node.head(), message)
                .help("`else`: the outcome when the condition is not true"),
        );
    }
    otherwise
}

/// The refusals that `even` sets aside.
fn waived(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Waived {
    let mut waived = Waived::default();
    for name in written.node.get("even").map(names).unwrap_or_default() {
        let refusal = Refusal::named(&name);
        if !refusal.is_some_and(|refusal| waived.waive(refusal)) {
            diagnostics.add(
                Diagnostic::new(
                    Code::UnknownOutcome,
                    name.span,
                    format!("`{}` cannot be waived", name.value),
                )
                .did_you_mean(&name, Waived::CAN_BE.map(Refusal::name)),
            );
        }
    }
    waived
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, Sources};
    use crate::tree::{self, Budget};

    #[test]
    fn every_action_of_the_grammar_is_read_as_itself() {
        for rule in ACTIONS {
            let mut sources = Sources::default();
            let source = sources.add(Source {
                path: "action.yaml".to_owned(),
                text: format!(
                    "{{ {}: row, else: no, set: $draft, start: $now }}",
                    rule.name
                ),
                library: false,
            });
            let mut diagnostics = Diagnostics::default();
            let node = tree::read(&sources, source, &Budget::DOCUMENT, &mut diagnostics)
                .expect("a map is a document");
            let written = Written {
                kind: rule.name,
                kind_span: node.span,
                value: node.get(rule.name).expect("the map has this key"),
                node: &node,
            };
            // A figure is of `table.column`; every other action can be read of a word.
            if let Some(read) = kind(&written, &mut diagnostics) {
                assert_eq!(read.key(), rule.name);
            } else {
                assert!(["sum", "average"].contains(&rule.name));
            }
        }
    }
}

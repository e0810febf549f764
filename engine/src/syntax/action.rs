//! The actions of a `do`, and how each is read.

mod grammar;

pub use grammar::{ACTION, ACTIONS, ActionSpec};

use super::each::{Each, each};
use super::export::Export;
use super::filter::{Order, Where};
use super::given::{Given, GivenMap, expression, expressions, given, given_map};
use super::node::{name, name_at, names, paths, table_column};
use super::only::{Kinds, Written};
use super::seed::{SeedFile, seed_files};
use super::set::{Set, set};
use super::spanned::Spanned;
use crate::booking::{Transition, Waived};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;
use crate::name::Name;
use crate::outcome::Refusal;
use crate::source::Span;
use crate::tree::Node;
use crate::value::{Entry, Figure};

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
        /// Columns or paths; none if not written.
        by: Vec<Spanned<Vec<Name>>>,
        everyone: bool,
    },
    Figure {
        figure: Figure,
        table: Spanned<Name>,
        column: Spanned<Name>,
        filter: Where,
        /// Columns or paths; none if not written.
        by: Vec<Spanned<Vec<Name>>>,
        everyone: bool,
    },
    /// Of a span: how much of the open time is booked, in all or of each resource of a table.
    Load {
        span: Given,
        by: Vec<Spanned<Vec<Name>>>,
    },
    Export(Box<Export>),
    Seed {
        files: Vec<Spanned<SeedFile>>,
    },
    Insert {
        table: Spanned<Name>,
        /// What there is to be a row for each of; one row unless written.
        each: Option<Each>,
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
    /// A movement of a balance.
    Enter {
        entry: Entry,
        ledger: Given,
        amount: Given,
        about: Option<Given>,
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
            ActionKind::Enter { entry, .. } => entry.name(),
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
            | ActionKind::Enter { .. }
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
            ActionKind::Insert { set, each, .. } => {
                let each = each.iter().flat_map(Each::expressions);
                each.chain(set.expressions()).collect()
            }
            ActionKind::Update { row, set } => row
                .expression()
                .into_iter()
                .chain(set.expressions())
                .collect(),
            ActionKind::Delete { row } | ActionKind::Restore { row } => {
                row.expression().into_iter().collect()
            }
            ActionKind::Enter {
                ledger,
                amount,
                about,
                ..
            } => [ledger, amount]
                .into_iter()
                .chain(about)
                .filter_map(Given::expression)
                .collect(),
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
            | ActionKind::Enter { .. }
            | ActionKind::Require { .. }
            | ActionKind::Queue { .. } => Waived::default(),
        }
    }
}

fn by(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Vec<Spanned<Vec<Name>>> {
    let by = written.node.get("by");
    by.map(|by| paths(by, diagnostics)).unwrap_or_default()
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
            each: each(written, diagnostics),
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
        "credit" | "debit" => ActionKind::Enter {
            entry: Entry::named(written.kind)?,
            ledger: given(value, diagnostics)?,
            amount: amount(written, diagnostics)?,
            about: written.given("for", diagnostics),
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

/// How much a `credit` or a `debit` moves.
fn amount(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Option<Given> {
    let amount = written.given("amount", diagnostics);
    if amount.is_none() && written.node.get("amount").is_none() {
        let message = format!("`{}` needs the key `amount`", written.kind);
        diagnostics.add(
            Diagnostic::new(Code::MissingKey, written.node.head(), message)
                .help("`amount`: how much is moved"),
        );
    }
    amount
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
                    "{{ {}: row, else: no, set: $draft, start: $now, amount: 1 }}",
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

//! The actions of a `do`, and how each is read.

use super::filter::{Order, Where};
use super::given::{Given, GivenMap, expression, expressions, given, given_map};
use super::node::{name, name_at, names};
use super::only::{Kinds, Written};
use super::spanned::Spanned;
use crate::booking::{Transition, Waived};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;
use crate::grammar;
use crate::name::Name;
use crate::outcome::Refusal;
use crate::source::Span;
use crate::tree::Node;

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
        everyone: bool,
    },
    Sum {
        table: Spanned<Name>,
        column: Spanned<Name>,
        filter: Where,
        everyone: bool,
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
        start: Given,
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
            ActionKind::Sum { .. } => "sum",
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
            | ActionKind::Sum { .. }
            | ActionKind::Require { .. } => false,
            ActionKind::Insert { .. }
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
            | ActionKind::Sum { filter, .. } => filter.expressions(),
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
            ActionKind::Move { booking, start, .. } => [booking, start]
                .into_iter()
                .filter_map(Given::expression)
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
            | ActionKind::Sum { .. }
            | ActionKind::Insert { .. }
            | ActionKind::Update { .. }
            | ActionKind::Delete { .. }
            | ActionKind::Restore { .. }
            | ActionKind::Require { .. }
            | ActionKind::Queue { .. } => Waived::default(),
        }
    }
}

/// What a row's columns are set to.
#[derive(Clone, Debug, PartialEq)]
pub enum Set {
    Columns(GivenMap),
    /// A form's draft.
    Draft(Given),
}

impl Set {
    fn expressions(&self) -> Vec<&Expression> {
        match self {
            Set::Columns(columns) => expressions(columns).collect(),
            Set::Draft(draft) => draft.expression().into_iter().collect(),
        }
    }
}

/// Reads one action.
pub fn action(node: &Node, diagnostics: &mut Diagnostics) -> Option<Action> {
    let kinds: Vec<&'static str> = grammar::ACTIONS.iter().map(|action| action.name).collect();
    let kinds = Kinds {
        what: "an action".to_owned(),
        span: node.head(),
        kinds: &kinds,
        object: &grammar::ACTION,
    };
    let written = kinds.only(node, diagnostics)?;
    let action = grammar::ACTIONS
        .iter()
        .find(|action| action.name == written.kind)
        .expect("the kind was found among the actions");
    written.takes_only(action.keys, &grammar::ACTION, diagnostics);
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
            everyone: written.flag("everyone"),
        },
        "sum" => {
            let (table, column) = table_column(value, diagnostics)?;
            ActionKind::Sum {
                table,
                column,
                filter: written.filter(diagnostics),
                everyone: written.flag("everyone"),
            }
        }
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
            start: written.needed("start", diagnostics)?,
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

/// `table.column`.
fn table_column(
    node: &Node,
    diagnostics: &mut Diagnostics,
) -> Option<(Spanned<Name>, Spanned<Name>)> {
    let text = node.as_text()?;
    match text.split_once('.') {
        Some((table, column)) if Name::is_valid(table) && Name::is_valid(column) => Some((
            Spanned::new(table.into(), node.span.part(0, table.len())),
            Spanned::new(column.into(), node.span.part(table.len() + 1, text.len())),
        )),
        _ => {
            diagnostics.add(
                Diagnostic::new(Code::InvalidValue, node.span, "expected a table's column")
                    .help("write `table.column`"),
            );
            None
        }
    }
}

/// What `set` says.
fn set(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Option<Set> {
    match written.node.get("set") {
        Some(columns) if columns.as_map().is_some() => {
            Some(Set::Columns(given_map(columns, diagnostics)))
        }
        Some(draft) => given(draft, diagnostics).map(Set::Draft),
        None => {
            diagnostics.add(
                Diagnostic::new(
                    Code::MissingKey,
                    written.node.head(),
                    format!("`{}` needs the key `set`", written.kind),
                )
                .help("`set`: columns and their values, or a form's draft"),
            );
            None
        }
    }
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
    use crate::grammar::ACTIONS;
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
            // A sum is of `table.column`; every other action can be read of a word.
            if let Some(read) = kind(&written, &mut diagnostics) {
                assert_eq!(read.key(), rule.name);
            } else {
                assert_eq!(rule.name, "sum");
            }
        }
    }
}

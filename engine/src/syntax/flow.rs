//! `flows/*.yaml` as a tree.

use indexmap::IndexMap;

use super::{Given, GivenMap, Order, Spanned, Where};
use crate::booking::{Transition, Waived};
use crate::expression::Expression;
use crate::name::Name;
use crate::source::Span;

#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    pub name: Spanned<Name>,
    /// The roles that may use it; everyone if empty.
    pub roles: Vec<Spanned<Name>>,
    pub starts: Vec<Start>,
    pub needs: IndexMap<Name, Spanned<String>>,
    /// `done` alone unless written.
    pub ends: Vec<Spanned<Name>>,
    pub ends_written: bool,
    pub always: IndexMap<Name, Routed>,
    pub moved: IndexMap<Name, Spanned<Name>>,
    pub states: IndexMap<Name, State>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    pub span: Span,
    pub command: Option<Spanned<Pattern>>,
    pub menu: Option<Spanned<i64>>,
    pub link: Option<Spanned<Pattern>>,
    pub go: Option<Spanned<Name>>,
}

/// `edit_event {event} {description}`, `trainer_{trainer}`: a fixed beginning, then arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    pub prefix: String,
    pub arguments: Vec<Name>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub name: Spanned<Name>,
    pub kind: StateKind,
    pub go: IndexMap<Name, Routed>,
    pub with: GivenMap,
    pub also: IndexMap<Name, Button>,
    pub rows: Option<Given>,
    /// The variable, if it is not named like the state.
    pub variable: Option<Spanned<Name>>,
}

impl State {
    /// The variable that the state sets, if its kind sets one.
    pub fn variable(&self) -> &Name {
        self.variable
            .as_ref()
            .map_or(&self.name.value, |variable| &variable.value)
    }
}

/// A route as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Routed {
    /// The outcome's place; the target's, if only that is written.
    pub outcome: Span,
    pub target: Spanned<Target>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum StateKind {
    Say,
    Choose(IndexMap<Name, Button>),
    /// The buttons are the menu of the person's roles.
    Menu,
    Ask {
        /// A type, a column (`review.comment`), a range (`1..5`).
        of: Spanned<String>,
        choices: Option<Vec<Spanned<Name>>>,
        optional: bool,
        default: Option<Given>,
    },
    Pick {
        table: Spanned<Name>,
        filter: Where,
        order: Option<Spanned<Order>>,
        /// Only services that can be had on a day, or resources that can serve at a start.
        free_for: Option<GivenMap>,
        optional: bool,
    },
    /// A day that is free, from a calendar.
    PickDay {
        free_for: GivenMap,
    },
    /// A free start on a day.
    PickStart {
        free_for: GivenMap,
    },
    Form {
        table: Spanned<Name>,
        fields: Option<Vec<Spanned<Name>>>,
        of: Option<Given>,
    },
    Do(Vec<Action>),
    Call(Spanned<Name>),
    Branch(Vec<Arm>),
}

impl StateKind {
    /// The key that makes a state one of this kind.
    pub fn key(&self) -> &'static str {
        match self {
            StateKind::Say => "say",
            StateKind::Choose(_) | StateKind::Menu => "choose",
            StateKind::Ask { .. } => "ask",
            StateKind::Pick { .. } | StateKind::PickDay { .. } | StateKind::PickStart { .. } => {
                "pick"
            }
            StateKind::Form { .. } => "form",
            StateKind::Do(_) => "do",
            StateKind::Call(_) => "call",
            StateKind::Branch(_) => "branch",
        }
    }

    /// Whether the state waits for the person.
    pub fn waits(&self) -> bool {
        match self {
            StateKind::Choose(_)
            | StateKind::Menu
            | StateKind::Ask { .. }
            | StateKind::Pick { .. }
            | StateKind::PickDay { .. }
            | StateKind::PickStart { .. }
            | StateKind::Form { .. } => true,
            StateKind::Say | StateKind::Do(_) | StateKind::Call(_) | StateKind::Branch(_) => false,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    pub span: Span,
    pub target: ButtonTarget,
    pub condition: Option<Expression>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ButtonTarget {
    Go(Spanned<Target>),
    Url(Given),
}

/// Where an outcome leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A state of the flow or, if there is none, an end.
    Name(Name),
    /// Asks the state anew, goes through the states between that read what changed, and comes back.
    Again(Name),
}

impl Target {
    pub fn name(&self) -> &Name {
        match self {
            Target::Name(name) | Target::Again(name) => name,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    pub span: Span,
    /// `None` for `else`.
    pub condition: Option<Expression>,
    pub target: Spanned<Target>,
}

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
        /// The setting `hold` unless written.
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
        !matches!(
            self,
            ActionKind::Find { .. }
                | ActionKind::List { .. }
                | ActionKind::Count { .. }
                | ActionKind::Sum { .. }
                | ActionKind::Require { .. }
        )
    }
}

/// What a row's columns are set to.
#[derive(Clone, Debug, PartialEq)]
pub enum Set {
    Columns(GivenMap),
    /// A form's draft.
    Draft(Given),
}

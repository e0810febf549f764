//! The kinds of states, each with everything that it needs.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::action::Action;
use super::button::Button;
use super::given::{Given, GivenValues, Order, Rows};
use crate::expression::Expression;
use crate::model::Column;
use crate::name::Name;
use crate::value::Type;

#[derive(Clone, Debug)]
pub enum Kind {
    Say,
    Choose(Choose),
    /// Buttons for the flows that the person's roles may begin.
    Menu,
    Ask(Ask),
    Pick(Pick),
    PickDay(PickDay),
    PickStart(PickStart),
    Form(Form),
    Do(Do),
    Tool(ToolCall),
    Call(Call),
    Branch(Branch),
    Wait(Wait),
}

/// Buttons; the person presses one of them.
#[derive(Clone, Debug)]
pub struct Choose {
    pub variable: Name,
    pub buttons: IndexMap<Name, Button>,
}

/// A question for one value.
#[derive(Clone, Debug)]
pub struct Ask {
    pub variable: Name,
    /// The value's type and limits. It may be skipped where it is optional.
    pub column: Column,
    /// Offered as a button.
    pub default: Option<Given>,
    /// With it nobody is asked, unless it is none or wrong, or they come back.
    pub known: Option<Given>,
}

/// A row, or several, chosen from pages of them.
#[derive(Clone, Debug)]
pub struct Pick {
    pub variable: Name,
    pub from: Selection,
    /// Whether the only row is taken without a question, unless the person comes back.
    pub takes_only: bool,
}

/// Rows to choose from.
#[derive(Clone, Debug)]
pub struct Selection {
    pub rows: Rows,
    pub order: Order,
    pub offers: Offers,
    /// The columns and paths in which what people type is looked for.
    pub search: Vec<Vec<Name>>,
    /// How many rows are chosen, if not one.
    pub many: Option<Many>,
    pub optional: bool,
}

/// How many rows are chosen at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Many {
    pub fewest: usize,
    pub most: usize,
}

/// Which of its rows a selection offers.
#[derive(Clone, Debug)]
pub enum Offers {
    All,
    /// Services that can be booked on a day.
    ServicesFreeOn {
        day: Given,
        free_for: FreeFor,
    },
    /// Resources that can serve at a start.
    ResourcesFreeAt {
        start: Given,
        free_for: FreeFor,
    },
}

/// A free day, chosen from a calendar.
#[derive(Clone, Debug)]
pub struct PickDay {
    pub variable: Name,
    pub free_for: FreeFor,
    /// Whether days that are booked up can be chosen too.
    pub even_full: bool,
}

/// A free start on a day.
#[derive(Clone, Debug)]
pub struct PickStart {
    pub variable: Name,
    pub day: Given,
    pub free_for: FreeFor,
}

/// What a time must be free for.
#[derive(Clone, Debug)]
pub struct FreeFor {
    pub services: Services,
    /// Those that must serve.
    pub resources: Vec<Given>,
    /// What whoever serves must have in the columns that bookings have in common with resources.
    pub common: Vec<(Name, Given)>,
    pub party: Option<Given>,
    pub lasts: Option<Given>,
    /// The booking that is moved, whose own claim is not in the way.
    pub moving: Option<Given>,
}

#[derive(Clone, Debug)]
pub enum Services {
    One(Given),
    /// Any service of this table.
    Any(Name),
}

/// Columns of a table, asked for in turn.
#[derive(Clone, Debug)]
pub struct Form {
    pub variable: Name,
    pub table: Name,
    pub fields: IndexMap<Name, Field>,
    /// The row whose values the form begins with.
    pub of: Option<Given>,
}

/// A column that a form asks for.
#[derive(Clone, Debug)]
pub struct Field {
    pub column: Column,
    /// The rows to choose from, if it names rows.
    pub from: Option<Selection>,
}

/// Actions. All of them are done, or none.
#[derive(Clone, Debug)]
pub struct Do {
    pub actions: Vec<Action>,
    /// The tables whose rows decide what it writes.
    pub guards: BTreeSet<Name>,
}

/// An operation of a tool.
#[derive(Clone, Debug)]
pub struct ToolCall {
    pub tool: Name,
    pub operation: Name,
    pub sends: GivenValues,
    /// The variable of its answer and what that is, if it gives something.
    pub variable: Option<(Name, Type)>,
}

/// Another flow, whose ends are the state's outcomes.
#[derive(Clone, Debug)]
pub struct Call {
    pub flow: Name,
    /// What the called flow needs.
    pub gives: GivenValues,
}

/// The first arm whose condition is true.
#[derive(Clone, Debug)]
pub struct Branch {
    pub arms: Vec<Arm>,
    /// The outcome when no condition is true.
    pub otherwise: Name,
}

#[derive(Clone, Debug)]
pub struct Arm {
    pub condition: Expression,
    pub outcome: Name,
}

/// Waits, in the background.
#[derive(Clone, Debug)]
pub enum Wait {
    /// For a duration.
    For(Given),
    /// Until a moment.
    Until(Given),
}

impl Kind {
    /// Whether a person who leaves the state without an answer has left something undone. A menu or
    /// a list of rows may stay open for ever.
    pub fn wants_answer(&self) -> bool {
        match self {
            Kind::Ask(_) | Kind::PickDay(_) | Kind::PickStart(_) | Kind::Form(_) => true,
            Kind::Say
            | Kind::Choose(_)
            | Kind::Menu
            | Kind::Pick(_)
            | Kind::Do(_)
            | Kind::Tool(_)
            | Kind::Call(_)
            | Kind::Branch(_)
            | Kind::Wait(_) => false,
        }
    }

    /// What it does, if it does anything.
    pub fn actions(&self) -> Option<&Do> {
        match self {
            Kind::Do(actions) => Some(actions),
            Kind::Say
            | Kind::Choose(_)
            | Kind::Menu
            | Kind::Ask(_)
            | Kind::Pick(_)
            | Kind::PickDay(_)
            | Kind::PickStart(_)
            | Kind::Form(_)
            | Kind::Tool(_)
            | Kind::Call(_)
            | Kind::Branch(_)
            | Kind::Wait(_) => None,
        }
    }

    /// Its arms, if it has any.
    pub fn branch(&self) -> Option<&Branch> {
        match self {
            Kind::Branch(branch) => Some(branch),
            Kind::Say
            | Kind::Choose(_)
            | Kind::Menu
            | Kind::Ask(_)
            | Kind::Pick(_)
            | Kind::PickDay(_)
            | Kind::PickStart(_)
            | Kind::Form(_)
            | Kind::Do(_)
            | Kind::Tool(_)
            | Kind::Call(_)
            | Kind::Wait(_) => None,
        }
    }

    /// Whether it makes a booking.
    pub fn books(&self) -> bool {
        self.actions().is_some_and(Do::books)
    }

    /// The variable that holds the person's answer.
    pub fn variable(&self) -> Option<&Name> {
        match self {
            Kind::Choose(Choose { variable, .. })
            | Kind::Ask(Ask { variable, .. })
            | Kind::Pick(Pick { variable, .. })
            | Kind::PickDay(PickDay { variable, .. })
            | Kind::PickStart(PickStart { variable, .. })
            | Kind::Form(Form { variable, .. }) => Some(variable),
            Kind::Say
            | Kind::Menu
            | Kind::Do(_)
            | Kind::Tool(_)
            | Kind::Call(_)
            | Kind::Branch(_)
            | Kind::Wait(_) => None,
        }
    }

    /// The variable that is none once the state is skipped; `None` if it cannot be skipped.
    pub fn skippable(&self) -> Option<&Name> {
        match self {
            Kind::Ask(ask) => ask.column.typed.optional.then_some(&ask.variable),
            Kind::Pick(pick) => pick.from.optional.then_some(&pick.variable),
            Kind::Say
            | Kind::Choose(_)
            | Kind::Menu
            | Kind::PickDay(_)
            | Kind::PickStart(_)
            | Kind::Form(_)
            | Kind::Do(_)
            | Kind::Tool(_)
            | Kind::Call(_)
            | Kind::Branch(_)
            | Kind::Wait(_) => None,
        }
    }
}

impl Do {
    /// Whether it makes a booking.
    pub fn books(&self) -> bool {
        self.actions.iter().any(|action| action.does.books())
    }

    pub fn writes(&self) -> bool {
        self.actions.iter().any(|action| action.does.writes())
    }
}

//! The actions of a `do`, each with everything that it needs.

use super::given::{Given, GivenValues, Order, Rows};
use crate::booking::{Transition, Waived};
use crate::expression::{self, Expression};
use crate::locale::Core;
use crate::name::Name;
use crate::value::{Entry, Figure, SheetForm};

#[derive(Clone, Debug)]
pub struct Action {
    pub does: ActionKind,
    /// The variable that holds the result.
    pub variable: Option<Name>,
}

#[derive(Clone, Debug)]
pub enum ActionKind {
    Find(Search),
    List(Search),
    Count(Rows),
    Figure(ColumnFigure),
    Groups(Groups),
    Load(Load),
    Export(Box<Export>),
    /// Names of files of rows.
    Seed(Vec<String>),
    Insert(Insert),
    Update(Update),
    Delete(Given),
    Restore(Given),
    Enter(Enter),
    Require(Require),
    Book(Book),
    Hold(Hold),
    Queue(GivenValues),
    Move(Move),
    Transition(Transit),
}

/// Rows in an order.
#[derive(Clone, Debug)]
pub struct Search {
    pub rows: Rows,
    pub order: Order,
}

#[derive(Clone, Debug)]
pub struct ColumnFigure {
    pub figure: Figure,
    pub rows: Rows,
    pub column: Name,
}

/// A file with rows.
#[derive(Clone, Debug)]
pub struct Export {
    pub rows: Rows,
    pub order: Order,
    pub columns: Vec<SheetColumn>,
    pub form: SheetForm,
    /// The message of its state, which has the texts of the file.
    pub message: String,
}

#[derive(Clone, Debug)]
pub struct SheetColumn {
    /// A column of the row, or of a row that it names.
    pub path: Vec<Name>,
    /// The text of its heading; under it and a hyphen, those for ids.
    pub attribute: String,
    /// The library's heading, if the app has no own.
    pub heading: Option<Core>,
}

/// Figures for each value that rows have at a path.
#[derive(Clone, Debug)]
pub struct Groups {
    pub rows: Rows,
    /// The column of which there is a figure; the rows are counted in any case.
    pub figure: Option<(Figure, Name)>,
    /// What the rows have in common, one thing at least.
    pub by: Vec<Common>,
}

/// What rows have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Common {
    /// What texts call it.
    pub name: Name,
    /// Columns, of which each except the last names a row of another table; after a moment also a
    /// part of it: `hour`, `weekday`, `date`, `month`, `time`.
    pub path: Vec<Name>,
}

/// How much of the open time is booked.
#[derive(Clone, Debug)]
pub struct Load {
    pub span: Given,
    /// The table of resources; without it the load is that of the whole business.
    pub by: Option<Name>,
}

#[derive(Clone, Debug)]
pub struct Insert {
    pub table: Name,
    /// What there is to be a row for each of; one row unless given.
    pub each: Option<Each>,
    pub set: Set,
}

/// What an insert makes a row for each of. `each` is the item, in what is set.
#[derive(Clone, Debug)]
pub enum Each {
    /// The items of a list.
    Item(Given),
    Row {
        rows: Rows,
        /// Whether columns of the row are read.
        is_read: bool,
    },
}

#[derive(Clone, Debug)]
pub struct Update {
    /// A row, or a list of rows.
    pub rows: Given,
    pub set: Set,
}

/// What a row's columns are set to.
#[derive(Clone, Debug)]
pub enum Set {
    Columns(GivenValues),
    /// A form's draft.
    Draft(Given),
}

impl Set {
    /// The variable of the form, if it is a form's draft.
    pub fn variable(&self) -> Option<&Name> {
        let Set::Draft(Given::Computed(Expression {
            kind: expression::Kind::Path(path),
            ..
        })) = self
        else {
            return None;
        };
        path.fields.is_empty().then_some(&path.root)
    }
}

/// A movement of a balance.
#[derive(Clone, Debug)]
pub struct Enter {
    pub entry: Entry,
    /// The row that has the balance.
    pub row: Given,
    pub column: Name,
    pub amount: Given,
    /// The row that it is for.
    pub about: Option<Given>,
}

#[derive(Clone, Debug)]
pub struct Require {
    pub condition: Expression,
    /// The outcome unless the condition is true.
    pub otherwise: Name,
}

#[derive(Clone, Debug)]
pub struct Book {
    pub values: GivenValues,
    /// The outcomes that do not stop it.
    pub even: Waived,
}

#[derive(Clone, Debug)]
pub struct Hold {
    pub values: GivenValues,
    /// A moment; as the setting `hold` says, unless given.
    pub expires: Option<Given>,
    /// The outcomes that do not stop it.
    pub even: Waived,
}

#[derive(Clone, Debug)]
pub struct Move {
    /// A booking, or a list of bookings.
    pub bookings: Given,
    /// The booking's own, unless given.
    pub start: Option<Given>,
    /// The service, resources, and columns that decide what a booking occupies.
    pub set: GivenValues,
    /// The outcomes that do not stop it.
    pub even: Waived,
}

/// Another status for bookings.
#[derive(Clone, Debug)]
pub struct Transit {
    pub transition: Transition,
    /// A booking, or a list of bookings.
    pub bookings: Given,
    pub why: Option<Given>,
    /// The outcomes that do not stop it.
    pub even: Waived,
}

impl ActionKind {
    /// Whether it makes a booking.
    pub fn books(&self) -> bool {
        match self {
            ActionKind::Book(_) | ActionKind::Hold(_) => true,
            ActionKind::Find(_)
            | ActionKind::List(_)
            | ActionKind::Count(_)
            | ActionKind::Figure(_)
            | ActionKind::Groups(_)
            | ActionKind::Load(_)
            | ActionKind::Export(_)
            | ActionKind::Seed(_)
            | ActionKind::Require(_)
            | ActionKind::Insert(_)
            | ActionKind::Update(_)
            | ActionKind::Delete(_)
            | ActionKind::Restore(_)
            | ActionKind::Enter(_)
            | ActionKind::Queue(_)
            | ActionKind::Move(_)
            | ActionKind::Transition(_) => false,
        }
    }

    /// Whether it changes what is stored.
    pub fn writes(&self) -> bool {
        match self {
            ActionKind::Find(_)
            | ActionKind::List(_)
            | ActionKind::Count(_)
            | ActionKind::Figure(_)
            | ActionKind::Groups(_)
            | ActionKind::Load(_)
            | ActionKind::Export(_)
            | ActionKind::Require(_) => false,
            ActionKind::Seed(_)
            | ActionKind::Insert(_)
            | ActionKind::Update(_)
            | ActionKind::Delete(_)
            | ActionKind::Restore(_)
            | ActionKind::Enter(_)
            | ActionKind::Book(_)
            | ActionKind::Hold(_)
            | ActionKind::Queue(_)
            | ActionKind::Move(_)
            | ActionKind::Transition(_) => true,
        }
    }
}

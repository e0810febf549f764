//! [`Mirror`]: how a table is kept in a REST backend.

use indexmap::IndexMap;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::tool::PathPart;
use crate::booking::Transition;
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{Data, Method};
use crate::value::Value;

/// The name under which free times are mapped.
pub const START: &str = "start";

/// The column that is a row's id in the backend.
pub const ID: &str = "id";

/// The tables that tools map, and whether they are kept there.
#[derive(Clone, Debug, Default)]
pub struct Mirrors {
    pub data: Data,
    /// What the app says, which a command may replace.
    pub written: Data,
    /// Those that rows of others name come first.
    pub tables: IndexMap<Name, Mirror>,
}

impl Mirrors {
    /// How a table is mirrored; `None` if it is kept here.
    pub fn active(&self, table: &str) -> Option<&Mirror> {
        match self.data {
            Data::Own => None,
            Data::Backend => self.tables.get(table),
        }
    }

    /// The tables that are mirrored.
    pub fn active_tables(&self) -> impl Iterator<Item = &Mirror> {
        let is_active = self.data == Data::Backend;
        self.tables.values().filter(move |_| is_active)
    }

    /// Whether a tool is asked this of a table: `booking.insert`.
    pub fn operation(&self, tool: &str, operation: &str) -> bool {
        let Some((table, operation)) = operation.split_once('.') else {
            return false;
        };
        let mirror = self
            .tables
            .get(table)
            .filter(|mirror| *mirror.tool == *tool);
        mirror.is_some_and(|mirror| match operation {
            "list" => mirror.list.is_some(),
            "find" => mirror.find.is_some(),
            _ => Verb::named(operation).is_some_and(|verb| mirror.writes.contains_key(&verb)),
        })
    }

    /// Whether a tool maps a table, wherever it is kept now.
    pub fn maps(&self, table: &str) -> bool {
        self.tables.contains_key(table)
    }
}

/// A table that a tool maps, or the free times.
#[derive(Clone, Debug)]
pub struct Mirror {
    pub table: Name,
    pub tool: Name,
    pub span: Span,
    /// Where the row's id stands.
    pub id: Vec<String>,
    pub columns: IndexMap<Name, Place>,
    pub list: Option<Reading>,
    pub find: Option<Reading>,
    pub writes: IndexMap<Verb, Writing>,
    /// How long what was read counts as fresh.
    pub keep: SignedDuration,
    /// How often it is read without being asked for.
    pub watch: Option<SignedDuration>,
}

/// Where a column stands in a row over there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    At(Vec<String>),
    /// A text in each language.
    Each(IndexMap<Name, Vec<String>>),
    /// A choice, with the backend's words for each id; the first is sent. An id that is missing or
    /// has none is never met over there.
    Choice(Vec<String>, IndexMap<Name, Vec<String>>),
}

/// A request that reads rows.
#[derive(Clone, Debug)]
pub struct Reading {
    pub method: Method,
    pub path: Vec<PathPart>,
    /// Where in the answer the rows stand.
    pub rows: Vec<String>,
    /// The columns by which it can be read, each with its name over there.
    pub filters: IndexMap<Name, String>,
    /// The filters without which it cannot be read.
    pub needs: Vec<Name>,
}

/// A request that writes; `None` if there is nothing to ask.
#[derive(Clone, Debug)]
pub struct Writing {
    /// The operation whose request it is: that of a hold may be `insert`.
    pub as_of: Verb,
    pub request: Option<Change>,
}

#[derive(Clone, Debug)]
pub struct Change {
    pub method: Method,
    pub path: Vec<PathPart>,
    /// Where in the answer the row stands.
    pub row: Vec<String>,
    /// The outcome of each status of HTTP that is one.
    pub outcomes: IndexMap<Name, u16>,
}

/// What is done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    Insert,
    Update,
    Delete,
    Hold,
    Move,
    Cancel,
    Confirm,
    Decline,
    Complete,
    NoShow,
    Release,
}

impl Verb {
    pub const ALL: [Verb; 11] = [
        Verb::Insert,
        Verb::Update,
        Verb::Delete,
        Verb::Hold,
        Verb::Move,
        Verb::Cancel,
        Verb::Confirm,
        Verb::Decline,
        Verb::Complete,
        Verb::NoShow,
        Verb::Release,
    ];

    /// As files write it.
    pub const fn name(self) -> &'static str {
        match self {
            Verb::Insert => "insert",
            Verb::Update => "update",
            Verb::Delete => "delete",
            Verb::Hold => "hold",
            Verb::Move => "move",
            Verb::Cancel => "cancel",
            Verb::Confirm => "confirm",
            Verb::Decline => "decline",
            Verb::Complete => "complete",
            Verb::NoShow => "no_show",
            Verb::Release => "release",
        }
    }

    pub fn named(name: &str) -> Option<Verb> {
        Verb::ALL.into_iter().find(|verb| verb.name() == name)
    }

    /// Whether it makes a row.
    pub const fn makes(self) -> bool {
        match self {
            Verb::Insert | Verb::Hold => true,
            Verb::Update
            | Verb::Delete
            | Verb::Move
            | Verb::Cancel
            | Verb::Confirm
            | Verb::Decline
            | Verb::Complete
            | Verb::NoShow
            | Verb::Release => false,
        }
    }

    /// Whether it is for bookings only.
    pub const fn is_of_bookings(self) -> bool {
        match self {
            Verb::Insert | Verb::Update | Verb::Delete => false,
            Verb::Hold
            | Verb::Move
            | Verb::Cancel
            | Verb::Confirm
            | Verb::Decline
            | Verb::Complete
            | Verb::NoShow
            | Verb::Release => true,
        }
    }

    /// The operations whose request does the same to a row over there, so that it can stand for
    /// this one's.
    pub const fn like(self) -> &'static [Verb] {
        match self {
            Verb::Hold => &[Verb::Insert],
            Verb::Update => &[Verb::Move],
            Verb::Move => &[Verb::Update],
            Verb::Cancel => &[Verb::Release, Verb::Decline, Verb::Delete],
            Verb::Release => &[Verb::Cancel, Verb::Decline, Verb::Delete],
            Verb::Decline => &[Verb::Cancel, Verb::Release, Verb::Delete],
            Verb::Delete => &[Verb::Cancel, Verb::Release, Verb::Decline],
            Verb::Insert | Verb::Confirm | Verb::Complete | Verb::NoShow => &[],
        }
    }

    /// Whether only the bot may know of it: over there it happens by itself, or not at all.
    pub const fn may_be_nothing(self) -> bool {
        match self {
            Verb::Confirm | Verb::Decline | Verb::Complete | Verb::NoShow | Verb::Release => true,
            Verb::Insert | Verb::Update | Verb::Delete | Verb::Hold | Verb::Move | Verb::Cancel => {
                false
            }
        }
    }

    /// What becomes of a row by it, in words that follow its name.
    pub const fn does(self) -> &'static str {
        match self {
            Verb::Insert => "makes a row",
            Verb::Update => "changes a row",
            Verb::Delete => "removes a row",
            Verb::Hold => "holds a time",
            Verb::Move => "gives another time",
            Verb::Cancel => "calls a booking off",
            Verb::Confirm => "makes it firm",
            Verb::Decline => "refuses it",
            Verb::Complete => "notes that it took place",
            Verb::NoShow => "notes that nobody came",
            Verb::Release => "ends a hold",
        }
    }

    /// Whether it wants a row to be no more.
    pub const fn gives_up(self) -> bool {
        match self {
            Verb::Delete | Verb::Cancel | Verb::Release => true,
            Verb::Insert
            | Verb::Update
            | Verb::Hold
            | Verb::Move
            | Verb::Confirm
            | Verb::Decline
            | Verb::Complete
            | Verb::NoShow => false,
        }
    }

    /// Whether a backend is told of which row, and at most why, but no column.
    pub const fn sends_only_its_row(self) -> bool {
        match self {
            Verb::Insert | Verb::Update | Verb::Hold | Verb::Move => false,
            Verb::Delete
            | Verb::Cancel
            | Verb::Confirm
            | Verb::Decline
            | Verb::Complete
            | Verb::NoShow
            | Verb::Release => true,
        }
    }

    /// What becomes of a booking's status by it.
    pub const fn transition(self) -> Option<Transition> {
        match self {
            Verb::Cancel => Some(Transition::Cancel),
            Verb::Confirm => Some(Transition::Confirm),
            Verb::Decline => Some(Transition::Decline),
            Verb::Complete => Some(Transition::Complete),
            Verb::NoShow => Some(Transition::NoShow),
            Verb::Release => Some(Transition::Release),
            Verb::Insert | Verb::Update | Verb::Delete | Verb::Hold | Verb::Move => None,
        }
    }
}

impl From<Transition> for Verb {
    fn from(transition: Transition) -> Verb {
        match transition {
            Transition::Confirm => Verb::Confirm,
            Transition::Decline => Verb::Decline,
            Transition::Cancel => Verb::Cancel,
            Transition::Release | Transition::Expire => Verb::Release,
            Transition::Complete => Verb::Complete,
            Transition::NoShow => Verb::NoShow,
        }
    }
}

impl Mirror {
    /// The request that reads by these filters: that of one row, if it can be made.
    pub fn reading(&self, has: impl Fn(&Name) -> bool) -> Option<&Reading> {
        let can = |reading: &&Reading| reading.needs.iter().all(&has);
        let one = self.find.as_ref();
        let one = one.filter(|find| find.filters.keys().all(&has));
        one.or(self.list.as_ref()).filter(can)
    }

    /// Whether a column is the backend's: it is read, or sent by what it is called in a filter.
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column) || self.filter(column).is_some()
    }

    /// Whether the backend has a word for a value of a column; only a choice may lack one.
    pub fn has_word(&self, column: &str, value: &Value) -> bool {
        match (self.columns.get(column), value) {
            (Some(Place::Choice(_, words)), Value::Choice(id)) => {
                words.get(id).is_some_and(|words| !words.is_empty())
            }
            (Some(_) | None, _) => true,
        }
    }

    /// What a column is called in a filter.
    pub fn filter(&self, column: &str) -> Option<&String> {
        let mut readings = self.list.iter().chain(&self.find);
        readings.find_map(|reading| reading.filters.get(column))
    }

    /// What takes back a row that was made.
    pub fn undo(&self) -> Option<Verb> {
        let mut back = [Verb::Cancel, Verb::Release, Verb::Delete].into_iter();
        back.find(|verb| {
            let writing = self.writes.get(verb);
            writing.is_some_and(|writing| writing.request.is_some())
        })
    }
}

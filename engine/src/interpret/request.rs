//! What the interpreter needs from the store, and the answers. Everything of one update happens in
//! one transaction, in the order of the requests.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::new_file::NewFile;
use crate::booking::{Interval, Status, Transition, Waived};
use crate::grammar::Test;
use crate::mirror::{Asked, Brought, Read};
use crate::model::{Computed, Model, Part};
use crate::name::Name;
use crate::outcome::Refusal;
use crate::program::Common;
use crate::seed::Faults;
use crate::value::{Duration, Entry, Figure, FileId, RowId, RowReference, Value};

/// One request. The store knows the update's `now` and the person whose act led here.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// A row by its id, even a deleted one. Answer: [`Answer::Row`].
    Row(RowReference),
    /// Rows that fit. Answer: [`Answer::Rows`].
    Rows(Query),
    /// The ids of rows that fit, in the query's order. Answer: [`Answer::Value`], a list of rows.
    Ids(Query),
    /// How many rows fit. Answer: [`Answer::Value`], an integer.
    Count {
        table: Name,
        filter: Filter,
    },
    /// A figure of a column over the rows that fit. Answer: [`Answer::Value`].
    Figure {
        figure: Figure,
        table: Name,
        column: Name,
        filter: Filter,
    },
    /// Figures for all that rows have in common. Answer: [`Answer::Value`], a list of drafts with
    /// the names of that and of the figures: by what they have in common if that has an order,
    /// otherwise the largest figure first.
    Groups(Box<Grouping>),
    /// How much of the open time is booked, in percent. Answer: [`Answer::Value`], an integer, or
    /// none if nothing is open or the time is too long; with `by`, a list of drafts, one for each
    /// resource of this table that is open.
    Load {
        during: Interval,
        by: Option<Name>,
    },
    /// The present value of a setting. Answer: [`Answer::Value`], none if the app has no such
    /// setting.
    Setting(Name),
    /// The rows of files of the app's `seeds/`, by their names, all or none. Answer:
    /// [`Answer::Value`] of the type [`Type::Loaded`](crate::value::Type::Loaded), or
    /// [`Answer::Faulty`].
    Seed(Vec<String>),
    /// A new row. Columns that are not given get their defaults. Answer: [`Answer::Inserted`], or
    /// refused with `Exists`.
    Insert {
        table: Name,
        values: BTreeMap<Name, Value>,
    },
    /// New rows, which all have the same columns. Answer: done, or refused with `Exists`; some may
    /// be there then.
    InsertEach {
        table: Name,
        rows: Vec<BTreeMap<Name, Value>>,
    },
    /// Answer: done, or refused with `Missing` or `Exists`.
    Update {
        row: RowReference,
        values: BTreeMap<Name, Value>,
    },
    /// Moves a balance by an amount that is zero or more. Answer: done, or refused with `Missing`,
    /// or with `Exists` if it was moved so for this row before.
    Enter {
        entry: Entry,
        row: RowReference,
        column: Name,
        amount: Value,
        about: Option<RowReference>,
    },
    /// Makes a row of a person whom somebody has named, if there is none. Answer: done.
    Acquaint(RowId),
    /// Hides a row. Answer: done, or refused with `Missing`.
    Delete(RowReference),
    /// Shows a deleted row again. Answer: done, or refused with `Missing` or `Exists`.
    Restore(RowReference),
    /// A booking with its claim. Answer: [`Answer::Inserted`], or refused with `Taken`, `Full`,
    /// `Closed` or `TooLate`.
    Book {
        free: Free,
        start: Timestamp,
        /// The booking's own columns, and `status` if it is not `confirmed` at once.
        values: BTreeMap<Name, Value>,
        even: Waived,
    },
    /// Another time for a booking, or another place. Answer: done, or refused.
    Move {
        booking: RowReference,
        /// The booking's own, unless given.
        start: Option<Timestamp>,
        /// The service, resources, and the booking's columns that decide what it occupies. What is
        /// not given stays.
        values: BTreeMap<Name, Value>,
        even: Waived,
    },
    /// A booking that is `pending` until it is confirmed, and claims its time until `expires`; if
    /// that is none, for as long as the setting `hold` says. Answer: as for [`Request::Book`], also
    /// `TooLate` if it would already have run out.
    Hold {
        free: Free,
        start: Timestamp,
        /// The booking's own columns.
        values: BTreeMap<Name, Value>,
        expires: Option<Timestamp>,
        even: Waived,
    },
    /// A place in the waiting list. Answer: [`Answer::Inserted`], or refused with `Exists` if the
    /// person already waits for the same, or `Closed` if there is no such time at all.
    Queue {
        free: Free,
        when: When,
        /// The booking's own columns.
        values: BTreeMap<Name, Value>,
    },
    /// Another status for a booking. Answer: done, or refused with `Missing` if it is gone or its
    /// status does not allow this, with `TooLate` to cancel, or with `Taken` to confirm a hold that
    /// has run out.
    Transition {
        booking: RowReference,
        transition: Transition,
        why: Option<String>,
        even: Waived,
    },
    /// The state of each day from `first` to `last`, both inclusive. Answer: [`Answer::Days`].
    Days {
        free: Free,
        first: Date,
        last: Date,
    },
    /// The free starts on a service day, sorted. Answer: [`Answer::Starts`].
    Starts {
        free: Free,
        day: Date,
    },
    /// The resources of a table that can serve at a start. Answer: [`Answer::Value`], a list of
    /// rows.
    Serving {
        free: Free,
        table: Name,
        start: Timestamp,
    },
    /// A file, made and kept until it has been sent. Answer: [`Answer::Value`], a kept file, or
    /// refused with `TooLarge`.
    Make(Box<NewFile>),
    /// Whether a file is still kept. Answer: [`Answer::Value`], a boolean.
    IsKept(FileId),
    /// Whether the app has this picture among its files. Answer: [`Answer::Value`], a boolean.
    HasPicture(String),
    /// Whether rows of a mirrored table, or free times, were read so within a time. Answer:
    /// [`Answer::Value`], a boolean.
    IsFresh {
        read: Read,
        within: SignedDuration,
    },
    /// Keeps what a backend has brought of a mirrored table. Answer: [`Answer::Value`], the row
    /// that was changed or made, or refused.
    Mirror {
        asked: Box<Asked>,
        rows: Vec<Brought>,
    },
    /// Lets nobody else change rows of these tables until everything is committed. Answer: done.
    Guard(BTreeSet<Name>),
    /// Begins what [`Request::Keep`] keeps or [`Request::Undo`] undoes; never nested. Answer: done.
    Begin,
    Keep,
    Undo,
}

/// What somebody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Any time on a day, by the venue's clock.
    Day(Date),
    Start(Timestamp),
}

/// What a time must be free for.
#[derive(Clone, Debug, PartialEq)]
pub struct Free {
    pub service: RowReference,
    /// The resources that must serve, at most one of a table. Of every other table any resource may
    /// serve.
    pub resources: Vec<RowReference>,
    /// What whoever serves has in these columns, if it has anything there: see [`Model::common`].
    /// If not given, what the booking that is moved has.
    pub common: BTreeMap<Name, RowId>,
    /// How many people come; if not given, as many as in the booking that is moved, or one.
    pub party: Option<NonZeroU32>,
    /// How long the visit takes; if not given, as long as the booking that is moved, or the
    /// service.
    pub lasts: Option<SignedDuration>,
    /// A booking whose own claim is ignored.
    pub moving: Option<RowReference>,
    pub client: RowId,
}

impl Free {
    /// The rows for which free times are listed, by column: the service, the resources, and what
    /// whoever serves has.
    pub fn named(&self, model: &Model) -> BTreeMap<Name, RowReference> {
        let service = (Name::new("service"), self.service.clone());
        let resources = self.resources.iter();
        let resources = resources.map(|row| (row.table.clone(), row.clone()));
        let booking = model.part(Part::Booking);
        let common = self.common.iter().filter_map(|(column, id)| {
            let of = &booking?.columns.get(column)?.typed.of;
            let table = of.row_or_rows()?.clone();
            Some((column.clone(), RowReference { table, id: *id }))
        });
        std::iter::once(service)
            .chain(resources)
            .chain(common)
            .collect()
    }
}

/// Rows of which there are figures by what they have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Grouping {
    pub table: Name,
    pub filter: Filter,
    /// The column of which there is a figure; the rows are counted in any case.
    pub figure: Option<(Figure, Name)>,
    /// What the rows have in common, one thing at least.
    pub by: Vec<Common>,
}

/// Rows of a table, at most `limit` after the first `offset`, ordered by a column and then by id.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    pub table: Name,
    pub filter: Filter,
    /// A column, and whether the order is from last to first.
    pub order: Option<(Name, bool)>,
    pub limit: u32,
    pub offset: u32,
}

/// A filter of rows with its values computed. Deleted rows fit only if it asks for `deleted`.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    All(Vec<Filter>),
    Any(Vec<Filter>),
    Not(Box<Filter>),
    Column {
        /// Columns; each except the last names a row of another table.
        path: Vec<Name>,
        test: Test,
        /// [`Value::None`] fits columns that are none. [`Value::List`] and [`Value::Span`] are for
        /// [`Test::In`], and so is a date for a column of moments.
        value: Value,
    },
}

impl Filter {
    pub const EVERY: Filter = Filter::All(Vec::new());
    /// Fits no row.
    pub const NO: Filter = Filter::Any(Vec::new());
}

/// A row as read: all columns of its table, with [`Value::None`] where nothing is set.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub row: RowReference,
    /// The stable name that seeds gave it.
    pub key: Option<String>,
    pub deleted: bool,
    pub values: BTreeMap<Name, Value>,
}

impl Record {
    /// A column of the row, stored or computed; [`Value::None`] if the table does not have it.
    pub fn column(&self, name: &str) -> Value {
        match (self.values.get(name), Computed::named(name)) {
            (Some(value), _) => value.clone(),
            (None, Some(computed)) => self.computed(computed),
            (None, None) => Value::None,
        }
    }

    fn computed(&self, column: Computed) -> Value {
        match column {
            Computed::Id => Value::Integer(self.row.id.0),
            Computed::Key => self.key.as_deref().map_or(Value::None, Value::text),
            Computed::Deleted => Value::Boolean(self.deleted),
            Computed::Live => {
                let status = match self.values.get("status") {
                    Some(Value::Choice(id)) => Status::named(id),
                    _ => None,
                };
                Value::Boolean(status.is_some_and(Status::is_open))
            }
            Computed::Duration => match (self.values.get("start"), self.values.get("end")) {
                (Some(Value::Moment(start)), Some(Value::Moment(end))) => {
                    Value::Duration(Duration {
                        seconds: end.as_second() - start.as_second(),
                    })
                }
                _ => Value::None,
            },
            Computed::Single => Value::Boolean(self.values.get("first") == self.values.get("last")),
            Computed::Overnight => match (self.values.get("opens"), self.values.get("closes")) {
                (Some(Value::Time(opens)), Some(Value::Time(closes))) => {
                    Value::Boolean(closes <= opens)
                }
                _ => Value::None,
            },
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Done,
    Row(Option<Record>),
    Rows(Vec<Record>),
    Value(Value),
    Inserted(RowId),
    Refused(Refusal),
    /// Files of rows have faults.
    Faulty(Faults),
    Days(Vec<(Date, DayState)>),
    Starts(Vec<Timestamp>),
}

/// A day in a calendar of free days; the best is first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayState {
    Free,
    /// Open, with nothing left.
    Full,
    /// Not open, past, or beyond the horizon.
    Closed,
}

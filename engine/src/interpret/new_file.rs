//! Files that are to be made, as data: what each has in it.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use crate::booking::Status;
use crate::value::{Decimal, Duration, Location, Money, RowId, SheetForm};

/// A file to make and to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct NewFile {
    /// Without its ending. No system refuses it.
    pub name: String,
    pub content: Content,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Entry(Box<Entry>),
    Sheet(Box<Sheet>),
    Chart(Box<Chart>),
    /// This address as a QR code.
    Qr(Arc<str>),
    /// This HTML.
    Page(String),
}

/// Figures as bars, in the order in which they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    pub title: String,
    pub bars: Vec<Bar>,
    /// What a bar from end to end stands for, such as 100 percent; otherwise the greatest value.
    pub whole: Option<i64>,
    /// What is said if there are none.
    pub empty: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    pub label: String,
    /// How long it is beside the others; nothing below zero.
    pub value: i64,
    /// What is written at it.
    pub figure: String,
}

/// Rows under headings.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub form: SheetForm,
    pub headings: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// What stands before the decimals, as the reader's language has it.
    pub decimal_sign: char,
    /// When the file is made.
    pub now: Timestamp,
}

/// What a place of a [`Sheet`] has. What a program can reckon with keeps its type.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Integer(i64),
    Decimal(Decimal),
    Money(Money),
    Date(Date),
    Time(Time),
    /// By the venue's clock.
    Moment(DateTime),
    Duration(Duration),
    Location(Location),
}

/// An entry of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub booking: RowId,
    /// How often the booking was moved: a calendar takes the entry with the highest.
    pub sequence: i64,
    pub standing: Standing,
    pub start: Timestamp,
    pub end: Timestamp,
    pub title: String,
    pub about: Option<String>,
    pub place: Option<String>,
    /// Where the place is on the map.
    pub location: Option<Location>,
    /// When the entry is made.
    pub now: Timestamp,
}

/// How a booking stands in a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Tentative,
    Confirmed,
    Cancelled,
}

impl Standing {
    pub(super) fn of(status: Status) -> Standing {
        match status {
            Status::Pending => Standing::Tentative,
            Status::Confirmed | Status::Completed | Status::NoShow => Standing::Confirmed,
            Status::Cancelled | Status::Declined => Standing::Cancelled,
        }
    }
}

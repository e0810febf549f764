//! A screen: what a person has before them, as data. It does not say how a surface shows it; for a
//! chat, `chat` does.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::answer::Bounds;
use super::delivery::{Enclosed, Sends};
use super::request::DayState;
use super::run::RunAnswer;
use crate::marked::Marked;
use crate::value::Type;
use crate::value::seen::is_blank;

#[derive(Clone, Debug, PartialEq)]
pub struct Screen {
    /// Tells what can be chosen here from what could be chosen on an older screen.
    pub number: u32,
    /// The message id of the text: what a talk's `sees` names.
    pub shows: String,
    /// What is said above the text: what became of the person's last act.
    pub notes: Vec<Marked>,
    pub text: Marked,
    /// The lines of a list, under the text.
    pub lines: Vec<Marked>,
    /// What is sent with the text.
    pub enclosed: Option<Enclosed>,
    pub body: Body,
    /// Buttons in addition to those of the body.
    pub also: Vec<Item>,
}

/// What the screen wants of the person.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Nothing.
    Said,
    /// One of these.
    Choices(Vec<Item>),
    /// A value.
    Question(Box<Question>),
    /// A row.
    Rows(Page),
    /// A day of a month.
    Days(Month),
    /// A start on a day.
    Starts(Starts),
    /// That all of this is right, or a column to change.
    Form(Summary),
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Never blank.
    pub label: String,
    /// What a talk calls it: the state and, where there is one, the value: `service haircut`.
    pub id: String,
    pub does: Does,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// The number of the choice on its screen.
    Choose(usize),
    /// Opens a web address.
    Open(String),
    /// Answers a run in the background, whatever screen there is.
    AnswerRun(RunAnswer),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub of: Type,
    pub bounds: Bounds,
    /// Whether the answer may be typed.
    pub typed: bool,
    /// The values, if there are only a few.
    pub options: Vec<Item>,
    /// The days, if a date is asked for.
    pub month: Option<Month>,
    pub default: Option<Item>,
    pub skip: Option<Item>,
    /// The key that sends what is asked for, where only a key can.
    pub key: Option<(Sends, Item)>,
}

/// Rows of a table, a page of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub rows: Vec<Item>,
    pub previous: Option<Item>,
    pub next: Option<Item>,
    /// Ends a search.
    pub all: Option<Item>,
    /// Takes the rows that are chosen.
    pub finish: Option<Item>,
    pub skip: Option<Item>,
    /// Whether a row is not offered because its day is booked up.
    pub full: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Month {
    /// The month and its year in words.
    pub title: String,
    /// Short names from Monday to Sunday.
    pub weekdays: Vec<String>,
    /// Every day of the month.
    pub days: Vec<Day>,
    pub previous: Option<Item>,
    pub next: Option<Item>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    pub date: Date,
    pub state: DayState,
    /// Whether it can be chosen.
    pub offered: bool,
    /// Chooses it, or tells why it cannot be chosen; there is none if nobody would ask.
    pub item: Option<Item>,
}

impl Day {
    /// What its button says.
    pub(super) fn label(date: Date, offered: bool) -> String {
        match offered {
            true => date.day().to_string(),
            false => format!("·{}·", date.day()),
        }
    }
}

/// The free starts on a day, a page of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Starts {
    /// The zone in which the labels give the time.
    pub zone: TimeZone,
    pub times: Vec<Start>,
    pub previous: Option<Item>,
    pub next: Option<Item>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    pub at: Timestamp,
    pub item: Item,
}

/// A form that is filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Each column, to be asked for again.
    pub fields: Vec<Item>,
    /// Takes the form as it is.
    pub save: Item,
}

impl Screen {
    /// Whether there is nothing on it.
    pub fn is_blank(&self) -> bool {
        let mut all = self.notes.iter().chain([&self.text]).chain(&self.lines);
        self.enclosed.is_none() && all.all(|text| is_blank(&text.text))
    }
}

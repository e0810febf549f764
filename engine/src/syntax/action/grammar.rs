//! The keys of actions, and the outcomes that each action can have.

use crate::grammar::shape::{Key, Object, Shape};
use crate::outcome::Refusal::{
    self, Closed, Exists, Full, Invalid, Missing, Taken, TooLarge, TooLate,
};
use crate::syntax::filter::WHERE;

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
        Key::new(
            "insert",
            Shape::Name,
            "a new row, or with `each` several, all or none",
        ),
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
        Key::new(
            "credit",
            Shape::Value,
            "adds an `amount` to a balance: `$membership.balance`",
        ),
        Key::new(
            "debit",
            Shape::Value,
            "takes an `amount` from a balance, also below zero",
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
        Key::new(
            "each",
            Shape::Value,
            "of `insert`: a list, or a table whose rows fit, at most 50,000: a new row for each; `each` is the item",
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
        Key::new(
            "amount",
            Shape::Value,
            "of `credit` and `debit`: how much; what would be below zero counts as zero",
        ),
        Key::new(
            "for",
            Shape::Value,
            "of `credit` and `debit`: what it is for, such as a booking; a second time it is `exists`",
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
            Shape::OneOf(&[Shape::Text, Shape::Several(&Shape::Text)]),
            "a column or path, or up to three: figures for each of its values, as a list; of a moment also `start.hour`, `start.weekday`, `start.date`, `start.month`",
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
        refusals: &[Exists, TooLarge],
        keys: &["each", "where", "set", "as"],
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
        name: "credit",
        refusals: &[Missing, Exists],
        keys: &["amount", "for"],
    },
    ActionSpec {
        name: "debit",
        refusals: &[Missing, Exists],
        keys: &["amount", "for"],
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

//! `app.yaml`.

use super::shape::{Custom, Key, Object, Shape};

pub static APP: Object = Object {
    name: "an app",
    about: "The app's head: who uses it, in which languages, and what it stores.",
    keys: &[
        Key::required("app", Shape::Name, "the app's name"),
        Key::required(
            "languages",
            Shape::List(&Shape::Name),
            "BCP 47 tags; the first is the source and the fallback",
        ),
        Key::required(
            "zone",
            Shape::Text,
            "the venue's time zone by its IANA name",
        ),
        Key::new(
            "currency",
            Shape::Text,
            "ISO 4217 code of what `money` is in; KZT unless written",
        ),
        Key::new(
            "data",
            Shape::Name,
            "`own`, or `backend`: the tables that a tool maps then live there; `own` unless written",
        ),
        Key::new(
            "payments",
            Shape::Text,
            "how people pay through Telegram: `stars`, or `$env.NAME` with the token of a provider",
        ),
        Key::new(
            "uses",
            Shape::List(&Shape::OneOf(&[Shape::Name, Shape::Object(&USE)])),
            "flows of the standard library; a file of the app with a flow's name replaces its states by id",
        ),
        Key::new(
            "roles",
            Shape::Map(&Shape::OneOf(&[Shape::Name, Shape::Object(&ROLE)])),
            "who people are, in order: the first that fits claims a shared command",
        ),
        Key::new(
            "types",
            Shape::Map(&COLUMN_SHAPE),
            "the app's own types with limits",
        ),
        Key::new(
            "tables",
            Shape::Map(&Shape::Object(&TABLE)),
            "what is stored, by singular names",
        ),
        Key::new(
            "settings",
            Shape::Map(&COLUMN_SHAPE),
            "values that the business may change, each with its type, its default and its limits",
        ),
    ],
};

pub static USE: Object = Object {
    name: "a flow of the library",
    about: "Its name, or a map of these. With `over: service`, `rows` becomes the flow `rows_service`.",
    keys: &[
        Key::required("flow", Shape::Name, "the flow's name in the library"),
        Key::new(
            "over",
            Shape::Name,
            "the table of which it is, if it is a flow over any table",
        ),
        Key::new(
            "for",
            Shape::OneOf(&[Shape::Name, Shape::List(&Shape::Name)]),
            "the roles that may use it",
        ),
        Key::new("menu", Shape::Integer, "its place in the menu"),
    ],
};

pub static ROLE: Object = Object {
    name: "a role",
    about: "`everyone`, or people by id, or people whom rows of a table name.",
    keys: &[
        Key::new(
            "sees",
            Shape::Name,
            "`all`: no table's `sees` filters what this role looks up",
        ),
        Key::new(
            "ids",
            Shape::Value,
            "Telegram ids: a list, or `$env.NAME` for ids separated by commas",
        ),
        Key::new(
            "rows",
            Shape::Name,
            "a table: the people whom its rows name have the role",
        ),
        Key::new(
            "by",
            Shape::Name,
            "which column of `rows` names the person; `person` unless written",
        ),
        Key::new(
            "where",
            Shape::Custom(Custom::Filter),
            "which rows of `rows` count",
        ),
    ],
};

pub static TABLE: Object = Object {
    name: "a table",
    about: "Rows that the app stores. Every table also has `key` (a stable name for seeds and talks).",
    keys: &[
        Key::new(
            "is",
            Shape::Name,
            "`service`, `resource`, `booking` or `payment`: brings that part's columns",
        ),
        Key::new(
            "units",
            Shape::Name,
            "the column that counts: of a resource how many it has room for, of a booking how many come; 1 unless written",
        ),
        Key::new(
            "lasts",
            Shape::Name,
            "of bookings: the column, a duration, that says how long a visit takes; as long as its service unless written",
        ),
        Key::new(
            "shared",
            Shape::Boolean,
            "of a resource with `units`: others may have the room that a booking leaves; unless true, it is for one booking at a time",
        ),
        Key::new(
            "columns",
            Shape::Map(&COLUMN_SHAPE),
            "the columns, each with its type",
        ),
        Key::new(
            "unique",
            Shape::Several(&Shape::OneOf(&[Shape::Name, Shape::Several(&Shape::Name)])),
            "columns that together stand in one row only",
        ),
        Key::new(
            "sees",
            Shape::Custom(Custom::Sees),
            "which rows each role sees; a role that is not named sees what that of everyone sees; equalities also fill columns on insert",
        ),
    ],
};

const COLUMN_SHAPE: Shape = Shape::Custom(Custom::Definition);

pub static COLUMN: Object = Object {
    name: "a column",
    about: "`{ TYPE: default, limits }`: the type is the first key.",
    keys: &[
        Key::new(
            "many",
            Shape::Name,
            "in place of a type: any number of rows of this table, none unless given; only `private` may stand beside it",
        ),
        Key::new(
            "ledger",
            Shape::Name,
            "in place of a type: a balance, `money`, `integer` or `decimal`, which begins at zero and which only `credit` and `debit` change; only `for` and `private` may stand beside it",
        ),
        Key::new(
            "for",
            Shape::Name,
            "of a ledger: the table of what is paid for, such as bookings; each of its rows is credited and debited once at most",
        ),
        Key::new("optional", Shape::Boolean, "the value may be none"),
        Key::new("unique", Shape::Boolean, "no two rows have the same value"),
        Key::new("private", Shape::Boolean, "kept out of logs and exports"),
        Key::new("from", Shape::Value, "the smallest value allowed"),
        Key::new("to", Shape::Value, "the largest value allowed"),
        Key::new(
            "length",
            Shape::Custom(Custom::Length),
            "of a text, in characters: `2..100`",
        ),
        Key::new(
            "digits",
            Shape::Integer,
            "of a decimal: how many digits may stand after the point, 1 to 6; 2 unless written",
        ),
        Key::new(
            "letters",
            Shape::Boolean,
            "only letters, spaces, hyphens, apostrophes and dots",
        ),
        Key::new(
            "check",
            Shape::Custom(Custom::Check),
            "of a text: what it must prove by its digits, such as `iin`",
        ),
        Key::new(
            "default",
            Shape::Value,
            "of `{ one_of: [a, b] }`: the value unless given",
        ),
    ],
};

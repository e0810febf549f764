//! `tables:` of a tool: tables that it keeps when the app says `data: backend`.

use super::shape::{Key, Object, Shape};

pub static MIRROR: Object = Object {
    name: "a table of a tool",
    about: "How a table of the app, or the free times under the name `start`, is read and written in a REST backend. It counts with `data: backend`.",
    keys: &[
        Key::required(
            "columns",
            Shape::Map(&Shape::OneOf(&[Shape::Text, Shape::Map(&Shape::Text)])),
            "where each column stands in a row of an answer: `data.title`, or `{ ru: title_ru, kk: title_kk }`; `id` is the row's id over there",
        ),
        Key::new(
            "values",
            Shape::Map(&Shape::Map(&Shape::OneOf(&[
                Shape::Text,
                Shape::List(&Shape::Text),
            ]))),
            "for a column that is a choice, the words of the backend for each value, each for one only: of several the first is sent, `[]` is a value that it does not have: `{ status: { confirmed: [ok, paid], no_show: [] } }`",
        ),
        Key::new("list", Shape::Object(&REQUEST), "reads rows"),
        Key::new(
            "find",
            Shape::Object(&REQUEST),
            "reads one row; 404 says that there is none",
        ),
        Key::new(
            "insert",
            WRITING,
            "makes a row, and for bookings `book`; it answers with the row's id",
        ),
        Key::new("update", WRITING, "changes columns of a row"),
        Key::new("delete", WRITING, "removes a row"),
        Key::new(
            "hold",
            WRITING,
            "holds a time; `insert` if the backend knows no holds",
        ),
        Key::new("move", WRITING, "gives a booking another time or place"),
        Key::new("cancel", WRITING, "cancels a booking"),
        Key::new(
            "confirm",
            WRITING,
            "confirms a booking; `none` if it was firm from the beginning",
        ),
        Key::new(
            "decline",
            WRITING,
            "declines a booking; `none` if a hold ends there by itself",
        ),
        Key::new(
            "complete",
            WRITING,
            "notes that a visit has taken place, or `none`",
        ),
        Key::new("no_show", WRITING, "notes that nobody came, or `none`"),
        Key::new(
            "release",
            WRITING,
            "ends a hold, also one that has run out; `none` if it ends there by itself",
        ),
        Key::new(
            "keep",
            Shape::Text,
            "how long what was read counts as fresh, at most `24h`; it is read each time unless written",
        ),
        Key::new(
            "watch",
            Shape::Text,
            "how often it is read again without being asked for, `1m` to `24h`, so that what changes over there is heard",
        ),
    ],
};

const WRITING: Shape = Shape::OneOf(&[Shape::Name, Shape::Object(&REQUEST)]);

pub static REQUEST: Object = Object {
    name: "a request",
    about: "Exactly one method with its path. The name of an operation that does the like stands for its request, `hold: insert`, `release: cancel`, and `none` for nothing to be asked where the bot alone may know of it.",
    keys: &[
        Key::new("get", Shape::Text, "reads: `/doctors`"),
        Key::new("post", Shape::Text, "the path to post to"),
        Key::new("put", Shape::Text, "the path to put to"),
        Key::new(
            "patch",
            Shape::Text,
            "the path to patch: `/appointments/{id}`",
        ),
        Key::new("delete", Shape::Text, "the path to delete"),
        Key::new(
            "rows",
            Shape::Text,
            "where in the answer the list stands, or the row: `data.items`",
        ),
        Key::new(
            "filters",
            Shape::Map(&Shape::Text),
            "the columns by which it can be read, each with its name there: `{ services: service_id }`; of `start` also `day`, or `from` and `to`",
        ),
        Key::new(
            "needs",
            Shape::OneOf(&[Shape::Name, Shape::Several(&Shape::Name)]),
            "the filters without which it cannot be read; then what is known is read",
        ),
        Key::new(
            "outcomes",
            Shape::Map(&Shape::Integer),
            "the status of HTTP for each refusal: `{ taken: 409 }`",
        ),
    ],
};

/// The methods, each with its key.
pub static METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The operations that write.
pub static WRITES: [&str; 11] = [
    "insert", "update", "delete", "hold", "move", "cancel", "confirm", "decline", "complete",
    "no_show", "release",
];

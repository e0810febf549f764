//! `tools/*.yaml`.

use super::shape::{Custom, Key, Object, Shape};

pub static TOOL: Object = Object {
    name: "a tool",
    about: "Something that is reached beside Telegram, and what it can be asked to do.",
    keys: &[
        Key::required("tool", Shape::Name, "the tool's name, as its file's"),
        Key::required(
            "http",
            Shape::Text,
            "the address that all paths follow: `$env.NAME`, or `https://…`",
        ),
        Key::new(
            "bearer",
            Shape::Text,
            "`$env.NAME`: the token of the header `Authorization: Bearer`",
        ),
        Key::new(
            "headers",
            Shape::Map(&Shape::Text),
            "further headers: words, or `$env.NAME` for a secret; `_` in a name is sent as `-`",
        ),
        Key::new(
            "timeout",
            Shape::Text,
            "how long one try may take, `1s` to `60s`; `5s` unless written",
        ),
        Key::new(
            "retry",
            Shape::Object(&RETRY),
            "how often a call is tried that got no clear answer; five times unless written",
        ),
        Key::required(
            "operations",
            Shape::Map(&Shape::Object(&OPERATION)),
            "what it can be asked to do, by name",
        ),
    ],
};

pub static RETRY: Object = Object {
    name: "a retry",
    about: "`{ times: 5, pause: 2s, factor: 2 }`: each pause is so many times as long as the one before.",
    keys: &[
        Key::new("times", Shape::Integer, "how many tries in all, 1 to 10"),
        Key::new("pause", Shape::Text, "the first pause, up to `60s`"),
        Key::new("factor", Shape::Integer, "1 to 10"),
    ],
};

pub static OPERATION: Object = Object {
    name: "an operation",
    about: "One call of the tool: exactly one method with its path, what is sent, and what is given back.",
    keys: &[
        Key::new("get", Shape::Text, "reads: `/patients/{id}`"),
        Key::new("post", Shape::Text, "the path to post to"),
        Key::new("put", Shape::Text, "the path to put to"),
        Key::new("patch", Shape::Text, "the path to patch"),
        Key::new("delete", Shape::Text, "the path to delete"),
        Key::new(
            "send",
            Shape::Map(&Shape::Custom(Custom::Definition)),
            "what it is given, each with its type: in the path where that names it, otherwise in the query of `get` and `delete`, otherwise as JSON",
        ),
        Key::new(
            "query",
            Shape::Several(&Shape::Name),
            "what of `send` goes into the query, though there is a body",
        ),
        Key::new(
            "gives",
            Shape::Map(&Shape::Custom(Custom::Definition)),
            "what it answers, each with its type; nothing else of the answer is read",
        ),
        Key::new(
            "at",
            Shape::Map(&Shape::Text),
            "where in the answer a value of `gives` stands, if not under its name: `data.invoice.no`, `items.0.id`",
        ),
        Key::new(
            "outcomes",
            Shape::Map(&Shape::OneOf(&[Shape::Integer, Shape::Expression])),
            "outcomes beside `done`: a status of HTTP, `404`, or a condition on what it gives, `not valid`",
        ),
        Key::new(
            "undo",
            Shape::Name,
            "the operation that takes back what this one has done, if nobody is there for its answer",
        ),
    ],
};

/// The methods, each with its key.
pub static METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

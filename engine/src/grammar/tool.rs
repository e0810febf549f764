//! `tools/*.yaml`.

use super::mirror::MIRROR;
use super::shape::{Custom, Key, Object, Shape};

pub static TOOL: Object = Object {
    name: "a tool",
    about: "Something that is reached beside Telegram, and what it can be asked to do.",
    keys: &[
        Key::required("tool", Shape::Name, "the tool's name, as its file's"),
        Key::new(
            "http",
            Shape::Text,
            "it is reached by HTTP: the address that all paths follow, `$env.NAME` or `https://…`",
        ),
        Key::new(
            "mcp",
            Shape::OneOf(&[Shape::Text, Shape::Object(&PROGRAM)]),
            "it speaks the Model Context Protocol: its address, `$env.NAME` or `https://…`, or a program that the bot starts",
        ),
        Key::new(
            "built_in",
            Shape::Name,
            "it is written in Rust, and registered by this name",
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
        Key::new(
            "operations",
            Shape::Map(&Shape::Object(&OPERATION)),
            "what it can be asked to do, by name",
        ),
        Key::new(
            "tables",
            Shape::Map(&Shape::Object(&MIRROR)),
            "the tables that it keeps with `data: backend`, by the names that the app gives them",
        ),
    ],
};

/// The ways in which a tool is reached, each with the keys that it takes.
pub static WAYS: [(&str, &[&str]); 3] = [
    (
        "http",
        &[
            "tool",
            "bearer",
            "headers",
            "timeout",
            "retry",
            "operations",
            "tables",
        ],
    ),
    (
        "mcp",
        &[
            "tool",
            "bearer",
            "headers",
            "timeout",
            "retry",
            "operations",
        ],
    ),
    ("built_in", &["tool", "timeout", "retry", "operations"]),
];

pub static PROGRAM: Object = Object {
    name: "a program",
    about: "A program that the bot starts, in the app's folder `tools`, and ends with itself.",
    keys: &[
        Key::required("command", Shape::Text, "what is started: `python3`"),
        Key::new(
            "args",
            Shape::List(&Shape::Text),
            "what stands behind it: `[rates.py]`",
        ),
        Key::new(
            "env",
            Shape::List(&Shape::Text),
            "the variables of the environment that it is given, beside `PATH`: `[RATES_KEY]`",
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
    about: "One call of the tool: exactly one method with its path, or the name by which the tool knows it, what is sent, and what is given back.",
    keys: &[
        Key::new("get", Shape::Text, "reads: `/patients/{id}`"),
        Key::new("post", Shape::Text, "the path to post to"),
        Key::new("put", Shape::Text, "the path to put to"),
        Key::new("patch", Shape::Text, "the path to patch"),
        Key::new("delete", Shape::Text, "the path to delete"),
        Key::new(
            "call",
            Shape::Text,
            "of `mcp` and `built_in`: the name by which the tool knows it",
        ),
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
            "form",
            Shape::Boolean,
            "`true`: what is sent goes as a form, and not as JSON; files make it one of several parts",
        ),
        Key::new(
            "headers",
            Shape::Map(&Shape::Text),
            "headers of this operation, as those of the tool",
        ),
        Key::new(
            "into",
            Shape::Map(&Shape::Text),
            "where in what is sent a value of `send` stands, if not under its name: `customer.birthDate`; in a query and a form that is its name",
        ),
        Key::new(
            "reads",
            Shape::Boolean,
            "`true`: it changes nothing, though it is no `get`",
        ),
        Key::new(
            "gives",
            Shape::OneOf(&[Shape::Map(&Shape::Custom(Custom::Given)), Shape::Name]),
            "what it answers, each with its type, `[{ id: text, title: text }]` for a list; nothing else of the answer is read. `file`: the answer is a file",
        ),
        Key::new(
            "at",
            Shape::Outcomes(&Shape::Text),
            "where in the answer a value of `gives` stands, if not under its name: `data.invoice.no`, `items.0.id`; `items.title` is a value of each item",
        ),
        Key::new(
            "outcomes",
            Shape::Map(&Shape::OneOf(&[Shape::Integer, Shape::Expression])),
            "outcomes beside `done`: a status of HTTP, `404`, a condition on what it gives, `not valid`, or, of a `call`, `error`: the tool refuses",
        ),
        Key::new(
            "undo",
            Shape::Name,
            "the operation that takes back what this one has done, if nobody is there for its answer",
        ),
    ],
};

/// The methods and `call`, each with the keys that it takes.
pub static METHODS: [(&str, &[&str]); 6] = [
    ("get", WITHOUT_BODY),
    ("post", WITH_BODY),
    ("put", WITH_BODY),
    ("patch", WITH_BODY),
    ("delete", WITHOUT_BODY),
    (
        "call",
        &["send", "into", "reads", "gives", "at", "outcomes", "undo"],
    ),
];

const WITHOUT_BODY: &[&str] = &["send", "headers", "into", "gives", "at", "outcomes", "undo"];
const WITH_BODY: &[&str] = &[
    "send", "query", "form", "headers", "into", "reads", "gives", "at", "outcomes", "undo",
];

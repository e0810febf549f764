//! `flows/*.yaml`.

use super::shape::{Custom, Key, Object, Shape};
use crate::outcome::Refusal::{self, Closed, Exists, Full, Missing, Taken, TooLate};

const TARGET: Shape = Shape::Text;
const WITH: Shape = Shape::Map(&Shape::Value);
const WHERE: Shape = Shape::Custom(Custom::Filter);

pub static FLOW: Object = Object {
    name: "a flow",
    about: "A dialogue: how it starts, and its states.",
    keys: &[
        Key::required("flow", Shape::Name, "the flow's name, as its file's"),
        Key::new(
            "for",
            Shape::OneOf(&[Shape::Name, Shape::List(&Shape::Name)]),
            "the roles that may use it; everyone unless written",
        ),
        Key::new(
            "starts",
            Shape::OneOf(&[Shape::Object(&START), Shape::List(&Shape::Object(&START))]),
            "what begins it",
        ),
        Key::new(
            "needs",
            Shape::Map(&Shape::Text),
            "variables that the caller gives with `with`, and their types",
        ),
        Key::new(
            "ends",
            Shape::List(&Shape::Name),
            "the ends that a caller must route; `done` unless written",
        ),
        Key::new(
            "always",
            ROUTES,
            "routes for every state that has none of its own",
        ),
        Key::new(
            "moved",
            Shape::Map(&Shape::Name),
            "renamed states, old: new, for chats in progress",
        ),
        Key::required(
            "states",
            Shape::Map(&STATE_SHAPE),
            "the states; the first is where the flow begins",
        ),
    ],
};

const ROUTES: Shape = Shape::OneOf(&[TARGET, Shape::Map(&TARGET)]);

pub static START: Object = Object {
    name: "a start",
    about: "What begins a flow.",
    keys: &[
        Key::new(
            "command",
            Shape::Text,
            "`book`, or with arguments `\"edit_event {event} {description}\"`: each answers the state of its name",
        ),
        Key::new(
            "menu",
            Shape::Integer,
            "the place in the menu of the flow's roles",
        ),
        Key::new("link", Shape::Text, "a deep link, `\"trainer_{trainer}\"`"),
        Key::new(
            "go",
            Shape::Name,
            "the state to begin with; the first unless written",
        ),
    ],
};

/// In braces `say` is a key without a value; alone it is a text.
static STATE_SHAPE: Shape = Shape::OneOf(&[Shape::Name, Shape::Object(&STATE)]);

pub static STATE: Object = Object {
    name: "a state",
    about: "One screen or one effect: exactly one kind, and where each outcome leads.",
    keys: &[
        Key::new("say", Shape::Nothing, "says the text and goes on"),
        Key::new(
            "choose",
            Shape::OneOf(&[Shape::Map(&BUTTON_SHAPE), Shape::Name]),
            "buttons, each with its target; `choose: menu` is the person's menu",
        ),
        Key::new(
            "ask",
            Shape::OneOf(&[Shape::Text, Shape::List(&Shape::Name)]),
            "asks for a value of a type, a column (`review.comment`) or one of `[a, b]`",
        ),
        Key::new(
            "pick",
            Shape::Name,
            "a row of a table, `day` from a calendar, or `start` from free times",
        ),
        Key::new(
            "form",
            Shape::Name,
            "asks for columns of a table in turn, then shows them to be changed",
        ),
        Key::new(
            "do",
            Shape::List(&Shape::Object(&ACTION)),
            "reads and writes, all or none",
        ),
        Key::new("call", Shape::Name, "another flow, then back here"),
        Key::new(
            "branch",
            Shape::List(&Shape::Object(&ARM)),
            "the first whose condition is true",
        ),
        Key::new("go", ROUTES, "where outcomes lead; a text is for `done`"),
        Key::new(
            "as",
            Shape::Name,
            "the variable's name; the state's unless written",
        ),
        Key::new("with", WITH, "values for the text, or for the called flow"),
        Key::new(
            "also",
            Shape::Map(&BUTTON_SHAPE),
            "more buttons, with their targets",
        ),
        Key::new("rows", Shape::Value, "a list: the text `.row` for each"),
        Key::new("optional", Shape::Boolean, "may be skipped"),
        Key::new("default", Shape::Value, "an answer offered as a button"),
        Key::new("where", WHERE, "which rows"),
        Key::new(
            "order",
            Shape::Text,
            "a column; `-column` from last to first",
        ),
        Key::new(
            "free_for",
            WITH,
            "what the day, the start or the row must be free for: `service`, `day`, `moving`, resources, the party",
        ),
        Key::new(
            "fields",
            Shape::List(&Shape::Name),
            "the columns to ask; all of the app's own unless written",
        ),
        Key::new("of", Shape::Value, "the row to change"),
    ],
};

/// The kinds of state, each with the keys that only some kinds have.
pub static KINDS: &[(&str, &[&str])] = &[
    ("say", &["go", "with", "rows"]),
    ("choose", &["go", "with", "rows", "as"]),
    (
        "ask",
        &["go", "with", "also", "rows", "optional", "default", "as"],
    ),
    (
        "pick",
        &[
            "go", "with", "also", "optional", "where", "order", "free_for", "as",
        ],
    ),
    ("form", &["go", "with", "also", "fields", "of", "as"]),
    ("do", &["go"]),
    ("call", &["go", "with"]),
    ("branch", &[]),
];

static BUTTON_SHAPE: Shape = Shape::OneOf(&[TARGET, Shape::Object(&BUTTON)]);

pub static BUTTON: Object = Object {
    name: "a button",
    about: "A target, or a map of these.",
    keys: &[
        Key::new("go", TARGET, "where it leads"),
        Key::new("if", Shape::Expression, "only if this is true"),
        Key::new("url", Shape::Value, "a web address that it opens"),
    ],
};

pub static ARM: Object = Object {
    name: "a branch",
    about: "`{ if, go }`, or `{ else }` last.",
    keys: &[
        Key::new("if", Shape::Expression, "the condition"),
        Key::new("go", TARGET, "where it leads"),
        Key::new("else", TARGET, "where to go when no condition is true"),
    ],
};

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
        Key::new("insert", Shape::Name, "a new row"),
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
        Key::new("require", Shape::Expression, "goes on only if this is true"),
        Key::new(
            "book",
            Shape::Map(&Shape::Value),
            "a booking of `service` at `start`, with the booking's own columns; `status: pending` if it is to be confirmed",
        ),
        Key::new("move", Shape::Value, "a booking to another `start`"),
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
        Key::new("start", Shape::Value, "the moment to move to"),
        Key::new(
            "expires",
            Shape::Value,
            "the moment until which to hold; as long as the setting `hold` says unless written",
        ),
        Key::new("why", Shape::Value, "the reason, kept with the booking"),
        Key::new(
            "even",
            Shape::List(&Shape::Name),
            "rules waived for staff: `too_late`, `closed`, `full`",
        ),
        Key::new(
            "everyone",
            Shape::Boolean,
            "count or sum also what the role does not see",
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
        keys: &["where", "everyone", "as"],
    },
    ActionSpec {
        name: "sum",
        refusals: &[],
        keys: &["where", "everyone", "as"],
    },
    ActionSpec {
        name: "insert",
        refusals: &[Exists],
        keys: &["set", "as"],
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
        keys: &["start", "even"],
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

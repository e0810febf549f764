//! The kinds of states, and how each is read.

use indexmap::IndexMap;

use super::action::{ACTION, Action, action};
use super::button::{BUTTON_SHAPE, Button, buttons};
use super::filter::{Order, WHERE, Where};
use super::given::{Given, GivenMap, WITH, expression, given};
use super::node::{name, names, paths, range};
use super::only::Written;
use super::spanned::Spanned;
use super::target::{ROUTES, TARGET, Target, target};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;
use crate::grammar::shape::{Custom, Key, Object, Shape};
use crate::limits::MOST_CHOSEN;
use crate::name::Name;
use crate::outcome::Refusal;
use crate::source::Span;
use crate::tree::Node;

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
            Shape::OneOf(&[Shape::Text, Shape::Several(&Shape::Name)]),
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
            Shape::Several(&Shape::Object(&ACTION)),
            "reads and writes, all or none",
        ),
        Key::new(
            "tool",
            Shape::Text,
            "an operation of a tool, `NAME.OPERATION`, which is sent what `with` gives",
        ),
        Key::new("call", Shape::Name, "another flow, then back here"),
        Key::new(
            "branch",
            Shape::Several(&Shape::Object(&ARM)),
            "the first whose condition is true",
        ),
        Key::new(
            "wait",
            Shape::Object(&WAIT),
            "waits in the background; beside `choose`, how long the answer is waited for",
        ),
        Key::new("go", ROUTES, "where outcomes lead; a text is for `done`"),
        Key::new(
            "as",
            Shape::Name,
            "the variable's name; the state's unless written",
        ),
        Key::new(
            "with",
            WITH,
            "values for the text, for the called flow, or for the tool",
        ),
        Key::new(
            "also",
            Shape::Map(&BUTTON_SHAPE),
            "more buttons, with their targets",
        ),
        Key::new("rows", Shape::Value, "a list: the text `.row` for each"),
        Key::new(
            "to",
            Shape::Value,
            "whom it is sent to: a person, or a list of people",
        ),
        Key::new(
            "attach",
            Shape::Value,
            "what is sent with the text: a file that `export` has made, `$ics(booking)`, a photo or a location",
        ),
        Key::new("optional", Shape::Boolean, "may be skipped"),
        Key::new(
            "take_only",
            Shape::Boolean,
            "a row that is the only one is taken without a question, unless the person comes back to it",
        ),
        Key::new("default", Shape::Value, "an answer offered as a button"),
        Key::new(
            "known",
            Shape::Value,
            "an answer that is known: nobody is asked unless it is none or wrong, or they come back; then it is offered as a button, unless each value has one",
        ),
        Key::new("where", WHERE, "which rows"),
        Key::new(
            "order",
            Shape::Text,
            "a column; `-column` from last to first",
        ),
        Key::new(
            "search",
            Shape::OneOf(&[Shape::Text, Shape::Several(&Shape::Text)]),
            "columns or paths of a table: what people type is looked for in these",
        ),
        Key::new(
            "many",
            Shape::Custom(Custom::Count),
            "several rows, from the fewest to the most: `1..50`",
        ),
        Key::new(
            "free_for",
            WITH,
            "what the day, the start or the row must be free for: `service`, `day`, `moving`, resources, the party",
        ),
        Key::new(
            "even",
            Shape::Several(&Shape::Name),
            "of `pick: day`: `full` lets a day be chosen that is booked up, as for a waiting list",
        ),
        Key::new(
            "fields",
            Shape::Several(&Shape::Name),
            "the columns to ask; all of the app's own unless written",
        ),
        Key::new(
            "except",
            Shape::Several(&Shape::Name),
            "columns that are not asked",
        ),
        Key::new("of", Shape::Value, "the row to change"),
    ],
};

/// The kinds of state, each with the keys that only some kinds have.
pub static KINDS: &[(&str, &[&str])] = &[
    ("say", &["go", "with", "rows", "to", "attach"]),
    (
        "choose",
        &["go", "with", "rows", "as", "to", "attach", "wait"],
    ),
    (
        "ask",
        &[
            "go", "with", "also", "rows", "optional", "default", "known", "as",
        ],
    ),
    (
        "pick",
        &[
            "go",
            "with",
            "also",
            "optional",
            "take_only",
            "where",
            "order",
            "search",
            "many",
            "free_for",
            "even",
            "as",
        ],
    ),
    (
        "form",
        &["go", "with", "also", "fields", "except", "of", "as"],
    ),
    ("do", &["go"]),
    ("tool", &["go", "with", "as"]),
    ("call", &["go", "with", "to", "wait"]),
    ("branch", &[]),
    (WAIT_KIND, &["go"]),
];

/// The kind that is only a further key beside `choose` and `call`.
pub(super) const WAIT_KIND: &str = "wait";

pub static WAIT: Object = Object {
    name: "a wait",
    about: "`{ for: DURATION }` or `{ until: MOMENT }`.",
    keys: &[
        Key::new("for", Shape::Value, "how long: `3d`, `30m`"),
        Key::new(
            "until",
            Shape::Value,
            "until when: `$booking.start - hours(1)`",
        ),
    ],
};

#[derive(Clone, Debug, PartialEq)]
pub enum StateKind {
    Say(Say),
    Choose(Choose),
    Menu(Menu),
    Ask(Ask),
    Pick(Pick),
    PickDay(PickDay),
    PickStart(PickStart),
    Form(Form),
    Do(Do),
    Tool(ToolCall),
    Call(Call),
    Branch(Branch),
    Wait(Wait),
}

impl StateKind {
    /// Reads the kind of a state that the grammar has.
    pub fn read(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Option<StateKind> {
        Some(match written.kind {
            "say" => StateKind::Say(Say),
            "choose" => choose(written, diagnostics)?,
            "ask" => StateKind::Ask(Ask::read(written, diagnostics)),
            "pick" => match written.value.as_text()? {
                "day" => StateKind::PickDay(PickDay {
                    free_for: free_for(written, diagnostics),
                    even_full: even_full(written, diagnostics),
                }),
                "start" => StateKind::PickStart(PickStart {
                    free_for: free_for(written, diagnostics),
                }),
                _ => StateKind::Pick(Pick::read(written, diagnostics)?),
            },
            "form" => StateKind::Form(Form::read(written, diagnostics)?),
            "do" => StateKind::Do(Do::read(written, diagnostics)),
            "tool" => StateKind::Tool(ToolCall::read(written.value, diagnostics)?),
            "call" => StateKind::Call(Call {
                flow: name(written.value)?,
            }),
            "branch" => StateKind::Branch(Branch::read(written, diagnostics)),
            WAIT_KIND => StateKind::Wait(Wait::read(written.value, diagnostics)?),
            kind => unreachable!("the grammar has a kind `{kind}` that is not read"),
        })
    }
}

/// Says its text and continues.
#[derive(Clone, Debug, PartialEq)]
pub struct Say;

/// Buttons; the person presses one of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Choose {
    pub buttons: IndexMap<Name, Button>,
}

/// Buttons for the flows that the person's roles may begin.
#[derive(Clone, Debug, PartialEq)]
pub struct Menu;

fn choose(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Option<StateKind> {
    let value = written.value;
    match value.as_text() {
        Some("menu") => Some(StateKind::Menu(Menu)),
        Some(other) => {
            diagnostics.add(
                Diagnostic::new(
                    Code::InvalidValue,
                    value.span,
                    format!("`choose` takes buttons or `menu`, not `{other}`"),
                )
                .help("write `{ id: target }`"),
            );
            None
        }
        None => Some(StateKind::Choose(Choose {
            buttons: buttons(value, diagnostics),
        })),
    }
}

/// A question for one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// A type, a column (`review.comment`), a range (`1..5`).
    pub of: Spanned<String>,
    pub choices: Option<Vec<Spanned<Name>>>,
    pub optional: bool,
    pub default: Option<Given>,
    pub known: Option<Given>,
}

impl Ask {
    fn read(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Ask {
        let value = written.value;
        let of = value.as_text().unwrap_or_default().to_owned();
        Ask {
            of: Spanned::new(of, value.span),
            choices: value.as_list().map(|_| names(value)),
            optional: written.flag("optional"),
            default: written.given("default", diagnostics),
            known: written.given("known", diagnostics),
        }
    }
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    pub table: Spanned<Name>,
    pub filter: Where,
    pub order: Option<Spanned<Order>>,
    /// Only services that can be booked on a day, or resources that can serve at a start.
    pub free_for: Option<GivenMap>,
    /// Where to look for what people type.
    pub search: Vec<Spanned<Vec<Name>>>,
    /// The fewest and the most rows, if several can be chosen.
    pub many: Option<Spanned<(u32, u32)>>,
    pub optional: bool,
    /// Whether the only row is taken without a question.
    pub take_only: bool,
}

impl Pick {
    fn read(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Option<Pick> {
        Some(Pick {
            table: name(written.value)?,
            filter: written.filter(diagnostics),
            order: written.order(diagnostics),
            free_for: written.given_map("free_for", diagnostics),
            search: written
                .node
                .get("search")
                .map(|it| paths(it, diagnostics))
                .unwrap_or_default(),
            many: written
                .node
                .get("many")
                .and_then(|it| many(it, diagnostics)),
            optional: written.flag("optional"),
            take_only: written.flag("take_only"),
        })
    }
}

/// `1..50`.
fn many(node: &Node, diagnostics: &mut Diagnostics) -> Option<Spanned<(u32, u32)>> {
    let range = node.as_text().and_then(range);
    match range.filter(|(from, to)| from <= to && *to >= 1 && *to <= MOST_CHOSEN) {
        Some(range) => Some(Spanned::new(range, node.span)),
        None => {
            diagnostics.add(
                Diagnostic::new(Code::InvalidValue, node.span, "expected how many rows").help(
                    format!("write the fewest and the most, `1..50`; at most {MOST_CHOSEN}"),
                ),
            );
            None
        }
    }
}

/// A day that is free, from a calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct PickDay {
    pub free_for: GivenMap,
    /// Whether days that are booked up can be chosen too.
    pub even_full: bool,
}

/// Whether `even` names `full`, which is all that it can name.
fn even_full(written: &Written<'_>, diagnostics: &mut Diagnostics) -> bool {
    let even = written.node.get("even").map(names).unwrap_or_default();
    let full = Refusal::Full.name();
    for other in even.iter().filter(|name| name.value != *full) {
        diagnostics.add(
            Diagnostic::new(
                Code::UnknownOutcome,
                other.span,
                format!("a day that is `{}` cannot be chosen", other.value),
            )
            .help(format!(
                "`even: [{full}]` lets one be chosen that is booked up"
            )),
        );
    }
    even.iter().any(|name| name.value == *full)
}

/// A free start on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct PickStart {
    pub free_for: GivenMap,
}

fn free_for(written: &Written<'_>, diagnostics: &mut Diagnostics) -> GivenMap {
    let free_for = written.given_map("free_for", diagnostics);
    free_for.unwrap_or_default()
}

/// Columns of a table, asked for in turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    pub table: Spanned<Name>,
    /// By default all of the app's own.
    pub fields: Option<Vec<Spanned<Name>>>,
    /// Columns that are left out of these.
    pub except: Vec<Spanned<Name>>,
    /// The row to change.
    pub of: Option<Given>,
}

impl Form {
    fn read(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Option<Form> {
        Some(Form {
            table: name(written.value)?,
            fields: written.node.get("fields").map(names),
            except: written.node.get("except").map(names).unwrap_or_default(),
            of: written.given("of", diagnostics),
        })
    }
}

/// Actions. All of them are done, or none.
#[derive(Clone, Debug, PartialEq)]
pub struct Do {
    pub actions: Vec<Action>,
}

impl Do {
    fn read(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Do {
        let actions = written.value.as_list().unwrap_or_default().iter();
        Do {
            actions: actions
                .filter_map(|node| action(node, diagnostics))
                .collect(),
        }
    }
}

/// An operation of a tool.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolCall {
    pub tool: Spanned<Name>,
    pub operation: Spanned<Name>,
}

impl ToolCall {
    /// `tool.operation`.
    fn read(node: &Node, diagnostics: &mut Diagnostics) -> Option<ToolCall> {
        let parts = node.as_text()?.split_once('.');
        let Some((tool, operation)) =
            parts.filter(|(tool, operation)| Name::is_valid(tool) && Name::is_valid(operation))
        else {
            let message = "expected a tool's operation";
            diagnostics.add(
                Diagnostic::new(Code::InvalidValue, node.span, message)
                    .help("write `TOOL.OPERATION`"),
            );
            return None;
        };
        let (end, length) = (tool.len(), tool.len() + 1 + operation.len());
        Some(ToolCall {
            tool: Spanned::new(Name::new(tool), node.span.part(0, end)),
            operation: Spanned::new(Name::new(operation), node.span.part(end + 1, length)),
        })
    }
}

/// Another flow, whose ends are the state's outcomes.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub flow: Spanned<Name>,
}

/// The first arm whose condition is true.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    pub arms: Vec<Arm>,
}

pub static ARM: Object = Object {
    name: "a branch",
    about: "`{ if, go }`, or `{ else }` last.",
    keys: &[
        Key::new("if", Shape::Expression, "the condition"),
        Key::new("go", TARGET, "where it leads"),
        Key::new("else", TARGET, "where to go when no condition is true"),
    ],
};

#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    pub span: Span,
    /// `None` for `else`.
    pub condition: Option<Expression>,
    pub target: Spanned<Target>,
}

impl Branch {
    fn read(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Branch {
        let arms = written.value.as_list().unwrap_or_default().iter();
        Branch {
            arms: arms.filter_map(|node| arm(node, diagnostics)).collect(),
        }
    }
}

fn arm(node: &Node, diagnostics: &mut Diagnostics) -> Option<Arm> {
    let (condition, leads) = match (node.get("if"), node.get("go"), node.get("else")) {
        (Some(condition), Some(go), None) => (Some(expression(condition, diagnostics)?), go),
        (None, None, Some(leads)) => (None, leads),
        _ => {
            diagnostics.add(
                Diagnostic::new(Code::WrongShape, node.span, "expected a branch")
                    .help("write `{ if: condition, go: target }`, and `{ else: target }` last"),
            );
            return None;
        }
    };
    Some(Arm {
        span: node.span,
        condition,
        target: target(leads, diagnostics)?,
    })
}

/// Waits, in the background.
#[derive(Clone, Debug, PartialEq)]
pub enum Wait {
    /// For a duration.
    For(Given),
    /// Until a moment.
    Until(Given),
}

impl Wait {
    pub(super) fn read(node: &Node, diagnostics: &mut Diagnostics) -> Option<Wait> {
        match (node.get("for"), node.get("until")) {
            (Some(length), None) => Some(Wait::For(given(length, diagnostics)?)),
            (None, Some(moment)) => Some(Wait::Until(given(moment, diagnostics)?)),
            (Some(_), Some(_)) | (None, None) => {
                diagnostics.add(
                    Diagnostic::new(Code::WrongShape, node.span, "expected a wait")
                        .help("write `{ for: 3d }` or `{ until: \"$booking.start - hours(1)\" }`"),
                );
                None
            }
        }
    }

    /// How long, or until when.
    pub fn given(&self) -> &Given {
        match self {
            Wait::For(given) | Wait::Until(given) => given,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, Sources};
    use crate::tree::{self, Budget};

    #[test]
    fn every_kind_of_the_grammar_is_read() {
        let mut sources = Sources::default();
        let source = sources.add(Source {
            path: "value.yaml".to_owned(),
            text: "day".to_owned(),
            library: false,
        });
        let mut diagnostics = Diagnostics::default();
        let node = tree::read(&sources, source, &Budget::DOCUMENT, &mut diagnostics)
            .expect("a word is a document");
        for (kind, _) in KINDS {
            let written = Written {
                kind,
                kind_span: node.span,
                value: &node,
                node: &node,
            };
            // A kind that is not read makes this panic.
            StateKind::read(&written, &mut diagnostics);
        }
    }
}

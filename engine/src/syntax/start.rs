//! What begins a flow.

use super::every::every;
use super::given::expression;
use super::node::name_at;
use super::spanned::Spanned;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::every::Every;
use crate::expression::Expression;
use crate::grammar::shape::{Key, Object, Shape};
use crate::name::Name;
use crate::source::Span;
use crate::tree::Node;

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
            "event",
            Shape::OneOf(&[Shape::Text, Shape::Several(&Shape::Text)]),
            "what happens to a row that the flow is about, `booking.confirmed`, or several",
        ),
        Key::new(
            "every",
            Shape::Text,
            "a clock begins it: `day`, `week` or `month` at a time, or each `15m`, counted from midnight",
        ),
        Key::new(
            "on",
            Shape::OneOf(&[Shape::Name, Shape::Integer]),
            "of `every: week` the weekday, `monday`; of `every: month` the day, 31 for the last",
        ),
        Key::new(
            "at",
            Shape::Text,
            "of `every` the time, `\"09:00\"`, by the venue's clock",
        ),
        Key::new(
            "if",
            Shape::Expression,
            "an event begins it only if this is true",
        ),
        Key::new(
            "go",
            Shape::Name,
            "the state to begin with; the first unless written",
        ),
    ],
};

#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    pub span: Span,
    pub command: Option<Spanned<Pattern>>,
    pub menu: Option<Spanned<i64>>,
    pub link: Option<Spanned<Pattern>>,
    /// What happens to a row.
    pub events: Vec<Spanned<RowEvent>>,
    /// Whether a clock begins it.
    pub by_clock: bool,
    /// When a clock begins it, if that is understood.
    pub every: Option<Spanned<Every>>,
    pub condition: Option<Expression>,
    pub go: Option<Spanned<Name>>,
}

/// `booking.confirmed`: what happens to a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowEvent {
    pub table: Name,
    pub event: Name,
}

/// `edit_event {event} {description}`, `trainer_{trainer}`: a fixed beginning, then arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    pub prefix: String,
    pub arguments: Vec<Name>,
}

/// The starts of a flow: one, or a list of them.
pub(super) fn starts(node: &Node, diagnostics: &mut Diagnostics) -> Vec<Start> {
    match node.as_list() {
        Some(items) => items.iter().map(|item| start(item, diagnostics)).collect(),
        None => vec![start(node, diagnostics)],
    }
}

fn start(node: &Node, diagnostics: &mut Diagnostics) -> Start {
    Start {
        span: node.span,
        command: COMMAND.read(node, diagnostics),
        menu: node.get("menu").and_then(|node| {
            let place = node.as_integer()?;
            Some(Spanned::new(place, node.span))
        }),
        link: LINK.read(node, diagnostics),
        events: node
            .get("event")
            .map(|node| events(node, diagnostics))
            .unwrap_or_default(),
        by_clock: node.get("every").is_some(),
        every: every(node, diagnostics),
        condition: node
            .get("if")
            .and_then(|node| expression(node, diagnostics)),
        go: name_at(node, "go"),
    }
}

fn events(node: &Node, diagnostics: &mut Diagnostics) -> Vec<Spanned<RowEvent>> {
    let nodes = node.as_list().unwrap_or(std::slice::from_ref(node));
    let mut read = |node: &Node| {
        let text = node.as_text()?;
        let event = RowEvent::of(text);
        if event.is_none() {
            diagnostics.add(
                Diagnostic::new(
                    Code::InvalidValue,
                    node.span,
                    format!("`{text}` is nothing that happens to a row"),
                )
                .help("write `TABLE.EVENT`, such as `booking.confirmed`"),
            );
        }
        Some(Spanned::new(event?, node.span))
    };
    nodes.iter().filter_map(&mut read).collect()
}

impl RowEvent {
    /// What `table.event` means.
    pub fn of(text: &str) -> Option<RowEvent> {
        let (table, event) = text.split_once('.')?;
        (Name::is_valid(table) && Name::is_valid(event)).then(|| RowEvent {
            table: Name::new(table),
            event: Name::new(event),
        })
    }
}

/// How the patterns at one key are written.
struct Notation {
    key: &'static str,
    separator: &'static str,
    help: &'static str,
}

const COMMAND: Notation = Notation {
    key: "command",
    separator: " ",
    help: "write the command without `/`, then each argument in braces: `\"edit {event} {text}\"`",
};

const LINK: Notation = Notation {
    key: "link",
    separator: "_",
    help: "write a fixed beginning, then one argument in braces: `\"trainer_{trainer}\"`",
};

impl Notation {
    fn read(&self, node: &Node, diagnostics: &mut Diagnostics) -> Option<Spanned<Pattern>> {
        let node = node.get(self.key)?;
        let text = node.as_text()?;
        let pattern = pattern(text, self.separator);
        if pattern.is_none() {
            let message = format!("`{text}` is no pattern of a {}", self.key);
            let fault = Diagnostic::new(Code::InvalidValue, node.span, message);
            diagnostics.add(match parted(text, self.separator) {
                Some(parted) => fault
                    .note(format!(
                        "`{}` parts the beginning from what follows",
                        self.separator
                    ))
                    .help(format!("did you mean `{parted}`?"))
                    .fix(node.span, parted),
                None => fault.help(self.help),
            });
        }
        Some(Spanned::new(pattern?, node.span))
    }
}

/// A pattern with the separator before its first argument, where that alone is missing.
fn parted(text: &str, separator: &str) -> Option<String> {
    let (prefix, arguments) = text.split_at(text.find('{')?);
    let parted = format!(
        "{}{separator}{arguments}",
        prefix.trim_end_matches(['_', ' ', '-'])
    );
    pattern(&parted, separator).map(|_| parted)
}

/// A fixed beginning, then arguments in braces, with the separator between them.
fn pattern(text: &str, separator: &str) -> Option<Pattern> {
    let (prefix, rest) = match text.find('{') {
        Some(brace) => (text[..brace].strip_suffix(separator)?, &text[brace..]),
        None => (text, ""),
    };
    let arguments = rest
        .split(separator)
        .filter(|word| !word.is_empty())
        .map(|word| {
            let argument = word.strip_prefix('{')?.strip_suffix('}')?;
            Name::is_valid(argument).then(|| Name::new(argument))
        })
        .collect::<Option<Vec<Name>>>();
    // In a link `a_{b_c}` the argument itself contains the separator.
    let arguments = match arguments {
        Some(arguments) => arguments,
        None => {
            let argument = rest.strip_prefix('{')?.strip_suffix('}')?;
            vec![Name::is_valid(argument).then(|| Name::new(argument))?]
        }
    };
    let valid = !prefix.is_empty()
        && prefix
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    valid.then(|| Pattern {
        prefix: prefix.to_owned(),
        arguments,
    })
}

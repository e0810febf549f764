//! `link(flow, answer)`: the address that begins a flow by its deep link.

use super::check::{Checker, may_be_none};
use super::{Expression, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::LONGEST_PAYLOAD;
use crate::name::Name;
use crate::source::Span;
use crate::value::{CODE_LENGTH, Type, Typed, Value};

/// A deep link by which a flow begins.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkStart {
    pub prefix: String,
    /// What it brings, if it brings anything.
    pub argument: Option<LinkArgument>,
}

/// What a deep link brings: the answer to a state.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkArgument {
    /// The state that it answers.
    pub state: Name,
    /// What that state asks for; `None` if that is not known.
    pub of: Option<Type>,
}

/// An argument as it stands in a payload, if values like this one can.
pub(super) fn in_payload(value: &Value) -> Option<String> {
    Some(match value {
        Value::Row(row) => row.id.0.to_string(),
        Value::Integer(integer) => integer.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Code(code) => code.reveal().to_owned(),
        Value::None
        | Value::Boolean(_)
        | Value::Decimal(_)
        | Value::Money(_)
        | Value::Text(_)
        | Value::Phone(_)
        | Value::Location(_)
        | Value::Photo(_)
        | Value::Document(_)
        | Value::Chat(_)
        | Value::Choice(_)
        | Value::Language(_)
        | Value::Time(_)
        | Value::Moment(_)
        | Value::Duration(_)
        | Value::Words(_)
        | Value::Draft(_)
        | Value::List(_)
        | Value::Span(..)
        | Value::File(_) => return None,
    })
}

/// The most signs that a value of this type has in a payload; `None` if it cannot stand there.
fn longest(of: &Type) -> Option<usize> {
    /// The most digits of an id, and of a number after its sign.
    const DIGITS: usize = 19;
    match of {
        Type::Row(_) => Some(DIGITS),
        Type::Integer => Some(1 + DIGITS),
        Type::Date => Some("2026-03-05".len()),
        Type::Code => Some(CODE_LENGTH),
        Type::Boolean
        | Type::Decimal
        | Type::Money
        | Type::Text
        | Type::Email
        | Type::Url
        | Type::Phone
        | Type::Location
        | Type::Photo
        | Type::Document
        | Type::Chat
        | Type::Choice(_)
        | Type::Language
        | Type::Zone
        | Type::Time
        | Type::Moment
        | Type::Duration
        | Type::Words
        | Type::Draft(..)
        | Type::List(_)
        | Type::Span
        | Type::File
        | Type::Group(_)
        | Type::Loaded
        | Type::Answer(_) => None,
    }
}

impl Checker<'_> {
    /// The type of a link, also after reporting what is wrong with it.
    pub(super) fn link(&mut self, arguments: &[Expression], whole: &Expression) -> Typed {
        self.leads_somewhere(arguments, whole);
        Typed::surely(Type::Url)
    }

    /// A link leads to a flow that it begins, with what that takes.
    fn leads_somewhere(&mut self, arguments: &[Expression], whole: &Expression) -> Option<()> {
        let (flow, answer) = match arguments {
            [flow] => (flow, None),
            [flow, answer] => (flow, Some(answer)),
            _ => {
                let message = format!(
                    "`link` takes a flow and what its link brings, and not {} values",
                    arguments.len()
                );
                self.mismatch(whole, message)?;
                return None;
            }
        };
        let found = match answer {
            Some(answer) => Some((answer, self.typed(answer)?)),
            None => None,
        };
        let name = self.flow(flow)?;
        let Some(starts) = self.names.links(name) else {
            self.unknown_flow(name, flow.span);
            return None;
        };
        let brings = |start: &&LinkStart| start.argument.is_some() == found.is_some();
        let Some(start) = starts.iter().find(brings) else {
            self.no_link(name, starts, flow);
            return None;
        };
        if let (Some(argument), Some((answer, found))) = (&start.argument, &found) {
            self.brought(argument, answer, found)?;
            self.fits(start, answer, &found.of)?;
        }
        Some(())
    }

    /// The flow that an argument names.
    pub(super) fn flow<'e>(&mut self, flow: &'e Expression) -> Option<&'e str> {
        if let Kind::Constant(Value::Text(name)) = &flow.kind {
            return Some(name);
        }
        let message = "the name of a flow stands here, in quotes";
        self.mismatch(flow, message.to_owned())?;
        None
    }

    pub(super) fn unknown_flow(&mut self, name: &str, span: Span) {
        let flows = self.names.flows();
        self.diagnostics.add(
            Diagnostic::new(
                Code::UnknownFlow,
                span,
                format!("there is no flow `{name}`"),
            )
            .did_you_mean(name, flows.iter().map(Name::as_str)),
        );
    }

    fn no_link(&mut self, name: &str, starts: &[LinkStart], flow: &Expression) {
        let argument = starts.iter().find_map(|start| start.argument.as_ref());
        let (message, help) = match (starts, argument) {
            ([], _) => (
                format!("no link begins `{name}`"),
                format!("let it begin so: `starts: {{ link: {name} }}`"),
            ),
            (_, Some(argument)) => (
                format!("the link of `{name}` brings `{}`", argument.state),
                format!("give it: `link('{name}', {})`", argument.state),
            ),
            (_, None) => (
                format!("the link of `{name}` brings nothing"),
                format!("leave the second value out: `link('{name}')`"),
            ),
        };
        self.diagnostics
            .add(Diagnostic::new(Code::NoLink, flow.span, message).help(help));
    }

    /// What a link brings is what its state asks for.
    fn brought(
        &mut self,
        argument: &LinkArgument,
        answer: &Expression,
        found: &Typed,
    ) -> Option<()> {
        let of = argument.of.as_ref()?;
        if found.of != *of {
            let state = &argument.state;
            let message = format!("`{state}` asks for {of}, this is {}", found.of);
            self.mismatch(answer, message)?;
            return None;
        }
        if found.optional {
            self.diagnostics.add(may_be_none(answer, self.names));
            return None;
        }
        Some(())
    }

    /// A payload fits, however long what it brings is.
    fn fits(&mut self, start: &LinkStart, answer: &Expression, of: &Type) -> Option<()> {
        let Some(longest) = longest(of) else {
            self.diagnostics.add(
                Diagnostic::new(
                    Code::TypeMismatch,
                    answer.span,
                    format!("{of} cannot stand in a link"),
                )
                .help("a link brings a row, a whole number, a date or a code"),
            );
            return None;
        };
        let signs = start.prefix.len() + 1 + longest;
        if signs > LONGEST_PAYLOAD {
            self.diagnostics.add(
                Diagnostic::new(
                    Code::InvalidValue,
                    answer.span,
                    format!("this link can have {signs} signs"),
                )
                .note(format!("Telegram takes at most {LONGEST_PAYLOAD}"))
                .help("let the flow's `link` begin with a shorter word"),
            );
            return None;
        }
        Some(())
    }
}

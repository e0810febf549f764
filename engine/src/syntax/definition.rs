//! Types with their defaults and limits.

use super::given::{Given, given};
use super::node::{name_at, names, range};
use super::only::Written;
use super::spanned::Spanned;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::app::COLUMN;
use crate::grammar::shape::{Shape, validate};
use crate::name::Name;
use crate::source::Span;
use crate::tree::{Entry, Kind, Node};
use crate::value::{MOST_DIGITS, Proof};

/// A type with its default and limits, as columns, settings and the app's own types contain it.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The name's span.
    pub name_span: Span,
    pub span: Span,
    pub kind: DefinitionKind,
    pub default: Option<Node>,
    pub limits: Limits,
    pub optional: bool,
    pub unique: bool,
    pub private: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum DefinitionKind {
    /// A built-in type, one of the app's own, or a table.
    Named(Spanned<String>),
    /// `[a, b]`.
    Choice(Vec<Spanned<Name>>),
    /// Rows of a table, any number of them.
    Many(Spanned<String>),
    /// A balance.
    Ledger(Box<Ledger>),
}

/// A balance of a type, and the table of what is paid for.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    pub of: Spanned<String>,
    pub about: Option<Spanned<Name>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    pub from: Option<Given>,
    pub to: Option<Given>,
    /// Characters, both inclusive.
    pub length: Option<(u32, u32)>,
    pub letters: bool,
    /// After the point.
    pub digits: Option<u32>,
    pub check: Option<Proof>,
}

/// `TYPE`, `[a, b]`, or `{ TYPE: default, limits… }`.
pub(super) fn definition(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Definition> {
    let node = &entry.value;
    let blank = |kind| Definition {
        name_span: entry.key_span,
        span: node.span,
        kind,
        default: None,
        limits: Limits::default(),
        optional: false,
        unique: false,
        private: false,
    };
    match &node.kind {
        Kind::Text(text) => Some(blank(DefinitionKind::Named(Spanned::new(
            text.clone(),
            node.span,
        )))),
        Kind::List(_) => Some(blank(DefinitionKind::Choice(choices(node, diagnostics)?))),
        Kind::Map(parts) => {
            let Some((first, rest)) = parts.split_first() else {
                diagnostics.add(Diagnostic::new(
                    Code::MissingKey,
                    node.span,
                    "expected a type",
                ));
                return None;
            };
            let (kind, default) = if first.key == "one_of" {
                let of = Shape::OneOf(&[Shape::Name, Shape::Several(&Shape::Name)]);
                validate(&first.value, &of, diagnostics);
                (
                    DefinitionKind::Choice(choices(&first.value, diagnostics)?),
                    None,
                )
            } else if first.key == "many" {
                let written = Written {
                    kind: "many",
                    kind_span: first.key_span,
                    value: &first.value,
                    node,
                };
                written.takes_only(&["private"], &COLUMN, diagnostics);
                (DefinitionKind::Many(many(first, diagnostics)?), None)
            } else if first.key == "ledger" {
                let written = Written {
                    kind: "ledger",
                    kind_span: first.key_span,
                    value: &first.value,
                    node,
                };
                written.takes_only(&["for", "private"], &COLUMN, diagnostics);
                let of = many(first, diagnostics)?;
                let about = name_at(node, "for");
                let ledger = Ledger { of, about };
                (DefinitionKind::Ledger(Box::new(ledger)), None)
            } else {
                let named = Spanned::new(first.key.clone(), first.key_span);
                let default = (first.value.kind != Kind::Null).then(|| first.value.clone());
                (DefinitionKind::Named(named), default)
            };
            let mut definition = blank(kind);
            definition.default = default;
            let takes_limits = match definition.kind {
                DefinitionKind::Named(_) | DefinitionKind::Choice(_) => true,
                DefinitionKind::Many(_) | DefinitionKind::Ledger(..) => false,
            };
            for part in rest
                .iter()
                .filter(|part| takes_limits || part.key == "private")
            {
                limit(&mut definition, part, diagnostics);
            }
            Some(definition)
        }
        Kind::Null | Kind::Boolean(_) | Kind::Integer(_) | Kind::Float(_) => {
            diagnostics.add(
                Diagnostic::new(
                    Code::WrongShape,
                    node.span,
                    format!("expected a type, found {}", node.description()),
                )
                .help("write `TYPE`, `[a, b]` or `{ TYPE: default, optional: true }`"),
            );
            None
        }
    }
}

fn choices(node: &Node, diagnostics: &mut Diagnostics) -> Option<Vec<Spanned<Name>>> {
    let choices = names(node);
    if choices.is_empty() {
        if node.as_list().is_some_and(|items| !items.is_empty()) {
            // Each of them has a fault of its own.
            return None;
        }
        diagnostics.add(Diagnostic::new(
            Code::MissingValue,
            node.span,
            "a choice needs at least one value",
        ));
        return None;
    }
    Some(choices)
}

/// The table of `many: TABLE`, or the type of `ledger: TYPE`.
fn many(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Spanned<String>> {
    validate(&entry.value, &Shape::Name, diagnostics);
    let table = entry.value.as_text()?;
    Some(Spanned::new(table.to_owned(), entry.value.span))
}

fn limit(definition: &mut Definition, part: &Entry, diagnostics: &mut Diagnostics) {
    let Some(key) = COLUMN.key(&part.key) else {
        diagnostics.add(
            Diagnostic::new(
                Code::UnknownKey,
                part.key_span,
                format!("a column has no key `{}`", part.key),
            )
            .did_you_mean(&part.key, COLUMN.keys.iter().map(|key| key.name)),
        );
        return;
    };
    let before = diagnostics.len();
    validate(&part.value, &key.shape, diagnostics);
    if diagnostics.len() > before {
        return;
    }
    let yes = part.value.kind == Kind::Boolean(true);
    match key.name {
        "optional" => definition.optional = yes,
        "unique" => definition.unique = yes,
        "private" => definition.private = yes,
        "letters" => definition.limits.letters = yes,
        "from" => definition.limits.from = given(&part.value, diagnostics),
        "to" => definition.limits.to = given(&part.value, diagnostics),
        "digits" => match part.value.as_integer().and_then(digits) {
            Some(digits) => definition.limits.digits = Some(digits),
            None => diagnostics.add(
                Diagnostic::new(
                    Code::InvalidValue,
                    part.value.span,
                    "expected how many digits stand after the point",
                )
                .help(format!(
                    "write a number from 1 to {MOST_DIGITS}; without any, it is an `integer`"
                )),
            ),
        },
        "check" => definition.limits.check = proof(&part.value, diagnostics),
        "default" => definition.default = Some(part.value.clone()),
        "many" | "ledger" => diagnostics.add(Diagnostic::new(
            Code::ConflictingKeys,
            part.key_span,
            format!("`{}` stands in place of the type", key.name),
        )),
        "for" => diagnostics.add(
            Diagnostic::new(
                Code::ConflictingKeys,
                part.key_span,
                "only a ledger is `for` something",
            )
            .help("leave out `for`"),
        ),
        "length" => match part.value.as_text().and_then(length) {
            Some(length) => definition.limits.length = Some(length),
            None => diagnostics.add(
                Diagnostic::new(Code::InvalidValue, part.value.span, "expected a length")
                    .help("write the fewest and the most characters: `2..100`"),
            ),
        },
        _ => {}
    }
}

/// As many digits as a decimal can have after the point.
fn digits(written: i64) -> Option<u32> {
    let digits = u32::try_from(written).ok()?;
    (1..=MOST_DIGITS).contains(&digits).then_some(digits)
}

/// `iin`.
fn proof(node: &Node, diagnostics: &mut Diagnostics) -> Option<Proof> {
    let Some(name) = node.as_text() else {
        let message = format!("expected the name of a check, found {}", node.description());
        diagnostics.add(
            Diagnostic::new(Code::WrongShape, node.span, message).help(format!(
                "write one of: {}",
                Proof::ALL.map(Proof::name).join(", ")
            )),
        );
        return None;
    };
    let proof = Proof::find(name);
    if proof.is_none() {
        let known = Proof::ALL.map(Proof::name);
        let message = format!("there is no check `{name}`");
        diagnostics.add(
            Diagnostic::new(Code::UnknownFunction, node.span, message).did_you_mean(name, known),
        );
    }
    proof
}

/// `2..100`.
fn length(text: &str) -> Option<(u32, u32)> {
    range(text).filter(|(from, to)| from <= to)
}

//! Buttons.

use indexmap::IndexMap;

use super::given::{Given, expression, given};
use super::node::{entries, flag_at};
use super::only::Kinds;
use super::spanned::Spanned;
use super::target::{TARGET, Target, target};
use crate::diagnostic::Diagnostics;
use crate::expression::Expression;
use crate::grammar::shape::{Key, Object, Shape};
use crate::name::Name;
use crate::source::Span;
use crate::tree::{Entry, Node};

/// How a button is written: its target alone, or a map.
pub(super) static BUTTON_SHAPE: Shape = Shape::OneOf(&[TARGET, Shape::Object(&BUTTON)]);

pub static BUTTON: Object = Object {
    name: "a button",
    about: "A target, or a map of these.",
    keys: &[
        Key::new("go", TARGET, "where it leads"),
        Key::new("if", Shape::Expression, "only if this is true"),
        Key::new(
            "if_full",
            Shape::Boolean,
            "only if something is booked up: a day of the month that `pick: day` shows, or a service on the `day` for which `pick` offers those that are free",
        ),
        Key::new("url", Shape::Value, "a web address that it opens"),
    ],
};

#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    pub span: Span,
    pub target: ButtonTarget,
    pub condition: Option<Expression>,
    /// Where it is said that the button stands only if a day is booked up.
    pub if_full: Option<Span>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ButtonTarget {
    Go(Spanned<Target>),
    Url(Given),
}

impl Button {
    /// The expressions that it reads.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let target = match &self.target {
            ButtonTarget::Go(_) => None,
            ButtonTarget::Url(url) => url.expression(),
        };
        self.condition.iter().chain(target)
    }

    /// Where it leads, unless it opens a web address.
    pub fn leads_to(&self) -> Option<&Spanned<Target>> {
        match &self.target {
            ButtonTarget::Go(target) => Some(target),
            ButtonTarget::Url(_) => None,
        }
    }
}

/// Buttons with their ids.
pub(super) fn buttons(node: &Node, diagnostics: &mut Diagnostics) -> IndexMap<Name, Button> {
    entries(node)
        .filter_map(|(id, entry)| Some((id, button(entry, diagnostics)?)))
        .collect()
}

fn button(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Button> {
    let node = &entry.value;
    if node.as_text().is_some() {
        return Some(Button {
            span: entry.key_span,
            target: ButtonTarget::Go(target(node, diagnostics)?),
            condition: None,
            if_full: None,
        });
    }
    let kinds = Kinds {
        what: format!("button `{}`", entry.key),
        span: entry.key_span,
        kinds: &["go", "url"],
        object: &BUTTON,
    };
    let written = kinds.only(node, diagnostics)?;
    let target = match written.kind {
        "go" => ButtonTarget::Go(target(written.value, diagnostics)?),
        "url" => ButtonTarget::Url(given(written.value, diagnostics)?),
        kind => unreachable!("`{kind}` is not among the kinds of buttons"),
    };
    let condition = node.get("if");
    Some(Button {
        span: entry.key_span,
        target,
        condition: condition.and_then(|node| expression(node, diagnostics)),
        if_full: node
            .get("if_full")
            .filter(|_| flag_at(node, "if_full"))
            .map(|node| node.span),
    })
}

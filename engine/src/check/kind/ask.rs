//! `ask`: a question for one value.

use super::pick::MOST_ON_PAGE;
use super::questions::{Kind, Known, Outcomes, Pace, Sets, Unrouted};
use crate::check::lookup::Lookup;
use crate::check::needed::{Need, Texts};
use crate::check::subject::Here;
use crate::check::values::Values;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;
use crate::limits::MOST_NUMBERS;
use crate::model::{Column, Limit, Limits, Model};
use crate::name::Name;
use crate::syntax::kind::Ask;
use crate::syntax::{Given, Spanned};
use crate::value::{Asked, Type, Typed, Value};

impl Kind for Ask {
    fn sets(&self, lookup: &mut Lookup<'_>) -> Sets {
        match self.column(lookup) {
            Some(mut column) => {
                column.typed.optional = self.optional;
                Sets::Answer {
                    typed: column.typed.clone(),
                    asks: Some(Box::new(column)),
                }
            }
            None => Sets::Nothing,
        }
    }

    fn outcomes(&self, _: &Known<'_>, _: &mut Diagnostics) -> Outcomes<'_> {
        let mut outcomes = Outcomes::done_and([]);
        if self.optional {
            outcomes.insert("skipped".into(), Unrouted::Continues);
        }
        Outcomes::Named(outcomes)
    }

    fn pace(&self) -> Pace<'_> {
        match self.known {
            Some(_) => Pace::WhenAnsweredUnlessKnown,
            None => Pace::WhenAnswered,
        }
    }

    /// A default that is none is not offered, and what is known may be none.
    fn check(&self, here: &Here<'_>, values: &mut Values<'_, '_>) {
        let Some(asked) = &here.facts.asks else {
            return;
        };
        for given in self.default.iter().chain(&self.known) {
            values.expect(given, &Typed::maybe(asked.typed.of.clone()));
            if asked.typed.of.asked() == Asked::Person {
                let message = "a person cannot be offered as a button";
                values.fault(Code::InvalidValue, given.span(), message);
            }
            let is_offered = self
                .default
                .as_ref()
                .is_some_and(|it| it.span() == given.span());
            if is_offered && asked.typed.of.asked() == Asked::Sent {
                let message = format!("{} cannot be offered as a button", asked.typed.of);
                values.fault(Code::InvalidValue, given.span(), message);
            }
            if let Given::Literal(_) = given {
                values.within(given, asked);
            }
        }
    }

    fn expressions(&self) -> Vec<&Expression> {
        let given = self.default.iter().chain(&self.known);
        given.filter_map(Given::expression).collect()
    }

    fn texts(&self, texts: &mut Texts<'_>) {
        let here = texts.here();
        texts.screen();
        texts.heading("invalid", here.span(), Need::Optional);
        if self.optional {
            texts.label("skip", here.span(), Need::Optional);
        }
        if let Some(asked) = &here.facts.asks {
            label_choices(&asked.typed.of, texts);
        }
    }

    fn heads(&self, _: &Model, _: &str) -> bool {
        false
    }

    fn most_buttons(&self, here: &Here<'_>) -> usize {
        let asked = here.facts.asks.as_ref();
        asked.map_or(0, |column| most_answers(column, here.parsed.model))
    }

    /// The default.
    fn most_printed(&self, _: &Here<'_>) -> usize {
        1
    }

    fn takes_argument(&self) -> bool {
        true
    }
}

impl Ask {
    /// A type, a column (`review.comment`), a range (`1..5`), or `[a, b]`.
    fn column(&self, lookup: &mut Lookup<'_>) -> Option<Column> {
        let column = match &self.choices {
            Some(ids) => {
                let ids = ids.iter().map(|id| id.value.clone()).collect();
                Column::of(Typed::surely(Type::Choice(ids)))
            }
            None => named(&self.of, lookup)?,
        };
        match column.typed.of.asked() {
            Asked::Never | Asked::Row(_) | Asked::Rows(_) => {}
            Asked::Typed
            | Asked::Choice(_)
            | Asked::Boolean
            | Asked::Language
            | Asked::Number
            | Asked::Day
            | Asked::Words
            | Asked::Person
            | Asked::Chat
            | Asked::Sent => return Some(column),
        }
        lookup.diagnostics.add(
            Diagnostic::new(
                Code::InvalidValue,
                self.of.span,
                format!("{} cannot be asked for", column.typed.of),
            )
            .help("a row is chosen with `pick`, a free time with `pick: day` and `pick: start`"),
        );
        None
    }
}

fn named(of: &Spanned<String>, lookup: &mut Lookup<'_>) -> Option<Column> {
    if let Some((from, to)) = of.split_once("..") {
        return range(of, from, to, lookup);
    }
    if of.is_empty() {
        // What stands there is no text, which was reported.
        return None;
    }
    let Some((table, column)) = of.split_once('.') else {
        return lookup.named_type(of);
    };
    let table = lookup.table(&Spanned::new(Name::new(table), of.span))?;
    lookup.column(&table.name, column, of.span)?;
    let stored = table.columns.get(column);
    if stored.is_none() {
        let message = format!("`{}` is kept by Tilmash and cannot be asked for", of.value);
        let fault = Diagnostic::new(Code::InvalidValue, of.span, message);
        lookup.diagnostics.add(fault);
    }
    stored.cloned()
}

fn range(of: &Spanned<String>, from: &str, to: &str, lookup: &mut Lookup<'_>) -> Option<Column> {
    let (Ok(from), Ok(to)) = (from.parse(), to.parse()) else {
        lookup.diagnostics.add(
            Diagnostic::new(
                Code::InvalidValue,
                of.span,
                format!("`{}` is no range", of.value),
            )
            .help("write the smallest and the largest number: `1..5`"),
        );
        return None;
    };
    if from > to {
        let message = format!("nothing lies between {from} and {to}");
        let fault = Diagnostic::new(Code::InvalidValue, of.span, message);
        lookup.diagnostics.add(fault);
        return None;
    }
    let limit = |value: i64| Some(Limit::Value(Value::Integer(value)));
    let mut column = Column::of(Typed::surely(Type::Integer));
    column.limits = Limits {
        from: limit(from),
        to: limit(to),
        ..Limits::default()
    };
    Some(column)
}

/// A label for each value that a person chooses from.
fn label_choices(of: &Type, texts: &mut Texts<'_>) {
    if let Type::Choice(ids) = of {
        let span = texts.here().span();
        for id in ids.iter() {
            texts.label(id, span, Need::Required);
        }
    }
}

/// The buttons of a calendar: a month's name between arrows, the weekdays, at most six weeks.
pub(super) const CALENDAR: usize = 3 + 7 + 6 * 7;

/// The most buttons of a question: its answers, the default and `skip`.
pub(super) fn most_answers(column: &Column, model: &Model) -> usize {
    let answers = match column.typed.of.asked() {
        Asked::Choice(ids) => ids.len(),
        Asked::Day => CALENDAR,
        Asked::Language => model.languages.len(),
        Asked::Number => MOST_NUMBERS as usize,
        Asked::Row(_) | Asked::Rows(_) => MOST_ON_PAGE + 2,
        Asked::Boolean
        | Asked::Typed
        | Asked::Words
        | Asked::Person
        | Asked::Chat
        | Asked::Sent
        | Asked::Never => 2,
    };
    answers + 2
}

//! `form`: columns of a table, asked for in turn.

use super::ask::most_answers;
use super::pick::is_named;
use super::questions::{Kind, Known, Outcomes, Pace, Sets};
use crate::check::lookup::Lookup;
use crate::check::needed::{Need, Texts, message_id};
use crate::check::subject::Here;
use crate::check::values::Values;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;
use crate::locale::{Key, value_label};
use crate::model::{Column, Model, Origin, Part, Table};
use crate::name::Name;
use crate::payment::STATUS;
use crate::syntax::Given;
use crate::syntax::kind::Form;
use crate::value::{Asked, Type, Typed};

/// The columns that a form asks for: those that it names, or all that a person can answer and the
/// row can change.
pub fn fields(form: &Form, model: &Model) -> Vec<Name> {
    let mut fields = meant(form, model);
    fields.retain(|field| form.except.iter().all(|left| left.value != *field));
    fields
}

/// The columns that a form asks for, and those that it leaves out.
fn meant(form: &Form, model: &Model) -> Vec<Name> {
    if let Some(fields) = &form.fields {
        return fields.iter().map(|field| field.value.clone()).collect();
    }
    let columns = model.tables.get(&form.table.value);
    // Of the settings that every app with bookings has, those that the app writes itself.
    let is_meant = |table: &Table, column: &Column| match table.part {
        Part::Settings => column.origin == Origin::App,
        Part::Plain
        | Part::Person
        | Part::Service
        | Part::Resource
        | Part::Booking
        | Part::Hours
        | Part::Closure
        | Part::History
        | Part::Ledger
        | Part::Payment
        | Part::Audit
        | Part::Dialogue
        | Part::Waiting => column.origin != Origin::Kept,
    };
    let asked = columns
        .into_iter()
        .flat_map(|table| table.columns.iter().filter(|(_, it)| is_meant(table, it)))
        .filter(|(_, column)| can_be_asked(column, model))
        .filter(|(name, _)| !columns.is_some_and(|table| is_by_money(table, name)))
        .filter(|(name, _)| form.of.is_none() || !stays(columns, name));
    // A name is asked before what the table brings.
    let (own, brought): (Vec<_>, Vec<_>) = asked.partition(|(_, it)| it.origin == Origin::App);
    let fields = own.into_iter().chain(brought);
    fields.map(|(name, _)| name.clone()).collect()
}

/// Whether a column of bookings decides what a booking occupies, and stays as it was booked.
fn stays(table: Option<&Table>, column: &Name) -> bool {
    let booking = table.filter(|table| table.part == Part::Booking);
    booking.is_some_and(|table| {
        table
            .units
            .iter()
            .chain(&table.lasts)
            .any(|it| it == column)
    })
}

/// Whether a column is what money makes of a payment, as far as no flow says it by itself.
fn is_by_money(table: &Table, column: &Name) -> bool {
    table.part == Part::Payment && **column == *STATUS
}

/// Whether a person can answer a question for a column.
fn can_be_asked(column: &Column, model: &Model) -> bool {
    match column.typed.of.asked() {
        Asked::Never => false,
        Asked::Row(table) | Asked::Rows(table) => is_named(model, table),
        Asked::Typed
        | Asked::Choice(_)
        | Asked::Boolean
        | Asked::Language
        | Asked::Number
        | Asked::Day
        | Asked::Words
        | Asked::Person
        | Asked::Chat
        | Asked::Sent => true,
    }
}

impl Kind for Form {
    fn sets(&self, lookup: &mut Lookup<'_>) -> Sets {
        let Some(table) = lookup.table(&self.table) else {
            return Sets::Nothing;
        };
        let fields = fields(self, lookup.model);
        for left in &self.except {
            lookup.column(&table.name, &left.value, left.span);
        }
        for field in &fields {
            self.can_be_asked(table, field, lookup);
        }
        let of = Type::Draft(table.name.clone(), fields.into());
        Sets::answer(Typed::surely(of))
    }

    fn outcomes(&self, _: &Known<'_>, _: &mut Diagnostics) -> Outcomes<'_> {
        Outcomes::Named(Outcomes::done_and([]))
    }

    fn pace(&self) -> Pace<'_> {
        Pace::WhenAnswered
    }

    fn check(&self, _: &Here<'_>, values: &mut Values<'_, '_>) {
        let table = &self.table.value;
        if let Some(of) = &self.of {
            values.expect(of, &Typed::surely(Type::Row(table.clone())));
        }
    }

    fn expressions(&self) -> Vec<&Expression> {
        let of = self.of.as_ref();
        of.and_then(Given::expression).into_iter().collect()
    }

    fn texts(&self, texts: &mut Texts<'_>) {
        let here = texts.here();
        let model = here.parsed.model;
        texts.summary();
        if self.heads(model, "done") && !here.state.also.contains_key("done") {
            texts.heading("done", here.span(), Need::Optional);
        }
        for field in fields(self, model) {
            texts.question(&field, here.span(), Need::Optional);
            if let Some(typed) = model.column_type(&self.table.value, &field) {
                self.label_choices(&field, &typed.of, texts);
                if typed.optional {
                    texts.label("skip", here.span(), Need::Optional);
                }
            }
            texts.column(&self.table.value, &field);
        }
    }

    fn heads(&self, model: &Model, outcome: &str) -> bool {
        fields(self, model).iter().all(|field| **field != *outcome)
    }

    /// Those of a question, or those of the last screen: one for each column, and one to save.
    fn most_buttons(&self, here: &Here<'_>) -> usize {
        let model = here.parsed.model;
        let fields = fields(self, model);
        let table = model.tables.get(&self.table.value);
        let columns = fields.iter().filter_map(|field| table?.columns.get(field));
        let questions = columns.map(|column| most_answers(column, model));
        questions.max().unwrap_or(0).max(fields.len() + 1)
    }
}

impl Form {
    /// The labels of the values that a column can have: the state's own, or those of the table.
    fn label_choices(&self, field: &Name, of: &Type, texts: &mut Texts<'_>) {
        let Type::Choice(ids) = of else {
            return;
        };
        let here = texts.here();
        let message = message_id(here.flow.name(), &here.state.name.value);
        for id in ids.iter() {
            let catalog = &here.parsed.catalog;
            let own = Key::attribute(&message, id);
            let languages = &here.parsed.model.languages;
            match languages.iter().any(|it| catalog.entry(it, own).is_some()) {
                true => texts.label(id, here.span(), Need::Required),
                false => texts.column(&self.table.value, &value_label(field, id)),
            }
        }
    }

    /// A column that is asked for is one that a person can answer and a flow can set.
    fn can_be_asked(&self, table: &Table, field: &Name, lookup: &mut Lookup<'_>) {
        let mut written = self.fields.iter().flatten();
        let written = written.find(|written| written.value == *field);
        let span = written.map_or(self.table.span, |written| written.span);
        let Some(typed) = lookup.column(&table.name, field, span) else {
            return;
        };
        let column = table.columns.get(field);
        let message = if typed.of == Type::Code {
            format!("`{field}` is a code: each new row gets one by itself")
        } else if column.is_none_or(|column| column.origin == Origin::Kept) {
            format!("`{field}` is kept by Tilmash and cannot be set")
        } else if is_by_money(table, field) {
            format!("nobody answers what becomes of money: `{field}` is set by `update`")
        } else if !column.is_some_and(|column| can_be_asked(column, lookup.model)) {
            format!("`{field}` is {}, which cannot be asked for", typed.of)
        } else {
            return;
        };
        let help = match written {
            Some(_) => "leave it out of `fields`",
            None => "name the columns to ask in `fields`",
        };
        let fault = Diagnostic::new(Code::InvalidValue, span, message);
        lookup.diagnostics.add(fault.help(help));
    }
}

//! Forms: columns one after another, then a summary in which any can be changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Entered;
use super::question::Asked;
use crate::interpret::draft::Draft;
use crate::interpret::machine::Machine;
use crate::interpret::reader::Extra;
use crate::interpret::screen::{Body, Summary};
use crate::interpret::session::{Choice, Form as FilledForm, Opened, View};
use crate::locale::{Core, Key};
use crate::marked::Marked;
use crate::model::NAME;
use crate::name::Name;
use crate::program::{Field, Form, Selection, State};
use crate::value::{PERSON, Type, Value};

impl<'p> Machine<'p> {
    pub(super) async fn enter_form(&mut self, state: &'p State, form: &'p Form) -> Entered {
        let filled = self.filled_form(form).await;
        match filled
            .field
            .and_then(|field| form.fields.get_key_value(&field))
        {
            Some((name, field)) => {
                if let Some(selection) = &field.from
                    && !self.is_selection_fresh(selection).await
                {
                    return Entered::Waits;
                }
                self.ask_field(state, form, name, field).await;
            }
            None => self.show_summary(state, form, filled.draft).await,
        }
        Entered::Waits
    }

    async fn ask_field(
        &mut self,
        state: &'p State,
        form: &'p Form,
        name: &'p Name,
        field: &'p Field,
    ) {
        let mut draft = Draft::new(&state.message, "");
        let asked = asked(form, name, field);
        let body = match &field.from {
            Some(selection) => self.field_rows(&mut draft, state, selection, name).await,
            None => {
                let question = self.question(&mut draft, state, &asked).await;
                Body::Question(Box::new(question))
            }
        };
        let now = self.answer_in_form(name).cloned();
        let is_alone = now.is_none() && !draft.has_choices() && state.also.is_empty();
        let text = self.field_text(state, &form.table, name, is_alone).await;
        draft.set_text(text);
        if let Some(now) = now {
            let words = match (&now, self.language_asked(&asked.column.typed.of)) {
                // Of a text in each language, that in the language that is asked for.
                (Value::Words(words), Some(language)) => {
                    words.in_language(&language, &[]).to_owned()
                }
                (now, Some(_) | None) => self.in_words(state, &asked, now).await,
            };
            if !words.is_empty() {
                let extra = Extra::from([("value".into(), Value::text(&words))]);
                let line = self.text(Core::Now.key(), &extra).await;
                draft.line(line);
            }
            let label = self.core(Core::Keep).await;
            let keep = draft.item(label, "keep", Choice::Keep);
            self.show_choices(draft, body, vec![keep]).await;
        } else {
            self.show_state(draft, state, body).await;
        }
    }

    /// The rows that a column can name. Those that it names already are chosen.
    async fn field_rows(
        &mut self,
        draft: &mut Draft,
        state: &State,
        selection: &Selection,
        name: &Name,
    ) -> Body {
        let named = match self.answer_in_form(name) {
            Some(Value::List(rows)) => rows.iter().filter_map(Value::as_row).cloned().collect(),
            Some(_) | None => Vec::new(),
        };
        if let (Some(_), Some(view)) = (selection.many, self.walk.view_mut()) {
            view.chosen.get_or_insert(named);
        }
        if let Some(page) = self.rows_page(draft, state, selection, name).await {
            return page;
        }
        // There is no row to choose.
        self.note_core(Core::NoRows).await;
        let finish = self.finish_item(draft, selection, 0).await;
        let skip = match selection.optional {
            true => Some(self.skip_item(draft, state).await),
            false => None,
        };
        Body::Choices(finish.into_iter().chain(skip).collect())
    }

    /// What the form has for a column, which may be none.
    fn answer_in_form(&self, field: &Name) -> Option<&Value> {
        self.walk.form()?.draft.get(field)
    }

    /// What was answered, with a button for each column and one to take it all.
    async fn show_summary(
        &mut self,
        state: &'p State,
        form: &'p Form,
        filled: BTreeMap<Name, Value>,
    ) {
        let key = Key::message(&state.message);
        let whole = Value::Draft(Arc::new(filled.clone()));
        self.walk.hold(&form.variable, whole);
        let mut draft = match self.speaker.has_text(key) {
            true => self.draft(state).await,
            false => self.lines_of(state, form, &filled).await,
        };
        let mut fields = Vec::new();
        for field in form.fields.keys() {
            let key = Key::attribute(&form.table, field);
            let label = self.text(key, &Extra::new()).await;
            let id = format!("{} {field}", state.name);
            fields.push(draft.item(label, id, Choice::Field(field.clone())));
        }
        let save = self.core(Core::Save).await;
        let save = draft.item(save, "save", Choice::Finish);
        let body = Body::Form(Summary { fields, save });
        self.show_state(draft, state, body).await;
    }

    /// The library's summary: a line for each column.
    async fn lines_of(
        &mut self,
        state: &State,
        form: &Form,
        filled: &BTreeMap<Name, Value>,
    ) -> Draft {
        let text = match form.of {
            Some(_) => self.core(Core::Change).await,
            None => self.core(Core::Summary).await,
        };
        let mut draft = Draft::new(&state.message, text);
        for (name, field) in &form.fields {
            let value = match filled.get(name) {
                Some(value) => {
                    let asked = asked(form, name, field);
                    self.in_words(state, &asked, value).await
                }
                None => String::new(),
            };
            let value = match value.is_empty() {
                true => self.core(Core::Empty).await,
                false => value,
            };
            let label = self
                .text(Key::attribute(&form.table, name), &Extra::new())
                .await;
            let extra = Extra::from([
                ("label".into(), Value::text(&label)),
                ("value".into(), Value::text(&value)),
            ]);
            let line = self.text(Core::Line.key(), &extra).await;
            draft.line(line);
        }
        draft
    }

    /// A value as a reader calls it: a row by its name, a choice by its label, and a person by
    /// their id, because what a stranger is called is not told to whoever names them.
    async fn in_words(&mut self, state: &State, asked: &Asked<'_>, value: &Value) -> String {
        match value {
            Value::Row(row) if row.table == PERSON => row.id.0.to_string(),
            Value::Row(row) => {
                let record = self.reader.record(row).await;
                let name = record.map_or(Value::None, |record| record.column(NAME));
                self.speaker.print(&name)
            }
            Value::Choice(id) => self
                .choice_label(state, asked, id)
                .await
                .unwrap_or_default(),
            Value::List(items) => {
                let mut words = Vec::with_capacity(items.len());
                for item in items.iter() {
                    words.push(Box::pin(self.in_words(state, asked, item)).await);
                }
                words.join(", ")
            }
            Value::Integer(number) => {
                let own = self.table_label(asked, &number.to_string()).await;
                own.unwrap_or_else(|| self.speaker.print(value))
            }
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
            | Value::Code(_)
            | Value::Language(_)
            | Value::Date(_)
            | Value::Time(_)
            | Value::Moment(_)
            | Value::Duration(_)
            | Value::Words(_)
            | Value::Draft(_)
            | Value::Span(..)
            | Value::File(_) => self.speaker.print(value),
        }
    }

    /// The form so far. It begins with the row's values, or with the columns' defaults and the
    /// first question.
    async fn filled_form(&mut self, form: &Form) -> FilledForm {
        if let Some(filled) = self.walk.form() {
            return filled.clone();
        }
        if let Some(Value::Draft(answered)) = self.walk.run().variable(&form.variable)
            && form.fields.keys().all(|field| answered.contains_key(field))
        {
            // It is asked again: what was answered stays, and any of it can be changed.
            let again = FilledForm {
                draft: (**answered).clone(),
                field: None,
            };
            if let Some(view) = self.walk.view_mut() {
                view.form = Some(again.clone());
            }
            return again;
        }
        // Which rows are named is asked, though it may be none of them.
        let fields = form.fields.iter().filter(|(_, field)| field.from.is_none());
        let defaults = fields.filter_map(|(name, field)| {
            let default = field.column.default.as_ref()?;
            Some((name.clone(), default.clone()))
        });
        let draft: BTreeMap<Name, Value> = defaults.collect();
        let mut filled = FilledForm {
            field: open_field(form, &draft),
            draft,
        };
        if let Some(of) = &form.of
            && let Value::Row(row) = self.given(of).await
            && let Some(record) = self.reader.record(&row).await
        {
            let fields = form.fields.keys();
            filled.draft = fields
                .map(|field| (field.clone(), record.column(field)))
                .collect();
            filled.field = None;
            let opened = Opened {
                row,
                values: filled.draft.clone(),
            };
            self.walk.open(&form.variable, opened);
        }
        if let Some(view) = self.walk.view_mut() {
            view.form = Some(filled.clone());
        }
        filled
    }

    /// The state's own question for a column, or the library's with the column's label. `is_alone`
    /// if no button stands under it.
    async fn field_text(
        &mut self,
        state: &State,
        table: &Name,
        field: &Name,
        is_alone: bool,
    ) -> Marked {
        if let Some(own) = self.state_attribute(state, field).await {
            return own;
        }
        let label = self.text(Key::attribute(table, field), &Extra::new()).await;
        let extra = Extra::from([
            ("label".into(), Value::text(&label)),
            ("alone".into(), Value::Boolean(is_alone)),
        ]);
        let column = &self.program.model.tables[table].columns[field];
        let text = if column.typed.of == Type::Photo {
            Core::FieldPhoto
        } else if column.typed.of == Type::Document {
            Core::FieldFile
        } else {
            Core::Field
        };
        self.text(text.key(), &extra).await.into()
    }

    /// The column that the form is asking for.
    pub(crate) fn form_field(&self, form: &'p Form) -> Option<&'p Field> {
        let field = self.walk.form()?.field.as_ref()?;
        form.fields.get(field)
    }

    /// Takes the answer for the column that was asked for, and continues with the next one or with
    /// the summary.
    pub(crate) fn fill(&mut self, form: &Form, value: Value) {
        let Some(filled) = self.walk.form_mut() else {
            return;
        };
        if let Some(field) = filled.field.take() {
            filled.draft.insert(field, value);
        }
        filled.field = open_field(form, &filled.draft);
        self.turn_page();
    }

    /// Begins the page of a column anew.
    fn turn_page(&mut self) {
        if let Some(view) = self.walk.view_mut() {
            *view = View {
                form: view.form.take(),
                returned: view.returned,
                ..View::default()
            };
        }
    }

    /// Asks for one column again.
    pub(crate) fn change_field(&mut self, form: &Form, field: &Name) {
        if let Some(filled) = self.walk.form_mut()
            && form.fields.contains_key(field)
        {
            filled.field = Some(field.clone());
        }
        self.turn_page();
    }

    /// Leaves the column that is asked for as it is, if it has a value.
    pub(crate) fn keep_field(&mut self) {
        if let Some(filled) = self.walk.form_mut()
            && let Some(field) = &filled.field
            && filled.draft.contains_key(field)
        {
            filled.field = None;
        }
        self.turn_page();
    }

    /// Whether the current state is a form in its summary.
    pub(crate) fn is_complete(&self) -> bool {
        let filled = self.walk.form();
        filled.is_some_and(|filled| filled.field.is_none())
    }
}

/// A column as it is asked for.
fn asked<'f>(form: &'f Form, name: &'f Name, field: &'f Field) -> Asked<'f> {
    Asked {
        column: &field.column,
        name,
        table: Some(&form.table),
    }
}

/// The first column without an answer.
fn open_field(form: &Form, draft: &BTreeMap<Name, Value>) -> Option<Name> {
    let mut open = form.fields.keys();
    open.find(|field| !draft.contains_key(*field)).cloned()
}

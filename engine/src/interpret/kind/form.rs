//! Forms: columns one after another, then a summary in which any can be changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Entered;
use super::ask::Question;
use crate::interpret::machine::Machine;
use crate::interpret::screen::{Item, Rows};
use crate::interpret::session::{Choice, Form as FilledForm};
use crate::interpret::values::Extra;
use crate::locale::Key;
use crate::model::Column;
use crate::name::Name;
use crate::program::{Form, State};
use crate::value::Value;

impl<'p> Machine<'p> {
    pub(super) async fn enter_form(&mut self, state: &'p State, form: &'p Form) -> Entered {
        let filled = self.filled_form(form).await;
        match filled
            .field
            .and_then(|field| form.fields.get_key_value(&field))
        {
            Some((name, column)) => {
                let question = Question { column, name };
                self.ask_field(state, form, &question).await;
            }
            None => self.show_summary(state, form, filled.draft).await,
        }
        Entered::Waits
    }

    async fn ask_field(&mut self, state: &'p State, form: &'p Form, question: &Question<'_>) {
        let text = self.field_text(state, &form.table, question.name).await;
        self.shows.clone_from(&state.message);
        let text = self.headed(text);
        let mut rows = self.value_rows(state, question).await;
        if question.column.typed.optional {
            rows.push(self.skip_row(state).await);
        }
        self.show_question(text, rows, question.column).await;
    }

    /// What was answered, with a button for each column and one to take it all.
    async fn show_summary(
        &mut self,
        state: &'p State,
        form: &'p Form,
        draft: BTreeMap<Name, Value>,
    ) {
        if let Some(frame) = self.frame_mut() {
            let draft = Value::Draft(Arc::new(draft));
            frame.variables.insert(form.variable.clone(), draft);
        }
        let text = self.state_text(state).await;
        let mut rows = Rows::new();
        for field in form.fields.keys() {
            let key = Key::attribute(&form.table, field);
            let label = self.text(key, &Extra::new()).await;
            let choice = Choice::Field(field.clone());
            let id = format!("{} {field}", state.name);
            rows.push(vec![Item::new(label, id, choice)]);
        }
        let save = self.core("core-save").await;
        rows.push(vec![Item::new(save, "save", Choice::Finish)]);
        rows.extend(self.also_rows(state).await);
        self.show(text, rows).await;
    }

    /// The form so far. It begins with the row's values, or with the first question.
    async fn filled_form(&mut self, form: &Form) -> FilledForm {
        if let Some(filled) = self.frame().and_then(|frame| frame.view.form.clone()) {
            return filled;
        }
        let mut filled = FilledForm {
            draft: Default::default(),
            field: form.fields.keys().next().cloned(),
        };
        if let Some(of) = &form.of
            && let Value::Row(row) = self.given(of).await
            && let Some(record) = self.record(&row).await
        {
            let fields = form.fields.keys();
            filled.draft = fields
                .map(|field| (field.clone(), self.column(&record, field)))
                .collect();
            filled.field = None;
        }
        if let Some(frame) = self.frame_mut() {
            frame.view.form = Some(filled.clone());
        }
        filled
    }

    /// The state's own question for a column, or the library's with the column's label.
    async fn field_text(&mut self, state: &State, table: &Name, field: &Name) -> String {
        if let Some(own) = self.state_attribute(state, field).await {
            return own;
        }
        let label = self.text(Key::attribute(table, field), &Extra::new()).await;
        let extra = Extra::from([("label".into(), Value::text(&label))]);
        self.text(Key::message("core-field"), &extra).await
    }

    /// The column that the form is asking for.
    pub fn form_column(&self, form: &'p Form) -> Option<&'p Column> {
        let field = self.frame()?.view.form.as_ref()?.field.as_ref()?;
        form.fields.get(field)
    }

    /// Takes the answer for the column that was asked for, and continues with the next one or with
    /// the summary.
    pub fn fill(&mut self, form: &Form, value: Value) {
        let Some(filled) = self.filled_form_mut() else {
            return;
        };
        if let Some(field) = filled.field.take() {
            filled.draft.insert(field, value);
        }
        let mut open = form.fields.keys();
        filled.field = open
            .find(|field| !filled.draft.contains_key(*field))
            .cloned();
    }

    /// Asks for one column again.
    pub fn change_field(&mut self, form: &Form, field: &Name) {
        if let Some(filled) = self.filled_form_mut()
            && form.fields.contains_key(field)
        {
            filled.field = Some(field.clone());
        }
    }

    /// Whether the current state is a form in its summary.
    pub fn is_complete(&self) -> bool {
        let filled = self.frame().and_then(|frame| frame.view.form.as_ref());
        filled.is_some_and(|filled| filled.field.is_none())
    }

    fn filled_form_mut(&mut self) -> Option<&mut FilledForm> {
        self.frame_mut()?.view.form.as_mut()
    }
}

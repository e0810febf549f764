//! Forms: columns one after another, then a summary in which any can be changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Entered;
use super::question::Asked;
use crate::interpret::draft::Draft;
use crate::interpret::machine::Machine;
use crate::interpret::reader::Extra;
use crate::interpret::screen::{Body, Summary};
use crate::interpret::session::{Choice, Form as FilledForm};
use crate::locale::{Core, Key};
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
                self.ask_field(state, form, &Asked { column, name }).await;
            }
            None => self.show_summary(state, form, filled.draft).await,
        }
        Entered::Waits
    }

    async fn ask_field(&mut self, state: &'p State, form: &'p Form, asked: &Asked<'_>) {
        let text = self.field_text(state, &form.table, asked.name).await;
        let mut draft = Draft::new(&state.message, text);
        let question = self.question(&mut draft, state, asked).await;
        let body = Body::Question(Box::new(question));
        if self.has_answer(asked.name) {
            let label = self.core(Core::Keep).await;
            let keep = draft.item(label, "keep", Choice::Keep);
            self.show_choices(draft, body, vec![keep]).await;
        } else {
            self.show_state(draft, state, body).await;
        }
    }

    /// Whether the form has a value for a column, or knows that there is none.
    fn has_answer(&self, field: &Name) -> bool {
        let filled = self.walk.form();
        filled.is_some_and(|filled| filled.draft.contains_key(field))
    }

    /// What was answered, with a button for each column and one to take it all.
    async fn show_summary(
        &mut self,
        state: &'p State,
        form: &'p Form,
        filled: BTreeMap<Name, Value>,
    ) {
        let filled = Value::Draft(Arc::new(filled));
        self.walk.hold(&form.variable, filled);
        let mut draft = self.draft(state).await;
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

    /// The form so far. It begins with the row's values, or with the first question.
    async fn filled_form(&mut self, form: &Form) -> FilledForm {
        if let Some(filled) = self.walk.form() {
            return filled.clone();
        }
        let mut filled = FilledForm {
            draft: Default::default(),
            field: form.fields.keys().next().cloned(),
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
        }
        if let Some(view) = self.walk.view_mut() {
            view.form = Some(filled.clone());
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
        self.text(Core::Field.key(), &extra).await
    }

    /// The column that the form is asking for.
    pub(crate) fn form_column(&self, form: &'p Form) -> Option<&'p Column> {
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
        let mut open = form.fields.keys();
        filled.field = open
            .find(|field| !filled.draft.contains_key(*field))
            .cloned();
    }

    /// Asks for one column again.
    pub(crate) fn change_field(&mut self, form: &Form, field: &Name) {
        if let Some(filled) = self.walk.form_mut()
            && form.fields.contains_key(field)
        {
            filled.field = Some(field.clone());
        }
    }

    /// Leaves the column that is asked for as it is, if it has a value.
    pub(crate) fn keep_field(&mut self) {
        if let Some(filled) = self.walk.form_mut()
            && let Some(field) = &filled.field
            && filled.draft.contains_key(field)
        {
            filled.field = None;
        }
    }

    /// Whether the current state is a form in its summary.
    pub(crate) fn is_complete(&self) -> bool {
        let filled = self.walk.form();
        filled.is_some_and(|filled| filled.field.is_none())
    }
}

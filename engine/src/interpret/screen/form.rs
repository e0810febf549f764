//! Forms: columns in turn, then a summary where any can be changed.

use std::sync::Arc;

use super::ask::Question;
use super::{Item, Rows};
use crate::check::{form_fields, message_id};
use crate::interpret::machine::Machine;
use crate::interpret::session::{Choice, Form};
use crate::interpret::values::Extra;
use crate::locale::Key;
use crate::model::Column;
use crate::name::Name;
use crate::program::Flow;
use crate::syntax::{self, StateKind};
use crate::value::{Type, Value};

impl<'p> Machine<'p> {
    pub(super) async fn form_state(
        &mut self,
        flow: &'p Flow,
        syntax: &'p syntax::State,
    ) -> Option<Name> {
        let StateKind::Form { table, fields, .. } = &syntax.kind else {
            return None;
        };
        let fields = form_fields(&self.program.model, &table.value, fields.as_deref());
        let form = self.form(syntax, &fields).await;
        let text = match &form.field {
            Some(field) => {
                let text = self.field_text(flow, syntax, &table.value, field).await;
                self.shows = message_id(flow.name(), &syntax.name.value);
                self.headed(text)
            }
            None => {
                let draft = Value::Draft(Arc::new(form.draft.clone()));
                let variable = syntax.variable().clone();
                if let Some(frame) = self.frame_mut() {
                    frame.variables.insert(variable, draft);
                }
                self.state_text(flow, syntax).await
            }
        };
        if let Some((column, name)) = form.field.and_then(|field| {
            let table = self.program.model.tables.get(&table.value)?;
            let (name, column) = table.columns.get_key_value(&field)?;
            Some((column, name))
        }) {
            let question = Question { column, name };
            let mut rows = self.value_rows(flow, syntax, &question).await;
            if column.typed.optional {
                rows.push(self.skip_row(flow, syntax).await);
            }
            self.show_question(text, rows, column).await;
            return None;
        }
        let mut rows = Rows::new();
        let message = &syntax.name.value;
        for field in &fields {
            let key = Key::attribute(&table.value, field);
            let label = self.text(key, &Extra::new()).await;
            let choice = Choice::Field(field.clone());
            rows.push(vec![Item::new(label, format!("{message} {field}"), choice)]);
        }
        let save = self.core("core-save").await;
        rows.push(vec![Item::new(save, "save", Choice::Finish)]);
        rows.extend(self.also_rows(flow, syntax).await);
        self.show(text, rows).await;
        None
    }

    /// The form so far; begun with the row's values, or with the first question.
    async fn form(&mut self, syntax: &syntax::State, fields: &[Name]) -> Form {
        if let Some(form) = self.frame().and_then(|frame| frame.view.form.clone()) {
            return form;
        }
        let mut form = Form {
            draft: Default::default(),
            field: fields.first().cloned(),
        };
        if let StateKind::Form {
            table,
            of: Some(of),
            ..
        } = &syntax.kind
            && let Value::Row(row) = self.given(of, &Type::Row(table.value.clone())).await
            && let Some(record) = self.record(&row).await
        {
            form.draft = fields
                .iter()
                .map(|field| (field.clone(), self.column(&record, field)))
                .collect();
            form.field = None;
        }
        self.set_form(form.clone());
        form
    }

    fn set_form(&mut self, form: Form) {
        if let Some(frame) = self.frame_mut() {
            frame.view.form = Some(form);
        }
    }

    /// The state's own question for a column, or the library's with the column's label.
    async fn field_text(
        &mut self,
        flow: &Flow,
        syntax: &syntax::State,
        table: &Name,
        field: &Name,
    ) -> String {
        if let Some(own) = self.state_attribute(flow, syntax, field).await {
            return own;
        }
        let label = self.text(Key::attribute(table, field), &Extra::new()).await;
        let extra = Extra::from([("label".into(), Value::text(&label))]);
        self.text(Key::message("core-field"), &extra).await
    }

    /// The column that the form is asking for.
    pub fn form_column(&self, syntax: &syntax::State) -> Option<&'p Column> {
        let StateKind::Form { table, .. } = &syntax.kind else {
            return None;
        };
        let field = self.frame()?.view.form.as_ref()?.field.as_ref()?;
        let table = self.program.model.tables.get(&table.value)?;
        table.columns.get(field)
    }

    /// Takes the answer for the column asked for, and goes on to the next one or to the summary.
    pub fn fill(&mut self, syntax: &syntax::State, value: Value) {
        let StateKind::Form { table, fields, .. } = &syntax.kind else {
            return;
        };
        let fields = form_fields(&self.program.model, &table.value, fields.as_deref());
        let Some(form) = self.frame_mut().and_then(|frame| frame.view.form.as_mut()) else {
            return;
        };
        if let Some(field) = form.field.take() {
            form.draft.insert(field, value);
        }
        form.field = fields
            .into_iter()
            .find(|field| !form.draft.contains_key(field));
    }

    /// Asks for one column again.
    pub fn change_field(&mut self, syntax: &syntax::State, field: &Name) {
        let StateKind::Form { table, fields, .. } = &syntax.kind else {
            return;
        };
        let fields = form_fields(&self.program.model, &table.value, fields.as_deref());
        if let Some(form) = self.frame_mut().and_then(|frame| frame.view.form.as_mut())
            && fields.contains(field)
        {
            form.field = Some(field.clone());
        }
    }

    /// Whether the current state is a form in its summary.
    pub fn is_complete(&self) -> bool {
        let form = self.frame().and_then(|frame| frame.view.form.as_ref());
        form.is_some_and(|form| form.field.is_none())
    }
}

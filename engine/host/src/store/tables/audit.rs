//! The audit: which person has changed what of how the business works, and when, with the old and
//! new values. Bookings have a history of their own.

use std::collections::BTreeMap;
use std::sync::Arc;

use sea_query::{Alias, Expr, Query};
use tilmash_engine::model::Part;
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowReference, SETTING, Value, Words};

use super::change::is_seldom;
use super::words::Told;
use super::{cell, record};
use crate::store::database::error::StoreError;
use crate::store::writer::transaction::{Context, Transaction};

/// What has happened to a row as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Fate {
    Created,
    Deleted,
    Restored,
}

impl Fate {
    fn name(self) -> &'static str {
        match self {
            Fate::Created => "created",
            Fate::Deleted => "deleted",
            Fate::Restored => "restored",
        }
    }
}

/// A line without whose act it was, and when.
struct Line<'l> {
    section: &'l Name,
    what: Option<Words>,
    change: &'static str,
    field: Option<Field<'l>>,
}

/// A column that has changed.
struct Field<'l> {
    name: &'l Name,
    old: Option<Words>,
    new: Option<Words>,
}

impl Transaction {
    /// Whether the audit tells of changes of a table's rows. What happens by itself is nobody's
    /// change.
    pub(in crate::store) fn is_audited(&self, table: &Name, context: &Context) -> bool {
        let is_told =
            *table == *SETTING || is_seldom(&self.model, record::table(&self.model, table));
        is_told && context.by.is_some() && self.model.part(Part::Audit).is_some()
    }

    /// Notes what has happened to a row as a whole.
    pub(in crate::store) async fn audit(
        &mut self,
        row: &RowReference,
        fate: Fate,
        context: &Context,
    ) -> Result<(), StoreError> {
        if !self.is_audited(&row.table, context) {
            return Ok(());
        }
        let Some(found) = record::one(&mut self.connection, &self.model, row).await? else {
            return Ok(());
        };
        let model = Arc::clone(&self.model);
        let table = record::table(&model, &row.table);
        let line = Line {
            section: &row.table,
            what: Some(self.called(table, &found.values, context.now).await?),
            change: fate.name(),
            field: None,
        };
        self.write_audit(line, context).await
    }

    /// Notes each column of a row that is no longer what it was.
    pub(in crate::store) async fn audit_changes(
        &mut self,
        row: &RowReference,
        before: &BTreeMap<Name, Value>,
        values: &BTreeMap<Name, Value>,
        context: &Context,
    ) -> Result<(), StoreError> {
        let model = Arc::clone(&self.model);
        let table = record::table(&model, &row.table);
        let what = match *row.table == *SETTING {
            true => None,
            false => Some(self.called(table, before, context.now).await?),
        };
        for (name, new) in values {
            let old = before.get(name).unwrap_or(&Value::None);
            if old == new {
                continue;
            }
            let told = |value| Told {
                table,
                column: name,
                value,
            };
            let field = Field {
                name,
                old: self.in_words(told(old), context.now).await?,
                new: self.in_words(told(new), context.now).await?,
            };
            let line = Line {
                section: &row.table,
                what: what.clone(),
                change: "changed",
                field: Some(field),
            };
            self.write_audit(line, context).await?;
        }
        Ok(())
    }

    async fn write_audit(&mut self, line: Line<'_>, context: &Context) -> Result<(), StoreError> {
        let audit = self.model.part(Part::Audit);
        let audit = audit.expect("an app with bookings has an audit");
        let title = self.title(line.section, context.now);
        let (mut name, mut label, mut old, mut new) = (None, None, None, None);
        if let Some(field) = line.field {
            name = Some(field.name);
            label = self.column_label(line.section, field.name, context.now);
            (old, new) = (field.old, field.new);
        }
        let mut insert = Query::insert();
        insert
            .into_table(Alias::new(audit.name.as_str()))
            .columns([
                "at", "by", "section", "title", "what", "change", "field", "label", "old", "new",
            ])
            .values_panic([
                context.now.as_second().into(),
                Expr::val(context.by.map(|person| person.0)),
                line.section.as_str().into(),
                cell::words(title).into(),
                cell::words(line.what).into(),
                line.change.into(),
                Expr::val(name.map(Name::as_str)),
                cell::words(label).into(),
                cell::words(old).into(),
                cell::words(new).into(),
            ]);
        self.connection.execute(&insert).await?;
        Ok(())
    }
}

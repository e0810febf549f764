//! The audit: which person has changed what of how the business works, and when, with the old and
//! new values. Bookings have a history of their own.

use std::collections::BTreeMap;
use std::sync::Arc;

use sea_query::{Alias, Expr, Query};
use tilmash_engine::limits::LONGEST_TOLD;
use tilmash_engine::model::{NAME, Part};
use tilmash_engine::name::Name;
use tilmash_engine::value::{RowReference, SETTING, Value};

use super::change::is_seldom;
use super::record;
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
    section: &'l str,
    what: Option<&'l str>,
    change: &'static str,
    field: Option<&'l str>,
    old: Option<String>,
    new: Option<String>,
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
        let what = self.called(&row.table, &found.values).await?;
        let line = Line {
            section: &row.table,
            what: Some(&what),
            change: fate.name(),
            field: None,
            old: None,
            new: None,
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
        let what = match *row.table == *SETTING {
            true => None,
            false => Some(self.called(&row.table, before).await?),
        };
        for (name, new) in values {
            let old = before.get(name).unwrap_or(&Value::None);
            if old == new {
                continue;
            }
            let line = Line {
                section: &row.table,
                what: what.as_deref(),
                change: "changed",
                field: Some(name),
                old: self.in_words(old).await?,
                new: self.in_words(new).await?,
            };
            self.write_audit(line, context).await?;
        }
        Ok(())
    }

    /// How people call a row: by its name, or by the days, times and rows that it names.
    async fn called(
        &mut self,
        table: &Name,
        values: &BTreeMap<Name, Value>,
    ) -> Result<String, StoreError> {
        if let Some(name) = values.get(NAME)
            && let Some(name) = self.in_words(name).await?
        {
            return Ok(name);
        }
        let model = Arc::clone(&self.model);
        let mut said: Vec<String> = Vec::new();
        for column in record::table(&model, table).columns.keys() {
            let word = match values.get(column) {
                Some(Value::Date(date)) => Some(date.strftime("%d.%m.%Y").to_string()),
                Some(Value::Choice(_) | Value::Boolean(_)) | None => None,
                Some(value) => self.in_words(value).await?,
            };
            said.extend(word.filter(|word| !said.contains(word)));
        }
        Ok(said.join(", "))
    }

    async fn write_audit(&mut self, line: Line<'_>, context: &Context) -> Result<(), StoreError> {
        let audit = self.model.part(Part::Audit);
        let audit = audit.expect("an app with bookings has an audit");
        let mut insert = Query::insert();
        insert
            .into_table(Alias::new(audit.name.as_str()))
            .columns([
                "at", "by", "section", "what", "change", "field", "old", "new",
            ])
            .values_panic([
                context.now.as_second().into(),
                Expr::val(context.by.map(|person| person.0)),
                line.section.into(),
                Expr::val(line.what.map(shortened)),
                line.change.into(),
                Expr::val(line.field),
                Expr::val(line.old.as_deref().map(shortened)),
                Expr::val(line.new.as_deref().map(shortened)),
            ]);
        self.connection.execute(&insert).await?;
        Ok(())
    }
}

/// As much of a text as the audit tells.
fn shortened(text: &str) -> String {
    let most = LONGEST_TOLD as usize;
    match text.chars().count() > most {
        true => text.chars().take(most - 1).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

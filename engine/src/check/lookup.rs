//! Tables, columns and types that flows name. An unknown name is reported.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Column, Model, Part, Table};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::Spanned;
use crate::value::{Type, Typed};

pub(super) struct Lookup<'l> {
    pub model: &'l Model,
    pub diagnostics: &'l mut Diagnostics,
}

impl<'l> Lookup<'l> {
    pub(super) fn table(&mut self, name: &Spanned<Name>) -> Option<&'l Table> {
        let model = self.model;
        let table = model.tables.get(&name.value);
        if table.is_none() {
            let tables = model.tables.keys().map(Name::as_str);
            self.diagnostics.add(
                Diagnostic::new(
                    Code::UnknownTable,
                    name.span,
                    format!("there is no table `{}`", name.value),
                )
                .did_you_mean(name, tables),
            );
        }
        table
    }

    /// A table whose rows are looked for.
    pub(super) fn rows(&mut self, name: &Spanned<Name>) -> Option<&'l Table> {
        let table = self.table(name)?;
        if table.part != Part::Settings {
            return Some(table);
        }
        let message = format!("`{}` is no table of rows", name.value);
        self.diagnostics.add(
            Diagnostic::new(Code::UnknownTable, name.span, message)
                .help(format!("write `${}` for the settings", name.value)),
        );
        None
    }

    pub(super) fn mismatch(&mut self, span: Span, message: String) {
        self.diagnostics
            .add(Diagnostic::new(Code::TypeMismatch, span, message));
    }

    /// The type of a table's column, or of one that is computed.
    pub(super) fn column(&mut self, table: &Name, column: &str, span: Span) -> Option<Typed> {
        let typed = self.model.column_type(table, column);
        if typed.is_none() {
            let columns = self.model.column_names(table);
            self.diagnostics.add(
                Diagnostic::new(
                    Code::UnknownColumn,
                    span,
                    format!("`{table}` has no column `{column}`"),
                )
                .did_you_mean(column, columns.iter().map(Name::as_str)),
            );
        }
        typed
    }

    /// A built-in type, one of the app's own, or a row of a table.
    pub(super) fn named_type(&mut self, of: &Spanned<String>) -> Option<Column> {
        if let Some(column) = self.model.types.get(of.as_str()) {
            return Some(column.clone());
        }
        if self.model.tables.contains_key(of.as_str()) {
            return Some(Column::of(Typed::surely(Type::Row(Name::new(of)))));
        }
        let types = self.model.types.keys();
        let known = types.chain(self.model.tables.keys()).map(Name::as_str);
        self.diagnostics.add(
            Diagnostic::new(
                Code::UnknownType,
                of.span,
                format!("there is no type or table `{}`", of.value),
            )
            .did_you_mean(of, known),
        );
        None
    }
}

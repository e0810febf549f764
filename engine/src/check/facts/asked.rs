//! The types that flows name.

use super::Finder;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Column, Limit, Limits};
use crate::name::Name;
use crate::syntax::Spanned;
use crate::value::{Type, Typed, Value};

impl Finder<'_> {
    /// A type, a column (`review.comment`), a range (`1..5`), or `[a, b]`.
    pub(super) fn asked(
        &mut self,
        of: &Spanned<String>,
        choices: Option<&[Spanned<Name>]>,
    ) -> Option<Column> {
        let column = match choices {
            Some(ids) => {
                let ids = ids.iter().map(|id| id.value.clone()).collect();
                Column::of(Typed::surely(Type::Choice(ids)))
            }
            None => self.asked_type(of)?,
        };
        if is_asked(&column.typed.of) {
            return Some(column);
        }
        self.diagnostics.add(
            Diagnostic::new(
                Code::InvalidValue,
                of.span,
                format!("{} cannot be asked for", column.typed.of),
            )
            .help("a row is chosen with `pick`, a free time with `pick: day` and `pick: start`"),
        );
        None
    }

    fn asked_type(&mut self, of: &Spanned<String>) -> Option<Column> {
        if let Some((from, to)) = of.split_once("..") {
            let (Ok(from), Ok(to)) = (from.parse(), to.parse()) else {
                self.diagnostics.add(
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
                self.diagnostics
                    .add(Diagnostic::new(Code::InvalidValue, of.span, message));
                return None;
            }
            let limit = |value: i64| Some(Limit::Value(Value::Integer(value)));
            let mut column = Column::of(Typed::surely(Type::Integer));
            column.limits = Limits {
                from: limit(from),
                to: limit(to),
                ..Limits::default()
            };
            return Some(column);
        }
        if let Some((table, column)) = of.split_once('.') {
            let table = Spanned {
                value: Name::new(table),
                span: of.span,
            };
            if !self.table(&table) {
                return None;
            }
            let column = Spanned {
                value: Name::new(column),
                span: of.span,
            };
            self.column(&table, &column)?;
            let stored = self.model.tables[&table.value].columns.get(&column.value);
            if stored.is_none() {
                let message = format!("`{}` is kept by Tilmash and cannot be asked for", of.value);
                self.diagnostics
                    .add(Diagnostic::new(Code::InvalidValue, of.span, message));
            }
            return stored.cloned();
        }
        self.named_type(of)
    }

    pub(super) fn named_type(&mut self, of: &Spanned<String>) -> Option<Column> {
        if let Some(column) = self.model.types.get(of.as_str()) {
            return Some(column.clone());
        }
        if self.model.tables.contains_key(of.as_str()) {
            return Some(Column::of(Typed::surely(Type::Row(Name::new(of)))));
        }
        let known: Vec<&str> = self
            .model
            .types
            .keys()
            .chain(self.model.tables.keys())
            .map(Name::as_str)
            .collect();
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

/// Whether a person can answer with a value of this type.
pub(super) fn is_asked(of: &Type) -> bool {
    !matches!(
        of,
        Type::Row(_)
            | Type::Draft(..)
            | Type::List(_)
            | Type::Span
            | Type::Words
            | Type::Moment
            | Type::Zone
            | Type::Duration
    )
}

//! Given values and filters, with literals read as the types that their places want.

use crate::grammar::Test;
use crate::model::Model;
use crate::name::Name;
use crate::program::{Comparison, Condition, Given, GivenValues, Reach, Rows, WhenNone, Where};
use crate::syntax;
use crate::value::{Type, Value, literal};

/// A value where one of type `of` is wanted.
pub(super) fn given(model: &Model, given: &syntax::Given, of: &Type) -> Given {
    match given {
        syntax::Given::Literal(node) => {
            Given::Constant(literal(of, node, &model.languages).unwrap_or(Value::None))
        }
        // A text where an id is wanted is that id.
        syntax::Given::Computed(expression) if matches!(of, Type::Choice(_)) => {
            Given::ComputedId(expression.clone())
        }
        syntax::Given::Computed(expression) if *of == Type::Language => {
            Given::ComputedLanguage(expression.clone())
        }
        syntax::Given::Computed(expression) => Given::Computed(expression.clone()),
    }
}

/// A value by itself; a literal is what it looks like.
pub(super) fn alone(given: &syntax::Given) -> Given {
    match given {
        syntax::Given::Computed(expression) => Given::Computed(expression.clone()),
        syntax::Given::Literal(node) => {
            let looks_like = [Type::Boolean, Type::Integer, Type::Text];
            let mut read = looks_like
                .iter()
                .filter_map(|of| literal(of, node, &[]).ok());
            Given::Constant(read.next().unwrap_or(Value::None))
        }
    }
}

/// Values that texts can name.
pub(super) fn with(values: &syntax::GivenMap) -> GivenValues {
    let each = values.iter();
    each.map(|(name, value)| (name.clone(), alone(&value.value)))
        .collect()
}

/// Values for columns of a table.
pub(super) fn columns(model: &Model, table: &str, values: &syntax::GivenMap) -> GivenValues {
    let column = |(name, value): (&Name, &syntax::Spanned<syntax::Given>)| {
        let typed = model.column_type(table, name);
        let of = typed.map_or(Type::Text, |typed| typed.of);
        (name.clone(), given(model, &value.value, &of))
    };
    values.iter().map(column).collect()
}

/// A column, and whether the order is from last to first.
pub(super) fn ordered(order: &syntax::Spanned<syntax::Order>) -> (Name, bool) {
    (order.value.column.clone(), order.value.descending)
}

/// Rows of a table, as the run's role sees them.
pub(super) fn rows(model: &Model, table: &Name, filter: &syntax::Where) -> Rows {
    Rows {
        table: table.clone(),
        filter: filter_of(model, table, filter),
        reach: Reach::Seen,
    }
}

/// A row to find. Whoever has the code of a row reaches it, whatever else they see.
pub(super) fn found(model: &Model, table: &Name, filter: &syntax::Where) -> Rows {
    let by_code = filter.all.iter().any(|condition| match condition {
        syntax::Condition::Column { path, test, .. } => {
            let of = match path.value.as_slice() {
                [column] => model.column_type(table, column),
                _ => None,
            };
            *test == Test::Equals && of.is_some_and(|typed| typed.of == Type::Code)
        }
        syntax::Condition::Any(_)
        | syntax::Condition::All(_)
        | syntax::Condition::Not(_)
        | syntax::Condition::Maybe(_) => false,
    });
    Rows {
        reach: match by_code {
            true => Reach::Everyone,
            false => Reach::Seen,
        },
        ..rows(model, table, filter)
    }
}

/// A filter of a table's rows.
pub(super) fn filter_of(model: &Model, table: &Name, filter: &syntax::Where) -> Where {
    let mut conditions = Conditions {
        model,
        table,
        none: WhenNone::Compares,
    };
    conditions.filter(filter)
}

/// The conditions of a filter, inside or outside of a `maybe`.
struct Conditions<'c> {
    model: &'c Model,
    table: &'c Name,
    none: WhenNone,
}

impl Conditions<'_> {
    fn filter(&mut self, filter: &syntax::Where) -> Where {
        let mut all = Vec::new();
        for condition in &filter.all {
            match condition {
                syntax::Condition::Column { path, test, given } => {
                    all.push(self.comparison(&path.value, *test, given));
                }
                syntax::Condition::Any(filters) => {
                    let any = filters.iter().map(|filter| self.filter(filter));
                    all.push(Condition::Any(any.collect()));
                }
                syntax::Condition::All(filters) => {
                    for filter in filters {
                        all.extend(self.filter(filter).all);
                    }
                }
                syntax::Condition::Not(filter) => all.push(Condition::Not(self.filter(filter))),
                syntax::Condition::Maybe(filter) => {
                    let outside = std::mem::replace(&mut self.none, WhenNone::LeavesOut);
                    all.extend(self.filter(filter).all);
                    self.none = outside;
                }
            }
        }
        Where { all }
    }

    fn comparison(&self, path: &[Name], test: Test, value: &syntax::Given) -> Condition {
        let of = self.tested_type(path, test);
        Condition::Column(Comparison {
            path: path.to_vec(),
            test,
            value: given(self.model, value, &of),
            none: self.none,
        })
    }

    /// The type of a literal with which a column is tested.
    fn tested_type(&self, path: &[Name], test: Test) -> Type {
        let mut table = self.table.clone();
        let mut of = Type::Text;
        for column in path {
            of = match self.model.column_type(&table, column) {
                Some(typed) => typed.of,
                None => return Type::Text,
            };
            if let Type::Row(next) = &of {
                table = next.clone();
            }
        }
        match test {
            Test::In => Type::List(Box::new(of.tested().clone())),
            Test::Like => Type::Text,
            Test::Equals | Test::Not | Test::From | Test::Above | Test::To | Test::Below => {
                of.tested().clone()
            }
        }
    }
}

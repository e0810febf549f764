//! Checks values, filters and sets against the types of their places.

use super::filled::filled;
use super::lookup::Lookup;
use super::names::Place;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{self, Expression, Names, Path, Root};
use crate::grammar::Test;
use crate::model::{Breach, Column, Origin};
use crate::name::Name;
use crate::seed::no_picture;
use crate::source::Span;
use crate::syntax::{Button, ButtonTarget, Condition, Given, GivenMap, Order, Set, Spanned, Where};
use crate::tree::{Kind, Node};
use crate::value::{Photo, Type, Typed, Value, literal};

pub(super) struct Values<'v, 'm> {
    pub place: &'v Place<'m>,
    pub diagnostics: &'v mut Diagnostics,
}

/// A new row, which must be complete.
pub(super) struct Whole<'w> {
    pub span: Span,
    /// The roles in which it may be made, whose `sees` fills in columns.
    pub roles: &'w [Name],
}

/// What a condition of a filter does if the value that it compares with is none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WhenNone {
    /// That must not happen.
    IsReported,
    /// The condition is left out.
    LeavesOut,
}

impl Values<'_, '_> {
    pub(super) fn fault(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.diagnostics.add(Diagnostic::new(code, span, message));
    }

    /// The type of a computed value. A literal has a type only by its place.
    pub(super) fn typed(&mut self, given: &Given) -> Option<Typed> {
        match given {
            Given::Computed(expression) => {
                expression::check(expression, self.place, self.diagnostics)
            }
            Given::Literal(node) => {
                self.unmarked(node);
                let typed = match &node.kind {
                    Kind::Boolean(_) => Type::Boolean,
                    Kind::Integer(_) => Type::Integer,
                    Kind::Text(_) => Type::Text,
                    Kind::Null | Kind::Float(_) | Kind::List(_) | Kind::Map(_) => {
                        let message = format!("expected a value, found {}", node.description());
                        self.fault(Code::TypeMismatch, node.span, message);
                        return None;
                    }
                };
                Some(Typed::surely(typed))
            }
        }
    }

    /// A value that a column keeps has its type and is within its limits.
    pub(super) fn kept(&mut self, given: &Given, typed: &Typed, column: &Column) {
        let before = self.diagnostics.len();
        self.expect(given, typed);
        if self.diagnostics.len() == before {
            self.within(given, column);
        }
    }

    /// Checks a value of the right type against the limits of a column.
    pub(super) fn within(&mut self, given: &Given, column: &Column) {
        match given {
            Given::Literal(node) => {
                let value = literal(&column.typed.of, node, &self.place.model.languages);
                if let Ok(value) = value {
                    self.constant_within(&value, node.span, column);
                }
            }
            Given::Computed(expression) => self.computed_within(expression, column),
        }
    }

    fn computed_within(&mut self, expression: &Expression, column: &Column) {
        match &expression.kind {
            expression::Kind::Constant(value) => {
                self.constant_within(value, expression.span, column);
            }
            expression::Kind::Path(path) => {
                let mut sources = self.place.columns_of(path).into_iter();
                if let Some(source) = sources.find(|source| !column.takes_all_of(source)) {
                    self.diagnostics.add(
                        Diagnostic::new(
                            Code::InvalidValue,
                            expression.span,
                            format!("`{path}` may be beyond the limits that hold here"),
                        )
                        .note(format!(
                            "it has {}, and {} can stand here",
                            source.limits_in_words(),
                            column.limits_in_words()
                        ))
                        .help("ask for the column itself, `ask: TABLE.COLUMN`, or write the same limits"),
                    );
                }
            }
            expression::Kind::If {
                then, otherwise, ..
            } => {
                self.computed_within(then, column);
                if let Some(otherwise) = otherwise {
                    self.computed_within(otherwise, column);
                }
            }
            expression::Kind::Or(left, right) => {
                self.computed_within(left, column);
                self.computed_within(right, column);
            }
            expression::Kind::Arithmetic(..) if column.typed.of == Type::Decimal => {
                let digits = self.digits(expression);
                if digits > column.digits() {
                    let message = format!("this may have {digits} digits after the point");
                    let fault = Diagnostic::new(Code::InvalidValue, expression.span, message);
                    let at_most = Breach::Digits(column.digits());
                    self.diagnostics.add(
                        fault
                            .note(format!("{at_most}: its column says so"))
                            .help(format!("let the column have `digits: {digits}`")),
                    );
                }
            }
            // What is counted or added up has no limits that are written anywhere.
            expression::Kind::Not(_)
            | expression::Kind::Negative(_)
            | expression::Kind::And(..)
            | expression::Kind::Compare(..)
            | expression::Kind::IsNone(_)
            | expression::Kind::In(..)
            | expression::Kind::Arithmetic(..)
            | expression::Kind::Call(..) => {}
        }
    }

    /// How many digits after the point a sum or a product may have, as far as its parts say.
    fn digits(&self, expression: &Expression) -> u32 {
        match &expression.kind {
            expression::Kind::Constant(Value::Decimal(number)) => number.digits(),
            expression::Kind::Path(path) => {
                let columns = self.place.columns_of(path).into_iter();
                let decimals = columns.filter(|column| column.typed.of == Type::Decimal);
                decimals.map(Column::digits).max().unwrap_or(0)
            }
            expression::Kind::Arithmetic(_, left, right) | expression::Kind::Or(left, right) => {
                self.digits(left).max(self.digits(right))
            }
            expression::Kind::Negative(operand) => self.digits(operand),
            expression::Kind::If {
                then, otherwise, ..
            } => {
                let otherwise = otherwise.as_deref().map_or(0, |it| self.digits(it));
                self.digits(then).max(otherwise)
            }
            expression::Kind::Constant(_)
            | expression::Kind::Not(_)
            | expression::Kind::And(..)
            | expression::Kind::Compare(..)
            | expression::Kind::IsNone(_)
            | expression::Kind::In(..)
            | expression::Kind::Call(..) => 0,
        }
    }

    fn constant_within(&mut self, value: &Value, span: Span, column: &Column) {
        if let Some(breach) = column.breach(value) {
            self.fault(Code::InvalidValue, span, breach.to_string());
        }
    }

    /// Checks a value where `wanted` is required.
    pub(super) fn expect(&mut self, given: &Given, wanted: &Typed) {
        match given {
            Given::Literal(node) if node.kind == Kind::Null && wanted.optional => {}
            Given::Literal(node) => {
                if wanted.of == Type::Text {
                    self.unmarked(node);
                }
                let value = literal(&wanted.of, node, &self.place.model.languages);
                if let Ok(Value::Photo(Photo::Kept(path))) = &value
                    && !self.place.model.pictures.contains(&**path)
                {
                    self.diagnostics.add(no_picture(path, node.span));
                }
                if let Err(message) = value {
                    let fault = Diagnostic::new(Code::TypeMismatch, node.span, message);
                    let name = node.as_text().unwrap_or_default();
                    let is_variable = matches!(self.place.root(name), Root::Known(_));
                    self.diagnostics.add(match is_variable {
                        true => fault
                            .help(format!("did you mean `${name}`?"))
                            .fix(node.span, format!("${name}")),
                        false if is_plain_none(node) && wanted.optional => {
                            fault.help(NO_VALUE).fix(node.span, "$none")
                        }
                        false => fault,
                    });
                }
            }
            Given::Computed(expression) => {
                // `$none`, where a value may be left out.
                let none = expression::Kind::Constant(crate::value::Value::None);
                if expression.kind == none && wanted.optional {
                    return;
                }
                let Some(found) = expression::check(expression, self.place, self.diagnostics)
                else {
                    return;
                };
                if !accepts(&wanted.of, &found.of, expression) {
                    let message = format!("expected {}, this is {}", wanted.of, found.of);
                    self.fault(Code::TypeMismatch, expression.span, message);
                } else if found.optional && !wanted.optional {
                    self.diagnostics
                        .add(expression::may_be_none(expression, self.place));
                }
            }
        }
    }

    /// A text that would be an expression of what is known here, if it began with `$`.
    fn unmarked(&mut self, node: &Node) {
        let Some(text) = node.as_text() else {
            return;
        };
        if is_plain_none(node) {
            let message = "this is the word `none`, and not no value";
            self.diagnostics.add(
                Diagnostic::new(Code::UnmarkedExpression, node.span, message)
                    .help(format!("{NO_VALUE}, and the word is `\"none\"`")),
            );
            return;
        }
        let Ok(expression) = expression::read(text, node.span) else {
            return;
        };
        // One word may be meant as it stands.
        let is_word = |path: &Path| path.fields.is_empty();
        if expression.as_path().is_some_and(is_word) {
            return;
        }
        let known = |path: &&Path| matches!(self.place.root(&path.root), Root::Known(_));
        if expression.paths().iter().any(known) {
            let message = "this is a text, and people read it as it stands";
            self.diagnostics.add(
                Diagnostic::new(Code::UnmarkedExpression, node.span, message)
                    .help(format!("an expression begins with `$`: `${text}`")),
            );
        }
    }

    pub(super) fn condition(&mut self, condition: &Expression) {
        let condition = Given::Computed(condition.clone());
        self.expect(&condition, &Typed::surely(Type::Boolean));
    }

    pub(super) fn button(&mut self, button: &Button) {
        if let Some(condition) = &button.condition {
            self.condition(condition);
        }
        if let ButtonTarget::Url(url) = &button.target {
            let is_address = match url {
                Given::Literal(node) => literal(&Type::Url, node, &[]).is_ok(),
                Given::Computed(expression) => {
                    let typed = self.typed(url);
                    if let Some(Typed { optional: true, .. }) = &typed {
                        // The button would have nothing to open, and disappear.
                        let fault = expression::may_be_none(expression, self.place);
                        self.diagnostics.add(fault);
                    }
                    typed.is_none_or(|typed| typed.of == Type::Url)
                }
            };
            if !is_address {
                self.fault(Code::TypeMismatch, url.span(), "expected a web address");
            }
        }
    }

    /// A row of any table, or a list of rows; returns the table.
    pub(super) fn rows(&mut self, given: &Given) -> Option<Name> {
        let typed = self.typed(given)?;
        let Some(table) = typed.of.row_or_rows() else {
            let message = format!("expected a row, this is {}", typed.of);
            self.fault(Code::TypeMismatch, given.span(), message);
            return None;
        };
        if let (true, Given::Computed(expression)) = (typed.optional, given) {
            self.diagnostics
                .add(expression::may_be_none(expression, self.place));
        }
        Some(table.clone())
    }

    pub(super) fn column(&mut self, table: &Name, column: &str, span: Span) -> Option<Typed> {
        let mut lookup = Lookup {
            model: self.place.model,
            diagnostics: self.diagnostics,
        };
        lookup.column(table, column, span)
    }

    pub(super) fn order(&mut self, table: &Name, order: &Spanned<Order>) {
        let Some(typed) = self.column(table, &order.value.column, order.span) else {
            return;
        };
        if !typed.of.sorts() {
            let message = format!("rows cannot be ordered by {}", typed.of);
            self.fault(Code::TypeMismatch, order.span, message);
        }
    }

    /// A column in which people look for words.
    pub(super) fn searched(&mut self, table: &Name, path: &Spanned<Vec<Name>>) {
        let Some(typed) = self.column_path(table, path) else {
            return;
        };
        if !typed.of.is_written() {
            let message = format!("words cannot be looked for in {}", typed.of);
            self.fault(Code::TypeMismatch, path.span, message);
        }
    }

    /// A flow that looks up people is for those who may see all of them.
    pub(super) fn looked_up<'r>(
        &mut self,
        table: &Spanned<Name>,
        mut roles: impl Iterator<Item = &'r Name>,
    ) {
        let model = self.place.model;
        if model.person().name != table.value {
            return;
        }
        if let Some(role) = roles.find(|role| !model.roles[*role].sees_all) {
            let message = format!("`{role}` would see the names and phones of everybody");
            self.diagnostics.add(
                Diagnostic::new(Code::UnseenPerson, table.span, message)
                    .help("let the flow be `for` roles with `sees: all` only"),
            );
        }
    }

    pub(super) fn filter(&mut self, table: &Name, filter: &Where) {
        self.conditions(table, filter, WhenNone::IsReported);
    }

    fn conditions(&mut self, table: &Name, filter: &Where, when_none: WhenNone) {
        for condition in &filter.all {
            match condition {
                Condition::Any(filters) | Condition::All(filters) => {
                    for filter in filters {
                        self.conditions(table, filter, when_none);
                    }
                }
                Condition::Not(filter) => self.conditions(table, filter, when_none),
                Condition::Maybe(filter) => self.conditions(table, filter, WhenNone::LeavesOut),
                Condition::Column { path, test, given } => {
                    let Some(typed) = self.column_path(table, path) else {
                        continue;
                    };
                    self.test(&typed, *test, given, when_none);
                }
            }
        }
    }

    fn column_path(&mut self, table: &Name, path: &Spanned<Vec<Name>>) -> Option<Typed> {
        let mut table = table.clone();
        let (last, before) = path.value.split_last()?;
        for column in before {
            let of = self.column(&table, column, path.span)?.of;
            let Type::Row(next) = of else {
                let message = format!("`{column}` is {of} and has no columns");
                self.fault(Code::TypeMismatch, path.span, message);
                return None;
            };
            table = next;
        }
        self.column(&table, last, path.span)
    }

    fn test(&mut self, column: &Typed, test: Test, given: &Given, when_none: WhenNone) {
        let maybe = when_none == WhenNone::LeavesOut;
        let wanted = |of: Type| Typed {
            of,
            optional: maybe,
        };
        match test {
            Test::Equals | Test::Not => {
                let optional = maybe || column.optional;
                let of = column.of.tested().clone();
                self.expect(given, &Typed { of, optional });
            }
            Test::From | Test::Above | Test::To | Test::Below | Test::Like
                if matches!(column.of, Type::List(_)) =>
            {
                let message = format!("{} can only be tested for what is in it", column.of);
                self.fault(Code::TypeMismatch, given.span(), message);
            }
            Test::From | Test::Above | Test::To | Test::Below if !column.of.has_order() => {
                let message = format!("{} has no order", column.of);
                self.fault(Code::TypeMismatch, given.span(), message);
            }
            Test::Like if !column.of.is_written() => {
                let message = format!("`like` looks into texts, this is {}", column.of);
                self.fault(Code::TypeMismatch, given.span(), message);
            }
            Test::From | Test::Above | Test::To | Test::Below => {
                self.expect(given, &wanted(column.of.clone()));
            }
            Test::Like => self.expect(given, &wanted(Type::Text)),
            Test::In => match given {
                Given::Literal(_) => {
                    let list = Type::List(Box::new(column.of.tested().clone()));
                    self.expect(given, &wanted(list));
                }
                Given::Computed(expression) => {
                    let Some(found) = self.typed(given) else {
                        return;
                    };
                    let list = Type::List(Box::new(column.of.tested().clone()));
                    let within =
                        column.of == Type::Moment && matches!(found.of, Type::Date | Type::Span);
                    if found.of != list && !within {
                        let message = format!("{} is not in {}", column.of, found.of);
                        self.fault(Code::TypeMismatch, expression.span, message);
                    } else if found.optional && !maybe {
                        self.diagnostics
                            .add(expression::may_be_none(expression, self.place));
                    }
                }
            },
        }
    }

    /// What columns are set to. With `whole`, every column without a default must be there.
    pub(super) fn set(&mut self, table: &Name, set: &Set, whole: Option<Whole<'_>>) {
        match set {
            Set::Draft(given) => self.draft(table, given, whole),
            Set::Columns(columns) => self.columns(table, columns, whole),
        }
    }

    fn draft(&mut self, table: &Name, given: &Given, whole: Option<Whole<'_>>) {
        let Some(found) = self.typed(given) else {
            return;
        };
        let fields = if let Type::Draft(of, fields) = &found.of
            && of == table
        {
            fields
        } else {
            let message = format!("expected a draft of `{table}`, this is {}", found.of);
            return self.fault(Code::TypeMismatch, given.span(), message);
        };
        if let (true, Given::Computed(expression)) = (found.optional, given) {
            self.diagnostics
                .add(expression::may_be_none(expression, self.place));
        }
        if let Some(whole) = whole {
            self.complete(table, fields, &whole);
        }
    }

    pub(super) fn columns(&mut self, table: &Name, columns: &GivenMap, whole: Option<Whole<'_>>) {
        for (name, given) in columns {
            let Some(typed) = self.column(table, name, given.span) else {
                continue;
            };
            let columns = &self.place.model.tables[table].columns;
            let settable = columns.get(name).filter(|it| it.origin != Origin::Kept);
            if let Some(column) = settable {
                self.kept(&given.value, &typed, column);
            } else {
                let message = format!("`{name}` is kept by Tilmash and cannot be set");
                self.fault(Code::TypeMismatch, given.span, message);
            }
        }
        if let Some(whole) = whole {
            let given: Vec<Name> = columns.keys().cloned().collect();
            self.complete(table, &given, &whole);
        }
    }

    /// Every column that has no default and may not be none has a value.
    fn complete(&mut self, table: &Name, given: &[Name], whole: &Whole<'_>) {
        let table = &self.place.model.tables[table];
        let filled = filled(self.place.model, table, whole.roles);
        let missing: Vec<&str> = table
            .columns
            .iter()
            .filter(|(name, column)| {
                column.origin != Origin::Kept
                    && column.default.is_none()
                    && !column.typed.optional
                    && !given.contains(*name)
                    && !filled.contains(*name)
            })
            .map(|(name, _)| name.as_str())
            .collect();
        if !missing.is_empty() {
            let message = format!("a new `{}` needs: {}", table.name, missing.join(", "));
            self.diagnostics.add(
                Diagnostic::new(Code::MissingValue, whole.span, message)
                    .help("give each a value, or let the column be `optional`"),
            );
        }
    }
}

/// What to write for no value.
const NO_VALUE: &str = "no value is `$none`";

/// Whether a literal is `none` without quotes, which reads like the `none` of expressions.
fn is_plain_none(node: &Node) -> bool {
    node.as_text() == Some("none") && (node.span.end - node.span.start) as usize == "none".len()
}

/// Whether a value of type `found` may be used where `wanted` is required.
fn accepts(wanted: &Type, found: &Type, expression: &Expression) -> bool {
    if wanted == found {
        return true;
    }
    match (wanted, found) {
        (Type::Choice(ids), Type::Text) => is_id(ids, expression),
        (Type::Choice(wanted), Type::Choice(found)) => found.iter().all(|id| wanted.contains(id)),
        _ => false,
    }
}

/// Whether a text is one of the ids, whatever the results of its conditions are.
fn is_id(ids: &[Name], expression: &Expression) -> bool {
    if let expression::Kind::If {
        then, otherwise, ..
    } = &expression.kind
    {
        let otherwise = otherwise.as_ref();
        return is_id(ids, then) && otherwise.is_none_or(|otherwise| is_id(ids, otherwise));
    }
    let expression::Kind::Constant(Value::Text(text)) = &expression.kind else {
        return false;
    };
    ids.iter().any(|id| **id == **text)
}
